import { everyBlock } from "../protocol/index.ts";
import type { View } from "../protocol/view.ts";

/** How often each entry, by its exact source, stands in some texts. */
export type Tally = ReadonlyMap<string, number>;

/** The blocks whose entries move between the file and its archive. */
const MOVING = everyBlock.filter(({ isArchived }) => isArchived === true);

/** Counts the entries of several texts together that can move. */
export function tally(...views: readonly View[]): Tally {
  const counts = new Map<string, number>();
  for (const view of views) {
    for (const block of MOVING) {
      for (const { range } of view.entries(block)) {
        const key = `${block.kind}\n${terminated(view.text.slice(range.start, range.end))}`;
        counts.set(key, (counts.get(key) ?? 0) + 1);
      }
    }
  }
  return counts;
}

export function isSameTally(one: Tally, other: Tally): boolean {
  return one.size === other.size && [...one].every(([key, count]) => other.get(key) === count);
}

/** How many entries there are in all. */
export function sum(counts: Tally): number {
  return [...counts.values()].reduce((all, count) => all + count, 0);
}

/** An entry's source as it can stand anywhere: only the last line of a text may lack its end, and gets one. */
export function terminated(source: string, eol = "\n"): string {
  return /[\r\n]$/.test(source) ? source : source + eol;
}
