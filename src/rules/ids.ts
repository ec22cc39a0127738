import { checksum } from "../text/edits.ts";

/** Crockford's alphabet: no I, L, O, U to mistake for something else. */
const BASE32 = "0123456789abcdefghjkmnpqrstvwxyz";

/** Parts from which an id is made; it stays the same as long as they do. */
export interface IdSource {
  readonly kind: "h" | "a" | "c" | "m";
  readonly author: number;
  readonly receiver: number | null;
  readonly text: string;
  readonly time: string;
}

/**
 * Ids for things that have none in the file: a kind letter and four characters from the hash of where they come from;
 * `-2`, `-3` tell apart what would be the same.
 */
export function idsOf(origins: readonly IdSource[]): string[] {
  const seen = new Map<string, number>();
  return origins.map((origin) => {
    const plain = origin.kind + hash(JSON.stringify(origin));
    const count = (seen.get(plain) ?? 0) + 1;
    seen.set(plain, count);
    return count === 1 ? plain : `${plain}-${count}`;
  });
}

/** A checksum, mixed down to twenty bits. */
function hash(text: string): string {
  const sum = checksum(text);
  const h = sum ^ (sum >>> 15);
  return [15, 10, 5, 0].map((shift) => BASE32[(h >>> shift) & 31]).join("");
}

/**
 * Those an id means: all without one, else the exact one, else those that begin with it. Given all there are, also those
 * that are settled: an exact id never means another one.
 */
export function byId<T extends { readonly id: string }>(
  id: string | undefined,
  all: readonly T[],
): readonly T[] {
  if (id === undefined) return all;
  const wanted = id.toLowerCase();
  const exact = all.filter((one) => one.id === wanted);
  return exact.length > 0 ? exact : all.filter((one) => one.id.startsWith(wanted));
}
