import { type Edit, lineAround } from "../text/edits.ts";
import type { HeadingKind } from "../vocabulary/types.ts";
import { contentEnd } from "./slots.ts";
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

function isWithin(section: KnownSection["section"], ancestor: KnownSection["section"]): boolean {
  for (let at: typeof section | null = section; at !== null; at = at.parent) if (at === ancestor) return true;
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
