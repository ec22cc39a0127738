import { joinFileList, splitFileList } from "../paths/list.ts";
import { clean } from "../text/clean.ts";
import { readDuration } from "../time/duration.ts";
import { readTime, type Time } from "../time/time.ts";
import { isPlaceholder, meaning } from "../vocabulary/index.ts";
import type { LabelKind, ReservationWord, ResultWord, Vocabulary } from "../vocabulary/types.ts";
import { readInstance, readLabels } from "./labels.ts";
import { type Slot, slotsOf } from "./slots.ts";
import type { Block, Entry, Problem, View } from "./view.ts";

/** What an instance has taken, waits for, or had taken. */
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
  readonly lastActivity: Time | null;
  readonly result: ResultWord | null;
  readonly next: string | null;
  readonly notes: string | null;
  readonly takenBy: number | null;
  readonly handedTo: number | null;
  /** Further lines that belong to the entry, as written. */
  readonly rest: readonly string[];
}

const HEAD = /^\s*\[([^\]]{1,20})\]\s*Instance\s+#(\d{1,6})(?!\d)(?:\s*[-–—:](?=\s|$))?\s*(.*)$/su;
const STARTS = /^\s*\[([^\]]{1,20})\]\s*Instance\s+#/u;
/** The label that ends the title, by state: where the state says "since when", and where "until when". */
const MARKER: Readonly<Record<ReservationWord, LabelKind>> = {
  reserved: "start",
  waiting: "since",
  done: "finished",
  expired: "expired",
  released: "finished",
};
const MARKERS: ReadonlySet<LabelKind> = new Set(["start", "since", "finished", "expired"]);

export const reservations: Block<Reservation> = {
  kind: "reservations",
  read(view) {
    const entries: Entry<Reservation>[] = [];
    const problems: Problem[] = [];
    for (const known of view.owned("reservations", "currentTasks")) {
      for (const group of groups(slotsOf(view, known))) {
        const entry = readGroup(group, known.template, problems);
        if (entry !== null) entries.push(entry);
      }
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
    put("files", more.files.length === 0 ? null : joinFileList([...more.files]));
    put("lastActivity", more.lastActivity?.text ?? null);
    put("takenBy", more.takenBy === null ? null : `Instance #${more.takenBy}`);
    put("handedTo", more.handedTo === null ? null : `Instance #${more.handedTo}`);
    return [...lines, ...rest];
  },
  clean: (value) => ({
    ...value,
    task: clean(value.task),
    next: value.next === null ? null : clean(value.next) || null,
    notes: value.notes === null ? null : clean(value.notes) || null,
  }),
};

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
  return `[${words.reservation[state][0]}] Instance #${instance} - ${clean(task)} - ${label}:${value}`;
}

/**
 * Cuts lines into entries: from a line that starts one to the next such line, a blank line, or the end of its fence.
 * A line with an unknown state starts none inside another entry, whose further lines would be lost to it.
 */
function groups(slots: readonly Slot[]): Slot[][] {
  const found: Slot[][] = [];
  let open: Slot[] | null = null;
  let last: Slot | null = null;
  for (const slot of slots) {
    const apart = last === null || last.fence !== slot.fence || slot.start !== last.next;
    const state = STARTS.exec(slot.text)?.[1];
    if (apart || slot.text.trim() === "") open = null;
    if (state !== undefined && (open === null || meaning("reservation", state) !== null))
      found.push((open = [slot]));
    else open?.push(slot);
    last = slot;
  }
  return found;
}

function readGroup(
  group: readonly Slot[],
  template: boolean,
  problems: Problem[],
): Entry<Reservation> | null {
  const [first] = group;
  const last = group.at(-1);
  if (first === undefined || last === undefined) return null;
  if (!template) problems.push(...unknownStates(group));
  const head = HEAD.exec(first.text);
  // `Instance #X` is a template's; a numbered entry is data wherever it stands.
  if (head === null) return null;
  const range = { start: first.start, end: last.next };
  const state = meaning("reservation", head[1] ?? "")?.kind;
  const instance = Number(head[2]);
  if (state === undefined) return null;
  const title = splitTitle(head[3] ?? "");
  const value = readBody(state, instance, title, group);
  report(value, title, range, problems);
  return { value, range, line: first.line };
}

function unknownStates(group: readonly Slot[]): Problem[] {
  return group.flatMap(({ text, start, next }) => {
    const [, state, instance] = HEAD.exec(text) ?? [];
    if (state === undefined || meaning("reservation", state) !== null) return [];
    const args = { state: clean(state), instance: Number(instance) };
    return [{ code: "UNKNOWN_STATE", args, range: { start, end: next } }];
  });
}

interface Title {
  readonly task: string;
  readonly marker: LabelKind | null;
  readonly time: Time | null;
  /** What stands where a time should, when it is none. */
  readonly unreadable: string | null;
}

/** Only the last marker whose value reads as a time, or is empty, ends the title: titles may hold ` - Début:` themselves. */
function splitTitle(text: string): Title {
  // The leading separator lets a title that is missing altogether still be cut at its marker.
  const source = ` - ${text.trimEnd()}`;
  for (let at = source.lastIndexOf(" - "); at >= 0; at = at === 0 ? -1 : source.lastIndexOf(" - ", at - 1)) {
    const rest = source.slice(at + 3);
    const colon = rest.slice(0, 21).indexOf(":");
    if (colon < 1) continue;
    const marker = meaning("labels", rest.slice(0, colon))?.kind;
    if (marker === undefined || !MARKERS.has(marker)) continue;
    const value = rest.slice(colon + 1).trim();
    const time = readTime(value);
    const task = source.slice(3, Math.max(at, 3)).trim();
    if (time !== null || value === "") return { task, marker, time, unreadable: null };
    // A placeholder in the time's place ends the title too, but is a problem.
    if (value === "HH:MM" || /^\[[^\]]*\]$/.test(value))
      return { task, marker, time: null, unreadable: value };
    break;
  }
  return { task: text.trim(), marker: null, time: null, unreadable: null };
}

function readBody(
  state: ReservationWord,
  instance: number,
  title: Title,
  group: readonly Slot[],
): Reservation {
  const { labels, rest } = readLabels(group.slice(1).map((slot) => slot.text));
  const at = (label: LabelKind) => readTime(labels.get(label) ?? "");
  const open = isOpen(state);
  const estimate = readDuration(labels.get("estimate") ?? "");
  return {
    state,
    instance,
    task: title.task,
    since:
      open || title.marker === "start" || title.marker === "since"
        ? title.time
        : (at("start") ?? at("since")),
    ended: open ? null : title.marker === "start" ? (at("finished") ?? at("expired")) : title.time,
    estimateMinutes: estimate === null ? null : Math.round(estimate / 60_000),
    files: splitFileList(labels.get("files") ?? ""),
    lastActivity: at("lastActivity"),
    result: meaning("result", labels.get("result") ?? "")?.kind ?? null,
    next: labels.get("nextStep") || null,
    notes: labels.get("notes") || null,
    takenBy: readInstance(labels.get("takenBy")),
    handedTo: readInstance(labels.get("handedTo")),
    rest,
  };
}

function report(value: Reservation, title: Title, range: Problem["range"], problems: Problem[]): void {
  const { instance, task } = value;
  if (title.unreadable !== null) {
    problems.push({
      code: "UNREADABLE_TIME",
      args: { instance, task, found: clean(title.unreadable) },
      range,
    });
  } else if (value.state === "reserved" && (value.since === null || value.since.date === null)) {
    problems.push({ code: "UNDATED", args: { instance, task }, range });
  }
  if (task === "" || isPlaceholder(task) || /^\[[^\]]*\]$/.test(task)) {
    problems.push({ code: "PLACEHOLDER_TITLE", args: { instance, task }, range });
  }
}

/** The lines of an entry's source, without terminators. */
export function sourceLines(view: View, entry: Entry<Reservation>): string[] {
  const source = view.text.slice(entry.range.start, entry.range.end);
  return source.replace(/\r?\n$|\r$/, "").split(/\r\n|\n|\r/);
}
