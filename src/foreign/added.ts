import { readLabel, slotsOf } from "../protocol/lines.ts";
import { everyBlock } from "../protocol/index.ts";
import { type KnownSection, View } from "../protocol/view.ts";
import type { HeadingKind } from "../vocabulary/types.ts";
import { ownSections } from "./parts.ts";

/** Lines that stand by themselves, and which line of the file each of them is. */
export interface AddedLines {
  readonly view: View;
  readonly lineOf: (line: number) => number;
}

/** Sections whose lines are looked at otherwise, or tell what was. */
const LEFT_OUT: ReadonlySet<HeadingKind> = new Set<HeadingKind>([
  "reservations",
  "currentTasks",
  "log",
  "numbers",
  "components",
]);
const STAMPED: ReadonlySet<HeadingKind> = new Set<HeadingKind>(["lastSync", "lastUpdate"]);
/** A line without words: a rule, the rest of a list. */
const BLANK = /^[\s*_>-]*$/;

/**
 * What somebody has written into sections of the protocol's own that are for something else: at the end of the file, below the last
 * update, or among the instances. Null where there is nothing of it, or nothing in a section that is asked about.
 */
export function addedLines(view: View, isAbout: (text: string) => boolean): AddedLines | null {
  const sections = ownSections(view).filter(
    ({ section: { body }, owner, template }) =>
      owner !== null &&
      !template &&
      !LEFT_OUT.has(owner) &&
      isAbout(withoutOwn(view.text.slice(body.start, body.end), STAMPED.has(owner))),
  );
  return sections.length === 0 ? null : linesIn(view, sections);
}

/** The text without the lines that coord writes there itself, by their beginning: these name tasks and files all the time. */
function withoutOwn(text: string, isStamp: boolean): string {
  return text.replace(isStamp ? /^\*\*[^*\n]{1,20}\*\* ?:.*$/gm : /^- \*\*Instance #.*$/gm, "");
}

function linesIn(view: View, sections: readonly KnownSection[]): AddedLines | null {
  const owners = new Set(sections.map(({ owner }) => owner));
  const taken = everyBlock
    .filter(({ headings }) => headings.some((one) => owners.has(one) && !STAMPED.has(one)))
    .flatMap((block) => view.entries(block).map(({ range }) => range));
  const isTaken = (offset: number) => taken.some(({ start, end }) => start <= offset && offset < end);
  const lines = sections.flatMap((known) =>
    [...slotsOf(view, known)].filter(({ text, start }) => {
      if (BLANK.test(text)) return false;
      return STAMPED.has(known.owner as HeadingKind) ? !isStamp(text) : !isTaken(start);
    }),
  );
  if (lines.length === 0) return null;
  const numbers = lines.map(({ line }) => line);
  return {
    view: new View(lines.map(({ text }) => text).join("\n")),
    lineOf: (line) => numbers[line - 1] ?? line,
  };
}

function isStamp(text: string): boolean {
  return ["date", "by", "action"].includes(readLabel(text)?.kind ?? "");
}
