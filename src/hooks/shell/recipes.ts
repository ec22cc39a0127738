// Recipes of files that are no JSON: what `make`, `just`, `task`, `mise`, `rake` and their like run under a name. Each reader takes what it
// plainly sees and passes over the rest.

import { commandsIn } from "./code.ts";

/** What is run under one name: commands, and names of others that are run with it. */
interface Recipe {
  readonly needs: readonly string[];
  readonly lines: readonly string[];
  /** The folder that they run in. */
  readonly folder?: string;
  /** Names that its words are given: `stamp file:` of just. */
  readonly parameters?: readonly string[];
}

/** All recipes of a file, the one that is run without a name, and what its variables stand for. */
interface Recipes {
  readonly all: ReadonlyMap<string, Recipe>;
  readonly first: string | null;
  readonly values: ReadonlyMap<string, string>;
}

/** Maximum length of a file that is read, of its lines, and of a command (characters), and number of recipes. */
const LONGEST_FILE = 200_000;
const LONGEST_LINE = 2_000;
const LONGEST = 20_000;
const MOST = 50;

/** The shell code that a file has under these names, of what they need first; without a name: of the first one. */
export function recipesIn(
  file: string,
  text: string,
  names: readonly string[],
  given: readonly string[],
): string[] {
  const lines = text.slice(0, LONGEST_FILE).split(/\r?\n/);
  const { all, first, values } = readerOf(file)(
    lines.map((line) => (line.length > LONGEST_LINE ? "" : line)),
  );
  const found: string[] = [];
  const seen = new Set<string>();
  const take = (name: string, words: readonly string[]): void => {
    const recipe = all.get(name);
    if (recipe === undefined || seen.has(name) || seen.size >= MOST) return;
    seen.add(name);
    for (const need of recipe.needs) take(need, []);
    const known = new Map([...values, ...valuesOf(recipe, words)]);
    for (const line of recipe.lines) {
      // A task may be named where a command could stand.
      if (all.has(line)) take(line, []);
      else found.push((recipe.folder === undefined ? "" : `cd ${recipe.folder}\n`) + expandedIn(line, known));
    }
  };
  if (names.length === 0 && first !== null) take(first, given);
  for (const name of names) take(name, given);
  return found.filter((line) => line.length <= LONGEST);
}

function valuesOf({ parameters = [] }: Recipe, words: readonly string[]): [string, string][] {
  return [
    ...parameters.map((name, at): [string, string] => [
      name.replace(/^[+*$]+|=.*$/g, ""),
      (/^[+*]/.test(name) ? words.slice(at).join(" ") : words[at]) ||
        (/=["']?([^"']*)/.exec(name)?.[1] ?? ""),
    ]),
    ["CLI_ARGS", words.join(" ")],
  ];
}

function readerOf(file: string): (lines: readonly string[]) => Recipes {
  if (/\.ya?ml$/.test(file)) return tasksInYaml;
  if (/\.toml$|Pipfile$/.test(file)) return tasksInToml;
  if (/rakefile(?:\.rb)?$/i.test(file)) return tasksInRuby;
  return /justfile$/i.test(file) ? (lines) => rulesIn(lines, JUST) : (lines) => rulesIn(lines, MAKE);
}

/** How rules look: a head, lines that are indented, values. */
interface Grammar {
  readonly rule: RegExp;
  readonly value: RegExp;
  readonly indented: RegExp;
}

const MAKE: Grammar = {
  rule: /^([^\s#:=][^:=]*?)()\s*::?(?!=)\s*([^#;=]*)(?:;(.*))?$/,
  value: /^\s*(?:export\s+)?([\w.-]+)\s*[:?+]{0,2}=\s*(.*)$/,
  indented: /^\t/,
};
const JUST: Grammar = {
  rule: /^@?([A-Za-z_][\w-]*)((?:\s+[+*$]{0,2}[A-Za-z_][\w-]*(?:=(?:'[^']*'|"[^"]*"|[^\s:]+))?)*)\s*:(?!=)\s*([^#]*)()$/,
  value: /^\s*(?:export\s+)?([\w-]+)\s*:=\s*["']?(.*?)["']?\s*$/,
  indented: /^[ \t]+/,
};

/** `alias f := fmt`. */
const ALIAS = /^alias\s+([\w-]+)\s*:=\s*([\w-]+)/;

function rulesIn(given: readonly string[], { rule, value, indented }: Grammar): Recipes {
  const all = new Map<string, Recipe & { lines: string[] }>();
  const values = new Map<string, string>();
  let open: { lines: string[] } | null = null;
  let first: string | null = null;
  const lines = given
    .join("\n")
    .replace(/\\\n[ \t]*/g, " ")
    .split("\n");
  for (const line of lines) {
    if (line.length > LONGEST_LINE && !indented.test(line)) continue;
    if (indented.test(line)) {
      open?.lines.push(line.trim().replace(/^[@+-]+\s*/, ""));
      continue;
    }
    const [, alias, meant = ""] = ALIAS.exec(line) ?? [];
    if (alias !== undefined) all.set(alias, { needs: [meant], lines: [] });
    const [, name, set = ""] = value.exec(line) ?? [];
    if (name !== undefined) values.set(name, set.trim());
    const [, targets, parameters = "", needs = "", inline] =
      name === undefined ? (rule.exec(line) ?? []) : [];
    if (targets === undefined) continue;
    const made = {
      needs: wordsOf(needs).filter((one) => one !== "|" && one !== "&&"),
      lines: inline === undefined || inline === "" ? [] : [inline],
      parameters: wordsOf(parameters),
    };
    open = made;
    for (const target of wordsOf(targets)) {
      if (!target.startsWith(".")) first ??= target;
      const known = all.get(target);
      all.set(target, known === undefined ? made : { ...made, needs: [...known.needs, ...made.needs] });
    }
  }
  return { all, first, values };
}

function wordsOf(text: string): string[] {
  return text.split(/\s+/).filter((one) => one !== "");
}

/** A key of YAML below which tasks stand, and those that stand for themselves: hooks of lefthook. */
const TASK_KEYS =
  /^(?:tasks|pre-commit|pre-push|commit-msg|[a-z-]*(?:commit|push|merge|checkout|rebase)[a-z-]*):\s*$/;
const COMMAND_KEY = /^(?:cmds?|run|sh|script|command)\s*:\s*(.*)$/;
const NEEDS_KEY = /^(?:deps|task)\s*:\s*(.*)$/;
const FOLDER_KEY = /^(?:dir|root)\s*:\s*(.+)$/;
const ANY_KEY = /^["']?[\w.{}*/ -]+["']?\s*:(?:\s|$)/;

/** `tasks:` of Taskfiles, with a block for each name; of lefthook each hook is one task. */
function tasksInYaml(lines: readonly string[]): Recipes {
  const all = new Map<string, Task>();
  const values = new Map<string, string>();
  let section = "";
  let depth = -1;
  let open: Task | null = null;
  for (const line of lines) {
    const text = line.trim().replace(/\s+#.*$/, "");
    const indent = line.length - line.trimStart().length;
    if (text === "" || text.startsWith("#")) continue;
    if (indent === 0) {
      section = (TASK_KEYS.exec(text) ?? /^vars:/.exec(text))?.[0].replace(/:\s*$/, "") ?? "";
      depth = -1;
      open = section === "tasks" || section === "vars" || section === "" ? null : added(all, section);
      continue;
    }
    if (section === "") continue;
    if (depth < 0) depth = indent;
    const [, key = "", rest = ""] = /^["']?([\w:.-]+)["']?\s*:(?:\s+(.*))?$/.exec(text) ?? [];
    if (section === "vars") values.set(key, unquoted(rest));
    else if (section === "tasks" && indent === depth && key !== "") {
      open = added(all, key);
      if (rest !== "") open.lines.push(...listed(rest));
    } else if (open !== null) takeYaml(open, text);
  }
  return { all, first: all.has("default") ? "default" : null, values };
}

interface Task {
  needs: string[];
  lines: string[];
  folder?: string;
}

function added(all: Map<string, Task>, name: string): Task {
  const made = { needs: [], lines: [] };
  all.set(name, made);
  return made;
}

function takeYaml(into: Task, line: string): void {
  const text = line.replace(/^-\s+/, "");
  const needs = NEEDS_KEY.exec(text)?.[1];
  const command = COMMAND_KEY.exec(text)?.[1];
  const folder = FOLDER_KEY.exec(text)?.[1];
  if (needs !== undefined) into.needs.push(...listed(needs));
  else if (folder !== undefined) into.folder = folder;
  else if (command !== undefined) into.lines.push(...listed(command));
  else if (line !== text) into.lines.push(...listed(text));
  // A line of a block goes on with the one before it.
  else if (!ANY_KEY.test(text)) into.lines.push(`${into.lines.pop() ?? ""}\n${text}`);
}

/** A value of YAML: one text, or `[a, b]`; nothing where a block begins. */
function listed(value: string): string[] {
  const within = /^\[(.*)\]$/.exec(value)?.[1];
  if (within !== undefined) return within.split(",").map((one) => unquoted(one.trim()));
  return /^[|>][-+\d]*$|^$/.test(value) ? [] : [unquoted(value)];
}

function unquoted(text: string): string {
  return /^(["']).*\1$/.test(text) ? text.slice(1, -1) : text;
}

const TEXTS = /"""([\s\S]*?)"""|'''([\s\S]*?)'''|"((?:[^"\\\n]|\\.)*)"|'([^'\n]*)'/g;
/** What a task says besides its commands. */
const REMARKS =
  /\b(?:help|description|cwd|dir|env|envfile|envs|alias|aliases|name|sources|outputs|inputs)\s*=\s*(?:"[^"]*"|'[^']*'|\[[^\]]*\]|\{[^}]*\})/g;
const TABLE = /^\s*\[\[?\s*([^[\]]+?)\s*\]\]?\s*(?:#.*)?$/;
const ENTRY = /^\s*(?:"([^"]+)"|'([^']+)'|([\w.:-]+))\s*=\s*(.*)$/;
const GROUP = /(?:^|\.)(?:tasks|scripts)$/;
const ONE = /(?:^|\.)(?:tasks|scripts)\.(?:"([^"]+)"|([\w:-]+))$/;
const RUNS =
  /^(?:run|cmd|command|shell|script|composite|sequence|chain|depends|depends-on|dependencies|deps)$/;

/** `[tasks.NAME]` with `run = "…"`, and `NAME = "…"` below `[tool.….tasks]` or `[scripts]`. */
function tasksInToml(lines: readonly string[]): Recipes {
  const all = new Map<string, Task>();
  let table = "";
  for (let at = 0; at < lines.length; at++) {
    const line = lines[at] ?? "";
    const header = TABLE.exec(line)?.[1];
    if (header !== undefined) {
      table = header;
      continue;
    }
    const [, double, single, bare, start = ""] = ENTRY.exec(line) ?? [];
    const key = double ?? single ?? bare;
    if (key === undefined) continue;
    let value = start;
    while (isOpen(value) && at + 1 < lines.length && value.length <= LONGEST_LINE)
      value += `\n${lines[++at]}`;
    const [, quoted, plain] = ONE.exec(table) ?? [];
    const own = quoted ?? plain;
    const name = own === undefined && GROUP.test(table) ? key : own;
    if (name === undefined) continue;
    const task = all.get(name) ?? added(all, name);
    const texts = textsIn(value.replace(REMARKS, ""));
    if (own === undefined || RUNS.test(key)) task.lines.push(...texts);
    // `command` and `args` are one.
    else if (key === "args") task.lines.push([task.lines.pop() ?? "", ...texts].join(" "));
  }
  return { all, first: null, values: new Map() };
}

/** Whether a value goes on in the next line. */
function isOpen(value: string): boolean {
  if (/"""|'''/.test(value)) return value.split(/"""|'''/).length % 2 === 0;
  const rest = value.replace(TEXTS, "");
  return rest.split(/[[{]/).length > rest.split(/[\]}]/).length;
}

function textsIn(value: string): string[] {
  return [...value.matchAll(TEXTS)].map(([, ...all]) =>
    (all.slice(0, 4).find(Boolean) ?? "").replace(/\\"/g, '"'),
  );
}

const RAKE_TASK = /^(\s*)(?:multi)?task\s*\(?\s*:?["']?([\w:-]+)["']?(?:\s*=>\s*|:\s*)?(.*)$/;

/** `task :fmt do … end`. */
function tasksInRuby(lines: readonly string[]): Recipes {
  const all = new Map<string, Task>();
  let open: Task | null = null;
  let end = "";
  for (const line of lines) {
    const [, indent, name, rest = ""] = RAKE_TASK.exec(line) ?? [];
    if (name !== undefined) {
      open = added(all, name);
      open.needs.push(...[...rest.matchAll(/:([\w-]+)/g)].map(([, need = ""]) => need));
      end = `${indent}end`;
    } else if (line === end) open = null;
    else open?.lines.push(...commandsIn(line));
  }
  return { all, first: all.has("default") ? "default" : null, values: new Map() };
}

/** Maximum length of a value that is put in (characters). */
const LONGEST_VALUE = 400;

/**
 * `$(SRC)` and `${SRC}` of make, `$$` for a dollar of the shell's; `{{src}}` of just, `{{.SRC}}` of task; the files that lefthook hands on, and
 * the words that hatch does.
 */
function expandedIn(line: string, values: ReadonlyMap<string, string>): string {
  let text = line;
  for (let times = 0; times < 3 && text.length <= LONGEST; times++)
    text = text.replace(
      /\$[({]([\w.-]+)[)}]|\{\{\s*\.?([\w-]+)\s*\}\}|\{(?:(?:staged|all|push)_files|files|args(?::[^{}]{0,400})?)\}/g,
      (all, one?: string, other?: string) => {
        const name = one ?? other ?? "CLI_ARGS";
        const value = values.get(name) ?? (name === "MAKE" ? "make" : all);
        return value.length <= LONGEST_VALUE ? value : all;
      },
    );
  return text.replaceAll("$$", "$");
}
