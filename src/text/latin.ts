/**
 * Expressions in Unicode's terms (`\p{L}`) take 0.2 to 4 ms to compile, in each process anew. A text whose only letters and digits are
 * those of Latin-1 is read by an expression that names them, and the other one is for all other texts.
 */

// What is neither of Latin-1, nor a dash, quote, arrow, box or emoji: none of these is a letter, a digit or a blank.
const OTHERS =
  /[^\ufe0f\0-\xff\u2010-\u2027\u2030-\u203a\u2190-\u21ff\u2500-\u2775\udc00-\udfff\ud83c-\ud83e]|\ud83c[^\udd98\udde6-\udfff]|\ud83e[^\udd00-\udeff]/;

/** Whether every letter and digit of a text is one of Latin-1's, and none of its other signs has another case. */
export function isLatin(text: string): boolean {
  return !OTHERS.test(text);
}

/** Whether a text holds a letter or a digit of any script. */
export function hasWord(text: string): boolean {
  return text !== "" && (isLatin(text) ? WORD : ANY_WORD).test(text);
}

const WORD = /[A-Za-z0-9\xaa\xb2\xb3\xb5\xb9\xba\xbc-\xbe\xc0-\xd6\xd8-\xf6\xf8-\xff]/;
const ANY_WORD = /[\p{L}\p{N}]/u;

/** Whether a text holds a small letter of any script. */
export function hasSmall(text: string): boolean {
  return text !== "" && (isLatin(text) ? SMALL : ANY_SMALL).test(text);
}

const SMALL = /[a-z\xb5\xdf-\xf6\xf8-\xff]/;
const ANY_SMALL = /\p{Ll}/u;
