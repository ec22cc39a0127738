import { type CommandReader, has, isOption, NOTHING, plain, valuesOf, within, word } from "./readers.ts";
import type { Word } from "./types.ts";

/** The files that a package manager keeps, and the words that make it write them. */
interface PackageManager {
  readonly lock: readonly string[];
  readonly manifest: readonly string[];
  /** They write the lock file, and the manifest where packages are named. */
  readonly verbs: RegExp;
  /** They write both always. */
  readonly edits?: RegExp;
  /** Whether no word at all is one of those. */
  readonly bare?: boolean;
}

const NODE = /^(?:install|i|in|add|update|up|upgrade|dedupe|ddp|link|shrinkwrap|audit|import)$/;
const NODE_EDITS = /^(?:uninstall|un|rm|r|remove|version|pkg|set)$/;
const manifest = ["package.json"];

/** By the program's name. */
const MANAGERS: ReadonlyMap<string, PackageManager> = new Map<string, PackageManager>([
  ["npm", { lock: ["package-lock.json", "npm-shrinkwrap.json"], manifest, verbs: NODE, edits: NODE_EDITS }],
  ["pnpm", { lock: ["pnpm-lock.yaml"], manifest, verbs: NODE, edits: NODE_EDITS }],
  ["yarn", { lock: ["yarn.lock"], manifest, verbs: NODE, edits: NODE_EDITS, bare: true }],
  ["bun", { lock: ["bun.lock", "bun.lockb"], manifest, verbs: NODE, edits: NODE_EDITS }],
  [
    "deno",
    { lock: ["deno.lock"], manifest: ["deno.json"], verbs: /^(?:install|cache)$/, edits: /^(?:add|remove)$/ },
  ],
  [
    "cargo",
    {
      lock: ["Cargo.lock"],
      manifest: ["Cargo.toml"],
      verbs: /^(?:update|generate-lockfile)$/,
      edits: /^(?:add|remove|rm|upgrade)$/,
    },
  ],
  ["go", { lock: ["go.sum"], manifest: ["go.mod"], verbs: /^$/, edits: /^(?:get|mod)$/ }],
  [
    "poetry",
    {
      lock: ["poetry.lock"],
      manifest: ["pyproject.toml"],
      verbs: /^(?:lock|update)$/,
      edits: /^(?:add|remove|version)$/,
    },
  ],
  ["uv", { lock: ["uv.lock"], manifest: ["pyproject.toml"], verbs: /^lock$/, edits: /^(?:add|remove)$/ }],
  [
    "pdm",
    {
      lock: ["pdm.lock"],
      manifest: ["pyproject.toml"],
      verbs: /^(?:lock|update)$/,
      edits: /^(?:add|remove)$/,
    },
  ],
  [
    "pipenv",
    {
      lock: ["Pipfile.lock"],
      manifest: ["Pipfile"],
      verbs: /^(?:lock|update|upgrade)$/,
      edits: /^(?:install|uninstall)$/,
    },
  ],
  [
    "bundle",
    { lock: ["Gemfile.lock"], manifest: ["Gemfile"], verbs: /^(?:update|lock)$/, edits: /^(?:add|remove)$/ },
  ],
  [
    "composer",
    {
      lock: ["composer.lock"],
      manifest: ["composer.json"],
      verbs: /^(?:update|upgrade|u)$/,
      edits: /^(?:require|remove|bump)$/,
    },
  ],
  ["mix", { lock: ["mix.lock"], manifest: [], verbs: /^deps\.(?:get|update|unlock)$/ }],
  ["pod", { lock: ["Podfile.lock"], manifest: [], verbs: /^(?:install|update)$/ }],
  ["flutter", { lock: ["pubspec.lock"], manifest: ["pubspec.yaml"], verbs: /^$/, edits: /^pub$/ }],
  ["dart", { lock: ["pubspec.lock"], manifest: ["pubspec.yaml"], verbs: /^$/, edits: /^pub$/ }],
  ["nix", { lock: ["flake.lock"], manifest: [], verbs: /^flake$/ }],
  ["swift", { lock: ["Package.resolved"], manifest: [], verbs: /^package$/ }],
]);

const READS =
  /^(?:-g|--global|--dry-run|--no-save|--no-lock|--no-lockfile|--no-package-lock|--frozen-lockfile|--frozen|--locked|--immutable|--check|--lockfile=false|--help|-h|--version)$/;
/** Words behind the first that only look. */
const LOOKS =
  /^(?:list|show|why|graph|verify|download|audit|check|outdated|get|deps|info|metadata|describe|dump-package|signatures|tree)$/;
const FOLDER = /^(?:-C|--prefix|--dir|--cwd|--directory|--manifest-path|--project|--working-dir|-d)$/;

/** The reader of a package manager's arguments; undefined for another program. */
export function managerOf(name: string): CommandReader | undefined {
  const known = MANAGERS.get(name);
  return known === undefined ? undefined : (args) => kept(known, args);
}

function kept({ lock, manifest, verbs, edits, bare }: PackageManager, args: readonly Word[]) {
  if (has(args, READS)) return NOTHING;
  const folder = valuesOf(args, FOLDER)[0] ?? ".";
  const [verb, ...rest] = plain(args.filter((_, at) => !FOLDER.test(args[at - 1]?.text ?? "")));
  if (verb === undefined)
    return bare === true && args.every(isOption) ? { writes: inFolder(folder, lock) } : NOTHING;
  const isLook =
    LOOKS.test(rest[0]?.text ?? "") &&
    (edits?.test(verb.text) === true || verb.text === "flake" || verb.text === "package");
  // `npm audit` looks, `npm audit fix` writes; `npm version` alone shows, too.
  const isQuiet =
    (verb.text === "audit" && rest[0]?.text !== "fix") || (verb.text === "version" && rest.length === 0);
  if (isLook || isQuiet) return NOTHING;
  if (edits?.test(verb.text) === true) return { writes: inFolder(folder, [...lock, ...manifest]) };
  if (!verbs.test(verb.text)) return NOTHING;
  return { writes: inFolder(folder, rest.length === 0 ? lock : [...lock, ...manifest]) };
}

function inFolder(folder: string, names: readonly string[]): Word[] {
  return within(word(folder.replace(/\/[^/]+\.toml$/, "")), names.map(word));
}
