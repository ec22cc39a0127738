import { findInstance, type Instance } from "../protocol/instances.ts";
import { type Message, messages } from "../protocol/messages.ts";
import type { Reservation } from "../protocol/reservations.ts";
import type { Entry, View } from "../protocol/view.ts";
import type { Context } from "../rules/context.ts";
import type { Holding } from "../rules/holdings.ts";
import { idsOf } from "../rules/ids.ts";
import type { Overlap } from "../rules/standing.ts";
import { epochOf, isoOf, writeTime, type Zone } from "../time/time.ts";
import type { TaskWord } from "../vocabulary/types.ts";
import type { Notice } from "./types.ts";

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
): ReservationData {
  const waiting = reservation.state === "waiting";
  return {
    ...plainData(reservation, displaced === null ? (entry?.line ?? null) : null),
    state: waiting ? "waiting" : lease.state,
    leaseEndsAt: waiting || lease.endsAt === null ? null : isoSecondsAt(lease.endsAt, zone),
    takeable: !waiting && lease.takeable,
    displaced: displaced !== null,
    ...(isSiblings ? { sibling: true } : {}),
  };
}

/** An ended reservation, or one whose lease does not matter. */
export function plainData(reservation: Reservation, line: number | null): ReservationData {
  const { state } = reservation;
  return {
    instance: reservation.instance,
    task: reservation.task,
    files: reservation.files,
    ...(reservation.resources.length === 0 ? {} : { resources: reservation.resources }),
    state: state === "reserved" ? "active" : state,
    since: isoOf(reservation.since),
    lastActivity: isoOf(reservation.lastActivity),
    estimateMinutes: reservation.estimateMinutes,
    result: reservation.result,
    next: reservation.next,
    line,
    leaseEndsAt: null,
    takeable: false,
    displaced: false,
  };
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

export function instanceData({ value, line }: Entry<Instance>): InstanceData {
  const count = Math.max(0, Math.min(value.to - value.from + 1, LONGEST_RANGE));
  return {
    numbers: Array.from({ length: count }, (_, i) => value.from + i),
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

/** A message as scripts see it. */
export interface MessageData {
  readonly id: string;
  /** `request`: a handover of the task that `text` names is asked for. */
  readonly kind: "message" | "request";
  readonly from: number;
  readonly to: number | "all";
  readonly text: string;
  readonly at: string | null;
  /** The last answer to it; null as long as there is none. */
  readonly answer: string | null;
  readonly answeredBy: number | null;
  readonly line: number;
}

/** For how long an answer stands in the inbox of who asked (ms). */
const ANSWER_LASTS = 24 * 3_600_000;

export type KnownMessage = MessageData & { readonly entry: Entry<Message> };

/** All messages of a file, with their ids. */
export function messageData(view: View): KnownMessage[] {
  const entries = view.entries(messages);
  if (entries.length === 0) return [];
  const ids = idsOf(
    entries.map(({ value: v }) => ({
      kind: "m" as const,
      author: v.from,
      receiver: v.to,
      text: v.text,
      time: v.time?.text ?? "",
    })),
  );
  return entries.map((entry, index) => {
    const { kind, from, to, time, text, answers } = entry.value;
    const last = answers.at(-1);
    const said = { answer: last?.text ?? null, answeredBy: last?.instance ?? null };
    return {
      id: ids[index] ?? "",
      kind,
      from,
      to: to ?? "all",
      text,
      at: isoOf(time),
      ...said,
      line: entry.line,
      entry,
    };
  });
}

/** The messages that wait for an answer of the acting instance, then those that it sent and were answered lately. */
export function inboxOf(view: View, context: Context): MessageData[] {
  const { instance: me, now, zone } = context;
  const all = messageData(view);
  const answered = all.filter(({ from, entry }) => {
    const at = epochOf(entry.value.answers.at(-1)?.time ?? null, zone);
    return from === me && at !== null && now - at < ANSWER_LASTS;
  });
  return [...waitingFor(view, context, all), ...answered].map(plain);
}

/** The messages that wait for an answer of the acting instance; of a person without a number, all that wait for one. */
export function waitingFor(
  view: View,
  { instance: me }: Context,
  all: readonly KnownMessage[] = messageData(view),
): readonly KnownMessage[] {
  return all.filter(
    ({ from, to, answer }) => answer === null && from !== me && (to === "all" || to === me || me === null),
  );
}

/** For how long a message to all is told to whoever comes (ms). */
const NEWS_LAST = 24 * 3_600_000;

type News = Notice<"MESSAGE" | "MESSAGE_ANSWERED">;

/** The messages of others to the acting instance, each under the key by which it is remembered as told. */
export function newsOf(view: View, context: Context): News[] {
  const { instance: me, now, zone } = context;
  if (me === null) return [];
  return messageData(view).flatMap((one): News[] => {
    const { id, kind, from, to, text, entry } = one;
    const { time, answers } = entry.value;
    if (from === me)
      return answers.flatMap(({ instance: by, text: said }, index): News[] => {
        const key = answerKey(id, index);
        return by === me
          ? []
          : [{ code: "MESSAGE_ANSWERED", args: { id, by, question: text, text: said, key } }];
      });
    const at = epochOf(time, zone);
    const isOld = to === "all" && at !== null && now - at > NEWS_LAST;
    if ((to !== me && to !== "all") || answers.length > 0 || isOld) return [];
    const key = JSON.stringify(["message", id]);
    const args = { id, from, toAll: to === "all", text, request: kind === "request", key };
    return [{ code: "MESSAGE", args }];
  });
}

/** Of some news those whose messages have no answer in a later text; all where there is none. */
export function unanswered(news: readonly News[], later: View | null): readonly News[] {
  if (later === null || news.length === 0) return news;
  const answered = new Set(messageData(later).flatMap(({ id, answer }) => (answer === null ? [] : [id])));
  return news.filter(({ code, args }) => code !== "MESSAGE" || !answered.has(args.id));
}

/** The key under which an answer is remembered as told. */
function answerKey(id: string, index: number): string {
  return JSON.stringify(["answer", id, index]);
}

/**
 * The messages whose answers have not reached who asked: at work, and not told of them yet within the time for which they stand
 * in the inbox.
 */
export function unheardIn(view: View, { told, now, zone }: Context): readonly Entry<Message>[] {
  if (told === undefined) return [];
  return messageData(view).flatMap(({ id, from, entry }) => {
    const isUnheard = entry.value.answers.some(({ instance: by, time }, index) => {
      const at = epochOf(time, zone);
      return by !== from && at !== null && now - at < ANSWER_LASTS && !told(from, answerKey(id, index));
    });
    return isUnheard && findInstance(view, from)?.value.state === "active" ? [entry] : [];
  });
}

/** A message without its place in the file. */
export function plain({ entry: _entry, ...data }: KnownMessage): MessageData {
  return data;
}
