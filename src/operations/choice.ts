import { words } from "../vocabulary/words.ts";

/** The meaning of a word of a `choice` field, however it is cased or accented; undefined when it is none of them. */
export function meantBy(choices: Readonly<Record<string, string>>, word: string): string | undefined {
  const spelled = [word.toLowerCase(), words(word)].find((one) => Object.hasOwn(choices, one));
  return spelled === undefined ? undefined : choices[spelled];
}

/** The receiver that a word names: an instance's number, or whoever takes it; undefined for anything else. */
export function receiverOf(word: string): number | "any" | undefined {
  if (/^(?:any|all|\*|tous|toutes)$/i.test(word)) return "any";
  const [, number] = /^#?([1-9]\d{0,5})$/.exec(word) ?? [];
  return number === undefined ? undefined : Number(number);
}

/** Maximum length of a title, a label or another name, and of what says more (characters). Every hook reads all of it. */
const LONGEST_TITLE = 500;
const LONGEST_TEXT = 4_096;
const TITLES = new Set(["task", "title", "label", "about", "name", "state"]);

/** How long the text of a field may be. */
export function longestOf(name: string): number {
  return TITLES.has(name) ? LONGEST_TITLE : LONGEST_TEXT;
}
