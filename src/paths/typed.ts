import { splitFileList } from "./written-list.ts";
import { isGlob } from "./overlap.ts";
import { isPlainPath } from "./plain.ts";

/**
 * Paths as callers hand them over: one name, or several in one text (`a,b`, `["a","b"]`, lines), with the marks of where they
 * were copied from (`src/a.ts:12`, `` `src/a.ts` ``, `file:///…`). What names something as it stands is never taken apart.
 */

/** Whether a text, as it stands, names something on disk. */
export type Stands = (text: string) => boolean;

/** A path or pattern that a text means. */
export interface TypedPath {
  readonly name: string;
  /** The text as it was typed, where marks were taken off. */
  readonly from?: string;
  /** The other meanings of the text, where its name is not on disk. */
  readonly also: readonly string[];
}

/** The paths of a text; or the names that it seems to list, in a form that coord does not take for a list. */
export type TypedReading =
  | { readonly paths: readonly TypedPath[] }
  | { readonly unclear: string; readonly names: readonly string[] };

/** Reads one text. A blank one is one empty name. Never throws. */
export function readTypedPaths(text: string, stands: Stands): TypedReading {
  if (text.trim() === "") return { paths: [{ name: "", also: [] }] };
  // A full stop at its end may be a sentence's.
  if ((isPlainPath(text) && !text.endsWith(".")) || stands(text))
    return { paths: [{ name: text, also: [] }] };
  const quoted = jsonText(text);
  if (quoted !== null) return { paths: exactly(quoted, stands).map((name) => ({ name, also: [] })) };
  const listed = standingWords(text, stands);
  if (listed !== null) return { paths: listed.map((name) => ({ name, also: [] })) };
  const plain = unmarked(text, stands);
  if (plain !== null) return { paths: [{ name: plain, from: text, also: [] }] };
  const parts = partsOf(text, stands);
  if (parts === null) return itemOf(text, stands);
  if (parts.length === 0) return { paths: [{ name: "", also: [] }] };
  return joined(parts.map((part) => itemOf(part, stands)));
}

function joined(readings: readonly TypedReading[]): TypedReading {
  const paths: TypedPath[] = [];
  for (const reading of readings) {
    if ("unclear" in reading) return reading;
    paths.push(...reading.paths);
  }
  return { paths };
}

/** The parts of a text that is a list by its form: lines, JSON, brackets, commas; null for what is none. */
function partsOf(text: string, stands: Stands): readonly string[] | null {
  const lines = text.split(/\r\n?|\n/).map((line) => line.replace(BULLET, "").trim());
  if (lines.length > 1) {
    const said = lines.filter((line) => line !== "");
    if (jsonList(text) === null) return said.flatMap((line) => partsOf(line, stands) ?? [line]);
  }
  const listed = jsonList(text) ?? bracketed(text);
  if (listed !== null) return listed.flatMap((item) => (stands(item) ? [item] : whole(cut(item), stands)));
  const items = whole(cut(text), stands);
  return items.length === 1 && items[0] === text.trim() ? null : items;
}

const BULLET = /^\s*(?:[-*+•]|\d+[.)])\s+/;

/** Cut at commas outside braces and quotes. */
function cut(text: string): string[] {
  return splitFileList(text.trim());
}

/** With the names that have commas of their own put together again, where they are on disk. */
function whole(items: readonly string[], stands: Stands): string[] {
  const found: string[] = [];
  for (let at = 0; at < items.length;) {
    const rest = items.slice(at, at + MOST_COMMAS + 1);
    const taken = stands(rest[0] ?? "") ? 1 : longestStanding(rest, stands);
    found.push(taken === 1 ? (rest[0] ?? "") : joinedAs(rest.slice(0, taken), stands));
    at += taken;
  }
  return found;
}

/** Maximum number of commas in one name of a list. */
const MOST_COMMAS = 3;

function longestStanding(items: readonly string[], stands: Stands): number {
  for (let count = items.length; count > 1; count--)
    if (stands(joinedAs(items.slice(0, count), stands))) return count;
  return 1;
}

function joinedAs(items: readonly string[], stands: Stands): string {
  const [tight, loose] = [items.join(","), items.join(", ")];
  return stands(tight) ? tight : loose;
}

/** The name in quotes: one name, whatever it holds, unless all that it lists is on disk. */
function exactly(name: string, stands: Stands): readonly string[] {
  if (stands(name)) return [name];
  const lists = [cut(name), name.split(/\s*;\s*|\s+/)];
  return lists.find((parts) => parts.length > 1 && parts.every((part) => stands(part))) ?? [name];
}

function jsonText(text: string): string | null {
  const value = /^\s*"/.test(text) ? parsed(text) : null;
  return typeof value === "string" ? value : null;
}

function jsonList(text: string): string[] | null {
  const value = /^\s*\[/.test(text) ? parsed(text) : null;
  return Array.isArray(value) && value.every((one) => typeof one === "string") ? value : null;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** `[a, b]` and `['a']`, which are no JSON. A class of characters, or a folder that is called so, has no comma, slash or quote within. */
function bracketed(text: string): string[] | null {
  const inner = /^\s*\[(.*)\]\s*$/su.exec(text)?.[1];
  if (inner === undefined || !/[,/'"`\\]|\.\w+$/.test(inner) || inner.startsWith("...")) return null;
  let depth = 0;
  for (const { 0: bracket } of inner.matchAll(/[[\]]/g))
    if ((depth += bracket === "[" ? 1 : -1) < 0) return null;
  return depth === 0 ? splitFileList(inner) : null;
}

/** One item of a list. */
function itemOf(text: string, stands: Stands): TypedReading {
  const given = text.trim();
  if (given === "" || stands(given)) return { paths: [{ name: given, also: [] }] };
  const plain = unmarked(given, stands);
  if (plain !== null) return { paths: [{ name: plain, from: given, also: [] }] };
  const several = wordsOf(given, stands);
  if (several !== null) return several;
  const within = filesWithin(given, stands);
  if (within.length > 0) return { unclear: given, names: within };
  const name = withoutMarks(given, PLAIN_MARKS) ?? given;
  const from = name === given ? {} : { from: given };
  return { paths: [{ name, ...from, also: readingsOf(given).filter((one) => one !== name) }] };
}

/** Files on disk that a text names among signs that no name has beside it: `{"files":["src/a.ts"]}`, `edit src/a.ts = mine`. */
function filesWithin(text: string, stands: Stands): readonly string[] {
  if (text.length > LONGEST_NAME || !/["={}$&<>]/.test(text)) return [];
  const words = text.split(/[\s"'`={}()[\]$&<>|;,]+/).map((word) => word.replace(/^[:]+|[:]+$/g, ""));
  return words
    .filter((word) => word !== text && EXTENSION.test(word) && stands(word))
    .slice(0, MOST_READINGS);
}

/** Names with spaces or semicolons between them. Two of them make a list where all are files or patterns. */
function wordsOf(text: string, stands: Stands): TypedReading | null {
  const words = text
    .split(text.includes("(") ? /\s*;\s*|\s+/ : SEPARATORS)
    .filter((word) => word !== "" && !CONNECTORS.has(word.toLowerCase()));
  const found = words.map((word) => unmarked(word, stands) ?? withoutMarks(word, PLAIN_MARKS) ?? word);
  if (words.length < 2 || isPattern(text) !== words.some(isPattern)) return null;
  const named = found.map((name) => stands(name) || isPattern(name));
  if (named.every(Boolean)) return { paths: found.map((name) => ({ name, also: [] })) };
  const plainly = found.every((name, at) => named[at] === true || EXTENSION.test(name));
  return plainly ? { unclear: text, names: found } : null;
}

/** A bar between brackets is a pattern's: `@(a|b).ts`. */
const SEPARATORS = /\s*[;|\u3001\uff0c\uff1b]\s*|\s+/;

/** A class of characters alone may be a remark. */
function isPattern(text: string): boolean {
  return /[*?{]/.test(text) && isGlob(text);
}

/** All of them, where each is on disk or a pattern; null for anything else, as for a single one. */
function standingWords(text: string, stands: Stands): readonly string[] | null {
  if (text.length > LONGEST_NAME || /[,\r\n]/.test(text.trim())) return null;
  const read = wordsOf(text.trim(), stands);
  return read !== null && "paths" in read ? read.paths.map(({ name }) => name) : null;
}

const CONNECTORS = new Set("and or et ou und oder y o e ed & && + | || - – — → -> =>".split(" "));
const EXTENSION = /[^/\s.][^/\s]*\.[A-Za-z]\w{0,7}$/;

type PathMark = readonly [found: RegExp, left: string];

/** Marks that no name of a file has by its own. */
const PLAIN_MARKS: readonly PathMark[] = [
  [/^(`+)(.+)\1$/su, "$2"],
  [/^"(.+)"$/su, "$1"],
  [/^'(.+)'$/su, "$1"],
  [/^[“„«‹]\s*(.+?)\s*[”“»›]$/su, "$1"],
  [/^<(.+)>$/su, "$1"],
  [/^!?\[[^\]]*\]\((.+)\)$/su, "$1"],
  [/(?<=[^\s:/]):(?:L?\d+)(?:[:,.-]+L?\d+)*:?$/u, ""],
  [/#L\d+(?:C\d+)?(?:-L?\d+(?:C\d+)?)?$/iu, ""],
];

/** Marks that a name may have, too: they go where what is left is on disk. */
const LIKELY_MARKS: readonly PathMark[] = [
  [/^@(?=[^/\s])/u, ""],
  [/\s+[([][^()[\]]*[)\]]$/u, ""],
  [/\(\d+(?:,\s*\d+)?\)$/u, ""],
  [/^[([](.+)[)\]]$/su, "$1"],
  [/[.,:;!…]+$/u, ""],
  [/(?<=\.\w+)\?$/u, ""],
  [/\s+[-–—→:].*$/su, ""],
  [/#[^/#]*$/u, ""],
  [BULLET, ""],
  // As a short status of git has them, a query, a variable for the folder one is in, and half of a pair of brackets.
  [/^(?:[MADRCU?!]{1,2})\s+/u, ""],
  [/^-{0,2}[\w-]{2,20}[=:]\s*/u, ""],
  [/^(?:\$\{?PWD\}?|\$\(pwd\)|%CD%)[/\\]/iu, ""],
  [/(?<=\S)@(?:HEAD|[\da-f]{7,40}|\{)\S*$/u, ""],
  [/^[("'[{]+(?=[^"'()[\]{}]+$)/u, ""],
  [/(?<=^[^"'()[\]{}]+)[)"'\]}]+$/u, ""],
  [/^[\u200b-\u200f\u2060\ufeff]+|[\u200b-\u200f\u2060\ufeff]+$/gu, ""],
  [/^:\([a-z,]+\)/u, ""],
  [/^[\w.~^-]*:(?=[\w./])/u, ""],
];

/** The first reading without marks that names something; null where none does. */
function unmarked(text: string, stands: Stands): string | null {
  return readingsOf(text).find((one) => stands(one) && !isOtherFolder(text, one, stands)) ?? null;
}

/** `@types/a.ts` is not `types/a.ts` where there is a folder `@types`. */
function isOtherFolder(text: string, reading: string, stands: Stands): boolean {
  const [top = ""] = text.split("/");
  return text === `@${reading}` && text.includes("/") && stands(top);
}

/** Everything that a text says without one or several of its marks, from the least taken off. */
function readingsOf(text: string): string[] {
  const found = new Set<string>([text]);
  if (text.length > LONGEST_NAME || /[\r\n]/.test(text.trim())) return [];
  for (const one of found) {
    if (found.size > MOST_READINGS) break;
    const url = fromUrl(one) ?? (/%[\da-f]{2}/i.test(one) ? decoded(one) : null);
    const left = [...PLAIN_MARKS, ...LIKELY_MARKS].map(([mark, kept]) => one.replace(mark, kept).trim());
    for (const reading of [...(url === null ? [] : [url]), ...left]) if (reading !== "") found.add(reading);
  }
  found.delete(text);
  return [...found];
}

/** Maximum number of readings of one text that are tried. */
const MOST_READINGS = 24;
/** Maximum length of a name that is looked at for marks (characters): no file system has longer ones. */
const LONGEST_NAME = 4_096;

/** The text without all marks that are listed; null where it has none. */
function withoutMarks(text: string, marks: readonly PathMark[]): string | null {
  if (text.length > LONGEST_NAME) return null;
  let left = fromUrl(text) ?? text;
  for (let before = ""; before !== left;) {
    before = left;
    for (const [mark, kept] of marks) left = left.replace(mark, kept).trim() || left;
    left = fromUrl(left) ?? left;
  }
  return left === text ? null : left;
}

function decoded(text: string): string | null {
  try {
    return decodeURIComponent(text);
  } catch {
    return null;
  }
}

/** `file:///repo/src/a.ts`, `vscode://file/repo/src/a.ts`: the path within, decoded. */
function fromUrl(text: string): string | null {
  const path = /^(?:file:\/\/(?:localhost)?(?=\/)|file:(?!\/\/)|[\w-]+:\/\/file(?=\/))(.+)$/isu.exec(
    text,
  )?.[1];
  if (path === undefined) return null;
  const plain = path.replace(/^\/(?=[A-Za-z]:[\\/])/, "");
  return decoded(plain) ?? plain;
}
