import type { Zone } from "../../time/time.ts";
import type { Vocabulary } from "../../vocabulary/types.ts";
import { standing, type Three } from "../three.ts";
import { mergeLabelled } from "./labelled.ts";

/** An entry on one side. */
export interface Sided<T> {
  readonly value: T;
  readonly lines: readonly string[];
}

/** One entry that both sides changed; without an ancestor both have it newly. */
export interface Clash<T> {
  readonly base: Sided<T> | null;
  readonly ours: Sided<T>;
  readonly theirs: Sided<T>;
}

export interface How {
  readonly zone: Zone;
  readonly words: Vocabulary;
}

/** The lines that stand for both sides' changes, whichever side is which; null when both entries have to stay. */
export type Resolve<T> = (clash: Clash<T>, how: How) => readonly string[] | null;

/** Nothing can be said: both stay. */
export const keepBoth: Resolve<unknown> = () => null;

/** For entries of labelled lines: each label by itself, when at most one side changed the first line. */
export const byLabels: Resolve<unknown> = (clash, { zone }) => {
  const lines = linesOf(clash);
  const head = headOf(lines);
  return head === null ? null : mergeLabelled(lines, head, { zone, clash: "give-up" });
};

export function linesOf({ base, ours, theirs }: Clash<unknown>): Three<readonly string[]> {
  return { base: base?.lines ?? [], ours: ours.lines, theirs: theirs.lines };
}

/** The first line that stands; null when both sides changed it differently. */
export function headOf({ base, ours, theirs }: Three<readonly string[]>): string | null {
  const heads = { base: base[0] ?? "", ours: ours[0] ?? "", theirs: theirs[0] ?? "" };
  const side = standing(heads);
  return side === null ? null : heads[side];
}
