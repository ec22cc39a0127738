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

/** Age from which a file is taken as it is before coord ever wrote (ms): less than a write waits for who saves it. */
const FIRST_AFTER = 1_800;

/** How long before it was last written a file must have been made to be one that is written anew, not a new one (ms). */
const MADE_BEFORE = 1_000n;

/** Minimum length of a missing end, in lines with something in them and in UTF-16 units; a smaller one is an edit. */
const MISSING = { lines: 3, units: 120 } as const;

const LINE_END = /\r\n|\n|\r/;

/** How a text looks unfinished compared with the one it replaces; null if it looks whole. */
export function unfinished(before: string, after: string): Unfinished | null {
  if (before.trim() === "") return null;
  if (after.trim() === "") return "empty";
  const end = newEnd(filledLines(before), filledLines(after));
  if (end === null) return null;
  const isCut = isWithinLine(before, after);
  // Several new lines where the end was: the file stops within what is put in, or a person wrote the end anew.
  if (end.fresh.length > 1) return isCut && isLong(end.lost) ? "short" : null;
  if (!isLong(end.lost, end.fresh)) return null;
  return isCut ? "cut" : "short";
}

/** The lines with which a text ends, and those of the other that stand in their place; null where both end alike. */
function newEnd(before: readonly string[], after: readonly string[]) {
  // Most edits leave the end as it is.
  if (wordsOf(before.at(-1) ?? "") === wordsOf(after.at(-1) ?? "")) return null;
  const [a, b] = [before.map(wordsOf).join(""), after.map(wordsOf).join("")];
  const last = lineDiff(a, b).at(-1);
  if (last === undefined || last.range.end < a.length) return null;
  const lost = before.slice(before.length - linesIn(a.slice(last.range.start)));
  return { lost, fresh: after.slice(after.length - linesIn(last.text)) };
}

/** Whether so many lines, without those in their place, are more than a person takes out at once. */
function isLong(lost: readonly string[], fresh: readonly string[] = []): boolean {
  const units = lost.join("\n").length - fresh.join("\n").length;
  return lost.length - fresh.length >= MISSING.lines && units >= MISSING.units;
}

/** A line as who saves it may well leave it: an editor or a formatter changes line ends, indents and signs all over a text at once. */
function wordsOf(line: string): string {
  return `${line.replace(/[^\p{L}\p{N}]+/gu, " ").trim() || line.trim()}\n`;
}

function filledLines(text: string): string[] {
  return text.split(LINE_END).filter((line) => line.trim() !== "");
}

const linesIn = (text: string): number => text.split("\n").length - 1;

/** Whether a text stops in a line that the one before does not have as it is, nor ends with. */
function isWithinLine(before: string, after: string): boolean {
  if (!/[\r\n]/.test(before.slice(before.trimEnd().length))) return false;
  // Between the two signs of a line's end.
  if (after.endsWith("\r") && after.includes("\r\n")) return true;
  const last = after.slice(Math.max(after.lastIndexOf("\n"), after.lastIndexOf("\r")) + 1);
  return last !== "" && !before.split(LINE_END).includes(last);
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

/** Whether a file that ends within a character is young enough for one that is just being saved. */
export function isCutShort({ stat }: Pick<OpenFile, "stat">): Promise<boolean> {
  return isYoung(stat.mtimeMs, MEANT_AFTER.cut);
}

/**
 * Whether a file of which no revision is known may be half of what somebody is just writing, as an editor does in place. Only git
 * may know what was in it. What that doesn't tell, the file's own times do, to who has the time: a file that was made long before
 * is written anew, and may get more; a new one is taken as it is.
 */
export async function isBeingFilled(
  { stat, text }: Pick<OpenFile, "stat" | "text">,
  { kept, isFinished }: Saving,
  hasTime: boolean,
): Promise<boolean> {
  const { birthtimeMs, mtimeMs } = stat;
  const isEmpty = text.trim() === "";
  const isAnew = birthtimeMs > 0n && mtimeMs - birthtimeMs > MADE_BEFORE;
  // Most files are old by this process's clock, and say nothing else.
  const isNow = isEmpty || isAnew ? isYoung(mtimeMs, FIRST_AFTER) : isNear(mtimeMs, Date.now(), FIRST_AFTER);
  if (isEmpty || !(await isNow)) return isNow;
  const before = (await kept?.()) ?? null;
  if (before !== null && before.trim() !== "") {
    if (newEnd(filledLines(before), filledLines(text)) === null) return false;
    if (unfinished(before, text) !== null) return !(await isFinished(text, Number(mtimeMs)));
  }
  return hasTime && isAnew;
}

/** Asks the files' own clock before it says no: by a wrong one of this process a save that has just begun would be old. */
async function isYoung(at: bigint, limit: number): Promise<boolean> {
  return isNear(at, Date.now(), limit) || isNear(at, await clockOfFiles(), limit);
}

/** A time that is a little ahead is a clock's fault; one that is far ahead says nothing. */
function isNear(at: bigint, now: number, limit: number): boolean {
  return Math.abs(now - Number(at)) < limit;
}
