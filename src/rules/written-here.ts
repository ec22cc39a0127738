import { entriesOf } from "../protocol/instances.ts";
import type { View } from "../protocol/view.ts";
import type { Context } from "./context.ts";

/** Maximum number of texts that are rebuilt to find who wrote a line. */
const MOST_TEXTS = 1_000;

/** The part of a journal that says who wrote what. */
interface Writes {
  revisions(): Iterable<{
    readonly revision: number;
    readonly instance: number | null;
    readonly command: string;
  }>;
  textAt: NonNullable<Context["past"]>["textAt"];
}

/** The lines of a number in the list of instances. */
export function listedLines(view: View, number: number): string[] {
  return entriesOf(view, number).map(({ range }) => view.text.slice(range.start, range.end).trim());
}

/** Whether each of some lines came into the file by commands of an instance's own, in this clone. */
export function areWrittenBy(number: number, lines: readonly string[], past: Writes): boolean {
  const left = new Set(lines);
  let looked = 0;
  for (const { revision, instance, command } of past.revisions()) {
    if (instance !== number || command === "outside") continue;
    if (looked++ === MOST_TEXTS) return false;
    const [before, after] = [past.textAt(revision - 1), past.textAt(revision)];
    if (before === null || after === null) continue;
    for (const line of left) if (holdsLine(after, line) && !holdsLine(before, line)) left.delete(line);
    if (left.size === 0) return true;
  }
  return left.size === 0;
}

/** Whether a text has it as a line of its own: one without a label is the beginning of one that has. */
function holdsLine(text: string, line: string): boolean {
  for (let at = text.indexOf(line); at >= 0; at = text.indexOf(line, at + 1)) {
    const start = text.lastIndexOf("\n", at - 1) + 1;
    const end = text.indexOf("\n", at + line.length);
    const around = text.slice(start, at) + text.slice(at + line.length, end < 0 ? text.length : end);
    if (around.trim() === "") return true;
  }
  return false;
}
