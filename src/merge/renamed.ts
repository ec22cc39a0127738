import type { Part } from "./pieces.ts";
import type { Three } from "./three.ts";

type Pairs = ReadonlyMap<Part, Part>;

/**
 * Finds the sections again that got another heading: by what stands in them, and below them; where nothing does, by the
 * section before them. To be asked last, of what is called like nothing on the other side.
 */
export function renamedIn(parts: Three<readonly Part[]>) {
  const previous = new Map<Part, Part | undefined>();
  for (const all of Object.values(parts) as (readonly Part[])[])
    all.forEach((part, at) => previous.set(part, all[at - 1]));
  return (left: readonly Part[], right: readonly Part[], known: Pairs): Pairs => {
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
  readonly part: Part;
  readonly partner: Part;
}

function byContents(left: readonly Part[], right: readonly Part[], known: Pairs): Map<Part, Part> {
  const [inLeft, inRight] = [new Set(left), new Set(right)];
  const below = [...known].flatMap(([child, { parent }]): Tie[] =>
    child.parent !== null && parent !== null && inLeft.has(child.parent) && inRight.has(parent)
      ? [{ part: child.parent, partner: parent }]
      : [],
  );
  const ties = [...below, ...sharedLines(left, right)].filter(({ part, partner }) => isLike(part, partner));
  const sizeOf = (part: Part) =>
    saidIn(part).length + below.filter((tie) => tie.part === part || tie.partner === part).length;
  const found = new Map<Part, Part>();
  const taken = new Set<Part>();
  for (const { part, partner, count } of counted(ties)) {
    if (found.has(part) || taken.has(partner)) continue;
    if (count * 2 < Math.min(sizeOf(part), sizeOf(partner))) continue;
    found.set(part, partner);
    taken.add(partner);
  }
  return found;
}

/** Entries keep their meaning only under a heading of the same one. */
function isLike(part: Part, partner: Part): boolean {
  return part.owner === partner.owner && part.level > 0 && partner.level > 0;
}

function sharedLines(left: readonly Part[], right: readonly Part[]): Tie[] {
  const there = homesOf(right);
  return [...homesOf(left)].flatMap(([line, part]) => {
    const partner = there.get(line);
    return part && partner ? [{ part, partner }] : [];
  });
}

/** Each line with the only section that says it; null where several do. */
function homesOf(parts: readonly Part[]): Map<string, Part | null> {
  const homes = new Map<string, Part | null>();
  for (const part of parts) for (const line of saidIn(part)) homes.set(line, homes.has(line) ? null : part);
  return homes;
}

function saidIn({ source, heading }: Part): string[] {
  return linesOf(source.slice(heading.length));
}

/** The lines that say something, each once: blank ones, rules and fences don't. */
export function linesOf(source: string): string[] {
  const lines = source.split(/[\r\n]+/).map((line) => line.trim());
  return [...new Set(lines.filter((line) => /[\p{L}\d]/u.test(line)))];
}

/** The closest first. */
function counted(ties: readonly Tie[]): (Tie & { readonly count: number })[] {
  const counts = new Map<Part, Map<Part, number>>();
  for (const { part, partner } of ties) {
    const own = counts.get(part) ?? new Map<Part, number>();
    counts.set(part, own.set(partner, (own.get(partner) ?? 0) + 1));
  }
  return [...counts]
    .flatMap(([part, own]) => [...own].map(([partner, count]) => ({ part, partner, count })))
    .sort((a, b) => b.count - a.count);
}
