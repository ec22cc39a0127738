/** The languages of messages, in the order in which `--lang` offers them. What each says is in `languages.ts`. */
const SPOKEN = ["fr", "en"] as const;

/** A language of messages: what people and agents are told. The file has its own (`FileLanguage`). */
export type MessageLanguage = (typeof SPOKEN)[number];

export function isSpoken(name: string): name is MessageLanguage {
  return (SPOKEN as readonly string[]).includes(name);
}

/** The language of messages: the flag, `COORD_LANG`, the locale variables in their order, else English. */
export function languageOf(
  flag: string | undefined,
  env: Readonly<Record<string, string | undefined>>,
): MessageLanguage {
  for (const wish of [flag, env["COORD_LANG"], env["LC_ALL"], env["LC_MESSAGES"], env["LANG"]]) {
    if (wish === undefined || wish === "") continue;
    const [name = ""] = wish.toLowerCase().split(/[^a-z]/, 1);
    if (isSpoken(name)) return name;
    // A flag that names none is a wrong call, which is told in the language of whoever made it.
    if (wish !== flag) return "en";
  }
  return "en";
}
