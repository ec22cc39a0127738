import type { Language } from "../vocabulary/types.ts";
import type { Catalog } from "./catalog.ts";

/** One line a language. Only the one that is spoken is loaded: reading code is most of what a quick command costs. */
const catalogs: Readonly<Record<Language, () => Promise<Catalog>>> = {
  en: async () => (await import("./en/index.ts")).en,
  fr: async () => (await import("./fr/index.ts")).fr,
};

/** All sentences of a language. */
export function catalogOf(language: Language): Promise<Catalog> {
  return catalogs[language]();
}

/** The language of messages: the flag, `COORD_LANG`, the locale variables in their order, else English. */
export function languageOf(
  flag: string | undefined,
  env: Readonly<Record<string, string | undefined>>,
): Language {
  for (const wish of [flag, env["COORD_LANG"], env["LC_ALL"], env["LC_MESSAGES"], env["LANG"]]) {
    if (wish === undefined || wish === "") continue;
    return /^fr(?:$|[^a-z])/i.test(wish) ? "fr" : "en";
  }
  return "en";
}
