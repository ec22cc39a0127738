import { checksum } from "../text/edits.ts";

/** The longest slug of a branch, in characters. */
const LONGEST_SLUG = 40;

/** Letters that are no letter with a mark to Unicode. */
const LETTERS: Readonly<Record<string, string>> = {
  æ: "ae",
  œ: "oe",
  ø: "o",
  ß: "ss",
  ł: "l",
  đ: "d",
  ð: "d",
  þ: "th",
  ı: "i",
};

/** `feature/<slug>-instance-3`: a valid name of a git branch for any title. */
export function branchOf(task: string, instance: number): string {
  return `feature/${slugOf(task)}-instance-${instance}`;
}

/**
 * A title in lower-case ASCII letters, digits and single hyphens: never empty, cut at a word where there is one. A title
 * that leaves nothing (of another script) becomes `task-` and a checksum, so that two of them are not one.
 */
export function slugOf(title: string): string {
  const plain = title
    .normalize("NFKD")
    .replace(/\p{M}/gu, "")
    .toLowerCase()
    .replace(/[æœøßłđðþı]/g, (letter) => LETTERS[letter] ?? "")
    .replace(/['’]/g, " ")
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-|-$/g, "");
  return shortened(plain) || `task-${checksum(title).toString(36)}`;
}

function shortened(slug: string): string {
  if (slug.length <= LONGEST_SLUG) return slug;
  const cut = slug.slice(0, LONGEST_SLUG + 1);
  const word = cut.lastIndexOf("-");
  return word > LONGEST_SLUG / 2 ? cut.slice(0, word) : slug.slice(0, LONGEST_SLUG);
}
