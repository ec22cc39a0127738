import type { Alert } from "../../protocol/alerts.ts";
import type { Zone } from "../../time/time.ts";
import type { Vocabulary } from "../../vocabulary/types.ts";
import { type MergeSide, unopposedSide, type ThreeWay } from "../diff3.ts";
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

/** For entries of labelled lines: each label by itself, when at most one side changed the first line. */
export const byLabels: Resolve<unknown> = (clash, { zone }) => {
  const lines = linesOf(clash);
  const head = headOf(lines);
  return head === null ? null : mergeLabelled(lines, head, { zone, clash: "give-up" });
};

/** An alert that one side opened again is open; else label by label. */
export const resolveAlert: Resolve<Alert> = (clash, how) => {
  const side = reopenedIn(clash, ({ solved }) => solved !== null);
  if (side === null) return byLabels(clash, how);
  const [leading, other] = side === "ours" ? [clash.ours, clash.theirs] : [clash.theirs, clash.ours];
  const lines = { ...linesOf(clash), ours: leading.lines, theirs: other.lines };
  const head = headOf(lines);
  const closed = new Set(["solved"] as const);
  return head === null ? null : mergeLabelled(lines, head, { zone: how.zone, clash: "give-up", closed });
};

export function linesOf({ base, ours, theirs }: Clash<unknown>): ThreeWay<readonly string[]> {
  return { base: base?.lines ?? [], ours: ours.lines, theirs: theirs.lines };
}

/** The first line that stands; null when both sides changed it differently. */
export function headOf({ base, ours, theirs }: ThreeWay<readonly string[]>): string | null {
  const heads = { base: base[0] ?? "", ours: ours[0] ?? "", theirs: theirs[0] ?? "" };
  const side = unopposedSide(heads);
  return side === null ? null : heads[side];
}

/** The side that has opened again what had ended in the ancestor; null when neither or both did. */
export function reopenedIn<T>(
  { base, ours, theirs }: Clash<T>,
  isEnded: (value: T) => boolean,
): MergeSide | null {
  if (base === null || !isEnded(base.value) || isEnded(ours.value) === isEnded(theirs.value)) return null;
  return isEnded(ours.value) ? "theirs" : "ours";
}
