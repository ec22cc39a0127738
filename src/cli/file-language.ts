import { beforeDashes, flagOf } from "./options.ts";
import { languageOf, type MessageLanguage } from "../messages/languages.ts";
import { textOf } from "../system/files.ts";
import { vocabularies } from "../vocabulary/index.ts";
import { bareHeadings } from "../vocabulary/tables.ts";
import { bare } from "../vocabulary/words.ts";

type Environment = Readonly<Record<string, string | undefined>>;

/** Whether a caller has said in which language to speak. The locale of a machine without one (`C`, `POSIX`) says nothing. */
function isSaid(argv: readonly string[], env: Environment): boolean {
  if (flagOf(argv, "--lang") !== undefined || (env["COORD_LANG"] ?? "") !== "") return true;
  const locale = [env["LC_ALL"], env["LC_MESSAGES"], env["LANG"]].find(
    (one) => one !== undefined && one !== "",
  );
  return locale !== undefined && !/^(?:C|POSIX)(?:[.@]|$)/i.test(locale);
}

/** How far into a file its headings are looked at (characters). */
const FAR_ENOUGH = 32_768;

/**
 * The language that people who share a file speak, where nothing else says how to speak to them; null where something does, for
 * programs, and for a file whose headings say nothing.
 */
export function languageOfFile(
  argv: readonly string[],
  env: Environment,
  file: string,
): MessageLanguage | null {
  if (isSaid(argv, env) || beforeDashes(argv).includes("--json")) return null;
  const text = textOf(file)?.slice(0, FAR_ENOUGH) ?? "";
  const titles = new Set([...text.matchAll(/^#{1,6}[ \t]+(.*)$/gm)].map(([, title = ""]) => bare(title)));
  const counts = bareHeadings(vocabularies).map(([language, headings]) => ({
    language,
    count: headings.filter((heading) => titles.has(heading)).length,
  }));
  const [first, second] = counts.toSorted((a, b) => b.count - a.count);
  return first === undefined || first.count <= (second?.count ?? 0) ? null : languageOf(first.language, {});
}
