import { en } from "./en.ts";
import { fr } from "./fr.ts";
import { type Meaning, tableOf } from "./tables.ts";
import type { Forms, GroupName, HeadingKind, KindOf, FileLanguage, LabelKind, Vocabulary } from "./types.ts";
import { words } from "./words.ts";

/** One line a language. */
export const vocabularies: Readonly<Record<FileLanguage, Vocabulary>> = { fr, en };

/** The language of a new file where people are told things in this one: the same where files are written in it, else English. */
export function fileLanguageFor(language: string): FileLanguage {
  return isFileLanguage(language) ? language : "en";
}

function isFileLanguage(language: string): language is FileLanguage {
  return Object.hasOwn(vocabularies, language);
}

/** Headings that people use for other things as well: they mean something only below the heading named here. */
export const MEANT_WITHIN: Readonly<Partial<Record<HeadingKind, HeadingKind>>> = {
  currentTasks: "reservations",
};

const tables = new Map<GroupName, Pick<ReadonlyMap<string, Meaning<string>>, "get">>();

/**
 * Looks a written form up in every language, by its words.
 * Built on first use, group by group: a hook that only reads reservations does not pay for the rest.
 */
export function meaning<G extends GroupName>(group: G, form: string): Meaning<KindOf<G>> | null {
  let table = tables.get(group);
  if (table === undefined) tables.set(group, (table = tableOf(vocabularies, group)));
  return (table.get(words(form)) as Meaning<KindOf<G>> | undefined) ?? null;
}

/** The meaning of a label, whoever wrote it; `own`: it is one that coord writes. */
export function labelMeaning(form: string): { readonly kind: LabelKind; readonly own: boolean } | null {
  const own = meaning("labels", form);
  if (own !== null) return { kind: own.kind, own: true };
  const other = meaning("synonyms", form);
  return other === null ? null : { kind: other.kind, own: false };
}

type PlaceholderList = "placeholders" | "filePlaceholders";

const lists: Partial<Record<PlaceholderList, ReadonlySet<string>>> = {};

function isListed(name: PlaceholderList, text: string): boolean {
  const forms = () => Object.values(vocabularies).flatMap((vocabulary) => vocabulary[name]);
  lists[name] ??= new Set(forms().map((form) => form.toLowerCase()));
  return lists[name].has(text.trim().toLowerCase());
}

/** True when a title is exactly what a template puts in its place. */
export function isPlaceholder(title: string): boolean {
  return isListed("placeholders", title);
}

/** True when a list of files is exactly what a template puts in its place. */
export function isFilePlaceholder(list: string): boolean {
  return list.length < 60 && isListed("filePlaceholders", list);
}

/** Every word that a person may type for one of these meanings, in any language, with the word that scripts use. */
export function typedWords<G extends GroupName>(
  group: G,
  meanings: Readonly<Record<string, KindOf<G>>>,
): Record<string, string> {
  const found: Record<string, string> = {};
  for (const [name, kind] of Object.entries(meanings)) {
    found[name] = name;
    for (const vocabulary of Object.values(vocabularies))
      for (const form of (vocabulary[group] as Readonly<Record<KindOf<G>, Forms>>)[kind])
        for (const word of [form.toLowerCase(), words(form), words(form).replaceAll(" ", "-")])
          found[word] = name;
  }
  return found;
}
