import { lineAround } from "../text/edits.ts";
import type { FileLanguage } from "../vocabulary/types.ts";
import { type BlockName, everyBlock, type ValueOf } from "./index.ts";
import { readSettings, type Settings } from "./settings.ts";
import { type Entry, type Problem, View } from "./view.ts";

/** The typed view of a whole file. The text is the truth; every entry says which part of it it was read from. */
export type Ast = {
  readonly [K in BlockName]: readonly Entry<ValueOf<K>>[];
} & {
  readonly text: string;
  /** Null where no heading is recognised. */
  readonly language: FileLanguage | null;
  readonly settings: Settings;
  readonly diagnostics: readonly Diagnostic[];
};

/** A problem with its place, counted from 1. */
export type Diagnostic = Located<Problem>;

type Located<P> = P & {
  readonly line: number;
  /** In UTF-16 units. */
  readonly column: number;
};

/** Reads a whole file. Never throws, whatever the text. */
export function parse(text: string): Ast {
  return astOf(new View(text));
}

/** The text of an AST, byte for byte the one that was parsed. */
export function serialize(ast: Ast): string {
  return ast.text;
}

function astOf(view: View): Ast {
  const entries = Object.fromEntries(
    everyBlock.map((block) => [block.kind, view.read(block).entries]),
  ) as unknown as { [K in BlockName]: readonly Entry<ValueOf<K>>[] };
  const { text, language } = view;
  return { ...entries, text, language, settings: readSettings(view), diagnostics: problemsOf(view) };
}

/** Problems of all blocks, in document order. */
export function problemsOf(view: View): Diagnostic[] {
  return everyBlock
    .flatMap((block) => view.read(block).problems)
    .map((problem) => locate(view, problem))
    .sort((a, b) => a.range.start - b.range.start);
}

/** Adds line and column to a problem. */
export function locate<P extends Pick<Problem, "range">>(view: View, problem: P): Located<P> {
  const line = view.lineAt(problem.range.start);
  const column = problem.range.start - lineAround(view.text, problem.range.start).start + 1;
  return { ...problem, line, column };
}
