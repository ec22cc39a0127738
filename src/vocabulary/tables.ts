import type { FileLanguage, Forms, GroupName, Vocabulary } from "./types.ts";
import { bare, words } from "./words.ts";

/** The meaning of a written form, and the languages in which it is written so. */
export interface Meaning<K extends string> {
  readonly kind: K;
  readonly languages: readonly FileLanguage[];
}

type Vocabularies = Readonly<Record<FileLanguage, Vocabulary>>;

// What these make depends on the vocabularies alone. So the build runs them, and ships what comes out in the place of this file.

/** Every form of a group in every language, by its words. */
export function tableOf(vocabularies: Vocabularies, group: GroupName): Map<string, Meaning<string>> {
  const table = new Map<string, Meaning<string>>();
  for (const vocabulary of Object.values(vocabularies)) {
    for (const [kind, forms] of Object.entries(vocabulary[group]) as [string, Forms][]) {
      for (const form of forms) {
        const key = words(form);
        const known = table.get(key);
        const languages =
          known?.kind === kind ? [...known.languages, vocabulary.language] : [vocabulary.language];
        table.set(key, { kind, languages });
      }
    }
  }
  return table;
}

/** Every heading of each language, as `bare` leaves it. */
export function bareHeadings(vocabularies: Vocabularies): readonly (readonly [string, readonly string[]])[] {
  return Object.entries(vocabularies).map(([language, { headings }]) => [
    language,
    Object.values(headings).flat().map(bare),
  ]);
}
