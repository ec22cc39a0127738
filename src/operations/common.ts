import { isTooLong } from "../paths/overlap.ts";
import { addInstance, entriesOf, findInstance, type Instance, instances } from "../protocol/instances.ts";
import { endReservation } from "../protocol/change.ts";
import { replaceEntry } from "../protocol/place.ts";
import type { Reservation } from "../protocol/reservations.ts";
import { replaceTask, type Task, tasks } from "../protocol/tasks.ts";
import type { Entry, Style, View } from "../protocol/view.ts";
import { type ClaimRequest, findClaims } from "../rules/leases.ts";
import type { Context, ActingContext } from "../rules/context.ts";
import { clean, forModel } from "../text/clean.ts";
import type { Edit } from "../text/edits.ts";
import { readTime, type Time, writeTime } from "../time/time.ts";
import type { InstanceWord } from "../vocabulary/types.ts";
import { fold } from "../vocabulary/words.ts";
import { collisionData, heldData, holdingData, type ReservationData } from "./shapes.ts";
import { LONGEST_LEASE } from "../rules/leases.ts";
import { overlapsOf } from "../rules/standing.ts";
import { type Holding, holdings, isNamesakes, isSiblings, namesOf } from "../rules/holdings.ts";
import { isParked } from "../rules/parked.ts";
import { park } from "./parking.ts";
import type { RefusalArgs } from "./codes.ts";
import { type Notice, refuse, type Refused, type OrRefused, type Resolved } from "./types.ts";
import { addLog, log } from "../protocol/log.ts";

/** The no to the first file that no pattern of the repository is, or that is too long for one; null where all are. */
export function refusedFile(files: readonly Resolved[]): Refused | null {
  const bad = files.find(({ kind, path }) => kind !== "inside" || isTooLong(path));
  if (bad === undefined) return null;
  return refuse(bad.kind === "outside" ? "PATH_OUTSIDE" : "PATH_INVALID", { path: bad.given });
}

/** Now, as the file holds it. */
export function nowTime(context: Context): Time {
  const text = writeTime(context.now, context.zone);
  const time = readTime(text);
  if (time === null) throw new RangeError(`the clock gives ${context.now}, which is no time`);
  return time;
}

/** Tells who estimates more than a lease can last. */
export function estimateNotices(estimateMinutes: number | null | undefined): Notice[] {
  return (estimateMinutes ?? 0) * 60_000 > LONGEST_LEASE
    ? [{ code: "ESTIMATE_ABOVE_LEASE", args: { hours: LONGEST_LEASE / 3_600_000 } }]
    : [];
}

/** Writes an instance's state, on its own line or as a new one. */
export function setInstance(
  view: View,
  number: number,
  state: InstanceWord,
  label: string | null,
  context: Context,
  style: Style,
): Edit[] {
  const known = ownLine(view, number, context) ?? findInstance(view, number);
  const own = known !== null && known.value.from === known.value.to ? known : null;
  const value = {
    from: number,
    to: number,
    state,
    stateText: "",
    label: label ?? own?.value.label ?? "",
    time: nowTime(context),
  };
  const lines = instances.write(value, style.words);
  return own === null ? addInstance(view, lines, style) : replaceEntry(view, own, lines, style);
}

/** Of several lines of one number the one that this clone wrote; another clone's newcomer has the other. */
function ownLine(view: View, number: number, { wroteHere }: Context): Entry<Instance> | undefined {
  const listed = entriesOf(view, number);
  if (listed.length < 2) return undefined;
  return listed.findLast(
    ({ range }) => wroteHere?.(number, view.text.slice(range.start, range.end).trim()) === true,
  );
}

/**
 * Ends reservations that have lapsed. Their tasks go back to the list as work that was begun and that nobody owns,
 * unless the same write passes one on; one that was taken over again and again is blocked.
 */
export function expire(
  view: View,
  lapsed: readonly Holding[],
  { by, passedOn }: { readonly by: number | null; readonly passedOn: string | null },
  context: Context,
  style: Style,
): Edit[] {
  const ending = { state: "expired" as const, time: nowTime(context), takenBy: by };
  const ended = lapsed.flatMap(({ entry }) => (entry === null ? [] : [entry]));
  const kept = passedOn === null ? null : fold(passedOn);
  const parked = lapsed.filter(
    ({ entry, reservation }) =>
      entry !== null && fold(reservation.task) !== kept && isParked(view, reservation),
  );
  const isLeft = (title: string) => findClaims(parked, { task: title }).length > 0;
  const freed = view
    .entries(tasks)
    .filter(({ value: task }) => task.state === "inProgress" && fold(task.title) !== kept)
    .filter(({ value: { title } }) => !isLeft(title))
    .filter(({ value: { instance, title } }) => findClaims(ended, { instance, task: title }).length > 0);
  return [
    ...ended.flatMap((entry) => endReservation(view, entry, ending, style)),
    ...disown(view, freed, style),
    ...park(view, parked, context, style),
  ];
}

/** Tasks that were begun stay so, and are nobody's. */
export function disown(view: View, begun: readonly Entry<Task>[], style: Style): Edit[] {
  return begun.flatMap((task) => replaceTask(view, task, { ...task.value, instance: null }, style));
}

/** Those that a title means: the ones that are called so (case, accents and spacing aside), else those whose title holds it. */
export function byTitle<T>(all: readonly T[], title: string, titleOf: (one: T) => string): readonly T[] {
  const wanted = fold(clean(title));
  const exact = all.filter((one) => fold(titleOf(one)) === wanted);
  if (exact.length > 0) return exact;
  const holding = all.filter((one) => fold(titleOf(one)).includes(wanted));
  return holding.length > 0 ? holding : asTold(all, title, titleOf);
}

/** Those that a title means as a model was told it: shortened, and with other quotation marks. */
function asTold<T>(all: readonly T[], title: string, titleOf: (one: T) => string): readonly T[] {
  const wanted = fold(forModel(title)).replace(/…$/, "");
  if (wanted === "") return [];
  return all.filter((one) => fold(forModel(titleOf(one))).replace(/…$/, "") === wanted);
}

/** Refusal of a request that holdings stand in the way of; lists other holders before the asker's own. */
export function refuseBlocked(
  code: "FILES_RESERVED" | "TASK_RESERVED",
  { task, files = [], also }: Pick<ClaimRequest, "task" | "also"> & { readonly files?: readonly string[] },
  blocked: readonly Holding[],
  context: Context,
  undoing?: RefusalArgs["TASK_RESERVED"]["undoing"],
): Refused {
  const { instance, zone } = context;
  const mine = findClaims(blocked, { instance }).filter((one) => !one.isSiblings);
  const others = blocked.filter((one) => !mine.includes(one));
  const own = others.length === 0;
  const found = [...others, ...mine];
  const holders = found.map((holding) => heldData(holding, zone));
  const args = { task, files, own, mine: own ? 0 : mine.length, ...(undoing && { undoing }) };
  // Each as it was asked for, whatever name of it is held.
  const collisions = files.flatMap((file) =>
    overlapsOf(namesOf({ files: [file], also }), found, context).map((overlap) =>
      collisionData({ ...overlap, asked: file }),
    ),
  );
  return refuse(code, args, { holders, collisions });
}

/** On the list, or the author of a reservation that somebody wrote by hand. */
export function isKnown(view: View, instance: number): boolean {
  return findInstance(view, instance) !== null || findClaims(view, { instance }).length > 0;
}

/** The reservation that is held in a text after the edits, for the answer; null when it only waits or is not there. */
export function reservationIn(
  after: View,
  instance: number,
  task: string,
  context: Context,
): ReservationData | null {
  const held = holdings(after, { ...context, displaced: [] });
  const [found] = findClaims(held, { instance, task, state: "reserved" });
  return found === undefined ? null : holdingData(found, context.zone);
}

/** Ends what has lapsed for a request that is granted, and says so in the log. */
export function expireLapsed(
  view: View,
  takeovers: readonly Holding[],
  request: ClaimRequest,
  context: Context,
  style: Style,
): Edit[] {
  if (takeovers.length === 0) return [];
  return [
    ...expire(view, takeovers, { by: request.instance, passedOn: request.task }, context, style),
    ...logTakeover(view, takeovers, request, context, style),
  ];
}

function logTakeover(
  view: View,
  takeovers: readonly Holding[],
  request: ClaimRequest,
  context: Context,
  style: Style,
): Edit[] {
  const { words } = style;
  const [open, close] = words.quotes;
  const who = takeovers.map(
    ({ reservation }) => `Instance #${reservation.instance} ${open}${reservation.task}${close}`,
  );
  const lines = log.write(
    {
      time: nowTime(context),
      instance: request.instance,
      type: null,
      action: `${words.verbs.reserve}${words.colon}${request.task} (${words.reservation.expired[0]}${words.colon}${who.join(", ")})`,
      status: "inProgress",
      statusText: null,
      files: request.files,
      notes: request.reason ?? null,
      rest: [],
    },
    words,
  );
  return addLog(view, lines, style, context.zone);
}

/** The entries of one task of mine. coord writes one; a hand or a merge may bring about more. */
export type OwnEntries = readonly [Entry<Reservation>, ...Entry<Reservation>[]];

/**
 * The reservation of mine that a (part of a) title means; without a title the only one. A title that is, exactly, that of
 * another's reservation or of an ended one of mine means no other that merely holds it. Entries of one title are one task:
 * whatever becomes of it becomes of all of them.
 */
export function myReservation(
  view: View,
  title: string | undefined,
  context: ActingContext,
  state: "reserved" | "waiting" = "reserved",
): OrRefused<OwnEntries> {
  const { instance } = context;
  const listed = findClaims(view, { instance });
  const own = listed.filter(
    ({ value }) => !isNamesakes(view, value, context) && !isSiblings(view, value, context),
  );
  const namesakes = findClaims(listed, { state }).filter((entry) => !own.includes(entry));
  const mine = findClaims(own, { state });
  const others = findClaims(holdings(view, context), { state: "reserved" }).filter(
    ({ reservation }) => reservation.instance !== instance,
  );
  const all = [...own.map(({ value }) => value), ...others.map(({ reservation }) => reservation)];
  const meant = new Set(title === undefined ? all : byTitle(all, title, ({ task }) => task));
  const found = mine.filter(({ value }) => meant.has(value));
  const titles = titlesOf(found.length > 0 ? found : mine);
  if (titles.length > 1 && found.length > 0)
    return refuse("AMBIGUOUS_TASK", { instance, tasks: titles, count: titles.length });
  const [first, ...duplicates] = found;
  if (first !== undefined) return { ok: true, value: [first, ...duplicates] };
  const theirs = title === undefined ? namesakes : byTitle(namesakes, title, ({ value }) => value.task);
  const [their] = theirs;
  if (their !== undefined && isSiblings(view, their.value, context))
    return refuse("SUBAGENT_HOLDS", { instance, task: their.value.task });
  if (their !== undefined) return refuse("NUMBER_TWICE", { instance, task: their.value.task });
  if (title === undefined) return refuse("NO_RESERVATION", { instance });
  const holders = byTitle(others, title, ({ reservation }) => reservation.task);
  return refuse(
    "NO_RESERVATION",
    { instance, task: title, tasks: titles },
    { holders: holders.map((holding) => holdingData(holding, context.zone)) },
  );
}

/** Each title once, however it is spelled. */
function titlesOf(entries: readonly Entry<Reservation>[]): string[] {
  const first = new Map<string, string>();
  for (const { value } of entries) {
    const key = fold(value.task);
    if (!first.has(key)) first.set(key, value.task);
  }
  return [...first.values()];
}

/** The files of all entries of a task. */
export function filesOf(mine: OwnEntries): readonly string[] {
  return [...new Set(mine.flatMap(({ value }) => value.files))];
}
