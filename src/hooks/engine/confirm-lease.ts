import type { HookDecision } from "../../agents/types.ts";
import { isoAt, type ReservationData } from "../../operations/shapes.ts";
import type { Replication } from "../../store/store.ts";
import type { Workspace } from "../../workspace/index.ts";
import { isConfirmed } from "./confirmed.ts";
import { deny } from "./edit.ts";
import type { HookCallContext, Named } from "./call-context.ts";

/** How long the store is waited for (ms): an agent waits for the answer. */
const CONFIRM_MS = 1_500;

/**
 * Confirms what one holds where it may be somebody else's by now, since the others have not heard of this machine for longer than the
 * lease. Null where the edit may be made.
 */
export async function confirmLease(
  hook: HookCallContext,
  workspace: Workspace,
  replication: Replication,
  mine: readonly ReservationData[],
  named: readonly Named[],
): Promise<HookDecision | null> {
  const { now, zone } = workspace.world;
  await replication.refresh(CONFIRM_MS);
  if (!(await isConfirmed(replication, mine, now()))) {
    const { at, place } = await replication.status();
    const since = at === null ? null : isoAt(at, zone);
    return { kind: "deny", reason: (await hook.given.words()).unconfirmed(place, since) };
  }
  const { found } = await hook.reserved(named, workspace);
  return found.length > 0 ? deny(hook, found) : null;
}
