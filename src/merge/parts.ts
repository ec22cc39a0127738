import { interleave } from "./interleave.ts";
import { pairThree, type Key, type Track } from "./pair.ts";
import type { EntryPiece, LinePiece, Part, Piece } from "./pieces.ts";
import type { Settled } from "./settle.ts";
import { type MergedLine, mergeLines } from "./skeleton.ts";
import type { Side, Three } from "./three.ts";

/** What the merged text is put together from: lines, and entries as they were settled. */
export type Item =
  | { readonly line: MergedLine; readonly settled: null }
  | { readonly line: null; readonly settled: Settled };

export interface MergedPart {
  readonly title: string;
  readonly items: readonly Item[];
  /** One side removed this section, the other changed its prose. */
  readonly cameBack: boolean;
}

/** Whether one of two entries that were added at the same place belongs before the other. */
export type ComesBefore = (entry: Settled, other: Settled) => boolean;

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

type Ordered<T> = { readonly [S in Side]: readonly T[] };

/** The two orders, the one that leads first: theirs only when theirs alone moved things about. */
function inFrame<T>(
  { ours, theirs }: Ordered<T>,
  placeInBase: (item: T) => number,
): [readonly T[], readonly T[]] {
  const isMoved = (items: readonly T[]) => {
    const places = items.map(placeInBase).filter((place) => place >= 0);
    return places.some((place, at) => place < (places[at - 1] ?? -1));
  };
  return isMoved(theirs) && !isMoved(ours) ? [theirs, ours] : [ours, theirs];
}

/** A section put in after a shallower one would be read as a part of that. */
function wouldSink(track: Track<Part>, other: Track<Part>): boolean {
  const level = ({ ours, theirs }: Track<Part>) => (ours ?? theirs)?.level ?? 0;
  return level(other) < level(track);
}

function isOneSided({ base, ours, theirs }: Track<Part>): boolean {
  return base !== null && (ours === null) !== (theirs === null);
}

function isChanged({ base, ours, theirs }: Track<Part>): boolean {
  const before = base === null ? [] : linesOf(base);
  const now = linesOf(ours ?? theirs ?? { pieces: [] });
  return before.length !== now.length || before.some(({ text }, at) => text !== now[at]?.text);
}

function linesOf({ pieces }: Pick<Part, "pieces">): LinePiece[] {
  return pieces.filter((piece) => piece.entry === null);
}

/** Which section each kept entry goes to, and which sections stay. */
class Plan {
  private readonly trackOf = new Map<Part, Track<Part>>();
  private readonly settledOf = new Map<Piece, Settled>();
  private readonly homes = new Map<Settled, Track<Part>>();
  private readonly kept: ReadonlySet<Track<Part>>;
  private readonly placeInBase = new Map<Settled, number>();

  constructor(tracks: readonly Track<Part>[], settled: readonly Settled[]) {
    for (const track of tracks) {
      for (const part of [track.base, track.ours, track.theirs])
        if (part !== null) this.trackOf.set(part, track);
    }
    settled.forEach((one, at) => {
      for (const piece of [one.ours, one.theirs]) if (piece !== null) this.settledOf.set(piece, one);
      const home = one.bodies.length === 0 ? undefined : this.homeOf(one);
      if (home !== undefined) this.homes.set(one, home);
      if (one.base !== null) this.placeInBase.set(one, at);
    });
    this.kept = this.keep(tracks);
  }

  /** The section of an entry: where ours has it, unless theirs alone moved it. */
  private homeOf({ base, ours, theirs }: Settled): Track<Part> | undefined {
    const [b, o, t] = [base, ours, theirs].map((piece) => piece && this.trackOf.get(piece.part));
    return (o === b ? (t ?? o) : (o ?? t)) ?? undefined;
  }

  /** Sections that both sides have; those that one alone has newly, or changed, or put an entry in, and what they stand in. */
  private keep(tracks: readonly Track<Part>[]): Set<Track<Part>> {
    const needed = new Set(this.homes.values());
    const kept = new Set<Track<Part>>();
    for (const track of tracks) {
      if (track.ours === null && track.theirs === null) continue;
      if (isOneSided(track) && !needed.has(track) && !isChanged(track)) continue;
      kept.add(track);
      if (track.ours !== null && track.theirs !== null) continue;
      for (let part = (track.ours ?? track.theirs)?.parent ?? null; part !== null; part = part.parent) {
        const own = this.trackOf.get(part);
        if (own !== undefined) kept.add(own);
      }
    }
    return kept;
  }

  orderOf(side: Side, parts: readonly Part[]): Track<Part>[] {
    const tracks = parts.map((part) => this.trackOf.get(part));
    return tracks.filter(
      (track) => track !== undefined && track[side] !== null && this.kept.has(track),
    ) as Track<Part>[];
  }

  itemsOf(track: Track<Part>, comesBefore: ComesBefore): Item[] {
    const { base, ours, theirs } = track;
    const lines = mergeLines({
      base: base && linesOf(base),
      ours: ours && linesOf(ours),
      theirs: theirs && linesOf(theirs),
    });
    const known = new Map<LinePiece | Settled, Item>();
    for (const line of lines) {
      const item = { line, settled: null };
      for (const piece of [...line.of.ours, ...line.of.theirs]) known.set(piece, item);
    }
    // A heading that the other side wrote otherwise still comes before all that stands under it.
    const [head] = known.values();
    for (const piece of [ours?.pieces[0], theirs?.pieces[0]]) {
      if (piece?.entry === null && head !== undefined && !known.has(piece)) known.set(piece, head);
    }
    const [first, second] = inFrame(
      { ours: this.sequence(track, ours, known), theirs: this.sequence(track, theirs, known) },
      ({ settled }) => (settled === null ? -1 : (this.placeInBase.get(settled) ?? -1)),
    );
    return interleave(first, withoutMoved(second, first), (item, other) =>
      item.settled === null || other.settled === null ? false : comesBefore(item.settled, other.settled),
    );
  }

  /** A side's lines and entries in this section, as far as they are in the merged one. */
  private sequence(track: Track<Part>, part: Part | null, known: Map<LinePiece | Settled, Item>): Item[] {
    const items = (part?.pieces ?? []).map((piece) => {
      const settled = piece.entry === null ? null : (this.settledOf.get(piece) ?? null);
      if (piece.entry === null || settled === null) return known.get(piece as LinePiece);
      if (this.homes.get(settled) !== track) return undefined;
      const item = known.get(settled) ?? { line: null, settled };
      known.set(settled, item);
      return item;
    });
    return [...new Set(items.filter((item) => item !== undefined))];
  }
}

/** Leaves out the entries that the leading order has elsewhere among the lines: what stood after them stays where it was. */
function withoutMoved(items: readonly Item[], leading: readonly Item[]): Item[] {
  const [own, other] = [new Set(items), new Set(leading)];
  const shared = (item: Item) => item.line !== null && own.has(item) && other.has(item);
  const anchors = anchorsOf(leading, shared);
  const here = anchorsOf(items, shared);
  return items.filter(
    (item) => item.line !== null || !other.has(item) || anchors.get(item) === here.get(item),
  );
}

/** The last shared line before each item. */
function anchorsOf(items: readonly Item[], shared: (item: Item) => boolean): Map<Item, Item | null> {
  let anchor: Item | null = null;
  return new Map(items.map((item) => [item, (anchor = shared(item) ? item : anchor)]));
}

/** All entries of a text. */
export function entriesOf(parts: readonly Part[]): EntryPiece[] {
  return parts.flatMap(({ pieces }) => pieces.filter((piece) => piece.entry !== null));
}
