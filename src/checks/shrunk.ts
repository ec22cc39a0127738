import { outsideChanges } from "./outside-changes.ts";
import { check } from "./types.ts";

/** Minimum that must be gone to be reported: a share of the text, and characters. */
const LEAST_SHARE = 1 / 3;
const LEAST_CHARACTERS = 200;

export interface ShrunkArgs {
  /**
   * The file was changed without coord, lost at least a third of its text, and did not come back since. A text that git replaced and still
   * has is not lost.
   *
   * Repair: see what is gone (`git diff`, [history](history-and-undo.md)). If it was meant, nothing is to be done.
   */
  // Characters.
  SHRUNK: { before: number; after: number };
}

/** A change without coord that took away much of the file, which has not come back since. */
export const shrunk = check<ShrunkArgs>({ SHRUNK: "warning" }, (view, context) => {
  for (const change of outsideChanges(context)) {
    const before = change.before.length;
    const after = (change.after ?? view.text).length;
    const lost = before - Math.max(after, view.text.length);
    if (lost < LEAST_CHARACTERS || lost < before * LEAST_SHARE) continue;
    return [{ code: "SHRUNK", args: { before, after }, range: { start: 0, end: 0 } }];
  }
  return [];
});
