import { tooManyBlocks } from "../document/limit.ts";
import { StoreError } from "../store/store.ts";
import { setFlagsFor } from "../system/young-space.ts";

/** Maximum number of lines of a file that a guard opens: each heading and list item costs time and memory, however short it is. */
export const MOST_LINES = 200_000;

/** A file has more lines than its reader wants. */
export class TooManyLinesError extends Error {
  override readonly name = "TooManyLinesError";
}

/**
 * To be called before a text is gone through: one that would take more memory than it is worth is read by nobody.
 * @param mostLines of who has to answer in time
 * @throws StoreError, TooManyLinesError
 */
export function refuseTooMany(text: string, forGuard = false, mostLines = Infinity): void {
  if (hasMoreLines(text, mostLines)) throw new TooManyLinesError();
  const cause = tooManyBlocks(text, forGuard ? MOST_LINES : undefined);
  if (cause !== null) throw new StoreError({ kind: "unreadable", cause });
  setFlagsFor(text.length);
}

/** Whether a text has more lines than so many, whichever way they end. */
export function hasMoreLines(text: string, most = MOST_LINES): boolean {
  if (text.length < most) return false;
  let lines = 0;
  for (const end of ["\n", "\r"])
    for (let at = text.indexOf(end); at >= 0 && lines <= most; at = text.indexOf(end, at + 1))
      if (end === "\n" || text[at + 1] !== "\n") lines++;
  return lines > most;
}
