import type { Range } from "../text/edits.ts";
import { lineAround } from "../text/lines.ts";
import { parseTree } from "./tree.ts";
import type { Heading, MarkdownTree, Outline, Section } from "./types.ts";

const BOM = 0xfeff;

/**
 * The sections that headings of a text make, in document order: one for each of them that stands in no list, quote or front matter, and
 * before them one for the text before the first of these when there is any. Their ranges adjoin and cover the text
 * but for a BOM: each starts where its heading's first line starts.
 */
export function sections(
  text: string,
  outline: Outline,
  headings: readonly Heading[] = outline.headings,
): Section[] {
  const start = text.charCodeAt(0) === BOM ? 1 : 0;
  const placed = headings
    .filter(({ nested, range }) => !nested && range.start >= (outline.frontMatter?.end ?? 0))
    .map((heading) => place(text, heading, start));
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

/** Where the lines of a heading start, and where they end. */
function place(text: string, heading: Heading, textStart: number): Placed {
  const { start, end } = heading.range;
  const bodyStart = text.charCodeAt(end) === 13 && text.charCodeAt(end + 1) === 10 ? end + 2 : end + 1;
  return {
    heading,
    start: Math.max(textStart, lineAround(text, start).start),
    bodyStart: Math.min(bodyStart, text.length),
  };
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
