import { inFrame, interleave } from "./interleave.ts";
import { pairThree, type Key, type Track } from "./pair.ts";
import type { Part } from "./pieces.ts";
import { type ComesBefore, isChanged, isOneSided, type Item, Plan } from "./plan.ts";
import type { Settled } from "./settle.ts";
import type { Three } from "./three.ts";

export interface MergedPart {
  readonly title: string;
  readonly items: readonly Item[];
  /** One side removed this section, the other changed its prose. */
  readonly cameBack: boolean;
}

/** Merges the sections one by one, in the order of ours, or of theirs where only theirs moved sections. */
export function mergeParts(
  parts: Three<readonly Part[]>,
  settled: readonly Settled[],
  comesBefore: ComesBefore,
): MergedPart[] {
  const tracks = pairThree(parts, {
    same: [bySource, byProse(parts)],
    changed: [byPath, byName],
    fresh: [byTitle],
  });
  const plan = new Plan(tracks, settled);
  const [first, second] = inFrame(
    { ours: plan.orderOf("ours", parts.ours), theirs: plan.orderOf("theirs", parts.theirs) },
    (track) => (track.base === null ? -1 : parts.base.indexOf(track.base)),
  );
  return interleave(first, second, wouldSink).map((track) => ({
    title: titleOf(track),
    items: plan.itemsOf(track, comesBefore),
    cameBack: isOneSided(track) && isChanged(track),
  }));
}

/** The same whichever side is ours. */
function titleOf({ base, ours, theirs }: Track<Part>): string {
  const titles = [ours, theirs].map((part) => part?.title ?? "").sort();
  return base?.title ?? titles.at(-1) ?? "";
}

const bySource: Key<Part> = (part) => part.path + part.source;
const byPath: Key<Part> = (part) => part.path;
/** Two new sections of one kind are one only when they are called the same: the batches of an archive bear their times. */
const byTitle: Key<Part> = ({ path, title }) => `${path} ${title}`;
/** A section that was moved, or whose place was: only as long as what stands in it is still read as the same. */
const byName: Key<Part> = (part) => `${part.owner}: ${part.name}`;

/** Under a heading where nobody has put an entry, the same prose is the same section wherever it stands. */
function byProse(parts: Three<readonly Part[]>): Key<Part> {
  const holding = Object.values(parts).flatMap((all: readonly Part[]) =>
    all.filter(({ pieces }) => pieces.some(({ entry }) => entry !== null)).map(({ name }) => name),
  );
  const taken = new Set(holding);
  return ({ name, source }) => (taken.has(name) ? null : source);
}

/** A section put in after a shallower one would be read as a part of that. */
function wouldSink(track: Track<Part>, other: Track<Part>): boolean {
  const level = ({ ours, theirs }: Track<Part>) => (ours ?? theirs)?.level ?? 0;
  return level(other) < level(track);
}
