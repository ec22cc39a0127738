import { type CommandReader, NOTHING, word } from "./readers.ts";
import type { Word } from "./types.ts";

/** Tests that leave whatever is found what it is. */
const HARMLESS =
  /^-(?:type|maxdepth|mindepth|print0?|depth|xdev|mount|o|or|a|and|name|iname|delete|exec(?:dir)?|ok(?:dir)?)$/;

/** What `find` finds, where its tests are names alone: its folders, or a pattern below them. */
export function foundBy(args: readonly Word[]): Word[] {
  const start = args.findIndex(({ text }) => /^[-!(]/.test(text));
  const roots = start < 0 ? args : args.slice(0, start);
  const tests = testsOf(start < 0 ? [] : args.slice(start));
  if (tests.some(({ text }) => (/^[-!]./.test(text) ? !HARMLESS.test(text) : text === "!"))) return [];
  const name = tests[tests.findIndex(({ text }) => /^-i?name$/.test(text)) + 1];
  const isNamed = tests.some(({ text }) => /^-i?name$/.test(text));
  const from = roots.length === 0 ? [word(".")] : roots;
  if (!isNamed) return [...from];
  return from.map(({ text }) => ({
    text: `${text.replace(/\/+$/, "")}/**/${name?.text ?? ""}`,
    quoted: false,
  }));
}

/** Up to the first command that is run. */
function testsOf(args: readonly Word[]): readonly Word[] {
  const end = args.findIndex(({ text }) => RUNS.test(text));
  return end < 0 ? args : args.slice(0, end);
}

const RUNS = /^-(?:exec|execdir|ok|okdir)$/;

/** `find … -delete`, and `find … -exec PROGRAM {} ;`. */
export const finding: CommandReader = (args, simple, deed) => {
  if (args.some(({ text }) => text === "-delete")) return { sweeps: foundBy(args) };
  const start = args.findIndex(({ text }) => RUNS.test(text));
  if (start < 0) return NOTHING;
  const rest = args.slice(start + 1);
  const end = rest.findIndex(({ text }) => text === ";" || text === "+");
  const words = end < 0 ? rest : rest.slice(0, end);
  const { writes = [], sweeps = [], ...others } = deed({ ...simple, words, outputs: [], fed: [] });
  const isFound = ({ text }: Word) => text === "{}";
  const hits = [...writes, ...sweeps].some(isFound);
  return {
    ...others,
    writes: writes.filter((one) => !isFound(one)),
    sweeps: [...sweeps.filter((one) => !isFound(one)), ...(hits ? foundBy(args) : [])],
  };
};
