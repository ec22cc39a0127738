import { words } from "../vocabulary/words.ts";

/** What a word of a `choice` field stands for, however it is cased or accented; undefined when it is none of them. */
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
