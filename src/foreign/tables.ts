import { readTime } from "../time/time.ts";
import type { SoftClaim } from "./claim.ts";
import { nameIn, unmarked } from "./names.ts";
import type { ForeignLine, Part } from "./parts.ts";
import { pathsIn } from "./paths.ts";
import { fieldKind, type FieldKind, stateOf } from "./words.ts";

const NUMBER = /^#?[A-Z]{0,8}[- ]?\d+(?:[./-]\d+)*$/i;
const DELIMITER = /^\s*\|?\s*:?-+:?\s*(?:\|\s*:?-+:?\s*)*\|?\s*$/;

/** Rows of tables in which somebody has files, a task or a state. */
export function claimsInTables(part: Part): SoftClaim[] {
  const { lines } = part;
  const claims: SoftClaim[] = [];
  for (let at = 1; at < lines.length; at++) {
    const [head, rule] = [lines[at - 1], lines[at]];
    if (head === undefined || rule === undefined || !isDelimiter(rule.text) || !head.text.includes("|"))
      continue;
    const columns = cellsOf(head.text).map(fieldKind);
    const rows: ForeignLine[] = [];
    for (let row = lines[at + 1]; row?.text.includes("|"); row = lines[++at + 1]) rows.push(row);
    claims.push(...rows.flatMap((row) => (part.isAbout(row.text) ? claimOf(row, columns, part) : [])));
  }
  return claims;
}

function isDelimiter(text: string): boolean {
  return text.includes("|") && text.includes("-") && DELIMITER.test(text);
}

function claimOf(
  row: ForeignLine,
  columns: readonly (FieldKind | "changed" | null)[],
  part: Part,
): SoftClaim[] {
  const cells = cellsOf(row.text);
  const of = (kind: FieldKind) => cells.filter((_, at) => columns[at] === kind);
  const [named] = of("who");
  const hasFiles = columns.includes("files");
  // Within an agent's own section a table of paths needs no column for who.
  const who = named === undefined ? (hasFiles ? part.who : null) : nameIn(named);
  const [state = "", ...others] = of("state").map(unmarked);
  if (who === null || !(hasFiles || columns.includes("task") || columns.includes("state"))) return [];
  if (
    [state, ...others].some((one) => stateOf(one) === "over") ||
    /^\s*\|?\s*~~.*~~\s*\|?\s*$/.test(row.text)
  )
    return [];
  const paths = of("files").flatMap((cell) => pathsIn(cell, "list"));
  const tasks = of("task")
    .map(unmarked)
    .filter((cell) => nameIn(cell) !== null);
  // What it is called says more than its number.
  const task = tasks.find((cell) => !NUMBER.test(cell)) ?? tasks[0] ?? "";
  if (
    paths.length === 0 &&
    (task === "" || (columns.includes("state") && stateOf(state) === null && nameIn(state) === null))
  )
    return [];
  const inTask = paths.length > 0 ? [] : of("task").flatMap((cell) => pathsIn(cell, "prose"));
  const [until = ""] = of("until");
  return [
    {
      who,
      paths: [...paths, ...inTask],
      task,
      state,
      until: readTime(unmarked(until)),
      line: row.line,
      text: row.text,
    },
  ];
}

/** The cells of a row, cut at bars that are not escaped. */
function cellsOf(row: string): string[] {
  const inner = row
    .trim()
    .replace(/^\|/, "")
    .replace(/(?<!\\)\|$/, "");
  return inner.split(/(?<!\\)\|/).map((cell) => cell.replaceAll("\\|", "|").trim());
}
