import { hasWord } from "../text/latin.ts";
import { readTime } from "../time/time.ts";
import { answered } from "./answered.ts";
import type { SoftClaim } from "./claim.ts";
import { LOCK } from "./brief.ts";
import { isAnyName, isSure, saidInParts } from "./items.ts";
import { saidLoosely } from "./loose.ts";
import { isAgentLike, isBlank, nameIn, NOBODY, unmarked } from "./names.ts";
import type { ForeignLine } from "./part-lines.ts";
import type { Part } from "./parts.ts";
import { pathsIn } from "./paths.ts";
import { words } from "../vocabulary/words.ts";
import { fieldKind, type FieldKind } from "./fields.ts";
import { beginningOf } from "./phrases.ts";
import { stateOf } from "./states.ts";
import { evidenceOf, tenseOf } from "./tense.ts";

const NUMBER = /^#?[A-Z]{0,8}[- ]?\d+(?:[./-]\d+)*$/i;
const DELIMITER = /^\s*\|?\s*:?-+:?\s*(?:\|\s*:?-+:?\s*)*\|?\s*$/;

/** Rows of tables in which somebody has files, a task or a state; of HTML's tables, too. */
export function claimsInTables(part: Part): SoftClaim[] {
  const { lines } = part;
  const claims = part.tables.flatMap((table) => claimsInTable(table, part));
  for (let at = 1; at < lines.length; at++) {
    const [head, rule] = [lines[at - 1], lines[at]];
    if (head === undefined || rule === undefined || !isDelimiter(rule.text) || !head.text.includes("|"))
      continue;
    const heads = cellsOf(head.text);
    const lanes = lanesOf(heads);
    const rows: ForeignLine[] = [];
    for (let row = lines[at + 1]; row?.text.includes("|"); row = lines[++at + 1]) rows.push(row);
    const columns = columnsOf(heads, rows);
    const turned =
      lanes.length > 0
        ? null
        : (claimsInColumns(columns, heads, rows, part) ??
          claimsByAgent(heads, rows, part) ??
          claimsByFile(columns, heads, rows, part));
    if (turned !== null) {
      claims.push(...turned);
      continue;
    }
    const asked = rows.filter((row) => part.isAbout(row.text));
    claims.push(
      ...asked.flatMap((row) =>
        lanes.length > 0
          ? claimsInLanes(row, lanes)
          : isOverIn(row, heads)
            ? []
            : [...claimOf(row, columns, part), ...namelessRow(row, columns, part)],
      ),
    );
  }
  return claims;
}

/** What the columns are for: by their heads, and by what stands in them. */
function columnsOf(heads: readonly string[], rows: readonly ForeignLine[]) {
  const kinds = heads.map(columnKind);
  return withTasks(
    withTerritories(withPlaces(withNames(withSigns(kinds, heads, rows), heads, rows), rows), heads, rows),
    rows,
  );
}

/** `Stan` is a state in Polish, and a name above a list. */
function columnKind(head: string): ReturnType<typeof fieldKind> {
  return /^\W*stan\W*$/i.test(head)
    ? "state"
    : (fieldKind(head) ?? (ASKS_WHO.test(words(head)) || isWhoAndMore(head) ? "who" : null));
}

/** `Agent / Branch`: who, with something else behind it. */
function isWhoAndMore(head: string): boolean {
  const [first = "", ...more] = head.split(/\s*[/&]\s*/);
  return more.length > 0 && fieldKind(first) === "who";
}

/** `Who is on it`, `wer ist dran`. */
const ASKS_WHO = /^(?:who|qui|quien|wer|quem|chi|kto)(?: [^ ]+){1,4}$/;

/** Columns without a word above them, `| 📄 | 🙋 | 🚦 |`, are what all of their cells are: files, states, names. */
function withSigns(
  columns: readonly (FieldKind | "changed" | null)[],
  heads: readonly string[],
  rows: readonly ForeignLine[],
): readonly (FieldKind | "changed" | null)[] {
  const isWordless = (at: number) => columns[at] === null && !hasWord(heads[at] ?? "");
  if (rows.length === 0 || !heads.some((_, at) => isWordless(at))) return columns;
  const cells = rows.slice(0, 40).map(({ text }) => cellsOf(text));
  const found = [...columns];
  for (const [kind, is] of CONTENTS) {
    // Names alone may be of anything; beside files and how they stand they are somebody's.
    if (found.includes(kind) || (kind === "who" && !(found.includes("files") && found.includes("state"))))
      continue;
    const at = heads.findIndex((_, column) => {
      const filled = cells.map((row) => row[column] ?? "").filter((cell) => cell !== "");
      return isWordless(column) && found[column] === null && filled.length > 0 && filled.every(is);
    });
    if (at >= 0) found[at] = kind;
  }
  return found;
}

const CONTENTS: readonly (readonly [FieldKind, (cell: string) => boolean])[] = [
  ["files", isFile],
  ["state", (cell) => stateOf(cell) !== null],
  ["who", (cell) => isAgentLike(unmarked(cell)) || isAnyName(unmarked(cell))],
];

function isFile(cell: string): boolean {
  return pathsIn(cell, "item").some((path) => /[/.]/.test(path) && !/^[\w.+-]+@/.test(path));
}

/** Beside files and a state that goes on, a column of names is one of who, whatever it is called: `Hands on keyboard | Territory | Mood`. */
function withNames<T>(
  columns: readonly (T | "who" | "state")[],
  heads: readonly string[],
  rows: readonly ForeignLine[],
): readonly (T | "who" | "state")[] {
  const kinds: readonly unknown[] = columns;
  if (kinds.includes("who") || !kinds.includes("files")) return columns;
  const cells = rows.slice(0, 40).map(({ text }) => cellsOf(text).map(unmarked));
  const isOpen = (at: number) => columns[at] === null && !OTHERS.test(words(heads[at] ?? ""));
  const states = heads.findIndex(
    (_, at) => kinds[at] === "state" || (isOpen(at) && cells.some((row) => isWork(row[at] ?? ""))),
  );
  const names = heads.findIndex(
    (_, at) => isOpen(at) && at !== states && cells.every((row) => isAnyName(row[at] ?? "")),
  );
  if (states < 0 || names < 0 || cells.length === 0) return columns;
  return columns.map((kind, at) => (at === names ? "who" : at === states ? "state" : kind));
}

/** Columns of those who have something else to do with a file than to work on it. */
const OTHERS =
  /\b(?:review|author|auteur|autor|approve|report|request|test|releas|relec|revis|created?|contact|language|format)\w*/;

/** Beside somebody and a mark of a lock, a column of nothing but files is one of files, whatever it is called: `Who | Where | `. */
function withPlaces<T>(
  columns: readonly (T | "who" | "files" | "state")[],
  rows: readonly ForeignLine[],
): readonly (T | "who" | "files" | "state")[] {
  const kinds: readonly unknown[] = columns;
  if (!kinds.includes("who") || kinds.includes("files") || !kinds.includes(null) || rows.length === 0)
    return columns;
  const cells = rows.slice(0, 40).map(({ text }) => cellsOf(text));
  const all = (at: number, is: (cell: string) => boolean) => cells.every((row) => is(row[at] ?? ""));
  const marks = columns.flatMap((kind, at) =>
    kind === "state" || kind === "until" || (kind === null && all(at, (cell) => stateOf(cell) !== null))
      ? [at]
      : [],
  );
  if (marks.length === 0) return columns;
  return columns.map((kind, at) =>
    kind !== null ? kind : marks.includes(at) ? "state" : all(at, isFile) ? "files" : kind,
  );
}

/**
 * Beside somebody, a column of nothing but files is one of files where its head names what each has, or says now: `Agent | Lane`,
 * `Person | Currently in`.
 */
function withTerritories<T>(
  columns: readonly (T | "who" | "files")[],
  heads: readonly string[],
  rows: readonly ForeignLine[],
): readonly (T | "who" | "files")[] {
  const kinds: readonly unknown[] = columns;
  if (!kinds.includes("who") || kinds.includes("files")) return columns;
  const cells = rows.slice(0, 40).map(({ text }) => cellsOf(text));
  const at = heads.findIndex((head, column) => {
    const isOne =
      kinds[column] === "who"
        ? kinds.some((kind, other) => kind === "who" && other !== column)
        : kinds[column] === null && tenseOf(head) === "live";
    const filled = isOne ? cells.map((row) => row[column] ?? "").filter((cell) => !isBlank(cell)) : [];
    return filled.length > 0 && filled.every(holdsFile);
  });
  return at < 0 ? columns : columns.map((kind, column) => (column === at ? "files" : kind));
}

/** Beside somebody and a state, and neither a file nor a task, the first column of words is the task, whatever it is called: `# | Blocker | Owner | Status`. */
function withTasks<T>(
  columns: readonly (T | "who" | "task")[],
  rows: readonly ForeignLine[],
): readonly (T | "who" | "task")[] {
  const kinds: readonly unknown[] = columns;
  if (!kinds.includes("who") || !kinds.includes("state")) return columns;
  if (["task", "files", "changed"].some((kind) => kinds.includes(kind))) return columns;
  const cells = rows.slice(0, 40).map(({ text }) => cellsOf(text).map(unmarked));
  const at = columns.findIndex(
    (kind, column) => kind === null && cells.every((row) => (row[column] ?? "").split(" ").length > 1),
  );
  return at < 0 || cells.length === 0
    ? columns
    : columns.map((kind, column) => (column === at ? "task" : kind));
}

function holdsFile(cell: string): boolean {
  return pathsIn(cell, "prose").some((path) => isSure(path, cell));
}

function claimsInTable(table: readonly ForeignLine[], part: Part): SoftClaim[] {
  const [head, ...rows] = table;
  const heads = head === undefined ? [] : cellsOf(head.text);
  const columns = columnsOf(heads, rows);
  return rows
    .filter((row) => part.isAbout(row.text) && !isOverIn(row, heads))
    .flatMap((row) => claimOf(row, columns, part));
}

/** The columns of a board whose columns are states, `To do | In progress | Done`, in which work goes on; none for any other table. */
function lanesOf(heads: readonly string[]): number[] {
  const states = heads.map(stateOf);
  if (!states.includes("live") || !states.includes("over") || heads.some((head) => fieldKind(head) === "who"))
    return [];
  return heads.flatMap((_, at) => (states[at] === "live" ? [at] : []));
}

function claimsInLanes({ text, line }: ForeignLine, lanes: readonly number[]): SoftClaim[] {
  const cells = cellsOf(text);
  return lanes.flatMap((at) => {
    const said = saidInParts((cells[at] ?? "").slice(0, 600), "work");
    return said === null ? [] : [{ task: "", state: "", until: null, ...said, line, text }];
  });
}

/** A table in which each person has a column, and the rows say what for: `| | Ann | codex-2 |`, `| Files | … |`; null for any other. */
function claimsInColumns(
  columns: readonly (FieldKind | "changed" | null)[],
  heads: readonly string[],
  rows: readonly ForeignLine[],
  part: Part,
): SoftClaim[] | null {
  const kinds = rows.map(({ text }) => fieldKind(cellsOf(text)[0] ?? ""));
  const isWorkOn = ({ text }: ForeignLine, row: number) =>
    kinds[row] === "task" &&
    cellsOf(text)
      .slice(1)
      .every((cell) => isBlank(cell) || holdsFile(cell));
  const at = kinds.includes("files") ? kinds.indexOf("files") : rows.findIndex(isWorkOn);
  if (at >= 0) kinds[at] = "files";
  const ofFiles = rows[at];
  if (ofFiles === undefined || kinds.includes("who")) return null;
  if (columns.some((kind, column) => column > 0 && (kind === "who" || kind === "files"))) return null;
  if (!part.isAbout(ofFiles.text)) return [];
  const cells = rows.map(({ text }) => cellsOf(text));
  const turned = [...kinds, "who" as const];
  return heads.slice(1).flatMap((head, column) => {
    const values = [...cells.map((row) => row[column + 1] ?? ""), head];
    const text = `|${values.map((value) => value.replaceAll("|", "\\|")).join("|")}|`;
    const row = { text, line: ofFiles.line, fence: null };
    return claimOf(row, turned, part).map((claim) => ({ ...claim, text: ofFiles.text }));
  });
}

/** A table of what each agent has, with a column for each and no word that says so but the section's: `| Claude | Codex |`; null for any other. */
function claimsByAgent(
  heads: readonly string[],
  rows: readonly ForeignLine[],
  part: Part,
): SoftClaim[] | null {
  const names = heads.map((head) => (isAgentLike(unmarked(head)) ? nameIn(head) : null));
  if (names.length < 2 || names.slice(1).includes(null) || part.tense === "past") return null;
  // Rows with words of their own may compare anything.
  if (names[0] === null && part.tense === null) return null;
  const asked = rows.filter(({ text }) => part.isAbout(text));
  return asked.flatMap(({ text, line }) => {
    const cells = cellsOf(text);
    if (names[0] === null && fieldKind(cells[0] ?? "") === "aside") return [];
    return cells.flatMap((cell, at) => {
      const paths = pathsIn(cell, "prose").filter((path) => isSure(path, cell));
      const who = names[at] ?? null;
      return who === null || paths.length === 0
        ? []
        : [{ who, paths, task: "", state: "", until: null, line, text }];
    });
  });
}

/** A table with a column for each file or folder, and below it who has it; null for any other. */
function claimsByFile(
  columns: readonly unknown[],
  heads: readonly string[],
  rows: readonly ForeignLine[],
  part: Part,
): SoftClaim[] | null {
  const paths = heads.map((head) => pathsIn(head, "item").filter((path) => /[/.]/.test(path)));
  if (paths.filter((one) => one.length === 1).length < 2 || columns.some((kind) => kind !== null))
    return null;
  return rows.flatMap(({ text, line }) =>
    cellsOf(text).flatMap((cell, at) => {
      const who = nameIn(cell);
      const own = paths[at] ?? [];
      return who === null ||
        own.length === 0 ||
        !isAnyName(unmarked(cell)) ||
        !own.some((path) => part.isAbout(path))
        ? []
        : [{ who, paths: own, task: "", state: "", until: null, line, text }];
    }),
  );
}

function isDelimiter(text: string): boolean {
  return text.includes("|") && text.includes("-") && DELIMITER.test(text);
}

/** Whether a column says that it is over: `| Released |`, with a time below it. */
export function isOverIn({ text }: ForeignLine, heads: readonly string[]): boolean {
  const cells = cellsOf(text);
  return heads.some((head, at) => answered(head, cells[at] ?? "") === "over");
}

export function claimOf(
  row: ForeignLine,
  columns: readonly (FieldKind | "changed" | null)[],
  part: Part,
): SoftClaim[] {
  const cells = cellsOf(row.text);
  const ofKind = (kind: FieldKind | "changed") => cells.filter((_, at) => columns[at] === kind);
  // Files that somebody "touched" are claimed while the row says that the work goes on.
  const isAtIt = stateOf(ofKind("state").map(unmarked)[0] ?? "") === "live" && columns.includes("changed");
  const of = (kind: FieldKind) =>
    kind === "files" && isAtIt ? [...ofKind(kind), ...ofKind("changed")] : ofKind(kind);
  const [named] = of("who");
  const hasFiles = columns.includes("files") || isAtIt;
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
    .filter((cell) => nameIn(cell.slice(0, 80)) !== null);
  // A task's title says more than its number.
  const task = tasks.find((cell) => !NUMBER.test(cell)) ?? tasks[0] ?? "";
  if (
    paths.length === 0 &&
    (task === "" || (columns.includes("state") && stateOf(state) === null && nameIn(state) === null))
  )
    return [];
  // What somebody is for is no work that goes on: `Model | Task | Size`.
  const isGoingOn = part.tense === "live" || columns.includes("state") || columns.includes("until");
  const inTask = paths.length > 0 ? [] : of("task").flatMap((cell) => pathsIn(cell, "prose"));
  if (paths.length + inTask.length === 0 && !isGoingOn) return [];
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

/** Rows that say that a file is locked and have no column for who. */
function namelessRow(row: ForeignLine, columns: readonly (string | null)[], part: Part): SoftClaim[] {
  if (columns.includes("who") || !columns.includes("files") || part.called !== null) return [];
  const cells = cellsOf(row.text);
  const states = cells.filter((_, at) => columns[at] === "state" || columns[at] === null);
  const isMeasured = cells.some((cell) => /^[\d.,]+ ?(?:%|[a-z]{1,3})?$/i.test(cell));
  const held =
    states.find((cell) => LOCK.test(cell) || beginningOf("held", words(unmarked(cell))) !== null) ??
    (isMeasured ? undefined : cells.find((cell, at) => columns[at] === "state" && isWork(unmarked(cell))));
  if (held === undefined || states.some((cell) => stateOf(unmarked(cell)) === "over")) return [];
  const paths = cells.filter((_, at) => columns[at] === "files").flatMap((cell) => pathsIn(cell, "list"));
  if (paths.length === 0) return [];
  // `🔒 locked (Dora)`: the mark may say who.
  const said = `${paths[0]} \u2014 ${unmarked(held)}`;
  const who = (saidInParts(said, "claims") ?? saidLoosely(said, "claims", null, ""))?.who ?? NOBODY;
  return [{ who, paths, task: "", state: "", until: null, line: row.line, text: row.text }];
}

/** `in progress`: somebody is at it, though nothing says who. */
function isWork(state: string): boolean {
  return stateOf(state) === "live" && evidenceOf(state) === "work" && words(state).split(" ").length <= 4;
}

/** The cells of a row, cut at bars that are not escaped. */
export function cellsOf(row: string): string[] {
  const inner = row
    .trim()
    .replace(/^\|/, "")
    .replace(/(?<!\\)\|$/, "");
  return inner.split(/(?<!\\)\|/).map((cell) => cell.replaceAll("\\|", "|").trim());
}
