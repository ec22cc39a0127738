import { wideTextAt, withoutWide, zerosIn } from "../text/edits.ts";
import { check, type FoundProblem, type NoArgs } from "./types.ts";

export interface EncodingArgs {
  /**
   * From here on the file has text in UTF-16 or UTF-32, as `>>` of Windows PowerShell appends it. Commands that only look, and hooks, read it as what it
   * means; no other command writes into such a file. Letters beyond ASCII are lost in it for an editor, too: then the whole file is no UTF-8.
   *
   * Repair: `--fix` takes the zero bytes out.
   */
  MIXED_ENCODING: NoArgs;
  /**
   * A byte-order mark before a heading or a fence in the middle of the file, as joining two files leaves it. Markdown sees no heading
   * there, and what stands below it is not read.
   *
   * Repair: `--fix` deletes the mark.
   */
  MARK_WITHIN: NoArgs;
  /**
   * A run of zero bytes, as a power cut may leave it at the end. They count for nothing, and stay.
   *
   * Repair: delete them.
   */
  ZERO_BYTES: { count: number };
}

/** Text in another encoding within the file, and bytes that are none: what they mean to say is not read. */
export const encoding = check<EncodingArgs>(
  { MIXED_ENCODING: "error", ZERO_BYTES: "warning", MARK_WITHIN: "error" },
  ({ text }) => [...foreign(text), ...marks(text)],
);

/** A byte-order mark before a heading or a fence, as joining two files leaves it: the line is none to markdown. */
function marks(text: string): FoundProblem<EncodingArgs, "MARK_WITHIN">[] {
  // Most files have none, and a search for one character is quicker.
  if (!text.includes("\ufeff", 1)) return [];
  return [...text.matchAll(/(?<=[\r\n])\ufeff(?=[ ]{0,3}(?:#{1,6}[ \t]|```|~~~))/g)].map(({ index }) => ({
    code: "MARK_WITHIN",
    args: {},
    range: { start: index, end: index + 1 },
    fix: [{ range: { start: index, end: index + 1 }, text: "" }],
  }));
}

function foreign(text: string): FoundProblem<EncodingArgs, "MIXED_ENCODING" | "ZERO_BYTES">[] {
  const wide = wideTextAt(text);
  if (wide !== null) {
    const end = text.lastIndexOf("\0") + 1;
    const fix = [{ range: { start: wide, end }, text: withoutWide(text.slice(wide, end)) }];
    return [{ code: "MIXED_ENCODING", args: {}, range: { start: wide, end: wide + 1 }, fix }];
  }
  const zeros = zerosIn(text);
  if (zeros === null) return [];
  return [{ code: "ZERO_BYTES", args: { count: zeros.end - zeros.start }, range: zeros }];
}
