import type { Nodes, Parents } from "mdast";
import remarkParse from "remark-parse";
import { type Processor, unified } from "unified";
import { scan } from "../../src/document/scan.ts";
import type { Outline } from "../../src/document/types.ts";
import { type Line, splitLines } from "../../src/text/lines.ts";

/**
 * What both sides say about a document, in offsets of the text. A fence's and an HTML block's `at` is exactly the
 * position of remark's node. So is a heading's, but for one quirk: remark's node of a setext heading starts at the
 * definitions before it, ours at its own first character; `from` keeps remark's start, as far as it can be told.
 */
export interface Findings {
  headings: { at: Span; level: number; words: Span | null; setext: boolean; nested: boolean }[];
  fences: { at: Span; content: Span; info: string; closed: boolean; nested: boolean; prefix: string; value: string }[];
  html: { at: Span; comment: boolean; nested: boolean }[];
}

type Span = readonly [start: number, end: number];

interface Token {
  readonly type: string;
  readonly at: Span;
}

export function byScan(text: string): Findings {
  return project(text, scan(text), read(text).tokens);
}

/** The value of a fence is put together from our content range and the part of each of its lines that remark takes for code. */
function project(text: string, outline: Outline, tokens: readonly Token[]): Findings {
  return {
    headings: outline.headings.map(({ level, range, content, setext, nested }) => {
      const words: Span | null = content.start === content.end ? null : [content.start, content.end];
      return { at: [range.start, range.end], level, words, setext, nested };
    }),
    fences: outline.fences.map(({ range, content, info, closed, nested, prefix }) => {
      const value = valueOf(text, [content.start, content.end], tokens);
      const at: Span = [range.start, range.end];
      return { at, content: [content.start, content.end], info, closed, nested, prefix, value };
    }),
    html: outline.html.map(({ range, comment, nested }) => ({ at: [range.start, range.end], comment, nested })),
  };
}

export function byRemark(text: string): Findings {
  const found: Findings = { headings: [], fences: [], html: [] };
  const { root, tokens, shift } = read(text);
  const lines = splitLines(text);
  visit(root, (node, parent) => {
    const at: Span = [offset(node.position?.start) + shift, offset(node.position?.end) + shift];
    const inside = (type: string) =>
      tokens.filter((token) => token.type === type && token.at[0] >= at[0] && token.at[1] <= at[1]);
    const nested = parent.type !== "root";
    if (node.type === "heading") {
      const setext = node.position?.start.line !== node.position?.end.line;
      const words = inside(setext ? "setextHeadingText" : "atxHeadingText")[0]?.at ?? null;
      checkDefinitions(at, words, inside("definition"));
      const start = setext ? (words?.[0] ?? -1) : at[0];
      found.headings.push({ at: [start, at[1]], level: node.depth, words: trimmed(text, words), setext, nested });
    } else if (node.type === "code" && inside("codeFencedFence").length > 0) {
      const fences = inside("codeFencedFence");
      const closed = fences.length > 1;
      const first = lineOf(lines, at[0]);
      const contentEnd = closed ? lineOf(lines, at[1]).start : at[1];
      const content: Span = [Math.min(first.next, contentEnd), contentEnd];
      const info = [...inside("codeFencedFenceInfo"), ...inside("codeFencedFenceMeta")].map((token) => token.at);
      found.fences.push({
        at,
        content,
        info: text.slice(info.at(0)?.[0] ?? 0, info.at(-1)?.[1] ?? 0).replace(/[ \t]+$/, ""),
        closed,
        nested,
        prefix: text.slice(Math.max(first.start, shift), at[0]),
        value: loosened(node.value),
      });
    } else if (node.type === "html" && parent.type !== "paragraph" && inside("htmlFlow").length > 0) {
      found.html.push({ at, comment: node.value.trimStart().startsWith("<!--"), nested });
    }
  });
  return found;
}

/** A heading starts before its words only by its markers (ATX) or by definitions (setext). */
function checkDefinitions(at: Span, words: Span | null, definitions: readonly Token[]): void {
  const first = definitions[0]?.at[0] ?? words?.[0] ?? at[0];
  if (definitions.length > 0 && first !== at[0]) throw new Error(`a heading from ${at[0]}, its definitions from ${first}`);
}

function trimmed(text: string, at: Span | null): Span | null {
  if (at === null) return null;
  const end = at[0] + text.slice(...at).replace(/[ \t]+$/, "").length;
  return end === at[0] ? null : [at[0], end];
}

function valueOf(text: string, content: Span, tokens: readonly Token[]): string {
  const lines = splitLines(text);
  const opening = lines.find((line) => line.next === content[0] && line.end < line.next);
  let value = opening === undefined ? "" : text.slice(opening.end, opening.next);
  for (const line of lines) {
    if (line.start < content[0] || line.start >= content[1]) continue;
    const code = tokens.find(({ type, at }) => type === "codeFlowValue" && at[0] >= line.start && at[1] === line.end);
    if (code !== undefined) value += text.slice(...code.at) || " ";
    if (line.next <= content[1]) value += text.slice(line.end, line.next);
  }
  return loosened(value.replaceAll("\0", "\uFFFD").replace(/^(\r?\n|\r)|(\r?\n|\r)$/g, ""));
}

/** Without the white space that lines start with: a tab may be code in part only, and remark then gives spaces. */
function loosened(value: string): string {
  return value.replace(/(^|[\r\n])[ \t]+/g, "$1");
}

function lineOf(lines: readonly Line[], offset: number): Line {
  const line = lines.findLast(({ start }) => start <= offset);
  if (line === undefined) throw new Error(`no line at ${offset}`);
  return line;
}

function offset(point: { offset?: number | undefined } | undefined): number {
  if (point?.offset === undefined) throw new Error("a node without position");
  return point.offset;
}

function visit(node: Nodes, found: (node: Nodes, parent: Parents) => void): void {
  if (!("children" in node)) return;
  for (const child of node.children) {
    found(child, node);
    visit(child, found);
  }
}

let heard: { type: string; start: { offset: number }; end: { offset: number } }[] = [];

/** Remark, with a listener for the tokens that its tree leaves out. */
const parser = unified()
  .use(remarkParse)
  .use(function listen(this: Processor) {
    const data: { fromMarkdownExtensions?: unknown[] } = this.data();
    data.fromMarkdownExtensions = [{ afterExit: (token: (typeof heard)[number]) => heard.push(token) }];
  });

function read(text: string) {
  heard = [];
  const root = parser.parse(text);
  const shift = text.startsWith("\uFEFF") ? 1 : 0;
  const tokens = heard.map(({ type, start, end }): Token => ({ type, at: [start.offset + shift, end.offset + shift] }));
  return { root, tokens, shift };
}
