import { clean } from "../text/clean.ts";
import { digitsAt } from "../text/plain.ts";
import { epochOf, plainTime, readTime, type Time, type Zone } from "../time/time.ts";
import { meaning } from "../vocabulary/index.ts";
import type { LabelKind, LogWord } from "../vocabulary/types.ts";
import type { Edit, Range } from "../text/edits.ts";
import { addHeaded, insertLines } from "./place.ts";
import type { Block } from "./block.ts";
import {
  type Entry,
  type KnownSection,
  type Problem,
  subjectIdentity,
  sectionsOf,
  type Style,
  timePart,
  View,
} from "./view.ts";
import {
  contentEnd,
  isPlainText,
  leftFiles,
  readFiles,
  readLabels,
  slotsOf,
  templateLeft,
  unreadable,
  usualLabels,
  writeFiles,
} from "./lines.ts";

/** One entry of the activity log. */
export interface LogEntry {
  readonly time: Time | null;
  readonly instance: number;
  /** A word after the instance in some hands (`### [18:07] Instance #2 - TYPE`). */
  readonly type: string | null;
  readonly action: string;
  readonly status: LogWord | "other" | null;
  readonly statusText: string | null;
  readonly files: readonly string[];
  readonly notes: string | null;
  readonly rest: readonly string[];
}

/** `18:00 - Instance #2`, `[18:07] Instance #2 - TYPE`, `2026-11-22 19:40 +01:00 - Instance #3`. */
const HEAD =
  /^\[?([^\][]{4,40}?)\]?\s*(?:[-–—]\s*)?Instance(?:\s*#\s*|\s+(?=\d+\s*$))(\d{1,6})(?!\d)(?:(?:\s+[-–—]|:)\s+(.*))?\s*$/isu;
/** `[17:05] Instance #14 - what was done`, on a line of its own. */
const LINE = /^\s*(?:[-*+]\s+)?\[([^\][]{4,40})\]\s*Instance\s*#\s*(\d{1,6})(?:\s+[-–—]|:)\s+(\S.*)$/isu;

const LETTER = /^\[?(?:HH:MM|[~\d][\d: -]{3,30})\]?\s*(?:-\s*)?Instance\s+#[a-z]\b/i;

const sample = (): LogEntry => ({
  time: readTime("2026-11-22 19:40 +01:00"),
  instance: 3,
  type: null,
  action: "Fixed login",
  status: "other",
  statusText: "SHIPPED",
  files: ["src/a.ts"],
  notes: "tests follow",
  rest: [],
});

export const log: Block<LogEntry> = {
  kind: "log",
  headings: ["log"],
  isApart: true,
  isArchived: true,
  read(view) {
    const problems: Problem[] = [];
    return { entries: [...entriesIn(view, sectionsOf(view, log), problems)], problems };
  },
  write(value, words) {
    const { time, instance, type, action, status, statusText, files, notes, rest } = log.clean(value);
    const lines = [
      `### ${time === null ? "--:--" : time.text} - Instance #${instance}${type === null ? "" : ` - ${type}`}`,
    ];
    const put = (label: string, text: string | null) => {
      if (text !== null && text !== "") lines.push(`- **${label}** : ${text}`);
    };
    put(words.labels.action[0], action);
    put(words.labels.status[0], status === null || status === "other" ? statusText : words.log[status][0]);
    put(words.labels.files[1] ?? words.labels.files[0], files.length === 0 ? null : writeFiles(files));
    put(words.labels.remarks[0], notes);
    return [...lines, ...rest];
  },
  clean: (value) => ({
    ...value,
    // The heading would end in these as in its closing marks.
    type: value.type === null ? null : clean(value.type).replace(/(?:^|\s)[#\s]*$/, "") || null,
    action: clean(value.action),
    statusText: value.statusText === null ? null : clean(value.statusText) || null,
    notes: value.notes === null ? null : clean(value.notes) || null,
  }),
  place: (view, lines, style, { zone }) => addLog(view, lines, style, zone),
  identity: (v) => [v.instance, timePart(v.time), v.type],
  newIdentity: (v) => subjectIdentity(v.action, v.instance, timePart(v.time), v.type),
  instances: (v) => [v.instance],
  author: (v) => v.instance,
  subject: (v) => v.action,
  lasting: (v) => v.time?.text ?? "",
  times: (v) => [v.time],
  samples: () => [
    sample(),
    {
      ...sample(),
      time: null,
      type: "REVIEW",
      status: null,
      statusText: null,
      files: [],
      notes: null,
      rest: ["more"],
    },
  ],
};

/** The entries of some sections, each read when it is asked for. */
function* entriesIn(
  view: View,
  sections: readonly KnownSection[],
  problems: Problem[] = [],
): Generator<Entry<LogEntry>, void> {
  for (const known of sections) {
    const headed = readHeaded(view, known, problems);
    if (headed !== null) yield headed;
    else yield* readLines(view, known, problems);
  }
}

function* backwardsIn(view: View, sections: readonly KnownSection[]): Generator<Entry<LogEntry>, void> {
  for (const known of sections.toReversed()) yield* [...entriesIn(view, [known])].toReversed();
}

/** Whether an entry stands in the log near one of its ends: looked for from the last one, which mostly is the newest. */
export function hasEntryAtEdge(view: View, isMeant: (entry: Entry<LogEntry>) => boolean): boolean {
  const { view: short } = edgesOf(view);
  for (const entry of backwardsIn(short, sectionsOf(short, log))) if (isMeant(entry)) return true;
  return false;
}

/** Adds a log entry: newest last, before the template heading; or newest first, where the file already does so. */
export function addLog(view: View, lines: readonly string[], style: Style, zone: Zone): Edit[] {
  const { view: short, whole } = edgesOf(view);
  return addTo(short, lines, style, zone).map(({ range, text }) => ({
    range: { start: whole(range.start), end: whole(range.end) },
    text,
  }));
}

function addTo(view: View, lines: readonly string[], style: Style, zone: Zone): Edit[] {
  const known = sectionsOf(view, log);
  const [first] = entriesIn(view, known);
  const [last] = backwardsIn(view, known);
  const headed = view.sections.some(({ section }) => section.range.start === first?.range.start);
  if (first !== undefined && headed && isNewestFirst(view, known, zone))
    return [insertLines(view, first.range.start, [...lines, ""], style)];
  return addHeaded(view, "log", last, lines, style);
}

/** Number of entries that are kept at each end of a long log. */
const KEPT = 20;

/**
 * The file with the beginning and the end of a long log only, and where an offset in it lies in the whole: a new entry goes to
 * one of the two, and reading ten thousand old ones takes a hundred times as long as writing it.
 */
export function edgesOf(view: View): { readonly view: View; readonly whole: (offset: number) => number } {
  const { text, outline, landmarks } = view;
  const ofLog = new Set(landmarks.filter(({ owner }) => owner === "log").map((s) => s.section.range.start));
  const cuts = outline.runs.filter(({ start }) => ofLog.has(start)).flatMap((run) => middleOf(text, run));
  if (cuts.length === 0) return { view, whole: (offset) => offset };
  const starts = [0, ...cuts.map(({ end }) => end)];
  const short = starts.map((start, at) => text.slice(start, cuts[at]?.start)).join("");
  const whole = (offset: number) =>
    cuts.reduce((at, { start, end }) => (at > start ? at + end - start : at), offset);
  return { view: new View(short, null, view), whole };
}

/** The parts of a run that may be left out: whole entries, since no other line in it begins with such a mark. */
function middleOf(text: string, { start, end }: Range): Range[] {
  let from = start;
  let to = end;
  for (let count = 0; count < KEPT; count++) {
    from = text.indexOf("\n#", from) + 1;
    to = text.lastIndexOf("\n#", to - 2) + 1;
    if (from === 0 || to <= from) return [];
  }
  return [{ start: from, end: to }];
}

function isNewestFirst(view: View, known: readonly KnownSection[], zone: Zone): boolean {
  const first = firstTimeOf(entriesIn(view, known), zone);
  const last = firstTimeOf(backwardsIn(view, known), zone);
  return first !== null && last !== null && first > last;
}

function firstTimeOf(entries: Iterable<Entry<LogEntry>>, zone: Zone): number | null {
  for (const { value } of entries) {
    const ms = epochOf(value.time, zone);
    if (ms !== null) return ms;
  }
  return null;
}

/** A section whose heading is a log entry; its body holds the labelled lines. */
function readHeaded(view: View, known: KnownSection, problems: Problem[]): Entry<LogEntry> | null {
  const { heading, title, body, range: whole } = known.section;
  const head = heading === null ? null : readHead(title);
  if (heading !== null && !known.template)
    problems.push(...oddHeading({ text: title, start: whole.start, next: body.start }, head));
  if (head === null) return null;
  const range = { start: whole.start, end: contentEnd(view, body) };
  const usual = isPlainText(view, body) ? usualLabels(view.text.slice(body.start, body.end)) : null;
  const value = usual === null ? null : saidBy(head, usual, []);
  // A list that names no file may be what a template says.
  if (value !== null && (value.files.length > 0 || !(usual?.has("files") || usual?.has("changedFiles"))))
    return { value, range, line: view.lineAt(range.start) };
  const content = [...slotsOf(view, known)].filter(
    (slot) => slot.text.trim() !== "" && !/^\s*(?:-{3,}|\*{3,}|_{3,})\s*$/.test(slot.text),
  );
  const { labels, rest } = readLabels(content.map((slot) => slot.text));
  const read = saidBy(head, labels, rest);
  problems.push(...leftFiles(read.files, content));
  return { value: read, range, line: view.lineAt(range.start) };
}

function saidBy(
  { time, instance, type }: NonNullable<ReturnType<typeof readHead>>,
  labels: ReadonlyMap<LabelKind, string>,
  rest: readonly string[],
): LogEntry {
  const statusText = labels.get("status") ?? null;
  return {
    time,
    instance,
    type,
    action: labels.get("action") ?? "",
    status: statusText === null ? null : (meaning("log", statusText)?.kind ?? "other"),
    statusText,
    files: readFiles(labels.get("files") ?? labels.get("changedFiles") ?? ""),
    notes: (labels.get("remarks") ?? labels.get("notes")) || null,
    rest,
  };
}

/** A heading that begins like an entry's and is none, or whose time nobody filled in. */
function oddHeading(line: Parameters<typeof unreadable>[0], head: ReturnType<typeof readHead>): Problem[] {
  const isTemplate =
    head === null
      ? line.text.includes("#") && LETTER.test(line.text)
      : line.text.includes("HH:MM") && head.time === null;
  if (isTemplate) return [templateLeft(line)];
  if (head !== null || !/^\[?[~\d]/.test(line.text) || !HEAD.test(line.text)) return [];
  return [unreadable(line, "### YYYY-MM-DD HH:MM - Instance #3")];
}

function readHead(title: string): { time: Time | null; instance: number; type: string | null } | null {
  const found = plainLogHead(title) ?? (/\d/.test(title) ? HEAD.exec(title) : null);
  if (!found) return null;
  const time = readTime(found[1] ?? "");
  // A number makes it an entry even where the template's time was left standing.
  if (time === null && !["--:--", "HH:MM"].includes(found[1]?.trim() ?? "")) return null;
  return { time, instance: Number(found[2]), type: found[3]?.trim() || null };
}

const SEPARATOR = " - Instance #";

/** A heading as coord writes it, as `HEAD` reads it; null for anything else. */
export function plainLogHead(title: string): (string | undefined)[] | null {
  const at = title.indexOf(SEPARATOR);
  const [said, number] = [title.slice(0, Math.max(at, 0)), title.slice(at + SEPARATOR.length)];
  const size = digitsAt(number, 0);
  const isPlain = at > 0 && size > 0 && size < 7 && size === number.length && plainTime(said) !== null;
  return isPlain ? [title, said, number, undefined] : null;
}

function readLines(view: View, known: KnownSection, problems: Problem[]): Entry<LogEntry>[] {
  const entries: Entry<LogEntry>[] = [];
  for (const slot of slotsOf(view, known)) {
    const found = /#\s*\d/.test(slot.text) ? LINE.exec(slot.text) : null;
    const time = found === null ? null : readTime(found[1] ?? "");
    if (found === null) continue;
    if (time === null) {
      if (!known.template && /\[~?\d/.test(found[0]))
        problems.push(unreadable(slot, "[HH:MM] Instance #3 - …"));
      continue;
    }
    const value: LogEntry = {
      time,
      instance: Number(found[2]),
      type: null,
      action: (found[3] ?? "").trimEnd(),
      status: null,
      statusText: null,
      files: [],
      notes: null,
      rest: [],
    };
    entries.push({ value, range: { start: slot.start, end: slot.next }, line: slot.line });
  }
  return entries;
}
