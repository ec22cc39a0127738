import { type Edit, lineAround, type Range } from "../text/edits.ts";
import { addFenced } from "./add-fenced.ts";
import { insertLines } from "./place.ts";
import { isRule } from "./slots.ts";
import type { Entry, Style, View } from "./view.ts";

const LEAD = /^([ \t]*)(?:([-*+])|(\d{1,9})([.)]))?(?:[ \t]+|$)/;

/** Adds a line to the remaining tasks: behind the last one and all that belongs to it, where that stands in no fence. */
export function addTask(
  view: View,
  tasks: readonly Entry<unknown>[],
  lines: readonly string[],
  style: Style,
): Edit[] {
  const last = tasks.at(-1);
  if (last === undefined || fenceAround(view, last.range.start) !== undefined)
    return addFenced(view, { outer: "reservations", inner: "remainingTasks" }, lines, style);
  const head = outermost(view, tasks, last.range);
  const lead = nextLead(head);
  const at = endOfItem(view, last.range.end, head);
  return [
    insertLines(
      view,
      at,
      lines.map((line) => lead + line),
      style,
    ),
  ];
}

/** The line of the task that a nested one stands below, which is itself when it is not nested. */
function outermost(view: View, tasks: readonly Entry<unknown>[], last: Range): string {
  const body = bodyAround(view, last.start);
  const open = tasks
    .filter(({ range }) => range.start >= body.start && range.end <= body.end)
    .filter(({ range }) => fenceAround(view, range.start) === undefined);
  return open
    .map(({ range }) => lineAt(view, range.start))
    .reduceRight((inner, line) => (indentOf(line) < indentOf(inner) ? line : inner));
}

/** Indentation and mark of one more item behind a task. */
function nextLead(head: string): string {
  const [lead = "", indent = "", , number, mark = ""] = LEAD.exec(head) ?? [];
  return number === undefined ? lead : `${indent}${Number(number) + 1}${mark} `;
}

/** Where the lines end that belong to a task: further text, items below it, code; behind blank lines what is indented. */
function endOfItem(view: View, from: number, head: string): number {
  const { end: limit } = bodyAround(view, from - 1);
  const isListed = isItem(head);
  let end = from;
  for (let at = from; at < limit;) {
    const line = lineAround(view.text, at);
    const text = lineAt(view, at);
    const isBlank = text.trim() === "";
    const isBelow = indentOf(text) > indentOf(head);
    const isFurther = isBelow || (isListed && end === at && !isItem(text));
    if (!isBlank && (!isFurther || isRule(text) || isOwnBlock(view, line))) return end;
    at = Math.min(fenceAround(view, line.end)?.next ?? line.next, limit);
    if (!isBlank) end = at;
  }
  return end;
}

/** Whether a line is HTML or a fence that belongs to no item. */
function isOwnBlock({ outline }: View, { start, end }: Range): boolean {
  return [...outline.html, ...outline.fences].some(
    (block) => !block.nested && block.range.start <= end && start < block.range.end,
  );
}

/** The end of the fence around a place, the terminator included. */
function fenceAround(view: View, at: number): { readonly next: number } | undefined {
  const found = view.outline.fences.find(({ range }) => range.start <= at && at < range.end + 1);
  return found && { next: lineAround(view.text, Math.max(found.range.end - 1, 0)).next };
}

function bodyAround(view: View, at: number): Range {
  const around = view.sections.find(({ section: { body } }) => body.start <= at && at < body.end);
  return around?.section.body ?? { start: at, end: at };
}

const isItem = (text: string) => /^\s*(?:[-*+]|\d{1,9}[.)])(?:\s|$)/.test(text);

function lineAt(view: View, at: number): string {
  const { start, end } = lineAround(view.text, at);
  return view.text.slice(start, end);
}

/** Columns before the text, as a tab fills them up. */
function indentOf(line: string): number {
  let columns = 0;
  for (const char of /^[ \t]*/.exec(line)?.[0] ?? "") columns += char === "\t" ? 4 - (columns % 4) : 1;
  return columns;
}
