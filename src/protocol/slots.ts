import type { Fence } from "../document/types.ts";
import { type Line, lineAround, type Range } from "../text/edits.ts";
import type { KnownSection, View } from "./view.ts";

/** One line of a section's body, with the fence it stands in; lines of HTML (comments above all) and fence markers are left out. */
export interface Slot extends Range {
  /** Its content, without terminator. */
  readonly text: string;
  /** End including the terminator. */
  readonly next: number;
  /** Counted from 1, when it is asked for. */
  readonly line: number;
  readonly fence: Fence | null;
}

class LineSlot implements Slot {
  readonly start: number;
  readonly end: number;
  readonly next: number;
  readonly text: string;
  readonly fence: Fence | null;
  private readonly view: View;

  constructor(view: View, { start, end, next }: Line, fence: Fence | null) {
    this.view = view;
    this.start = start;
    this.end = end;
    this.next = next;
    this.text = view.text.slice(start, end);
    this.fence = fence;
  }

  get line(): number {
    return this.view.lineAt(this.start);
  }
}

/** The lines of a section's own body (not of its children), in order. */
export function slotsOf(view: View, { section }: KnownSection): Slot[] {
  const { fences, html } = view.outline;
  const { start, end } = section.body;
  const slots: Slot[] = [];
  let fence = firstEndingAfter(fences, start);
  let block = firstEndingAfter(html, start);
  for (let at = start; at < end;) {
    const line = lineAround(view.text, at);
    at = line.next;
    if (line.start < start) continue;
    while (fence < fences.length && (fences[fence]?.range.end ?? 0) < line.start) fence++;
    while (block < html.length && (html[block]?.range.end ?? 0) < line.start) block++;
    const inHtml = html[block];
    if (inHtml !== undefined && inHtml.range.start <= line.end && line.start < inHtml.range.end) continue;
    const around = fences[fence];
    const inFence = around !== undefined && around.range.start <= line.end && line.start <= around.range.end;
    if (inFence && (line.start < around.content.start || line.start >= around.content.end)) continue;
    slots.push(new LineSlot(view, line, inFence ? around : null));
  }
  return slots;
}

const RULE = /^ {0,3}(?:(?:-[ \t]*){3,}|(?:\*[ \t]*){3,}|(?:_[ \t]*){3,})$/;

/** Whether a line is a rule, `---` or the like. */
export function isRule(text: string): boolean {
  return RULE.test(text);
}

/**
 * Where the text of a range of whole lines ends: before the blank lines and the rules that set off what follows.
 * A fence or HTML block belongs to it to its last line. Equal to the range's start where nothing is said.
 */
export function contentEnd(view: View, { start, end }: Range): number {
  const { fences, html } = view.outline;
  if (start >= end) return start;
  const verbatim = Math.max(start, lastEndIn(fences, start, end), lastEndIn(html, start, end));
  for (let at = end - 1; at >= 0;) {
    const line = lineAround(view.text, at);
    if (line.end <= start) break;
    const text = view.text.slice(line.start, line.end);
    if (line.end <= verbatim || !(text.trim() === "" || isRule(text))) return Math.min(line.next, end);
    at = line.start - 1;
  }
  return start;
}

function lastEndIn(blocks: readonly { readonly range: Range }[], start: number, end: number): number {
  let last = start;
  for (let index = firstEndingAfter(blocks, start); index < blocks.length; index++) {
    const range = blocks[index]?.range;
    if (range === undefined || range.start >= end) break;
    last = range.end;
  }
  return last;
}

function firstEndingAfter(blocks: readonly { readonly range: Range }[], offset: number): number {
  let low = 0;
  let high = blocks.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((blocks[middle]?.range.end ?? 0) < offset) low = middle + 1;
    else high = middle;
  }
  return low;
}
