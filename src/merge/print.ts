import { compile, isGlob, overlaps } from "../paths/overlap.ts";
import { joinFileList } from "../paths/written-list.ts";
import { type Conflict, conflicts } from "../protocol/conflicts.ts";
import { blockOf } from "../protocol/index.ts";
import { type Reservation, reservations } from "../protocol/reservations.ts";
import { addEntry, View } from "../protocol/view.ts";
import { applyEdits } from "../text/edits.ts";
import type { Zone } from "../time/time.ts";
import { fold } from "../vocabulary/words.ts";
import { type MergeSide } from "./diff3.ts";
import { laterOf } from "../time/order.ts";
import type { MergedPart } from "./parts.ts";
import type { EntryPiece } from "./pieces.ts";
import type { MergedItem } from "./plan.ts";
import type { Settled } from "./settle.ts";
import { LANGUAGE, type MergeCode, type MergeConflict, type MergeProblem } from "./types.ts";

/** A merged text on its way. */
export interface MergeDraft {
  readonly text: string;
  readonly conflicts: readonly DraftConflict[];
}

export type DraftConflict<C extends MergeCode = MergeCode> = MergeConflict<C> & {
  /** For lines that both sides changed: how much of the range is ours. */
  readonly oursLength?: number;
};

/** Puts the merged sections together. `eol` is for places where two pieces meet that never met before. */
export function print(parts: readonly MergedPart[], eol: string): MergeDraft {
  const printer = new Printer(eol);
  for (const part of parts) printer.part(part);
  return printer;
}

class Printer implements MergeDraft {
  text = "";
  readonly conflicts: DraftConflict[] = [];
  private readonly eol: string;
  private isAtLineStart = true;

  constructor(eol: string) {
    this.eol = eol;
  }

  part({ title, items, cameBack, twice }: MergedPart): void {
    if (items.length > 0) this.startLine();
    const start = this.text.length;
    let previous: MergedItem | null = null;
    for (const item of renumbered(items)) {
      if (item.settled !== null) this.entry(item.settled, previous);
      else {
        const from = this.put(item.line.raw);
        const { clash } = item.line;
        if (clash !== null) this.report({ code: "TEXT_CONFLICT", args: { section: title } }, from, clash);
      }
      previous = item;
    }
    const oursLength = twice === "ours" ? this.text.length - start : 0;
    if (twice !== null)
      this.report({ code: "TEXT_CONFLICT", args: { section: title } }, start, { oursLength });
    if (cameBack)
      this.report({ code: "REMOVED_AND_CHANGED", args: { kind: "section", entry: title } }, start);
  }

  private entry(settled: Settled, previous: MergedItem | null): void {
    const { ours, theirs, bodies, problem } = settled;
    const piece = ours ?? theirs;
    if (piece === null) return;
    const start = this.text.length + this.lead(settled, piece, previous);
    bodies.forEach((body, at) => {
      if (at > 0 && blockOf(piece.entry).isApart) this.put(theirs?.lead || this.eol);
      this.put(body);
    });
    if (problem !== null) this.report(problem, start);
  }

  /** The blank lines before an entry; one is put in where two entries now meet that want to be apart. Returns its length. */
  private lead(settled: Settled, piece: EntryPiece, previous: MergedItem | null): number {
    const { base, ours, theirs } = settled;
    const changed = ours !== null && theirs !== null && base?.lead === ours.lead;
    const lead = (changed ? theirs : piece).lead;
    const before = previous?.settled ?? null;
    const known = [ours, theirs].some(
      (side) => side !== null && (side.previous === before?.ours || side.previous === before?.theirs),
    );
    const wanted = lead === "" && before !== null && !known && blockOf(piece.entry).isApart ? this.eol : lead;
    const from = this.text.length;
    this.put(wanted);
    return this.text.length - from;
  }

  /** Appends whole lines; returns where they start. */
  private put(source: string): number {
    if (source === "") return this.text.length;
    this.startLine();
    const start = this.text.length;
    this.text += source;
    // Not asked of the whole text: looking at its end would copy all of it each time.
    this.isAtLineStart = /[\r\n]$/.test(source);
    return start;
  }

  private startLine(): void {
    if (!this.isAtLineStart) this.text += this.eol;
    this.isAtLineStart = true;
  }

  private report(problem: MergeProblem, start: number, more: Pick<DraftConflict, "oursLength"> = {}): void {
    this.conflicts.push({ ...problem, range: { start, end: this.text.length }, ...more });
  }
}

const NUMBER = /^(\s*)(\d{1,9})(?=[.)]\s)/;

/** Items of an ordered list that both sides made longer get numbers one after the other again. */
function renumbered(items: readonly MergedItem[]): MergedItem[] {
  let last = 0;
  return items.map((item) => {
    const { settled } = item;
    const piece = settled?.ours ?? settled?.theirs;
    const [body] = settled?.bodies ?? [];
    const number = body === undefined ? undefined : NUMBER.exec(body)?.[2];
    if (settled === null || piece?.entry !== "priorities" || body === undefined || number === undefined) {
      last = 0;
      return item;
    }
    const isTaken = last > 0 && Number(number) <= last && !isRepeated(settled);
    const wanted = isTaken ? last + 1 : Number(number);
    last = wanted;
    if (wanted === Number(number)) return item;
    return { line: null, settled: { ...settled, bodies: [body.replace(NUMBER, `$1${wanted}`)] } };
  });
}

/** Whether a list is numbered `1. 1. 1.`, as markdown allows. */
function isRepeated({ ours, theirs }: Settled): boolean {
  return [ours, theirs].some((side) => {
    const { previous } = side ?? { previous: null };
    if (side === null || previous === null || previous.entry !== "priorities") return false;
    const [own, before] = [side, previous].map(({ lines }) => Number(NUMBER.exec(lines[0] ?? "")?.[2] ?? 0));
    return own !== undefined && before !== undefined && own <= before;
  });
}

/** A report after `length` characters were put in at `at`: what ends there does not grow. */
function movedBy(found: DraftConflict, at: number, length: number): DraftConflict {
  const { oursLength } = found;
  const { start, end } = found.range;
  const range = { start: start >= at ? start + length : start, end: end > at ? end + length : end };
  const isInOurs = oursLength !== undefined && start < at && at < start + oursLength;
  return { ...found, range, ...(isInOurs ? { oursLength: oursLength + length } : {}) };
}

/** Maximum number of names that are compared, and of overlaps that are written down: `coord doctor` tells of the merged file what more there is. */
const MOST_COMPARED = 1_000_000;
const MOST_WRITTEN = 500;

/**
 * Writes down each two active reservations that are in each other's way and that no side had side by side. What is
 * written depends on the two alone, whichever side is ours.
 */
export function recordOverlaps(draft: MergeDraft, ours: View, theirs: View, zone: Zone): MergeDraft {
  const met = metIn(draft, ours, theirs, zone);
  const unique = new Map(met.map((conflict) => [JSON.stringify(conflict), conflict]));
  const ordered = [...unique]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .slice(0, MOST_WRITTEN)
    .map(([, conflict]) => conflict);
  const [first, ...others] = ordered;
  if (first === undefined) return draft;
  // The first one makes what lacks of its section; the others stand behind it.
  const begun = writeDown(draft, first, zone);
  return writeTogether(begun, others, zone) ?? others.reduce((all, one) => writeDown(all, one, zone), begun);
}

/** An active reservation, what says which one it is, and its place among those of its text. */
interface Active {
  readonly reservation: Reservation;
  readonly key: string;
  readonly at: number;
}

/** The conflicts of active reservations that no side had side by side. */
export function metIn(draft: MergeDraft, ours: View, theirs: View, zone: Zone): Conflict[] {
  const [inOurs, inTheirs] = [activeKeys(ours), activeKeys(theirs)];
  const active = activeOf(new View(draft.text));
  const onlyOurs = active.filter(({ key }) => !inTheirs.has(key));
  const onlyTheirs = active.filter(({ key }) => !inOurs.has(key));
  if (onlyOurs.length === 0 || onlyTheirs.length === 0) return [];
  const twice = numbersTwice(draft);
  const asked = new Set<number>();
  const found: Conflict[] = [];
  let left = MOST_COMPARED;
  for (const [one, other] of rivals(onlyOurs, onlyTheirs)) {
    left--;
    const [first, second] = one.at < other.at ? [one, other] : [other, one];
    const pair = first.at * active.length + second.at;
    if (first !== second && !asked.has(pair)) {
      asked.add(pair);
      left -= one.reservation.files.length * other.reservation.files.length;
      const conflict = conflictOf(first.reservation, second.reservation, twice, zone);
      if (conflict !== null) found.push(conflict);
    }
    if (left < 0) break;
  }
  return found;
}

/** A pattern by how every path begins that it covers. */
interface Start {
  readonly start: string;
  readonly active: Active;
  readonly isOurs: boolean;
}

/**
 * Each two of both sides that may be in each other's way, some of them several times: those of one task, and those with a pattern that
 * may begin like one of the other's. Sorted by how they begin, what begins with another's beginning stands right behind it.
 */
function* rivals(ours: readonly Active[], theirs: readonly Active[]): Iterable<[Active, Active]> {
  const taskOf = ({ reservation }: Active) => fold(reservation.task);
  const byTask = new Map<string, Active[]>();
  for (const one of theirs) {
    const known = byTask.get(taskOf(one));
    if (known === undefined) byTask.set(taskOf(one), [one]);
    else known.push(one);
  }
  for (const one of ours) for (const other of byTask.get(taskOf(one)) ?? []) yield [one, other];
  const starts = [...startsOf(ours, true), ...startsOf(theirs, false)].toSorted((a, b) =>
    a.start < b.start ? -1 : a.start > b.start ? 1 : a.active.at - b.active.at,
  );
  const open: { readonly [S in MergeSide]: Start[] } = { ours: [], theirs: [] };
  for (const one of starts) {
    for (const around of [open.ours, open.theirs])
      while (around.length > 0 && !one.start.startsWith(around.at(-1)?.start ?? "")) around.pop();
    for (const other of one.isOurs ? open.theirs : open.ours) yield [one.active, other.active];
    open[one.isOurs ? "ours" : "theirs"].push(one);
  }
}

function startsOf(all: readonly Active[], isOurs: boolean): Start[] {
  return all.flatMap((active) =>
    active.reservation.files.flatMap((file): Start[] => {
      const { start, key, glob } = compile(file);
      // What spells no path, and is no glob, covers nothing.
      return key === null && glob === null ? [] : [{ start, active, isOurs }];
    }),
  );
}

/** In the order of their instances. */
function activeOf(view: View): Active[] {
  return view
    .entries(reservations)
    .filter(({ value }) => value.state === "reserved")
    .map(({ value }) => ({ reservation: value, key: keyOf(value) }))
    .toSorted((a, b) => a.reservation.instance - b.reservation.instance || (a.key < b.key ? -1 : 1))
    .map((one, at) => ({ ...one, at }));
}

function activeKeys(view: View): Set<string> {
  return new Set(activeOf(view).map(({ key }) => key));
}

function keyOf({ instance, task, since, files }: Reservation): string {
  return JSON.stringify([instance, fold(task), since?.text ?? "", ...files.toSorted()]);
}

function numbersTwice({ conflicts: found }: MergeDraft): Set<number> {
  return new Set(found.flatMap((one) => (one.code === "NUMBER_TWICE" ? [one.args.instance] : [])));
}

/** The conflict of two reservations, by their shared files or task; null when there is none. One's own task is no conflict, unless two instances go by that number. */
function conflictOf(
  one: Reservation,
  other: Reservation,
  twice: ReadonlySet<number>,
  zone: Zone,
): Conflict | null {
  const sameTask = fold(one.task) === fold(other.task);
  if (one.instance === other.instance && sameTask && !twice.has(one.instance)) return null;
  const shared = one.files.flatMap((a) => other.files.flatMap((b) => sharedBy(a, b)));
  if (shared.length === 0 && !sameTask) return null;
  return {
    state: "open",
    instances: [one.instance, other.instance],
    about: shared.length === 0 ? one.task : joinFileList([...new Set(shared)]),
    time: laterOf(one.since, other.since, zone),
    description: `« ${one.task} » ↔ « ${other.task} »`,
    decision: "",
    rest: [],
  };
}

/** The common part of two patterns, as short as it can be said: the path, the longer of two paths, or both globs. */
function sharedBy(a: string, b: string): string[] {
  if (!overlaps(a, b)) return [];
  if (isGlob(a) !== isGlob(b)) return [isGlob(a) ? b : a];
  return isGlob(a) ? [a, b] : [a.length >= b.length ? a : b];
}

/** Whether a conflict that stands in a text is this one. */
function isThe(conflict: Conflict): (value: Conflict) => boolean {
  const about = fold(conflicts.clean(conflict).about);
  const count = new Set(conflict.instances).size;
  return (value) => {
    const isSettled = value.state === "settled" && value.time?.text !== conflict.time?.text;
    if (isSettled || fold(value.about) !== about) return false;
    return new Set([...value.instances, ...conflict.instances]).size === count;
  };
}

function writeDown(draft: MergeDraft, conflict: Conflict, zone: Zone): MergeDraft {
  const view = new View(draft.text);
  const isIt = isThe(conflict);
  if (view.entries(conflicts).some(({ value }) => isIt(value))) return draft;
  const edits = addEntry(view, conflicts, conflict, view.style(LANGUAGE), zone);
  return written(draft, applyEdits(draft.text, edits), edits[0]?.range.start ?? 0, [conflict]);
}

/** All of them at one place, for a text is read at each look at it; null where they would not be read there as they are meant. */
function writeTogether(draft: MergeDraft, all: readonly Conflict[], zone: Zone): MergeDraft | null {
  if (all.length === 0) return draft;
  const view = new View(draft.text);
  const style = view.style(LANGUAGE);
  const known = view.entries(conflicts).map(({ value }) => value);
  const before = known.length;
  const fresh: Conflict[] = [];
  for (const conflict of all) {
    if (known.some(isThe(conflict))) continue;
    known.push(conflicts.clean(conflict));
    fresh.push(conflict);
  }
  const edits = fresh.flatMap((conflict) => addEntry(view, conflicts, conflict, style, zone));
  const at = edits[0]?.range.start ?? 0;
  if (edits.some(({ range }) => range.start !== at || range.end !== at)) return null;
  const text = applyEdits(draft.text, edits);
  const entries = new View(text).entries(conflicts);
  const isRead = entries.length === before + fresh.length;
  return isRead ? written(draft, text, at, fresh) : null;
}

/** A draft with conflicts that were put into its text at a place. */
function written(draft: MergeDraft, text: string, at: number, fresh: readonly Conflict[]): MergeDraft {
  const length = text.length - draft.text.length;
  const moved = draft.conflicts.map((found) => movedBy(found, at, length));
  const entries = new View(text).entries(conflicts);
  const reports = fresh.map((conflict): DraftConflict => {
    const [instance, other] = conflict.instances;
    const isIt = isThe(conflict);
    const range = entries.find(({ value }) => isIt(value))?.range ?? { start: at, end: at + length };
    return { code: "OVERLAP", args: { instance, other, about: conflict.about }, range };
  });
  return { text, conflicts: [...moved, ...reports] };
}
