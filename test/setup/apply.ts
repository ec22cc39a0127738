import { spawnSync } from "node:child_process";
import fs from "node:fs";
import { dirname, join } from "node:path";
import { git as installer } from "../../src/setup/git.ts";
import type { Change, Plan, Project } from "../../src/setup/types.ts";
import { cleanEnv, git } from "../e2e/support.ts";

export function projectAt(root: string, more: Partial<Project> = {}): Project {
  const file = join(root, "CLAUDE_INSTANCES.md");
  return { root, main: root, file, env: cleanEnv(), version: "coord", ...more };
}

/** Plans and does what was planned. */
export async function carryOut(project: Project, wish: "install" | "remove"): Promise<Plan> {
  const plan = await installer.plan(project, wish);
  for (const change of plan.changes) apply(project.root, change);
  return plan;
}

function apply(root: string, change: Change): void {
  if (change.kind === "config") {
    git(
      root,
      "config",
      "--local",
      ...(change.after === null ? ["--unset", change.key] : [change.key, change.after]),
    );
    return;
  }
  const { path, before, after, mode } = change;
  if (after === null) return fs.rmSync(path);
  fs.mkdirSync(dirname(path), { recursive: true });
  fs.writeFileSync(path, after, before === null && mode !== undefined ? { mode } : {});
}

/** Every file of a repository and its `.git`, with mode and bytes; not what git itself keeps changing. */
export function everything(root: string): Record<string, string> {
  const files = fs.readdirSync(root, { recursive: true, encoding: "utf8" }).sort();
  const kept = files.filter(
    (name) => !/^\.git\/(?:index|objects|logs|refs|hooks\/.*\.sample)|node_modules/.test(name),
  );
  return Object.fromEntries(
    kept.flatMap((name) => {
      const { mode } = fs.lstatSync(join(root, name));
      return fs.statSync(join(root, name)).isFile()
        ? [[name, `${(mode & 0o777).toString(8)} ${fs.readFileSync(join(root, name), "latin1")}`]]
        : [];
    }),
  );
}

/** Runs a program and fails the test when it fails. */
export function must(program: string, args: readonly string[], cwd: string, env = cleanEnv()): string {
  const { status, stdout, stderr, error } = spawnSync(program, args, { cwd, env, encoding: "utf8" });
  if (status !== 0) throw new Error(`${program} ${args.join(" ")}: ${error?.message ?? stderr + stdout}`);
  return stdout;
}
