import { isOpen, reservations } from "../protocol/reservations.ts";
import { View } from "../protocol/view.ts";
import type { SoftClaim } from "./claim.ts";
import type { Part } from "./parts.ts";

/** The beginning of an entry, whatever stands around it. */
const HEAD = /\[[\p{L}_ ]{3,20}\][*_:]*\s+Inst(?:ance|\.)?\s*[#:]?\s*\d/iu;
/** What such a beginning holds: a look that is quick to compile. */
const LIKELY = /\][*_:]*\s+in[s\u017f]t/i;
/** What the section is called in which such entries are read. */
const SECTION = "## Task reservations\n\n### Current tasks\n";
const LINES_ABOVE = SECTION.split("\n").length;

/** Entries as coord writes them, below a heading that is none of its sections': `## Who does what`, `[RESERVED] Instance #1 - Login`. */
export function claimsInStrays({ isOwn, lines }: Part): SoftClaim[] {
  if (isOwn || !lines.some(({ text }) => LIKELY.test(text) && HEAD.test(text))) return [];
  const view = new View(SECTION + lines.map(({ text }) => text).join("\n"));
  return view
    .entries(reservations)
    .flatMap(({ value: { state, instance, files: paths, task }, line: at }) => {
      const { line, text } = lines[at - LINES_ABOVE] ?? {};
      if (line === undefined || text === undefined || !isOpen(state)) return [];
      return [{ who: `Instance #${instance}`, paths, task, state: "", until: null, line, text }];
    });
}
