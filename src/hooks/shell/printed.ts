import { foundBy } from "./find.ts";
import { parametersOf } from "./parameters.ts";
import { withoutPrefixes } from "./prefixes.ts";
import { has, isOption, plain, valuesOf, word } from "./readers.ts";
import type { Simple, Word } from "./types.ts";

/** Maximum number of words of an output that are known. */
const MOST_PRINTED = 50_000;
/** Maximum depth of pipes that are followed. */
const DEEPEST = 3;

/** Programs that print some of the lines they are fed. */
const FILTERS = /^(?:e?grep|head|tail|sort|uniq|tee|cat|tr|sed|awk|column|rev|shuf)$/;

/** The words that a command prints, as far as its own arguments show them; patterns for names that are looked up. */
export function printedBy(simple: Simple, depth = 0): readonly Word[] {
  const [program, ...args] = withoutPrefixes(simple.words).words;
  switch (program?.text.replace(/^.*\//, "")) {
    case "find":
      return foundBy(args);
    case "fd":
    case "fdfind":
      return foundByFd(args);
    case "echo":
    case "printf":
      return plain(args).flatMap(cut).slice(0, MOST_PRINTED);
    case "ls":
      return plain(args).flatMap(cut).map(listed);
    case "gci":
    case "dir":
    case "gi":
    case "Get-ChildItem":
    case "Get-Item":
      return items(args);
    case "pwd":
      return [{ text: "$PWD", quoted: false }];
    case "git":
      return printedByGit(args);
    case "rg":
    case "ag":
    case "ack":
    case "grep":
    case "egrep":
      if (has(args, NAMES_ONLY)) return searched(args);
  }
  const isFilter = FILTERS.test(program?.text ?? "");
  if (!isFilter) return [];
  const fed = simple.fed.map(word).flatMap(cut);
  if (fed.length > 0 || simple.piped === null || depth >= DEEPEST) return fed;
  return printedBy(simple.piped, depth + 1);
}

/** `grep -rl`: names of files, not lines of them. */
const NAMES_ONLY = /^(?:-[A-Za-z]*[lL][A-Za-z]*|--files(?:-with(?:out)?-matches)?|--files-without-match)$/;

/** Below the folders that are searched; all below this one where none is named. */
function searched(args: readonly Word[]): Word[] {
  const files = plain(args).slice(has(args, /^(?:-e|-f|--regexp.*|--file.*|--files)$/) ? 0 : 1);
  const from = files.length === 0 ? [word(".")] : files;
  return from.map(({ text }) => below(text));
}

function foundByFd(args: readonly Word[]): Word[] {
  const [name = word(""), ...folders] = plain(args);
  const kinds = valuesOf(args, /^(?:-e|--extension)$/);
  const last = kinds[0] === undefined ? `*${name.text}*` : `*.${kinds[0]}`;
  const from = folders.length === 0 ? [word(".")] : folders;
  return from.map(({ text }) => ({ text: `${text.replace(/\/+$/, "")}/**/${last}`, quoted: false }));
}

/** `ls DIR` prints the names in DIR, `ls A*` its arguments. */
function listed(one: Word): Word {
  return /[*?[{]|\.[A-Za-z0-9]{1,8}$/.test(one.text) ? one : { text: "*", quoted: false };
}

/** Items of PowerShell are whole paths, not names. */
function items(args: readonly Word[]): Word[] {
  const { named, placed } = parametersOf(args);
  const given = [
    ...(named.get("path") ?? []),
    ...(named.get("literalpath") ?? []),
    ...placed.slice(0, 1).flat(),
  ];
  const deep = args.some(({ text }) => /^-rec/i.test(text)) ? "**" : "*";
  const from = given.length === 0 ? [word(".")] : given;
  return from.map((one) =>
    /[*?[{]|[^/\\]\.[A-Za-z0-9]{1,8}$/.test(one.text)
      ? one
      : { text: `${one.text.replace(/[/\\]+$/, "")}/${deep}`, quoted: false },
  );
}

function printedByGit(args: readonly Word[]): Word[] {
  const at = args.findIndex((one) => !isOption(one));
  const [command, ...rest] = at < 0 ? [] : args.slice(at);
  if (command?.text === "ls-files") {
    const paths = plain(rest);
    return paths.length === 0 ? [below(".")] : paths.map(underPathspec);
  }
  if (command?.text === "grep" && has(rest, NAMES_ONLY)) return searched(rest);
  const isTop = command?.text === "rev-parse" && has(rest, /^--show-toplevel$/);
  return isTop ? [{ text: TOP, quoted: false }] : [];
}

/** Stands for the repository's top folder. */
export const TOP = "$__TOP__";

/** `'*.ts'` of git is a file of any folder. */
function underPathspec({ text }: Word): Word {
  return /^\*[^/]*$/.test(text) ? { text: `**/${text}`, quoted: false } : below(text);
}

function below(text: string): Word {
  const folder = text.replace(/\/+$/, "");
  return /[*?[{]|[^/]\.[A-Za-z0-9]{1,8}$/.test(folder)
    ? { text: folder, quoted: false }
    : { text: `${folder}/**`, quoted: false };
}

/** Cuts a word at blanks and line ends, the escapes of `printf` included. */
export function cut({ text, quoted }: Word): Word[] {
  const parts = text.split(/(?:\s|\\[nt0])+/).filter((part) => part !== "");
  return parts.map((part) => ({ text: part, quoted }));
}

/** The text that a command prints, where its own words say it: code that is piped into a shell. */
export function textPrintedBy(simple: Simple, depth = 0): string | null {
  const [program, ...args] = withoutPrefixes(simple.words).words;
  const name = program?.text.replace(/^.*\//, "");
  if (name === "echo")
    return args
      .filter(({ text }) => !/^-[neE]+$/.test(text))
      .map(({ text }) => text)
      .join(" ");
  if (name === "printf") return printf(args);
  const fed = simple.fed.length > 0 ? simple.fed.join("\n") : fedBy(simple, depth);
  if (fed === null) return null;
  if (name === "cat" || name === "tee") return fed;
  const isDecoding = name === "base64" && has(args, /^(?:-[A-Za-z]*[dD][A-Za-z]*|--decode)$/);
  return isDecoding ? Buffer.from(fed, "base64").toString("utf8") : null;
}

function fedBy({ piped }: Simple, depth: number): string | null {
  return piped === null || depth >= DEEPEST ? null : textPrintedBy(piped, depth + 1);
}

/** Formats of `printf` are shown with their first values in them. */
function printf(args: readonly Word[]): string {
  const [format = word(""), ...values] = args;
  const whole = /^(?:%[sb](?:\\n)?)+$/.test(format.text)
    ? values.map(({ text }) => text).join("\n")
    : format.text;
  return whole.replaceAll("\\n", "\n");
}
