/**
 * The outline of a markdown text: its headings, fences, HTML blocks and front matter, and the sections that its headings
 * make. In goes any string; out come ranges of it, where `remark-parse` finds the same blocks (the tests compare the two).
 * Each line is read once: what it continues (`cursor.ts`), then what it begins (`blocks.ts`, `html.ts`). Nothing here knows
 * of coordination files, and nothing throws. Whoever reads or edits markdown may import `scan` and `sections` from here
 * and the shapes from `types.ts`; the other files of this room serve these two only.
 */
import { begin, headingsIn, runFrom } from "./blocks.ts";
import { type Container, Cursor, enter, skipBlanks, stay } from "./cursor.ts";
import { CLOSED, ENDED, type Leaf, type OutlineLists, TAKEN } from "./leaf.ts";
import { hasLoneReturn, type Line, lineAfter, lineAround, type Range, splitLines } from "../text/edits.ts";
import type { Fence, Heading, HtmlBlock, KnownRuns, MarkdownTree, Outline, Run, Section } from "./types.ts";

const BOM = 0xfeff;
/** Maximum number of quotes and list items within each other; each line is asked about every one that is open. */
const DEEPEST = 100;

/**
 * Finds the headings, fences and HTML blocks of a text, as `remark-parse` finds them, reading each line once; of a run, none
 * but the first until they are asked for. Never throws; takes any string.
 * @param known runs of a text that most of it is made from
 */
export function scan(text: string, known: KnownRuns | null = null): Outline {
  const bom = text.charCodeAt(0) === BOM ? 1 : 0;
  const scanner = new Scanner(text);
  const runs = readAll(text, bom, scanner, known);
  const { headings: landmarks, fences, html, tooDeep } = scanner;
  return outlineOf(text, { landmarks, runs, fences, html, frontMatter: frontMatter(text, bom), tooDeep });
}

/** What a scan has found, without what is made of it when somebody asks. */
export type Found = Omit<Outline, "lines" | "headings">;

/** The outline of a text by what a scan of it has found. */
export function outlineOf(text: string, found: Found): Outline {
  const { landmarks, runs } = found;
  let lines: readonly Line[] | undefined;
  let headings: readonly Heading[] | undefined;
  return {
    get lines() {
      return (lines ??= splitLines(text));
    },
    get headings() {
      return (headings ??= withThoseOf(runs, landmarks, text));
    },
    landmarks,
    runs,
    fences: found.fences,
    html: found.html,
    frontMatter: found.frontMatter,
    tooDeep: found.tooDeep,
  };
}

/** Hands the scanner every line but those of runs, which it finds. Where lines end in a carriage return alone no run is looked for. */
function readAll(text: string, bom: number, scanner: Scanner, known: KnownRuns | null): Run[] {
  if (hasLoneReturn(text)) {
    // No list of lines is made for this: one for a text of short lines takes twenty times its room.
    for (let line = lineAfter(text, 0); line.start < text.length; line = lineAfter(text, line.next))
      scanner.read(line.start || bom, line.end, line.next);
    scanner.end();
    return [];
  }
  const runs: Run[] = [];
  for (let at = 0; at < text.length;) {
    const start = at === 0 ? bom : at;
    const lf = text.indexOf("\n", start);
    at = lf < 0 ? text.length : lf + 1;
    scanner.read(start, lf < 0 ? at : lf - (text.charCodeAt(lf - 1) === 13 ? 1 : 0), at);
    const heading = scanner.headingAt(start);
    const run = heading && runFrom(text, start, heading.level, known);
    if (run !== null) runs.push(run);
    at = run?.end ?? scanner.skipFrom(at);
  }
  scanner.end();
  return runs;
}

function withThoseOf(runs: readonly Run[], landmarks: readonly Heading[], text: string): readonly Heading[] {
  const starts = new Map(runs.map((run) => [run.start, run]));
  return landmarks.flatMap((heading) => {
    const run = starts.get(heading.range.start);
    return run === undefined ? heading : [heading, ...headingsIn(text, run)];
  });
}

/** The open blocks: containers from the outside in, and perhaps a leaf in the innermost. */
class Scanner implements OutlineLists {
  readonly headings: Heading[] = [];
  readonly fences: Fence[] = [];
  readonly html: HtmlBlock[] = [];
  private readonly cursor: Cursor;
  private readonly containers: Container[] = [];
  private leaf: Leaf | null = null;
  /** Where the first container is at whose depth no other is opened; null where there is none. */
  tooDeep: number | null = null;

  constructor(text: string) {
    this.cursor = new Cursor(text);
  }

  read(start: number, end: number, next: number): void {
    const { cursor, containers } = this;
    cursor.load(start, end, next);
    const kept = this.keepContainers();
    const lazy = kept < containers.length;
    if (end === next && cursor.empty) this.endAt(start, lazy);
    else this.readLeaf(kept, lazy);
  }

  /** The heading that the last line is, when it starts here and leaves nothing open. */
  headingAt(start: number): Heading | null {
    const last = this.headings.at(-1);
    return last?.range.start === start && this.containers.length === 0 && this.leaf === null ? last : null;
  }

  /** Where to go on after the line that ends at `at`: in a fence, the line before the next one that may close it, since it is told where that one ends. */
  skipFrom(at: number): number {
    const ending = this.containers.length === 0 ? this.leaf?.ending : undefined;
    if (ending === undefined) return at;
    const { text } = this.cursor;
    const found = text.indexOf(ending, at);
    const line = text.lastIndexOf("\n", (found < 0 ? text.length : found) - 1);
    return Math.max(at, text.lastIndexOf("\n", line - 1) + 1);
  }

  /** Ends what is open at the end of the text: behind a last terminator that is an empty line of its own. */
  end(): void {
    const { end, next } = this.cursor;
    if (end < next) this.read(next, next, next);
    this.leaf?.close(next, next);
  }

  /** Ends what is open with a last line that holds nothing for it. `lazy`: not all containers reach as far. */
  private endAt(start: number, lazy: boolean): void {
    const { leaf, cursor } = this;
    if (lazy) leaf?.take(cursor, true);
    else leaf?.close(start, cursor.previousEnd);
    this.leaf = null;
  }

  /** Takes the markers of the containers that the line continues or starts; returns how many of those now open hold it. */
  private keepContainers(): number {
    const { cursor, containers, leaf } = this;
    let kept = 0;
    for (let open = containers[0]; open !== undefined && stay(cursor, open); open = containers[kept]) kept++;
    const all = kept === containers.length;
    if (all && leaf !== null && leaf.verbatim) return kept;
    const interrupts = all && leaf !== null;
    let container = this.enter(kept, interrupts);
    if (container === null) return kept;
    this.closeInside(kept);
    // As micromark has it, what interrupts a paragraph does so with every container that it starts.
    for (; container !== null; container = this.enter(containers.length, interrupts))
      containers.push(container);
    return containers.length;
  }

  /** The container that the line starts within so many; beyond the deepest a marker is text. */
  private enter(depth: number, interrupts: boolean): Container | null {
    if (depth < DEEPEST) return enter(this.cursor, interrupts);
    this.tooDeep ??= this.cursor.first;
    return null;
  }

  /** Closes the leaf and the containers inside the first `kept`, before the line. */
  private closeInside(kept: number): void {
    this.leaf?.close(this.cursor.start, this.cursor.previousEnd);
    this.leaf = null;
    if (kept < this.containers.length) this.containers.length = kept;
  }

  private readLeaf(kept: number, lazy: boolean): void {
    const { cursor, containers } = this;
    const verdict = this.leaf === null ? ENDED : this.leaf.take(cursor, lazy);
    if (verdict === TAKEN) return;
    this.leaf = null;
    if (verdict === CLOSED) return;
    if (lazy && verdict === ENDED) containers.length = kept;
    this.leaf = begin(cursor, lazy, containers.length > 0, this);
  }
}

/** YAML front matter: from a first line `---`, at `start`, to the next such line; null when there is none. */
function frontMatter(text: string, start: number): Range | null {
  if (!text.startsWith("---", start)) return null;
  let line = lineAfter(text, 0);
  if (!isMark(text, start, line.end)) return null;
  while (line.next < text.length) {
    line = lineAfter(text, line.next);
    if (isMark(text, line.start, line.end)) return { start, end: line.end };
  }
  return null;
}

function isMark(text: string, start: number, end: number): boolean {
  return text.startsWith("---", start) && start + 3 <= end && skipBlanks(text, start + 3, end) === end;
}

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

interface PlacedHeading {
  readonly heading: Heading;
  /** Where its first line starts, after a BOM. */
  readonly start: number;
  /** Where the line after its last one starts. */
  readonly bodyStart: number;
}

/** Where the lines of a heading start, and where they end. */
function place(text: string, heading: Heading, textStart: number): PlacedHeading {
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

/**
 * The remark tree of a text. Loads remark on the first call: some 70 ms, which nothing that runs before every
 * edit may spend.
 */
async function parseTree(text: string): Promise<MarkdownTree> {
  const [{ unified }, { default: remarkParse }] = await Promise.all([
    import("unified"),
    import("remark-parse"),
  ]);
  return unified().use(remarkParse).parse(text);
}
