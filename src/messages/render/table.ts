/** Columns that a text takes on a terminal: wide East Asian characters and most emoji take two, combining marks none. */
function columns(text: string): number {
  let count = 0;
  for (const letter of text.replace(/\u001b\[[\d;]*m/g, "")) {
    const code = letter.codePointAt(0) ?? 0;
    if (/\p{M}|\u200d|[\ufe00-\ufe0f]/u.test(letter)) continue;
    const wide =
      (code >= 0x1100 && code <= 0x115f) ||
      (code >= 0x2e80 && code <= 0xa4cf) ||
      (code >= 0xac00 && code <= 0xd7a3) ||
      (code >= 0xf900 && code <= 0xfaff) ||
      (code >= 0xfe30 && code <= 0xfe6f) ||
      (code >= 0xff00 && code <= 0xff60) ||
      (code >= 0x1f18e && code <= 0x1f19a) ||
      (code >= 0x1f300 && code <= 0x1faff);
    count += wide ? 2 : 1;
  }
  return count;
}

/** A text cut to so many columns, with an ellipsis. */
export function fit(text: string, most: number): string {
  if (columns(text) <= most) return text;
  let result = "";
  for (const letter of text) {
    if (columns(result + letter) > most - 1) break;
    result += letter;
  }
  return `${result.trimEnd()}…`;
}

/** A cell beyond this stands out of its column: columns. */
const WIDEST = 60;

/**
 * Rows as aligned columns, two spaces apart and indented by two; the last column is not padded. A very long cell moves
 * what follows it in its own row, and no other: where nothing is cut short, one title would else be the width of all.
 */
export function table(rows: readonly (readonly string[])[]): string[] {
  const widths: number[] = [];
  for (const row of rows) {
    row.forEach((cell, i) => {
      const wanted = columns(cell);
      widths[i] = Math.max(widths[i] ?? 0, wanted > WIDEST ? 0 : wanted);
    });
  }
  return rows.map((row) =>
    `  ${row.map((cell, i) => (i === row.length - 1 ? cell : cell + " ".repeat(Math.max(0, (widths[i] ?? 0) - columns(cell))))).join("  ")}`.trimEnd(),
  );
}
