import { tooManyBlocks } from "../document/limit.ts";
import { StoreError } from "../store/store.ts";

/** A text that would take more memory than it is worth is read by nobody. @throws StoreError */
export function refuseTooMany(text: string): void {
  const cause = tooManyBlocks(text);
  if (cause !== null) throw new StoreError({ kind: "unreadable", cause });
}
