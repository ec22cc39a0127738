import { pathsIn } from "../paths/written-list.ts";
import { listedFiles } from "../protocol/lines.ts";
import { isOpen, reservations } from "../protocol/reservations.ts";
import { View } from "../protocol/view.ts";
import type { SoftClaim } from "./claim.ts";
import { unlooked } from "./index.ts";

/** Maximum number of lines that are looked into. */
const MOST_UNREAD = 1_000;

/**
 * Claims in the protocol's own sections that can't be read as entries, and entries that a comment, a fence or a byte-order mark
 * hides: an answer about a path that they name says so.
 */
export function unreadClaims(view: View): SoftClaim[] {
  const told = view.read(reservations).problems.filter(({ code }) => code === "UNREADABLE_ENTRY");
  const more = told.slice(MOST_UNREAD, MOST_UNREAD + 1).map(({ range }) => unlooked(view, range.start));
  return [...told.slice(0, MOST_UNREAD).map(({ range }) => unread(view, range)), ...more, ...hidden(view)];
}

function unread(view: View, { start, end }: { readonly start: number; readonly end: number }): SoftClaim {
  const lines = view.text.slice(start, end).split(/\r\n|\n|\r/);
  const [text = ""] = lines;
  const number = /\binst(?:ances?|\.)?[\s#:°._n-]{0,6}(\d{1,6})|(?:^|[\s|(])#(\d{1,6})/i.exec(text);
  const paths = [...new Set([...listedFiles(lines), ...pathsIn(text)])];
  return claim(number?.[1] ?? number?.[2] ?? "?", paths, view.lineAt(start), text);
}

/** The claims behind the beginning of something that is never closed. */
function hidden(view: View): SoftClaim[] {
  const open = [...view.outline.fences, ...view.outline.html]
    .filter(({ closed, nested }) => !closed && !nested)
    .map(({ range }) => range.start);
  const mark = view.text.includes("\ufeff") ? view.text.search(/(?<=[\r\n])\ufeff(?=[ ]{0,3}#)/) : -1;
  const starts = mark < 0 ? open : [...open, mark];
  return starts.flatMap((start) => {
    const from = mark === start ? start + 1 : view.text.indexOf("\n", start) + 1;
    if (from === 0) return [];
    const within = new View(view.text.slice(from));
    const before = view.lineAt(from) - 1;
    return within
      .entries(reservations)
      .filter(({ value }) => isOpen(value.state))
      .map(({ value, line, range }) => {
        const [text = ""] = within.text.slice(range.start, range.end).split(/\r\n|\n|\r/);
        return claim(String(value.instance), value.files, line + before, text);
      });
  });
}

function claim(instance: string, paths: readonly string[], line: number, text: string): SoftClaim {
  return { who: `Instance #${instance}`, paths, task: "", state: "", until: null, line, text };
}
