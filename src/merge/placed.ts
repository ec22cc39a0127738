import type { Section } from "../document/types.ts";
import { type BlockName, blockOf, blocks } from "../protocol/index.ts";
import type { View } from "../protocol/view.ts";

/** An entry at the start of its first line. */
export interface PlacedEntry {
  readonly kind: BlockName;
  readonly value: unknown;
  readonly end: number;
}

/** All entries by the start of their first line. */
export function placedEntries(view: View): Map<number, PlacedEntry> {
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
export function headedEntries(view: View, placed: Map<number, PlacedEntry>): Set<Section> {
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
