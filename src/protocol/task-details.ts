import { joinFileList, splitFileList } from "../paths/written-list.ts";
import { clean } from "../text/clean.ts";
import { lineAround, type Range } from "../text/edits.ts";
import { meaning, vocabularies } from "../vocabulary/index.ts";
import type { Vocabulary } from "../vocabulary/types.ts";
import { readLabel } from "./lines.ts";
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

interface TaskTitle {
  readonly title: string;
  readonly after: readonly string[];
}

/** A title of a list, with its marks and what it comes after read off. A text that is nothing else is a title. */
export function readTitle(text: string): TaskTitle & { readonly done: boolean } {
  const outer = readMarks(text);
  const { title, after } = splitAfter(outer.title);
  if (after.length === 0) return { ...outer, after };
  const inner = readMarks(title);
  return { title: inner.title, after, done: outer.done || inner.done };
}

/** Both as a list can hold them: what is written reads back as that. */
export function cleanTitle({ title, after }: TaskTitle): TaskTitle {
  const names = after.map((one) => fitAfter(clean(one))).filter((name) => name !== "");
  const read = readTitle(withAfter({ title: clean(title), after: names }, vocabularies.en));
  return { title: read.title, after: read.after };
}

// Marks of a person on a task: ticked, struck out, in bold type, a box before it.

/** A title without its marks, and whether they say that it is done. */
interface Marked {
  readonly title: string;
  readonly done: boolean;
}

const TICK_BEFORE = /^(?:[✅☑✔✓]\ufe0f?|\[[xX✓✔✅]\]\s)\s*/;
const TICK_BEHIND = /\s*(?:[✅☑✔✓]\ufe0f?|\s\[[xX✓✔✅]\])$/;
/** Struck out as a whole; what stands behind it is a remark on that. */
const STRUCK = /^(?:~~([^~]+)~~|<(?:del|s)>([^<]+)<\/(?:del|s)>)(?:\s*[([–—-].*)?$/is;
const BOLD = /^\*\*([^*]+)\*\*$/s;

/** Maximum length of a title whose every mark is read (characters). */
const LONGEST = 2_000;

/** Reads the marks around a title. A text that is nothing but marks is a title. */
function readMarks(text: string): Marked {
  let title = text.trim();
  if (title.length > LONGEST) return longMarks(title);
  let done = false;
  for (let before = ""; before !== title;) {
    before = title;
    const unticked = title.replace(TICK_BEFORE, "").replace(TICK_BEHIND, "");
    const isLikely = unticked.startsWith("~~") || unticked.startsWith("<");
    const [, struck, deleted] = (isLikely ? STRUCK.exec(unticked) : null) ?? [];
    const isOver = unticked !== title || struck !== undefined || deleted !== undefined;
    const inner = (struck ?? deleted ?? BOLD.exec(unticked)?.[1] ?? unticked).trim();
    if (inner === "") break;
    title = inner;
    done ||= isOver;
  }
  return { title, done };
}

/** Of a title that nobody wrote by hand only the mark is read that coord writes. */
function longMarks(text: string): Marked {
  let title = text;
  while (title.endsWith("✅")) title = title.slice(0, -1).trimEnd();
  return title === "" ? { title: text, done: false } : { title, done: title !== text };
}

/** The text behind an item's mark, where it begins with a box; null for any other. `lead` is all before that text. */
export interface Boxed {
  readonly lead: string;
  readonly mark: string;
  readonly text: string;
}

const BOX = /^(\s*(?:>\s*)*(?:[-*+•]|\d{1,9}[.)])\s+)\[([ xX✓✔✅/~>!?-]?)\]\s+(\S.*)$/s;

/** Reads `- [ ] a task`. */
export function readBox(line: string): Boxed | null {
  // Nothing before a box has a bracket, and in it stands one sign at most.
  const at = line.indexOf("[");
  if (at < 0 || (line.charAt(at + 1) !== "]" && line.charAt(at + 2) !== "]")) return null;
  const [, lead, mark, text] = BOX.exec(line) ?? [];
  return lead === undefined || mark === undefined || text === undefined ? null : { lead, mark, text };
}

/** Whether a box is ticked; one with any other sign in it (`[-]`, `[/]`) is neither free nor done. */
export function isTicked(mark: string): boolean {
  return /^[xX✓✔✅]$/.test(mark);
}

/** Whether a box is empty. */
export function isEmpty(mark: string): boolean {
  return mark === "" || mark === " ";
}

/** A title as it is called, and the titles of what has to be done before. */
interface Titled {
  readonly title: string;
  readonly after: readonly string[];
}

/** Of a hundred thousand tasks hardly any names another. */
const NOTHING: readonly string[] = [];

const BEHIND = /^(.*\S)\s*\(\s*(\p{L}{2,12})\s*:\s*(.*\S)\s*\)$/su;
/** Maximum number of titles behind one. */
const MOST = 20;

/** Reads `Write docs (after: Fix login)`; what stands behind it in further parentheses of that kind counts as well. */
export function splitAfter(text: string): Titled {
  let title = text.trim();
  if (!title.endsWith(")")) return { title, after: NOTHING };
  const after: string[] = [];
  for (;;) {
    // The rest takes a Unicode expression: most parentheses have no word before a colon.
    const isOver = after.length === MOST || !title.endsWith(")") || !title.includes(":");
    const [, before, word = "", what = ""] = (isOver ? null : BEHIND.exec(title)) ?? [];
    if (before === undefined || meaning("labels", word)?.kind !== "after") return { title, after };
    after.unshift(what.trim());
    title = before.trim();
  }
}

/** A title as it can stand in such parentheses. */
export function fitAfter(title: string): string {
  const { after } = splitAfter(`- (after: ${title})`);
  return after.length === 1 && after[0] === title
    ? title
    : title
        .replace(/[:()]+/g, " ")
        .replace(/\s+/g, " ")
        .trim();
}

/** The title as the file has it. */
export function withAfter({ title, after }: Titled, words: Vocabulary): string {
  return [title, ...after.map((what) => `(${words.labels.after[0].toLowerCase()}: ${what})`)].join(" ");
}
