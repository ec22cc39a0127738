import { dominantEol } from "../text/edits.ts";
import { standing, type Three } from "./three.ts";

const BOM = "\ufeff";

/** Three texts without byte-order marks and with the same line ends, and what the merged one is to begin with. */
export interface Shaped extends Three<string> {
  readonly bom: string;
}

/**
 * Takes off what is no line's business. Who converted a whole file's line ends did not change its lines: the merged
 * text gets the line ends of the side that changed them. A text with mixed ones is left alone.
 */
export function shape(texts: Three<string>): Shaped {
  const { base, ours, theirs } = texts;
  const marks = { base: markOf(base), ours: markOf(ours), theirs: markOf(theirs) };
  const bom = standing(marks) === "theirs" ? marks.theirs : marks.ours;
  const bare = {
    base: base.slice(marks.base.length),
    ours: ours.slice(marks.ours.length),
    theirs: theirs.slice(marks.theirs.length),
  };
  const ends = { base: endsOf(bare.base), ours: endsOf(bare.ours), theirs: endsOf(bare.theirs) };
  const all = Object.values(ends);
  if (all.includes("mixed") || new Set(all).size === 1) return { ...bare, bom };
  // A text of one line at most says nothing of line ends.
  const wanted = [ends.ours, ends.theirs].find((end) => end !== ends.base && end !== "none") ?? ends.base;
  const eol = wanted === "none" ? "\n" : wanted;
  const convert = (text: string) => text.replace(/\r\n|\n/g, eol);
  return { base: convert(bare.base), ours: convert(bare.ours), theirs: convert(bare.theirs), bom };
}

function markOf(text: string): string {
  return text.startsWith(BOM) ? BOM : "";
}

function endsOf(text: string): "\n" | "\r\n" | "mixed" | "none" {
  if (!/[\r\n]/.test(text)) return "none";
  const eol = dominantEol(text);
  const other = eol === "\n" ? /\r/ : /\r(?!\n)|(?<!\r)\n/;
  return other.test(text) ? "mixed" : eol;
}
