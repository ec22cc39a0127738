import { type Cursor, isDigit, skipBlanks } from "./cursor.ts";
import { isThematicBreak } from "./markers.ts";

const QUOTE = 62;
const PLUS = 43;

/** An open block quote or list item. */
export interface Container {
  /** The character that names its kind: `>`, the bullet, or the `.` or `)` after a number. */
  marker: number;
  /** Columns that a line must be indented by to stay in the item. */
  size: number;
  /** The item's first line holds its marker only, and no line has followed. */
  hollow: boolean;
  /** A blank line has followed that first line: nothing else can join the item. */
  spent: boolean;
}

export const STOPS = 0;
export const STAYS = 1;
/** The line starts the list's next item. */
export const RENEWS = 2;

/** Takes what keeps `container` open from the line, or nothing when it stops. */
export function stay(cursor: Cursor, container: Container): typeof STOPS | typeof STAYS | typeof RENEWS {
  if (container.marker === QUOTE) return takeQuoteMarker(cursor) ? STAYS : STOPS;
  if (cursor.blank) {
    container.spent ||= container.hollow;
    cursor.take(Math.min(cursor.indent, container.size));
    return STAYS;
  }
  const spent = container.spent;
  container.spent = false;
  container.hollow = false;
  if (!spent && cursor.indent >= container.size) {
    cursor.take(container.size);
    return STAYS;
  }
  const last = markerEnd(cursor, false);
  if (last < 0 || cursor.text.charCodeAt(last) !== container.marker) return STOPS;
  takeItemMarker(cursor, container, last);
  return RENEWS;
}

/** Takes the marker of a new container from the line, if there is one. An item that interrupts a paragraph must hold something and count from 1. */
export function enter(cursor: Cursor, interrupts: boolean): Container | null {
  if (takeQuoteMarker(cursor)) return { marker: QUOTE, size: 0, hollow: false, spent: false };
  const last = markerEnd(cursor, interrupts);
  if (last < 0) return null;
  const item = { marker: cursor.text.charCodeAt(last), size: 0, hollow: false, spent: false };
  takeItemMarker(cursor, item, last);
  return item;
}

function takeQuoteMarker(cursor: Cursor): boolean {
  if (cursor.text.charCodeAt(cursor.first) !== QUOTE || cursor.indent > 3 || cursor.blank) return false;
  cursor.pass(cursor.first + 1);
  if (cursor.indent > 0) cursor.take(1);
  return true;
}

/** Takes an item's marker, which ends with the character at `last`, and the space that belongs to it. */
function takeItemMarker(cursor: Cursor, item: Container, last: number): void {
  const { first, indent } = cursor;
  cursor.pass(last + 1);
  item.hollow = cursor.blank;
  const space = item.hollow ? 0 : cursor.indent > 4 ? 1 : cursor.indent;
  cursor.take(space);
  item.size = indent + last + 1 - first + (item.hollow ? 1 : space);
}

/** Where the last character of the list marker stands that the line starts; -1 when there is none. */
function markerEnd({ text, first, end, indent }: Cursor, interrupts: boolean): number {
  const code = text.charCodeAt(first);
  const bullet = code === 45 || code === 42 || code === PLUS;
  if ((!bullet && !isDigit(code)) || indent > 3 || first === end) return -1;
  const last = bullet ? first : numberEnd(text, first, end);
  if (last < 0 || (interrupts && !bullet && (last > first + 1 || code !== 49))) return -1;
  const rest = skipBlanks(text, last + 1, end);
  if (rest === end) return interrupts ? -1 : last;
  if (rest === last + 1) return -1;
  return bullet && text.charCodeAt(rest) === code && code !== PLUS && isThematicBreak(text, first, end)
    ? -1
    : last;
}

/** Where the `.` or `)` stands after a number of up to nine digits; -1 when there is none. */
function numberEnd(text: string, at: number, end: number): number {
  let last = at;
  while (last < end && last - at < 9 && isDigit(text.charCodeAt(last))) last++;
  const delimiter = text.charCodeAt(last);
  return last < end && (delimiter === 46 || delimiter === 41) ? last : -1;
}
