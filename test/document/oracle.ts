import type { Nodes, Parents, Root } from "mdast";
import remarkParse from "remark-parse";
import { type Processor, unified } from "unified";
import { scan } from "../../src/document/outline.ts";
import type { Outline } from "../../src/document/types.ts";
import { type Line, splitLines } from "../../src/text/edits.ts";

/**
 * What both sides say about a document, in offsets of the text. `at` is exactly the position of remark's node, but for
 * one of its quirks: its node of a setext heading starts at the definitions before it, ours at its own first character.
 */
export interface Findings {
  headings: { at: Span; level: number; words: Span | null; setext: boolean; nested: boolean }[];
  fences: {
    at: Span;
    content: Span;
    info: string;
    closed: boolean;
    nested: boolean;
    prefix: string;
    value: string;
  }[];
  html: { at: Span; comment: boolean; nested: boolean }[];
}

type Span = readonly [start: number, end: number];

/** What the scan says, or whatever `outline` says instead of it, and what remark says. */
export function compare(text: string, outline: Outline = scan(text)): { ours: Findings; remarks: Findings } {
  const read = readByRemark(text);
  return { ours: ourFindings(text, outline, read.tokens), remarks: remarksFindings(text, read) };
}

function ourFindings(text: string, outline: Outline, tokens: readonly Token[]): Findings {
  return {
    headings: outline.headings.map(({ level, range, content, setext, nested }) => {
      const words: Span | null = content.start === content.end ? null : [content.start, content.end];
      return { at: [range.start, range.end], level, words, setext, nested };
    }),
    fences: outline.fences.map(({ range, content, info, closed, nested, prefix }) => {
      const span: Span = [content.start, content.end];
      const value = valueOf(text, span, tokens);
      return { at: [range.start, range.end], content: span, info, closed, nested, prefix, value };
    }),
    html: outline.html.map(({ range, comment, nested }) => ({
      at: [range.start, range.end],
      comment,
      nested,
    })),
  };
}

/** The value of a fence with that content, of whose lines remark's tokens tell which part is code. */
function valueOf(text: string, content: Span, tokens: readonly Token[]): string {
  const lines = splitLines(text);
  const opening = lines.find(({ end, next }) => next === content[0] && end < next);
  let value = opening === undefined ? "" : text.slice(opening.end, opening.next);
  for (const { start, end, next } of lines) {
    if (start < content[0] || start >= content[1]) continue;
    const code = tokens.find(({ type, at }) => type === "codeFlowValue" && at[0] >= start && at[1] === end);
    if (code !== undefined) value += text.slice(...code.at) || " ";
    if (next <= content[1]) value += text.slice(end, next);
  }
  return loosened(value.replaceAll("\0", "\uFFFD").replace(/^(\r?\n|\r)|(\r?\n|\r)$/g, ""));
}

/** Without the white space that lines start with: a tab may be code in part only, and remark then gives spaces. */
function loosened(value: string): string {
  return value.replace(/(^|[\r\n])[ \t]+/g, "$1");
}

function remarksFindings(text: string, { root, tokens, shift }: Read): Findings {
  const found: Findings = { headings: [], fences: [], html: [] };
  const lines = splitLines(text);
  visit(root, (node, parent) => {
    const at: Span = [offset(node.position?.start) + shift, offset(node.position?.end) + shift];
    const nested = parent.type !== "root";
    const inside = (type: Token["type"]) =>
      tokens.filter((token) => token.type === type && token.at[0] >= at[0] && token.at[1] <= at[1]);
    const ends = (type: Token["type"]): Span => [
      inside(type).at(0)?.at[0] ?? 0,
      inside(type).at(-1)?.at[1] ?? 0,
    ];
    if (node.type === "heading") {
      const setext = node.position?.start.line !== node.position?.end.line;
      const words = trimmed(text, ends(setext ? "setextHeadingText" : "atxHeadingText"));
      const start = setext ? (words?.[0] ?? -1) : at[0];
      const expected = setext ? (inside("definition")[0]?.at[0] ?? start) : start;
      if (expected !== at[0])
        throw new Error(`remark's heading at ${at[0]} starts neither with its words nor definitions`);
      found.headings.push({ at: [start, at[1]], level: node.depth, words, setext, nested });
    } else if (node.type === "code" && inside("codeFencedFence").length > 0) {
      const closed = inside("codeFencedFence").length > 1;
      const first = lineOf(lines, at[0]);
      const contentEnd = closed ? lineOf(lines, at[1]).start : at[1];
      found.fences.push({
        at,
        content: [Math.min(first.next, contentEnd), contentEnd],
        info: text.slice(...(trimmed(text, ends("codeFencedFenceInfo")) ?? [0, 0])),
        closed,
        nested,
        prefix: text.slice(Math.max(first.start, shift), at[0]),
        value: loosened(node.value),
      });
    } else if (node.type === "html" && inside("htmlFlow").length > 0) {
      found.html.push({ at, comment: node.value.trimStart().startsWith("<!--"), nested });
    }
  });
  return found;
}

function trimmed(text: string, [start, end]: Span): Span | null {
  const length = text.slice(start, end).replace(/[ \t]+$/, "").length;
  return length === 0 ? null : [start, start + length];
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

/** The tokens of micromark that remark's tree leaves out. Those of a fence's info string are two, of which the second is the meta. */
const TOKENS = {
  atxHeadingText: "atxHeadingText",
  setextHeadingText: "setextHeadingText",
  definition: "definition",
  codeFencedFence: "codeFencedFence",
  codeFencedFenceInfo: "codeFencedFenceInfo",
  codeFencedFenceMeta: "codeFencedFenceInfo",
  codeFlowValue: "codeFlowValue",
  htmlFlow: "htmlFlow",
} as const;

interface Token {
  readonly type: (typeof TOKENS)[keyof typeof TOKENS];
  readonly at: Span;
}

interface Heard {
  readonly type: string;
  readonly start: { readonly offset: number };
  readonly end: { readonly offset: number };
}

interface Read {
  readonly root: Root;
  readonly tokens: readonly Token[];
  /** What to add to remark's offsets, which do not count a BOM. */
  readonly shift: number;
}

const heard: Heard[] = [];
const parser = unified()
  .use(remarkParse)
  .use(function listen(this: Processor) {
    const data: { fromMarkdownExtensions?: unknown[] } = this.data();
    data.fromMarkdownExtensions = [{ afterExit: (token: Heard) => void heard.push(token) }];
  });

function readByRemark(text: string): Read {
  heard.length = 0;
  const root = parser.parse(text);
  const shift = text.startsWith("\uFEFF") ? 1 : 0;
  const types = new Map<string, Token["type"]>(Object.entries(TOKENS));
  const tokens = heard.flatMap(({ type, start, end }): Token[] => {
    const known = types.get(type);
    return known === undefined ? [] : [{ type: known, at: [start.offset + shift, end.offset + shift] }];
  });
  return { root, tokens, shift };
}
