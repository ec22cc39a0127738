import { columns as widthOf, fit } from "../messages/render/table.ts";
import { type Cell, fill, type Panel, type PanelName, type Row, type Tone, type Wording } from "./rows.ts";
import { LETTERS, rowOf, type ScreenState, type ScreenView } from "./screen-state.ts";
import type { Act } from "./types.ts";

/** Colours, or none. */
type Ink = Readonly<Record<Exclude<Tone, "plain">, (text: string) => string>>;

interface Size {
  readonly columns: number;
  readonly rows: number;
}

/** The parts that a frame is drawn from. */
export interface Drawing {
  readonly seen: ScreenView;
  readonly state: ScreenState;
  readonly size: Size;
  readonly wording: Wording;
  readonly ink: Ink;
  /** The file's name, and who one is. */
  readonly title: string;
}

/** From so many columns on each lane has one of its own. */
export const WIDE = 150;
/** Below it, one panel is shown at a time. */
const NARROW = 70;

/** One frame: exactly as many lines as the terminal has, none wider than it. */
export function frame(drawing: Drawing): string[] {
  const { size } = drawing;
  const height = Math.max(1, size.rows - 3);
  const body = bodyOf(drawing, height);
  const lines = [headLine(drawing), ...padded(body, height), toldLine(drawing), keyLine(drawing)];
  return lines.slice(0, Math.max(1, size.rows));
}

function bodyOf(drawing: Drawing, height: number): string[] {
  const { state, size } = drawing;
  if (state.mode === "help") return helpLines(drawing);
  if (state.mode === "detail") return detailLines(drawing);
  if (size.columns < NARROW) return narrowBody(drawing, height);
  return size.columns >= WIDE ? wideBody(drawing, height) : middleBody(drawing, height);
}

function padded(lines: readonly string[], height: number): string[] {
  return [...lines.slice(0, height), ...Array.from({ length: Math.max(0, height - lines.length) }, () => "")];
}

function headLine({ title, state, seen, size, wording: { words }, ink }: Drawing): string {
  const right = state.replay === null ? words.live : fill(words.replay, { n: state.replay });
  const left = fit(`coord · ${title}`, Math.max(1, size.columns - widthOf(right) - 2));
  const gap = " ".repeat(Math.max(1, size.columns - widthOf(left) - widthOf(right)));
  const shown = state.replay === null ? ink.green(right) : ink.yellow(right);
  return seen.panels.length === 0 ? "" : `${ink.bold(left)}${gap}${shown}`;
}

/** The line that tells or asks something. */
function toldLine({ state, size, wording: { words }, ink }: Drawing): string {
  const { asking, told } = state;
  if (asking !== null) {
    const asked =
      asking.act === "search"
        ? words.asks.path
        : (words.asks[asking.act.asks as keyof typeof words.asks] ?? "");
    const room = Math.max(1, size.columns - widthOf(asked) - 4);
    const points = Array.from(asking.typed);
    while (points.length > 0 && widthOf(points.join("")) > room) points.shift();
    return `${ink.bold(fit(asked, size.columns - 3))} ${points.join("")}▏`;
  }
  if (told === null) return "";
  const line = fit(told.text.replace(/\s*\n\s*/g, " "), size.columns);
  return told.isNo ? ink.red(line) : ink.green(line);
}

/** The keys that do something now, the selected entry's first, as far as there is room. */
function keyLine({ state, seen, size, wording: { words }, ink }: Drawing): string {
  if (state.mode === "ask") return ink.dim(fit(`enter ${words.send} · esc ${words.cancel}`, size.columns));
  const own = (rowOf(state, seen)?.acts ?? []).map(
    (act: Act) => `${LETTERS[act.command]} ${words.acts[act.command]}`,
  );
  const all = [
    ...(seen.isReadOnly ? [] : own),
    "? ",
    ...(seen.isReadOnly ? [] : [`n ${words.acts["task add"]}`, `u ${words.acts.undo}`]),
    "/ [ ]",
    `q ${words.help.quit}`,
  ];
  const parts = all.map((part) => (part === "? " ? `? ${words.help.title.toLowerCase()}` : part));
  while (parts.length > 2 && widthOf(parts.join(" · ")) > size.columns) parts.splice(-2, 1);
  return ink.dim(fit(parts.join(" · "), size.columns));
}

function helpLines({ wording: { words }, size, ink }: Drawing): string[] {
  const { help } = words;
  const rows: readonly (readonly [string, string])[] = [
    ["↑ ↓ ← → tab", help.move],
    ["enter", help.detail],
    ["a … z", help.act],
    ["n", help.add],
    ["j", help.join],
    ["u", help.undo],
    ["/", help.search],
    ["[ ]", help.replay],
    ["0", help.live],
    ["q", help.quit],
  ];
  return [
    "",
    ink.bold(help.title),
    ...rows.map(([key, text]) => fit(`  ${key.padEnd(12)} ${text}`, size.columns)),
  ];
}

function detailLines(drawing: Drawing): string[] {
  const { state, seen, size, ink } = drawing;
  const row = rowOf(state, seen);
  if (row === null) return [];
  const [title = "", ...rest] = row.detail.filter((line) => line !== "");
  return [
    "",
    ...wrapped(title, size.columns - 2).map((line) => ink.bold(` ${line}`)),
    "",
    ...rest.flatMap((line) => wrapped(line, size.columns - 2).map((part) => ` ${part}`)),
  ];
}

/** A text in lines of so many columns, cut between words where there are any. */
function wrapped(text: string, most: number): string[] {
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(" ")) {
    const longer = line === "" ? word : `${line} ${word}`;
    if (widthOf(longer) <= most) line = longer;
    else {
      if (line !== "") lines.push(line);
      line = fit(word, most);
    }
  }
  return [...lines, line];
}

/** One panel below the other, from the one in focus on, as far as there is room. */
function narrowBody(drawing: Drawing, height: number): string[] {
  const { panels } = drawing.seen;
  const at = Math.max(
    0,
    panels.findIndex(({ name }) => name === drawing.state.focus),
  );
  const order = [...panels.slice(at), ...panels.slice(0, at)].map(({ name }) => name);
  const lines: string[] = [];
  for (const name of order) {
    const room = height - lines.length;
    if (room < 3) break;
    lines.push(...panelNamed(name, drawing, drawing.size.columns, Math.min(room, wantedBy(name, drawing))));
  }
  return lines;
}

/** Two columns: what needs somebody and who is there, beside the work and what happens. */
function middleBody(drawing: Drawing, height: number): string[] {
  const { columns } = drawing.size;
  const left = Math.floor((columns - 3) * 0.46);
  const right = columns - 3 - left;
  return beside(
    [
      stacked(drawing, left, height, ["needs", "people", "files"]),
      stacked(drawing, right, height, ["lanes", "activity"]),
    ],
    [left, right],
    height,
    drawing.ink,
  );
}

/** A column for each lane, and one for each of the other panels below. */
function wideBody(drawing: Drawing, height: number): string[] {
  const { columns } = drawing.size;
  const lanes: readonly PanelName[] = ["next", "waiting", "progress", "blocked", "done"];
  const others: readonly PanelName[] = ["needs", "people", "files", "activity"];
  const most = (names: readonly PanelName[]) => Math.max(8, ...names.map((name) => wantedBy(name, drawing)));
  const [top = 0, bottom = 0] = allotted(height, [most(lanes), most(others)]);
  const lane = Math.floor((columns - 4 * 3) / 5);
  const other = Math.floor((columns - 3 * 3) / 4);
  const row = (names: readonly PanelName[], width: number, tall: number) =>
    beside(
      names.map((name) => panelNamed(name, drawing, width, tall)),
      names.map(() => width),
      tall,
      drawing.ink,
    );
  return [...row(lanes, lane, top), ...row(others, other, bottom)];
}

/** Lines that a panel fills, with its title and one between it and the next. */
function wantedBy(name: PanelName, { seen, state, size }: Drawing): number {
  const rows = seen.panels.find((panel) => panel.name === name)?.rows.length ?? 0;
  // The log grows for ever: it gets the room that current work leaves, unless it has the focus.
  const most = name === "activity" && state.focus !== name && size.columns < WIDE ? 6 : rows;
  return Math.min(rows, most) + 2;
}

/** Panels one below the other: each gets what it needs; where there is too little, the one in focus gets more. */
function stacked(drawing: Drawing, width: number, height: number, names: readonly PanelName[]): string[] {
  const heights = allotted(
    height,
    names.map((name) => wantedBy(name, drawing)),
    names.indexOf(drawing.state.focus),
  );
  return names.flatMap((name, at) => panelNamed(name, drawing, width, heights[at] ?? 0));
}

/** Least lines of a panel. */
const LEAST = 3;

/** A height in parts: as much as each wants; where that is too much, what is left goes round, twice to the one in focus. */
function allotted(height: number, wanted: readonly number[], focus = -1): number[] {
  const parts = wanted.map((one) => Math.min(one, LEAST));
  let left = height - parts.reduce((sum, one) => sum + one, 0);
  while (left > 0 && parts.some((one, at) => one < (wanted[at] ?? 0)))
    for (const [at, most] of wanted.entries())
      for (let time = at === focus ? 2 : 1; time > 0 && left > 0 && (parts[at] ?? 0) < most; time--) {
        parts[at] = (parts[at] ?? 0) + 1;
        left--;
      }
  // Rows that nobody wants go to the last part, as empty lines.
  return parts.map((one, at) => (at === parts.length - 1 ? one + Math.max(0, left) : one));
}

function beside(
  blocks: readonly (readonly string[])[],
  widths: readonly number[],
  height: number,
  ink: Ink,
): string[] {
  return Array.from({ length: height }, (_, at) =>
    blocks
      .map((block, i) => filled(block[at] ?? "", widths[i] ?? 0))
      .join(` ${ink.dim("│")} `)
      .trimEnd(),
  );
}

function filled(line: string, width: number): string {
  return line + " ".repeat(Math.max(0, width - widthOf(line)));
}

function panelNamed(name: PanelName, drawing: Drawing, width: number, height: number): string[] {
  const panel = drawing.seen.panels.find((one) => one.name === name);
  return panel === undefined ? [] : padded(panelLines(panel, drawing, width, height), height);
}

/** A panel with its title, scrolled so that the selected row is in view. */
function panelLines(
  panel: Panel,
  { state, ink, wording: { words } }: Drawing,
  width: number,
  height: number,
): string[] {
  const isFocused = state.focus === panel.name;
  const room = Math.max(0, height - 1);
  const shownKey = state.selected[panel.name] ?? panel.rows.find(({ key }) => key !== "")?.key;
  const at = Math.max(
    0,
    panel.rows.findIndex(({ key }) => key !== "" && key === shownKey),
  );
  const isCut = panel.rows.length > room;
  const visible = isCut ? Math.max(1, room - 1) : room;
  const start = Math.max(0, Math.min(at - Math.floor(visible / 2), panel.rows.length - visible));
  const rows = panel.rows.slice(start, start + visible);
  const grid = gridOf(rows);
  const lines = rows.map((row) =>
    rowLine(row, grid, width, isFocused && row.key !== "" && row.key === shownKey, ink),
  );
  const hidden = panel.rows.length - rows.length;
  if (isCut && room > 1) lines.push(ink.dim(fit(`  … ${fill(words.more, { n: hidden })}`, width)));
  return [titleLine(panel, width, isFocused, ink), ...lines].slice(0, Math.max(1, height));
}

function titleLine({ title, count }: Panel, width: number, isFocused: boolean, ink: Ink): string {
  const text = fit(` ${title} (${count}) `, Math.max(1, width - 2));
  const line = `─${text}${"─".repeat(Math.max(0, width - 1 - widthOf(text)))}`;
  return isFocused ? ink.bold(ink.cyan(line.replaceAll("─", "━"))) : ink.dim(line);
}

/** How wide each column but the growing one is, in the rows that are shown. */
function gridOf(rows: readonly Row[]): number[] {
  const widths: number[] = [];
  for (const { key, cells } of rows) {
    if (key === "") continue;
    cells.forEach(({ text, grows }, i) => {
      widths[i] = grows ? 0 : Math.max(widths[i] ?? 0, widthOf(text));
    });
  }
  return widths;
}

/** Columns below which a title says too little: then what stands behind it gives way. */
const LEAST_TITLE = 16;

function rowLine(
  { key, cells }: Row,
  grid: readonly number[],
  width: number,
  isSelected: boolean,
  ink: Ink,
): string {
  if (key === "") return cells.map((one) => paintCell(one, fit(one.text, width - 1), ink)).join("");
  const shown = droppedUntilFits(cells, grid, width - 2);
  const fixed =
    shown.reduce((sum, i) => sum + (cells[i]?.grows ? 0 : (grid[i] ?? 0)), 0) + Math.max(0, shown.length - 1);
  const room = Math.max(1, width - 2 - fixed);
  const parts = shown.map((i) => {
    const one = cells[i] ?? { text: "", tone: "plain" as const };
    const most = one.grows ? room : (grid[i] ?? 0);
    return paintCell(one, filled(fit(one.text, most), most), ink);
  });
  return `${isSelected ? ink.cyan("▸") : " "} ${parts.join(" ")}`.trimEnd();
}

/** Columns that are shown: the last ones go first until the title has room. */
function droppedUntilFits(cells: readonly Cell[], grid: readonly number[], width: number): number[] {
  let shown = cells.map((_, i) => i).filter((i) => cells[i]?.grows || (grid[i] ?? 0) > 0);
  const fixed = () => shown.reduce((sum, i) => sum + (cells[i]?.grows ? 0 : (grid[i] ?? 0) + 1), 0);
  while (width - fixed() < LEAST_TITLE && shown.some((i) => !cells[i]?.grows && i > 1)) {
    const last = shown.findLast((i) => !cells[i]?.grows);
    shown = shown.filter((i) => i !== last);
  }
  return shown;
}

function paintCell({ tone }: Cell, text: string, ink: Ink): string {
  return tone === "plain" || text === "" ? text : ink[tone](text);
}
