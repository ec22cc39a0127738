import { inFrame, interleave } from "./interleave.ts";
import { pairThree, type Key, type Track } from "./pair.ts";
import type { SectionPart } from "./pieces.ts";
import { type ComesBefore, isChanged, isOneSided, type MergedItem, Plan } from "./plan.ts";
import { linesOf, renamedIn } from "./renamed.ts";
import type { Settled } from "./settle.ts";
import type { Side, Three } from "./three.ts";

export interface MergedPart {
  readonly title: string;
  readonly items: readonly MergedItem[];
  /** One side removed this section, the other changed its prose. */
  readonly cameBack: boolean;
  /** The side that has this section, where the other seems to have its text under another heading. */
  readonly twice: Side | null;
}

/** Merges the sections one by one, in the order of ours, or of theirs where only theirs moved sections. */
export function mergeParts(
  parts: Three<readonly SectionPart[]>,
  settled: readonly Settled[],
  comesBefore: ComesBefore,
): MergedPart[] {
  const tracks = pairThree(parts, {
    same: [bySource, byProse(parts)],
    changed: [byPath, byName],
    fresh: [byTitle, byText],
    last: renamedIn(parts),
  });
  const plan = new Plan(tracks, settled);
  const [first, second] = inFrame(
    { ours: plan.orderOf("ours", parts.ours), theirs: plan.orderOf("theirs", parts.theirs) },
    (track) => (track.base === null ? -1 : parts.base.indexOf(track.base)),
  );
  const twice = saidTwice(tracks);
  return interleave(first, second, wouldSink).map((track) => {
    const items = plan.itemsOf(track, comesBefore);
    const cameBack = isOneSided(track) && isChanged(track);
    return { title: titleOf(track), items, cameBack, twice: twice(track, items) };
  });
}

/** The side that alone has a section, where the other side has one of its lines in a new section; null elsewhere. */
function saidTwice(
  tracks: readonly Track<SectionPart>[],
): (track: Track<SectionPart>, items: readonly MergedItem[]) => Side | null {
  const anew = { ours: new Set<string>(), theirs: new Set<string>() };
  for (const { base, ours, theirs } of tracks) {
    if (base !== null) continue;
    for (const line of ours === null ? [] : linesOf(ours.source)) anew.ours.add(line);
    for (const line of theirs === null ? [] : linesOf(theirs.source)) anew.theirs.add(line);
  }
  return (track, items) => {
    if (!isOneSided(track)) return null;
    const [side, other] = track.ours === null ? (["theirs", "ours"] as const) : (["ours", "theirs"] as const);
    const lines = items.flatMap(({ line }) => (line === null ? [] : linesOf(line.raw)));
    return lines.some((line) => anew[other].has(line)) ? side : null;
  };
}

/** The same whichever side is ours. */
function titleOf({ base, ours, theirs }: Track<SectionPart>): string {
  const titles = [ours, theirs].map((part) => part?.title ?? "").sort();
  return base?.title ?? titles.at(-1) ?? "";
}

const bySource: Key<SectionPart> = (part) => part.path + part.source;
const byPath: Key<SectionPart> = (part) => part.path;
/** Two new sections of one kind are one only when they are called the same: the batches of an archive bear their times. */
const byTitle: Key<SectionPart> = ({ path, title }) => `${path} ${title}`;
/** Where a heading above was renamed, or the section moved. */
const byText: Key<SectionPart> = ({ source, heading }) =>
  linesOf(source.slice(heading.length)).length > 0 ? source : null;
/** A section that was moved, or whose place was: only as long as what stands in it is still read as the same. */
const byName: Key<SectionPart> = (part) => `${part.owner}: ${part.name}`;

/** Under a heading where nobody has put an entry, the same prose is the same section wherever it stands. */
function byProse(parts: Three<readonly SectionPart[]>): Key<SectionPart> {
  const holding = Object.values(parts).flatMap((all: readonly SectionPart[]) =>
    all.filter(({ pieces }) => pieces.some(({ entry }) => entry !== null)).map(({ name }) => name),
  );
  const taken = new Set(holding);
  return ({ name, source }) => (taken.has(name) ? null : source);
}

/** A section put in after a shallower one would be read as a part of that. */
function wouldSink(track: Track<SectionPart>, other: Track<SectionPart>): boolean {
  const level = ({ ours, theirs }: Track<SectionPart>) => (ours ?? theirs)?.level ?? 0;
  return level(other) < level(track);
}
