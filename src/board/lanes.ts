import type { TaskData } from "../operations/task-data.ts";
import type { Reservation } from "../protocol/reservations.ts";
import type { OpenItem } from "../rules/backlog.ts";
import type { Context } from "../rules/context.ts";
import { claimsOverlap, type Holding } from "../rules/holdings.ts";
import { epochOf, type Time } from "../time/time.ts";
import { fold } from "../vocabulary/words.ts";
import { actsOn } from "./acts.ts";
import type { Card, Lane, LaneName } from "./types.ts";

/** The work shown in the lanes: the file's lists and reservations, as they stand. */
export interface Work {
  readonly held: readonly Holding[];
  readonly ended: readonly { readonly reservation: Reservation; readonly line: number }[];
  readonly tasks: readonly TaskData[];
  readonly next: readonly OpenItem[];
  /** Lease of the file (ms). */
  readonly leaseMs: number;
}

/** Every piece of work in the lane in which it stands; each once. */
export function lanesOf(work: Work, context: Context): Lane[] {
  const level = (title: string) => work.tasks.find((task) => fold(task.title) === fold(title))?.level ?? null;
  const held = work.held.map((one) => heldCard(one, level(one.reservation.task), work, context));
  const waiting = held.filter(({ state }) => state === "waiting");
  const progress = held.filter(({ state }) => state !== "waiting");
  const taken = new Set(held.map(({ title }) => fold(title)));
  const open = work.tasks.filter(({ title }) => !taken.has(fold(title)));
  const free = new Set(work.next.map(({ title }) => fold(title)));
  const isLate = (task: TaskData) => task.state === "free" && (task.waitsFor?.length ?? 0) > 0;
  const begun = (task: TaskData) => task.state === "in-progress" && !free.has(fold(task.title));
  return [
    lane(
      "next",
      work.next.map((item) => itemCard(item, open)),
    ),
    lane("waiting", [...waiting, ...open.filter(isLate).map(taskCard)]),
    lane("progress", [...progress, ...open.filter(begun).map(taskCard)]),
    lane("blocked", open.filter(({ state }) => state === "blocked").map(taskCard)),
    lane("done", doneToday(work, context)),
  ];
}

type CardContent = Omit<Card, "acts" | "key">;

/** The cards of a lane, with what may be done about each, and a key that stays the same from one look to the next. */
function lane(name: LaneName, cards: readonly CardContent[]): Lane {
  const seen = new Map<string, number>();
  return {
    name,
    cards: cards.map((bare) => {
      const base = `${name}/${bare.instance ?? ""}/${fold(bare.title)}`;
      const count = (seen.get(base) ?? 0) + 1;
      seen.set(base, count);
      const card = { ...bare, key: count === 1 ? base : `${base}/${count}` };
      return { ...card, acts: actsOn(card, name) };
    }),
  };
}

const PLAIN = { files: [], since: null, endsAt: null, left: null, after: [], isMine: false } as const;

function itemCard({ title, level, line }: OpenItem, tasks: readonly TaskData[]): CardContent {
  const files = tasks.find((task) => fold(task.title) === fold(title))?.files ?? [];
  return { ...PLAIN, title, level, instance: null, files, state: "free", line };
}

function taskCard({ title, level, instance, files = [], state, waitsFor = [], line }: TaskData): CardContent {
  return { ...PLAIN, title, level, instance, files, state, after: waitsFor, line };
}

function heldCard(holding: Holding, level: number | null, work: Work, context: Context): CardContent {
  const { reservation, lease, entry, displaced, isMine } = holding;
  const isWaiting = reservation.state === "waiting";
  const endsAt = isWaiting ? null : lease.endsAt;
  return {
    title: reservation.task,
    level,
    instance: reservation.instance,
    files: [...reservation.files, ...reservation.resources],
    state: isWaiting ? "waiting" : lease.state === "lapsed" && !lease.takeable ? "stale" : lease.state,
    since: epochOf(reservation.since, context.zone),
    endsAt,
    left: endsAt === null ? null : partLeft(reservation, endsAt, work.leaseMs, context.now),
    after: isWaiting ? aheadOf(holding, work.held, context) : [],
    isMine,
    line: displaced === null ? (entry?.line ?? null) : null,
  };
}

/** How much of a lease is left, 0 to 1. */
function partLeft({ estimateMinutes }: Reservation, endsAt: number, leaseMs: number, now: number): number {
  const length = Math.max(leaseMs, (estimateMinutes ?? 0) * 60_000);
  return Math.max(0, Math.min(1, (endsAt - now) / length));
}

/** Titles of what a waiter waits for: what is held, and what waited before it, as far as they meet. */
function aheadOf({ reservation, entry }: Holding, held: readonly Holding[], context: Context): string[] {
  const isAhead = (other: Holding) =>
    other.reservation.state === "reserved"
      ? !other.lease.takeable
      : (other.entry?.range.start ?? 0) < (entry?.range.start ?? 0);
  return held
    .filter((other) => other.reservation !== reservation && isAhead(other))
    .filter(
      (other) =>
        fold(other.reservation.task) === fold(reservation.task) ||
        claimsOverlap(reservation, other.reservation, context),
    )
    .map((other) => `#${other.reservation.instance} ${other.reservation.task}`);
}

/** The work finished on the day that is shown, newest first: by the file's reservations, then by the journal's word for listed tasks. */
function doneToday({ ended, tasks }: Work, context: Context): CardContent[] {
  const today = dayOf(context.now, context);
  const cards = ended
    .filter(({ reservation }) => reservation.state === "done")
    .flatMap(({ reservation, line }) => {
      const at = momentOf(reservation.ended ?? reservation.lastActivity ?? reservation.since, context);
      if (at === null || dayOf(at, context) !== today) return [];
      const { task: title, instance, files } = reservation;
      return [
        {
          ...PLAIN,
          title,
          level: null,
          instance,
          files,
          state: reservation.result ?? "done",
          since: at,
          line,
        },
      ];
    });
  const known = new Set(cards.map(({ title }) => fold(title)));
  const ticked = doneByJournal(context, today);
  const listed = tasks.flatMap((task) => {
    const since = ticked.get(fold(task.title));
    return task.state === "done" && since !== undefined && !known.has(fold(task.title))
      ? [{ ...taskCard(task), since }]
      : [];
  });
  return [...cards, ...listed].toSorted((a, b) => b.since - a.since);
}

/** Maximum number of revisions that are looked through for today's. */
const MOST_REVISIONS = 500;

function doneByJournal(context: Context, today: string): Map<string, number> {
  const found = new Map<string, number>();
  let count = 0;
  for (const { at, command, subject } of context.past?.revisions() ?? []) {
    if (++count > MOST_REVISIONS || dayOf(at, context) < today) break;
    if (command === "task done" && at <= context.now && !found.has(fold(subject)))
      found.set(fold(subject), at);
  }
  return found;
}

function momentOf(time: Time | null, { zone }: Context): number | null {
  return epochOf(time, zone);
}

/** The day that it is at a moment where the file is read. */
function dayOf(ms: number, { zone }: Context): string {
  return new Date(ms + zone(ms) * 60_000).toISOString().slice(0, 10);
}
