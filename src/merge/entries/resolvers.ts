import type { BlockName, ValueOf } from "../../protocol/index.ts";
import { resolveInstance, resolvePriority, resolveStamp, resolveTask } from "./lists.ts";
import { resolveReservation } from "./reservation.ts";
import { byLabels, type Resolve, resolveAlert } from "./resolve.ts";

/** How entries are merged that both sides changed, where it takes more than to look at each label by itself. */
const resolvers: { readonly [K in BlockName]?: Resolve<ValueOf<K>> } = {
  instances: resolveInstance,
  reservations: resolveReservation,
  tasks: resolveTask,
  priorities: resolvePriority,
  alerts: resolveAlert,
  stamps: resolveStamp,
};

/** How entries of a block are merged that both sides changed. */
export function resolverOf(name: BlockName): Resolve<unknown> {
  // Each knows the values of its own block.
  return (resolvers[name] as Resolve<unknown> | undefined) ?? byLabels;
}
