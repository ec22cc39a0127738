import { joinFileList, splitFileList } from "../paths/list.ts";
import { clean } from "../text/clean.ts";
import { lineAround, type Range } from "../text/edits.ts";
import { readLabel } from "./lines.ts";
import { isTicked, readBox } from "./marks.ts";
import type { Vocabulary } from "../vocabulary/types.ts";
import type { Entry, View } from "./view.ts";

/** The details on the indented lines below a task. */
export interface TaskDetails {
  /** The description, and when the task is done; lines apart, empty for nothing. */
  readonly text: string;
  /** Files that the work is about. */
  readonly files: readonly string[];
  readonly criteria: readonly { readonly text: string; readonly done: boolean }[];
  /** The task's own line and these. */
  readonly range: Range;
}

/** Reads them: from the line behind a task's to the first that is not deeper, or blank. */
export function detailsOf(view: View, { range }: Entry<unknown>): TaskDetails {
  const head = lineAround(view.text, range.start);
  const depth = indentOf(view.text.slice(head.start, head.end));
  const text: string[] = [];
  const files: string[] = [];
  const criteria: { text: string; done: boolean }[] = [];
  let end = range.end;
  while (end < view.text.length) {
    const line = lineAround(view.text, end);
    const source = view.text.slice(line.start, line.end);
    if (source.trim() === "" || indentOf(source) <= depth || isEntry(source)) break;
    const box = readBox(source);
    const isPlain = source.trim().startsWith("\\");
    const label = isPlain ? null : readLabel(source);
    if (box !== null) criteria.push({ text: box.text.trim(), done: isTicked(box.mark) });
    else if (label?.kind === "files") files.push(...splitFileList(label.value));
    else text.push(source.trim().replace(/^\\(?=.)/s, ""));
    end = line.next;
  }
  return { text: text.join("\n"), files, criteria, range: { start: range.start, end } };
}

/** Beginnings that would read as something else than a line of text, or end the fence around it; a backslash keeps it one. */
const OPENS = /^\\*(?:\[|`{3}|~{3}|<|[-*+•]\s|\d{1,9}[.)]\s|#)/;

/** The indented lines that say the same. */
export function detailLines(text: string, files: readonly string[], words: Vocabulary): string[] {
  const lines = text.split(/\r\n|\n|\r/).map(clean);
  const list = files.length === 0 ? [] : [`${words.labels.files[0]}: ${joinFileList(files)}`];
  return [...lines.filter((line) => line !== "").map(escaped), ...list].map((line) => `   ${line}`);
}

function escaped(line: string): string {
  return OPENS.test(line) || readLabel(line) !== null ? `\\${line}` : line;
}

/** A task of its own, however deep: `[FREE] …`. */
function isEntry(source: string): boolean {
  return /^\s*(?:(?:[-*+]|\d{1,9}[.)])\s+)?\[[^\]]{2,20}\]\s+\S/.test(source);
}

/** Columns before the text, as a tab fills them up. */
export function indentOf(line: string): number {
  let columns = 0;
  for (const char of /^[ \t]*/.exec(line)?.[0] ?? "") columns += char === "\t" ? 4 - (columns % 4) : 1;
  return columns;
}
