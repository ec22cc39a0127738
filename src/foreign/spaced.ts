/**
 * Names with spaces that stand in a line without quotes, `src/bild größe.ts`. Where such a name ends its line does not say: a reader of
 * words finds two, `src/bild` and `größe.ts`. Who asks about a path knows the whole of it, and so does the disk.
 */
import type { SoftClaim } from "./claim.ts";
import { trimmedPath } from "./paths.ts";

/** As a shell and a link write a space, and slashes of Windows. */
export function plainSpaces(text: string): string {
  return text.replace(/%20|\\ |\u00a0/g, " ").replaceAll("\\", "/");
}

/** What a name goes on with: `/**` behind a folder, `:10` behind a file. */
const TOKEN = /^[^\s|,;`"'()<>]*/;
/** What may stand before a name, a folder's dot and slash with it. */
const BEFORE = /(?:^|[^\p{L}\p{N}_./\\-])(?:\.?\/)?$/u;

/**
 * The names with a space that a claim's line spells out and that the path is, or lies in. Only where the words that were read from the
 * line are of them: another column, and what is left alone, are nobody's.
 */
export function spelledNames(
  path: string,
  { paths, text }: Pick<SoftClaim, "paths" | "text">,
  caseSensitive: boolean,
): string[] {
  if (!path.includes(" ")) return [];
  const plain = (written: string) => plainSpaces(caseSensitive ? written : written.toLowerCase());
  const said = plain(text);
  const read = paths.map(plain);
  const names = plain(path)
    .split("/")
    .map((_, at, all) => all.slice(0, at + 1).join("/"));
  return names.filter((name) => name.includes(" ")).flatMap((name) => placesOf(name, said, read));
}

function placesOf(name: string, said: string, read: readonly string[]): string[] {
  const found: string[] = [];
  for (let at = said.indexOf(name); at >= 0; at = said.indexOf(name, at + 1)) {
    const whole = name + (TOKEN.exec(said.slice(at + name.length))?.[0] ?? "");
    const isOfIt = (one: string) =>
      said.slice(Math.max(0, at + 1 - one.length), at + whole.length - 1 + one.length).includes(one);
    if (BEFORE.test(said.slice(Math.max(0, at - 3), at)) && read.some(isOfIt)) found.push(trimmedPath(whole));
  }
  return found;
}

/** Maximum number of words in a name. */
const MOST_WORDS = 5;
/** A word that a name may be of: none of a table's bar, a comma, a dash or an arrow. */
const WORD = /^(?!(?:[-–—=+&]+>?|→|⇒)$)[^|,;"`<>]+$/;
/** What looks like one path, spaces and all: a folder, words, and an ending at the end alone. */
const SPACED = /^[^\s.]+\/[^\s.]*(?:\s[^\s./]+){0,2}\s[^\s/]*\.[A-Za-z]\w{0,9}$/;

/**
 * What is meant by the words that were read from a claim's line, with spaces between: the one name that they make or each of them,
 * whichever is there; all of it where both are, or nothing is.
 */
export function meantNames(
  { paths, text }: Pick<SoftClaim, "paths" | "text">,
  exists: (path: string) => boolean,
): string[] {
  const said = plainSpaces(text);
  const words = [...said.matchAll(/\S+/g)].map(({ 0: word, index }) => ({
    word,
    from: index,
    to: index + word.length,
  }));
  const known = new Map(paths.map((path) => [plainSpaces(path), path]));
  const named = words.map(
    ({ word }) => known.get(trimmedPath(word.replace(/^\p{P}+(?=[\p{L}\p{N}_.])/u, ""))) ?? null,
  );
  const meant = [...paths];
  const gone = new Set<string>();
  for (let from = 0; from < words.length - 1; from++) {
    for (let to = Math.min(from + MOST_WORDS, words.length); to > from + 1; to--) {
      const parts = named.slice(from, to).filter((path) => path !== null);
      if (
        parts.length === 0 ||
        !words
          .slice(from, to)
          .every(({ word }, at, all) => WORD.test(at === all.length - 1 ? word.replace(/[,;]$/, "") : word))
      )
        continue;
      const name = trimmedPath(said.slice(words[from]?.from, words[to - 1]?.to));
      const isThere = exists(name);
      const areThere = parts.every(exists);
      if (!isThere && (areThere || !SPACED.test(name))) continue;
      if (isThere && !areThere) for (const path of parts) gone.add(path);
      meant.push(name);
      from = to - 1;
      break;
    }
  }
  return [...new Set(meant.filter((path) => !gone.has(path)))];
}
