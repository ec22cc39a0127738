import { type Cursor, isDigit, skipBlanks } from "./cursor.ts";
import { isThematicBreak } from "./markers.ts";

const QUOTE = 62;
const PLUS = 43;

/** An open block quote or list item. */
export interface Container {
  readonly quote: boolean;
  /** Columns that a line must be indented by to stay in the item. */
  readonly size: number;
  /** The item's first line holds its marker only, and no other text has followed. */
  hollow: boolean;
  /** A blank line has followed that first line: nothing else can join the item. */
  spent: boolean;
}

/** Whether the line continues `container`; then takes what belongs to it. The next item of a list is a new container. */
export function stay(cursor: Cursor, container: Container): boolean {
  if (container.quote) return takeQuoteMarker(cursor);
  if (cursor.blank) {
    container.spent ||= container.hollow;
    cursor.take(Math.min(cursor.indent, container.size));
    return true;
  }
  const stays = !container.spent && cursor.indent >= container.size;
  container.hollow = false;
  if (stays) cursor.take(container.size);
  return stays;
}

/**
 * Takes the marker of a new container from the line, if there is one. An item that interrupts a paragraph must hold
 * something and count from 1.
 */
export function enter(cursor: Cursor, interrupts: boolean): Container | null {
  if (takeQuoteMarker(cursor)) return { quote: true, size: 0, hollow: false, spent: false };
  const last = itemMarkerEnd(cursor, interrupts);
  if (last < 0) return null;
  const before = cursor.indent - cursor.first;
  cursor.pass(last + 1);
  const hollow = cursor.blank;
  const space = hollow ? 0 : cursor.indent > 4 ? 1 : cursor.indent;
  cursor.take(space);
  return { quote: false, size: before + last + 1 + (hollow ? 1 : space), hollow, spent: false };
}

function takeQuoteMarker(cursor: Cursor): boolean {
  if (cursor.text.charCodeAt(cursor.first) !== QUOTE || cursor.indent > 3 || cursor.blank) return false;
  cursor.pass(cursor.first + 1);
  if (cursor.indent > 0) cursor.take(1);
  return true;
}

/** Where the last character of the list marker stands that the line starts; -1 when there is none. */
function itemMarkerEnd({ text, first, end, indent }: Cursor, interrupts: boolean): number {
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
