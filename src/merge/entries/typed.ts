/** What a hand typed into an entry, beside what is read there: no rule about the field may take it away. */
import { type LabelledLine, readLabel } from "../../protocol/lines.ts";
import { readDuration, readTime } from "../../time/time.ts";
import { meaning, vocabularies } from "../../vocabulary/index.ts";
import type { LabelKind, Vocabulary } from "../../vocabulary/types.ts";
import { fold } from "../../vocabulary/words.ts";
import { align, diff3, mapThreeWay, type ThreeWay } from "../diff3.ts";

const TIMES: ReadonlySet<LabelKind> = new Set([
  "start",
  "since",
  "finished",
  "expired",
  "lastActivity",
] as const);

/** Whether a field says no more than the time, the length or the result that is read there. */
function isBare({ kind, value }: Pick<LabelledLine, "kind" | "value">): boolean {
  if (TIMES.has(kind)) return readTime(value) !== null;
  if (kind === "estimate") return readDuration(value) !== null;
  return kind === "result" && meaning("result", value) !== null;
}

/** Whether somebody wrote more into a line than a field's value, since the ancestor. */
export function isTyped(line: string, base: string | undefined): boolean {
  const label = readLabel(line);
  return line.trim() !== (base ?? "").trim() && line.trim() !== "" && (label === null || !isBare(label));
}

/** A line with the changes of both sides, word by word; where both changed the same words, ours has them. */
export function mergeWords(lines: ThreeWay<string>): string {
  const words = respelled(mapThreeWay(lines, (line) => line.split(" ")));
  const merged = diff3(words).flatMap((chunk) => {
    const side = chunk.kind === "theirs" ? "theirs" : "ours";
    return words[side].slice(chunk[side].start, chunk[side].end);
  });
  return merged.join(" ");
}

/** The same words with theirs' spelling of those that theirs alone spelled anew, whatever ours put beside them. */
function respelled({ base, ours, theirs }: ThreeWay<readonly string[]>): ThreeWay<readonly string[]> {
  const folded = mapThreeWay({ base, ours, theirs }, (words) => words.map(fold));
  const [inOurs, inTheirs] = [align(folded.base, folded.ours), align(folded.base, folded.theirs)];
  const spelling = base.map((word, at) => theirs[inTheirs[at] ?? -1] ?? word);
  const own = ours.map((word, at) => {
    const before = inOurs.indexOf(at);
    return before >= 0 && base[before] === word ? (spelling[before] ?? word) : word;
  });
  return { base: spelling, ours: own, theirs };
}

const WORD = /\p{L}[\p{L}\p{N}]+/gu;
const WORD_OR_NUMBER = /[\p{L}\p{N}]+/gu;

/** The words of some lines, but for those that a field's rule is about. */
function wordsOf(lines: readonly string[], word = WORD): Set<string> {
  const said = lines.flatMap((line) => {
    const label = readLabel(line);
    return label !== null && isBare(label) ? [] : (fold(line).match(word) ?? []);
  });
  return new Set(said);
}

/** The words that a file's own states and labels are made of; made when a merge first asks. */
let ownWords: ReadonlySet<string> | undefined;

function isOwn(word: string): boolean {
  ownWords ??= new Set(fold(JSON.stringify(Object.values(vocabularies).map(statesAndLabels))).match(WORD));
  return ownWords.has(word);
}

function statesAndLabels(vocabulary: Vocabulary): unknown[] {
  const { labels, synonyms, reservation, task, instance, log, handover, alert, conflict, result, urgency } =
    vocabulary;
  return [labels, synonyms, reservation, task, instance, log, handover, alert, conflict, result, urgency];
}

/** Whether all words and numbers that a line has newly stand in others. */
export function saysNoMore(line: string, base: string | undefined, others: readonly string[]): boolean {
  const known = wordsOf([base ?? "", ...others], WORD_OR_NUMBER);
  return [...wordsOf([line], WORD_OR_NUMBER)].every((word) => known.has(word));
}

/** Whether the lines that are to stand for both sides lack a word that one of them has newly. */
export function leavesOut(
  lines: readonly string[],
  { base, ours, theirs }: ThreeWay<readonly string[]>,
): boolean {
  const [before, now] = [wordsOf(base), wordsOf(lines)];
  return [ours, theirs].some((side) =>
    [...wordsOf(side)].some((word) => !before.has(word) && !now.has(word) && !isOwn(word)),
  );
}
