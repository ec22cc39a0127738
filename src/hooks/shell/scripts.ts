// Scripts of a project that a command runs by their names: `npm run format`, `deno task fmt`, `composer lint`, `make fmt`, `just fmt`,
// `task fmt`, `mise run fmt`, `turbo run fmt`, `go generate ./...`.
import { type CommandReader, has, plain, valuesOf, without } from "./readers.ts";
import { recipesIn } from "./recipes.ts";
import type { ProjectFiles, ScriptCall, ScriptCode, Word } from "./types.ts";

const FOLDER = /^(?:-C|--prefix|--dir|--cwd|--directory|--working-dir|-d|--root-dir)$/;
const WORKSPACE = /^(?:-[wF]|--(?:workspace|filter|scope))$/;
const EACH_WORKSPACE = /^(?:--workspaces|-ws|-r|--recursive)$/;
/** Options of package managers that take a value of their own. */
const VALUED = /^(?:-[wF]|--(?:workspace|filter|scope|loglevel|reporter|script-shell|config|env-file))$/;
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

/** A program that runs what a file of its own has under a name. */
interface Runner {
  readonly files: readonly string[];
  /** Whether a folder above may have the file. */
  readonly isAbove: boolean;
  /** A word that stands before the name. */
  readonly verb?: RegExp;
  /** Options that name the file and the folder, and others with a value. */
  readonly file?: RegExp;
  readonly folder?: RegExp;
  readonly valued?: RegExp;
  /** With one of these it only shows, or does another thing. */
  readonly looks: RegExp;
}

const PYPROJECT = { files: ["pyproject.toml"], isAbove: true, looks: /^(?:-h|--help|-l|--list|--version)$/ };
const RUNNERS: readonly (readonly [RegExp, Runner])[] = [
  [
    /^g?make$/,
    {
      files: ["GNUmakefile", "makefile", "Makefile"],
      isAbove: false,
      file: /^(?:-f|--file|--makefile)$/,
      folder: /^(?:-C|--directory)$/,
      valued: /^(?:-[jloOIW]|--jobs)$/,
      looks: /^(?:-n|--just-print|--dry-run|-q|--question|-t|--touch)$/,
    },
  ],
  [
    /^just$/,
    {
      files: ["justfile", "Justfile", ".justfile"],
      isAbove: true,
      file: /^(?:-f|--justfile)$/,
      folder: /^(?:-d|--working-directory)$/,
      valued: /^(?:--shell|--shell-arg|--color|--dotenv-path|-E)$/,
      looks:
        /^(?:-[nlseVh]|--(?:dry-run|list|summary|show|evaluate|dump|variables|choose|groups|edit|fmt|init|help|version|changelog|completions))$/,
    },
  ],
  [
    /^(?:task|go-task)$/,
    {
      files: ["Taskfile.yml", "taskfile.yml", "Taskfile.yaml", "taskfile.yaml", "Taskfile.dist.yml"],
      isAbove: true,
      file: /^(?:-t|--taskfile)$/,
      folder: /^(?:-d|--dir)$/,
      valued: /^(?:-[oCI]|--(?:output|concurrency|interval))$/,
      looks: /^(?:-[nlaih]|--(?:dry|list|list-all|summary|status|init|help|version|json|completion))$/,
    },
  ],
  [/^poe$/, { ...PYPROJECT, files: ["pyproject.toml", "poe_tasks.toml"], folder: /^(?:-C|--directory)$/ }],
  [/^makers$/, { ...PYPROJECT, files: ["Makefile.toml"] }],
  [/^cargo$/, { ...PYPROJECT, files: ["Makefile.toml"], verb: /^make$/ }],
  [
    /^rake$/,
    {
      files: ["Rakefile", "rakefile", "Rakefile.rb"],
      isAbove: true,
      file: /^(?:-f|--rakefile)$/,
      looks: /^(?:-[nTPDWh]|--(?:dry-run|tasks|prereqs|describe|where|help|version))$/,
    },
  ],
];

/** Programs that run what stands behind their `run`, or a script of the project by that name. */
const BEHIND: ReadonlyMap<string, readonly string[]> = new Map([
  ["mise", ["mise.toml", ".mise.toml", "mise.local.toml", ".config/mise.toml"]],
  ["rtx", ["mise.toml", ".rtx.toml"]],
  ["hatch", ["pyproject.toml", "hatch.toml"]],
  ["pdm", ["pyproject.toml"]],
  ["rye", ["pyproject.toml"]],
  ["pixi", ["pixi.toml", "pyproject.toml"]],
  ["pipenv", ["Pipfile"]],
]);

/** The reader of the scripts that a program is asked for; undefined for a program that has none. */
export function scriptsOf(program: string): CommandReader | undefined {
  const runner = RUNNERS.find(([pattern]) => pattern.test(program))?.[1];
  if (runner !== undefined) return (args) => ({ scripts: recipesOf(runner, args) });
  if (program === "node") return (args) => ({ scripts: ofNode(args) });
  if (program === "go") return (args) => ({ scripts: generated(args) });
  if (/^(?:turbo|lerna|nx)$/.test(program)) return (args) => ({ scripts: ofWorkspaces(args) });
  const files = MANIFESTS.get(program);
  return files === undefined ? undefined : (args) => ({ scripts: scripts(program, files, args) });
}

/** Scripts of the project that a launcher finds under the name of the program it is given: `mise run fmt`. */
export function scriptsBehind(launcher: string, [program, ...args]: readonly Word[]): readonly ScriptCall[] {
  if (launcher === "lerna" || launcher === "nx")
    return program === undefined ? [] : ofWorkspaces([program, ...args]);
  const files = BEHIND.get(launcher);
  if (files === undefined || program === undefined) return [];
  // `mise run fmt ::: lint`, `hatch run env:fmt`.
  const names = [program, ...args.filter((_, at) => args[at - 1]?.text === ":::")].map(({ text }) =>
    launcher === "hatch" ? text.replace(/^[\w.]+:/, "") : text,
  );
  return [inNearest({ folder: "", files, isAbove: true, names, given: textsOf(args) })];
}

function textsOf(words: readonly Word[]): string[] {
  return words.map(({ text }) => text).filter((text) => text !== "--" && text !== ":::");
}

/** None for another use of a package manager. */
function scripts(program: string, files: readonly string[], args: readonly Word[]): readonly ScriptCall[] {
  const folder = valuesOf(args, FOLDER)[0] ?? "";
  const words = without(without(args, FOLDER), VALUED).filter(
    ({ text }, at, all) => !/^-./.test(text) || all.slice(0, at).some((one) => one.text === "--"),
  );
  const [first, ...others] = words.filter(({ text }) => text !== "--");
  if (first === undefined) return [];
  const isWorkspace = program === "yarn" && first.text === "workspace";
  const [verb, ...behind] = isWorkspace ? others.slice(1) : [first, ...others];
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
  const call = {
    folder,
    files,
    isAbove: true,
    names: [`pre${name}`, name, `post${name}`],
    given: quotedAll(rest),
  };
  const workspaces = [...valuesOf(args, WORKSPACE), ...(isWorkspace ? [others[0]?.text ?? ""] : [])];
  if (has(args, EACH_WORKSPACE) || workspaces.length > 0) return [inWorkspaces(call, workspaces)];
  return [inNearest(call)];
}

function quotedAll(words: readonly Word[]): string[] {
  return words.map(({ text }) =>
    /^[\w@%+=:,./*-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`,
  );
}

/** `node --run NAME -- WORDS`. */
function ofNode(args: readonly Word[]): readonly ScriptCall[] {
  const [name] = valuesOf(args, /^--run$/);
  const end = args.findIndex(({ text }) => text === "--");
  const given = end < 0 ? [] : quotedAll(args.slice(end + 1));
  const names = name === undefined ? [] : [name];
  return name === undefined
    ? []
    : [inNearest({ folder: "", files: ["package.json"], isAbove: true, names, given })];
}

/** `turbo run fmt lint --filter=web`, `lerna run fmt`, `nx run web:fmt`, `nx run-many -t fmt`. */
function ofWorkspaces(args: readonly Word[]): readonly ScriptCall[] {
  if (has(args, /^--(?:dry|dry-run|graph|help)(?:=|$)|^-h$/)) return [];
  const [verb, ...behind] = plain(without(args, VALUED));
  const targets = valuesOf(args, /^(?:-t|--targets?)$/).flatMap((one) => one.split(","));
  const isRun = /^(?:run|run-many|affected)$/.test(verb?.text ?? "");
  const words = [...targets, ...(isRun ? behind : verb === undefined ? [] : [verb]).map(({ text }) => text)];
  const named = valuesOf(args, WORKSPACE);
  return words.map((one) => {
    const [, project, name = one] = /^([^:]+):([^:]+)/.exec(one) ?? [];
    const call = { folder: "", files: ["package.json"], isAbove: true, names: [name], given: [] };
    return inWorkspaces(call, project === undefined ? named : [project]);
  });
}

/** Matches no word. */
const NONE = /(?!)/;

/** The recipes that a runner is asked for. */
function recipesOf(runner: Runner, args: readonly Word[]): readonly ScriptCall[] {
  const { files, isAbove, verb, file = NONE, folder = NONE, valued = NONE, looks } = runner;
  const end = args.findIndex(({ text }) => text === "--");
  const own = end < 0 ? args : args.slice(0, end);
  if (has(own, looks)) return [];
  const [first, ...others] = plain([file, folder, valued].reduce(without, own)).filter(
    ({ text }) => !text.includes("="),
  );
  if (verb !== undefined && (first === undefined || !verb.test(first.text))) return [];
  const names = textsOf(verb !== undefined || first === undefined ? others : [first, ...others]);
  const given = end < 0 ? names.slice(1) : textsOf(args.slice(end + 1));
  const named = valuesOf(own, file);
  const call = { folder: valuesOf(own, folder)[0] ?? "", names, given };
  return [
    named.length > 0
      ? inNearest({ ...call, files: named, isAbove: false })
      : inNearest({ ...call, files, isAbove }),
  ];
}

/** Scripts that are asked for by name. */
interface Asked {
  /** The folder, as of a target. */
  readonly folder: string;
  /** Files that may hold them; the first one that is there counts, in the folder or, if `isAbove`, in the nearest one above. */
  readonly files: readonly string[];
  readonly isAbove: boolean;
  readonly names: readonly string[];
  /** Words that they are given, as a shell reads them. */
  readonly given: readonly string[];
}

/** How many folders above one are looked into. */
const HIGHEST = 6;

const inNearest =
  ({ folder, files, isAbove, names, given }: Asked): ScriptCall =>
  (project) => {
    for (const at of upwards(folder, isAbove))
      for (const file of files) {
        const text = project.textOf(`${at}/${file}`);
        if (text !== null) return [{ folder: at, code: codeIn(file, text, names, given) }];
      }
    return [];
  };

function upwards(folder: string, isAbove: boolean): string[] {
  return Array.from(
    { length: isAbove ? HIGHEST + 1 : 1 },
    (_, up) => `${folder === "" ? "." : folder}${"/..".repeat(up)}`,
  );
}

function codeIn(file: string, text: string, names: readonly string[], given: readonly string[]): string[] {
  return /\.jsonc?$/.test(file) ? scriptsIn(text, names, given) : recipesIn(file, text, names, given);
}

/** In those workspaces that are named, by folder or by name; in each where none is. */
const inWorkspaces =
  (call: Asked, named: readonly string[]): ScriptCall =>
  (project) => {
    const wanted = named.map((one) => one.replace(/^\.\/|\.{3}$|^\.{3}/g, ""));
    const isAll = wanted.length === 0 || wanted.some((one) => /[*!{[]/.test(one));
    for (const at of upwards(call.folder, true)) {
      const folders = workspacesOf(project, at);
      if (folders.length === 0) continue;
      return folders.flatMap((folder) => {
        const text = project.textOf(`${folder}/package.json`);
        const name = text === null ? null : own(parsed(text), "name");
        const last = folder.slice(folder.lastIndexOf("/") + 1);
        const isMeant =
          isAll || wanted.some((one) => one === name || one === last || folder.endsWith(`/${one}`));
        return text === null || !isMeant ? [] : [{ folder, code: scriptsIn(text, call.names, call.given) }];
      });
    }
    return [];
  };

/** Maximum number of workspaces, and of files of Go, that are read. */
const MOST_PLACES = 100;

/** Folders of workspaces: what `package.json` or `pnpm-workspace.yaml` names. */
function workspacesOf(project: ProjectFiles, at: string): string[] {
  const found = own(parsed(project.textOf(`${at}/package.json`) ?? ""), "workspaces");
  const listed = own(found, "packages") ?? found;
  const patterns = Array.isArray(listed)
    ? listed.filter((one): one is string => typeof one === "string")
    : [
        ...(project.textOf(`${at}/pnpm-workspace.yaml`) ?? "").matchAll(/^[ \t]*-[ \t]+["']?([^"'\s#!]+)/gm),
      ].map(([, one = ""]) => one);
  return patterns
    .flatMap((pattern) => {
      const folder = `${at}/${pattern.replace(/\/\*.*$/, "").replace(/\/$/, "")}`;
      return pattern.includes("*") ? foldersIn(project, folder) : [folder];
    })
    .slice(0, MOST_PLACES);
}

function foldersIn({ namesIn }: ProjectFiles, folder: string): string[] {
  return namesIn(folder)
    .filter((name) => name.endsWith("/") && !/^(?:\.|node_modules\/|vendor\/)/.test(name))
    .map((name) => `${folder}/${name.slice(0, -1)}`);
}

/** `//go:generate` in the files that are named, and in those of folders. */
function generated(args: readonly Word[]): readonly ScriptCall[] {
  const [verb, ...behind] = plain(without(args, /^-(?:run|skip|C|tags)$/));
  if (verb?.text !== "generate" || has(args, /^-n$/)) return [];
  const places = behind.length === 0 ? ["."] : behind.map(({ text }) => text);
  return [
    (project) =>
      places
        .flatMap((place) => filesOfGo(project, place))
        .slice(0, MOST_PLACES)
        .map((file): ScriptCode => {
          const text = project.textOf(file) ?? "";
          const code = [...text.matchAll(/^\/\/go:generate[ \t]+(\S.{0,4000})$/gm)].map(([, one = ""]) =>
            one.trim(),
          );
          return { folder: file.slice(0, file.lastIndexOf("/")), code };
        }),
  ];
}

function filesOfGo(project: ProjectFiles, place: string): string[] {
  if (place.endsWith(".go")) return [place.includes("/") ? place : `./${place}`];
  const folders = [place.replace(/\/?\.{3}$/, "").replace(/\/$/, "") || "."];
  if (place.endsWith("..."))
    for (let at = 0; at < folders.length && folders.length < MOST_PLACES; at++)
      folders.push(...foldersIn(project, folders[at] ?? ""));
  return folders.flatMap((folder) =>
    project
      .namesIn(folder)
      .filter((name) => name.endsWith(".go"))
      .map((name) => `${folder}/${name}`),
  );
}

/** Maximum length of a script (characters), and number of its commands. */
const LONGEST = 20_000;
const MOST = 50;

function scriptsIn(text: string, names: readonly string[], given: readonly string[]): string[] {
  const manifest = parsed(text);
  return names.flatMap((name, at) => {
    const found = own(own(manifest, "scripts"), name) ?? own(own(manifest, "tasks"), name);
    const said = own(found, "command") ?? own(found, "commands") ?? found;
    const all = (Array.isArray(said) ? said : [said]).filter(
      (one): one is string => typeof one === "string" && one.length <= LONGEST,
    );
    const isAsked = at === (names.length > 1 ? 1 : 0);
    return all.slice(0, MOST).map((one) => (isAsked ? [one, ...given].join(" ") : one));
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
    return JSON.parse(text.replace(/^[ \t]*\/\/.*$/gm, ""));
  } catch {
    return null;
  }
}
