import type { Displaced } from "../rules/context.ts";
import type { Place } from "../session/locate.ts";
import type { Json, OutsideChange, Reconcile } from "../store/store.ts";
import type { World } from "./types.ts";

/** The displaced reservations in a store's side state. */
export function displacedOf(state: Json): readonly Displaced[] {
  if (state === null || typeof state !== "object" || Array.isArray(state)) return [];
  const list = (state as { readonly [key: string]: Json })["displaced"];
  if (!Array.isArray(list)) return [];
  return list.flatMap((one: Json) => {
    const { source, at, owner } = (one ?? {}) as { source?: unknown; at?: unknown; owner?: unknown };
    if (typeof source !== "string" || typeof at !== "number") return [];
    return [typeof owner === "string" ? { source, at, owner } : { source, at }];
  });
}

/** The side state that keeps these displaced reservations. */
export function stateOf(displaced: readonly Displaced[]): { readonly [key: string]: Json } {
  return {
    displaced: displaced.map(({ source, at, owner }) => ({
      source,
      at,
      ...(owner === undefined ? {} : { owner }),
    })),
  };
}

/** Whether an old buffer of an editor was merged with newer writes, and nothing was written since. */
export function isMergedBack(state: Json): boolean {
  if (state === null || typeof state !== "object" || Array.isArray(state)) return false;
  return (state as { readonly [key: string]: Json })["mergedBack"] === true;
}

/** What the store asks about changes made outside coord. Loaded when there is one: they are rare, and starts are frequent. */
export function reconciler(world: Pick<World, "now" | "zone">, { target }: Pick<Place, "target">): Reconcile {
  return async (change: OutsideChange) => {
    const { takenIn } = await import("./outside.ts");
    return takenIn(change, world, target);
  };
}
