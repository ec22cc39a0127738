import { findInstance } from "../protocol/instances.ts";
import { type Message, messages } from "../protocol/messages.ts";
import { replaceEntry } from "../protocol/place.ts";
import { addEntry, type View } from "../protocol/view.ts";
import { findClaims } from "../rules/leases.ts";
import type { ActingContext, Context } from "../rules/context.ts";
import { holdings } from "../rules/holdings.ts";
import { byId } from "../rules/ids.ts";
import { clean } from "../text/clean.ts";
import { fold } from "../vocabulary/words.ts";
import { inboxOf, type KnownMessage, type MessageData, messageData, plain } from "./message-data.ts";
import { allHandovers, type HandoverData } from "./handover-data.ts";
import { holdingData } from "./shapes.ts";
import { byTitle, nowTime } from "./common.ts";
import { refuseAmbiguous } from "./task-data.ts";
import { receiverIn } from "./receivers.ts";
import { answer as result, type Decision, operation, refuse, type Refused } from "./types.ts";

export interface MessageSent {
  readonly id: string;
  readonly message: MessageData;
}

export const ask = operation({
  name: "ask",
  mode: "write",
  input: {
    to: { kind: "receiver", at: "argument", required: true, placeholder: "N", complete: "receivers" },
    text: { kind: "text", at: "argument", required: true, placeholder: "TEXT" },
  },
  plan(view, input, context): Decision<MessageSent> {
    const whom = receiverIn(view, input.to);
    if (!whom.ok) return whom;
    const to = whom.value;
    const never = refusedAddressee(view, to, context);
    return never ?? say(view, { kind: "message", to, text: input.text }, "ask", context);
  },
});

/** Nobody asks themselves, nor a number that will never answer. */
function refusedAddressee(view: View, to: number | null, context: Context): Refused | null {
  if (to === null) return null;
  if (to === context.instance) return refuse("MESSAGE_SELF", {});
  const known = findInstance(view, to);
  if (known?.value.state === "finished") return refuse("INSTANCE_FINISHED", { instance: to, named: true });
  const isAtWork = known !== null || findClaims(view, { instance: to }).length > 0;
  return isAtWork ? null : refuse("UNKNOWN_INSTANCE", { instance: to, named: true });
}

/** Writes a message; one that says the same and waits for its answer is not repeated. */
function say(
  view: View,
  { kind, to, text }: Pick<Message, "kind" | "to" | "text">,
  verb: "ask" | "request",
  context: ActingContext,
): Decision<MessageSent> {
  const { instance: from } = context;
  const value = messages.clean({ kind, from, to, text, time: nowTime(context), answers: [] });
  if (value.text === "") return refuse("TEXT_EMPTY", { what: "TEXT" });
  const isSame = (one: MessageData) =>
    one.answer === null && one.from === from && one.to === (to ?? "all") && one.text === value.text;
  const open = messageData(view).find(isSame);
  if (open !== undefined)
    return { ...result({ id: open.id, message: plain(open) }), notices: [{ code: "UNCHANGED", args: {} }] };
  return {
    ok: true,
    edits: addEntry(view, messages, value, view.style(context.language), context.zone),
    read(saved) {
      const made = messageData(saved).findLast(isSame);
      return made === undefined ? null : { id: made.id, message: plain(made) };
    },
    did: { verb, subject: value.text },
  };
}

export const answer = operation({
  name: "answer",
  mode: "write",
  input: {
    id: { kind: "text", at: "argument", required: true, placeholder: "ID", complete: "messages" },
    text: { kind: "text", at: "argument", required: true, placeholder: "TEXT" },
  },
  plan(view, input, context): Decision<MessageSent> {
    const found = byId(input.id, messageData(view));
    const [message] = found;
    if (message === undefined) return refuse("NO_MESSAGE", { id: input.id });
    if (found.length > 1)
      return refuse("AMBIGUOUS_ID", { ids: found.map(({ id, text }) => `${id} ${text}`) });
    if (clean(input.text) === "") return refuse("TEXT_EMPTY", { what: "TEXT" });
    return {
      ok: true,
      edits: answerEdits(view, message, input.text, context),
      read(saved) {
        const now = messageData(saved).find(({ id }) => id === message.id);
        const isSaid = now?.entry.value.answers.length === message.entry.value.answers.length + 1;
        return now !== undefined && isSaid ? { id: now.id, message: plain(now) } : null;
      },
      did: { verb: "answer", subject: message.text },
    };
  },
});

/** Lines of an answer behind a message, whose own lines stay as they were written. */
export function answerEdits(view: View, { entry }: KnownMessage, text: string, context: ActingContext) {
  const style = view.style(context.language);
  const said = { instance: context.instance, time: nowTime(context), text };
  const added = messages.write({ ...entry.value, answers: [said] }, style.words).slice(2);
  const source = view.text.slice(entry.range.start, entry.range.end).replace(/(?:\r\n|\n|\r)$/, "");
  return replaceEntry(view, entry, [...source.split(/\r\n|\n|\r/), ...added], style);
}

interface Inbox {
  readonly messages: readonly MessageData[];
  /** Handovers that wait for the acting instance to accept them. */
  readonly offers: readonly HandoverData[];
}

export const inbox = operation({
  name: "inbox",
  mode: "anyone",
  input: { all: { kind: "flag", at: "option" } },
  modeOf: () => "read",
  plan(view, input, context): Decision<Inbox> {
    const { instance: me } = context;
    if (me === null && !input.all) return refuse("NO_IDENTITY", {});
    const offers = allHandovers(view).filter(
      ({ state, from, to }) =>
        state === "proposed" && from !== me && (to === null || to === me || me === null),
    );
    return result({ messages: input.all ? messageData(view).map(plain) : inboxOf(view, context), offers });
  },
});

export const handoverRequest = operation({
  name: "handover request",
  mode: "write",
  input: { task: { kind: "text", at: "argument", placeholder: "TASK" } },
  plan(view, input, context): Decision<MessageSent> {
    const held = findClaims(holdings(view, context), { state: "reserved" });
    const others = held.filter(({ reservation }) => reservation.instance !== context.instance);
    const titleOf = (one: (typeof held)[number]) => one.reservation.task;
    const meant = input.task === undefined ? others : byTitle(others, input.task, titleOf);
    const [holding] = meant;
    if (holding === undefined) {
      const mine = input.task === undefined ? [] : byTitle(held, input.task, titleOf);
      const holders = mine.map((one) => holdingData(one, context.zone));
      return refuse("NO_RESERVATION", { task: clean(input.task ?? ""), taking: true }, { holders });
    }
    const titles = new Map(meant.map((one) => [fold(titleOf(one)), { title: titleOf(one) }]));
    if (titles.size > 1) return refuseAmbiguous(clean(input.task ?? ""), [...titles.values()]);
    const { instance: to, task } = holding.reservation;
    return say(view, { kind: "request", to, text: task }, "request", context);
  },
});
