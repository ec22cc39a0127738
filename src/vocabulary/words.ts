/**
 * Reduces a text to its words: lower case, no accents, no emoji, no punctuation, one space between words.
 * Headings, labels and titles are compared in this form.
 */
export function words(text: string): string {
  return latin(text, true) ?? unicodeWords(text);
}

/** Like `words`, but keeps punctuation: for titles, where `a.b` and `a b` are two things. */
export function fold(text: string): string {
  return latin(text, false) ?? unicodeFold(text);
}

// The letters of Latin-1 from U+00C0 on, without their accents; a dot where there is no such letter.
const UNACCENTED = "aaaaaa.ceeeeiiii.nooooo..uuuuy..aaaaaa.ceeeeiiii.nooooo..uuuuy.y";

/**
 * The quick way for texts of ASCII and accented Latin-1 letters: Unicode property expressions cost several
 * milliseconds to compile, in each new process. Null for a text that holds anything else.
 */
function latin(text: string, wordsOnly: boolean): string | null {
  let result = "";
  let gap = false;
  for (let at = 0; at < text.length; at++) {
    const letter = latinLetter(text.charCodeAt(at));
    if (letter === null) return null;
    const kept = letter !== "" ? letter : wordsOnly || isSpace(text.charCodeAt(at)) ? "" : (text[at] ?? "");
    if (kept === "") {
      gap = true;
    } else {
      if (gap && result !== "") result += " ";
      gap = false;
      result += kept;
    }
  }
  return result;
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
    .replace(/\p{M}+/gu, "")
    .toLowerCase();
}
