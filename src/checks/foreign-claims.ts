import { liveMentions, openClaims } from "../foreign/open.ts";
import { readSettings } from "../protocol/settings.ts";
import type { View } from "../protocol/view.ts";
import { clean, shorten } from "../text/clean.ts";
import type { Range } from "../text/edits.ts";
import { check } from "./types.ts";

/** Names that a finding lists. */
const MOST_NAMED = 5;

export interface ForeignArgs {
  /**
   * Somebody works on something by a form that is not the protocol's: a table of agents and files, a section for each session, a line
   * `codex-1 -> src/a.ts` ([other-forms.md](other-forms.md)). Such claims are told; they hold nothing, unless the file says `foreign=enforce`.
   *
   * Repair: `coord adopt` makes entries of them. What is over: say so in its row, or remove it.
   */
  // `who`: names, as far as there is room for them.
  FOREIGN_CLAIMS: { count: number; who: string };
  /**
   * A line that is no entry of coord's names a file of the worktree and sounds as if somebody were at it now, and no form of claims
   * reads it. Who asks about the file is shown the line.
   *
   * Repair: none, if it is no claim. Else write it as a form that is read, `codex-1 -> src/a.ts`, and `coord adopt` makes an entry of it.
   */
  UNREAD_MENTION: { text: string };
}

/** Claims in a form that is not the protocol's: each table, list or section at its first line. */
export const foreignClaims = check<ForeignArgs>(
  { FOREIGN_CLAIMS: "info", UNREAD_MENTION: "info" },
  (view, context) => {
    if (readSettings(view).foreign === "off") return [];
    const claims = openClaims(view, context);
    const runs = claims.reduce<(typeof claims)[]>((found, claim) => {
      const last = found.at(-1);
      const isNext = claim.line - (last?.at(-1)?.line ?? -9) <= 1;
      if (isNext) last?.push(claim);
      else found.push([claim]);
      return found;
    }, []);
    const mentions = liveMentions(view, context).map(({ line, text }) => ({
      code: "UNREAD_MENTION" as const,
      args: { text: shorten(clean(text), 80) },
      range: rangeOf(view, line),
    }));
    const told = runs.map((run) => {
      const all = new Set(run.map(({ who }) => shorten(clean(who), 40)));
      const names = [...all].filter((name) => name !== "?" || all.size === 1);
      const more = names.length > MOST_NAMED ? ", …" : "";
      return {
        code: "FOREIGN_CLAIMS" as const,
        args: { count: run.length, who: names.slice(0, MOST_NAMED).join(", ") + more },
        range: rangeOf(view, run[0]?.line ?? 1),
      };
    });
    return [...told, ...mentions];
  },
);

function rangeOf(view: View, line: number): Range {
  const found = view.outline.lines[line - 1];
  return { start: found?.start ?? 0, end: found?.next ?? 0 };
}
