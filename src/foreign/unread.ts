// Claims in the protocol's own sections that are no entries, since they can't be read as such or something hides them.
import { pathsIn } from "../paths/written-list.ts";
import { listedFiles, unreadLines } from "../protocol/lines.ts";
import { isOpen, type Reservation, reservations } from "../protocol/reservations.ts";
import { type Entry, type Problem, View } from "../protocol/view.ts";
import { lineAround } from "../text/edits.ts";
import { words } from "../vocabulary/words.ts";
import type { SoftClaim } from "./claim.ts";
import { holds } from "./phrases.ts";
import { stateOf } from "./states.ts";

/** Maximum number of lines that are looked into. */
const MOST_UNREAD = 1_000;

/**
 * Claims in the protocol's own sections that can't be read as entries, and entries that a comment, a fence or a byte-order mark
 * hides: an answer about a path that they name says so.
 */
export function unreadClaims(view: View): SoftClaim[] {
  const told = view.read(reservations).problems.filter(isUnread);
  const more = told.slice(MOST_UNREAD, MOST_UNREAD + 1).map(({ range }) => unlooked(view, range.start));
  const within = view
    .entries(reservations)
    .filter(({ value }) => isOpen(value.state) && (value.rest.length > 0 || value.files.some(isSaying)))
    .flatMap((entry) => unheld(view, entry));
  return [
    ...told.slice(0, MOST_UNREAD).map((problem) => unread(view, problem)),
    ...more,
    ...within.slice(0, MOST_UNREAD),
    ...hidden(view),
  ];
}

/** A line that begins like an entry and is none: one with a word for its state that nobody knows, too, unless that says that it is over. */
function isUnread(problem: Problem): boolean {
  if (problem.code === "UNKNOWN_STATE") return !saysOver(problem.args.state);
  return problem.code === "UNREADABLE_ENTRY";
}

function saysOver(state: string): boolean {
  return stateOf(state) === "over";
}

/** Paths that the lines of an open reservation name and its list does not have: under a label that nobody knows, or in a sentence. */
function unheld(view: View, { value, line, range: { start, end } }: Entry<Reservation>): SoftClaim[] {
  const who = String(value.instance);
  const lines = [...unreadLines(view, { start, end: Math.min(end, start + LONGEST_ENTRY) })];
  const found = lines
    .filter(({ text }) => !isMention(text))
    .map((one) => claim(who, one.paths, view.lineAt(one.start), one.text));
  const sayings = value.files.filter((file) => isSaying(file) && !isMention(file)).flatMap(pathsIn);
  const [first = ""] = view.text.slice(start, end).split(/\r\n|\n|\r/, 1);
  return sayings.length === 0 ? found : [claim(who, sayings, line, first), ...found];
}

/** Whether a line only mentions its files, or says that they are done. */
function isMention(text: string): boolean {
  const said = words(text.replace(/\S*[/.]\S+/g, " "));
  return holds("mentions", said) || stateOf(said) === "over";
}

/** Whether an item of a list is more than a path: `everything under src/`. */
function isSaying(file: string): boolean {
  return /\s/.test(file);
}

/** Maximum length of an entry that is looked into (characters). */
const LONGEST_ENTRY = 20_000;

function unread(view: View, { code, range: { start, end } }: Problem): SoftClaim {
  const lines = view.text.slice(start, end).split(/\r\n|\n|\r/);
  const [text = ""] = lines;
  // Nothing says where an entry ends whose state nobody knows: its lines go on to a blank one, or the next entry.
  if (code === "UNKNOWN_STATE") {
    const below = view.text.slice(end, end + LONGEST_ENTRY).split(/\r\n|\n|\r/);
    const last = below.findIndex((line) => /^\s*(?:$|\[|`{3}|~{3}|#)/.test(line));
    lines.push(...below.slice(0, last < 0 ? below.length : last));
  }
  const number = /\binst(?:ances?|\.)?[\s#:°._n-]{0,6}(\d{1,6})|(?:^|[\s|(])#(\d{1,6})/i.exec(text);
  const paths = [...new Set([...listedFiles(lines), ...pathsIn(text)])];
  return claim(number?.[1] ?? number?.[2] ?? "?", paths, view.lineAt(start), text);
}

/** The claims behind the beginning of something that is never closed. */
function hidden(view: View): SoftClaim[] {
  const open = [...view.fences, ...view.html]
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
  return {
    who: instance === "?" ? "?" : `Instance #${instance}`,
    paths,
    task: "",
    state: "",
    until: null,
    line,
    text,
  };
}

/** The claim of a text that is too long to read from a place on: it may claim anything. */
export function unlooked(view: View, start: number): SoftClaim {
  const { end } = lineAround(view.text, start);
  const text = view.text.slice(start, Math.min(end, start + 200));
  return { who: "?", paths: ["**"], task: "", state: "", until: null, line: view.lineAt(start), text };
}
