import type { Fields, InputOf, Operation, Refused } from "../operations/types.ts";
import { letGo } from "../session/let-go.ts";
import { StoreError } from "../store/store.ts";
import type { Environment } from "./context.ts";
import type { Attempt } from "./types.ts";

/**
 * Where the file is gone there is no text to go with it: what is let go of is kept beside the journal.
 * @throws the failure itself, where it is another one or the operation can't do without a file
 */
export async function keepBesideJournal<F extends Fields, R>(
  failure: unknown,
  { settlesMissing }: Operation<F, R>,
  input: InputOf<F>,
  { place, world }: Pick<Environment, "place" | "world">,
  again: () => Promise<Attempt<R> | Refused>,
): Promise<Attempt<R> | Refused> {
  const isMissing = failure instanceof StoreError && failure.failure.kind === "missing";
  if (!isMissing || settlesMissing?.(input) !== true) throw failure;
  const done = await again();
  const at = world.now();
  if (done.ok) letGo(place.state, at).add((done.plan.settled ?? []).map((source) => ({ source, at })));
  return done;
}
