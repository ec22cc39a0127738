import type { Word } from "./types.ts";

/** `[IO.File]::WriteAllText`, `[System.IO.StreamWriter]::new`. */
const CALL = /\[(?:System\.)?IO\.(?:File|Directory|StreamWriter)\]::(\w{1,40})$/i;
/** Maximum length of a type and its method (characters). */
const LONGEST_CALL = 100;
/** Maximum number of words of one argument. */
const MOST_WORDS = 1_000;
/** Methods that write, and which of their arguments. */
const METHODS: readonly (readonly [RegExp, (args: readonly Word[][]) => readonly (Word[] | undefined)[]])[] =
  [
    [/^(?:write|append|create|delete|openwrite|set|new)/i, ([path]) => [path]],
    [/^copy$/i, ([, path]) => [path]],
    [/^move$/i, ([from, to]) => [from, to]],
    [/^replace$/i, ([from, to, backup]) => [from, to, backup]],
    [/^open$/i, ([path, mode, access]) => (isReading(mode, access) ? [] : [path])],
  ];

function isReading(mode: Word[] = [], access: Word[] = []): boolean {
  return /^(?:\S*::)?open$/i.test(mode[0]?.text ?? "") && /^(?:\S*::)?read$/i.test(access[0]?.text ?? "");
}

/** The method that is called where a bracket opens behind this text. */
export function methodOf(text: string): string | null {
  return CALL.exec(text.slice(-LONGEST_CALL))?.[1] ?? null;
}

/** Files that a call of .NET writes, and where it ends. */
export function calledAt(method: string, source: string, start: number): { writes: Word[]; end: number } {
  const { args, end } = argumentsAt(source, start);
  const written = METHODS.find(([pattern]) => pattern.test(method))?.[1](args) ?? [];
  return { writes: written.flatMap((words = []) => words), end };
}

/** The words of each argument: what stands in quotes, and what blanks and brackets cut. */
function argumentsAt(source: string, start: number): { args: Word[][]; end: number } {
  let words: Word[] = [];
  const args = [words];
  let depth = 0;
  PIECE.lastIndex = start;
  for (let found = PIECE.exec(source); found !== null; found = PIECE.exec(source)) {
    const [piece, single, double] = found;
    const text = single ?? double ?? piece;
    if (piece === "(") depth++;
    else if (piece === ")" && depth-- === 0) return { args, end: PIECE.lastIndex };
    else if (piece === "," && depth === 0) args.push((words = []));
    else if (!/^[),\s]/.test(piece) && words.length < MOST_WORDS) words.push({ text, quoted: true });
  }
  return { args, end: source.length };
}

/** A quote that is not closed goes to the end. */
const PIECE = /'([^']*)(?:'|$)|"([^"]*)(?:"|$)|[(),]|\s+|[^\s'"(),]+/gy;
