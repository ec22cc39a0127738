import fs from "node:fs";
import { join } from "node:path";
import { copyTree } from "../folders.ts";
import { coord, isOnReplicas, project } from "../e2e/in-process.ts";
import {
  bin,
  packageRoot,
  type Project,
  projectAt,
  type Ran,
  run,
  SAMPLE,
  tempFolder,
} from "../e2e/support.ts";

/** Who commits: two sessions, and a person at a terminal. */
export const ANN = { CLAUDE_CODE_SESSION_ID: "ann" };
export const BOB = { CLAUDE_CODE_SESSION_ID: "bob" };
export const PERSON = {};

export type Env = Readonly<Record<string, string>>;

let folder: string | undefined;

/** A folder with a `coord` to put on the PATH. */
export function coordOnPath(): string {
  if (folder !== undefined && fs.existsSync(folder)) return folder;
  folder = tempFolder();
  const script = `#!/bin/sh\nexec "${process.execPath}" "${bin()}" "$@"\n`;
  fs.writeFileSync(join(folder, "coord"), script, { mode: 0o755 });
  return folder;
}

/** The environment of somebody who commits, and has coord on the PATH. */
function committing(env: Env): Env {
  return {
    GIT_AUTHOR_NAME: "t",
    GIT_AUTHOR_EMAIL: "t@example.org",
    GIT_COMMITTER_NAME: "t",
    GIT_COMMITTER_EMAIL: "t@example.org",
    GIT_EDITOR: "true",
    PATH: `${coordOnPath()}:${process.env["PATH"] ?? ""}`,
    ...env,
  };
}

/** Runs git as somebody does who has coord on the PATH. */
export function gitAs(env: Env, cwd: string, ...args: readonly string[]): Promise<Ran> {
  return run("git", args, { cwd, env: committing(env) });
}

/** The same on a terminal; all that is said comes as stdout. */
export function gitOnTerminal(env: Env, cwd: string, ...args: readonly string[]): Promise<Ran> {
  const pty = join(packageRoot, "test", "e2e", "terminal.py");
  return run("python3", [pty, "", "git", ...args], { cwd, env: committing(env) });
}

/** Puts a plain script that calls coord in the place of a hook of git. */
export function hookInto(root: string, name: string): void {
  fs.mkdirSync(join(root, ".git", "hooks"), { recursive: true });
  const path = join(root, ".git", "hooks", name);
  fs.writeFileSync(path, `#!/bin/sh\nexec coord hook git ${name} "$@"\n`, { mode: 0o755 });
}

export interface Shared extends Project {
  /** `git …` as one of them. */
  as(env: Env, ...args: readonly string[]): Promise<Ran>;
  /** The subject of the last commit. */
  subject(): string;
}

let template: string | undefined;

/** Ann, Instance #12, holds `src/auth.ts` and `src/login`; Bob is #13. All of it is committed. Made once for a file, then copied. */
export async function shared(): Promise<Shared> {
  if (isOnReplicas()) return asSharers(await sharing());
  if (template === undefined || !fs.existsSync(template)) template = (await sharing()).root;
  const root = tempFolder();
  copyTree(template, root);
  const copy = projectAt(root, undefined, coord);
  // To git all files of a copy look as if they had been written since.
  copy.git("update-index", "-q", "--refresh");
  return asSharers(copy);
}

function asSharers(made: Project): Shared {
  return {
    ...made,
    as: (env, ...args) => gitAs(env, made.root, ...args),
    subject: () => made.git("log", "-1", "--format=%s").trimEnd(),
  };
}

async function sharing(): Promise<Project> {
  // Without the task on its list that a shorter title would mean.
  const made = project(SAMPLE.replace("[LIBRE] Corriger la connexion\n", ""));
  await made.coord(["join", "Ann"], { env: ANN });
  await made.coord(["join", "Bob"], { env: BOB });
  await made.coord(["reserve", "Ouverture", "--files", "src/auth.ts,src/login", "--estimate", "2h"], {
    env: ANN,
  });
  made.git("commit", "-q", "--allow-empty", "-am", "reserved");
  return made;
}
