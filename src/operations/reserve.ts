import { removeEntry, startReservation, updateReservation } from "../protocol/change.ts";
import { addReservation, BEGUN, type Reservation, reservations } from "../protocol/reservations.ts";
import { readSettings } from "../protocol/settings.ts";
import { setTask } from "../protocol/tasks.ts";
import type { Entry, Style, View } from "../protocol/view.ts";
import { type ClaimRequest, findClaims } from "../rules/leases.ts";
import type { Context } from "../rules/context.ts";
import { type Holding, holdings, isNamesakes, isSiblings, judge, namesOf } from "../rules/holdings.ts";
import { withOtherNames } from "../rules/standing.ts";
import { isParked, takenFrom } from "../rules/parked.ts";
import { cycleOf, rivalsOf } from "../rules/queue.ts";
import { clean } from "../text/clean.ts";
import type { Edit } from "../text/edits.ts";
import { fold } from "../vocabulary/words.ts";
import { claimNotice, claimOnTask, nearTask } from "./claimed-tasks.ts";
import { claimHolder, claimsOn, mentionedBy } from "./check.ts";
import {
  estimateNotices,
  expireLapsed,
  nowTime,
  refuseBlocked,
  refusedFile,
  reservationIn,
} from "./common.ts";
import { holdingData, plainData, type ReservationData } from "./shapes.ts";
import { meantTitle } from "./task-data.ts";
import { type Decision, type Notice, operation, refuse, type Resolved } from "./types.ts";

export interface Reserved {
  readonly reservation: ReservationData;
  /** Waiters that this write let in. */
  readonly promoted: readonly ReservationData[];
  /** Lapsed reservations that were taken over. */
  readonly tookOver: readonly ReservationData[];
  readonly changed: boolean;
}

export const reserve = operation({
  name: "reserve",
  mode: "write",
  input: {
    task: { kind: "text", at: "argument", required: true, placeholder: "TASK", complete: "free" },
    files: { kind: "patterns", at: "option", placeholder: "A,B" },
    resource: { kind: "names", at: "option", placeholder: "NAME" },
    estimate: { kind: "duration", at: "option", placeholder: "DURATION" },
    wait: { kind: "optionalDuration", at: "option", placeholder: "DURATION" },
  },
  plan(view, input, context): Decision<Reserved> {
    const task = clean(input.task);
    if (task === "") return refuse("TASK_EMPTY", {});
    const bad = refusedFile(input.files);
    if (bad !== null) return bad;
    const meant = meantTitle(view, task, context);
    if (!meant.ok) return meant;
    const request: ClaimRequest = {
      instance: context.instance,
      task: meant.value,
      ...askedFiles(input.files),
      resources: [...new Set((input.resource ?? []).map(clean))].filter((name) => name !== ""),
      estimateMinutes: input.estimate === undefined ? null : Math.max(1, Math.round(input.estimate / 60_000)),
    };
    const planned = planReserve(view, fromPools(view, request, context), input.wait !== undefined, context);
    if (!planned.ok) return planned;
    const isMeant = fold(meant.value) !== fold(task);
    const notices: readonly Notice[] = [
      ...(isMeant ? [{ code: "TASK_MEANT", args: { given: task, task: meant.value } } as const] : []),
      ...(planned.notices ?? []),
      ...(isFileForTask(request) ? [{ code: "NO_FILES_YET", args: { task } } as const] : []),
    ];
    return notices.length === 0 ? planned : { ...planned, notices };
  },
});

/** Whether a task is called as a file or a pattern would be, and nothing else is asked for: that protects nothing. */
function isFileForTask({ task, files, resources = [] }: ClaimRequest): boolean {
  return files.length === 0 && resources.length === 0 && /^\S*(?:[/*]|\.[a-z]\w{0,4}$)\S*$/i.test(task);
}

/** The files of a request, each once, with the other names of those that have some. */
export function askedFiles(given: readonly Resolved[]): Pick<ClaimRequest, "files" | "also"> {
  const files = [...new Set(given.map(patternOf))];
  const named = given.flatMap((one) => (one.also === undefined ? [] : [[patternOf(one), one.also] as const]));
  return named.length === 0 ? { files } : { files, also: new Map(named) };
}

/** Grants a request, queues it when it may wait, or says who stands in its way. */
export function planReserve(
  view: View,
  given: ClaimRequest,
  mayWait: boolean,
  context: Context,
): Decision<Reserved> {
  const request = asQueued(view, given, context);
  const all = holdings(view, context);
  // A request leaves out the files that its instance holds already, whoever waits for them.
  const { instance, task } = request;
  const listed = findClaims(all, { instance, task, state: "reserved" }).filter(({ entry }) => entry !== null);
  const held = listed.find(({ reservation }) => !isNamesakes(view, reservation, context));
  if (held === undefined && listed.length > 0) return refuse("NUMBER_TWICE", { instance, task });
  if (held !== undefined && isSiblings(view, held.reservation, context))
    return refuseBlocked("TASK_RESERVED", request, [held], context);
  const has = held?.reservation;
  const asked = {
    ...request,
    files: request.files.filter((file) => has?.files.includes(file) !== true),
    resources: (request.resources ?? []).filter((name) => has?.resources.includes(name) !== true),
  };
  const rivals = rivalsOf(asked, all);
  const named = withOtherNames(asked, rivals, context);
  const verdict = judge(named, rivals, context);
  const parked = findClaims(verdict.takeovers, { task }).find(({ reservation }) =>
    isParked(view, reservation),
  );
  if (parked !== undefined) return refuseParked(view, parked, context);
  const blocked = verdict.blockedByFiles.length > 0 ? verdict.blockedByFiles : verdict.blockedByTask;
  if (blocked.length === 0) {
    const granted = heedClaims(grant(view, request, verdict.takeovers, context), asked, view, context);
    return held === undefined ? heedTaskClaim(granted, task, view, context) : granted;
  }
  const holders = blocked.map((holding) => holdingData(holding, context.zone));
  const own = blocked.every(({ reservation }) => reservation.instance === request.instance);
  if (mayWait && !own) {
    // Who writes meanwhile lets the queue go on, and looks for no other names: those by which others hold it are waited for, too.
    const whole = named === asked ? asked : { ...asked, files: [...new Set(namesOf(named))] };
    const cycle = cycleOf(whole, all, context);
    if (cycle === null) return queue(view, whole, context);
    return refuse(
      "WAIT_CYCLE",
      { task: request.task, cycle: cycle.map((n) => `#${n}`).join(" → ") },
      { holders },
    );
  }
  const code = verdict.blockedByFiles.length > 0 ? "FILES_RESERVED" : "TASK_RESERVED";
  return refuseBlocked(code, named === asked ? request : named, blocked, context);
}

/** A request that is in the queue already, with what is waited for beside it: the names by which others held its files. */
function asQueued(view: View, request: ClaimRequest, context: Context): ClaimRequest {
  const { instance, task, files } = request;
  if (files.length === 0 || context.otherNames === undefined) return request;
  const [waiting] = findClaims(view, { instance, task, state: "waiting" });
  const queued = waiting?.value.files ?? [];
  const beside = queued.filter((file) => !files.includes(file)).map((name) => ({ name, since: null }));
  if (beside.length === 0 || !files.every((file) => queued.includes(file))) return request;
  const others = new Set(
    files.flatMap((path) => context.otherNames?.({ path }, beside) ?? []).map(({ name }) => name),
  );
  return beside.every(({ name }) => others.has(name)) ? { ...request, files: queued } : request;
}

/** Refuses a reservation that lapsed in everybody's hands: it is handed to nobody any more. */
function refuseParked(view: View, parked: Holding, { zone }: Context): Decision<Reserved> {
  const { task, instance } = parked.reservation;
  const by = [...takenFrom(view, task, instance), instance].map((one) => `#${one}`).join(" → ");
  return refuse("TASK_PARKED", { task, by }, { holders: [holdingData(parked, zone)] });
}

/** Tells of claims in another form, or refuses where the file wants that. */
function heedClaims(
  granted: Decision<Reserved>,
  { task, files }: ClaimRequest,
  view: View,
  context: Context,
): Decision<Reserved> {
  const met = files.map((file) => ({ file, ...claimsOn(view, [file === "**" ? "" : file], context) }));
  const holders = met.flatMap(({ file, claims, enforced }) =>
    enforced ? claims.map((claim) => claimHolder(claim, [file])) : [],
  );
  if (holders.length > 0) return refuse("FILES_RESERVED", { task, files, own: false, mine: 0 }, { holders });
  const told = met.flatMap(({ file, claims }) =>
    claims.length > 0
      ? claims
          .slice(0, MOST_TOLD)
          .map(({ who, line }): Notice => ({ code: "CLAIMED", args: { file, who, line } }))
      : mentionsOf(file, view, context),
  );
  return granted.ok && told.length > 0
    ? { ...granted, notices: [...(granted.notices ?? []), ...told] }
    : granted;
}

/** The same of a claim to the task. */
function heedTaskClaim(
  granted: Decision<Reserved>,
  task: string,
  view: View,
  context: Context,
): Decision<Reserved> {
  if (!granted.ok) return granted;
  const claim = claimOnTask(view, task, context);
  if (claim === null) {
    const near = nearTask(view, task, context);
    if (near === null) return granted;
    return { ...granted, notices: [{ code: "TASK_NEAR", args: near }, ...(granted.notices ?? [])] };
  }
  if (claim.enforced) return refuse("TASK_RESERVED", { task }, { holders: [claimHolder(claim, [], task)] });
  return { ...granted, notices: [claimNotice("TASK_CLAIMED", task, claim), ...(granted.notices ?? [])] };
}

function mentionsOf(file: string, view: View, context: Context): Notice[] {
  return mentionedBy(view, [file], context)
    .filter(({ live }) => live)
    .map(({ line, text }) => ({ code: "MENTIONED", args: { file, line, text } }));
}

/** Claims that one call tells of. */
const MOST_TOLD = 3;

/** The root is written as a pattern that anybody can read. */
export function patternOf({ path }: Resolved): string {
  return path === "" ? "**" : path;
}

function grant(
  view: View,
  request: ClaimRequest,
  takeovers: readonly Holding[],
  context: Context,
): Decision<Reserved> {
  const style = view.style(context.language);
  const { instance, task } = request;
  const [own] = findClaims(view, { instance, task, state: "reserved" });
  const [waiting] = findClaims(view, { instance, task, state: "waiting" });
  const edits = [
    ...expireLapsed(view, takeovers, request, context, style),
    ...obtain(view, { own, waiting }, request, context, style),
    ...(own === undefined ? setTask(view, request.task, "inProgress", request.instance, style) : []),
  ];
  const tookOver = takeovers.map((holding) => ({
    ...holdingData(holding, context.zone),
    state: "expired" as const,
  }));
  return {
    ok: true,
    edits,
    read(saved, promoted) {
      const reservation = reservationIn(saved, request.instance, request.task, context);
      return reservation === null ? null : { reservation, promoted, tookOver, changed: edits.length > 0 };
    },
    notices: [
      ...tookOver.map(tookOverNotice),
      ...estimateNotices(request.estimateMinutes),
      ...request.files.flatMap((file) => surveyNotices(file, context)),
    ],
    did: { verb: "reserve", subject: request.task },
    ...(own === undefined && readSettings(view).subagents === "apart"
      ? { effects: [{ kind: "made", instance, task: request.task }] }
      : {}),
  };
}

/** The entries of one task of the asker. */
interface Own {
  readonly own: Entry<Reservation> | undefined;
  readonly waiting: Entry<Reservation> | undefined;
}

/**
 * Widens what is mine already, starts what I waited for, or opens a new entry. A wait for more than this goes on: a
 * process stands behind it.
 */
function obtain(
  view: View,
  { own, waiting }: Own,
  request: ClaimRequest,
  context: Context,
  style: Style,
): Edit[] {
  const has = new Set(thingsOf(own?.value).concat(thingsOf(request)));
  const isOver = waiting !== undefined && thingsOf(waiting.value).every((thing) => has.has(thing));
  if (own === undefined && isOver && thingsOf(waiting.value).length === has.size)
    return startReservation(view, waiting, nowTime(context), style);
  const gone = isOver ? removeEntry(waiting) : [];
  if (own !== undefined) return [...widen(view, own, request, context, style), ...gone];
  const lines = reservations.write(newEntry(request, "reserved", context), style.words);
  return [...addReservation(view, lines, style), ...gone];
}

/** Files and resources of a claim under names that tell them apart. */
function thingsOf(claim: Pick<ClaimRequest, "files" | "resources"> | undefined): string[] {
  const { files = [], resources = [] } = claim ?? {};
  return [...files.map((file) => `file ${file}`), ...resources.map((name) => `resource ${name}`)];
}

/** Puts a request at the end of the queue; one that is in it already stays where it is. */
function queue(view: View, request: ClaimRequest, context: Context): Decision<Reserved> {
  const style = view.style(context.language);
  const value = newEntry(request, "waiting", context);
  const { instance, task } = request;
  const [queued] = findClaims(view, { instance, task, state: "waiting" });
  const edits =
    queued === undefined ? addReservation(view, reservations.write(value, style.words), style) : [];
  return {
    ok: true,
    edits,
    read(saved, promoted) {
      const [entry] = findClaims(saved, { instance, task, state: "waiting" });
      // Null where the wait is over already: its turn came with this very write.
      const waiting = entry === undefined ? null : plainData(entry.value, entry.line);
      const reservation = waiting ?? reservationIn(saved, request.instance, request.task, context);
      return reservation === null ? null : { reservation, promoted, tookOver: [], changed: edits.length > 0 };
    },
    did: { verb: "wait", subject: request.task },
  };
}

function newEntry(request: ClaimRequest, state: "reserved" | "waiting", context: Context): Reservation {
  const { instance, task, files, resources = [], estimateMinutes = null } = request;
  const time = nowTime(context);
  return {
    ...BEGUN,
    state,
    instance,
    task,
    files,
    resources,
    estimateMinutes,
    since: time,
    lastActivity: state === "reserved" ? time : null,
  };
}

function widen(
  view: View,
  own: Entry<Reservation>,
  request: ClaimRequest,
  context: Context,
  style: Style,
): Edit[] {
  const added = request.files.filter((file) => !own.value.files.includes(file));
  const { estimateMinutes = null, resources: asked = [] } = request;
  const more = asked.filter((name) => !own.value.resources.includes(name));
  const estimate = estimateMinutes === own.value.estimateMinutes ? null : estimateMinutes;
  if (added.length === 0 && more.length === 0 && estimate === null) return [];
  const files = added.length === 0 ? [] : [...own.value.files, ...added];
  return updateReservation(
    view,
    own,
    {
      files,
      resources: more.length === 0 ? [] : [...own.value.resources, ...more],
      estimateMinutes: estimate,
      lastActivity: nowTime(context),
    },
    style,
  );
}

function tookOverNotice(taken: ReservationData): Notice {
  return { code: "TOOK_OVER", args: { instance: taken.instance, task: taken.task, line: taken.line ?? 0 } };
}

/** A pattern that matches nothing is mostly a typing error; one that matches nearly everything mostly a thoughtless one. */
function surveyNotices(pattern: string, context: Context): Notice[] {
  const found = context.survey(pattern);
  if (found === null || found.total === 0) return [];
  if (found.matched === 0) return [{ code: "MATCHES_NOTHING", args: { pattern } }];
  const most = found.total >= 10 && found.matched / found.total >= 0.9;
  return most
    ? [{ code: "MATCHES_MOST", args: { pattern, matched: found.matched, total: found.total } }]
    : [];
}

/**
 * A request in whose place of a pool (`port:3000-3010`) stands what is free of it: what one holds of it already, else the
 * first that nobody holds, else its first, to wait for.
 */
function fromPools(view: View, request: ClaimRequest, context: Context): ClaimRequest {
  if (!request.resources?.some((name) => poolOf(name) !== null)) return request;
  const held = findClaims(holdings(view, context), {}).filter(({ lease }) => !lease.takeable);
  const own = findClaims(held, { instance: request.instance, task: request.task });
  const mine = new Set(own.flatMap(({ reservation }) => reservation.resources));
  const taken = new Set(held.flatMap(({ reservation }) => reservation.resources));
  const resources = request.resources.map((name) => {
    const pool = poolOf(name);
    const found =
      pool?.find((one) => mine.has(one)) ?? pool?.find((one) => !taken.has(one)) ?? pool?.[0] ?? name;
    // Two of one pool are two numbers.
    taken.add(found);
    return found;
  });
  return { ...request, resources };
}

/** Maximum number of things in a pool. */
const LARGEST_POOL = 1_000;

/** All that a pool has, by their names; null for the name of one thing. */
function poolOf(name: string): string[] | null {
  const [, kind = "", from, to] = /^([^:]+:)(\d{1,9})-(\d{1,9})$/.exec(name) ?? [];
  const size = Number(to) - Number(from) + 1;
  if (from === undefined || !(size >= 1 && size <= LARGEST_POOL)) return null;
  return Array.from({ length: size }, (_, at) => `${kind}${Number(from) + at}`);
}
