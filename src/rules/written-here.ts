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

/** Whether each of some lines came into the file by commands of an instance's own, in this clone. */
export function areWrittenBy(number: number, lines: readonly string[], past: Writes): boolean {
  const left = new Set(lines);
  let looked = 0;
  for (const { revision, instance, command } of past.revisions()) {
    if (instance !== number || command === "outside") continue;
    if (looked++ === MOST_TEXTS) return false;
    const [before, after] = [past.textAt(revision - 1), past.textAt(revision)];
    if (before === null || after === null) continue;
    for (const line of left) if (after.includes(line) && !before.includes(line)) left.delete(line);
    if (left.size === 0) return true;
  }
  return left.size === 0;
}
