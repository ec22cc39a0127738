import { tooManyBlocks } from "../document/limit.ts";
import { StoreError } from "../store/store.ts";

/** Maximum number of lines of a file that a guard opens: each heading and list item costs time and memory, however short it is. */
export const MOST_LINES = 200_000;

/** A text that would take more memory than it is worth is read by nobody. @throws StoreError */
export function refuseTooMany(text: string, forGuard = false): void {
  const cause = tooManyBlocks(text, forGuard ? MOST_LINES : undefined);
  if (cause !== null) throw new StoreError({ kind: "unreadable", cause });
}
