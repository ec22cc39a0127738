import fs from "node:fs";
import { join } from "node:path";
import { boardOf } from "../../src/board/model.ts";
import { panelsOf, type Wording } from "../../src/board/rows.ts";
import { frame, WIDE } from "../../src/board/screen.ts";
import { type ScreenState, type ScreenView, START } from "../../src/board/screen-state.ts";
import type { Board } from "../../src/board/types.ts";
import { board as words } from "../../src/messages/en/board.ts";
import { en } from "../../src/messages/en/index.ts";
import { plain } from "../../src/messages/paint.ts";
import { View } from "../../src/protocol/view.ts";
import type { Context } from "../../src/rules/context.ts";
import { packageRoot } from "../e2e/support.ts";
import { contextOf } from "../operations/context.ts";

export const BUSY = fs.readFileSync(join(packageRoot, "fixtures/board/busy.md"), "utf8");

const wording: Wording = {
  words,
  span: (ms) => en.words.span(Math.max(1, Math.floor(ms / 60_000))),
  command: (name) => name,
};

export function boardFor(text: string, more: Partial<Context> = {}): Board {
  const world = {
    agentOf: (n: number) => (n === 3 ? "claude" : null),
    say: ({ code }: { code: string }) => code,
  };
  return boardOf(new View(text), contextOf(more), world);
}

export interface Size {
  readonly columns: number;
  readonly rows: number;
}

export function seenAt(board: Board, { columns, rows }: Size): ScreenView {
  const panels = panelsOf(board, wording, columns >= WIDE);
  return { board, panels, page: Math.max(1, rows - 6), isReadOnly: false, readOnly: "" };
}

export function frameAt(board: Board, size: Size, state: ScreenState = START): string[] {
  return frame({ seen: seenAt(board, size), state, size, wording, ink: plain, title: "CLAUDE_INSTANCES.md" });
}
