import { stamps } from "../protocol/stamps.ts";
import type { View } from "../protocol/view.ts";
import { lineDiff } from "../text/line-diff.ts";
import { fold } from "../vocabulary/words.ts";
import { type Trace, tracesOf } from "./traces.ts";

/** From here on two texts count as one that was reworded: the share of pairs of letters that they have in common. */
const ALIKE = 0.5;

/**
 * The traces that a change took away, by their keys: those aside that it only put in other words. No other words for something are
 * what coord wrote itself (`isWritten`), as a checkout brings it back.
 */
export function goneBetween(
  before: View,
  after: View,
  isWritten: (trace: Trace) => boolean,
): [string, Trace][] {
  const [then, now] = [tracesOf(before), tracesOf(after)];
  const missing = [...then].filter(([key]) => !now.has(key));
  if (missing.length === 0) return missing;
  const others = new Map([...now].filter(([key, trace]) => then.has(key) || !isWritten(trace)));
  const [were, are] = [countPlaces(then), countPlaces(others)];
  const gone = missing.filter(([, { place }]) => (are.get(place) ?? 0) < (were.get(place) ?? 0));
  const reworded = rewordedIn(then, others, stampOf(before) === stampOf(after));
  return gone.filter(([key]) => !reworded.has(key));
}

function countPlaces(traces: ReadonlyMap<string, Trace>): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { place } of traces.values()) counts.set(place, (counts.get(place) ?? 0) + 1);
  return counts;
}

/**
 * What stands in other words where it stood in its list. With the stamp as it was (`isByHand`) it is not another version of
 * the file: then as many new entries as old ones in one place are the old ones, whatever they say. Else they must be alike.
 */
function rewordedIn(
  then: ReadonlyMap<string, Trace>,
  now: ReadonlyMap<string, Trace>,
  isByHand: boolean,
): Set<string> {
  const found = new Set<string>();
  for (const list of new Set([...then.values()].map((trace) => trace.list))) {
    for (const [old, fresh] of swapped(keysIn(list, then), keysIn(list, now))) {
      const gone = old.filter((key) => !now.has(key));
      const added = fresh.filter((key) => !then.has(key));
      const isOneByOne = isByHand && gone.length === added.length;
      const texts = added.map((key) => key.slice(list.length));
      for (const key of gone) if (isOneByOne || takeAlike(key.slice(list.length), texts)) found.add(key);
    }
  }
  return found;
}

function keysIn(list: string, traces: ReadonlyMap<string, Trace>): string[] {
  return [...traces].flatMap(([key, trace]) => (trace.list === list ? [key] : []));
}

/** Place by place what was taken out, and what was put in there. */
function swapped(before: readonly string[], after: readonly string[]): (readonly [string[], string[]])[] {
  const [old, fresh] = [before, after].map((keys) => keys.map((key) => `${JSON.stringify(key)}\n`).join(""));
  return lineDiff(old ?? "", fresh ?? "").map(({ range, text }) => [
    keysOf((old ?? "").slice(range.start, range.end)),
    keysOf(text),
  ]);
}

function keysOf(lines: string): string[] {
  return lines.split("\n").flatMap((line) => (line === "" ? [] : [JSON.parse(line) as string]));
}

/** Takes the text most like this one out of the others, if one is like it at all. */
function takeAlike(text: string, others: string[]): boolean {
  const likeness = others.map((other) => alike(text, other));
  const best = Math.max(...likeness);
  if (best < ALIKE) return false;
  others.splice(likeness.indexOf(best), 1);
  return true;
}

/** How much two texts have in common, from 0 to 1 (Dice's coefficient of their pairs of letters). */
function alike(one: string, other: string): number {
  const [a, b] = [pairsOf(one), pairsOf(other)];
  const shared = [...a].filter((pair) => b.has(pair)).length;
  return a.size + b.size === 0 ? 0 : (2 * shared) / (a.size + b.size);
}

function pairsOf(text: string): Set<string> {
  return new Set(Array.from({ length: Math.max(text.length - 1, 0) }, (_, at) => text.slice(at, at + 2)));
}

/** When the file was last written, and by whom. What was done may hold a title, and be reworded with it. */
function stampOf(view: View): string {
  const stamp = view.entries(stamps).findLast(({ value }) => value.which === "lastUpdate")?.value;
  return stamp === undefined ? "" : JSON.stringify([stamp.time?.text, fold(stamp.by)]);
}
