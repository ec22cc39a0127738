import { type Ending, endReservation, updateReservation } from "../protocol/change.ts";
import { type Handover, handovers } from "../protocol/handovers.ts";
import { readLabel } from "../protocol/lines.ts";
import { replaceEntry } from "../protocol/place.ts";
import { addReservation, BEGUN, type Reservation, reservations } from "../protocol/reservations.ts";
import { type Entry, type Style, View } from "../protocol/view.ts";
import { findClaims } from "../rules/leases.ts";
import type { ActingContext, Context } from "../rules/context.ts";
import { type Holding, holdings, judge } from "../rules/holdings.ts";
import { circleThrough } from "../rules/queue.ts";
import { byId } from "../rules/ids.ts";
import { applyEdits, type Edit } from "../text/edits.ts";
import { isoOf } from "../time/time.ts";
import { setTask } from "../protocol/tasks.ts";
import { expire, nowTime, refuseBlocked, reservationIn } from "./common.ts";
import { type HandoverData, handoverData, plainHandover } from "./handover-data.ts";
import { type HandedOver, openOffers } from "./handovers.ts";
import { type KnownMessage, messageData } from "./message-data.ts";
import { holdingData } from "./shapes.ts";
import { answerEdits as messageAnswerEdits } from "./messages.ts";
import { type Decision, type OrRefused, operation, refuse, type Refused } from "./types.ts";

const ID = { id: { kind: "text", at: "argument", placeholder: "ID", complete: "handovers" } } as const;

export const handoverAccept = operation({
  name: "handover accept",
  mode: "write",
  input: ID,
  plan(view, input, context): Decision<HandedOver> {
    const open = openFor(view, input.id, context);
    const asked = open.ok ? null : requestFor(view, input.id, context);
    if (asked !== null) return giveAway(view, asked, context);
    return open.ok ? accept(view, open.value, context) : open;
  },
});

export const handoverDecline = operation({
  name: "handover decline",
  mode: "write",
  input: ID,
  plan(view, input, context): Decision<HandedOver> {
    const open = ownOffer(view, input.id, context) ?? openFor(view, input.id, context);
    if (!open.ok) return open;
    const edits = answerEdits(view, open.value.entry, "declined", context);
    return {
      ok: true,
      edits,
      read(saved, promoted) {
        const handover = answered(saved, view, open.value);
        return handover?.state === "declined" ? { handover, reservation: null, promoted } : null;
      },
      did: { verb: "decline", subject: open.value.task },
    };
  },
});

type Offered = ReturnType<typeof handoverData>[number];

/** One's own open offer, by its id: whoever made it may take it back. */
function ownOffer(view: View, id: string | undefined, context: Context): OrRefused<Offered> | null {
  if (id === undefined) return null;
  const [only, ...more] = byId(id, handoverData(view)).filter(({ state }) => state === "proposed");
  return only === undefined || more.length > 0 || only.from !== context.instance
    ? null
    : { ok: true, value: only };
}

/** The one open handover that is for me, by its id or because there is only one. */
function openFor(view: View, id: string | undefined, context: Context): OrRefused<Offered> {
  const found = byId(id, handoverData(view)).filter(
    ({ state, to, from }) =>
      state === "proposed" && from !== context.instance && (to === null || to === context.instance),
  );
  const [only] = found;
  if (only === undefined) return refuse("NO_HANDOVER", { id: id ?? "" });
  if (found.length > 1) return refuse("AMBIGUOUS_ID", { ids: found.map((one) => `${one.id} ${one.task}`) });
  return { ok: true, value: only };
}

/** An offer as a later text shows it, under the id that it was answered by: ids come from what an answer changes. */
function answered(saved: View, view: View, offer: Offered): HandoverData | null {
  const at = view.entries(handovers).indexOf(offer.entry);
  const now = handoverData(saved)[at];
  return now === undefined ? null : { ...plainHandover(offer), state: now.state, line: now.line };
}

/** The one open request for work of mine, by its id or because there is only one. */
function requestFor(view: View, id: string | undefined, context: Context): KnownMessage | null {
  const found = byId(id, messageData(view)).filter(
    ({ kind, to, answer }) => kind === "request" && to === context.instance && answer === null,
  );
  return found.length === 1 ? (found[0] ?? null) : null;
}

function accept(view: View, open: Offered, context: ActingContext): Decision<HandedOver> {
  const { from, task, files } = open;
  const passing = { from, to: context.instance, task, files };
  const answering = answerEdits(view, open.entry, "accepted", context);
  return passOn(view, passing, answering, context, (saved) => answered(saved, view, open));
}

/** Gives a task to who asked for it: offer and acceptance in one. */
function giveAway(view: View, request: KnownMessage, context: ActingContext): Decision<HandedOver> {
  const mine = findClaims(holdings(view, context), {
    instance: context.instance,
    task: request.text,
    state: "reserved",
  });
  const [held] = mine;
  if (held === undefined) return refuse("NO_RESERVATION", { instance: context.instance, task: request.text });
  const { task, files } = held.reservation;
  const passing = { from: context.instance, to: request.from, task, files };
  const word = view.style(context.language).words.handover.accepted[0];
  const answering = messageAnswerEdits(view, request, word, context);
  const { id, line } = request;
  const said = { progress: "", next: "", blockers: "", notes: "", since: isoOf(nowTime(context)) };
  return passOn(view, passing, [...answering, ...withdrawOffers(view, task, context)], context, () => ({
    id,
    ...passing,
    ...said,
    line,
    state: "accepted",
  }));
}

/** Work on its way from one instance to another. */
interface Passing {
  readonly from: number;
  readonly to: number;
  readonly task: string;
  /** Where the giver holds none of it any more. */
  readonly files: readonly string[];
}

/** Closes the giver's entry, opens the receiver's and passes the task on, in one write. */
function passOn(
  view: View,
  { from, to, task, files: offered }: Passing,
  answering: readonly Edit[],
  context: ActingContext,
  handoverIn: (saved: View) => HandoverData | null,
): Decision<HandedOver> {
  const style = view.style(context.language);
  const all = holdings(view, context);
  const given = findClaims(all, { instance: from, task, state: "reserved" });
  const files =
    given.length === 0 ? offered : [...new Set(given.flatMap(({ reservation }) => reservation.files))];
  const verdict = judge(
    { instance: to, task, files },
    // Who only waits for these files waits for the receiver from now on.
    findClaims(all, { state: "reserved" }).filter((one) => !given.includes(one)),
    context,
  );
  const blocked = [...verdict.blockedByFiles, ...verdict.blockedByTask];
  if (blocked.length > 0) {
    const code = verdict.blockedByFiles.length > 0 ? "FILES_RESERVED" : "TASK_RESERVED";
    return refuseBlocked(code, { task, files }, blocked, context);
  }
  const settled = given.flatMap(({ displaced }) => displaced?.source ?? []);
  const time = nowTime(context);
  const model = given.at(-1)?.reservation ?? { ...BEGUN, resources: [], estimateMinutes: null };
  const closed = closing(view, given, { state: "released", time, handedTo: to }, style);
  // Lapsed reservations that overlap expire as for any other grant: their holders may come back.
  const expired = expire(view, verdict.takeovers, { by: to, passedOn: task }, context, style);
  const edits = [
    ...closed.edits,
    ...expired,
    ...received(view, closed.records, { ...model, instance: to, task, files }, context, style),
    ...setTask(view, task, "inProgress", to, style),
    ...answering,
  ];
  const closes = closedCircle(view, edits, settled, { ...context, instance: to });
  if (closes !== null) return closes;
  return {
    ok: true,
    edits,
    read(saved, promoted) {
      const handover = handoverIn(saved);
      const reservation = reservationIn(saved, to, task, context);
      return handover?.state === "accepted" && reservation !== null
        ? { handover, reservation, promoted }
        : null;
    },
    settled,
    did: { verb: "accept", subject: task },
  };
}

/** Who waits for what is accepted waits for the receiver from then on: it must not wait for them. */
function closedCircle(
  view: View,
  edits: readonly Edit[],
  settled: readonly string[],
  context: ActingContext,
): Refused | null {
  const after = new View(applyEdits(view.text, edits));
  const displaced = context.displaced.filter(({ source }) => !settled.includes(source));
  const all = holdings(after, { ...context, displaced });
  const found = circleThrough(context.instance, all, context);
  if (found === null) return null;
  const [, next] = found.cycle;
  const holders = findClaims(all, { instance: next ?? null }).map((one) => holdingData(one, context.zone));
  const cycle = found.cycle.map((n) => `#${n}`).join(" → ");
  return refuse("WAIT_CYCLE", { task: found.wait.reservation.task, cycle }, { holders });
}

/** Widens the entry that the receiver has of the task already; else it gets an entry of its own, behind the giver's records. */
function received(
  view: View,
  records: readonly string[],
  given: Omit<Reservation, "state" | "since" | "lastActivity" | "rest">,
  context: Context,
  style: Style,
): Edit[] {
  const time = nowTime(context);
  const { instance, task } = given;
  const [own] = findClaims(view, { instance, task, state: "reserved" });
  if (own !== undefined) {
    const files = [...new Set([...own.value.files, ...given.files])];
    const record = records.length === 0 ? [] : addReservation(view, records, style);
    return [...record, ...updateReservation(view, own, { files, lastActivity: time }, style)];
  }
  const entry = { ...given, state: "reserved" as const, since: time, lastActivity: time, rest: [] };
  return addReservation(view, [...records, ...reservations.write(entry, style.words)], style);
}

/** Ends what the giver holds: in place, or by a record of its own where the file has lost it. */
function closing(view: View, given: readonly Holding[], ending: Ending & { handedTo: number }, style: Style) {
  const shown = new Set(given.flatMap(({ entry }) => entry ?? []));
  const lost = given.filter(({ entry }) => entry === null);
  const { state, time, handedTo } = ending;
  return {
    edits: [...shown].flatMap((entry) => endReservation(view, entry, ending, style)),
    records: lost.flatMap(({ reservation }) =>
      reservations.write({ ...reservation, state, ended: time, lastActivity: null, handedTo }, style.words),
    ),
  };
}

/** Closes one's own open offers of work that ends: an answer that came later would begin it again. */
export function withdrawOffers(view: View, task: string, context: ActingContext): Edit[] {
  return openOffers(view, { from: context.instance, task }).flatMap((entry) =>
    answerEdits(view, entry, "declined", context),
  );
}

/** The status line of a handover, renewed; its other lines stay as they were written. */
function answerEdits(
  view: View,
  entry: Entry<Handover>,
  state: "accepted" | "declined",
  context: Context,
): Edit[] {
  const style = view.style(context.language);
  const value = { ...entry.value, state, time: nowTime(context), answeredBy: context.instance };
  const status = handovers.write({ ...value, rest: [] }, style.words).at(-1) ?? "";
  const source = view.text.slice(entry.range.start, entry.range.end).replace(/(?:\r\n|\n|\r)$/, "");
  const lines = source.split(/\r\n|\n|\r/);
  const at = lines.findIndex((line, index) => index > 0 && readLabel(line)?.kind === "status");
  return replaceEntry(view, entry, at < 0 ? [...lines, status] : lines.with(at, status), style);
}
