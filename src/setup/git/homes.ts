import { basename, dirname, join, resolve, sep } from "node:path";
import { askGit, workTreeAt } from "../../system/git.ts";
import { follow, readText } from "../files.ts";
import { type Project, SetupError } from "../types.ts";
import { callOf, type HookName } from "./script.ts";
import { disk, existsSync, statOf, textOf } from "../../system/files.ts";

/** A tool that writes git's hooks itself, and would overwrite what stands in them. */
export interface Manager {
  readonly name: "lefthook" | "pre-commit";
  /** Its configuration, absolute. */
  readonly config: string;
}

/** Where git looks for hooks in this repository. */
export interface HookFolder {
  readonly folder: string;
  /** Husky's own folder of scripts, which only calls those beside it. */
  readonly husky: boolean;
  readonly isInside: boolean;
  /** This one, and others in the repository that git looked into before a tool set its own, or will: for taking out. */
  readonly all: readonly string[];
}

/** One hook as it stands. */
export interface HookFile {
  /** With symbolic links followed. */
  readonly path: string;
  readonly text: string | null;
  readonly isExecutable: boolean;
}

const LEFTHOOK = ["lefthook", ".lefthook", join(".config", "lefthook")].flatMap((name) =>
  ["yml", "yaml", "toml", "json", "jsonc"].map((end) => `${name}.${end}`),
);
const PRE_COMMIT = [".pre-commit-config.yaml", ".pre-commit-config.yml", "prek.toml"];

/** Finds the folder of the scripts that a person may edit; null outside git. */
export async function hookFolder(project: Project): Promise<HookFolder | null> {
  const { root, env } = project;
  const git = workTreeAt(root, env);
  const common = await askGit(git, ["rev-parse", "--git-common-dir"]);
  if (common === null) return null;
  const commonFolder = follow(resolve(root, common));
  const given = await askGit(git, ["config", "--type=path", "--get", "core.hooksPath"]);
  const homes = [follow(root), follow(project.main), commonFolder];
  const isInside = (path: string) => homes.some((home) => path === home || path.startsWith(home + sep));
  const [usual, huskys] = [follow(join(commonFolder, "hooks")), follow(join(root, ".husky"))];
  // Where husky is not active yet, it takes over with the next `npm install`.
  const folder =
    given === null || given === ""
      ? existsSync(huskys)
        ? join(huskys, "_")
        : usual
      : follow(resolve(root, given));
  const husky = basename(folder) === "_";
  const edited = husky ? dirname(folder) : folder;
  const all = [...new Set([edited, usual, huskys])].filter(isInside);
  return { folder: edited, husky, isInside: isInside(edited), all };
}

/** @throws SetupError for a file that can't be read as text, or that lies outside the repository */
export function hookFile(folder: string, name: string, project: Project): HookFile {
  const given = join(folder, name);
  if (disk.lstatSync(given, { throwIfNoEntry: false }) === undefined)
    return { path: given, text: null, isExecutable: true };
  const path = follow(given);
  const homes = [follow(project.root), follow(project.main), folder];
  if (!homes.some((home) => path.startsWith(home + sep)))
    throw new SetupError("SETUP_HOOKS_OUTSIDE", { path });
  const isExecutable = ((statOf(path)?.mode ?? 0o111) & 0o111) !== 0;
  return { path, text: (project.read ?? readText)(path), isExecutable };
}

/** The tool that made a hook, or that will: lefthook makes all of them anew whenever its configuration has changed. */
export function managerOf(root: string, text: string | null): Manager | null {
  const [lefthook, preCommit] = [LEFTHOOK, PRE_COMMIT].map((names) =>
    names.find((name) => existsSync(join(root, name))),
  );
  if (lefthook !== undefined) return { name: "lefthook", config: join(root, lefthook) };
  if (text === null) return null;
  if (/\blefthook\b/i.test(text)) return { name: "lefthook", config: join(root, "lefthook.yml") };
  if (!/pre-commit\.com|\bprek\b/.test(text)) return null;
  return { name: "pre-commit", config: join(root, preCommit ?? ".pre-commit-config.yaml") };
}

/** A file, a tool's configuration or a hook that is nobody's to change, calls coord already. */
export function callsCoord(path: string, name: HookName): boolean {
  return textOf(path)?.includes(callOf(name)) === true;
}
