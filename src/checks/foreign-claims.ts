import { openClaims } from "../foreign/open.ts";
import { readSettings } from "../protocol/settings.ts";
import { clean, shorten } from "../text/clean.ts";
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
}

/** Claims in a form that is not the protocol's: each table, list or section at its first line. */
export const foreignClaims = check<ForeignArgs>({ FOREIGN_CLAIMS: "info" }, (view, context) => {
  if (readSettings(view).foreign === "off") return [];
  const claims = openClaims(view, context);
  const runs = claims.reduce<(typeof claims)[]>((found, claim) => {
    const last = found.at(-1);
    const isNext = claim.line - (last?.at(-1)?.line ?? -9) <= 1;
    if (isNext) last?.push(claim);
    else found.push([claim]);
    return found;
  }, []);
  return runs.map((run) => {
    const all = new Set(run.map(({ who }) => shorten(clean(who), 40)));
    const names = [...all].filter((name) => name !== "?" || all.size === 1);
    const more = names.length > MOST_NAMED ? ", …" : "";
    const line = view.outline.lines[(run[0]?.line ?? 1) - 1];
    return {
      code: "FOREIGN_CLAIMS",
      args: { count: run.length, who: names.slice(0, MOST_NAMED).join(", ") + more },
      range: { start: line?.start ?? 0, end: line?.next ?? 0 },
    };
  });
});
