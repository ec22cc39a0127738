import { allAlerts } from "../operations/alerts.ts";
import { allConflicts } from "../operations/conflicts.ts";
import { allHandovers } from "../operations/handover-data.ts";
import { messageData } from "../operations/message-data.ts";
import { answer, type Decision, operation } from "../operations/types.ts";
import { blocks } from "../protocol/index.ts";
import type { Reservation } from "../protocol/reservations.ts";
import { View } from "../protocol/view.ts";
import type { Context } from "../rules/context.ts";
import { claimsOverlap, holdings } from "../rules/holdings.ts";
import { fold } from "../vocabulary/words.ts";

type EventKind =
  | "reserved"
  | "granted"
  | "freed"
  | "handover"
  | "alert"
  | "solved"
  | "conflict"
  | "message"
  | "lease-low";

/** Something that happened to the board. */
export interface BoardEvent {
  readonly event: EventKind;
  /** Whose doing it is, or whose it is; null where nobody is named. */
  readonly instance: number | null;
  /** To whom it is said; null for everybody. */
  readonly to: number | null;
  /** A task, an alert's words, a message. */
  readonly subject: string;
  readonly files: readonly string[];
  /** Of an alert, a handover, a conflict, a message: what it is called on the command line. */
  readonly id: string | null;
  /** True where it concerns the instance that watches. */
  readonly forMe: boolean;
}

/** How far somebody has watched: the newest revision that was seen, and the text as it was then. */
export interface Watched {
  readonly revision: number;
  readonly text: string;
  readonly events: readonly BoardEvent[];
}

/** A look at all that has happened since the last one. */
export function watchOperation(before: Pick<Watched, "revision" | "text"> | null) {
  return operation({
    name: "watch",
    mode: "read",
    input: { since: { kind: "number", at: "option", placeholder: "N", least: 0 } },
    plan(view, { since }, context): Decision<Watched> {
      const from = before ?? startOf(view, since, context);
      const texts = [from.text, ...textsSince(from.revision, context), view.text];
      const views = texts
        .filter((text, at) => at === 0 || text !== texts[at - 1])
        .map((text) => new View(text));
      const events = views.slice(1).flatMap((now, at) => eventsBetween(views[at] ?? now, now, context));
      return answer({ revision: newestOf(context), text: view.text, events });
    },
  });
}

function newestOf({ past }: Context): number {
  for (const { revision } of past?.revisions() ?? []) return revision;
  return 0;
}

/** From now on; or from a revision on, or the oldest after it that is still kept. */
function startOf(view: View, since: number | undefined, context: Context) {
  const now = { revision: newestOf(context), text: view.text };
  if (since === undefined) return now;
  let oldest = now;
  for (const { revision } of context.past?.revisions() ?? []) {
    const text = revision < since ? null : (context.past?.textAt(revision) ?? null);
    if (text === null) break;
    oldest = { revision, text };
  }
  return oldest;
}

/** The texts that revisions since one left, oldest first: so that what came and went in between is told, too. */
function textsSince(revision: number, { past }: Context): string[] {
  const found: string[] = [];
  for (const one of past?.revisions() ?? []) {
    if (one.revision <= revision) break;
    const text = past?.textAt(one.revision) ?? null;
    if (text !== null) found.push(text);
  }
  return found.toReversed();
}

/** The events that make the one text of the other, as people tell them; pure. */
export function eventsBetween(before: View, after: View, context: Context): BoardEvent[] {
  const me = context.instance;
  const plain = { to: null, files: [], id: null, forMe: false };
  const isNew = <T extends { readonly id: string }>(all: readonly T[], old: readonly T[]) => {
    const known = new Set(old.map(({ id }) => id));
    return all.filter(({ id }) => !known.has(id));
  };
  const solved = new Set(
    allAlerts(before)
      .filter((one) => one.solved)
      .map(({ id }) => id),
  );
  return [
    ...reservationEvents(before, after, context),
    ...isNew(allHandovers(after), allHandovers(before)).map((one) => ({
      ...plain,
      event: "handover" as const,
      instance: one.from,
      to: one.to,
      subject: one.task,
      files: one.files,
      id: one.id,
      forMe: one.from !== me && (one.to === null || one.to === me),
    })),
    ...isNew(allAlerts(after), allAlerts(before)).map((one) => ({
      ...plain,
      event: "alert" as const,
      instance: one.instance,
      subject: one.text,
      id: one.id,
      forMe: one.instance !== me,
    })),
    ...allAlerts(after)
      .filter((one) => one.solved && !solved.has(one.id))
      .map((one) => ({
        ...plain,
        event: "solved" as const,
        instance: one.instance,
        subject: one.text,
        id: one.id,
        forMe: one.instance === me,
      })),
    ...isNew(allConflicts(after), allConflicts(before)).map((one) => ({
      ...plain,
      event: "conflict" as const,
      instance: one.instances[0] ?? null,
      to: one.instances[1] ?? null,
      subject: one.about,
      id: one.id,
      forMe: me !== null && one.instances.includes(me),
    })),
    ...isNew(messageData(after), messageData(before)).map((one) => ({
      ...plain,
      event: "message" as const,
      instance: one.from,
      to: one.to === "all" ? null : one.to,
      subject: one.text,
      id: one.id,
      forMe: one.from !== me && (one.to === "all" || one.to === me),
    })),
  ];
}

function keyOf({ instance, task }: Reservation): string {
  return `${instance} ${fold(task)}`;
}

function byState(view: View, state: Reservation["state"]): Map<string, Reservation> {
  const all = view.entries(blocks.reservations).filter(({ value }) => value.state === state);
  return new Map(all.map(({ value }) => [keyOf(value), value]));
}

/** Who got something, who was let in, and what came free. */
function reservationEvents(before: View, after: View, context: Context): BoardEvent[] {
  const [held, was] = [byState(after, "reserved"), byState(before, "reserved")];
  const waited = byState(before, "waiting");
  const mine = [...byState(after, "waiting").values(), ...held.values()].filter(
    ({ instance }) => instance === context.instance,
  );
  const told = (event: EventKind, one: Reservation, forMe: boolean): BoardEvent => {
    const { instance, task: subject, files } = one;
    return { event, instance, to: null, subject, files, id: null, forMe };
  };
  const freed = [...was]
    .filter(([key]) => !held.has(key))
    .map(([, one]) => {
      const isWanted = mine.some(
        (own) => fold(own.task) === fold(one.task) || claimsOverlap(own, one, context),
      );
      return told("freed", one, one.instance !== context.instance && isWanted);
    });
  const got = [...held]
    .filter(([key]) => !was.has(key))
    .map(([key, one]) =>
      waited.has(key)
        ? told("granted", one, one.instance === context.instance)
        : told("reserved", one, false),
    );
  return [...freed, ...got];
}

/** Leases that end soon, each with a name that it has once. */
export const leasesOperation = operation({
  name: "leases",
  mode: "read",
  input: {},
  plan(view, _input, context): Decision<readonly (BoardEvent & { readonly key: string })[]> {
    const low = holdings(view, context).filter(
      ({ reservation, lease }) => reservation.state === "reserved" && lease.endsSoon,
    );
    return answer(
      low.map(({ reservation: { instance, task, files }, lease, isMine }) => ({
        event: "lease-low" as const,
        instance,
        to: null,
        subject: task,
        files,
        id: null,
        forMe: isMine,
        key: `${instance} ${fold(task)} ${Math.round((lease.endsAt ?? 0) / 60_000)}`,
      })),
    );
  },
});
