import { join } from "node:path";
import { type WrittenFile, type PlanNote, type Project, SetupError } from "../types.ts";
import { hookKeys, knowsConfigHooks } from "./config.ts";
import { callsCoord, hookFile, type HookFolder, type Manager, managerOf } from "./homes.ts";
import { callOf, GUARDS, hasBlock, HOOK_NAMES, type HookName, withBlock, withoutBlock } from "./script.ts";
import { snippetOf } from "./snippets.ts";
import { existsSync } from "../../system/files.ts";

/** A block of ours that was edited or damaged is a person's to look at, whatever else git can do. */
const OURS = new Set(["SETUP_HOOK_BROKEN", "SETUP_HOOK_EDITED"]);

/** Hooks that are to change, and those that are there already. */
export interface HookPlan {
  readonly changes: readonly WrittenFile[];
  /** Keys of git's configuration that run the hooks which no script of ours can. */
  readonly keys: Readonly<Record<string, string>>;
  readonly notes: readonly PlanNote[];
  readonly isThere: boolean;
  /** True for a guard that only a person can put in. */
  readonly isMissing: boolean;
}

/** One hook: a script that changes (or needs no change), or what bars the way to one. */
interface Hook {
  readonly name: HookName;
  readonly path: string;
  readonly isExecutable: boolean;
  readonly isThere: boolean;
  readonly change: WrittenFile | null;
  readonly barred: Manager | SetupError | null;
}

/** A block in each script; git's configuration where a script is barred and git can; else what a person has to do. */
export async function hooksIn(project: Project, folder: HookFolder): Promise<HookPlan> {
  const hooks = HOOK_NAMES.map((name) => hookIn(name, project, folder));
  const byConfig = hooks.some(({ barred }) => barred !== null) && (await knowsConfigHooks(project));
  const notes = new Map<string, PlanNote>();
  const note = (code: string, args: PlanNote["args"]) =>
    notes.set(JSON.stringify([code, args]), { code, args });
  const keys: Record<string, string> = {};
  const byHand = new Map<string, { readonly tool: Manager; readonly names: HookName[] }>();
  for (const { name, path, barred, isExecutable } of hooks) {
    // Husky hands its scripts to `sh`, executable or not.
    if (!isExecutable && !folder.husky) note("HOOK_NOT_EXECUTABLE", { path });
    if (barred === null) continue;
    if (byConfig) Object.assign(keys, hookKeys(name));
    else if (barred instanceof SetupError) {
      if (GUARDS.has(name)) throw barred;
      if (!callsCoord(path, name)) note("HOOK_LEFT", { path, call: callOf(name) });
    } else if (!callsCoord(barred.config, name)) {
      const { config } = barred;
      byHand.set(config, { tool: barred, names: [...(byHand.get(config)?.names ?? []), name] });
    }
  }
  for (const { tool, names } of byHand.values())
    note("HOOK_MANAGED", { tool: tool.name, path: tool.config, snippet: snippetOf(tool.name, names) });
  const isMissing = [...byHand.values()].some(({ names }) => names.some((name) => GUARDS.has(name)));
  const changes = hooks.flatMap(({ change }) => change ?? []);
  return { changes, keys, notes: [...notes.values()], isThere: hooks.some((one) => one.isThere), isMissing };
}

function hookIn(name: HookName, project: Project, folder: HookFolder): Hook {
  const hook: Hook = {
    name,
    path: join(folder.folder, name),
    isExecutable: true,
    isThere: false,
    change: null,
    barred: null,
  };
  if (!folder.isInside)
    return { ...hook, barred: new SetupError("SETUP_HOOKS_OUTSIDE", { path: folder.folder }) };
  try {
    const { path, text, isExecutable } = hookFile(folder.folder, name, project);
    const isThere = text !== null && hasBlock(text, name);
    const manager = isThere || folder.husky ? null : managerOf(project.root, text);
    if (manager !== null) return { ...hook, path, barred: manager };
    const after = withBlock(text, name, path);
    const change: WrittenFile = { kind: "file", path, before: text, after, mode: 0o755 };
    return { ...hook, path, isExecutable, isThere, change: after === text ? null : change };
  } catch (error) {
    if (!(error instanceof SetupError) || OURS.has(error.code)) throw error;
    return { ...hook, barred: error };
  }
}

/** Takes the blocks out, also of what a tool has put aside when it took a hook over. */
export function hooksOut(project: Project, folder: HookFolder): HookPlan {
  const names = HOOK_NAMES.flatMap((name) => [name, `${name}.legacy`, `${name}.old`]);
  const changes = folder.all.flatMap((one) => names.flatMap((file) => hookOut(file, project, one)));
  return { changes, keys: {}, notes: [], isThere: changes.length > 0, isMissing: false };
}

function hookOut(file: string, project: Project, folder: string): WrittenFile[] {
  if (!existsSync(join(folder, file))) return [];
  const name = HOOK_NAMES.find((one) => file.startsWith(one));
  try {
    const { path, text } = hookFile(folder, file, project);
    if (name === undefined || text === null || !hasBlock(text, name)) return [];
    return [{ kind: "file", path, before: text, after: withoutBlock(text, name, path) }];
  } catch (error) {
    // A hook that is no text, or lies elsewhere, holds nothing of ours.
    if (!(error instanceof SetupError) || OURS.has(error.code)) throw error;
    return [];
  }
}
