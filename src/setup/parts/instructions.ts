import { SetupError } from "../types.ts";
import { hashOf } from "./generated.ts";
import type { SetupPart } from "./part.ts";
import { unclosedIn } from "./unclosed.ts";

/** A marker with other words in it counts too: else setup would write a second block beside it. */
const BEGIN = /^<!--[ \t]*coord:begin\b((?:(?!-->).)*)-->[ \t]*$/gm;
const END = /^<!--[ \t]*coord:end\b(?:(?!-->).)*-->[ \t]*$/gm;
/** A fence in a list or a quote is indented as its markers would have to be: such are none. */
const FENCE = /^(`{3,}(?=[^`]*$)|~{3,}).*$/gm;

interface MarkedBlock {
  /** From the beginning marker to the end of the end marker. */
  readonly start: number;
  readonly end: number;
  readonly inner: string;
  readonly hash: string | undefined;
}

/**
 * A block between two markers in a markdown file that is otherwise other people's. Every byte outside stays.
 * @param wordings what counts as current, the one to write first; in lines ended by a line feed
 */
export function instructionsPart(wordings: readonly string[]): SetupPart {
  const [wording = ""] = wordings;
  return {
    stateOf(text) {
      const block = text === null ? null : blockOf(text);
      if (text === null || block === null) return "missing";
      if (unclosedIn(text.slice(0, block.start)) !== null) return "stale";
      return wordings.includes(block.inner) && block.hash === hashOf(block.inner) ? "current" : "stale";
    },
    install(text) {
      if (text === null) return `${print(wording, "\n")}\n`;
      const block = blockOf(text);
      const open = unclosedIn(text.slice(0, block?.start));
      if (open !== null)
        throw new SetupError("SETUP_UNCLOSED", { line: String(open.line), opener: open.opener });
      const eol = /\r\n|\n/.exec(text)?.[0] ?? "\n";
      if (block === null) return text + behind(text, eol, print(wording, eol));
      if (this.stateOf(text) === "current") return text;
      return text.slice(0, block.start) + print(wording, eol) + text.slice(block.end);
    },
    remove(text) {
      const block = text === null ? null : blockOf(text);
      return text === null || block === null ? text : without(text, block);
    },
    notes(text) {
      const block = text === null ? null : blockOf(text);
      return block !== null && block.hash !== hashOf(block.inner) ? ["EDITED"] : [];
    },
  };
}

/** The one block of a text, or null. @throws SetupError for markers that are no pair */
function blockOf(text: string): MarkedBlock | null {
  // `$` stands before a carriage return only for those who know it.
  const lines = text.replaceAll("\r\n", " \n");
  const fences = fencesOf(lines);
  const isMarker = ({ index }: { index: number }): boolean =>
    !fences.some(({ start, end }) => start < index && index < end);
  const begins = [...lines.matchAll(BEGIN)].filter(isMarker);
  const ends = [...lines.matchAll(END)].filter(isMarker);
  const [begin, end] = [begins[0], ends[0]];
  if (begin === undefined && end === undefined) return null;
  if (
    begin === undefined ||
    end === undefined ||
    begins.length > 1 ||
    ends.length > 1 ||
    begin.index > end.index
  )
    throw new SetupError("SETUP_MARKERS", { lines: [...begins, ...ends].map(lineOf(lines)).join(", ") });
  const inner = text.slice(begin.index + begin[0].length, end.index).replaceAll("\r\n", "\n");
  return {
    start: begin.index,
    end: end.index + end[0].trimEnd().length,
    inner: inner.replace(/^\n/, ""),
    hash: /\bsha256=(\S+)/.exec(begin[1] ?? "")?.[1],
  };
}

/** From where to where code stands between two fences; one that nothing closes hides no marker, lest a block behind it is lost. */
function fencesOf(text: string): { start: number; end: number }[] {
  const fences: { start: number; end: number }[] = [];
  let behind = 0;
  for (const { 0: line, 1: fence = "", index } of text.matchAll(FENCE)) {
    if (index < behind) continue;
    const close = new RegExp(`^ {0,3}${fence[0]}{${fence.length},}[ \\t]*$`, "gm");
    close.lastIndex = index + line.length;
    const found = close.exec(text);
    if (found === null) continue;
    behind = found.index + found[0].length;
    fences.push({ start: index, end: behind });
  }
  return fences;
}

function lineOf(text: string) {
  return ({ index }: { index: number }): number => text.slice(0, index).split("\n").length;
}

function print(wording: string, eol: string): string {
  const block = `<!-- coord:begin sha256=${hashOf(wording)} -->\n${wording}<!-- coord:end -->`;
  return block.replaceAll("\n", eol);
}

/** How the block joins a text says how it was before: `without` relies on it. */
function behind(text: string, eol: string, block: string): string {
  if (text === "") return block;
  return text.endsWith("\n") ? `${eol}${block}${eol}` : `${eol}${eol}${block}`;
}

function without(text: string, { start, end }: MarkedBlock): string | null {
  const before = text.slice(0, start);
  const rest = text.slice(end);
  const eol = text.slice(start, end).includes("\r\n") ? "\r\n" : "\n";
  const shortened = (from: string): string => (from.endsWith(eol) ? from.slice(0, -eol.length) : from);
  if (rest === "") return shortened(shortened(before));
  const after = rest.replace(/^[ \t]*\r?\n/, "");
  return before === "" && after === "" ? null : shortened(before) + after;
}
