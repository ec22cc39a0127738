/**
 * Reduces a text to its words: lower case, no accents, no emoji, no punctuation, one space between words.
 * Headings, labels and titles are compared in this form.
 */
export function words(text: string): string {
  if (isAscii(text))
    return text
      .toLowerCase()
      .replace(/[^a-z0-9]+/g, " ")
      .trim();
  return latin(text, true) ?? unicodeWords(text);
}

/** Like `words`, but keeps punctuation: for titles, where `a.b` and `a b` are two things. What nobody sees makes no difference. */
export function fold(text: string): string {
  if (isAscii(text)) return text.toLowerCase().replace(/\s+/g, " ").trim();
  return latin(text, false) ?? unicodeFold(text);
}

/** A heading without signs before and behind its words, as `fold` leaves it. */
export function bare(title: string): string {
  const range = plainRange(title);
  return fold(range === null ? title.replace(/^[^\p{L}]+|[^\p{L}\p{N})]+$/gu, "") : title.slice(...range));
}

/** The part that `bare` keeps, told without Unicode property expressions; null where only they can tell. */
function plainRange(title: string): [start: number, end: number] | null {
  let start = 0;
  for (let size = 1; size > 0 && start < title.length; start += size) {
    size = signSize(title.charCodeAt(start), title.charCodeAt(start + 1));
    if (size === 0 && !isPlainLetter(title.charCodeAt(start))) return null;
  }
  let end = title.length;
  for (let size = 1; size > 0 && end > start; end -= size) {
    const [before, last] = [title.charCodeAt(end - 2), title.charCodeAt(end - 1)];
    const isKept = last === CLOSING || isDigit(last);
    size = isKept ? 0 : emojiSize(before, last) === 2 ? 2 : signSize(last, 0);
    if (size === 0 && !isKept && !isPlainLetter(last)) return null;
  }
  return [start, end];
}

const CLOSING = 41;

function isDigit(code: number): boolean {
  return code >= 48 && code <= 57;
}

/** A letter of ASCII, or an accented one of Latin-1. */
function isPlainLetter(code: number): boolean {
  const letter = latinLetter(code);
  return letter !== null && letter !== "" && !isDigit(code);
}

/** How many units the sign has, be it an emoji, that starts with these; 0 for a letter and for what is not known here. */
function signSize(unit: number, next: number): number {
  if (unit === EMOJI_STYLE || (unit < 0x80 && !isPlainLetter(unit))) return 1;
  return emojiSize(unit, next);
}

function isAscii(text: string): boolean {
  return !BEYOND_ASCII.test(text);
}

const BEYOND_ASCII = /[^\0-\x7f]/;

// The letters of Latin-1 from U+00C0 on, without their accents; a dot where there is no such letter.
const UNACCENTED = "aaaaaa.ceeeeiiii.nooooo..uuuuy..aaaaaa.ceeeeiiii.nooooo..uuuuy.y";

/**
 * The quick way for texts of ASCII, accented Latin-1 letters and emoji: Unicode property expressions cost a millisecond
 * and more to compile, in each new process. Null for a text that holds anything else.
 */
function latin(text: string, wordsOnly: boolean): string | null {
  let result = "";
  let gap = false;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === EMOJI_STYLE) continue;
    const size = emojiSize(code, text.charCodeAt(at + 1));
    const letter = size > 0 ? "" : latinLetter(code);
    if (letter === null) return null;
    const kept = letter !== "" ? letter : wordsOnly || isSpace(code) ? "" : text.slice(at, at + (size || 1));
    if (kept === "") {
      gap = true;
    } else {
      if (gap && result !== "") result += " ";
      gap = false;
      result += kept;
    }
    if (size === 2) at++;
  }
  return result;
}

/** Which form of a sign is meant, colour or plain; a mark like an accent. */
const EMOJI_STYLE = 0xfe0f;

/** How many units the emoji, or other sign beyond ASCII, that starts with these has; 0 when none does. The blocks hold no letter, no digit, no mark. */
function emojiSize(unit: number, next: number): number {
  // Miscellaneous Symbols and Dingbats, up to their digits; dashes, quotes and dots; arrows without a stroke.
  if (unit >= 0x2600 && unit <= 0x2775) return 1;
  if ((unit >= 0x2010 && unit <= 0x2027) || (unit >= 0x2190 && unit <= 0x2199)) return 1;
  if (unit === 0xab || unit === 0xb0 || unit === 0xb7 || unit === 0xbb) return 1;
  if (next < 0xdc00 || next > 0xdfff) return 0;
  // U+1F300 to U+1FAFF.
  const isEmoji =
    (unit === 0xd83c && next >= 0xdf00) || unit === 0xd83d || (unit === 0xd83e && next <= 0xdeff);
  return isEmoji ? 2 : 0;
}

/** A letter or digit in its plain lower case, nothing for other ASCII, null for what is not handled here. */
function latinLetter(code: number): string | null {
  if (code < 0x80) {
    const isUpper = code >= 65 && code <= 90;
    const isPlain = isUpper || (code >= 97 && code <= 122) || (code >= 48 && code <= 57);
    return isPlain ? String.fromCharCode(isUpper ? code + 32 : code) : "";
  }
  if (code < 0xc0 || code > 0xff) return null;
  const letter = UNACCENTED[code - 0xc0] ?? ".";
  return letter === "." ? null : letter;
}

function isSpace(code: number): boolean {
  return code === 32 || (code >= 9 && code <= 13);
}

function unicodeWords(text: string): string {
  return unaccented(text)
    .replace(/[^\p{L}\p{N}]+/gu, " ")
    .trim();
}

function unicodeFold(text: string): string {
  return unaccented(text).replace(/\s+/gu, " ").trim();
}

function unaccented(text: string): string {
  return text
    .normalize("NFD")
    .replace(/[\p{M}\p{DI}]+/gu, "")
    .toLowerCase();
}

/** The largest number that is read as an instance's. */
export const LARGEST_INSTANCE = 999_999;

/**
 * The highest of some instances' numbers; 0 when there is none. Those at the very end of what can be read count for
 * nothing: nobody could come after them.
 */
export function highestOf(numbers: Iterable<number>): number {
  const all = new Set(numbers);
  let end = LARGEST_INSTANCE;
  while (all.has(end)) end--;
  let highest = 0;
  for (const number of all) if (number < end) highest = Math.max(highest, number);
  return highest;
}
