import type { Act, ActCommand, Board } from "./types.ts";
import type { Panel, PanelName, Row } from "./rows.ts";

/** The state of the terminal's board, as a person's keys change it; pure. */
export interface ScreenState {
  readonly focus: PanelName;
  /** The selected entry of each panel, by its key: it stays selected wherever a change moves it. */
  readonly selected: Readonly<Partial<Record<PanelName, string>>>;
  readonly mode: "board" | "detail" | "help" | "ask";
  /** The text being typed, and what for. */
  readonly asking: { readonly act: Act | "search"; readonly typed: string } | null;
  /** Told below the panels until the next key. */
  readonly told: { readonly text: string; readonly isNo: boolean } | null;
  /** The revision that is shown in the present's place. */
  readonly replay: number | null;
}

export const START: ScreenState = {
  focus: "needs",
  selected: {},
  mode: "board",
  asking: null,
  told: null,
  replay: null,
};

/** The wishes that the loop around carries out. */
export type ScreenRequest =
  | { readonly kind: "quit" }
  | { readonly kind: "act"; readonly act: Act }
  | { readonly kind: "search"; readonly path: string }
  | { readonly kind: "show"; readonly revision: number | null };

export interface KeyResult {
  readonly state: ScreenState;
  readonly wish: ScreenRequest | null;
}

/** One letter an action; each stands at the bottom wherever it does something. */
export const LETTERS: Readonly<Record<ActCommand, string>> = {
  reserve: "r",
  finish: "f",
  release: "l",
  extend: "e",
  takeover: "t",
  "task add": "n",
  "task start": "s",
  "task done": "d",
  "task block": "b",
  "task move": "p",
  "handover accept": "a",
  "handover decline": "x",
  answer: "w",
  resolve: "v",
  "conflict resolve": "v",
  join: "j",
  undo: "u",
};

const ALWAYS: Readonly<Record<string, Act>> = {
  n: { command: "task add", input: {}, asks: "title" },
  j: { command: "join", input: {}, asks: "label" },
  u: { command: "undo", input: {}, asks: null },
};

/** The view in front of a person. */
export interface ScreenView {
  readonly board: Board;
  readonly panels: readonly Panel[];
  /** Rows that a panel shows at once. */
  readonly page: number;
  /** True where the past is only looked at, or nobody may act. */
  readonly isReadOnly: boolean;
  readonly readOnly: string;
}

/** A key by Node's name for it, or the character. */
export function press(before: ScreenState, key: string, seen: ScreenView): KeyResult {
  const state = { ...before, told: null };
  if (key === "ctrl-c") return { state, wish: { kind: "quit" } };
  if (state.mode === "ask") return typing(state, key);
  if (state.mode !== "board" && ["escape", "return", "q", "?"].includes(key))
    return stay({ ...state, mode: "board" });
  const moved = moving(state, key, seen);
  if (moved !== null) return moved;
  if (key === "q") return { state, wish: { kind: "quit" } };
  if (key === "?") return stay({ ...state, mode: "help" });
  if (key === "/") return stay({ ...state, mode: "ask", asking: { act: "search", typed: "" } });
  if (key === "return") return stay(rowOf(state, seen)?.key ? { ...state, mode: "detail" } : state);
  if (key === "[" || key === "]" || key === "0" || key === "escape") return replaying(state, key, seen.board);
  return acting(state, key, seen);
}

function stay(state: ScreenState): KeyResult {
  return { state, wish: null };
}

function moving(state: ScreenState, key: string, seen: ScreenView): KeyResult | null {
  const steps: Readonly<Record<string, number>> = {
    up: -1,
    k: -1,
    down: 1,
    pageup: -seen.page,
    pagedown: seen.page,
    home: -1e6,
    end: 1e6,
  };
  const turns: Readonly<Record<string, number>> = { tab: 1, right: 1, "shift-tab": -1, left: -1 };
  const [step, turn] = [steps[key], turns[key]];
  if (turn !== undefined) {
    const at = seen.panels.findIndex(({ name }) => name === state.focus);
    const next = seen.panels[(Math.max(0, at) + turn + seen.panels.length) % seen.panels.length];
    return stay({ ...state, mode: "board", focus: next?.name ?? state.focus });
  }
  if (step === undefined) return null;
  const rows = selectable(panelOf(state, seen));
  if (rows.length === 0) return stay(state);
  const at = Math.max(
    0,
    rows.findIndex(({ key: one }) => one === state.selected[state.focus]),
  );
  const to = rows[Math.max(0, Math.min(rows.length - 1, at + step))];
  return stay({ ...state, selected: { ...state.selected, [state.focus]: to?.key ?? "" } });
}

function selectable(panel: Panel | undefined): readonly Row[] {
  return panel?.rows.filter(({ key }) => key !== "") ?? [];
}

function panelOf(state: ScreenState, { panels }: Pick<ScreenView, "panels">): Panel | undefined {
  return panels.find(({ name }) => name === state.focus) ?? panels[0];
}

/** The selected row of the panel in focus: by its key, else the first one. */
export function rowOf(state: ScreenState, seen: Pick<ScreenView, "panels">): Row | null {
  const panel = panelOf(state, seen);
  const rows = selectable(panel);
  return rows.find(({ key }) => panel !== undefined && key === state.selected[panel.name]) ?? rows[0] ?? null;
}

function replaying(state: ScreenState, key: string, board: Board): KeyResult {
  if (key === "0" || key === "escape")
    return { state: { ...state, replay: null }, wish: { kind: "show", revision: null } };
  const at = state.replay ?? board.newest;
  const to = Math.max(board.oldest, Math.min(board.newest, at + (key === "[" ? -1 : 1)));
  const replay = to >= board.newest ? null : to;
  return { state: { ...state, replay }, wish: { kind: "show", revision: replay } };
}

function acting(state: ScreenState, key: string, seen: ScreenView): KeyResult {
  const act = (rowOf(state, seen)?.acts ?? []).find(({ command }) => LETTERS[command] === key) ?? ALWAYS[key];
  if (act === undefined) return stay(state);
  if (seen.isReadOnly) return stay({ ...state, told: { text: seen.readOnly, isNo: true } });
  if (act.asks !== null) return stay({ ...state, mode: "ask", asking: { act, typed: "" } });
  return { state: { ...state, mode: "board" }, wish: { kind: "act", act } };
}

/** Maximum length of what is typed (characters). */
const LONGEST = 500;

function typing(state: ScreenState, key: string): KeyResult {
  const { asking } = state;
  if (asking === null || key === "escape") return stay({ ...state, mode: "board", asking: null });
  if (key === "backspace") return stay(typed(state, Array.from(asking.typed).slice(0, -1).join("")));
  if (key === "return") return sent({ ...state, mode: "board", asking: null }, asking);
  const text = key === "space" ? " " : key;
  const isText = Array.from(text).length === 1 && text >= " ";
  return stay(isText && asking.typed.length < LONGEST ? typed(state, asking.typed + text) : state);
}

function typed(state: ScreenState, text: string): ScreenState {
  return { ...state, asking: state.asking === null ? null : { ...state.asking, typed: text } };
}

function sent(state: ScreenState, { act, typed: text }: NonNullable<ScreenState["asking"]>): KeyResult {
  if (act === "search")
    return text.trim() === "" ? stay(state) : { state, wish: { kind: "search", path: text } };
  const input = { ...act.input, ...(act.asks === null ? {} : { [act.asks]: text }) };
  return { state, wish: { kind: "act", act: { ...act, input, asks: null } } };
}
