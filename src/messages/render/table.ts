import measure from "fast-string-truncated-width";

/** Columns that a text takes on a terminal: what Unicode calls wide takes two, combining marks and colours none. */
export function columns(text: string): number {
  return PLAIN.test(text) ? text.length : measure(text).width;
}

/** Signs of one column each, whatever stands beside them. To measure any others takes Unicode expressions, which are long to compile. */
const PLAIN = /^[ -~\xa0-\xff\u2013\u2014\u2018\u2019\u201c\u201d\u2022\u2026\u2190-\u2193]*$/;

/** A text cut to so many columns, with an ellipsis. */
export function fit(text: string, most: number): string {
  if (PLAIN.test(text))
    return text.length <= most ? text : `${text.slice(0, Math.max(0, most - 1)).trimEnd()}…`;
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
 * Rows as aligned columns, two spaces apart and indented by two; the last column is not padded, and a column in which
 * nothing stands takes no room. A very long cell moves
 * what follows it in its own row, and no other: where nothing is cut short, one title would else be the width of all.
 */
export function table(cells: readonly (readonly string[])[]): string[] {
  const used = new Set(cells.flatMap((row) => row.flatMap((cell, i) => (cell === "" ? [] : [i]))));
  const rows = cells.map((row) => row.filter((_, i) => used.has(i)));
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

/** How rows give way where a terminal is narrow. */
export interface Yielding {
  /** The column that is cut. */
  readonly grows: number;
  /** Columns that go before anything is cut, the first one first. */
  readonly drops: readonly number[];
  /** Columns that stand on a line of their own below, as far as they have no room: the first one first. */
  readonly below?: readonly number[];
}

/** Number of terminal columns that the one that is cut keeps as long as others can go, at least. */
const LEAST = 24;

/** Rows as `table` aligns them, none wider than the terminal. */
export function fitted(rows: readonly (readonly string[])[], yielding: Yielding, width: number): string[] {
  return fittedEach(rows, yielding, width).flat();
}

/** In front of what stands below its row. */
const INDENT = "      ";

/** The same, with the lines of each row by themselves. */
export function fittedEach(
  rows: readonly (readonly string[])[],
  { grows, drops, below = [] }: Yielding,
  width: number,
): string[][] {
  const count = Math.max(0, ...rows.map((row) => row.length));
  const widths = Array.from({ length: count }, (_, i) =>
    Math.max(0, ...rows.map((row) => columns(row[i] ?? ""))),
  );
  let shown = widths.flatMap((wide, i) => (wide > 0 || i === grows ? [i] : []));
  const needed = (least: number) =>
    shown.reduce((sum, i) => sum + 2 + (i === grows ? Math.min(widths[i] ?? 0, least) : (widths[i] ?? 0)), 0);
  // A title is worth more than where it stands: it is cut where it takes most of the row, or nothing else can go.
  const wanted = Math.max(LEAST, Math.floor((width * 2) / 3));
  const first = [...drops.map((i) => [i, width] as const), ...below.map((i) => [i, wanted] as const)];
  // Columns that go where even a short title has no room.
  const last = shown
    .toReversed()
    .filter((i) => i !== grows && i > 0)
    .map((i) => [i, 12] as const);
  for (const [i, least] of [...first, ...last])
    if (needed(least) > width) shown = shown.filter((one) => one !== i);
  const room = Math.max(8, width - needed(0));
  const lines = table(
    rows.map((row) => shown.map((i) => (i === grows ? fit(row[i] ?? "", room) : (row[i] ?? "")))),
  );
  const under = below.filter((i) => !shown.includes(i));
  return lines.map((line, at) => {
    const rest = under.map((i) => rows[at]?.[i] ?? "").filter((text) => text !== "");
    if (rest.length === 0) return [line];
    const joined = rest.toReversed().join(" · ");
    // Where one line cannot hold them, each has its own: what is held is worth more than a line.
    const texts = columns(joined) + INDENT.length <= width ? [joined] : rest.toReversed();
    return [line, ...texts.map((text) => fit(`${INDENT}${text}`, width))];
  });
}
