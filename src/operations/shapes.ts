import { type Instance } from "../protocol/instances.ts";
import type { Reservation } from "../protocol/reservations.ts";
import type { Entry } from "../protocol/view.ts";
import type { Holding } from "../rules/holdings.ts";
import type { Overlap } from "../rules/standing.ts";
import { isoOf, writeTime, type Zone } from "../time/time.ts";
import type { TaskWord } from "../vocabulary/types.ts";

/** A reservation as scripts see it. */
export interface ReservationData {
  readonly instance: number;
  readonly task: string;
  readonly files: readonly string[];
  /** Names of things that are no files; absent where there are none. */
  readonly resources?: readonly string[];
  readonly state: "active" | "stale" | "lapsed" | "waiting" | "done" | "expired" | "released";
  /** ISO 8601, or null when the file gives no date. */
  readonly since: string | null;
  readonly lastActivity: string | null;
  readonly estimateMinutes: number | null;
  readonly result: "success" | "failure" | "partial" | null;
  readonly next: string | null;
  /** In the file, from 1; null for a displaced one. */
  readonly line: number | null;
  /** When the lease ends (ISO 8601, with seconds), for active and stale ones that expire at all. */
  readonly leaseEndsAt: string | null;
  /** True when the next `reserve` may take it over: lapsed, and no living agent's process behind it. */
  readonly takeable: boolean;
  /** True when the file lost the entry in a wholesale change and it still holds. */
  readonly displaced: boolean;
  /** Its holder's last sign of life (ISO 8601), null where there was none; absent where nobody looked. */
  readonly seen?: string | null;
  /** Of whoever holds it, where that stands in the way of somebody. */
  readonly label?: string;
  /** True where another subagent of the acting instance made it, and the file keeps them apart. */
  readonly sibling?: true;
}

/** A path asked for and one that somebody holds, where the two have a path in common. */
export interface CollisionData {
  readonly asked: string;
  readonly held: string;
  readonly instance: number;
}

export function collisionData({ asked, held, holding }: Overlap): CollisionData {
  return { asked, held, instance: holding.reservation.instance };
}

/** A reservation that stands in the way, with the label of its holder. */
export function heldData(holding: Holding, zone: Zone): ReservationData {
  return { ...holdingData(holding, zone), label: holding.label };
}

/** An open reservation with its place in time. */
export function holdingData(
  { reservation, lease, entry, displaced, isSiblings }: Holding,
  zone: Zone,
): Writable<ReservationData> {
  const waiting = reservation.state === "waiting";
  const data = plainData(reservation, displaced === null ? (entry?.line ?? null) : null);
  data.state = waiting ? "waiting" : lease.state;
  data.leaseEndsAt = waiting || lease.endsAt === null ? null : isoSecondsAt(lease.endsAt, zone);
  data.takeable = !waiting && lease.takeable;
  data.displaced = displaced !== null;
  if (isSiblings) data.sibling = true;
  return data;
}

/** Of thousands of objects that are spread into longer ones V8 would keep as much again for each. */
type Writable<T> = { -readonly [K in keyof T]: T[K] };

/** An ended reservation, or one whose lease does not matter. */
export function plainData(reservation: Reservation, line: number | null): Writable<ReservationData> {
  const { instance, task, files, resources, state, estimateMinutes, result, next } = reservation;
  const data: Writable<ReservationData> = {
    instance,
    task,
    files,
    state: state === "reserved" ? "active" : state,
    since: isoOf(reservation.since),
    lastActivity: isoOf(reservation.lastActivity),
    estimateMinutes,
    result,
    next,
    line,
    leaseEndsAt: null,
    takeable: false,
    displaced: false,
  };
  return resources.length === 0 ? data : Object.assign({ instance, task, files, resources }, data);
}

export interface InstanceData {
  readonly numbers: readonly number[];
  readonly state: "active" | "available" | "paused" | "finished" | "other";
  readonly label: string;
  readonly line: number;
  /** The last sign of life (ISO 8601), null where there was none; absent where nobody looked, and for a range of numbers. */
  readonly seen?: string | null;
}

/** The most numbers of one range that are listed one by one. */
const LONGEST_RANGE = 1_000;

export function instanceData({ value, line }: Entry<Instance>): Writable<InstanceData> {
  const count = Math.max(0, Math.min(value.to - value.from + 1, LONGEST_RANGE));
  return {
    // Nearly all are of one number; a list that is filled takes ten times the room.
    numbers: count === 1 ? [value.from] : Array.from({ length: count }, (_, i) => value.from + i),
    state: value.state,
    label: value.label,
    line,
  };
}

export type TaskState = "free" | "in-progress" | "blocked" | "done";

export function taskState(word: TaskWord): TaskState {
  return word === "inProgress" ? "in-progress" : word;
}

/** A moment in ISO 8601 with its offset. */
export function isoAt(ms: number, zone: Zone): string {
  return writeTime(ms, zone).replace(" ", "T").replace(" ", "");
}

/** The same, to the second: what is counted down from must not end before its time. */
function isoSecondsAt(ms: number, zone: Zone): string {
  const seconds = String(Math.floor(ms / 1_000) % 60).padStart(2, "0");
  return isoAt(ms, zone).replace(/(?=[+-]\d\d:\d\d$)/, `:${seconds}`);
}
