import { type Key, pairThree, type MergeSide, type ThreeWay, type ThreeWayMatch } from "./diff3.ts";
import {
  type ComesBefore,
  inFrame,
  interleave,
  isChanged,
  isOneSided,
  type MergedItem,
  Plan,
} from "./plan.ts";
import type { SectionPart } from "./pieces.ts";
import type { Settled } from "./settle.ts";

export interface MergedPart {
  readonly title: string;
  readonly items: readonly MergedItem[];
  /** One side removed this section, the other changed its prose. */
  readonly cameBack: boolean;
  /** The side that has this section, where the other seems to have its text under another heading. */
  readonly twice: MergeSide | null;
}

/** Merges the sections one by one, in the order of ours, or of theirs where only theirs moved sections. */
export function mergeParts(
  parts: ThreeWay<readonly SectionPart[]>,
  settled: readonly Settled[],
  comesBefore: ComesBefore,
): MergedPart[] {
  const matches = pairThree(parts, {
    same: [bySource, byProse(parts)],
    changed: [byPath, byName],
    fresh: [byTitle, byText],
    last: renamedIn(parts),
  });
  const plan = new Plan(matches, settled);
  const places = new Map(parts.base.map((part, at) => [part, at]));
  const [first, second] = inFrame(
    { ours: plan.orderOf("ours", parts.ours), theirs: plan.orderOf("theirs", parts.theirs) },
    (match) => (match.base === null ? -1 : (places.get(match.base) ?? -1)),
  );
  const twice = saidTwice(matches);
  return interleave(first, second, wouldSink).map((match) => {
    const items = plan.itemsOf(match, comesBefore);
    const cameBack = isOneSided(match) && isChanged(match);
    return { title: titleOf(match), items, cameBack, twice: twice(match, items) };
  });
}

/** The side that alone has a section, where the other side has one of its lines in a new section; null elsewhere. */
function saidTwice(
  matches: readonly ThreeWayMatch<SectionPart>[],
): (match: ThreeWayMatch<SectionPart>, items: readonly MergedItem[]) => MergeSide | null {
  const anew = { ours: new Set<string>(), theirs: new Set<string>() };
  for (const { base, ours, theirs } of matches) {
    if (base !== null) continue;
    for (const line of ours === null ? [] : linesOf(ours.source)) anew.ours.add(line);
    for (const line of theirs === null ? [] : linesOf(theirs.source)) anew.theirs.add(line);
  }
  return (match, items) => {
    if (!isOneSided(match)) return null;
    const [side, other] = match.ours === null ? (["theirs", "ours"] as const) : (["ours", "theirs"] as const);
    const lines = items.flatMap(({ line }) => (line === null ? [] : linesOf(line.raw)));
    return lines.some((line) => anew[other].has(line)) ? side : null;
  };
}

/** The same whichever side is ours. */
function titleOf({ base, ours, theirs }: ThreeWayMatch<SectionPart>): string {
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
function byProse(parts: ThreeWay<readonly SectionPart[]>): Key<SectionPart> {
  const holding = Object.values(parts).flatMap((all: readonly SectionPart[]) =>
    all.filter(({ pieces }) => pieces.some(({ entry }) => entry !== null)).map(({ name }) => name),
  );
  const taken = new Set(holding);
  return ({ name, source }) => (taken.has(name) ? null : source);
}

/** A section put in after a shallower one would be read as a part of that. */
function wouldSink(match: ThreeWayMatch<SectionPart>, other: ThreeWayMatch<SectionPart>): boolean {
  const level = ({ ours, theirs }: ThreeWayMatch<SectionPart>) => (ours ?? theirs)?.level ?? 0;
  return level(other) < level(match);
}

type Pairs = ReadonlyMap<SectionPart, SectionPart>;

/**
 * Finds the sections again that got another heading: by what stands in them, and below them; where nothing does, by the
 * section before them. To be asked last, of what is called like nothing on the other side.
 */
function renamedIn(parts: ThreeWay<readonly SectionPart[]>) {
  const previous = new Map<SectionPart, SectionPart | undefined>();
  for (const all of Object.values(parts) as (readonly SectionPart[])[])
    all.forEach((part, at) => previous.set(part, all[at - 1]));
  return (left: readonly SectionPart[], right: readonly SectionPart[], known: Pairs): Pairs => {
    const found = byContents(left, right, known);
    const after = new Map(right.map((part) => [previous.get(part), part]));
    const taken = new Set(found.values());
    for (const part of left) {
      const before = previous.get(part);
      const partner = before && after.get(known.get(before) ?? found.get(before));
      if (found.has(part) || partner === undefined || taken.has(partner)) continue;
      if (isLike(part, partner) && part.level === partner.level && saidIn(part).length === 0)
        found.set(part, partner);
    }
    return found;
  };
}

/** One thing that two sections have in common and no other does. */
interface Tie {
  readonly part: SectionPart;
  readonly partner: SectionPart;
}

function byContents(
  left: readonly SectionPart[],
  right: readonly SectionPart[],
  known: Pairs,
): Map<SectionPart, SectionPart> {
  const [inLeft, inRight] = [new Set(left), new Set(right)];
  const below = [...known].flatMap(([child, { parent }]): Tie[] =>
    child.parent !== null && parent !== null && inLeft.has(child.parent) && inRight.has(parent)
      ? [{ part: child.parent, partner: parent }]
      : [],
  );
  const ties = [...below, ...sharedLines(left, right)].filter(({ part, partner }) => isLike(part, partner));
  const sizeOf = (part: SectionPart) =>
    saidIn(part).length + below.filter((tie) => tie.part === part || tie.partner === part).length;
  const found = new Map<SectionPart, SectionPart>();
  const taken = new Set<SectionPart>();
  for (const { part, partner, count } of counted(ties)) {
    if (found.has(part) || taken.has(partner)) continue;
    if (count * 2 < Math.min(sizeOf(part), sizeOf(partner))) continue;
    found.set(part, partner);
    taken.add(partner);
  }
  return found;
}

/** Entries keep their meaning only under a heading of the same one. */
function isLike(part: SectionPart, partner: SectionPart): boolean {
  return part.owner === partner.owner && part.level > 0 && partner.level > 0;
}

function sharedLines(left: readonly SectionPart[], right: readonly SectionPart[]): Tie[] {
  const there = homesOf(right);
  return [...homesOf(left)].flatMap(([line, part]) => {
    const partner = there.get(line);
    return part && partner ? [{ part, partner }] : [];
  });
}

/** Each line with the only section that says it; null where several do. */
function homesOf(parts: readonly SectionPart[]): Map<string, SectionPart | null> {
  const homes = new Map<string, SectionPart | null>();
  for (const part of parts) for (const line of saidIn(part)) homes.set(line, homes.has(line) ? null : part);
  return homes;
}

function saidIn({ source, heading }: SectionPart): string[] {
  return linesOf(source.slice(heading.length));
}

/** The lines that say something, each once: blank ones, rules and fences don't. */
function linesOf(source: string): string[] {
  const lines = source.split(/[\r\n]+/).map((line) => line.trim());
  return [...new Set(lines.filter((line) => /[\p{L}\d]/u.test(line)))];
}

/** The closest first. */
function counted(ties: readonly Tie[]): (Tie & { readonly count: number })[] {
  const counts = new Map<SectionPart, Map<SectionPart, number>>();
  for (const { part, partner } of ties) {
    const own = counts.get(part) ?? new Map<SectionPart, number>();
    counts.set(part, own.set(partner, (own.get(partner) ?? 0) + 1));
  }
  return [...counts]
    .flatMap(([part, own]) => [...own].map(([partner, count]) => ({ part, partner, count })))
    .sort((a, b) => b.count - a.count);
}
