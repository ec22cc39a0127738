import type { SectionPart } from "./pieces.ts";
import type { Three } from "./three.ts";

type Pairs = ReadonlyMap<SectionPart, SectionPart>;

/**
 * Finds the sections again that got another heading: by what stands in them, and below them; where nothing does, by the
 * section before them. To be asked last, of what is called like nothing on the other side.
 */
export function renamedIn(parts: Three<readonly SectionPart[]>) {
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
export function linesOf(source: string): string[] {
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
