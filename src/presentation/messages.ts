import { ageText, type RenderContext } from "../messages/render/context.ts";
import {
  answer as answerOperation,
  ask as askOperation,
  handoverRequest as handoverRequestOperation,
  inbox as inboxOperation,
} from "../operations/messages.ts";
import type { HandoverData } from "../operations/handover-data.ts";
import type { MessageData } from "../operations/message-data.ts";
import { presenter } from "./presenter.ts";

export const ask = presenter({
  operation: askOperation,
  command: "ask",
  quiet: ({ id }) => id,
  lines: ({ message }, say, render) => [say.messages.asked(message.id, message.to), ...page(message, render)],
});

export const answer = presenter({
  operation: answerOperation,
  command: "answer",
  quiet: ({ id }) => id,
  lines: ({ message }, say, render) => [say.messages.answered(message.from), ...page(message, render)],
});

export const inbox = presenter({
  operation: inboxOperation,
  command: "inbox",
  says: ["OFFER"],
  quiet: "lines",
  lines: ({ messages, offers }, say, render) => {
    const lines = [
      ...messages.flatMap((one) => page(one, render)),
      ...offers.map((one) => offer(one, render)),
    ];
    return lines.length === 0 ? [say.messages.nothing] : lines;
  },
});

export const handoverRequest = presenter({
  operation: handoverRequestOperation,
  command: "handover request",
  quiet: ({ id }) => id,
  lines: ({ message }, say) => [say.messages.requested(message.id, message.text, message.to)],
});

function offer({ id, from, to, task, since }: HandoverData, render: RenderContext) {
  const { t, paint } = render;
  const who = `#${from} → ${to === null ? t.words.anybody : `#${to}`}`;
  return `${paint.bold(id)}  ${who}  ${t.answers.messages.offers(task, id)}  ${paint.dim(ageText(since, render))}`;
}

/** A message whole: who to whom, since when, its words and the answer; nothing of it is cut. */
function page(
  { id, kind, from, to, text, at, answer: said, answeredBy }: MessageData,
  render: RenderContext,
) {
  const { t, paint } = render;
  const say = t.answers.messages;
  const who = `#${from} → ${to === "all" ? say.all : `#${to}`}`;
  const words = t.words.quoted(text);
  return [
    `${paint.bold(id)}  ${who}  ${kind === "request" ? say.wants(text) : words}  ${paint.dim(ageText(at, render))}`,
    ...(said === null ? [] : [`      ${paint.green(`#${answeredBy ?? "?"}`)} ${t.words.quoted(said)}`]),
  ];
}
