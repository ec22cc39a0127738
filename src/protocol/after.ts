import { meaning } from "../vocabulary/index.ts";
import type { Vocabulary } from "../vocabulary/types.ts";

/** A title as it is called, and the titles of what has to be done before. */
interface Titled {
  readonly title: string;
  readonly after: readonly string[];
}

const BEHIND = /^(.*\S)\s*\(\s*(\p{L}{2,12})\s*:\s*(.*\S)\s*\)$/su;
/** Maximum number of titles behind one. */
const MOST = 20;

/** Reads `Write docs (after: Fix login)`; what stands behind it in further parentheses of that kind counts as well. */
export function splitAfter(text: string): Titled {
  const after: string[] = [];
  let title = text.trim();
  for (;;) {
    // The rest takes a Unicode expression: most parentheses have no word before a colon.
    const isOver = after.length === MOST || !title.endsWith(")") || !title.includes(":");
    const [, before, word = "", what = ""] = (isOver ? null : BEHIND.exec(title)) ?? [];
    if (before === undefined || meaning("labels", word)?.kind !== "after") return { title, after };
    after.unshift(what.trim());
    title = before.trim();
  }
}

/** A title as it can stand in such parentheses. */
export function fitAfter(title: string): string {
  const { after } = splitAfter(`- (after: ${title})`);
  return after.length === 1 && after[0] === title
    ? title
    : title
        .replace(/[:()]+/g, " ")
        .replace(/\s+/g, " ")
        .trim();
}

/** The title as the file has it. */
export function withAfter({ title, after }: Titled, words: Vocabulary): string {
  return [title, ...after.map((what) => `(${words.labels.after[0].toLowerCase()}: ${what})`)].join(" ");
}
