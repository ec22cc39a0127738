/**
 * File lists: `src/auth.ts, src/{a,b}/**, "odd, name"`. What can't stand plainly among commas is a JSON string.
 * `splitFileList(joinFileList(names))` equals `names`, and the joined list is one line, whatever the names.
 */

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
  return listItems(text).map(({ name }) => name);
}

/** An item of a list, as it is written and as the name that it is. */
interface ListItem {
  readonly text: string;
  readonly name: string;
}

/** The items of a list that are not empty. */
export function listItems(text: string): ListItem[] {
  const items: ListItem[] = [];
  const closing = closingBraces(text);
  let at = 0;
  while (at < text.length) {
    at = matchAt(SPACES, text, at)?.next ?? at;
    const quoted = matchAt(QUOTED_ITEM, text, at);
    const end = plainEnd(text, at, closing);
    const item = quoted ? quoted.found : text.slice(at, end).trim();
    if (item !== "") items.push({ text: item, name: readItem(item) });
    at = quoted ? quoted.next : end + 1;
  }
  return items;
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
export function isPlain(name: string): boolean {
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
export function quoteName(name: string): string {
  return JSON.stringify(name).replace(new RegExp(INVISIBLE, "gu"), escapeUnit);
}

/** All that JSON.stringify leaves of these lies in the first plane: one UTF-16 unit, one escape. */
function escapeUnit(unit: string): string {
  return `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`;
}
