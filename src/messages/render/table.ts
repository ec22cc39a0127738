import measure from "fast-string-truncated-width";

/** Columns that a text takes on a terminal: what Unicode calls wide takes two, combining marks and colours none. */
export function columns(text: string): number {
  return measure(text).width;
}

/** A text cut to so many columns, with an ellipsis. */
export function fit(text: string, most: number): string {
  const { truncated, index } = measure(text, { limit: most, ellipsis: "…", ellipsisWidth: 1 });
  if (!truncated) return text;
  let cut = Array.from(text.slice(0, index));
  // Behind a character that is none of Latin's it counts one too many.
  while (cut.length > 0 && columns(cut.join("")) > most - 1) cut = cut.slice(0, -1);
  return `${cut.join("").trimEnd()}…`;
}

/** Maximum width that a cell gives its column (columns); a wider cell stands out of it. */
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
