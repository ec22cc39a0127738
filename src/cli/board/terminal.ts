import { panelsOf, type Wording } from "../../board/rows.ts";
import { frame, WIDE } from "../../board/screen.ts";
import {
  press,
  type ScreenState,
  type ScreenView,
  START,
  type ScreenRequest,
  LETTERS,
} from "../../board/screen-state.ts";
import type { Board } from "../../board/types.ts";
import { errorBody } from "../../messages/render/refusal.ts";
import type { BoardWords } from "../../messages/languages.ts";
import { liveChanges } from "../../store/live.ts";
import { StoreError } from "../../store/store.ts";
import { openScreen, type TerminalScreen } from "../../system/screen.ts";
import { visible } from "../../text/clean.ts";
import type { CommandContext } from "../command.ts";
import { carryOut } from "./acts.ts";
import { look } from "./look.ts";

/** Ages grow though nothing happens (ms). */
const LOOK_EVERY = 15_000;
/** Between two frames (ms). */
const FRAME = 100;

/** The wording to draw with, whatever is shown. */
function wordingFor({ render: { t } }: CommandContext, words: BoardWords): Wording {
  return {
    words,
    span: (ms) => t.words.span(Math.max(1, Math.floor(ms / 60_000))),
    command: (name) => t.words.command(name),
  };
}

/** One frame, for a look without keys. */
export function oneFrame(
  board: Board,
  context: CommandContext,
  words: BoardWords,
  size: { columns: number; rows: number },
): string[] {
  const wording = wordingFor(context, words);
  const seen = seenOf(board, wording, size, false, words);
  return frame({
    seen,
    state: START,
    size,
    wording,
    ink: context.render.paint,
    title: titleOf(board, context),
  }).slice(0, -1);
}

function seenOf(
  board: Board,
  wording: Wording,
  size: { columns: number; rows: number },
  isReadOnly: boolean,
  words: BoardWords,
): ScreenView {
  const panels = panelsOf(board, wording, size.columns >= WIDE);
  return {
    board,
    panels,
    page: Math.max(1, size.rows - 6),
    isReadOnly,
    readOnly: isReadOnly && board.revision !== board.newest ? words.notLive : words.readOnly,
  };
}

function titleOf({ me, people }: Board, { workspace: { place } }: CommandContext): string {
  const file = visible(
    place.file.slice(Math.max(place.file.lastIndexOf("/"), place.file.lastIndexOf("\\")) + 1),
  );
  const label = people.find(({ instance }) => instance === me)?.label ?? "";
  return me === null ? file : `${file} · #${me}${label === "" ? "" : ` ${label}`}`;
}

/** The board until somebody quits. */
export async function showBoard(
  context: CommandContext,
  words: BoardWords,
  isReadOnly: boolean,
): Promise<void> {
  const first = await look(context);
  if (!first.ok) return;
  const live = new LiveBoard(context, words, isReadOnly, first.board);
  await live.run();
}

class LiveBoard {
  private state: ScreenState = START;
  private board: Board;
  private screen!: TerminalScreen;
  private timer: NodeJS.Timeout | null = null;
  private drawnAt = 0;
  /** One act after the other, in the order of the keys. */
  private turn: Promise<void> = Promise.resolve();
  private readonly over = new AbortController();
  private readonly context: CommandContext;
  private readonly words: BoardWords;
  private readonly isReadOnly: boolean;
  private readonly wording: Wording;

  constructor(context: CommandContext, words: BoardWords, isReadOnly: boolean, board: Board) {
    this.context = context;
    this.words = words;
    this.isReadOnly = isReadOnly;
    this.wording = wordingFor(context, words);
    this.board = board;
  }

  async run(): Promise<void> {
    const changes = liveChanges(this.context.workspace.store);
    this.screen = openScreen({
      onKey: (key) => this.pressed(key),
      onResize: () => this.soon(),
      onEnd: () => this.over.abort(),
    });
    try {
      this.soon();
      while (!this.over.signal.aborted) {
        await changes.next(LOOK_EVERY, this.over.signal);
        if (!this.over.signal.aborted) await this.refresh();
      }
    } finally {
      if (this.timer !== null) clearTimeout(this.timer);
      changes.end();
      this.screen.close();
    }
  }

  private get seen(): ScreenView {
    const isPast = this.state.replay !== null;
    return seenOf(this.board, this.wording, this.screen.size(), this.isReadOnly || isPast, this.words);
  }

  private pressed(key: string): void {
    const { state, wish } = press(this.state, key, this.seen);
    this.state = state;
    this.soon();
    if (wish === null) return;
    if (wish.kind === "quit") return this.over.abort();
    this.turn = this.turn
      .then(() => this.fulfil(wish))
      .catch((error: unknown) => this.tell(String(error), true));
  }

  private async fulfil(wish: Exclude<ScreenRequest, { kind: "quit" }>): Promise<void> {
    if (wish.kind === "search") return this.search(wish.path);
    if (wish.kind === "act") {
      const { ok, text, code } = await carryOut(wish.act, this.context);
      const key = code === "NO_IDENTITY" ? ` (${LETTERS.join})` : "";
      this.tell(text === "" ? this.words.done : text + key, !ok);
    }
    await this.refresh();
  }

  /** Tells the answer of `why`. */
  private async search(path: string): Promise<void> {
    const { why } = await import("../../presentation/why.ts");
    const report = await why.run(this.context, { path: [path] });
    const text = report.ok ? report.lines.join(" ") : errorBody(report.refusal, this.context.render).message;
    this.tell(visible(text), false);
  }

  private tell(text: string, isNo: boolean): void {
    this.state = { ...this.state, told: { text, isNo } };
    this.soon();
  }

  private async refresh(): Promise<void> {
    try {
      const found = await look(this.context, this.state.replay ?? undefined);
      if (found.ok) this.board = found.board;
      else this.tell(errorBody(found.refusal, this.context.render).message, true);
    } catch (error) {
      // An editor moves the file away and writes it anew.
      if (!(error instanceof StoreError)) throw error;
    }
    this.soon();
  }

  private soon(): void {
    if (this.timer !== null) return;
    const wait = Math.max(0, this.drawnAt + FRAME - Date.now());
    this.timer = setTimeout(() => {
      this.timer = null;
      this.drawnAt = Date.now();
      if (this.over.signal.aborted) return;
      const { state, seen, wording, context } = this;
      this.screen.draw(
        frame({
          seen,
          state,
          size: this.screen.size(),
          wording,
          ink: context.render.paint,
          title: titleOf(this.board, context),
        }),
      );
    }, wait);
  }
}
