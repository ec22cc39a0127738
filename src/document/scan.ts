import { splitLines } from "../text/lines.ts";
import { begin } from "./begin.ts";
import { type Container, RENEWS, STOPS, enter, stay } from "./containers.ts";
import { Cursor } from "./cursor.ts";
import { frontMatter } from "./front-matter.ts";
import { CLOSED, ENDED, type Found, type Leaf, TAKEN } from "./leaf.ts";
import type { Fence, Heading, HtmlBlock, Outline } from "./types.ts";

const BOM = 0xfeff;

/**
 * Finds the headings, fences and HTML blocks of a text, as `remark-parse` finds them, reading each line once.
 * Never throws; takes any string.
 */
export function scan(text: string): Outline {
  const lines = splitLines(text);
  const scanner = new Scanner(text);
  const bom = text.charCodeAt(0) === BOM ? 1 : 0;
  let start = bom;
  for (const line of lines) {
    scanner.read(start, line.end, line.next);
    start = line.next;
  }
  const last = lines.at(-1);
  if (last === undefined || last.end < last.next) scanner.read(start, start, start);
  else scanner.end();
  const { headings, fences, html } = scanner;
  return { lines, headings, fences, html, frontMatter: frontMatter(text, bom, lines) };
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
    if (cursor.empty && end === next) return this.finish(kept < containers.length);
    this.readLeaf(kept);
  }

  /** Ends what is open at the end of the text, where no character is left to the leaf. `lazy`: not all containers go on until there. */
  private finish(lazy: boolean): void {
    const { leaf, cursor } = this;
    if (lazy) leaf?.take(cursor, true);
    else leaf?.close(cursor.start, cursor.previousEnd);
    this.leaf = null;
  }

  /** Ends what is open at the end of a text whose last line has no terminator. */
  end(): void {
    this.leaf?.close(this.cursor.end, this.cursor.end);
  }

  /** Takes the markers of the containers that the line continues or starts; returns how many of those now open hold it. */
  private keepContainers(): number {
    const { cursor, containers, leaf } = this;
    let kept = 0;
    for (let open = containers[0]; open !== undefined; open = containers[kept]) {
      const verdict = stay(cursor, open);
      if (verdict === STOPS) break;
      kept++;
      if (verdict === RENEWS) {
        this.closeInside(kept);
        return this.enterAll(false);
      }
    }
    const all = kept === containers.length;
    if (all && leaf !== null && leaf.verbatim) return kept;
    const interrupts = all && leaf !== null;
    const container = enter(cursor, interrupts);
    if (container === null) return kept;
    this.closeInside(kept);
    containers.push(container);
    return this.enterAll(interrupts);
  }

  /** Closes the leaf and the containers inside the first `kept`, before the line. */
  private closeInside(kept: number): void {
    this.leaf?.close(this.cursor.start, this.cursor.previousEnd);
    this.leaf = null;
    if (kept < this.containers.length) this.containers.length = kept;
  }

  /** As micromark has it, a line that interrupts a paragraph by one container does so by the containers in it too. */
  private enterAll(interrupts: boolean): number {
    const { cursor, containers } = this;
    for (let next = enter(cursor, interrupts); next !== null; next = enter(cursor, interrupts)) {
      containers.push(next);
    }
    return containers.length;
  }

  private readLeaf(kept: number): void {
    const { cursor, containers } = this;
    const lazy = kept < containers.length;
    const verdict = this.leaf === null ? ENDED : this.leaf.take(cursor, lazy);
    if (verdict === TAKEN) return;
    this.leaf = null;
    if (verdict === CLOSED) return;
    if (lazy && verdict === ENDED) containers.length = kept;
    this.leaf = begin(cursor, lazy, containers.length > 0, this);
  }
}
