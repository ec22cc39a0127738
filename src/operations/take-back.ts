import { blocks } from "../protocol/index.ts";
import type { Block } from "../protocol/block.ts";
import { View } from "../protocol/view.ts";
import type { PastRevision } from "../rules/context.ts";
import { applyEdits, type Edit } from "../text/edits.ts";
import { lineDiff } from "../text/line-diff.ts";
import { invert, rebase } from "../text/rebase.ts";

/** One write and what came after it. */
export interface Story {
  /** The text before the write. */
  readonly before: string;
  /** The text to lead back to: `before`, and what the write brought back of what the file had lost. */
  readonly kept: string;
  readonly own: PastRevision;
  /** Everything that was written since, oldest first. */
  readonly since: readonly PastRevision[];
  /** The text of today. */
  readonly now: string;
  /** Given the text that the write left, tells the lines that say nothing about it. */
  readonly isRenewed: (text: string) => (edit: Edit) => boolean;
}

/**
 * - `done`: the edits of today's text that take the write back.
 * - `conflict`: somebody changed its lines since.
 * - `lost`: the journal does not lead from then to now.
 */
export type TakenBack =
  | { readonly kind: "done"; readonly edits: readonly Edit[] }
  | { readonly kind: "conflict"; readonly by: PastRevision }
  | { readonly kind: "lost" };

/** Turns a write around and brings that through all that was written since, to today's text. */
export function takeBack({ before, kept, own, since, now, isRenewed }: Story): TakenBack {
  if (!fits(before, own.edits)) return { kind: "lost" };
  let text = applyEdits(before, own.edits);
  const isNothing = isRenewed(text);
  // Compared anew, by lines: the journal's edits only have to lead to the right text, and may do so in odd ways.
  let edits = invert(kept, lineDiff(kept, text)).filter((edit) => !isNothing(edit));
  for (let at = 0; at < since.length;) {
    const step = stepFrom(text, since, at);
    if (step === null) return { kind: "lost" };
    const moved = rebase(edits, step.over);
    if (moved === null || hasGrown(edits, text, moved, step)) return { kind: "conflict", by: step.by };
    edits = moved;
    text = step.text;
    at = step.next;
  }
  return text === now ? { kind: "done", edits } : { kind: "lost" };
}

/**
 * Whether an entry that was to go as a whole has got further lines, which would be left to the entry before it, or to none.
 * They do not overlap what goes: they stand behind it.
 */
function hasGrown(edits: readonly Edit[], text: string, moved: readonly Edit[], step: Step): boolean {
  const touched = edits.flatMap(({ range: { start, end } }, index) =>
    start < end && step.over.some(({ range }) => range.start === end) ? [index] : [],
  );
  if (touched.length === 0) return false;
  const [before, after] = [new View(text), new View(step.text)];
  return touched.some((index) => !isCut(before, edits[index]) && isCut(after, moved[index]));
}

/** Whether an edit takes the beginning of an entry and leaves its end. */
function isCut(view: View, edit: Edit | undefined): boolean {
  if (edit === undefined) return false;
  const { start, end } = edit.range;
  return (Object.values(blocks) as Block<unknown>[]).some((block) =>
    view.entries(block).some(({ range }) => start <= range.start && range.start < end && end < range.end),
  );
}

interface Step {
  /** Whole-line edits of the text before. */
  readonly over: readonly Edit[];
  /** The text after. */
  readonly text: string;
  readonly next: number;
  /** Who is to be named. */
  readonly by: PastRevision;
}

/** The next write; or, where it was undone later, everything up to then at once: what was changed and changed back is untouched. */
function stepFrom(text: string, since: readonly PastRevision[], at: number): Step | null {
  const last = endOfSpan(since, at);
  const span = since.slice(at, last + 1);
  const [first] = span;
  if (first === undefined) return null;
  let after = text;
  for (const { edits } of span) {
    if (!fits(after, edits)) return null;
    after = applyEdits(after, edits);
  }
  const undone = new Set(span.map(({ undoes }) => undoes));
  const by = span.find(({ undoes, revision }) => undoes === null && !undone.has(revision)) ?? first;
  return { over: lineDiff(text, after), text: after, next: last + 1, by };
}

/** Index of the write that ends what begins at `at`: the undo of it, or of anything on the way there. */
function endOfSpan(since: readonly PastRevision[], at: number): number {
  let last = at;
  for (let index = at; index <= last; index++) {
    const undoneAt = since.findIndex(({ undoes }) => undoes === since[index]?.revision);
    last = Math.max(last, undoneAt);
  }
  return last;
}

/** Whether edits can have been made on a text: what a damaged entry left out shows here or at the end. */
function fits(text: string, edits: readonly Edit[]): boolean {
  return edits.every(({ range }) => range.end <= text.length);
}
