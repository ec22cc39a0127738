// A letter and one to three zero bytes, or the other way round, over and over: UTF-16 or UTF-32 that was read as UTF-8.
const WIDE = /(?:[\u0009-\u007e]\0{1,3}){6}|(?:\0{1,3}[\u0009-\u007e]){6}/;
const ZEROS = /\0{8,}/;

/** Offset of text in UTF-16 or UTF-32 within a text that was read as UTF-8; null when there is none. */
export function wideTextAt(text: string): number | null {
  if (!text.includes("\0")) return null;
  return WIDE.exec(text)?.index ?? null;
}

/** The same text as it is meant: each letter without its zero bytes. Lines stay where they are. */
export function withoutWide(text: string): string {
  return text.replace(/\0+/g, (zeros) => (zeros.length > 3 ? zeros : ""));
}

/** The first run of zero bytes that is no text in any encoding, as a power cut leaves it; null when there is none. */
export function zerosIn(text: string): { readonly start: number; readonly end: number } | null {
  const found = text.includes("\0") ? ZEROS.exec(text) : null;
  return found && { start: found.index, end: found.index + found[0].length };
}
