// Scripts of a project that a command runs by their names: `npm run format`, `deno task fmt`, `composer lint`, `make fmt`.
import { type CommandReader, plain, valuesOf, without } from "./readers.ts";
import type { Word } from "./types.ts";

/** Scripts that are asked for by name. */
export interface ScriptCall {
  /** The folder, as of a target. */
  readonly folder: string;
  /** Files that may hold them; the first one that is there counts, in the folder or, if `isAbove`, in the nearest one above. */
  readonly files: readonly string[];
  readonly isAbove: boolean;
  readonly names: readonly string[];
  /** Words that the last script is given. */
  readonly rest: readonly Word[];
}

const FOLDER = /^(?:-C|--prefix|--dir|--cwd|--directory|--working-dir|-d|--root-dir)$/;
/** Options of package managers that take a value of their own. */
const VALUED = /^(?:-[wF]|--(?:workspace|filter|loglevel|reporter|script-shell|config|env-file))$/;
const RUN = /^(?:run|run-script|rum|urn|task)$/;
/** Scripts that npm calls by a word of its own. */
const OWN = new Map([
  ["test", "test"],
  ["t", "test"],
  ["tst", "test"],
  ["start", "start"],
  ["stop", "stop"],
  ["restart", "restart"],
]);
const MANIFESTS: ReadonlyMap<string, readonly string[]> = new Map([
  ["npm", ["package.json"]],
  ["pnpm", ["package.json"]],
  ["yarn", ["package.json"]],
  ["bun", ["package.json"]],
  ["deno", ["deno.json", "deno.jsonc", "package.json"]],
  ["composer", ["composer.json"]],
]);

/** The reader of the scripts that a program is asked for; undefined for a program that has none. */
export function scriptsOf(program: string): CommandReader | undefined {
  if (/^g?make$/.test(program)) return (args) => ({ scripts: recipes(args) });
  const files = MANIFESTS.get(program);
  return files === undefined ? undefined : (args) => ({ scripts: scripts(program, files, args) });
}

/** None for another use of a package manager. */
function scripts(program: string, files: readonly string[], args: readonly Word[]): readonly ScriptCall[] {
  const folder = valuesOf(args, FOLDER)[0] ?? "";
  const words = without(without(args, FOLDER), VALUED).filter(
    ({ text }, at, all) => !/^-./.test(text) || all.slice(0, at).some((one) => one.text === "--"),
  );
  const [verb, ...behind] = words.filter(({ text }) => text !== "--");
  if (verb === undefined) return [];
  const isRun = RUN.test(verb.text);
  // All but npm and deno take a script's name in a verb's place.
  const name = isRun
    ? behind[0]?.text
    : (OWN.get(verb.text) ?? (/^(?:npm|deno)$/.test(program) ? undefined : verb.text));
  if (name === undefined) return [];
  const at = args.findIndex(({ text }) => text === name);
  const given = at < 0 ? [] : args.slice(at + 1);
  const end = given.findIndex(({ text }) => text === "--");
  const rest = end >= 0 ? given.slice(end + 1) : program === "npm" ? [] : given;
  return [{ folder, files, isAbove: true, names: [`pre${name}`, name, `post${name}`], rest }];
}

/** The recipes that `make` is asked for. */
function recipes(args: readonly Word[]): readonly ScriptCall[] {
  if (args.some(({ text }) => /^(?:-n|--just-print|--dry-run|-q|--question|-t|--touch)$/.test(text)))
    return [];
  const folder = valuesOf(args, /^(?:-C|--directory)$/)[0] ?? "";
  const own = valuesOf(args, /^(?:-f|--file|--makefile)$/);
  const names = plain(without(args, /^(?:-[CfjloOIW]|--(?:directory|file|makefile|jobs))$/))
    .map(({ text }) => text)
    .filter((text) => !text.includes("="));
  const files = own.length > 0 ? own : ["GNUmakefile", "makefile", "Makefile"];
  return [{ folder, files, isAbove: false, names, rest: [] }];
}

/** How many folders above one are looked into. */
const HIGHEST = 6;

/**
 * The shell code of scripts, and the folder that it runs in.
 * @param textOf the text of a file; null where there is none
 */
export function codeOf(
  { folder, files, isAbove, names, rest }: ScriptCall,
  textOf: (path: string) => string | null,
): { readonly folder: string; readonly code: readonly string[] } {
  const start = folder === "" ? "." : folder;
  for (let up = 0; up <= (isAbove ? HIGHEST : 0); up++) {
    const at = `${start}${"/..".repeat(up)}`;
    for (const file of files) {
      const text = textOf(`${at}/${file}`);
      if (text === null) continue;
      const code = /\.jsonc?$/.test(file) ? scriptsIn(text, names, rest) : recipesIn(text, names);
      return { folder: at, code };
    }
  }
  return { folder: start, code: [] };
}

/** Maximum length of a script (characters), and number of recipes that are read. */
const LONGEST = 20_000;
const MOST = 50;

function scriptsIn(text: string, names: readonly string[], rest: readonly Word[]): string[] {
  const manifest = parsed(text);
  const added = rest.map((one) =>
    /^[\w@%+=:,./*-]+$/.test(one.text) ? one.text : `'${one.text.replaceAll("'", "'\\''")}'`,
  );
  return names.flatMap((name, at) => {
    const found = own(own(manifest, "scripts"), name) ?? own(own(manifest, "tasks"), name);
    const said = own(found, "command") ?? own(found, "commands") ?? found;
    const all = (Array.isArray(said) ? said : [said]).filter(
      (one): one is string => typeof one === "string" && one.length <= LONGEST,
    );
    const isAsked = at === (names.length > 1 ? 1 : 0);
    return all.slice(0, MOST).map((one) => (isAsked ? [one, ...added].join(" ") : one));
  });
}

/** A property of its own, and of nobody's prototype. */
function own(value: unknown, key: string): unknown {
  return typeof value === "object" && value !== null && Object.hasOwn(value, key)
    ? (value as Record<string, unknown>)[key]
    : undefined;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text.replace(/^\s*\/\/.*$/gm, ""));
  } catch {
    return null;
  }
}

const RULE = /^([^\s#:=][^:=]*?)\s*::?(?!=)\s*([^#;=]*)(?:;(.*))?$/;
const VARIABLE = /^\s*(?:export\s+)?([\w.-]+)\s*[:?+]{0,2}=\s*(.*)$/;

/** The lines of recipes, of what they depend on first. Without a name: of the first one. */
function recipesIn(text: string, names: readonly string[]): string[] {
  const rules = new Map<string, { needs: string[]; lines: string[] }>();
  const values = new Map<string, string>();
  let open: { needs: string[]; lines: string[] } | null = null;
  let first: string | null = null;
  for (const line of text.replace(/\\\r?\n\s*/g, " ").split(/\r?\n/)) {
    if (line.startsWith("\t")) {
      open?.lines.push(line.trim().replace(/^[@+-]+\s*/, ""));
      continue;
    }
    const [, variable, value = ""] = VARIABLE.exec(line) ?? [];
    if (variable !== undefined) values.set(variable, value.trim());
    const [, targets, needs = "", inline] = variable === undefined ? (RULE.exec(line) ?? []) : [];
    if (targets === undefined) continue;
    open = {
      needs: needs.split(/\s+/).filter((one) => one !== "" && one !== "|"),
      lines: inline === undefined ? [] : [inline],
    };
    for (const target of targets.split(/\s+/)) {
      if (!target.startsWith(".")) first ??= target;
      const known = rules.get(target);
      rules.set(
        target,
        known === undefined ? open : { needs: [...known.needs, ...open.needs], lines: open.lines },
      );
    }
  }
  const found: string[] = [];
  const seen = new Set<string>();
  const take = (name: string): void => {
    const rule = rules.get(name);
    if (rule === undefined || seen.has(name) || seen.size >= MOST) return;
    seen.add(name);
    rule.needs.forEach(take);
    found.push(
      ...rule.lines.map((line) => expandedIn(line, values)).filter((line) => line.length <= LONGEST),
    );
  };
  (names.length > 0 ? names : first === null ? [] : [first]).forEach(take);
  return found;
}

/** `$(SRC)` and `${SRC}` of make, and `$$` for a dollar of the shell's. */
function expandedIn(line: string, values: ReadonlyMap<string, string>): string {
  let text = line;
  for (let times = 0; times < 3 && text.length <= LONGEST; times++)
    text = text.replace(
      /\$[({]([\w.-]+)[)}]/g,
      (all, name: string) => values.get(name) ?? (name === "MAKE" ? "make" : all),
    );
  return text.replaceAll("$$", "$");
}
