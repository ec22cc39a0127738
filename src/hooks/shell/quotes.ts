/** The end of `'…'`, or of `$'…'`, where a backslash saves the quote behind it; the text's end when it is not closed. */
export function singleEnd(source: string, start: number, escapes: boolean): number {
  for (let at = start; at < source.length; at++) {
    if (escapes && source[at] === "\\") at++;
    else if (source[at] === "'") return at;
  }
  return source.length;
}

/** The closing bracket of a substitution whose inside begins at `start`, quotes aside; -1 when there is none. */
export function matching(source: string, start: number): number {
  let depth = 1;
  let quote = "";
  for (let at = start; at < source.length; at++) {
    const c = source[at] ?? "";
    if (c === "\\" && quote !== "'") at++;
    else if (quote !== "") quote = c === quote ? "" : quote;
    else if (c === "'" || c === '"') quote = c;
    else if (c === "(") depth++;
    else if (c === ")" && --depth === 0) return at;
  }
  return -1;
}

/** PowerShell's `@'…'@`, each mark at an end of its own line; to the text's end when it is not closed. */
export function hereString(source: string, start: number): { text: string; end: number } {
  const quote = source[start + 1] ?? "";
  const found = source.indexOf(`\n${quote}@`, start + 2);
  const stop = found < 0 ? source.length : found;
  return { text: source.slice(start + 2, stop), end: stop + 3 };
}

/** Characters that the escapes of `$'…'` stand for. */
export function decoded(text: string): string {
  return text.replace(ESCAPES, (whole, hex?: string, octal?: string, letter?: string) => {
    const code =
      hex !== undefined ? Number.parseInt(hex.replace(/^[xuU]/, ""), 16) : Number.parseInt(octal ?? "", 8);
    if (letter !== undefined) return LETTERS[letter] ?? letter;
    return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : whole;
  });
}

const ESCAPES = /\\(?:(x[\da-fA-F]{1,2}|u[\da-fA-F]{1,4}|U[\da-fA-F]{1,8})|([0-7]{1,3})|([\s\S]))/g;
const LETTERS: Readonly<Record<string, string>> = { n: "\n", t: "\t", r: "\r", e: "\u001b" };
