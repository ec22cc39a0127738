import { clockOfFiles } from "../../system/files.ts";
import { lineDiff } from "../../text/line-diff.ts";
import type { Saving } from "../store.ts";
import type { OpenFile } from "./disk.ts";

/**
 * The signs that whoever saves a file is not done: it is opened, emptied, and then filled, at once or bit by bit.
 * - `empty`: nothing is in it.
 * - `cut`: its end is missing, and it stops within a line.
 * - `short`: its end is missing. A person may as well have deleted that.
 */
type Unfinished = "empty" | "cut" | "short";

/** Age from which such a file is taken for what somebody means (ms since it was written). */
const MEANT_AFTER: Readonly<Record<Unfinished, number>> = { empty: 30_000, cut: 30_000, short: 2_000 };

/** Minimum length of a missing end, in lines with something in them and in UTF-16 units; a smaller one is an edit. */
const MISSING = { lines: 3, units: 120 } as const;

/** How a text looks unfinished compared with the one it replaces; null if it looks whole. */
export function unfinished(before: string, after: string): Unfinished | null {
  if (before.trim() === "") return null;
  if (after.trim() === "") return "empty";
  if (after.length >= before.length || !isEndMissing(before, after)) return null;
  return isWithinLine(before, after) ? "cut" : "short";
}

function isEndMissing(before: string, after: string): boolean {
  const last = lineDiff(before, after).at(-1);
  if (last === undefined || before.slice(last.range.end).trim() !== "") return false;
  const gone = before.slice(last.range.start, last.range.end);
  const [lost, fresh] = [filledLines(gone), filledLines(last.text)];
  return fresh <= 1 && lost - fresh >= MISSING.lines && gone.length - last.text.length >= MISSING.units;
}

function filledLines(text: string): number {
  return text.split(/\r\n|\n|\r/).filter((line) => line.trim() !== "").length;
}

/** Whether a text stops in a line that the one before does not have as it is, nor ends with. */
function isWithinLine(before: string, after: string): boolean {
  const [last, known] = [after.slice(after.search(/[^\r\n]*$/)), before.split(/\r\n|\n|\r/)];
  return /[\r\n]\s*$/.test(before) && last !== "" && !known.includes(last);
}

/**
 * Whether a file that was changed without coord is still being saved: it looks unfinished against the text that coord had left,
 * and is young; and it is none that was there before, or that git put there.
 */
export async function isBeingSaved(
  { stat, text }: Pick<OpenFile, "stat" | "text">,
  before: string,
  { isFinished }: Saving,
  isEarlier: () => boolean,
): Promise<boolean> {
  const kind = unfinished(before, text);
  if (kind === null || !(await isYoung(stat.mtimeMs, MEANT_AFTER[kind]))) return false;
  if (kind === "empty") return true;
  return !isEarlier() && !(await isFinished(text, Number(stat.mtimeMs)));
}

/** Asks the files' own clock before it says no: by a wrong one of this process a save that has just begun would be old. */
async function isYoung(at: bigint, limit: number): Promise<boolean> {
  return isNear(at, Date.now(), limit) || isNear(at, await clockOfFiles(), limit);
}

/** A time that is a little ahead is a clock's fault; one that is far ahead says nothing. */
function isNear(at: bigint, now: number, limit: number): boolean {
  return Math.abs(now - Number(at)) < limit;
}
