/** A place in each of two lists that holds the same. */
export interface Anchor {
  readonly a: number;
  readonly b: number;
}

/** What stands once in each of two lists, as far as it comes in the same order in both (Cohen's patience diff). */
export function anchors(a: readonly string[], b: readonly string[]): Anchor[] {
  const [inA, inB] = [singles(a), singles(b)];
  const common = [...inA].flatMap(([line, at]) => {
    const other = inB.get(line);
    return other === undefined ? [] : [{ a: at, b: other }];
  });
  return longestRising(common.sort((one, other) => one.a - other.a));
}

function singles(lines: readonly string[]): Map<string, number> {
  const places = new Map<string, number>();
  const repeated = new Set<string>();
  for (const [index, line] of lines.entries()) {
    if (places.has(line)) repeated.add(line);
    places.set(line, index);
  }
  for (const line of repeated) places.delete(line);
  return places;
}

interface Link extends Anchor {
  readonly before: Link | undefined;
}

/** The longest choice of pairs that rises on both sides: the best last pair for each length, found by halving. */
function longestRising(pairs: readonly Anchor[]): Anchor[] {
  const best: Link[] = [];
  for (const pair of pairs) {
    let [low, high] = [0, best.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((best[middle]?.b ?? 0) < pair.b) low = middle + 1;
      else high = middle;
    }
    best[low] = { ...pair, before: best[low - 1] };
  }
  const found: Anchor[] = [];
  for (let link = best.at(-1); link !== undefined; link = link.before)
    found.unshift({ a: link.a, b: link.b });
  return found;
}
