/** One thing as the common ancestor and the two sides have it. */
export interface Three<T> {
  readonly base: T;
  readonly ours: T;
  readonly theirs: T;
}

export type Side = "ours" | "theirs";

/** The side whose version stands: the one that changed it, ours when both agree; null when they changed it differently. */
export function standing<T>({ base, ours, theirs }: Three<T>): Side | null {
  if (ours === theirs || theirs === base) return "ours";
  return ours === base ? "theirs" : null;
}

/** The same done to all three. */
export function each<T, R>({ base, ours, theirs }: Three<T>, change: (one: T) => R): Three<R> {
  return { base: change(base), ours: change(ours), theirs: change(theirs) };
}
