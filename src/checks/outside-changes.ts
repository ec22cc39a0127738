import type { Context, PastRevision } from "../rules/context.ts";

/** A change that took something away: one made without coord that git does not have either, or an archiving. */
export interface Removal {
  /** True where what went was archived: it is missing only where the archive lacks it by now. */
  readonly isArchiving: boolean;
  /** The texts around it. `after` is null for one that is not journalled yet: the file's own. */
  readonly before: string;
  readonly after: string | null;
  /** Revisions before it, newest first. */
  readonly older: readonly PastRevision[];
}

/** Maximum that a check looks back in the journal: revisions, changes, and characters of text. */
const LOOK_BACK = { revisions: 300, changes: 40, characters: 4_000_000 };

const known = new WeakMap<NonNullable<Context["past"]>, readonly Removal[]>();

/** The newest changes of that kind that were made without coord, newest first. None where the history cannot be read. */
export function outsideChanges(context: Context): readonly Removal[] {
  return removals(context).filter(({ isArchiving }) => !isArchiving);
}

/** The same, with what was archived. */
export function removals({ past }: Context): readonly Removal[] {
  if (past === undefined) return [];
  const found = known.get(past) ?? lookBack(past);
  known.set(past, found);
  return found;
}

function lookBack(past: NonNullable<Context["past"]>): readonly Removal[] {
  const revisions: PastRevision[] = [];
  for (const one of past.revisions()) {
    if (revisions.length === LOOK_BACK.revisions) break;
    revisions.push(one);
  }
  const found: Removal[] = [];
  let characters = 0;
  for (const [index, { command, revision, edits, origin, archived }] of revisions.entries()) {
    const isArchiving = archived.length > 0;
    const removes = edits.some(({ range }) => range.end > range.start);
    if (!isArchiving && (command !== "outside" || !removes || origin === "git")) continue;
    const before = past.textAt(revision - 1);
    characters += before?.length ?? 0;
    if (before === null || before === "") continue;
    if (found.length === LOOK_BACK.changes || characters > LOOK_BACK.characters) break;
    found.push({ isArchiving, before, after: past.textAt(revision), older: revisions.slice(index + 1) });
  }
  return found;
}
