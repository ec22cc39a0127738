import { type CommandReader, NOTHING, plain, valuesOf, without, word } from "./readers.ts";
import type { Word } from "./types.ts";

/** Options of `find` that do not change which file a name stands for. */
const HARMLESS =
  /^-(?:type|maxdepth|mindepth|print0?|depth|xdev|mount|follow|o|or|a|and|i?name|i?path|i?wholename|prune|delete|f?print0?|exec(?:dir)?|ok(?:dir)?|[LHP])$/;
const NAMED = /^-i?name$/;
const PLACED = /^-i?(?:path|wholename)$/;
/** Folders of what is made or fetched: to leave them out is to leave out what nobody reserves. */
const MADE = /node_modules|\.git\b|dist|build|vendor|target|coverage|\.next|venv|__pycache__|\.cache/;

/** Paths that `find` finds, where its tests are names alone: its folders, or patterns below them. */
export function foundBy(given: readonly Word[]): Word[] {
  const args = given.slice(given.findIndex(({ text }) => !/^-[LHP]$/.test(text)));
  const start = args.findIndex(({ text }) => /^[-!(]/.test(text));
  const roots = start < 0 ? args : args.slice(0, start);
  const tests = unpruned(testsOf(start < 0 ? [] : args.slice(start)));
  if (tests.some(({ text }) => (/^-./.test(text) ? !HARMLESS.test(text) : text === "!"))) return [];
  const from = roots.length === 0 ? [word(".")] : roots;
  const names = tests.flatMap(({ text }, at) => patternsOf(text, tests[at + 1]?.text ?? ""));
  if (names.length === 0) return [...from];
  return from
    .slice(0, MOST_ROOTS)
    .flatMap(({ text }) => names.map((name) => placed(text.replace(/\/+$/, ""), name)));
}

/** Maximum number of folders, each times the names that are looked for. */
const MOST_ROOTS = 1_000;
/** Maximum number of names that are looked for. */
const MOST_NAMES = 50;

function patternsOf(test: string, value: string): { readonly text: string; readonly whole: boolean }[] {
  if (NAMED.test(test)) return [{ text: value, whole: false }];
  // A star of a path goes over slashes.
  return PLACED.test(test)
    ? [{ text: value.replace(/\*+/g, "**").replace(/\*\*(?=[^/])/g, "**/*"), whole: true }]
    : [];
}

function placed(root: string, { text, whole }: { readonly text: string; readonly whole: boolean }): Word {
  return { text: whole ? text : `${root}/**/${text}`, quoted: false };
}

/** Without what leaves out folders of things made: `-not -path '*\/node_modules/*'`, `-path ./dist -prune -o`. */
function unpruned(tests: readonly Word[]): Word[] {
  const kept: Word[] = [];
  for (let at = 0; at < tests.length && kept.length < 3 * MOST_NAMES; at++) {
    const [one, test, value] = tests.slice(at, at + 3).map(({ text }) => text);
    const isNot = /^(?:!|-not)$/.test(one ?? "") && /^-i?(?:path|wholename|name)$/.test(test ?? "");
    const isPruned = PLACED.test(one ?? "") || NAMED.test(one ?? "") ? value === "-prune" : false;
    if (isNot && MADE.test(value ?? "")) at += 2;
    else if (isPruned && MADE.test(test ?? "")) at += /^-o(?:r)?$/.test(tests[at + 3]?.text ?? "") ? 3 : 2;
    else kept.push(tests[at] ?? word(""));
  }
  return kept;
}

/** Up to the first command that is run. */
function testsOf(args: readonly Word[]): readonly Word[] {
  const end = args.findIndex(({ text }) => RUNS.test(text));
  return end < 0 ? args : args.slice(0, end);
}

const RUNS = /^-(?:exec|execdir|ok|okdir)$/;
const PRINTS = /^-fprint(?:0|f)?$|^-fls$/;

/** `find … -delete`, `find … -exec PROGRAM {} ;` and `find … -fprint FILE`. */
export const finding: CommandReader = (args, simple, readInner) => {
  const printed = args.flatMap(({ text }, at) => (PRINTS.test(text) ? (args[at + 1] ?? []) : []));
  if (args.some(({ text }) => text === "-delete")) return { sweeps: foundBy(args), writes: printed };
  const start = args.findIndex(({ text }) => RUNS.test(text));
  if (start < 0) return printed.length === 0 ? NOTHING : { writes: printed };
  const rest = args.slice(start + 1);
  const end = rest.findIndex(({ text }) => text === ";" || text === "+");
  const found = foundBy(args).map(everyFile);
  const words = (end < 0 ? rest : rest.slice(0, end)).flatMap((one) => named(one, found));
  return readInner({ ...simple, words, outputs: [], inputs: [], fed: [], piped: null });
};

/** A folder stands for all that is found in it. */
function everyFile(one: Word): Word {
  return one.text.includes("*") ? one : { text: `${one.text.replace(/\/+$/, "")}/**`, quoted: false };
}

/** Puts a found path in the place of `{}`. */
function named(one: Word, found: readonly Word[]): readonly Word[] {
  if (one.text === "{}") return found;
  const [first] = found;
  if (!one.text.includes("{}")) return [one];
  return first === undefined
    ? []
    : [{ text: one.text.replace(/["']?\{\}["']?/g, () => first.text), quoted: one.quoted }];
}

/** Options of `fd` that take a value. */
const FAST_VALUED =
  /^(?:-[eEdtSojcg]|--(?:extension|exclude|max-depth|min-depth|exact-depth|type|size|owner|threads|color|changed-within|changed-before|base-directory|search-path))$/;

/** `fd PATTERN FOLDERS -x PROGRAM`: each file that it finds is handed on; what its pattern means is not worked out. */
export const findingFast: CommandReader = (args, simple, readInner) => {
  const at = args.findIndex(({ text }) => /^(?:-x|-X|--exec|--exec-batch)$/.test(text));
  if (at < 0) return NOTHING;
  const extensions = valuesOf(args.slice(0, at), /^(?:-e|--extension)$/);
  const [pattern, ...folders] = plain(without(args.slice(0, at), FAST_VALUED));
  const roots = folders.length > 0 ? folders.map(({ text }) => text.replace(/\/+$/, "")) : ["."];
  // A pattern of letters alone is a part of a name.
  const part = pattern !== undefined && /^[\w-]+$/.test(pattern.text) ? pattern.text : "";
  const names = extensions.length > 0 ? extensions.map((one) => `*${part}*.${one}`) : [`*${part}*`];
  const found = roots
    .slice(0, MOST_ROOTS)
    .flatMap((root) => names.slice(0, MOST_NAMES).map((name) => placed(root, { text: name, whole: false })));
  const rest = args.slice(at + 1);
  const words = rest.some(({ text }) => text.includes("{}")) ? rest : [...rest, word("{}")];
  const handed = words.flatMap((one) => (/^\{(?:\/?\.?|\/\/)\}$/.test(one.text) ? found : [one]));
  return readInner({ ...simple, words: handed, outputs: [], inputs: [], fed: [], piped: null });
};
