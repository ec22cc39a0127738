import type { Side } from "./three.ts";

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

type Ordered<T> = { readonly [S in Side]: readonly T[] };

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
