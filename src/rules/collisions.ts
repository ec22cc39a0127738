import type { Effort } from "../paths/overlap.ts";
import { fold } from "../vocabulary/words.ts";
import { findClaims } from "./leases.ts";
import type { Context } from "./context.ts";
import { claimsOverlap, compiled, type Holding, judge } from "./holdings.ts";

/** Two active reservations of which there should be one: only writing by hand, or a merge, can bring that about. */
export interface Collision {
  readonly earlier: Holding;
  readonly later: Holding;
  /** Whether it is about files; else about the task. */
  readonly byFiles: boolean;
}

/** The collisions found, and the reservation from which on nothing was compared any more; null where everything was. */
export interface CollisionReport {
  readonly found: readonly Collision[];
  readonly uncompared: Holding | null;
}

/** Maximum number of steps of all comparisons of one file, and of what they find: more is not told in a time that anybody waits. */
const LARGEST_EFFORT = 250_000;
const MOST_FOUND = 500;
/** Number of reservations that are compared where too many of them begin alike. */
const FIRST = 200;

/** All of them, in the file's order. One task of one instance that stands there twice is one, too. */
export function collisions(all: readonly Holding[], context: Context): readonly Collision[] {
  return compare(all, context).found;
}

/** Compares the active reservations, as far as a file that is made to keep us busy lets us. */
export function compare(all: readonly Holding[], context: Context): CollisionReport {
  const held = findClaims(all, { state: "reserved" }).filter(
    ({ entry, displaced }) => entry !== null && displaced === null,
  );
  const whole = compareAll(held, context);
  if (whole !== null) return whole;
  const first = compareAll(held.slice(0, FIRST), context);
  const uncompared = first?.uncompared ?? held[first === null ? 0 : FIRST] ?? null;
  return { found: first?.found ?? [], uncompared };
}

/** Null where it takes too much to see who might collide with whom. */
function compareAll(held: readonly Holding[], context: Context): CollisionReport | null {
  const effort: Effort = { left: LARGEST_EFFORT };
  const rivals = rivalsOf(held, context, effort);
  if (effort.left < 0) return null;
  const found: Collision[] = [];
  for (const [index, later] of held.entries()) {
    const before = [...(rivals.get(index) ?? [])].sort((a, b) => a - b).flatMap((at) => held[at] ?? []);
    const collided = collisionsOf(later, before, context, effort);
    if (effort.left < 0 || found.length + collided.length > MOST_FOUND) return { found, uncompared: later };
    found.push(...collided);
  }
  return { found, uncompared: null };
}

/** The collisions of a reservation with those before it. */
function collisionsOf(
  later: Holding,
  before: readonly Holding[],
  context: Context,
  effort: Effort,
): readonly Collision[] {
  if (before.length === 0) return [];
  const { instance, task } = later.reservation;
  const { blockedByFiles, blockedByTask } = judge(later.reservation, before, context, effort);
  const duplicates = findClaims(before, { instance, task });
  return [...duplicates, ...blockedByFiles, ...blockedByTask].map((earlier) => ({
    earlier,
    later,
    byFiles: claimsOverlap(later.reservation, earlier.reservation, context, effort),
  }));
}

interface Start {
  readonly start: string;
  readonly index: number;
}

/**
 * For each reservation the earlier ones that it may collide with: those of its task, and those with a pattern that may
 * begin like one of its own. Sorted by how they begin, what begins with another's beginning stands right behind it.
 */
function rivalsOf(
  held: readonly Holding[],
  context: Context,
  effort: Effort,
): ReadonlyMap<number, ReadonlySet<number>> {
  const rivals = new Map<number, Set<number>>();
  const add = (one: number, other: number): void => {
    if (one === other || effort.left-- < 0) return;
    const later = Math.max(one, other);
    const known = rivals.get(later);
    if (known === undefined) rivals.set(later, new Set([Math.min(one, other)]));
    else known.add(Math.min(one, other));
  };
  const starts: Start[] = held
    .flatMap(({ reservation: { files } }, index) =>
      files.map((file) => ({ start: compiled(file, context).start, index })),
    )
    .sort((a, b) => (a.start < b.start ? -1 : a.start > b.start ? 1 : a.index - b.index));
  for (const [at, { start, index }] of starts.entries())
    for (let next = at + 1; starts[next]?.start.startsWith(start) === true && effort.left >= 0; next++)
      add(index, starts[next]?.index ?? index);
  for (const namesakes of byName(held))
    for (const [at, one] of namesakes.entries())
      for (let next = at + 1; next < namesakes.length && effort.left >= 0; next++)
        add(one, namesakes[next] ?? one);
  return rivals;
}

/** Those of one task, and those with a resource in common. */
function byName(held: readonly Holding[]): Iterable<readonly number[]> {
  const groups = new Map<string, number[]>();
  for (const [index, { reservation }] of held.entries()) {
    const names = [
      `task ${fold(reservation.task)}`,
      ...reservation.resources.map((name) => `resource ${name}`),
    ];
    for (const name of names) {
      const known = groups.get(name);
      if (known === undefined) groups.set(name, [index]);
      else known.push(index);
    }
  }
  return groups.values();
}
