import type { Range } from "../text/edits.ts";
import { parseTree } from "./tree.ts";
import type { Heading, MarkdownTree, Outline, Section } from "./types.ts";

const BOM = 0xfeff;

/**
 * The sections of a text, in document order: one for each heading that stands in no list, quote or front matter, and
 * before them one for the text before the first of these when there is any. Their ranges adjoin and cover the text
 * but for a BOM: each starts where its heading's first line starts.
 */
export function sections(text: string, outline: Outline): Section[] {
  const start = text.charCodeAt(0) === BOM ? 1 : 0;
  const placed = place(outline, start);
  const first = placed[0]?.start ?? text.length;
  const found = first > start ? [new TextSection(text, null, { start, end: first }, start)] : [];
  placed.forEach(({ heading, start, bodyStart }, index) => {
    const end = placed[index + 1]?.start ?? text.length;
    found.push(new TextSection(text, heading, { start, end }, bodyStart));
  });
  nest(found);
  return found;
}

interface Placed {
  readonly heading: Heading;
  /** Where its first line starts, after a BOM. */
  readonly start: number;
  /** Where the line after its last one starts. */
  readonly bodyStart: number;
}

/** The headings that open sections, with the lines they stand on; both lists are in order, so one walk finds them all. */
function place({ headings, lines, frontMatter }: Outline, textStart: number): Placed[] {
  const placed: Placed[] = [];
  let index = 0;
  for (const heading of headings) {
    if (heading.nested || heading.range.start < (frontMatter?.end ?? 0)) continue;
    const lineAt = (offset: number) => {
      while ((lines[index]?.next ?? Infinity) <= offset) index++;
      return lines[index];
    };
    const start = Math.max(textStart, lineAt(heading.range.start)?.start ?? 0);
    const bodyStart = lineAt(heading.range.end - 1)?.next ?? heading.range.end;
    placed.push({ heading, start, bodyStart });
  }
  return placed;
}

function nest(found: readonly TextSection[]): void {
  const path: TextSection[] = [];
  for (const section of found) {
    if (section.level === 0) continue;
    while ((path.at(-1)?.level ?? 0) >= section.level) path.pop();
    section.parent = path.at(-1) ?? null;
    section.parent?.children.push(section);
    path.push(section);
  }
}

class TextSection implements Section {
  readonly heading: Heading | null;
  readonly title: string;
  readonly level: number;
  readonly range: Range;
  readonly body: Range;
  parent: TextSection | null = null;
  readonly children: TextSection[] = [];
  readonly #text: string;
  #tree: Promise<MarkdownTree> | undefined;

  constructor(text: string, heading: Heading | null, range: Range, bodyStart: number) {
    this.#text = text;
    this.heading = heading;
    this.title = heading === null ? "" : text.slice(heading.content.start, heading.content.end);
    this.level = heading?.level ?? 0;
    this.range = range;
    this.body = { start: bodyStart, end: range.end };
  }

  tree(): Promise<MarkdownTree> {
    this.#tree ??= parseTree(this.#text.slice(this.range.start, this.range.end));
    return this.#tree;
  }
}
