/** The lines of a section: the lines themselves, those that belong together, labels, lists of files, near misses. */
import type { Fence } from "../document/types.ts";
import { looksLikePath, pathsIn, readFileList, writeFileList } from "../paths/written-list.ts";
import { clean, shorten } from "../text/clean.ts";
import { type Line, lineAround, type Range } from "../text/edits.ts";
import { isWordAt } from "../text/plain.ts";
import type { KnownSection, Problem, View } from "./view.ts";
import { isFilePlaceholder, labelMeaning } from "../vocabulary/index.ts";
import type { LabelKind } from "../vocabulary/types.ts";

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

/**
 * The lines of a section's own body (not of its children), in order, from a place in it where one is given. One after the other: all of
 * a long section's at once take ten times its room.
 */
export function* slotsOf(
  view: View,
  { section }: KnownSection,
  { start, end }: Range = section.body,
): Generator<Slot, void> {
  const { fences, html } = view.outline;
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
    yield new LineSlot(view, line, inFence ? around : null);
  }
}

/** What is made of each of them. */
export function fromSlots<T>(view: View, known: KnownSection, make: (slot: Slot) => readonly T[]): T[] {
  const found: T[] = [];
  for (const slot of slotsOf(view, known)) found.push(...make(slot));
  return found;
}

const RULE = /^ {0,3}(?:(?:-[ \t]*){3,}|(?:\*[ \t]*){3,}|(?:_[ \t]*){3,})$/;

/** Whether a line is a rule, `---` or the like. */
export function isRule(text: string): boolean {
  return "-*_".includes(text.trimEnd().at(-1) ?? " ") && RULE.test(text);
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

/** Whether neither a fence nor HTML (a comment above all) stands in a range. */
export function isPlainText({ outline: { fences, html } }: View, { start, end }: Range): boolean {
  return lastEndIn(fences, start, end) === start && lastEndIn(html, start, end) === start;
}

/** The first of what stands in order that does not end before a place. */
export function firstEndingAfter(blocks: readonly { readonly range: Range }[], offset: number): number {
  let low = 0;
  let high = blocks.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((blocks[middle]?.range.end ?? 0) < offset) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** An entry whose first line is recognised, with the lines that follow it up to the next such line, a blank line or the fence's end. */
interface LineGroup {
  readonly head: RegExpExecArray;
  readonly slots: readonly Slot[];
  readonly range: { readonly start: number; readonly end: number };
  readonly line: number;
  /** The further lines, without terminators. */
  readonly lines: readonly string[];
}

/** Recognises the first line of an entry. */
type HeadMatcher = (text: string) => RegExpExecArray | null;

/** Cuts the given sections' lines into entries that begin where `head` finds one. */
export function groupsOf(view: View, sections: readonly KnownSection[], head: HeadMatcher): LineGroup[] {
  return sections.flatMap((known) => cut(slotsOf(view, known), head));
}

function cut(slots: Iterable<Slot>, head: HeadMatcher): LineGroup[] {
  const found: { head: RegExpExecArray; slots: Slot[] }[] = [];
  let open: Slot[] | null = null;
  for (const slot of slots) {
    const match = head(slot.text);
    const previous: Slot | undefined = open?.at(-1);
    if (match) {
      open = [slot];
      found.push({ head: match, slots: open });
    } else if (slot.text.trim() === "" || previous?.fence !== slot.fence || slot.start !== previous.next) {
      open = null;
    } else {
      open?.push(slot);
    }
  }
  return found.map((group) => {
    const [first] = group.slots;
    const range = { start: first?.start ?? 0, end: group.slots.at(-1)?.next ?? 0 };
    return { ...group, range, line: first?.line ?? 0, lines: group.slots.slice(1).map((slot) => slot.text) };
  });
}

/** A line `Label: value`, `**Label** : value` or `- **Label** : value`. */
export interface LabelledLine {
  readonly kind: LabelKind;
  readonly value: string;
  /** Offset of the value within the line. */
  readonly valueAt: number;
}

// Here as in the other patterns of lines, no two neighbours can take the same space: lines may be a megabyte long.
const LABEL =
  /^[\s>]*(?:[-*+•]\s+)?(?:(?:\*\*|__)\s*)?([^\s:：=*_][^:：=*_]{0,39}?)(?:\*\*|__)?\s*[:：=](?:\*\*|__)?\s*/;

/** `Last activity: …` and `**Date** : …`, as `LABEL` reads them; null for anything else. */
export function plainLabel(line: string): [all: string, label: string] | null {
  const [mark, behind] = line.startsWith("**") ? ["**", "** : "] : ["", ": "];
  const end = line.indexOf(behind, mark.length);
  const value = end + behind.length;
  if (end <= mark.length || end > mark.length + 40 || !isWordAt(line, value)) return null;
  for (let at = mark.length; at < end; at++)
    if (!isLetterAt(line, at) && !(at > mark.length && line[at] === " " && isLetterAt(line, at + 1)))
      return null;
  return [line.slice(0, value), line.slice(mark.length, end)];
}

/** Whether a letter or digit of ASCII, or a letter with an accent, stands at a place. */
function isLetterAt(line: string, at: number): boolean {
  const code = line.charCodeAt(at);
  return isWordAt(line, at) || (code >= 0xc0 && code <= 0x17f);
}

/** What stands behind each label. */
const COLON = /[:：=]/;

/** Reads a label line; null when it has no label that any language knows. */
export function readLabel(line: string): LabelledLine | null {
  if (!COLON.test(line)) return null;
  const found = plainLabel(line) ?? LABEL.exec(line);
  if (!found) return null;
  const known = labelMeaning(found[1] ?? "");
  return known === null
    ? null
    : { kind: known.kind, value: line.slice(found[0].length).trim(), valueAt: found[0].length };
}

/** The first value of each label among some lines; the lines with no known label are handed back. */
export function readLabels(lines: readonly string[]): { labels: Map<LabelKind, string>; rest: string[] } {
  const labels = new Map<LabelKind, string>();
  const rest: string[] = [];
  for (const line of lines) {
    const found = readLabel(line);
    if (found === null) rest.push(line);
    else if (!labels.has(found.kind)) labels.set(found.kind, found.value);
  }
  return { labels, rest };
}

/** A line as coord writes it. What begins with a mark may be more of the label. */
const USUAL_LABEL = /- \*\*([A-Za-z\u00c0-\u017f]{2,20})\*\* : ([^\s*_:=\uff1a][^\n\r]*)(?:\n|$)/y;
const usualKinds = new Map<string, LabelKind | null>();

/**
 * The same of lines that are all as coord writes them, in one piece: of ten thousand entries of a log it takes a fifth of the time.
 * Null where a line is anything else.
 */
export function usualLabels(text: string): Map<LabelKind, string> | null {
  const labels = new Map<LabelKind, string>();
  let at = 0;
  for (let found = usualAt(text, at); found !== null; found = usualAt(text, at)) {
    const [line, label = "", value = ""] = found;
    const kind = usualKind(label);
    if (kind === null) return null;
    if (!labels.has(kind)) labels.set(kind, value.trim());
    at += line.length;
  }
  return text.slice(at).trim() === "" ? labels : null;
}

function usualAt(text: string, at: number): RegExpExecArray | null {
  USUAL_LABEL.lastIndex = at;
  return USUAL_LABEL.exec(text);
}

function usualKind(label: string): LabelKind | null {
  const known = usualKinds.get(label);
  if (known !== undefined) return known;
  const kind = labelMeaning(label)?.kind ?? null;
  // Words of a long file are many; those of labels are few.
  if (usualKinds.size < 100) usualKinds.set(label, kind);
  return kind;
}

/** The number in `Instance #3`; null for a template's `#X` or anything else. */
export function readInstance(text: string | undefined): number | null {
  const found = text ? /Instance\s*(?:#\s*)?(\d{1,6})(?!\d)/i.exec(text) : null;
  return found ? Number(found[1]) : null;
}

/** The last parenthesis of a text, when it ends the text. */
export function trailingParenthesis(text: string): { before: string; inside: string } | null {
  const trimmed = text.trimEnd();
  const open = trimmed.endsWith(")") ? trimmed.lastIndexOf("(") : -1;
  const inside = trimmed.slice(open + 1, -1);
  return open < 0 || inside.includes(")") ? null : { before: trimmed.slice(0, open).trimEnd(), inside };
}

/** The files of a label's value; none where a template's own words stand in their place. */
export function readFiles(text: string | undefined): string[] {
  return !text || isFilePlaceholder(text) ? [] : readFileList(text);
}

const ITEM = /^(?:[-*+•]|\d{1,3}[.)])\s+(?:\[[ xX]\]\s+)?/;

/** The files that some lines list: behind a label, and below it one a line. Of several such labels the first counts. */
export function listedFiles(lines: readonly string[]): string[] {
  const labelled = lines.map((line) => readLabel(line));
  const of = (kind: LabelKind) => labelled.findIndex((label) => label?.kind === kind);
  const at = of("files") < 0 ? of("changedFiles") : of("files");
  const label = labelled[at];
  if (label === undefined || label === null) return [];
  const inline = readFiles(label.value);
  const below = filesBelow(lines.slice(at + 1), label.value);
  return [...inline, ...below.filter((file) => !inline.includes(file))];
}

/** A path with spaces in it, perhaps. */
const PATHLIKE = /^[^:]*[^\s:]\/[^\s:]|\.[a-z]\w{0,7}[`"')]*$/i;

/** The files on the lines below a list's label: an item or a path a line, as long as they are such. */
function filesBelow(lines: readonly string[], value: string): string[] {
  const found: string[] = [];
  let goesOn = value === "" || /[,;]$/.test(value);
  for (const line of lines) {
    if (line.trim() === "") continue;
    if (readLabel(line) !== null) break;
    const text = line.trim().replace(/^(?:>\s*)+/, "");
    const item = text.replace(ITEM, "");
    const names = item.length > 2_000 ? [] : readFiles(item);
    const isListed = goesOn || item !== text || /^\s/.test(line);
    // Below a label with nothing behind it an item is a file, whatever it is called.
    const isMeant = value === "" && (item !== text || PATHLIKE.test(item));
    if (!isListed || !(isMeant || names.some(looksLikePath))) break;
    found.push(...names);
    goesOn ||= /[,;]$/.test(item);
  }
  return found;
}

/** Maximum length of a line that is looked at for paths (characters). */
const LONGEST_LINE = 2_000;
const ANY_LABEL = /^[^:]{1,40}:\s/;

/** A further line of an entry that names paths under a label that nobody knows, or under none. */
interface UnreadLine extends Range {
  readonly text: string;
  readonly paths: readonly string[];
}

/** Those of an entry by its range, the first of which is not looked at. */
export function* unreadLines(view: View, { start, end }: Range): Generator<UnreadLine> {
  for (let at = lineAround(view.text, start).next; at < end;) {
    const line = lineAround(view.text, at);
    at = line.next;
    const text = view.text.slice(line.start, line.end);
    if (text.length > LONGEST_LINE || readLabel(text) !== null) continue;
    const paths = pathsIn(text.replace(ANY_LABEL, ""));
    if (paths.length > 0) yield { start: line.start, end: line.next, text, paths };
  }
}

/** Whether a label has files behind it. */
export function isListLabel(kind: LabelKind): boolean {
  return kind === "files" || kind === "changedFiles";
}

/** Whether a line is an item of a list that names a path. */
export function isFileItem(line: string): boolean {
  const text = line.trim().replace(/^(?:>\s*)+/, "");
  return text.length < 2_000 && ITEM.test(text) && readFiles(text.replace(ITEM, "")).some(looksLikePath);
}

/** A list of files as it is read back: one that is called as a template calls it is quoted. */
export function writeFiles(names: readonly string[]): string {
  const list = writeFileList(names);
  return isFilePlaceholder(list) ? JSON.stringify(list) : list;
}

/** The line that says of an entry's files only what a template does. */
export function leftFiles(files: readonly string[], lines: readonly Slot[]): Problem[] {
  // One that has files says more than that; its lines need not be looked at again.
  if (files.length > 0) return [];
  const left = lines.find(({ text }) => {
    const label = readLabel(text);
    return label !== null && isListLabel(label.kind) && isFilePlaceholder(label.value);
  });
  return left === undefined ? [] : [templateLeft(left)];
}

type NearMiss = Pick<Slot, "text" | "start" | "next">;

/** A line that begins like an entry, and says what can't be read as one. */
export function unreadable(line: NearMiss, expected: string): Problem {
  return { code: "UNREADABLE_ENTRY", args: { text: quote(line), expected }, range: rangeOf(line) };
}

/** A line of a template, where entries stand. */
export function templateLeft(line: NearMiss): Problem {
  return { code: "TEMPLATE_LEFT", args: { text: quote(line) }, range: rangeOf(line) };
}

function quote({ text }: NearMiss): string {
  return shorten(clean(text), 80);
}

function rangeOf({ start, next }: NearMiss): Range {
  return { start, end: next };
}
