import { tooManyBlocks } from "../document/limit.ts";
import { StoreError } from "../store/store.ts";

/** A text that would take more memory than it is worth is read by nobody. @throws StoreError */
export function refuseTooMany(text: string, forGuard = false): void {
  const cause = tooManyBlocks(text, forGuard ? 200_000 : undefined);
  if (cause !== null) throw new StoreError({ kind: "unreadable", cause });
}
