import { type Line, splitLines } from "../text/lines.ts";
import { begin } from "./begin.ts";
import { type Container, enter, stay } from "./containers.ts";
import { Cursor } from "./cursor.ts";
import { frontMatter } from "./front-matter.ts";
import { CLOSED, ENDED, type Found, type Leaf, TAKEN } from "./leaf.ts";
import { headingsIn, type Run, runFrom } from "./runs.ts";
import type { Fence, Heading, HtmlBlock, Outline } from "./types.ts";

const BOM = 0xfeff;

/**
 * Finds the headings, fences and HTML blocks of a text, as `remark-parse` finds them, reading each line once; of a run, none
 * but the first until they are asked for. Never throws; takes any string.
 */
export function scan(text: string): Outline {
  const bom = text.charCodeAt(0) === BOM ? 1 : 0;
  const scanner = new Scanner(text);
  const runs = readAll(text, bom, scanner);
  const { headings: landmarks, fences, html } = scanner;
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
    fences,
    html,
    frontMatter: frontMatter(text, bom),
  };
}

/** Hands the scanner every line but those of runs, which it finds. Where there are carriage returns no run is looked for. */
function readAll(text: string, bom: number, scanner: Scanner): Run[] {
  if (text.includes("\r")) {
    for (const { start, end, next } of splitLines(text)) scanner.read(start === 0 ? bom : start, end, next);
    scanner.end();
    return [];
  }
  const runs: Run[] = [];
  for (let at = 0; at < text.length;) {
    const start = at === 0 ? bom : at;
    const lf = text.indexOf("\n", start);
    at = lf < 0 ? text.length : lf + 1;
    scanner.read(start, lf < 0 ? at : lf, at);
    const heading = scanner.headingAt(start);
    const run = heading && runFrom(text, start, heading.level);
    if (run === null) continue;
    runs.push(run);
    at = run.end;
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
class Scanner implements Found {
  readonly headings: Heading[] = [];
  readonly fences: Fence[] = [];
  readonly html: HtmlBlock[] = [];
  private readonly cursor: Cursor;
  private readonly containers: Container[] = [];
  private leaf: Leaf | null = null;

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
    let container = enter(cursor, interrupts);
    if (container === null) return kept;
    this.closeInside(kept);
    // As micromark has it, what interrupts a paragraph does so with every container that it starts.
    for (; container !== null; container = enter(cursor, interrupts)) containers.push(container);
    return containers.length;
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
