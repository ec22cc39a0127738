import { words } from "../vocabulary/words.ts";

/** What a word of a `choice` field stands for, however it is cased or accented; undefined when it is none of them. */
export function meantBy(choices: Readonly<Record<string, string>>, word: string): string | undefined {
  const spelled = [word.toLowerCase(), words(word)].find((one) => Object.hasOwn(choices, one));
  return spelled === undefined ? undefined : choices[spelled];
}
