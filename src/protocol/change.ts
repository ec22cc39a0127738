import { joinFileList } from "../paths/written-list.ts";
import { clean } from "../text/clean.ts";
import type { Edit } from "../text/edits.ts";
import type { Time } from "../time/time.ts";
import type { LabelKind, ReservationWord, ResultWord } from "../vocabulary/types.ts";
import { readLabel, writeFiles } from "./lines.ts";
import { replaceEntry } from "./place.ts";
import { leadOf as readLead, unreadTimeOf } from "./reservation-head.ts";
import { headLine, type Reservation, sourceLines } from "./reservations.ts";
import type { Entry, Style, View } from "./view.ts";

/** How an active reservation ends. */
export interface Ending {
  readonly state: Extract<ReservationWord, "done" | "expired" | "released">;
  readonly time: Time;
  readonly result?: ResultWord | null;
  readonly next?: string | null;
  readonly notes?: string | null;
  readonly takenBy?: number | null;
  readonly handedTo?: number | null;
}

/** Turns an entry into an ended one, in place. Lines that say nothing of its state stay as they were written. */
export function endReservation(view: View, entry: Entry<Reservation>, ending: Ending, style: Style): Edit[] {
  const { words } = style;
  const { instance, task, since } = entry.value;
  const [first = ""] = sourceLines(view, entry);
  const quote = /^(?:\s*>)+ ?/.exec(first)?.[0] ?? "";
  const line = (label: LabelKind, text: string | null | undefined) => {
    const value = text === null || text === undefined ? "" : clean(text);
    return value === "" ? [] : [`${quote}${words.labels[label][0]}: ${value}`];
  };
  const numbered = (n: number | null | undefined) =>
    n === null || n === undefined ? null : `Instance #${n}`;
  const replaced = new Set<LabelKind>(["lastActivity"]);
  const start = since?.text ?? unreadTimeOf(first);
  if (ending.result) replaced.add("result");
  if (ending.next) replaced.add("nextStep");
  if (ending.notes) replaced.add("notes");
  if (ending.takenBy) replaced.add("takenBy");
  if (ending.handedTo) replaced.add("handedTo");
  if (since !== null) replaced.add("start").add("since");
  const lines = [
    leadOf(view, entry, true) + headLine(ending.state, instance, task, ending.time, words),
    ...line("result", ending.result ? words.result[ending.result][0] : null),
    ...line("nextStep", ending.next),
    ...line("notes", ending.notes),
    ...line("takenBy", numbered(ending.takenBy)),
    ...line("handedTo", numbered(ending.handedTo)),
    ...line("start", start),
    ...keptLines(view, entry, replaced),
  ];
  return replaceEntry(view, entry, lines, style);
}

/** Turns a waiting entry into an active one, in place. */
export function startReservation(view: View, entry: Entry<Reservation>, time: Time, style: Style): Edit[] {
  const { instance, task } = entry.value;
  const lines = [
    leadOf(view, entry, false) + headLine("reserved", instance, task, time, style.words),
    ...keptLines(view, entry, new Set<LabelKind>(["start", "since", "lastActivity"])),
    `${style.words.labels.lastActivity[0]}: ${time.text}`,
  ];
  return replaceEntry(view, entry, lines, style);
}

/** Takes an entry out of the file, its lines and nothing else. */
export function removeEntry(entry: Entry<unknown>): Edit[] {
  return [{ range: entry.range, text: "" }];
}

/** New values for lines of an active entry; a label that it lacks is added after the known ones. */
export function updateReservation(
  view: View,
  entry: Entry<Reservation>,
  values: {
    readonly estimateMinutes?: number | null;
    readonly files?: readonly string[];
    readonly resources?: readonly string[];
    readonly lastActivity?: Time;
  },
  style: Style,
): Edit[] {
  const { words } = style;
  const wanted = new Map<LabelKind, string>();
  if (values.estimateMinutes) wanted.set("estimate", `${values.estimateMinutes} ${words.minutes}`);
  if (values.files && values.files.length > 0) wanted.set("files", writeFiles(values.files));
  if (values.resources && values.resources.length > 0)
    wanted.set("resources", joinFileList(values.resources));
  if (values.lastActivity) wanted.set("lastActivity", values.lastActivity.text);
  const lines = sourceLines(view, entry).map((line, index) => {
    const label = index === 0 ? null : readLabel(line);
    const value = label === null ? undefined : wanted.get(label.kind);
    if (label === null || value === undefined) return line;
    wanted.delete(label.kind);
    const gap = label.value === "" && !/\s$/.test(line.slice(0, label.valueAt)) ? " " : "";
    return line.slice(0, label.valueAt) + gap + value;
  });
  const known = lines.findLastIndex((line, index) => index === 0 || readLabel(line) !== null);
  const added = [...wanted].map(([kind, value]) => `${words.labels[kind][0]}: ${value}`);
  return replaceEntry(view, entry, lines.toSpliced(known + 1, 0, ...added), style);
}

function keptLines(view: View, entry: Entry<Reservation>, replaced: ReadonlySet<LabelKind>): string[] {
  return sourceLines(view, entry)
    .slice(1)
    .filter((line) => {
      const label = readLabel(line);
      return label === null || !replaced.has(label.kind);
    });
}

/** The lead of an entry, before its words: indentation, marks of lists and quotes, a box, which an end ticks. Not the marks of type. */
function leadOf(view: View, entry: Entry<Reservation>, isOver: boolean): string {
  const [line = ""] = sourceLines(view, entry);
  const lead = line.slice(0, readLead(line).end).replace(/[*_`~]+(?!\s)/g, "");
  return isOver ? lead.replace("[ ]", "[x]") : lead;
}
