/**
 * Lists of files as people write them into the file: `File: src/a.ts (new); src/b.ts:10-20 and [c](src/c.ts).` What can be read
 * in one way only is read; all else stays the name that it spells, and whoever knows the disk can say that there is no such file.
 * `readFileList(writeFileList(names))` equals `names`.
 */
import { withoutEnd } from "./ends.ts";

/** Maximum length of an item that a hand may have written otherwise (characters); more is taken as it stands. */
const LONGEST = 300;

/** A list as most hands write it: plain names with an ending, or all below a folder, and commas. Read in one piece, since a long log has thousands. */
const USUAL =
  /^(?:[A-Za-z_][\w-]*(?:\/[\w-]+)*(?:(?:\.[a-z]{1,5}){1,2}|\/\*\*(?:\/\*\.[a-z]{1,5})?)(?:, (?=\w)|$))+$/;

/** The names of a list in any hand. Never throws. */
export function readFileList(text: string): string[] {
  if (text.length < LONGEST && USUAL.test(text)) return text.split(", ");
  const list = unwrapped(text.trim());
  if (NOTHING.test(list)) return [];
  const names: string[] = [];
  for (const item of listItems(list)) {
    if (item.length < LONGEST && USUAL.test(item)) {
      names.push(item);
      continue;
    }
    const name = readItem(item);
    // A JSON string is that name, whatever it holds.
    const isExact = name.length > LONGEST || (item.startsWith('"') && name !== item);
    if (isExact) names.push(name);
    else for (const one of itemsOf(item.replace(LEAD, ""))) names.push(one);
  }
  return names;
}

/** A list on one line that reads back as these names. */
export function writeFileList(names: readonly string[]): string {
  const list = names.map((name) => (isItself(name) ? name : quoteName(name))).join(", ");
  const read = readFileList(list);
  const isSame = read.length === names.length && read.every((name, at) => name === names[at]);
  return isSame ? list : names.map(quoteName).join(", ");
}

function isItself(name: string): boolean {
  if (!isPlain(name)) return false;
  const read = readFileList(name);
  return read.length === 1 && read[0] === name;
}

/** Words that say that there is no file. */
const NOTHING = /^(?:none|nothing|n\/a|aucune?|rien|tbd|[-–—?])?$/i;

/** Brackets around all of a text, of whatever kind: braces without a comma say nothing else, and `[...slug]` is a folder's name. */
const WRAPPED = /^\[(?!\.\.\.).*\]$|^\(.*\)$|^\{[^,]*\}$/s;

/** Without brackets that hold the whole list: `[src/a.ts, src/b.ts]`. A class of letters holds neither comma nor slash. */
function unwrapped(list: string): string {
  if (list.length > LONGEST * 10 || !WRAPPED.test(list)) return list;
  const inner = list.slice(1, -1);
  return (/[,/"'`]/.test(inner) || itemsOf(inner).some(looksLikeFile)) && isBalanced(inner)
    ? inner.trim()
    : list;
}

/** Without brackets of its own, and without one that holds several items of which this is the first or the last. */
function withoutBrackets(item: string): string {
  let inner = item;
  while (WRAPPED.test(inner) && isBalanced(inner.slice(1, -1))) inner = inner.slice(1, -1).trim();
  if (!isBalanced(inner)) inner = inner.replace(/^[[(]|[\])]$/g, "");
  return isBalanced(inner) && looksLikePath(inner) ? inner : item;
}

function isBalanced(inner: string): boolean {
  let depth = 0;
  for (const char of inner) {
    if ("[({".includes(char)) depth++;
    else if ("])}".includes(char) && --depth < 0) return false;
  }
  return depth === 0;
}

/** A list's mark, or the word that joins the last item to those before. */
const LEAD = /^(?:[-*•]|and|et|&)\s+/i;

/** The names in a text between commas. */
function itemsOf(item: string): string[] {
  const marked = [...item.matchAll(/`([^`]+)`/g)].map(([, name = ""]) => withoutPlace(name.trim()));
  if (marked.length > 0 && (item.startsWith("`") || marked.every(looksLikePath))) return marked;
  const parts = item.split(/\s*(?:;|<br\s?\/?>)\s*/i).filter((part) => part !== "");
  if (parts.length > 1 || parts[0] !== item) return parts.flatMap(joinedNames);
  return joinedNames(item);
}

const AND = /\s+(?:and|et|&|\+|plus|puis|then|or|ou|->|=>|[/|•·→⇒])\s+/i;

/** Both sides of `and`, where both are plainly paths; several paths with nothing but space between. */
function joinedNames(item: string): string[] {
  const parts = item.split(AND);
  const bare = parts.map(nameOf);
  if (parts.length > 1 && bare.every(looksLikePath)) return bare;
  const names = item.split(/\s+/).map(nameOf);
  return names.length > 1 && names.every(looksLikeFile) ? names : [nameOf(item)];
}

/** Signs of no width around a name, as a paste from a page brings them along. */
const UNSEEN = /^[\u00ad\u200b-\u200f\u2060\ufeff]+|[\u00ad\u200b-\u200f\u2060\ufeff]+$/g;

const LINK = /^\[([^\]]*)\]\(<?([^)>\s]+)>?\)/;
const QUOTED = /^(?:'([^']+)'|"([^"]+)"|“([^”]+)”|«\s*([^»]+?)\s*»|‘([^’]+)’|<([^<>]+)>|\*\*([^*]+)\*\*)/;
/** Behind a path: ` - the form`, ` — new`, `: the form`, ` # 3 lines`, ` lines 10-20`, ` [new]`. */
const REMARK = /^(\S+?)(?::\s|\s+(?:[-–—:#→•|]|\/\/|->|=>|\[|\(|lines?\b|lignes?\b|l\.?\s?\d)).*$/is;

/** The path in an item without what a hand put around it and behind it. */
function nameOf(item: string): string {
  const link = LINK.exec(item);
  if (link !== null)
    return withoutPlace(/^[a-z]+:\/\//i.test(link[2] ?? "") ? (link[1] ?? "") : (link[2] ?? ""));
  return bareNameOf(withoutBrackets(item.replace(UNSEEN, "")));
}

function bareNameOf(item: string): string {
  const quoted = QUOTED.exec(item);
  const inner = quoted?.slice(1).find((name) => name !== undefined);
  if (inner !== undefined && isOver(item.slice(quoted?.[0].length))) return withoutPlace(inner.trim());
  const head = REMARK.exec(item)?.[1];
  if (head !== undefined && looksLikePath(head)) return withoutPlace(head);
  return withoutPlace(withoutParenthesis(item));
}

/** Whether what stands behind a quoted name is only said about it. */
function isOver(behind: string): boolean {
  return /^(?:[.:]?$|\s*[-–—:(#])/.test(behind);
}

function withoutParenthesis(item: string): string {
  const open = item.endsWith(")") || item.endsWith(").") ? item.lastIndexOf(" (") : -1;
  return open > 0 ? item.slice(0, open).trimEnd() : item;
}

/** `:10`, `:10-20`, `:10:5`, `:L10`, `#L10-L20`; `::login()` and `#login` behind an extension. */
const PLACE =
  /(?::L?\d{1,6}(?:[-–:]L?\d{1,6})?|#L\d{1,6}(?:-L?\d{1,6})?|(?<=\.[a-z]\w{0,9})(?:::|#)[\w$.~-]{1,80}(?:\(\))?)$/i;

/** Without line numbers, or the full stop that ends a sentence. */
function withoutPlace(name: string): string {
  const isSentence = /\.[a-z][a-z0-9]{0,9}\.$/i.test(name) || /[^./]\.$/.test(name);
  const before = name.slice(0, -1);
  const stop = isSentence && (PATH.test(before) || WITHOUT_EXTENSION.test(before)) ? before : name;
  const found = PLACE.exec(stop);
  return found === null || found.index === 0 ? stop : stop.slice(0, found.index);
}

/** A path that may have spaces in it. */
const PATH = /[^/]\/|\/[^/]|\*|[^/\s]\.[a-z][a-z0-9]{0,9}$/i;

const EXTENSION = /[^/\s]\.[a-z][a-z0-9]{0,9}(?:[:#]L?\d[\d:L-]*)?[.)]?$/i;
const WITHOUT_EXTENSION = /^(?:[A-Z]\w*file|LICENSE|README|CODEOWNERS|\.[a-z]\w+)$/;

/** A word that nobody writes but for a path: with a slash, a star, or an extension. */
export function looksLikePath(word: string): boolean {
  return word !== "" && !/\s/.test(word) && (/[^/]\/|\/[^/]|\*/.test(word) || looksLikeFile(word));
}

/** A word that is a file's, a glob's, or a folder's with its slash. */
function looksLikeFile(word: string): boolean {
  if (word === "" || /\s/.test(word)) return false;
  return EXTENSION.test(word) || /\*|[^/]\/$/.test(word) || WITHOUT_EXTENSION.test(word);
}

/** Some sign of each. */
const SIGN = /[/*.]|file|LICENSE|README|CODEOWNERS/;

/** Words that are paths, without what a sentence or a table puts around them. */
export function pathsIn(text: string): string[] {
  if (!SIGN.test(text)) return [];
  return text
    .split(/[\s|,;]+/)
    .map((word) => withoutEnd(word.replace(/^[`'"([<*]+/, ""), /[`'")\]>*:.]/))
    .filter(
      (word) => looksLikePath(word) && !/^[a-z]+:\/\//i.test(word) && !/^\d+\/\d+|^\d+\.\d+$/.test(word),
    );
}

// File lists: `src/auth.ts, src/{a,b}/**, "odd, name"`. What can't stand plainly among commas is a JSON string.
// `splitFileList(joinFileList(names))` equals `names`, and the joined list is one line, whatever the names.

/** A JSON string by its ends, with what follows up to the next comma or the list's end. */
const QUOTED_ITEM = /("(?:[^"\\]|\\.)*")\s*(?:,|$)/suy;
const BACKTICKED = /^(`+)([^`]|[^`].*[^`])\1$/su;
const SPACES = /\s*/y;

/** Controls, line and paragraph separators, bidirectional controls, lone surrogates: never written as they are. */
const INVISIBLE = String.raw`[\p{Cc}\u2028\u2029\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\p{Surrogate}]`;

/**
 * Reads a list, cut at commas outside braces. A JSON string is one name whatever it holds; one that can't be read stays
 * as it is written. Backticks around a whole item are left out, and so are empty items. Never throws.
 */
export function splitFileList(text: string): string[] {
  const names: string[] = [];
  for (const item of listItems(text)) names.push(readItem(item));
  return names;
}

/** The items of a list that are not empty, as they are written. */
function* listItems(text: string): Generator<string, void> {
  const closing = closingBraces(text);
  let at = 0;
  while (at < text.length) {
    at = matchAt(SPACES, text, at)?.next ?? at;
    const quoted = text[at] === '"' ? matchAt(QUOTED_ITEM, text, at) : null;
    const end = plainEnd(text, at, closing);
    const item = quoted ? quoted.found : text.slice(at, end).trim();
    if (item !== "") yield item;
    at = quoted ? quoted.next : end + 1;
  }
}

/** Writes a list on one line, each name plainly where it reads back as itself, else as a JSON string. */
export function joinFileList(names: readonly string[]): string {
  return names.map((name) => (isPlain(name) ? name : quoteName(name))).join(", ");
}

function matchAt(pattern: RegExp, text: string, at: number): { found: string; next: number } | null {
  pattern.lastIndex = at;
  const match = pattern.exec(text);
  return match && { found: match[1] ?? match[0], next: pattern.lastIndex };
}

/** The offset of the comma that ends the plain item at `at`, or of the list's end. */
function plainEnd(text: string, at: number, closing: ReadonlyMap<number, number>): number {
  let end = at;
  while (end < text.length && text[end] !== ",") end = (closing.get(end) ?? end) + 1;
  return end;
}

/** The offset of each `{` that is closed → that of its `}`, the nearest ones paired first. */
function closingBraces(text: string): Map<number, number> {
  const closing = new Map<number, number>();
  const open: number[] = [];
  for (const { 0: brace, index } of text.matchAll(/[{}]/g)) {
    if (brace === "{") open.push(index);
    else {
      const start = open.pop();
      if (start !== undefined) closing.set(start, index);
    }
  }
  return closing;
}

function readItem(item: string): string {
  if (item.startsWith('"')) return readQuoted(item);
  const inner = BACKTICKED.exec(item)?.[2]?.trim();
  return inner ? inner : item;
}

function readQuoted(item: string): string {
  try {
    const value: unknown = JSON.parse(item);
    return typeof value === "string" ? value : item;
  } catch {
    return item;
  }
}

/** Whether a name can stand among commas as it is. */
function isPlain(name: string): boolean {
  if (name === "" || name !== name.trim() || name.includes('"') || isInvisible(name)) return false;
  if (name.startsWith("`") || name.endsWith("`")) return false;
  const closing = closingBraces(name);
  const braces = name.match(/[{}]/g)?.length ?? 0;
  return closing.size * 2 === braces && plainEnd(name, 0, closing) === name.length;
}

/** Names of plain letters are told first: the expression with its Unicode classes takes long to make, at each start. */
function isInvisible(name: string): boolean {
  return !/^[\x20-\x7e]*$/.test(name) && new RegExp(INVISIBLE, "u").test(name);
}

/** The name as a JSON string on one line. */
function quoteName(name: string): string {
  return JSON.stringify(name).replace(new RegExp(INVISIBLE, "gu"), escapeUnit);
}

/** All that JSON.stringify leaves of these lies in the first plane: one UTF-16 unit, one escape. */
function escapeUnit(unit: string): string {
  return `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`;
}
