import { dominantEol } from "../text/edits.ts";
import {
  align,
  type Chunk,
  diff3,
  type MergeSide,
  unopposedSide,
  type ThreeWay,
  type ThreeWayMatch,
} from "./diff3.ts";
import type { LinePiece, Piece, SectionPart } from "./pieces.ts";
import type { Settled } from "./settle.ts";

/** The parts of the merged text: lines, and entries as they were settled. */
export type MergedItem =
  | { readonly line: MergedLine; readonly settled: null }
  | { readonly line: null; readonly settled: Settled };

/** Whether one of two entries that were added at the same place belongs before the other. */
export type ComesBefore = (entry: Settled, other: Settled) => boolean;

/** Which section each kept entry goes to, and which sections stay. */
export class Plan {
  private readonly matchOf = new Map<SectionPart, ThreeWayMatch<SectionPart>>();
  private readonly settledOf = new Map<Piece, Settled>();
  private readonly homes = new Map<Settled, ThreeWayMatch<SectionPart>>();
  private readonly kept: ReadonlySet<ThreeWayMatch<SectionPart>>;
  private readonly bare = new Set<ThreeWayMatch<SectionPart>>();
  private readonly placeInBase = new Map<Settled, number>();

  constructor(matches: readonly ThreeWayMatch<SectionPart>[], settled: readonly Settled[]) {
    for (const match of matches) {
      for (const part of [match.base, match.ours, match.theirs])
        if (part !== null) this.matchOf.set(part, match);
    }
    settled.forEach((one, at) => {
      for (const piece of [one.ours, one.theirs]) if (piece !== null) this.settledOf.set(piece, one);
      const home = one.bodies.length === 0 ? undefined : this.homeOf(one);
      if (home !== undefined) this.homes.set(one, home);
      if (one.base !== null) this.placeInBase.set(one, at);
    });
    this.kept = this.keep(matches);
  }

  /** The section of an entry: where ours has it, unless theirs alone moved it. */
  private homeOf({ base, ours, theirs }: Settled): ThreeWayMatch<SectionPart> | undefined {
    const [b, o, t] = [base, ours, theirs].map((piece) => piece && this.matchOf.get(piece.part));
    return (o === b ? (t ?? o) : (o ?? t)) ?? undefined;
  }

  /** Sections that both sides have; those that one alone has newly, or changed, or put an entry in, and what they stand in. */
  private keep(matches: readonly ThreeWayMatch<SectionPart>[]): Set<ThreeWayMatch<SectionPart>> {
    const needed = new Set(this.homes.values());
    const kept = new Set(
      matches.filter(
        (match) =>
          (match.ours !== null || match.theirs !== null) &&
          (!isOneSided(match) || needed.has(match) || isChanged(match)),
      ),
    );
    for (const { ours, theirs } of kept) {
      if (ours !== null && theirs !== null) continue;
      for (let part = (ours ?? theirs)?.parent ?? null; part !== null; part = part.parent) {
        const own = this.matchOf.get(part);
        if (own === undefined || kept.has(own)) continue;
        kept.add(own);
        this.bare.add(own);
      }
    }
    return kept;
  }

  /** Whether a section comes back only because another one stands in it: then its heading does, and nothing else. */
  isBare(match: ThreeWayMatch<SectionPart>): boolean {
    return this.bare.has(match);
  }

  orderOf(side: MergeSide, parts: readonly SectionPart[]): ThreeWayMatch<SectionPart>[] {
    const matches = parts.map((part) => this.matchOf.get(part));
    return matches.filter(
      (match) => match !== undefined && match[side] !== null && this.kept.has(match),
    ) as ThreeWayMatch<SectionPart>[];
  }

  itemsOf(match: ThreeWayMatch<SectionPart>, comesBefore: ComesBefore): MergedItem[] {
    const { base, ours, theirs } = match;
    const mergedIn = (linesIn: (part: SectionPart) => LinePiece[]) =>
      mergeLines({
        base: base && linesIn(base),
        ours: ours && linesIn(ours),
        theirs: theirs && linesIn(theirs),
      });
    const lines = [...mergedIn(headingOf), ...(this.isBare(match) ? [] : mergedIn(bodyOf))];
    const known = new Map<LinePiece | Settled, MergedItem>();
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
      { ours: this.sequence(match, ours, known), theirs: this.sequence(match, theirs, known) },
      ({ settled }) => (settled === null ? -1 : (this.placeInBase.get(settled) ?? -1)),
    );
    return interleave(first, second, (item, other) =>
      item.settled === null || other.settled === null ? false : comesBefore(item.settled, other.settled),
    );
  }

  /** A side's lines and entries in this section, as far as they are in the merged one. */
  private sequence(
    match: ThreeWayMatch<SectionPart>,
    part: SectionPart | null,
    known: Map<LinePiece | Settled, MergedItem>,
  ): MergedItem[] {
    const items = (part?.pieces ?? []).map((piece) => {
      const settled = piece.entry === null ? null : (this.settledOf.get(piece) ?? null);
      if (piece.entry === null || settled === null) return known.get(piece as LinePiece);
      if (this.homes.get(settled) !== match) return undefined;
      const item = known.get(settled) ?? { line: null, settled };
      known.set(settled, item);
      return item;
    });
    return [...new Set(items.filter((item) => item !== undefined))];
  }
}

export function isOneSided({ base, ours, theirs }: ThreeWayMatch<SectionPart>): boolean {
  return base !== null && (ours === null) !== (theirs === null);
}

export function isChanged({ base, ours, theirs }: ThreeWayMatch<SectionPart>): boolean {
  const before = base === null ? [] : linesOf(base);
  const now = linesOf(ours ?? theirs ?? { pieces: [] });
  return before.length !== now.length || before.some(({ text }, at) => text !== now[at]?.text);
}

function linesOf({ pieces }: Pick<SectionPart, "pieces">): LinePiece[] {
  return pieces.filter((piece) => piece.entry === null);
}

function headingOf({ heading, pieces }: SectionPart): LinePiece[] {
  let length = 0;
  return linesOf({ pieces }).filter(({ raw }) => (length += raw.length) <= heading.length);
}

function bodyOf(part: SectionPart): LinePiece[] {
  return linesOf(part).slice(headingOf(part).length);
}

/** A line of the merged text outside entries; or all the lines of a clash, those of ours first. */
interface MergedLine {
  readonly raw: string;
  /** The lines of each side that it stands for. */
  readonly of: { readonly [S in MergeSide]: readonly LinePiece[] };
  /** How much of `raw` is ours where both sides changed the same lines differently. */
  readonly clash: { readonly oursLength: number } | null;
}

type SkeletonLines = ThreeWay<readonly LinePiece[]>;

/** Merges a part's lines outside entries. A part that the ancestor lacks has for its ancestor what both sides have in common. */
function mergeLines(sides: ThreeWay<readonly LinePiece[] | null>): MergedLine[] {
  const { ours, theirs } = sides;
  if (ours === null || theirs === null) {
    const side = ours === null ? "theirs" : "ours";
    return (ours ?? theirs ?? []).map((line) => single(side, line));
  }
  const lines = { base: sides.base ?? common(ours, theirs), ours, theirs };
  const chunks = diff3({ base: textsOf(lines.base), ours: textsOf(ours), theirs: textsOf(theirs) });
  return chunks.flatMap((chunk) => mergeChunk(chunk, lines));
}

function mergeChunk(chunk: Chunk, lines: SkeletonLines): MergedLine[] {
  const { kind } = chunk;
  const of = {
    base: lines.base.slice(chunk.base.start, chunk.base.end),
    ours: lines.ours.slice(chunk.ours.start, chunk.ours.end),
    theirs: lines.theirs.slice(chunk.theirs.start, chunk.theirs.end),
  };
  if (kind === "common") return of.ours.map((_, at) => shared(of, at));
  if (kind !== "clash") return of[kind].map((line) => single(kind, line));
  const eol = dominantEol(rawOf(of.ours));
  // The last line of a text may have no end; it does not stay the last.
  const ours = rawOf(of.ours).replace(/[^\r\n]$/, `$&${eol}`);
  return [{ raw: ours + rawOf(of.theirs), of, clash: { oursLength: ours.length } }];
}

/** A line that both have: with the terminator of the side that changed it. */
function shared({ base, ours, theirs }: SkeletonLines, at: number): MergedLine {
  const [b, o, t] = [base[at], ours[at], theirs[at]];
  const side = unopposedSide({ base: b?.raw, ours: o?.raw, theirs: t?.raw });
  const raw = (side === "theirs" ? t?.raw : o?.raw) ?? "";
  return { raw, of: { ours: [o ?? []].flat(), theirs: [t ?? []].flat() }, clash: null };
}

function single(side: MergeSide, line: LinePiece): MergedLine {
  const none: readonly LinePiece[] = [];
  return { raw: line.raw, of: { ours: none, theirs: none, [side]: [line] }, clash: null };
}

function common(ours: readonly LinePiece[], theirs: readonly LinePiece[]): LinePiece[] {
  const partners = align(textsOf(ours), textsOf(theirs));
  return ours.filter((_, at) => (partners[at] ?? -1) >= 0);
}

function textsOf(lines: readonly LinePiece[]): string[] {
  return lines.map(({ text }) => text);
}

function rawOf(lines: readonly LinePiece[]): string {
  return lines.map(({ raw }) => raw).join("");
}

interface ListNode<T> {
  readonly item: T | null;
  next: ListNode<T> | null;
}

/**
 * One order out of two: the first one's, with what only the second has put in after what comes before it there, and
 * after what only the first has at that place, unless `comesBefore` says otherwise.
 */
export function interleave<T>(
  first: readonly T[],
  second: readonly T[],
  comesBefore: (item: T, other: T) => boolean = () => false,
): T[] {
  const start: ListNode<T> = { item: null, next: null };
  const links = new Map<T, ListNode<T>>();
  let last = start;
  for (const item of first) last = insert(links, last, item);
  const inSecond = new Set(second);
  let at = start;
  for (const item of second) {
    const known = links.get(item);
    if (known !== undefined) {
      at = known;
      continue;
    }
    for (let { next } = at; next !== null; { next } = at) {
      if (next.item === null || inSecond.has(next.item) || comesBefore(item, next.item)) break;
      at = next;
    }
    at = insert(links, at, item);
  }
  const result: T[] = [];
  for (let link = start.next; link !== null; link = link.next) if (link.item !== null) result.push(link.item);
  return result;
}

function insert<T>(links: Map<T, ListNode<T>>, after: ListNode<T>, item: T): ListNode<T> {
  const link: ListNode<T> = { item, next: after.next };
  after.next = link;
  links.set(item, link);
  return link;
}

type Ordered<T> = { readonly [S in MergeSide]: readonly T[] };

/** The two orders, the one that leads first: theirs only when theirs alone moved things about. */
export function inFrame<T>(
  { ours, theirs }: Ordered<T>,
  placeInBase: (item: T) => number,
): [readonly T[], readonly T[]] {
  const isMoved = (items: readonly T[]) => {
    const places = items.map(placeInBase).filter((place) => place >= 0);
    return places.some((place, at) => place < (places[at - 1] ?? -1));
  };
  return isMoved(theirs) && !isMoved(ours) ? [theirs, ours] : [ours, theirs];
}
