import { mapThreeWay, type ThreeWay } from "./diff3.ts";

/** A stretch that all three texts have alike: where it begins in each. */
export interface Stretch extends ThreeWay<number> {
  readonly length: number;
}

/** Maximum number of places that are looked for in vain: each costs a search through two texts. */
const MOST_MISSED = 200;
/** Maximum length of the text by which a place is looked for. */
const PROBE = 256;

/**
 * What all three begin with and end with alike, and the stretches between that are long enough, in order. Every so often a piece of the
 * ancestor is looked for in both sides, behind what was found before; what stands around it says how far they are alike.
 */
export function alikeIn(texts: ThreeWay<string>, worth: number, margin: number): Stretch[] {
  const { base, ours, theirs } = texts;
  const start = { base: 0, ours: 0, theirs: 0 };
  const head = { ...start, length: alikeFrom(texts, start, lengthsOf(texts)) };
  let at = endOf(head);
  const tail = alikeBefore(texts, lengthsOf(texts), at);
  const ends = mapThreeWay(texts, ({ length }) => length - tail);
  const found = [head];
  const step = Math.max(worth, 1);
  const size = Math.min(PROBE, step);
  let missed = 0;
  for (let place = at.base; place + size <= ends.base && missed < MOST_MISSED; place += step) {
    const probe = base.slice(place, place + size);
    const spot = {
      base: place,
      ours: ours.indexOf(probe, at.ours),
      theirs: theirs.indexOf(probe, at.theirs),
    };
    const isThere = isIn(spot.ours, ends.ours) && isIn(spot.theirs, ends.theirs);
    const before = isThere ? alikeBefore(texts, spot, at) : 0;
    const length = isThere ? before + alikeFrom(texts, spot, ends) : 0;
    if (length < margin * 2 + worth) {
      missed++;
      continue;
    }
    const stretch = { ...mapThreeWay(spot, (one) => one - before), length };
    found.push(stretch);
    at = endOf(stretch);
    place = at.base - step;
  }
  return [...found, { ...ends, length: tail }];
}

function isIn(place: number, end: number): boolean {
  return place >= 0 && place <= end;
}

function endOf({ base, ours, theirs, length }: Stretch): ThreeWay<number> {
  return { base: base + length, ours: ours + length, theirs: theirs + length };
}

function lengthsOf(texts: ThreeWay<string>): ThreeWay<number> {
  return mapThreeWay(texts, ({ length }) => length);
}

/** How many characters all three have alike from places on, up to their ends. */
function alikeFrom(
  { base, ours, theirs }: ThreeWay<string>,
  at: ThreeWay<number>,
  to: ThreeWay<number>,
): number {
  const most = Math.min(to.base - at.base, to.ours - at.ours, to.theirs - at.theirs);
  const { base: b, ours: o, theirs: t } = at;
  let length = 0;
  for (; length < most; length++) {
    const code = base.charCodeAt(b + length);
    if (code !== ours.charCodeAt(o + length) || code !== theirs.charCodeAt(t + length)) break;
  }
  return length;
}

/** How many characters all three have alike right before places, down to their beginnings. */
function alikeBefore(
  { base, ours, theirs }: ThreeWay<string>,
  at: ThreeWay<number>,
  from: ThreeWay<number>,
): number {
  const most = Math.min(at.base - from.base, at.ours - from.ours, at.theirs - from.theirs);
  const { base: b, ours: o, theirs: t } = at;
  let length = 0;
  for (; length < most; length++) {
    const code = base.charCodeAt(b - 1 - length);
    if (code !== ours.charCodeAt(o - 1 - length) || code !== theirs.charCodeAt(t - 1 - length)) break;
  }
  return length;
}
