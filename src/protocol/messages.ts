import { clean } from "../text/clean.ts";
import { readTime, type Time } from "../time/time.ts";
import { meaning } from "../vocabulary/index.ts";
import type { Block } from "./block.ts";
import { groupsOf, fromSlots, unreadable } from "./lines.ts";
import { addFenced } from "./place.ts";
import { type KnownSection, type Problem, subjectIdentity, sectionsOf, timePart, type View } from "./view.ts";

/** Something that one instance says to another, or to all. */
export interface Message {
  /** `request`: it asks for a handover, and its text is the title of the task. */
  readonly kind: "message" | "request";
  readonly from: number;
  /** Null for all. */
  readonly to: number | null;
  readonly time: Time | null;
  readonly text: string;
  readonly answers: readonly MessageAnswer[];
}

/** An answer to a message. */
interface MessageAnswer {
  readonly instance: number;
  readonly time: Time | null;
  readonly text: string;
}

/** `[MESSAGE] Instance #3 → Instance #5 - 2026-11-22 19:40 +01:00`. */
const HEAD =
  /^\s*(?:[-*+]\s+)?\[([^\]]{1,20})\]\s*(?:Instances?\s*)?(?:#\s*)?(\d{1,6})\s*(?:→|⇒|➜|➔|[-=]+>)\s*(?:Instances?\s*)?(?:#\s*)?(\d{1,6}(?!\d)|\*)(?:\s*(?:\s[-–—]|:)(?:\s+(.*))?)?\s*$/isu;
/** `[ANSWER] Instance #5 - 2026-11-22 19:55 +01:00`. */
const ANSWER =
  /^\s*(?:[-*+]\s+)?\[([^\]]{1,20})\]\s*(?:Instance\s*)?(?:#\s*)?(\d{1,6})(?!\d)(?:\s*(?:\s[-–—]|:)(?:\s+(.*))?)?\s*$/isu;
const BEGINS = /^\s*(?:[-*+]\s+)?\[([^\]]{1,20})\]\s*(?:Instances?\s*)?#?\s*\d/i;
/** Beginnings that would start another entry, or end the fence around it; a backslash keeps it a text. */
const OPENS = /^\\*(?:\[|`{3}|~{3})/;

const sample = (): Message => ({
  kind: "message",
  from: 3,
  to: 5,
  time: readTime("2026-11-22 19:40 +01:00"),
  text: "What kind of token is it?",
  answers: [],
});

export const messages: Block<Message> = {
  kind: "messages",
  headings: ["messages"],
  isOptional: true,
  isArchived: true,
  isApart: true,
  read(view) {
    const sections = sectionsOf(view, messages);
    const problems = sections.flatMap((known) => oddLines(view, known));
    const entries = groupsOf(view, sections, headOf).map(({ head, lines, range, line }) => ({
      value: readMessage(head, lines),
      range,
      line,
    }));
    return { entries, problems };
  },
  write(value, words) {
    const v = messages.clean(value);
    const to = v.to === null ? "*" : String(v.to);
    return [
      headLine(words.message[v.kind][0], `Instance #${v.from} → Instance #${to}`, v.time),
      escaped(v.text),
      ...v.answers.flatMap((one) => [
        headLine(words.message.answer[0], `Instance #${one.instance}`, one.time),
        escaped(one.text),
      ]),
    ];
  },
  clean: (v) => ({
    ...v,
    text: clean(v.text),
    answers: v.answers.map((one) => ({ ...one, text: clean(one.text) })),
  }),
  place: (view, lines, style) =>
    addFenced(view, { outer: "alerts", inner: "messages", apart: true }, lines, style),
  identity: (v) => [v.from, v.to, timePart(v.time), v.text],
  newIdentity: (v) => subjectIdentity(v.text, v.from, v.to, timePart(v.time)),
  instances: (v) => [v.from, v.to],
  author: (v) => v.from,
  subject: (v) => v.text,
  times: (v) => [v.time, ...v.answers.map(({ time }) => time)],
  isOpen: (v) => v.answers.length === 0,
  samples: () => [
    sample(),
    {
      ...sample(),
      to: null,
      text: "[MESSAGE] Instance #1 → Instance #2 is how one begins",
      answers: [
        { instance: 5, time: null, text: "a signed one" },
        { instance: 6, time: readTime("2026-11-22 19:55 +01:00"), text: "```" },
      ],
    },
    { ...sample(), kind: "request", text: "Fix login" },
  ],
};

function headLine(word: string, who: string, time: Time | null): string {
  return `[${word}] ${who}${time === null ? "" : ` - ${time.text}`}`;
}

function escaped(text: string): string {
  return OPENS.test(text) ? `\\${text}` : text;
}

function unescaped(line: string): string {
  const text = line.trim();
  return text.startsWith("\\") && OPENS.test(text) ? text.slice(1) : text;
}

function headOf(text: string): RegExpExecArray | null {
  const head = HEAD.exec(text);
  const kind = head && meaning("message", head[1] ?? "")?.kind;
  return kind === "message" || kind === "request" ? head : null;
}

function answerOf(text: string): RegExpExecArray | null {
  const head = ANSWER.exec(text);
  return head !== null && meaning("message", head[1] ?? "")?.kind === "answer" ? head : null;
}

function readMessage(head: RegExpExecArray, lines: readonly string[]): Message {
  const [, word = "", from, to, when] = head;
  const said: { text: string[]; head: RegExpExecArray | null }[] = [{ text: [], head: null }];
  for (const line of lines) {
    const answer = answerOf(line);
    if (answer === null) said.at(-1)?.text.push(unescaped(line));
    else said.push({ text: [], head: answer });
  }
  const [first, ...answers] = said;
  return {
    kind: meaning("message", word)?.kind === "request" ? "request" : "message",
    from: Number(from),
    to: to === "*" ? null : Number(to),
    time: readTime(when ?? ""),
    text: first?.text.join(" ") ?? "",
    answers: answers.map(({ text, head: answer }) => ({
      instance: Number(answer?.[2]),
      time: readTime(answer?.[3] ?? ""),
      text: text.join(" "),
    })),
  };
}

/** Lines that begin like a message or an answer and are none, or answer nothing. */
function oddLines(view: View, known: KnownSection): Problem[] {
  if (known.template) return [];
  let isInside = false;
  return fromSlots(view, known, (slot) => {
    if (slot.text.trim() === "") isInside = false;
    if (headOf(slot.text) !== null) {
      isInside = true;
      return [];
    }
    const word = BEGINS.exec(slot.text)?.[1] ?? "";
    const kind = meaning("message", word)?.kind;
    if (kind === undefined || (isInside && answerOf(slot.text) !== null)) return [];
    const expected =
      kind === "answer" ? `[${word}] Instance #5 - …` : `[${word}] Instance #3 → Instance #5 - …`;
    return [unreadable(slot, expected)];
  });
}
