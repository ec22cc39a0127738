import { type Reservation, reservations } from "../protocol/reservations.ts";
import { type Entry, View } from "../protocol/view.ts";
import { fold } from "../vocabulary/words.ts";

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

type Listed = { readonly reservation: Claim } | { readonly value: Claim };

/** The claims of a file, or of a list of entries or holdings, that a query means; in their order. */
export function findClaims(view: View, query: Query): Entry<Reservation>[];
export function findClaims<T extends Listed>(list: readonly T[], query: Query): T[];
export function findClaims(from: View | readonly Listed[], query: Query): Listed[] {
  const list: readonly Listed[] = from instanceof View ? from.entries(reservations) : from;
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
