import type { Section } from "../document/types.ts";
import { type BlockName, blockOf, blocks } from "../protocol/index.ts";
import type { KnownSection, View } from "../protocol/view.ts";
import type { HeadingKind } from "../vocabulary/types.ts";
import { words } from "../vocabulary/words.ts";

/** A line outside entries. */
export interface LinePiece {
  readonly entry: null;
  /** With its terminator. */
  readonly raw: string;
  readonly text: string;
}

/** An entry with the blank lines right before it. */
export interface EntryPiece {
  readonly entry: BlockName;
  readonly value: unknown;
  readonly lead: string;
  /** Its lines, the last terminator included. */
  readonly body: string;
  /** Its lines without terminators. */
  readonly lines: readonly string[];
  /** Which one it is. */
  readonly name: string;
  /** See `wordingOf`. Another place may make another entry of the same words: the name says which it is there. */
  readonly wording: string;
  readonly part: SectionPart;
  /** The piece right before it. */
  readonly previous: Piece | null;
}

export type Piece = LinePiece | EntryPiece;

/** A section's own lines and entries. Sections whose heading is an entry are pieces of the one they stand in. */
export interface SectionPart {
  readonly title: string;
  /** 0 for the text before the first heading. */
  readonly level: number;
  /** The words, or the known meaning, of its heading. */
  readonly name: string;
  /** The names from the outermost heading down to its own. */
  readonly path: string;
  /** The kind that its entries would be read as; null for a template, or where nothing says. */
  readonly owner: HeadingKind | null;
  readonly parent: SectionPart | null;
  readonly source: string;
  /** The lines of its heading, with which the source begins. */
  readonly heading: string;
  readonly pieces: Piece[];
}

/** A text cut into parts; put together they are the text. */
export function cut(view: View): SectionPart[] {
  const placed = placedEntries(view);
  const bySection = new Map<Section, SectionPart>();
  const heads = headedEntries(view, placed);
  const starts = view.sections.filter(({ section }) => !heads.has(section));
  return starts.flatMap((known, index) => {
    const { start } = known.section.range;
    const next = starts[index + 1]?.section;
    const limit = next?.range.start ?? view.text.length;
    const end = next === undefined ? limit : ruleBefore(view, known.section.body.start, limit);
    const source = view.text.slice(start, end);
    const heading = view.text.slice(start, known.section.body.start);
    const part: SectionPart = {
      ...named(known, parentOf(known.section, bySection)),
      source,
      heading,
      pieces: [],
    };
    bySection.set(known.section, part);
    fill(part, view, start, end, placed);
    return end === limit ? [part] : [part, ruleAfter(part, next?.level ?? 0, view, end, limit)];
  });
}

const RULE = /^ {0,3}(?:-{3,}|\*{3,}|_{3,})[ \t]*$/;

/** Where the rule begins that keeps what stands before it apart from the next section, with the blank lines behind it. */
function ruleBefore(view: View, from: number, end: number): number {
  const { lines } = view.outline;
  const first = view.lineAt(from) - 1;
  const textAt = (index: number) => view.text.slice(lines[index]?.start, lines[index]?.end);
  const skipBlank = (index: number): number =>
    index >= first && textAt(index).trim() === "" ? skipBlank(index - 1) : index;
  const rule = skipBlank(view.lineAt(end) - 2);
  if (rule < first || !RULE.test(textAt(rule))) return end;
  return lines[rule]?.start ?? end;
}

/** A rule as a part of its own. It ends the outermost section that ends there, whatever was put under that or taken away. */
function ruleAfter(last: SectionPart, level: number, view: View, start: number, end: number): SectionPart {
  let of = last;
  while (of.parent !== null && of.parent.level >= level) of = of.parent;
  const source = view.text.slice(start, end);
  const name = `${of.name} ---`;
  const part: SectionPart = {
    ...of,
    title: "---",
    name,
    path: `${of.path} ---`,
    owner: null,
    source,
    heading: "",
    pieces: [],
  };
  fill(part, view, start, end, new Map());
  return part;
}

/** A text as one part without entries. */
export function cutLines(view: View): SectionPart[] {
  const part: SectionPart = {
    title: "",
    level: 0,
    name: "",
    path: "",
    owner: null,
    parent: null,
    source: view.text,
    heading: "",
    pieces: [],
  };
  fill(part, view, 0, view.text.length, new Map());
  return [part];
}

function parentOf(section: Section, bySection: ReadonlyMap<Section, SectionPart>): SectionPart | null {
  for (let at = section.parent; at !== null; at = at.parent) {
    const part = bySection.get(at);
    if (part !== undefined) return part;
  }
  return null;
}

function named(
  known: KnownSection,
  parent: SectionPart | null,
): Omit<SectionPart, "source" | "heading" | "pieces"> {
  const { section, kind, template } = known;
  const title = section.title.trim();
  const name = section.heading === null ? "" : `# ${kind ?? (words(title) || title)}`;
  const owner = template ? null : known.owner;
  return { title, level: section.level, name, path: `${parent?.path ?? ""}${name}`, owner, parent };
}

function fill(
  part: SectionPart,
  view: View,
  start: number,
  end: number,
  placed: ReadonlyMap<number, PlacedEntry>,
): void {
  const { lines } = view.outline;
  let lead = 0;
  for (let index = view.lineAt(start) - 1; index < lines.length; index++) {
    const line = lines[index];
    if (line === undefined || line.start >= end) break;
    const found = placed.get(line.start);
    if (found === undefined) {
      const text = view.text.slice(line.start, line.end);
      part.pieces.push({ entry: null, raw: view.text.slice(line.start, line.next), text });
      lead = text.trim() === "" ? lead + 1 : 0;
      continue;
    }
    const blank = part.pieces.splice(part.pieces.length - lead, lead);
    const before = blank.map((piece) => (piece.entry === null ? piece.raw : "")).join("");
    part.pieces.push(entryPiece(part, found, before, view.text.slice(line.start, found.end)));
    lead = 0;
    while ((lines[index + 1]?.start ?? end) < found.end) index++;
  }
}

function entryPiece(part: SectionPart, { kind, value }: PlacedEntry, lead: string, body: string): EntryPiece {
  return {
    entry: kind,
    value,
    lead,
    body,
    lines: bodyLines(body),
    wording: wordingOf(kind, body),
    name: JSON.stringify([kind, ...blockOf(kind).identity(value)]),
    part,
    previous: part.pieces.at(-1) ?? null,
  };
}

function bodyLines(body: string): string[] {
  return body.replace(/(?:\r\n|\n|\r)$/, "").split(/\r\n|\n|\r/);
}

/** The wording of an entry, to the letter but for line ends, blank lines, trailing spaces and what its kind does not care about. */
export function wordingOf(kind: BlockName, body: string): string {
  const lines = bodyLines(body);
  const says = (blockOf(kind).bare?.(lines) ?? lines)
    .map((line) => line.trimEnd())
    .filter((line) => line !== "");
  return JSON.stringify([kind, ...says]);
}

/** All entries of a text. */
export function entriesOf(parts: readonly SectionPart[]): EntryPiece[] {
  return parts.flatMap(({ pieces }) => pieces.filter((piece) => piece.entry !== null));
}

/** An entry at the start of its first line. */
interface PlacedEntry {
  readonly kind: BlockName;
  readonly value: unknown;
  readonly end: number;
}

/** All entries by the start of their first line. */
function placedEntries(view: View): Map<number, PlacedEntry> {
  const found = new Map<number, PlacedEntry>();
  for (const kind of Object.keys(blocks) as BlockName[]) {
    for (const { value, range, line } of view.entries(blockOf(kind))) {
      const start = view.outline.lines[line - 1]?.start ?? range.start;
      if (range.end > start && !found.has(start)) found.set(start, { kind, value, end: range.end });
    }
  }
  return found;
}

/** The sections whose heading is an entry, and those below that are nothing but its further text: it is made longer by them. */
function headedEntries(view: View, placed: Map<number, PlacedEntry>): Set<Section> {
  const heads = new Set<Section>();
  const holding = holders(view, placed);
  let open: { readonly section: Section; readonly start: number } | null = null;
  for (const known of view.sections) {
    const { section } = known;
    const { start } = section.range;
    if (section.heading !== null && placed.has(start)) {
      open = { section, start };
      heads.add(section);
      continue;
    }
    const isText = known.kind === null && !known.template && !holding.has(section);
    if (open === null || !isText || !isBelow(section, open.section)) {
      open = null;
      continue;
    }
    heads.add(section);
    const entry = placed.get(open.start);
    if (entry !== undefined) placed.set(open.start, { ...entry, end: endOfText(view, section) });
  }
  return heads;
}

/** The sections with entries in their bodies. */
function holders(view: View, placed: ReadonlyMap<number, PlacedEntry>): Set<Section> {
  const found = new Set<Section>();
  const starts = [...placed.keys()].sort((a, b) => a - b);
  let at = 0;
  for (const { section } of view.sections) {
    while ((starts[at] ?? Infinity) < section.body.start) at++;
    if ((starts[at] ?? Infinity) < section.body.end) found.add(section);
  }
  return found;
}

function isBelow(section: Section, ancestor: Section): boolean {
  for (let at = section.parent; at !== null; at = at.parent) if (at === ancestor) return true;
  return false;
}

/** Where a section's text ends, before blank lines and a rule that set the next one apart. */
function endOfText(view: View, { range }: Section): number {
  const source = view.text.slice(range.start, range.end);
  const kept = source.replace(
    /(?:(?:^|(?<=[\r\n]))[ \t]*(?:-{3,}|\*{3,}|_{3,})?[ \t]*(?:\r\n|\n|\r|$))+$/,
    "",
  );
  return range.start + kept.length;
}
