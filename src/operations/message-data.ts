import { findInstance } from "../protocol/instances.ts";
import { type Handover, handovers } from "../protocol/handovers.ts";
import { type Message, messages } from "../protocol/messages.ts";
import type { Entry, View } from "../protocol/view.ts";
import type { Context } from "../rules/context.ts";
import { type Holding, holdings } from "../rules/holdings.ts";
import { idsOf } from "../rules/ids.ts";
import { epochOf, isoOf } from "../time/time.ts";
import { fold } from "../vocabulary/words.ts";
import { handoverIds } from "./handover-data.ts";
import type { Notice } from "./types.ts";

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
  context: Context,
  all: readonly KnownMessage[] = messageData(view),
): readonly KnownMessage[] {
  const { instance: me } = context;
  const over = requestsOver(view, context, all);
  return all.filter(
    (one) =>
      one.answer === null &&
      one.from !== me &&
      (one.to === "all" || one.to === me || me === null) &&
      !over.has(one) &&
      !hasLeft(one.to, view),
  );
}

/** Whether a message is to an instance that is finished: nobody will answer it. */
function hasLeft(to: MessageData["to"], view: View): boolean {
  return to !== "all" && findInstance(view, to)?.value.state === "finished";
}

/**
 * The requests that need no answer any more, since whom they ask does not hold the task, and who else holds it now (null for nobody).
 * Read from what is held, so that it is the same however the work ended, and comes back with it by `undo`.
 */
function requestsOver(
  view: View,
  context: Context,
  all: readonly KnownMessage[],
): ReadonlyMap<KnownMessage, number | null> {
  const asked = all.filter(({ kind, answer }) => kind === "request" && answer === null);
  if (asked.length === 0) return new Map();
  const held = holdings(view, context).flatMap(({ reservation }: Holding) =>
    reservation.state === "reserved" ? [reservation] : [],
  );
  return new Map(
    asked.flatMap((one): [KnownMessage, number | null][] => {
      const holders = held.filter(({ task }) => fold(task) === fold(one.text));
      return holders.some(({ instance }) => instance === one.to)
        ? []
        : [[one, holders.at(-1)?.instance ?? null]];
    }),
  );
}

/** For how long a message to all is told to whoever comes (ms). */
const NEWS_LAST = 24 * 3_600_000;

type News = Notice<
  "MESSAGE" | "MESSAGE_ANSWERED" | "MESSAGE_UNANSWERED" | "OFFER" | "OFFER_ANSWERED" | "REQUEST_OVER"
>;

/** What others say to the acting instance or offer it, each under the key by which it is remembered as told. */
export function newsOf(view: View, context: Context): News[] {
  return context.instance === null ? [] : [...offersTo(view, context), ...messagesTo(view, context)];
}

/** The handovers of late that are offered to the acting instance, and what became of those that it offered. */
function offersTo(view: View, { instance: me, now, zone }: Context): News[] {
  const isNews = ({ from, to, state, time, answeredBy: by }: Handover) =>
    now - (epochOf(time, zone) ?? now) <= NEWS_LAST &&
    (state === "proposed" ? from !== me && (to ?? me) === me : from === me && (by ?? me) !== me);
  const all = view.entries(handovers);
  // Ids are made of all of them, and most often of none.
  const ids = all.some(({ value }) => isNews(value)) ? handoverIds(view) : [];
  return all.flatMap(({ value }, index): News[] => {
    if (!isNews(value)) return [];
    const { from, to, task, state, answeredBy } = value;
    const id = ids[index] ?? "";
    const key = JSON.stringify(["offer", id, state]);
    return state === "proposed"
      ? [{ code: "OFFER", args: { id, from, toAny: to === null, task, key } }]
      : [
          {
            code: "OFFER_ANSWERED",
            args: { by: answeredBy ?? 0, task, accepted: state === "accepted", key },
          },
        ];
  });
}

function messagesTo(view: View, context: Context): News[] {
  const all = messageData(view);
  const over = requestsOver(view, context, all);
  return all.flatMap((one) => newsIn(one, over.get(one), view, context));
}

/** What a message has to tell the acting instance. `holder`: of a request that is over, who holds the task now. */
function newsIn(
  { id, kind, from, to, text, entry }: KnownMessage,
  holder: number | null | undefined,
  view: View,
  { instance: me, now, zone, language }: Context,
): News[] {
  const { time, answers } = entry.value;
  if (holder !== undefined) {
    const key = JSON.stringify(["over", id]);
    return from !== me || holder === me || to === "all"
      ? []
      : [{ code: "REQUEST_OVER", args: { by: to, task: text, holder, key } }];
  }
  if (from === me && answers.length === 0 && to !== "all" && hasLeft(to, view)) {
    const key = JSON.stringify(["left", id]);
    return [{ code: "MESSAGE_UNANSWERED", args: { id, to, text, key } }];
  }
  const isRequest = kind === "request";
  if (from === me) {
    const { accepted } = view.style(language).words.handover;
    return answers.flatMap(({ instance: by, text: said }, index): News[] => {
      const key = JSON.stringify(["answer", id, index]);
      return by === me
        ? []
        : [
            {
              code: "MESSAGE_ANSWERED",
              args: {
                id,
                by,
                question: text,
                text: said,
                given: isRequest && accepted.includes(said),
                key,
              },
            },
          ];
    });
  }
  const at = epochOf(time, zone);
  const isOld = to === "all" && at !== null && now - at > NEWS_LAST;
  if ((to !== me && to !== "all") || answers.length > 0 || isOld) return [];
  const key = JSON.stringify(["message", id]);
  const args = { id, from, toAll: to === "all", text, request: isRequest, key };
  return [{ code: "MESSAGE", args }];
}

/** Of some news those whose messages and offers wait for an answer in a later text, too; all where there is none. */
export function unanswered(news: readonly News[], later: View | null, context: Context): readonly News[] {
  if (later === null || news.length === 0) return news;
  const still = new Set(newsOf(later, context).map(({ args }) => args.key));
  return news.filter(({ code, args }) => (code !== "MESSAGE" && code !== "OFFER") || still.has(args.key));
}

/**
 * The messages of late with something to tell that has not reached whom it is for: who asked, and who was asked, as long as they
 * are at work.
 */
export function unheardIn(view: View, context: Context): readonly Entry<Message>[] {
  const { told, now, zone } = context;
  if (told === undefined) return [];
  const all = messageData(view);
  const over = requestsOver(view, context, all);
  const isYoung = ({ entry: { value } }: KnownMessage) =>
    [value, ...value.answers].some(({ time }) => {
      const at = epochOf(time, zone);
      return at !== null && now - at < ANSWER_LASTS;
    });
  const isUnheard = (one: KnownMessage) =>
    [one.from, one.to].some(
      (instance) =>
        instance !== "all" &&
        findInstance(view, instance)?.value.state === "active" &&
        newsIn(one, over.get(one), view, { ...context, instance }).some(
          ({ args }) => !told(instance, args.key),
        ),
    );
  return all.filter((one) => isYoung(one) && isUnheard(one)).map(({ entry }) => entry);
}

/** A message without its place in the file. */
export function plain({ entry: _entry, ...data }: KnownMessage): MessageData {
  return data;
}
