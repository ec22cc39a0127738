import { type Reservation, reservations } from "../protocol/reservations.ts";
import { readSettings } from "../protocol/settings.ts";
import { type Entry, View } from "../protocol/view.ts";
import { epochOf } from "../time/time.ts";
import { fold } from "../vocabulary/words.ts";
import type { Context } from "./context.ts";

/** Maximum lease, whatever the estimate (ms). */
export const LONGEST_LEASE = 4 * 3_600_000;
/** How long a waiter may give no sign of life before it is passed over (ms). */
export const WAITER_PATIENCE = 30_000;

/** Clocks of one host agree to a minute or so; more is a wrong clock or a typing error. Milliseconds. */
export const CLOCK_TOLERANCE = 2 * 60_000;

/** A sign of life as it came; undefined for one from further ahead, which a wrong clock gave and which would never age. */
export function credible(pulse: number | undefined, now: number): number | undefined {
  return pulse === undefined || pulse > now + CLOCK_TOLERANCE ? undefined : pulse;
}

/** How a reservation stands in time. */
export interface Lease {
  /** `stale` still blocks (grace); `lapsed` is past its grace. */
  readonly state: "active" | "stale" | "lapsed";
  /** Milliseconds since the epoch; null when it never ends by itself. */
  readonly endsAt: number | null;
  /** Less than a quarter of the lease is left. */
  readonly endsSoon: boolean;
  /** Lapsed, and no living process stands behind it: the next `reserve` may take it over. */
  readonly takeable: boolean;
}

type Timed = Pick<Reservation, "instance" | "since" | "lastActivity" | "estimateMinutes">;
type Clock = Pick<Context, "now" | "zone" | "heartbeats" | "living">;

/**
 * The lease of a reservation: the file's lease or the estimate, whichever is longer, four hours at most, counted
 * from the last sign of life. One whose entry has no full time (date and hour) never ends by itself.
 */
export function leaseOf(reservation: Timed, leaseMs: number, clock: Clock): Lease {
  const written = [reservation.since, reservation.lastActivity]
    .map((time) => epochOf(time, clock.zone))
    .filter((ms) => ms !== null);
  if (written.length === 0) return { state: "active", endsAt: null, endsSoon: false, takeable: false };
  const pulse = credible(clock.heartbeats.get(reservation.instance), clock.now) ?? 0;
  // A written time in the future is a wrong clock's: it counts as now.
  const lastSign = Math.min(Math.max(...written, pulse), clock.now);
  const length = Math.min(Math.max(leaseMs, (reservation.estimateMinutes ?? 0) * 60_000), LONGEST_LEASE);
  const age = clock.now - lastSign;
  const state = age < length ? "active" : age < 2 * length ? "stale" : "lapsed";
  return {
    state,
    endsAt: lastSign + length,
    endsSoon: state === "active" && age >= length * 0.75,
    takeable: state === "lapsed" && !clock.living.has(reservation.instance),
  };
}

/** Something an instance should hear of at its next command. */
type Reminder =
  | { readonly kind: "ends-soon"; readonly task: string; readonly minutes: number }
  | { readonly kind: "ended"; readonly task: string }
  | {
      readonly kind: "taken";
      readonly task: string;
      /** Null when it was only marked as expired. */
      readonly by: number | null;
      readonly line: number;
      readonly key: string;
    };

/** How an instance's own reservations stand: leases that end soon or have ended, and what it has lost. */
export function remindersOf(view: View, context: Context): Reminder[] {
  const { leaseMs } = readSettings(view);
  const found: Reminder[] = [];
  for (const { value, line } of findClaims(view, { instance: context.instance })) {
    const { task } = value;
    if (value.state === "expired") {
      const key = JSON.stringify([task, value.since?.text ?? "", value.ended?.text ?? ""]);
      found.push({ kind: "taken", task, by: value.takenBy, line, key });
    }
    if (value.state !== "reserved") continue;
    const lease = leaseOf(value, leaseMs, context);
    if (lease.state !== "active") found.push({ kind: "ended", task });
    else if (lease.endsSoon && lease.endsAt !== null) {
      found.push({
        kind: "ends-soon",
        task,
        minutes: Math.max(1, Math.round((lease.endsAt - context.now) / 60_000)),
      });
    }
  }
  return found;
}

/** An instance's hold on a task and its files, or its wait for them, as it stands in a file; every `Reservation` is one. */
export type Claim = Pick<Reservation, "instance" | "task" | "files" | "resources" | "state" | "since">;

/** The request of an instance: a claim to be made, or one that waits to be granted. */
export interface ClaimRequest extends Pick<Claim, "instance" | "task" | "files"> {
  /** Names of things that are no files. */
  readonly resources?: readonly string[];
  /** How long the work may take (minutes); null or absent where nobody says. */
  readonly estimateMinutes?: number | null;
  /** Other names of some of the files, which are asked about with them and are not written: a link's, for example. */
  readonly also?: ReadonlyMap<string, readonly string[]>;
  /** Why something lapsed is taken over, for the log. */
  readonly reason?: string;
}

/** Which claims are meant; what is absent does not matter. Titles agree whatever their case, accents and spacing. */
interface Query {
  /** Null means nobody, and finds nothing. */
  readonly instance?: number | null;
  readonly task?: string;
  readonly state?: Claim["state"];
}

type HasClaim = { readonly reservation: Claim } | { readonly value: Claim };

/** The claims of a file, or of a list of entries or holdings, that a query means; in their order. */
export function findClaims(view: View, query: Query): Entry<Reservation>[];
export function findClaims<T extends HasClaim>(list: readonly T[], query: Query): T[];
export function findClaims(from: View | readonly HasClaim[], query: Query): HasClaim[] {
  const list: readonly HasClaim[] = from instanceof View ? from.entries(reservations) : from;
  const { instance, state } = query;
  const task = query.task === undefined ? undefined : fold(query.task);
  return list.filter((one) => {
    const claim = "reservation" in one ? one.reservation : one.value;
    return (
      (instance === undefined || claim.instance === instance) &&
      (state === undefined || claim.state === state) &&
      (task === undefined || fold(claim.task) === task)
    );
  });
}

/** Whether two claims are one instance's on one task, in whatever states. */
export function isSameClaim(
  a: Pick<Claim, "instance" | "task">,
  b: Pick<Claim, "instance" | "task">,
): boolean {
  return a.instance === b.instance && fold(a.task) === fold(b.task);
}
