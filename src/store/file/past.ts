import { delta } from "../delta.ts";
import { outsideNote } from "../rules.ts";
import { type Past, type Snapshot, StoreError } from "../store.ts";
import { textAt } from "./chain.ts";
import { companionPath, readCompanion } from "./companions.ts";
import { whileReading } from "./errors.ts";
import { revisionsFrom } from "./history.ts";
import type { Look } from "./look.ts";

/** What lies behind and beside what a look found. */
export function pastOf(
  { journal, places, head, file, before }: Omit<Look, "snapshot">,
  { revision, outside, text, origin }: Omit<Snapshot, "past">,
): Past {
  return {
    *revisions() {
      if (outside && before !== null) {
        const note = outsideNote(Number(file.stat.mtimeMs), origin);
        yield { revision: revision + 1, note, edits: delta(before, text) };
      }
      yield* revisionsFrom(journal, revision);
    },
    textAt: (wanted) => translated(() => textAt(journal, wanted)),
    companion: (name) =>
      translated(() => readCompanion(journal, places, head, name).text, companionPath(places, name)),
  };
}

/** Errors as the contract has them; those of a companion name it. */
function translated<T>(run: () => T, path?: string): T {
  try {
    return run();
  } catch (error) {
    const known = whileReading(error);
    if (path === undefined || !(known instanceof StoreError)) throw known;
    const { failure } = known;
    if (failure.kind !== "not-utf8" && failure.kind !== "unreadable") throw known;
    throw new StoreError({ ...failure, path }, { cause: error });
  }
}
