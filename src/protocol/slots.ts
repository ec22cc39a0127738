import type { Fence } from "../document/types.ts";
import type { Range } from "../text/edits.ts";
import { type KnownSection, lineIndex, type View } from "./view.ts";

/** One line of a section's body, with the fence it stands in; lines of HTML (comments above all) and fence markers are left out. */
export interface Slot extends Range {
  /** Its content, without terminator. */
  readonly text: string;
  /** End including the terminator. */
  readonly next: number;
  /** Counted from 1. */
  readonly line: number;
  readonly fence: Fence | null;
}

/** The lines of a section's own body (not of its children), in order. */
export function slotsOf(view: View, { section }: KnownSection): Slot[] {
  const { lines, fences, html } = view.outline;
  const { start, end } = section.body;
  const slots: Slot[] = [];
  if (start >= end) return slots;
  let fence = firstEndingAfter(fences, start);
  let block = firstEndingAfter(html, start);
  for (let index = lineIndex(view.outline, start); index < lines.length; index++) {
    const line = lines[index];
    if (line === undefined || line.start >= end) break;
    if (line.start < start) continue;
    while (fence < fences.length && (fences[fence]?.range.end ?? 0) < line.start) fence++;
    while (block < html.length && (html[block]?.range.end ?? 0) < line.start) block++;
    const inHtml = html[block];
    if (inHtml !== undefined && inHtml.range.start <= line.end && line.start < inHtml.range.end) continue;
    const around = fences[fence];
    const inFence = around !== undefined && around.range.start <= line.end && line.start <= around.range.end;
    if (inFence && (line.start < around.content.start || line.start >= around.content.end)) continue;
    const text = view.text.slice(line.start, line.end);
    slots.push({
      start: line.start,
      end: line.end,
      next: line.next,
      text,
      line: index + 1,
      fence: inFence ? around : null,
    });
  }
  return slots;
}

const RULE = /^ {0,3}(?:(?:-[ \t]*){3,}|(?:\*[ \t]*){3,}|(?:_[ \t]*){3,})$/;

/**
 * Where the text of a range of whole lines ends: before the blank lines and the rules that set off what follows.
 * A fence or HTML block belongs to it to its last line. Equal to the range's start where nothing is said.
 */
export function contentEnd(view: View, { start, end }: Range): number {
  const { lines, fences, html } = view.outline;
  if (start >= end) return start;
  const verbatim = Math.max(start, lastEndIn(fences, start, end), lastEndIn(html, start, end));
  for (let index = lineIndex(view.outline, end - 1); index >= 0; index--) {
    const line = lines[index];
    if (line === undefined || line.end <= start) break;
    const text = view.text.slice(line.start, line.end);
    if (line.end <= verbatim || !(text.trim() === "" || RULE.test(text))) return Math.min(line.next, end);
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
