import { isGlob, overlaps } from "../paths/overlap.ts";
import { joinFileList } from "../paths/written-list.ts";
import { type Conflict, conflicts } from "../protocol/conflicts.ts";
import { blockOf } from "../protocol/index.ts";
import { type Reservation, reservations } from "../protocol/reservations.ts";
import { addEntry, type Entry, View } from "../protocol/view.ts";
import { applyEdits } from "../text/edits.ts";
import type { Zone } from "../time/time.ts";
import { fold } from "../vocabulary/words.ts";
import { laterOf } from "./entries/times.ts";
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
  const { start, end } = found.range;
  const range = { start: start >= at ? start + length : start, end: end > at ? end + length : end };
  return { ...found, range };
}

/**
 * Writes down each two active reservations that are in each other's way and that no side had side by side. What is
 * written depends on the two alone, whichever side is ours.
 */
export function recordOverlaps(draft: MergeDraft, ours: View, theirs: View, zone: Zone): MergeDraft {
  const met = metIn(draft, ours, theirs, zone);
  const unique = new Map(met.map((conflict) => [JSON.stringify(conflict), conflict]));
  return [...unique.entries()]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .reduce((text, [, conflict]) => writeDown(text, conflict, zone), draft);
}

/** The conflicts of active reservations that no side had side by side. */
export function metIn(draft: MergeDraft, ours: View, theirs: View, zone: Zone): Conflict[] {
  const inOurs = activeKeys(ours);
  const inTheirs = activeKeys(theirs);
  const active = activeOf(new View(draft.text)).toSorted(inTurn);
  const onlyOurs = active.filter((one) => !inTheirs.has(keyOf(one)));
  const onlyTheirs = active.filter((one) => !inOurs.has(keyOf(one)));
  const twice = numbersTwice(draft);
  return onlyOurs
    .flatMap((one) => onlyTheirs.map((other): [Reservation, Reservation] => [one, other]))
    .filter(([one, other]) => one !== other)
    .map(([one, other]): [Reservation, Reservation] =>
      inTurn(one, other) <= 0 ? [one, other] : [other, one],
    )
    .flatMap(([one, other]) => conflictOf(one, other, twice, zone) ?? []);
}

function activeOf(view: View): Reservation[] {
  return view.entries(reservations).flatMap(({ value }) => (value.state === "reserved" ? [value] : []));
}

function activeKeys(view: View): Set<string> {
  return new Set(activeOf(view).map(keyOf));
}

function keyOf({ instance, task, since, files }: Reservation): string {
  return JSON.stringify([instance, fold(task), since?.text ?? "", ...files.toSorted()]);
}

function inTurn(a: Reservation, b: Reservation): number {
  return a.instance - b.instance || (keyOf(a) < keyOf(b) ? -1 : keyOf(a) > keyOf(b) ? 1 : 0);
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
  if (a === b) return [a];
  if (isGlob(a) !== isGlob(b)) return [isGlob(a) ? b : a];
  return isGlob(a) ? [a, b] : [a.length >= b.length ? a : b];
}

function writeDown(draft: MergeDraft, conflict: Conflict, zone: Zone): MergeDraft {
  const view = new View(draft.text);
  const [instance, other] = conflict.instances;
  const about = fold(conflicts.clean(conflict).about);
  const isIt = ({ value }: Entry<Conflict>) => {
    const isSettled = value.state === "settled" && value.time?.text !== conflict.time?.text;
    const numbers = new Set([...value.instances, instance, other]);
    return !isSettled && numbers.size === new Set(conflict.instances).size && fold(value.about) === about;
  };
  if (view.entries(conflicts).some(isIt)) return draft;
  const style = view.style(LANGUAGE);
  const edits = addEntry(view, conflicts, conflict, style, zone);
  const text = applyEdits(draft.text, edits);
  const at = edits[0]?.range.start ?? 0;
  const length = text.length - draft.text.length;
  const moved = draft.conflicts.map((found) => movedBy(found, at, length));
  const args = { instance, other, about: conflict.about };
  const range = new View(text).entries(conflicts).find(isIt)?.range ?? { start: at, end: at + length };
  return { text, conflicts: [...moved, { code: "OVERLAP", args, range }] };
}
