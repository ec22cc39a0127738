import type { Outline } from "../document/types.ts";
import { type KnownSection, type View } from "../protocol/view.ts";
import { contentEnd } from "../protocol/lines.ts";
import type { Edit, Range } from "../text/edits.ts";

/** Sections of a file that hold one entry each, by where they start. */
export class Headed {
  private readonly view: View;
  private readonly indexes: ReadonlyMap<number, number>;
  private readonly entries: ReadonlySet<number>;

  constructor(view: View, entries: readonly { readonly range: Range }[]) {
    this.view = view;
    this.indexes = new Map(view.sections.map(({ section }, index) => [section.range.start, index]));
    this.entries = new Set(entries.map(({ range }) => range.start));
  }

  /** All that goes with the entry that starts there, its subsections included; null when it is no section of its own. */
  extent(start: number): Range | null {
    const index = this.indexes.get(start);
    const own = index === undefined ? undefined : this.view.sections[index];
    if (index === undefined || own === undefined || own.section.heading === null) return null;
    let end = own.section.range.end;
    for (let at = index + 1; this.isWithin(this.view.sections[at], own); at++)
      end = this.view.sections[at]?.section.range.end ?? end;
    return { start, end: contentEnd(this.view, { start: own.section.body.start, end }) };
  }

  private isWithin(known: KnownSection | undefined, own: KnownSection): boolean {
    if (known === undefined || known.section.level <= own.section.level) return false;
    return known.kind === null && !known.template && !this.entries.has(known.section.range.start);
  }
}

/**
 * Tells what must not leave the file with an entry: settings of the file, and what is never closed and so takes in all
 * that follows.
 */
export function boundIn({ text, outline }: View): (range: Range) => boolean {
  const open = [...outline.fences, ...outline.html].filter(({ closed }) => !closed);
  return ({ start, end }) =>
    open.some(({ range }) => range.start >= start && range.start < end) ||
    /<!--\s*coord:/.test(text.slice(start, end));
}

/** The edits that take whole lines out, with the blank lines that set them apart, so that one gap is left of two. */
export function withoutRanges(view: View, ranges: readonly Range[]): Edit[] {
  const { text } = view;
  const runs: Range[] = [];
  for (const range of [...ranges].sort((a, b) => a.start - b.start)) {
    const last = runs.at(-1);
    if (last !== undefined && isBlank(text.slice(last.end, range.start)))
      runs[runs.length - 1] = { start: last.start, end: range.end };
    else runs.push(range);
  }
  return runs.map((run) => ({ range: widened(view, run), text: "" }));
}

/** A run of lines with the gap before or behind it: what is left is the other one. */
function widened(view: View, { start, end }: Range): Range {
  const { lines, fences } = view.outline;
  const lineAt = (offset: number) =>
    offset < view.text.length ? lineIndex(view.outline, offset) : lines.length;
  let [first, next] = [lineAt(start), lineAt(end)];
  const isBlankLine = (index: number) => {
    const line = lines[index];
    return line !== undefined && isBlank(view.text.slice(line.start, line.end).replace("\ufeff", ""));
  };
  const opens = fences.some(({ content }) => content.start === start);
  // Without a gap before it, the one behind it has to stay: the lines around would become one paragraph.
  if (!opens && first > 0 && !isBlankLine(first - 1)) return { start, end };
  while (isBlankLine(next)) next++;
  const stop = lines[next]?.start ?? view.text.length;
  const closes = next === lines.length || fences.some(({ content }) => content.end === stop);
  if (closes) while (isBlankLine(first - 1)) first--;
  return { start: lines[first]?.start ?? start, end: stop };
}

function isBlank(text: string): boolean {
  return text.trim() === "";
}

/** Index of the line that holds `offset`; the last one for an offset at the end. */
function lineIndex(outline: Outline, offset: number): number {
  let low = 0;
  let high = outline.lines.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((outline.lines[middle]?.start ?? 0) <= offset) low = middle;
    else high = middle - 1;
  }
  return Math.max(low, 0);
}
