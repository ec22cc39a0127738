import type { Language } from "../vocabulary/types.ts";
import { blocks } from "./index.ts";
import { readSettings, type Settings } from "./settings.ts";
import { type Block, type Entry, type Problem, View } from "./view.ts";

type ValueOf<B> = B extends Block<infer T> ? T : never;

/** The typed view of a whole file. The text is the truth; every entry says which part of it it was read from. */
export type Ast = {
  readonly [K in keyof typeof blocks]: readonly Entry<ValueOf<(typeof blocks)[K]>>[];
} & {
  readonly text: string;
  /** Null where no heading is recognised. */
  readonly language: Language | null;
  readonly settings: Settings;
  readonly diagnostics: readonly Diagnostic[];
};

/** A problem with its place, counted from 1. */
export interface Diagnostic extends Problem {
  readonly line: number;
  /** In UTF-16 units. */
  readonly column: number;
}

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
    Object.entries(blocks).map(([name, block]) => [name, view.read(block as Block<unknown>).entries]),
  ) as unknown as { [K in keyof typeof blocks]: readonly Entry<ValueOf<(typeof blocks)[K]>>[] };
  const { text, language } = view;
  return { ...entries, text, language, settings: readSettings(view), diagnostics: problemsOf(view) };
}

/** What the blocks could not understand, in document order. */
export function problemsOf(view: View): Diagnostic[] {
  return Object.values(blocks)
    .flatMap((block) => view.read(block as Block<unknown>).problems)
    .map((problem) => locate(view, problem))
    .sort((a, b) => a.range.start - b.range.start);
}

/** Adds line and column to a problem. */
export function locate(view: View, problem: Problem): Diagnostic {
  const line = view.lineAt(problem.range.start);
  const column = problem.range.start - (view.outline.lines[line - 1]?.start ?? 0) + 1;
  return { ...problem, line, column };
}
