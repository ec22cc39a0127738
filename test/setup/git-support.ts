import { spawnSync } from "node:child_process";
import fs from "node:fs";
import { join } from "node:path";
import { applyChanges } from "../../src/setup/apply.ts";
import { git as installer } from "../../src/setup/git.ts";
import type { Project, SetupPlan } from "../../src/setup/types.ts";
import { cleanEnv } from "../e2e/support.ts";

export function projectAt(root: string, more: Partial<Project> = {}): Project {
  const file = join(root, "CLAUDE_INSTANCES.md");
  return { root, main: root, file, env: cleanEnv(), version: "coord", ...more };
}

/** Plans and does what was planned. */
export async function carryOut(project: Project, wish: "install" | "remove"): Promise<SetupPlan> {
  const plan = await installer.plan(project, wish);
  await applyChanges(project, plan.changes);
  return plan;
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
      return fs.statSync(join(root, name), { throwIfNoEntry: false })?.isFile()
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
