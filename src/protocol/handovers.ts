import { clean } from "../text/clean.ts";
import { readTime, type Time } from "../time/time.ts";
import { meaning } from "../vocabulary/index.ts";
import type { HandoverWord, LabelKind } from "../vocabulary/types.ts";
import { fold } from "../vocabulary/words.ts";
import { addHeaded, escapeLabels, unescapeLabels, unjoined } from "./place.ts";
import type { Block } from "./block.ts";
import {
  type Entry,
  type KnownSection,
  type Problem,
  subjectIdentity,
  sectionsOf,
  type View,
} from "./view.ts";
import {
  contentEnd,
  leftFiles,
  readFiles,
  readInstance,
  readLabels,
  fromSlots,
  slotsOf,
  templateLeft,
  trailingParenthesis,
  unreadable,
  writeFiles,
} from "./lines.ts";

/** An offer to pass work on. The giver owns it until the other side accepts. */
export interface Handover {
  readonly from: number;
  /** Null for `Instance #*`: whoever takes it. */
  readonly to: number | null;
  readonly task: string;
  readonly progress: string;
  readonly files: readonly string[];
  readonly nextSteps: string;
  readonly blockers: string;
  readonly notes: string;
  readonly state: HandoverWord;
  /** When the state was reached. */
  readonly time: Time | null;
  /** Who accepted or declined. */
  readonly answeredBy: number | null;
  readonly rest: readonly string[];
}

/** `HANDOVER Instance #3 → Instance #5`, as coord writes it, and as people do: `Handover : #3 => instance 5 (urgent)`. */
const HEAD =
  /^[^a-z#\d]*(?:HANDOVER\b\s*:?\s*|(?=Instance\s*#\d+\s*→\s*Instance\s*#))(?:Instance\s*#?|#)\s*(\d{1,6})\s*(?:→|⇒|➜|➔|➡\ufe0f?|[-=]+>)\s*(?:(?:Instance\s*#?|#)\s*)?(\d{1,6}|\*)\s*(?:\(.*\)\s*|:\s*)?$/is;
const BEGINS = /^[^a-z#\d]*HANDOVER\b[^\d#]{0,30}(?:#\s*(?:([a-z])\b|\d)|(?<=instances?\s?)\d)/i;

/** The two sides of a handover, by its heading. */
function headOf(title: string): { from: number; to: number | null } | null {
  if (!/\d/.test(title)) return null;
  const head = HEAD.exec(title.trim().replace(/\*\*|__/g, ""));
  return head && { from: Number(head[1]), to: head[2] === "*" ? null : Number(head[2]) };
}

const sample = (): Handover => ({
  from: 3,
  to: 5,
  task: "Fix login",
  progress: "60 %",
  files: ["src/a.ts"],
  nextSteps: "tests",
  blockers: "none",
  notes: "",
  state: "proposed",
  time: readTime("2026-11-22 19:40 +01:00"),
  answeredBy: null,
  rest: [],
});

export const handovers: Block<Handover> = {
  kind: "handovers",
  headings: ["handovers"],
  isApart: true,
  read(view) {
    const entries: Entry<Handover>[] = [];
    const problems: Problem[] = [];
    for (const known of sectionsOf(view, handovers)) {
      const { heading, title, body } = known.section;
      problems.push(...oddLines(view, known));
      const head = heading === null ? null : headOf(title);
      if (head === null) continue;
      const content = [...slotsOf(view, known)].filter(
        (s) => s.text.trim() !== "" && !/^\s*-{3,}\s*$/.test(s.text),
      );
      const lines = unjoined(content.map((slot) => slot.text));
      const value = readBody(head.from, head.to, lines);
      const range = { start: known.section.range.start, end: contentEnd(view, body) };
      problems.push(...leftFiles(value.files, content));
      const { word } = statusOf(readLabels(lines).labels.get("status") ?? "");
      if (!known.template && word !== "" && meaning("handover", word) === null)
        problems.push({
          code: "UNKNOWN_STATE",
          args: { state: clean(word), instance: value.from },
          range,
        });
      entries.push({ value, range, line: view.lineAt(range.start) });
    }
    return { entries, problems };
  },
  write(value, words) {
    const v = handovers.clean(value);
    const label = (kind: LabelKind, text: string) =>
      text === "" ? [] : [`**${words.labels[kind][0]}** : ${escapeLabels(text)}`];
    const by =
      v.state === "proposed" || v.answeredBy === null
        ? ""
        : ` ${words.labels.by[0].toLowerCase()} Instance #${v.answeredBy}`;
    const when = v.time === null ? "" : ` (${v.time.text})`;
    return [
      `### HANDOVER Instance #${v.from} → Instance #${v.to ?? "*"}`,
      ...label("task", v.task),
      ...label("progress", v.progress),
      ...label("changedFiles", v.files.length === 0 ? "" : writeFiles(v.files)),
      ...label("nextSteps", v.nextSteps),
      ...label("blockers", v.blockers),
      ...label("notes", v.notes),
      ...label("status", `${words.handover[v.state][0]}${by}${when}`),
      ...v.rest,
    ];
  },
  clean: (v) => ({
    ...v,
    task: clean(v.task),
    progress: clean(v.progress),
    nextSteps: clean(v.nextSteps),
    blockers: clean(v.blockers),
    notes: clean(v.notes),
    answeredBy: v.state === "proposed" ? null : v.answeredBy,
  }),
  place: (view, lines, style) => addHeaded(view, "handovers", view.entries(handovers).at(-1), lines, style),
  identity: (v) => [v.from, v.to, fold(v.task)],
  newIdentity: (v) => subjectIdentity(v.task, v.from, v.to),
  instances: (v) => [v.from, v.to],
  author: (v) => v.from,
  subject: (v) => v.task,
  times: (v) => [v.time],
  isOpen: (v) => v.state === "proposed",
  samples: () => [
    sample(),
    { ...sample(), to: null, state: "declined", answeredBy: 5, files: [], rest: ["more"] },
  ],
};

/** Its heading, and lines beneath it, that begin like a handover's heading and are none. */
function oddLines(view: View, known: KnownSection): Problem[] {
  if (known.template) return [];
  const { heading, title, range, body } = known.section;
  const headed = heading === null ? [] : [{ text: title, start: range.start, next: body.start }];
  const odd = headed.flatMap((line) => (headOf(title) === null ? oddLine(line) : []));
  const below = fromSlots(view, known, (slot) => oddLine(slot));
  return [...odd, ...below];
}

function oddLine(line: Parameters<typeof unreadable>[0]): Problem[] {
  const isMeant = /[#\d]/.test(line.text) && line.text.toLowerCase().includes("handover");
  const found = isMeant ? BEGINS.exec(line.text) : null;
  if (found === null) return [];
  return [
    found[1] === undefined ? unreadable(line, "### HANDOVER Instance #3 → Instance #5") : templateLeft(line),
  ];
}

function readBody(from: number, to: number | null, lines: readonly string[]): Handover {
  const { labels, rest } = readLabels(lines);
  const text = (kind: LabelKind) => unescapeLabels(labels.get(kind) ?? "");
  const status = text("status");
  const { word, when } = statusOf(status);
  return {
    from,
    to,
    task: text("task"),
    progress: text("progress"),
    files: readFiles(text("changedFiles") || text("files")),
    nextSteps: text("nextSteps") || text("nextStep"),
    blockers: text("blockers"),
    notes: text("notes"),
    state: meaning("handover", word)?.kind ?? "proposed",
    time: readTime(when),
    answeredBy: readInstance(status),
    rest,
  };
}

/** The word of a status line, and what stands in its last parentheses. */
function statusOf(status: string): { word: string; when: string } {
  const parenthesis = trailingParenthesis(status);
  return {
    word: withoutAnswerer(parenthesis?.before ?? status).trim(),
    when: parenthesis?.inside ?? "",
  };
}

/** `ACCEPTÉ` of `ACCEPTÉ par Instance #5`. */
function withoutAnswerer(status: string): string {
  const at = status.search(/\sInstance\s*#?\s*[\dx*]/i);
  if (at < 0) return status;
  const before = status.slice(0, at).trimEnd();
  return before.slice(0, Math.max(before.search(/\s\S*$/), 0));
}
