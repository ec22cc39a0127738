import { firstEndingAfter } from "../protocol/lines.ts";
import type { View } from "../protocol/view.ts";
import type { Range } from "../text/edits.ts";
import { mayClaim } from "./asked.ts";
import { knownClaims, knownClaimsOf } from "./reading.ts";
import { type Part, partsOf } from "./parts.ts";
import { authorOf } from "./signed.ts";

/**
 * Tells a view what the text that its own was made from claims, where the sections are the very same, at whatever place: most writes
 * change none that claims anything.
 */
export function carryClaims(before: View, after: View): void {
  const known = knownClaims.get(before);
  if (known === undefined || knownClaims.has(after)) return;
  const { all, live = [] } = known;
  const isNone = known.anywhere?.length === 0 && (all === undefined || all.length === 0);
  if (!isNone && authorOf(before) !== authorOf(after)) return;
  const [old, now] = [partsOf(before), partsOf(after)];
  const same = alike(old, now);
  const changed = now.filter((part) => !same.has(part));
  if (changed.length === 0 && old.length === now.length) {
    const anywhere = known.anywhere && moved(known.anywhere, old, same);
    knownClaims.set(after, {
      anywhere,
      rest: known.rest,
      ...(all && { all: moved(all, old, same), live: moved(live, old, same) }),
    });
    return;
  }
  const anew = knownClaimsOf(after, false);
  if (anew === null) return;
  // What has to be read is left to who asks for all of them.
  const isSame = all !== undefined && !changed.some(mayHoldClaims);
  knownClaims.set(after, {
    ...anew,
    ...(isSame && { all: moved(all, old, same), live: moved(live, old, same) }),
  });
}

/** Those of the new parts that say what one of the old ones does, from the beginning on and up to the end, each with it. */
function alike(old: readonly Part[], now: readonly Part[]): ReadonlyMap<Part, Part> {
  const most = Math.min(old.length, now.length);
  let first = 0;
  while (first < most && saysTheSame(now[first], old[first])) first++;
  let last = 0;
  while (last < most - first && saysTheSame(now.at(-1 - last), old.at(-1 - last))) last++;
  const same = new Map<Part, Part>();
  for (const [at, part] of now.entries()) {
    if (at >= first && at < now.length - last) continue;
    const one = old[at < first ? at : at - now.length + old.length];
    // What stands above a section says something of it, too.
    if (one !== undefined && (part.parent === null ? null : same.get(part.parent)) === one.parent)
      same.set(part, one);
  }
  return same;
}

/** Whether a claim may stand in a part outside of the protocol's entries. */
function mayHoldClaims({ field, known: { section }, lines, tables }: Part): boolean {
  // Below a heading that is a label, `### Current tasks`, words alone may be one; blank lines and rules say nothing.
  const isSign = (text: string) => mayClaim(text) || (field !== null && /[^\s*_-]/.test(text));
  return mayClaim(section.title) || tables.length > 0 || lines.some(({ text }) => isSign(text));
}

/** Whether a part is by itself what one of another text is, at whatever place. */
function saysTheSame(one: Part | undefined, other: Part | undefined): boolean {
  return (
    one !== undefined &&
    other !== undefined &&
    one.known.template === other.known.template &&
    one.isOwn === other.isOwn &&
    one.isTitle === other.isTitle &&
    one.view.text.slice(one.start, one.end) === other.view.text.slice(other.start, other.end) &&
    shapeOf(one) === shapeOf(other)
  );
}

/** How a part's heading is read, and where it is fenced, HTML, or an entry of the protocol's. */
function shapeOf({ view, known: { section }, standing, start: from, end: to }: Part): string {
  // A byte-order mark stands before the section, and in its first line.
  const isMarked = view.text.charAt(from - 1) === "\ufeff";
  const places: number[] = [section.level, section.body.start - from, Number(isMarked)];
  for (const blocks of [view.fences, view.html, standing.taken.entries]) {
    let at = firstEndingAfter(blocks, from - 1);
    for (; (blocks[at]?.range.start ?? Infinity) < to; at++) {
      const { start, end } = (blocks[at] as { range: Range }).range;
      places.push(start - from, end - from);
    }
    places.push(-1);
  }
  return `${places.join()} ${section.title}`;
}

/** The number of a part's first line; one that no line has where there is no part. */
function lineOf(part: Part | undefined): number {
  return part === undefined ? Infinity : part.view.lineAt(part.start);
}

/** The claims and mentions of parts that stand somewhere else now; those of any other part are left out. */
function moved<Told extends { readonly line: number }>(
  claims: readonly Told[],
  old: readonly Part[],
  same: ReadonlyMap<Part, Part>,
): Told[] {
  if (claims.length === 0) return [];
  const now = new Map([...same].map(([part, one]) => [one, part]));
  let at = 0;
  return claims.flatMap((claim) => {
    while (lineOf(old[at + 1]) <= claim.line) at++;
    const one = old[at];
    const part = one && now.get(one);
    return part ? [{ ...claim, line: claim.line + lineOf(part) - lineOf(one) }] : [];
  });
}
