import type { Range } from "../text/edits.ts";
import { log, type LogEntry } from "./log.ts";
import { type Entry, type Read, View } from "./view.ts";

const DAY =
  "(?:(?:0[13578]|1[02])-(?:0[1-9]|[12]\\d|3[01])|(?:0[469]|11)-(?:0[1-9]|[12]\\d|30)|02-(?:0[1-9]|1\\d|2[0-8]))";
const TIME = `(\\d{4}-${DAY}) (?:[01]\\d|2[0-3]):[0-5]\\d(?: [+-](?:0\\d|1[0-3]):[0-5]\\d)?`;
// A value that begins with a bracket may be a template's; one that begins with another of these marks may be more of its label.
const VALUE =
  "- \\*\\*[A-Za-z\\u00c0-\\u00d6\\u00d8-\\u00f6\\u00f8-\\u017f]{2,20}\\*\\* : [^\\s*_:=\\uff1a[][^\\n]*\\n";
/** An entry as coord writes it, of which nothing but its date can be found fault with; and the next one to come. */
const USUAL = new RegExp(`#{1,6} ${TIME} - Instance #\\d{1,6}\\r?\\n(?:${VALUE}){1,9}(?:\\r?\\n)*(?=#)`, "y");

/** Entries in a row that are left out: a cut costs more than reading a few. */
const FEWEST = 8;

const reads = new WeakMap<View, { readonly before: string; readonly read: Read<LogEntry> }>();

/**
 * The log without what needs no look: rows of entries that are exactly as coord writes them and older than a date (`YYYY-MM-DD`). Its
 * problems are those of the whole log.
 */
export function unusualLog(view: View, before: string): Read<LogEntry> {
  const known = reads.get(view);
  if (known?.before === before) return known.read;
  const cuts = cutsOf(view, before);
  const read = cuts.length === 0 ? view.read(log) : without(view, cuts);
  reads.set(view, { before, read });
  return read;
}

/** Whole entries within runs of the log, whose first and last stay: what stands around a run is read as ever. */
function cutsOf({ text, outline, landmarks }: View, before: string): Range[] {
  const ofLog = new Set(
    landmarks.filter((s) => s.owner === "log" && !s.follows).map((s) => s.section.range.start),
  );
  return outline.runs.filter(({ start }) => ofLog.has(start)).flatMap((run) => usualIn(text, run, before));
}

function usualIn(text: string, { start, end }: Range, before: string): Range[] {
  const cuts: Range[] = [];
  const last = text.lastIndexOf("\n#", end - 2) + 1;
  for (let at = text.indexOf("\n#", start) + 1; at > start && at < last; at = text.indexOf("\n#", at) + 1) {
    let count = 0;
    let to = at;
    for (let next = pastUsual(text, to, before); next > 0 && next <= last; count++) {
      to = next;
      next = pastUsual(text, to, before);
    }
    if (count < FEWEST) continue;
    cuts.push({ start: at, end: to });
    // The text that follows is no such entry, or the last.
    at = to;
  }
  return cuts;
}

/** Where the entry ends that starts here, if it is one to leave out; 0 where it is none. */
function pastUsual(text: string, at: number, before: string): number {
  USUAL.lastIndex = at;
  const date = USUAL.exec(text)?.[1];
  return date !== undefined && date < before ? USUAL.lastIndex : 0;
}

function without(view: View, cuts: readonly Range[]): Read<LogEntry> {
  const starts = [0, ...cuts.map(({ end }) => end)];
  const short = new View(starts.map((start, at) => view.text.slice(start, cuts[at]?.start)).join(""));
  const rangeOf = placer(cuts);
  const { entries, problems } = short.read(log);
  return {
    entries: entries.map(({ value, range }): Entry<LogEntry> => {
      const whole = rangeOf(range);
      return { value, range: whole, line: view.lineAt(whole.start) };
    }),
    problems: problems.map((problem) => ({ ...problem, range: rangeOf(problem.range) })),
  };
}

/** Where a range of the short text lies in the whole: it starts behind a cut that it adjoins, and ends before one. */
function placer(cuts: readonly Range[]): (range: Range) => Range {
  return ({ start, end }) => ({
    start: cuts.reduce((at, cut) => (at >= cut.start ? at + cut.end - cut.start : at), start),
    end: cuts.reduce((at, cut) => (at > cut.start ? at + cut.end - cut.start : at), end),
  });
}
