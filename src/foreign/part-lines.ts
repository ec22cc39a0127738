import type { Fence } from "../document/types.ts";
import type { View } from "../protocol/view.ts";
import type { Range } from "../text/edits.ts";
import { withoutTags } from "./page.ts";
import { fieldKind } from "./fields.ts";

/** A line that may be a claim's: none of HTML, of the protocol's entries, or of a fence that shows code. */
export interface ForeignLine {
  readonly text: string;
  /** Counted from 1, when it is asked for. */
  readonly line: number;
  readonly fence: Fence | null;
}

/** From how many characters on a text is squeezed. */
const LONG = 500;

/**
 * A text without the white space that only makes it long. What reads claims looks for spaces before and behind signs, and would
 * look from each space to the end of its run.
 */
export function squeezed(text: string): string {
  return text.length > LONG ? text.replace(/\s{40,}/g, (run) => run.slice(0, 40)) : text;
}

/** A long line as it is read. */
class SqueezedLine implements ForeignLine {
  readonly text: string;
  readonly fence: Fence | null;
  private readonly whole: ForeignLine;

  constructor(whole: ForeignLine) {
    this.whole = whole;
    this.text = squeezed(whole.text);
    this.fence = whole.fence;
  }

  get line(): number {
    return this.whole.line;
  }
}

/** The line as it is read: a long one without the white space that only makes it so. */
export function readable(line: ForeignLine): ForeignLine {
  return line.text.length > LONG ? new SqueezedLine(line) : line;
}

const ROW = /<tr\b[^>]*>([\s\S]*?)(?=<\/tr>|<tr\b|<\/table>)/gi;

/** Tables of HTML within a range, without those in comments and fences. */
export function tablesIn(view: View, { start, end }: Range, fences: readonly Fence[]): ForeignLine[][] {
  const within = view.text
    .slice(start, end)
    .replace(/<!--[\s\S]*?(?:-->|$)/g, (comment) => " ".repeat(comment.length));
  return whole(within).flatMap((table) => {
    const from = start + table.at;
    if (fences.some(({ range }) => range.start <= from && from < range.end)) return [];
    const rows = [...table.text.matchAll(ROW)].map(({ 0: row, 1: inner = "", index }) => ({
      text: `|${inner
        .split(/<t[hd]\b[^>]*>/i)
        .slice(1)
        .map((cell) => withoutTags(cell).replaceAll("|", "\\|"))
        .join("|")}|`,
      line: view.lineAt(from + index + row.search(/\S/)),
      fence: null,
    }));
    return [rows];
  });
}

/** From each beginning of a table to its end. */
function whole(text: string): { readonly at: number; readonly text: string }[] {
  const found: { at: number; text: string }[] = [];
  const lower = text.toLowerCase();
  for (let at = lower.indexOf("<table"); at >= 0;) {
    const end = lower.indexOf("</table>", at);
    if (end < 0) break;
    found.push({ at, text: text.slice(at, end + 8) });
    at = lower.indexOf("<table", end);
  }
  return found;
}

/** A line that begins data without a fence around it: an object or list of JSON, one in a line, a section of TOML. */
const OPENS_DATA = /^(?:[{[]\s*$|\{\s*"[^"]+"\s*:.*\}\s*,?\s*$|\[{1,2}[A-Za-z][\w."-]*\]{1,2}\s*$)/;
const TOML_LINE = /^(?:\s*$|\[{1,2}[\w."-]+\]{1,2}\s*$|[\w."-]+\s*=|\s+["\]]|\]|#)/;

/** The head of rows, `agent,file,since`: words alone between commas. */
const OPENS_ROWS = /^[a-z][\w ]{0,20}(?:[,;\t][a-z][\w ]{0,20}){1,9}$/i;

function opensData(text: string): boolean {
  return OPENS_DATA.test(text) || isHeadOfRows(text);
}

function isHeadOfRows(text: string): boolean {
  if (!OPENS_ROWS.test(text)) return false;
  const kinds = new Set(text.split(/[,;\t]/).map(fieldKind));
  return kinds.has("who") && kinds.has("files");
}

/** What stands for the fence of data without one. */
const UNFENCED: Fence = {
  range: { start: 0, end: 0 },
  content: { start: 0, end: 0 },
  info: "json",
  closed: true,
  nested: false,
  prefix: "",
};

/** The lines, with those of data that has no fence in one of its own. */
export function withData(lines: readonly ForeignLine[]): readonly ForeignLine[] {
  if (!lines.some(({ text, fence }) => fence === null && opensData(text))) return lines;
  const found = [...lines];
  for (let at = 0; at < lines.length; at++) {
    const { text, fence } = lines[at] as ForeignLine;
    if (fence !== null || !opensData(text)) continue;
    const end = endOfData(lines, at);
    const made: Fence = { ...UNFENCED };
    for (let of = at; of < end; of++) {
      const { text: inner, line } = lines[of] as ForeignLine;
      found[of] = { text: inner, line, fence: made };
    }
    at = Math.max(at, end - 1);
  }
  return found;
}

/** Where lines of as many values as their head are over. */
function endOfRows(lines: readonly ForeignLine[], from: number): number {
  const countIn = (at: number) => (lines[at]?.text ?? "").split(/[,;\t]/).length;
  let to = from + 1;
  while (to < lines.length && lines[to]?.fence === null && countIn(to) === countIn(from)) to++;
  return to === from + 1 ? from : to;
}

/** Where data that begins at a line is over. */
function endOfData(lines: readonly ForeignLine[], from: number): number {
  const [first = "", next = ""] = [lines[from]?.text, lines[from + 1]?.text];
  if (isHeadOfRows(first)) return endOfRows(lines, from);
  const isToml = /^\[./.test(first);
  if (isToml && !/^[\w."-]+\s*=/.test(next)) return from;
  const isIn = isToml
    ? (text: string) => TOML_LINE.test(text)
    : first.trim().length > 1
      ? (text: string) => OPENS_DATA.test(text) || text.trim() === ""
      : (text: string) => text.trim() === "" || /^[\s"{}[\]]/.test(text);
  let to = from + 1;
  while (to < lines.length && lines[to]?.fence === null && isIn(lines[to]?.text ?? "")) to++;
  return to;
}

const BEGINS = /^\s*(?:>\s*)*(?:[-*+]|\d+[.)])\s/;
const GOES_ON = /^(?: {2}|\t)\s*(?![-*+]\s|\d+[.)]\s|\||>)\S/;

export function joined(lines: readonly ForeignLine[]): ForeignLine[] {
  const items: { text: string; line: number; fence: Fence | null }[] = [];
  for (const line of lines) {
    const last = items.at(-1);
    const isMore =
      last !== undefined &&
      line.fence === null &&
      last.fence === null &&
      GOES_ON.test(line.text) &&
      BEGINS.test(last.text);
    // `src/a.ts`, and on the next line `: Ann`: a list of words with what they mean.
    const meaning =
      last?.fence === null && line.fence === null ? /^:\s+(\S.*)$/.exec(line.text)?.[1] : undefined;
    if (last !== undefined && meaning !== undefined && last.text.trim() !== "" && last.text.length < 500)
      last.text += ` — ${meaning}`;
    else if (isMore && last.text.length < 500) last.text += ` ${line.text.trim()}`;
    else items.push({ text: line.text, line: line.line, fence: line.fence });
  }
  return items;
}
