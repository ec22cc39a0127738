import { dirname, join } from "node:path";
import { entriesOf, existsSync, statOf, textOf } from "../system/files.ts";
import { STATE_FOLDER } from "../system/state.ts";

/** The names under which the file is looked for, below a root. */
export const NAMES = ["CLAUDE_INSTANCES.md", join("docs", "CLAUDE_INSTANCES.md")] as const;

/** The usual names of such a file in teams. One is a board when its settings line, or `.gitattributes`, says so. */
const USUAL =
  /^(?:(?:agents?|claude|codex|session|team|multi[-_]?agent)[-_])?(?:coordination|coordinacion|coordena[cç][aã]o|coordinamento|koordination|status|locks?|claims?|board|sessions|work)\.md$|^(?:active|current)[-_](?:work|sessions|locks|claims|tasks)\.md$|^(?:file|agent)[-_]?(?:locks?|claims?)\.md$/i;
/** What is in each of them: the expression above takes half a millisecond to compile. */
const LIKELY = /oord|status|lock|claim|board|session|work|task/i;
const TOO_PLAIN = /^(?:status|work|board|claims?|sessions)\.md$/i;
const FOLDERS = ["", "docs", ".claude", ".github"] as const;

/** Maximum size of a file that is read only to see whether it is a board (bytes). */
const LARGEST = 1 << 20;
const SETTINGS_LINE = /^[ \t]*<!--[ \t]*coord:[^\r\n]*-->[ \t]*$/m;

/** A board of another name: what `.gitattributes` hands to coord's merge, else a file of a usual name with a settings line; null for none. */
export function namedBoard(main: string): string | null {
  return attributedBoards(main)[0] ?? usualFiles(main).find(hasSettings) ?? null;
}

/** Every file below a root that a later command might take for the board, the one it does take first. */
export function allBoards(main: string): string[] {
  const usual = usualFiles(main).filter(hasSettings);
  const known = NAMES.map((name) => join(main, name)).filter((path) => existsSync(path));
  return [...new Set([...known, ...attributedBoards(main), ...usual])];
}

/** Files that are called as teams call theirs. */
export function usualFiles(main: string): string[] {
  return FOLDERS.flatMap((folder) =>
    entriesOf(join(main, folder))
      .filter(
        (entry) =>
          entry.isFile() && LIKELY.test(entry.name) && USUAL.test(entry.name) && !TOO_PLAIN.test(entry.name),
      )
      .map(({ name }) => join(main, folder, name))
      .sort(),
  );
}

const LINE = /^("(?:[^"\\]|\\.)*"|[^\s#!"]\S*)[ \t]+(?:.*[ \t])?merge=coord(?:[ \t]|$)/;

function attributedBoards(main: string): string[] {
  const path = join(main, ".gitattributes");
  if ((statOf(path)?.size ?? Number.POSITIVE_INFINITY) > LARGEST) return [];
  return (textOf(path) ?? "").split(/\r?\n/).flatMap((line) => {
    const name = nameIn(LINE.exec(line)?.[1]);
    if (name === null || NAMES.some((known) => join(known) === join(name))) return [];
    const file = join(main, name);
    // One that is gone is missed as long as its journal lies there.
    const isThere = statOf(file)?.isFile() ?? existsSync(join(dirname(file), STATE_FOLDER, "journal"));
    return isThere ? [file] : [];
  });
}

/** The one file of the repository that a pattern of git's means; null for one that may mean several, an archive, or what is no text. */
function nameIn(pattern: string | undefined): string | null {
  if (pattern === undefined) return null;
  const plain = pattern.startsWith('"') ? unquoted(pattern) : pattern;
  if (plain === null || /(?<!\\)[*?[]/.test(plain)) return null;
  const name = plain.replace(/\\(.)/g, "$1").replace(/^\//, "");
  const isOne = /\.(?:md|markdown|txt)$/i.test(name) && !/\.archive\.md$/i.test(name);
  return isOne && !/^(?:[a-z]:|[\\/])|(?:^|[\\/])\.{1,2}(?:[\\/]|$)|\\/i.test(name) ? name : null;
}

function unquoted(text: string): string | null {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "string" ? value : null;
  } catch {
    return null;
  }
}

function hasSettings(path: string): boolean {
  return (statOf(path)?.size ?? LARGEST) < LARGEST && SETTINGS_LINE.test(textOf(path) ?? "");
}
