import { blockOf } from "../protocol/index.ts";
import type { EntryPiece } from "./pieces.ts";
import type { MergedPart } from "./parts.ts";
import type { MergedItem } from "./plan.ts";
import type { Settled } from "./settle.ts";
import type { MergeCode, MergeConflict, MergeProblem } from "./types.ts";

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
export function movedBy(found: DraftConflict, at: number, length: number): DraftConflict {
  const { start, end } = found.range;
  const range = { start: start >= at ? start + length : start, end: end > at ? end + length : end };
  return { ...found, range };
}
