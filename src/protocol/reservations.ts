import { joinFileList, splitFileList } from "../paths/written-list.ts";
import { clean, shorten } from "../text/clean.ts";
import { Memory } from "../text/remembered.ts";
import { readDuration, readTime, type Time } from "../time/time.ts";
import { isPlaceholder, meaning } from "../vocabulary/index.ts";
import type { LabelKind, ReservationWord, ResultWord, Vocabulary } from "../vocabulary/types.ts";
import type { Edit } from "../text/edits.ts";
import { fold } from "../vocabulary/words.ts";
import { addFenced } from "./place.ts";
import type { Block } from "./block.ts";
import {
  type Entry,
  type KnownSection,
  type Problem,
  sectionsOf,
  type Style,
  timePart,
  type View,
} from "./view.ts";
import {
  isListLabel,
  leftFiles,
  listedFiles,
  readInstance,
  readLabel,
  readLabels,
  type Slot,
  slotsOf,
  templateLeft,
  unreadable,
  writeFiles,
} from "./lines.ts";
import { readLoose } from "./reservation-claims.ts";
import {
  type Cut,
  cutReservations,
  type Cutting,
  type Opening,
  plainHead,
  type ReservationGroup,
} from "./reservation-head.ts";
import { MARKER, splitTitle, type Title, unmarked } from "./title.ts";
import { readWrittenTime, type DayFirst } from "../time/written.ts";

/** A task and its files that an instance holds, waits for, or held. */
export interface Reservation {
  readonly state: ReservationWord;
  readonly instance: number;
  readonly task: string;
  /** When work (or waiting) began. */
  readonly since: Time | null;
  /** When a finished, expired or released one ended. */
  readonly ended: Time | null;
  readonly estimateMinutes: number | null;
  /** Patterns as written; none means that the task alone is reserved. */
  readonly files: readonly string[];
  /** Names of things that are no files, such as `port:3000`. */
  readonly resources: readonly string[];
  readonly lastActivity: Time | null;
  readonly result: ResultWord | null;
  readonly next: string | null;
  readonly notes: string | null;
  readonly takenBy: number | null;
  readonly handedTo: number | null;
  /** Further lines that belong to the entry, as written. */
  readonly rest: readonly string[];
}

/** Maximum number of entries that are read, and of what those list that are open; rules take what is behind them for a claim on everything. */
const MOST_ENTRIES = 10_000;
const MOST_FILES = 20_000;

const sample = (): Reservation => ({
  state: "reserved",
  instance: 3,
  task: "Fix login",
  since: readTime("2026-11-22 19:40 +01:00"),
  ended: null,
  estimateMinutes: 45,
  files: ["src/a.ts", "docs/**"],
  resources: [],
  lastActivity: readTime("2026-11-22 19:55 +01:00"),
  result: null,
  next: null,
  notes: "half done",
  takenBy: null,
  handedTo: null,
  rest: [],
});

/** What an entry that has just begun does not say. */
export const BEGUN = {
  ended: null,
  result: null,
  next: null,
  notes: null,
  takenBy: null,
  handedTo: null,
  rest: [],
} as const satisfies Partial<Reservation>;

export const reservations: Block<Reservation> = {
  kind: "reservations",
  headings: ["reservations"],
  subheadings: ["currentTasks"],
  isApart: false,
  isArchived: true,
  read(view) {
    const entries: Entry<Reservation>[] = [];
    const problems: Problem[] = [];
    let files = 0;
    let isDayFirst: boolean | undefined;
    const dayFirst = () => (isDayFirst ??= view.language === "fr");
    const sections = sectionsOf(view, reservations);
    const hasCurrent = sections.some(({ kind }) => kind === "currentTasks");
    for (const known of sections) {
      const isPlace = hasCurrent ? known.owner === "currentTasks" : known.kind === "reservations";
      const loose = new LooseLines();
      const { groups, more } = cutSection(view, known, dayFirst, {
        most: MOST_ENTRIES - entries.length,
        ...(isPlace && !known.template && { loose: (slot) => loose.take(slot) }),
      });
      let left: Cut["more"] = more;
      for (const group of groups) {
        const entry = readGroup(group, known, problems, dayFirst);
        if (entry === null) continue;
        entries.push(entry);
        files += isOpen(entry.value.state) ? entry.value.files.length : 0;
        if (files > MOST_FILES) {
          left = group.slots[0] ?? null;
          break;
        }
      }
      for (const claim of loose.claims) problems.push(claim);
      if (left === null) continue;
      const args = { most: MOST_ENTRIES, files: MOST_FILES };
      problems.push({ code: "TOO_MANY_ENTRIES", args, range: { start: left.start, end: left.next } });
      break;
    }
    return { entries, problems };
  },
  write(value, words) {
    const { task, since, ended, rest, ...more } = reservations.clean(value);
    const active = isOpen(value.state);
    const head = headLine(value.state, value.instance, task, active ? since : ended, words);
    const lines = [head];
    const put = (label: LabelKind, text: string | null) => {
      if (text !== null && text !== "") lines.push(`${words.labels[label][0]}: ${text}`);
    };
    put("result", more.result === null ? null : words.result[more.result][0]);
    put("nextStep", more.next);
    put("notes", more.notes);
    if (!active) put("start", since?.text ?? null);
    put("estimate", more.estimateMinutes === null ? null : `${more.estimateMinutes} ${words.minutes}`);
    put("files", more.files.length === 0 ? null : writeFiles(more.files));
    put("resources", more.resources.length === 0 ? null : joinFileList(more.resources));
    put("lastActivity", more.lastActivity?.text ?? null);
    put("takenBy", more.takenBy === null ? null : `Instance #${more.takenBy}`);
    put("handedTo", more.handedTo === null ? null : `Instance #${more.handedTo}`);
    return [...lines, ...rest];
  },
  clean: (value) => ({
    ...value,
    task: unmarked(clean(value.task)),
    next: value.next === null ? null : clean(value.next) || null,
    notes: value.notes === null ? null : clean(value.notes) || null,
  }),
  place: addReservation,
  identity: (v) => [v.instance, fold(v.task), timePart(v.since)],
  instances: (v) => [v.instance],
  author: (v) => v.instance,
  subject: (v) => v.task,
  lasting: (v) => [v.since?.text ?? "", ...v.files].join(" "),
  times: (v) => [v.since, v.ended, v.lastActivity],
  isOpen: (v) => isOpen(v.state),
  samples: () => [
    sample(),
    { ...sample(), resources: ["port:3000", "db, test"] },
    { ...sample(), state: "done", ended: sample().since, result: "partial", takenBy: 5, rest: ["more"] },
  ],
};

/** Adds an entry to the fence of current reservations, making fence and sections as far as they lack. */
export function addReservation(view: View, lines: readonly string[], style: Style): Edit[] {
  return addFenced(view, { outer: "reservations", inner: "currentTasks", outerServes: true }, lines, style);
}

/** True for the states that hold or wait for something. */
export function isOpen(state: ReservationWord): boolean {
  return state === "reserved" || state === "waiting";
}

/** The first line of an entry. An absent time leaves its label empty, so that it still ends the title. */
export function headLine(
  state: ReservationWord,
  instance: number,
  task: string,
  time: Time | null,
  words: Vocabulary,
): string {
  const label = words.labels[MARKER[state]][0];
  const value = time === null ? "" : ` ${time.text}`;
  return `[${words.reservation[state][0]}] Instance #${instance} - ${unmarked(clean(task))} - ${label}:${value}`;
}

/** The entries of a section; its own heading may be the first line of one. */
function cutSection(view: View, known: KnownSection, dayFirst: DayFirst, asked: Cutting): Cut {
  const { heading, range, body } = known.section;
  const behind = ({ next }: Slot) => slotsOf(view, known, { start: next, end: body.end });
  const cutting = { ...asked, behind };
  if (heading === null || heading.setext || known.kind !== null)
    return cutReservations(slotsOf(view, known), dayFirst, cutting);
  const line = { start: range.start, end: heading.range.end, next: body.start, fence: null };
  const text = view.text.slice(line.start, line.end);
  const head: Slot = { ...line, text, line: view.lineAt(line.start) };
  const isEntry = cutReservations([head], dayFirst).groups.length > 0;
  return isEntry
    ? cutReservations(withHead(head, slotsOf(view, known)), dayFirst, { ...cutting, isHeaded: true })
    : cutReservations(slotsOf(view, known), dayFirst, cutting);
}

function* withHead(head: Slot, slots: Iterable<Slot>): Generator<Slot, void> {
  yield head;
  yield* slots;
}

const EXPECTED = "[RESERVED] Instance #3 - …";

/** The lines that belong to no entry, and those that look like a claim; a list of files below a free task is that task's. */
class LooseLines {
  readonly claims: Problem[] = [];
  private last: Slot | null = null;
  private isOver = false;

  take(slot: Slot): void {
    if (slot.start !== this.last?.next || slot.fence !== this.last.fence) this.isOver = false;
    this.last = slot;
    const { isClaim, isOver, isLabelled } = readLoose(slot.text);
    if (!isLabelled) this.isOver = isOver;
    if (isClaim && !(this.isOver && isLabelled)) this.claims.push(unreadable(slot, EXPECTED));
  }
}

function readGroup(
  group: ReservationGroup,
  known: KnownSection,
  problems: Problem[],
  dayFirst: DayFirst,
): Entry<Reservation> | null {
  const { slots } = group;
  const opening = withFiles(group);
  const [first] = slots;
  const last = slots.at(-1);
  if (first === undefined || last === undefined) return null;
  const range = { start: first.start, end: last.next };
  if (!known.template)
    problems.push(...odd(first, opening, known, range), ...group.strays.flatMap(oddWithin));
  // `Instance #X` is a template's; a numbered entry is data wherever it stands.
  if (opening.state === null || opening.instance === null) return null;
  const source = slots.length === 1 ? first.text : slots.map(({ text }) => text).join("\n");
  const found = plainly.get(source);
  if (found !== undefined && isSameReading(found, opening, dayFirst))
    return { value: found.value, range, line: first.line };
  let byDay: boolean | null = null;
  const asked: DayFirst = () => (byDay ??= dayFirst());
  const title = splitTitle(opening.title, opening.state, asked);
  const value = readBody(opening.state, opening.instance, title, slots, asked);
  const before = problems.length;
  report(value, title, range, problems);
  problems.push(...leftFiles(value.files, slots));
  if (problems.length === before) plainly.set(source, { value, title: opening.title, byDay });
  return { value, range, line: first.line };
}

/** An entry of which there is nothing to tell, as its lines were read. */
interface PlainEntry {
  readonly value: Reservation;
  /** The rest of its first line, behind what opens it. */
  readonly title: string;
  /** Whether days come before months in the file; null where its times do not depend on it. */
  readonly byDay: boolean | null;
}

/** Longest entry that is remembered (characters), and how many. */
const [LONGEST_KNOWN, MOST_KNOWN] = [1_000, 2_000];

/**
 * What entries say by their lines: a write reads the file as it was and as it will be, a server again and again, and all but one of
 * the entries are the same.
 */
const plainly = new Memory<PlainEntry>(LONGEST_KNOWN, MOST_KNOWN);

/**
 * Remembers what entries say that another process has read, of a text that is about to be written: all but one of them will be read back.
 * Only what coord itself writes, of which there is nothing to tell: everything else is read anew.
 */
export function rememberEntries(view: View): void {
  const known = view.hasCachedParse ? view.known(reservations) : undefined;
  if (known === undefined) return;
  const byDay = view.language === "fr";
  const told = new Set(known.problems.map(({ range }) => range.start));
  for (const { value, range } of known.entries.slice(0, MOST_KNOWN)) {
    const source = view.text.slice(range.start, range.end);
    if (source.length > LONGEST_KNOWN || source.includes("\r")) continue;
    const lines = source.replace(/\n$/, "").split("\n");
    const head = plainHead(lines[0] ?? "");
    let at = range.start;
    const isTold = lines.some((line) => {
      const start = at;
      at += line.length + 1;
      return told.has(start);
    });
    if (head !== null && !isTold) plainly.set(lines.join("\n"), { value, title: head[3] ?? "", byDay });
  }
}

function isSameReading(known: PlainEntry, opening: Opening, dayFirst: DayFirst): boolean {
  return (
    known.value.state === opening.state &&
    known.value.instance === opening.instance &&
    known.title === opening.title &&
    (known.byDay === null || known.byDay === dayFirst())
  );
}

/** An opening that says no time is somebody's when its further lines name files. */
function withFiles({ opening, slots }: ReservationGroup): Opening {
  const { ifFiles } = opening;
  const isNamed = ifFiles !== undefined && listedFiles(slots.slice(1).map(({ text }) => text)).length > 0;
  return isNamed ? { ...opening, instance: ifFiles } : opening;
}

/** The problems of a line that begins like an entry and is none; it takes its further lines along. */
function odd(slot: Slot, opening: Opening, { kind }: KnownSection, range: Problem["range"]): Problem[] {
  if (opening.state === null) return unknownState({ slot, opening });
  if (opening.instance !== null) return [];
  if (!opening.template) return [{ ...unreadable(slot, `[${opening.word}] Instance #3 - …`), range }];
  // Outside of what is headed as current tasks it may explain how to reserve.
  return kind === "currentTasks" ? [templateLeft(slot)] : [];
}

/** The same among the lines of an entry: what is over there (`- [DONE] #14 the form`) is a remark on it. */
function oddWithin({ slot, opening }: ReservationGroup["strays"][number]): Problem[] {
  if (opening.state === null) return unknownState({ slot, opening });
  return isOpen(opening.state) ? [unreadable(slot, `[${opening.word}] Instance #3 - …`)] : [];
}

function unknownState({ slot, opening }: ReservationGroup["strays"][number]): Problem[] {
  const args = { state: clean(opening.word), instance: opening.instance ?? 0 };
  return [{ code: "UNKNOWN_STATE", args, range: { start: slot.start, end: slot.next } }];
}

function readBody(
  state: ReservationWord,
  instance: number,
  title: Title,
  slots: readonly Slot[],
  dayFirst: DayFirst,
): Reservation {
  const lines = slots.slice(1).map((slot) => slot.text);
  const { labels, rest } = readLabels(lines);
  const listed = listedFiles(lines);
  const tail = tailOf(title);
  const at = (label: LabelKind) => readWrittenTime(labels.get(label) ?? "", dayFirst);
  const open = isOpen(state);
  const isStart = title.marker === "start" || title.marker === "since";
  const estimate = readDuration(labels.get("estimate") ?? "");
  return {
    state,
    instance,
    task: title.task,
    since: open || isStart ? (title.time ?? (isStart ? null : startOf(at))) : startOf(at),
    ended: open ? null : isStart ? (at("finished") ?? at("expired")) : title.time,
    estimateMinutes: estimate === null ? null : Math.round(estimate / 60_000),
    files: listed.length > 0 || !LABELLED.test(tail) ? listed : listedFiles(listsWithin(tail)),
    resources: splitFileList(labels.get("resources") ?? ""),
    lastActivity: at("lastActivity"),
    result: meaning("result", labels.get("result") ?? "")?.kind ?? null,
    next: labels.get("nextStep") || null,
    notes: labels.get("notes") || null,
    takenBy: readInstance(labels.get("takenBy")),
    handedTo: readInstance(labels.get("handedTo")),
    rest,
  };
}

/** A letter before a colon, which no time has. */
const LABELLED = /[a-zà-ÿ][*_`]*\s*[:：=]/i;
/** Maximum length of what is looked into for a list on the first line (characters). */
const LONGEST_TAIL = 2_000;

/**
 * What may list files on the first line: the words behind the time, or, where no label ends the title, the title. Coord writes none
 * there, so that ` - Files: …` before its own label is of the title.
 */
function tailOf({ task, marker, time, unreadable }: Title): string {
  return marker === null ? task : (time?.text ?? unreadable ?? "");
}

/** Lists of files in such a tail. */
function listsWithin(tail: string): string[] {
  if (tail.length > LONGEST_TAIL) return [];
  return tail.split(/\s+[-–—·•]\s+|\s*\|\s*|\s*<br\s*\/?>\s*|\.\s|\s(?=\()/).flatMap((part) => {
    const line = part.startsWith("(") ? part.replace(/^\(|\)$/g, "") : part;
    const label = readLabel(line);
    return label !== null && isListLabel(label.kind) ? [line] : [];
  });
}

function startOf(at: (label: LabelKind) => Time | null): Time | null {
  return at("start") ?? at("since");
}

function report(value: Reservation, title: Title, range: Problem["range"], problems: Problem[]): void {
  const { instance, task } = value;
  if (title.unreadable !== null) {
    problems.push({
      code: "UNREADABLE_TIME",
      args: { instance, task, found: shorten(clean(title.unreadable), 80) },
      range,
    });
  } else if (value.state === "reserved" && ![value.since, value.lastActivity].some(isFull)) {
    problems.push({ code: "UNDATED", args: { instance, task }, range });
  }
  if (task === "" || isPlaceholder(task) || /^\[[^\]]*\]$/.test(task)) {
    problems.push({ code: "PLACEHOLDER_TITLE", args: { instance, task }, range });
  }
}

/** A time without its date or its hour tells no age. */
function isFull(time: Time | null): boolean {
  return time !== null && time.date !== null && time.minutes !== null;
}

/** The lines of an entry's source, without terminators. */
export function sourceLines(view: View, entry: Entry<Reservation>): string[] {
  const source = view.text.slice(entry.range.start, entry.range.end);
  return source.replace(/\r?\n$|\r$/, "").split(/\r\n|\n|\r/);
}
