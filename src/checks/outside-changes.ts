import type { Context, PastRevision } from "../rules/context.ts";

/** A change that was made without coord, and that took something away which git does not have either. */
export interface OutsideRemoval {
  /** The texts around it. `after` is null for one that is not journalled yet: the file's own. */
  readonly before: string;
  readonly after: string | null;
  /** Revisions before it, newest first. */
  readonly older: readonly PastRevision[];
}

/** Maximum that a check looks back in the journal: revisions, changes, and characters of text. */
const LOOK_BACK = { revisions: 300, changes: 5, characters: 4_000_000 };

const known = new WeakMap<NonNullable<Context["past"]>, readonly OutsideRemoval[]>();

/** The newest changes of that kind, newest first. None where the past is not lent. */
export function outsideChanges({ past }: Context): readonly OutsideRemoval[] {
  if (past === undefined) return [];
  const found = known.get(past) ?? lookBack(past);
  known.set(past, found);
  return found;
}

function lookBack(past: NonNullable<Context["past"]>): readonly OutsideRemoval[] {
  const revisions: PastRevision[] = [];
  for (const one of past.revisions()) {
    if (revisions.length === LOOK_BACK.revisions) break;
    revisions.push(one);
  }
  const found: OutsideRemoval[] = [];
  let characters = 0;
  for (const [index, { command, revision, edits, origin }] of revisions.entries()) {
    const removes = edits.some(({ range }) => range.end > range.start);
    if (command !== "outside" || !removes || origin === "git") continue;
    const before = past.textAt(revision - 1);
    characters += before?.length ?? 0;
    if (before === null || before === "") continue;
    if (found.length === LOOK_BACK.changes || characters > LOOK_BACK.characters) break;
    found.push({ before, after: past.textAt(revision), older: revisions.slice(index + 1) });
  }
  return found;
}
