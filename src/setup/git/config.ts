import { BOARD_DRIVER, runGit, workTreeAt } from "../../system/git.ts";
import type { ConfigChange, Project } from "../types.ts";
import { HOOK_NAMES, type HookName, ONE_LINERS } from "./script.ts";

/** The merge driver by its keys. */
export const DRIVER: Readonly<Record<string, string>> = {
  "merge.coord.name": "entries of the coordination file, one by one",
  "merge.coord.driver": BOARD_DRIVER,
};

const SECTIONS: Readonly<Record<HookName, string>> = {
  "pre-commit": "hook.coord",
  "prepare-commit-msg": "hook.coord-message",
  "post-commit": "hook.coord-elsewhere",
};

/** The keys that make git itself run coord, from git 2.54 on. */
export function hookKeys(name: HookName): Readonly<Record<string, string>> {
  const section = SECTIONS[name];
  return { [`${section}.event`]: name, [`${section}.command`]: ONE_LINERS[name] };
}

const ALL = [...Object.keys(DRIVER), ...HOOK_NAMES.flatMap((name) => Object.keys(hookKeys(name)))];

/** Changes to the repository's own configuration after which, of all our keys, it holds exactly these. */
export async function configChanges(
  { root, env }: Project,
  wanted: Readonly<Record<string, string>>,
): Promise<{ changes: ConfigChange[]; isThere: boolean }> {
  const listed = await runGit(workTreeAt(root, env), ["config", "--local", "--list", "-z"]);
  const now = new Map(
    listed.split("\0").map((entry) => {
      const at = entry.indexOf("\n");
      return [entry.slice(0, at), entry.slice(at + 1)] as const;
    }),
  );
  const changes = ALL.flatMap((key): ConfigChange[] => {
    const [before, after] = [now.get(key) ?? null, wanted[key] ?? null];
    return before === after ? [] : [{ kind: "config", key, before, after }];
  });
  return { changes, isThere: ALL.some((key) => now.has(key)) };
}

/** True from git 2.54 on, which runs the hooks of its configuration beside those in its folder. */
export async function knowsConfigHooks({ root, env }: Project): Promise<boolean> {
  const said = await runGit(workTreeAt(root, env), ["--version"]);
  const [, major = "0", minor = "0"] = /(\d+)\.(\d+)/.exec(said) ?? [];
  return Number(major) > 2 || (Number(major) === 2 && Number(minor) >= 54);
}
