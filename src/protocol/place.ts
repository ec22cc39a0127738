/** Where text goes in a file, whatever it says: over an entry, behind one, into a fence or a section, which are made where they lack. */
import { type Edit, lineAround, type Range } from "../text/edits.ts";
import { meaning } from "../vocabulary/index.ts";
import type { HeadingKind, LabelKind } from "../vocabulary/types.ts";
import { contentEnd, readLabel } from "./lines.ts";
import type { Entry, KnownSection, Style, View } from "./view.ts";

/** Replaces an entry's lines; its last line terminator stays as it is. */
export function replaceEntry<T>(view: View, entry: Entry<T>, lines: readonly string[], style: Style): Edit[] {
  const source = view.text.slice(entry.range.start, entry.range.end);
  const terminator = /(?:\r\n|\n|\r)$/.exec(source)?.[0] ?? "";
  // Lines within the entry end as its first one does, so that mixed files stay as mixed as they were.
  const eol = /\r\n|\n|\r/.exec(source)?.[0] ?? style.eol;
  const text = lines.join(eol);
  if (text + terminator === source) return [];
  return [{ range: { start: entry.range.start, end: entry.range.end - terminator.length }, text }];
}

/** Where a section and all below it end, before trailing blank lines and a rule that sets the next one apart. */
export function endOfContent(view: View, known: KnownSection): number {
  const inside = view.sections.filter((s) => isWithin(s.section, known.section));
  const end = Math.max(...inside.map((s) => s.section.range.end));
  return contentEnd(view, { start: known.section.range.start, end });
}

/** Compared by place: a view cuts its text twice, once with every entry of a log and once without. */
function isWithin(section: KnownSection["section"], ancestor: KnownSection["section"]): boolean {
  const { start } = ancestor.range;
  for (let at: typeof section | null = section; at !== null; at = at.parent)
    if (at.range.start === start) return true;
  return false;
}

/** Whole lines put in at the start of a line, or at the end of the text. */
export function insertLines(view: View, at: number, lines: readonly string[], style: Style): Edit {
  const text = lines.join(style.eol);
  const before = view.text[at - 1];
  const atLineStart = at === 0 || before === "\n" || before === "\r" || (at === 1 && before === "\ufeff");
  // At the end of a text without a last newline the new lines end without one too.
  return { range: { start: at, end: at }, text: atLineStart ? text + style.eol : style.eol + text };
}

/** Replaces a one-line entry behind its indentation and list marker. */
export function replaceKeepingLead(view: View, entry: Entry<unknown>, text: string, style: Style): Edit[] {
  const source = view.text.slice(entry.range.start, entry.range.end);
  const lead = /^\s*(?:[-*+]\s+|\d+[.)]\s+)?/.exec(source)?.[0] ?? "";
  return replaceEntry(view, entry, [lead + text], style);
}

/** Adds a section at the end of the document, outside whatever is left open there. */
export function appendSection(view: View, lines: readonly string[], style: Style): Edit {
  const at = safeEnd(view);
  const before = view.text.slice(Math.max(0, at - 4), at);
  const blank =
    at === 0 || view.text.slice(0, at).trim() === "" || /(?:\n|\r(?!\n))(?:\r\n|\n|\r)$/.test(before);
  const edit = insertLines(view, at, blank ? lines : ["", ...lines], style);
  // Before something left open, a blank line keeps the two apart.
  return at === view.text.length ? edit : { ...edit, text: edit.text + style.eol };
}

/**
 * The end of the text; or, where a fence or HTML block that is never closed would swallow what follows, the start of the
 * section that it stands in, whose entries must not come under another heading.
 */
function safeEnd(view: View): number {
  const at = beforeOpen(view, view.text.length);
  if (at === view.text.length) return at;
  let section = view.sections.findLast((s) => s.section.range.start <= at)?.section;
  while (section !== undefined && section.level > 2 && section.parent !== null) section = section.parent;
  return section === undefined || section.heading === null ? at : section.range.start;
}

/** `at`, or the start of what is never closed before it. */
export function beforeOpen(view: View, at: number): number {
  const open = [...view.outline.fences, ...view.outline.html]
    .filter((block) => !block.closed && !block.nested && block.range.start < at)
    .map((block) => block.range.start);
  if (open.length === 0) return at;
  const first = Math.min(...open);
  const { start } = lineAround(view.text, first);
  return start === 0 && view.text.startsWith("\ufeff") ? 1 : start;
}

/** Whether the file has a section of this kind. */
export function hasSection(view: View, kind: HeadingKind): boolean {
  return view.sections.some((s) => s.kind === kind && !s.template);
}

/** Where lines go that stand in a fence. */
interface FenceTarget {
  readonly outer: HeadingKind;
  readonly inner: HeadingKind;
  /** A fence directly under the outer heading serves as well. */
  readonly outerServes?: boolean;
  /** A blank line keeps entries of several lines apart. */
  readonly apart?: boolean;
}

/** Adds lines at the end of the first usable fence of a kind; makes of fence, heading and section what is missing. */
export function addFenced(view: View, target: FenceTarget, lines: readonly string[], style: Style): Edit[] {
  const ofKind = (kind: HeadingKind) => view.landmarks.filter((s) => !s.template && s.kind === kind);
  const inner = ofKind(target.inner);
  const outer = ofKind(target.outer);
  // A fence that explains the section is not the place of entries that have a heading of their own.
  for (const { section } of inner.length > 0 || target.outerServes !== true ? inner : outer) {
    const fence = view.outline.fences.find(
      (f) => !f.nested && f.range.start >= section.body.start && f.range.end <= section.body.end,
    );
    if (fence === undefined) continue;
    const filled = view.text.slice(fence.content.start, fence.content.end).trim() !== "";
    if (filled && !fence.closed) return [insertInOpen(view, fence.content, lines, style)];
    return [
      insertLines(view, fence.content.end, target.apart === true && filled ? ["", ...lines] : lines, style),
    ];
  }
  const fenced = ["```", ...lines, "```"];
  const heading = (level: number, kind: HeadingKind) =>
    `${"#".repeat(Math.min(level, 6))} ${style.words.headings[kind][0]}`;
  const [own] = inner;
  if (own !== undefined) return [insertLines(view, own.section.body.start, fenced, style)];
  const [parent] = outer;
  if (parent !== undefined) {
    const sub = ["", heading(parent.section.level + 1, target.inner), ...fenced];
    const at =
      target.outerServes === true ? contentEnd(view, parent.section.body) : endOfContent(view, parent);
    return [insertLines(view, at, sub, style)];
  }
  return [appendSection(view, [heading(2, target.outer), "", heading(3, target.inner), ...fenced], style)];
}

/**
 * Into a fence that nothing closes: after the first paragraph of entries, since the end of the file is far from where
 * somebody will close it.
 */
function insertInOpen(view: View, content: Range, lines: readonly string[], style: Style): Edit {
  for (let at = content.start; at < view.text.length;) {
    const line = lineAround(view.text, at);
    if (view.text.slice(line.start, line.end).trim() === "")
      return insertLines(view, line.start, lines, style);
    at = line.next;
  }
  return insertLines(view, content.end, lines, style);
}

/** Adds an entry with a heading of its own: after the last one, before the template, or into a section made for it. */
export function addHeaded(
  view: View,
  kind: HeadingKind,
  last: Entry<unknown> | undefined,
  lines: readonly string[],
  style: Style,
): Edit[] {
  if (last !== undefined) return [insertLines(view, endAround(view, last), ["", ...lines], style)];
  const target = view.sections.find((s) => s.kind === kind && !s.template);
  if (target === undefined)
    return [appendSection(view, [`## ${style.words.headings[kind][0]}`, "", ...lines], style)];
  const template = view.sections.find((s) => s.owner === kind && s.template);
  if (template !== undefined) return [insertLines(view, template.section.range.start, [...lines, ""], style)];
  return [insertLines(view, beforeOpen(view, contentEnd(view, target.section.body)), ["", ...lines], style)];
}

/**
 * Where a headed entry may follow another: after the subsections of that one, or, when that is a line of its section,
 * after all that the section says. A heading put anywhere else would take what comes after it.
 */
function endAround(view: View, { range }: Entry<unknown>): number {
  const at = view.sections.findIndex(({ section }) => range.start < section.range.end);
  const own = view.sections[at];
  if (own === undefined) return range.end;
  const headed = own.section.range.start === range.start;
  let end = own.section.range.end;
  for (const { section, kind, template } of headed ? view.sections.slice(at + 1) : []) {
    if (section.level <= own.section.level || kind !== null || template) break;
    end = section.range.end;
  }
  return beforeOpen(view, contentEnd(view, { start: own.section.body.start, end }));
}

// Fields of a paragraph that a formatter has joined: `**Task** : X **Progress** : 60%`, over as many lines as it likes.

/** A label in bold type with its colon behind or within, wherever it stands; a backslash before it says that it is text. */
const BOLD_LABEL = /(?<!\\)\*\*([^*:]{1,40})(?:\*\*\s*:|:\*\*)/g;

/** A label in a joined text: where it begins, and where its value does. */
interface LabelPlace {
  readonly kind: LabelKind;
  readonly start: number;
  readonly valueAt: number;
}

/**
 * The labels of some lines that were joined, or null where none was: each that a line begins with, and of the others those
 * whose kind no line begins with, so that a text in a value can't forge a field. Only `kinds`, where they are given.
 */
export function joinedLabels(written: string, kinds?: ReadonlySet<LabelKind>): LabelPlace[] | null {
  // A line may end with CR alone. What replaces it is as long, so that places stay places.
  const text = written.replaceAll("\r", "\n");
  const lines = text.split("\n");
  const own = new Set(lines.map((line) => readLabel(line)?.kind));
  const found = [...text.matchAll(BOLD_LABEL)].flatMap(({ 0: all, 1: label = "", index }) => {
    const kind = meaning("labels", label)?.kind;
    const isFirst = text.slice(text.lastIndexOf("\n", index) + 1, index).trim() === "";
    const isBroken = label.includes("\n");
    if (kind === undefined || kinds?.has(kind) === false || !(isFirst || isBroken || !own.has(kind)))
      return [];
    return [{ kind, start: index, valueAt: index + all.length, isJoined: !isFirst || isBroken }];
  });
  return found.some(({ isJoined }) => isJoined) ? found : null;
}

/** A paragraph's lines with each field on a line of its own, as it was before a formatter joined them. */
export function unjoined(lines: readonly string[]): readonly string[] {
  const text = lines.join("\n");
  if (text.length > LONGEST) return lines;
  const labels = joinedLabels(text);
  if (labels === null) return lines;
  const starts = [...new Set([0, ...labels.map(({ start }) => start)])];
  return starts
    .map((start, at) =>
      text
        .slice(start, starts[at + 1])
        .replace(/\s*\n\s*/g, " ")
        .trim(),
    )
    .filter((line) => line !== "");
}

/** Maximum length of a paragraph that is looked at (characters). */
const LONGEST = 20_000;

/** A text that may stand in a field: labels in it are marked as text. */
export function escapeLabels(text: string): string {
  return text.replace(LABEL_IN_TEXT, "\\$&");
}

/** The text of a field as it was meant. */
export function unescapeLabels(text: string): string {
  return text.replace(ESCAPED, "");
}

const LABEL_IN_TEXT = /\*\*[^*:]{1,40}(?:\*\*\s*:|:\*\*)/g;
const ESCAPED = /\\(?=\*\*[^*:]{1,40}(?:\*\*\s*:|:\*\*))/g;
