import { isBlank, isDigit, isLetter, skipBlanks } from "./cursor.ts";

/** The character at `at`, or -1 at the end of the line. */
export function charAt(text: string, at: number, end: number): number {
  return at < end ? text.charCodeAt(at) : -1;
}

/** Where a tag's name that starts at `at` ends; `at` when there is none. */
export function tagNameEnd(text: string, at: number, end: number): number {
  if (!isLetter(charAt(text, at, end))) return at;
  let last = at + 1;
  while (isNamePart(charAt(text, last, end))) last++;
  return last;
}

/** Where the attributes of an opening tag end, its `/` included; `end` when they are malformed. */
export function attributesEnd(text: string, from: number, end: number): number {
  let at = from;
  while (at >= 0) {
    at = skipBlanks(text, at, end);
    const code = charAt(text, at, end);
    if (code === 47) return at + 1;
    if (code !== 58 && code !== 95 && !isLetter(code)) return at;
    while (isAttributeNamePart(charAt(text, at, end))) at++;
    at = valuesEnd(text, skipBlanks(text, at, end), end);
  }
  return end;
}

/** Where an attribute's value ends; -1 when it is malformed. Like micromark, takes `a=b=c` for a name with two values. */
function valuesEnd(text: string, from: number, end: number): number {
  let at = from;
  while (charAt(text, at, end) === 61) {
    at = skipBlanks(text, at + 1, end);
    const code = charAt(text, at, end);
    if (isQuote(code)) return quotedEnd(text, at, end);
    if (code === 60 || code === 61 || code === 62 || code === 96) return -1;
    while (isUnquoted(charAt(text, at, end))) at++;
    at = skipBlanks(text, at, end);
  }
  return at;
}

function quotedEnd(text: string, at: number, end: number): number {
  const quote = text.charCodeAt(at);
  let last = at + 1;
  while (last < end && text.charCodeAt(last) !== quote) last++;
  const next = charAt(text, last + 1, end);
  return next === 47 || next === 62 || isBlank(next) ? last + 1 : -1;
}

function isNamePart(code: number): boolean {
  return isLetter(code) || isDigit(code) || code === 45;
}

function isAttributeNamePart(code: number): boolean {
  return isNamePart(code) || code === 46 || code === 58 || code === 95;
}

function isQuote(code: number): boolean {
  return code === 34 || code === 39;
}

function isUnquoted(code: number): boolean {
  if (code === -1 || isBlank(code) || isQuote(code)) return false;
  return code !== 47 && code !== 60 && code !== 61 && code !== 62 && code !== 96;
}
