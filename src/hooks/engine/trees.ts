import { join, sep } from "node:path";
import {
  branchOf,
  stashedPaths,
  stashesByItself,
  type Uncommitted,
  uncommittedIn,
} from "../../git/uncommitted.ts";
import { isGlob } from "../../paths/glob.ts";
import { compile } from "../../paths/overlap.ts";
import { GitError } from "../../system/git.ts";
import { realOf, statOf } from "../../system/files.ts";
import type { HookDecision } from "../../agents/types.ts";
import type { Loss, TreeAct } from "../shell/index.ts";
import { type HookCallContext, type Named, type ReservedPath } from "./call-context.ts";
import { ownFileReason, reasonFor } from "./edit.ts";
import type { HeldFiles } from "./held-files.ts";
import { byAnyName, listBelow, reserved, rootOf } from "./reach.ts";
import { resolveNative } from "../../session/native.ts";

/** Maximum number of commands of git that are looked into; each costs a process or two. */
const MOST_ACTS = 10;
/** Maximum number of files that a denial is about. */
const MOST_FOUND = 50;

/** One command of git, with the folder it runs in. */
interface TreeCommand {
  readonly act: TreeAct;
  readonly folder: string;
  readonly named: Named;
}

/** Before git does something to a whole work tree: what others have not committed there stays. Null where nothing is lost. */
export async function beforeTrees(
  hook: HookCallContext,
  acts: readonly TreeAct[],
  base: string,
  files: HeldFiles,
): Promise<HookDecision | null> {
  const known = new Map(acts.map((act) => [JSON.stringify(act), act]));
  for (const act of [...known.values()].slice(0, MOST_ACTS)) {
    const folder = resolveNative(base, act.folder, workTreeOf(act));
    const named = hook.name(folder);
    const isOurs = named.resolved.kind === "inside" && !files.isEmpty;
    if (!isOurs && !hook.isSharedFolder(named.file)) continue;
    const denied = await judged(hook, { act, folder, named }, files);
    if (denied !== null) return denied;
  }
  return null;
}

function workTreeOf({ where }: TreeAct): string {
  return where.find((one) => one.startsWith("--work-tree="))?.slice("--work-tree=".length) ?? "";
}

async function judged(
  hook: HookCallContext,
  given: TreeCommand,
  files: HeldFiles,
): Promise<HookDecision | null> {
  const command = asMeant(given);
  const byName = await named(hook, command, files);
  if (byName !== null) return byName;
  const words = await hook.given.words();
  if (takesState(hook, command)) return { kind: "deny", reason: words.state(command.act.name) };
  try {
    // What other boards hold is not known by its beginnings.
    const all = await lostBy(command, given.named.resolved.kind === "inside" ? files.bases() : []);
    const held = heldOf(hook, all, files);
    const lost = held.length > 0 ? held : await heldBeyond(hook, all);
    if (lost.length === 0) return null;
    const { losses } = command.act;
    const says = losses.includes("swept")
      ? "sweepsWork"
      : losses.includes("moved")
        ? "movesWork"
        : isChecks(command.act)
          ? "checksWork"
          : "losesWork";
    const sentence = (paths: string, holders: readonly string[]) =>
      words[says](command.act.name, paths, holders);
    return {
      kind: "deny",
      reason: await reasonFor(hook, lost, sentence, words.ownOnly[kindOf(command.act)]),
    };
  } catch (error) {
    if (!(error instanceof GitError)) throw error;
    return unseen(hook, command, files);
  }
}

/** Where a branch may be a path, and a file of that name is there, git takes what is staged into it. */
function asMeant(command: TreeCommand): TreeCommand {
  const { act, folder } = command;
  const isPath =
    act.losses.includes("moved") && act.to !== undefined && act.to !== "-" && act.paths.length > 0;
  if (!isPath || statOf(resolveNative(folder, act.to ?? "")) === undefined) return command;
  return { ...command, act: { ...act, name: `${act.name} PATH`, losses: ["unstaged"] } };
}

/** Files that are named one by one are judged as an edit of them is. */
async function named(
  hook: HookCallContext,
  { act, folder }: TreeCommand,
  files: HeldFiles,
): Promise<HookDecision | null> {
  if (act.losses.includes("moved") || act.losses.includes("swept")) return null;
  const literal = act.paths.filter(({ text }) => !text.startsWith(":") && !isGlob(text));
  const all = literal.slice(0, MOST_NAMED).map(({ text }) => hook.name(text, folder));
  const board = all.find((one) => one.own !== false);
  if (board !== undefined) return { kind: "deny", reason: await ownFileReason(hook, board) };
  const single = all.filter(({ file }) => statOf(file)?.isDirectory() !== true);
  const own = single.flatMap((one): ReservedPath[] => {
    const hit = one.resolved.kind === "inside" ? byAnyName(one, (path) => files.at(path)) : null;
    return hit === null ? [] : [reserved(hit, rootOf(one))];
  });
  const found = own.length > 0 ? own : await hook.beyond(single, hook.workspace(true));
  if (found.length === 0) return null;
  return { kind: "deny", reason: await reasonFor(hook, found, (await hook.given.words()).command) };
}

const MOST_NAMED = 500;

/** Whether ignored files go, coord's state among them. */
function takesState({ place }: HookCallContext, { act, folder }: TreeCommand): boolean {
  if (
    !act.losses.includes("untracked") ||
    act.ignored === undefined ||
    statOf(place.state.path) === undefined
  )
    return false;
  const isSpared = (act.spared ?? []).some((pattern) => /^\/?(?:\*\*\/)?\.coord(?:\/.*)?$/.test(pattern));
  return !isSpared && inScope(act, folder)(place.state.path);
}

/** Uncommitted work in a tree that a command takes away. */
async function lostBy(
  { act, folder }: TreeCommand,
  bases: readonly string[],
): Promise<readonly Uncommitted[]> {
  const losses = new Set<Loss>(act.losses);
  if (losses.has("autostash") && (await stashesByItself(folder))) losses.add("tracked");
  if (losses.has("stash")) {
    const paths = await stashedPaths(folder, entryOf(act.to));
    return paths.map((path) => ({ path, state: "  ", folder: false }));
  }
  if (losses.has("moved") && (await staysHere(act, folder))) return [];
  const tests = [...losses].flatMap((loss) => TESTS[loss] ?? []);
  if (tests.length === 0) return [];
  if (act.where.some((one) => one.startsWith("--git-dir=")) && !isOwnGit(act, folder))
    throw new GitError("another repository");
  const isUntracked = losses.has("untracked");
  const each = act.folders === true && act.ignored === undefined;
  const found = await uncommittedIn(folder, {
    untracked: isUntracked ? (each ? "all" : "normal") : "no",
    ignored: act.ignored !== undefined,
    below: isUntracked && !each ? [] : bases,
  });
  const isMeant = inScope(act, folder);
  return found.filter(
    (one) =>
      tests.some((test) => test(one, act)) &&
      isMeant(one.path.replace(/[\\/]$/, "")) &&
      !(act.spared ?? []).some((pattern) => one.path.endsWith(`/${pattern.replace(/^\//, "")}`)),
  );
}

/** Which uncommitted files a loss is about. */
const TESTS: Partial<Record<Loss, (one: Uncommitted, act: TreeAct) => boolean>> = {
  tracked: ({ state }) => isTracked(state),
  moved: ({ state }) => isTracked(state),
  swept: ({ state }) => isTracked(state) && /[MDTA]/.test(state[1] ?? "") && !UNMERGED.test(state),
  autostash: () => false,
  staged: ({ state }) => isTracked(state) && state[0] !== " ",
  unstaged: ({ state }) => isTracked(state) && /[MDTA]/.test(state[1] ?? "") && !UNMERGED.test(state),
  restaged: ({ state }) =>
    isTracked(state) && /[MDT]/.test(state[1] ?? "") && state[0] !== " " && !UNMERGED.test(state),
  untracked: ({ state, folder }, act) =>
    ((state === "??" && act.ignored !== "only") || (state === "!!" && act.ignored !== undefined)) &&
    (!folder || act.folders === true),
};

const UNMERGED = /U|AA|DD/;

function isTracked(state: string): boolean {
  return state !== "??" && state !== "!!";
}

function entryOf(to: string | undefined): string {
  if (to === "*") return to;
  const number = /\d+/.exec(to ?? "0")?.[0] ?? "0";
  return `stash@{${number}}`;
}

/** Whether the branch to be switched to is the one that the tree is on. */
async function staysHere({ to }: TreeAct, folder: string): Promise<boolean> {
  if (to === undefined || to === "") return false;
  return /^(?:HEAD|@)$/.test(to) || (await branchOf(folder)) === to;
}

function isOwnGit({ where }: TreeAct, folder: string): boolean {
  const given = where.find((one) => one.startsWith("--git-dir="))?.slice("--git-dir=".length) ?? "";
  return realOf(resolveNative(folder, given)) === realOf(join(folder, ".git"));
}

/** Whether an absolute path is among those that a command is about. */
function inScope(act: TreeAct, folder: string): (path: string) => boolean {
  const specs = act.paths.map(({ text }) => text).filter(() => !act.losses.includes("moved"));
  const excluded = specs.flatMap((text) => /^:(?:[!^]|\(exclude\))(.+)$/s.exec(text)?.[1] ?? []);
  const included = specs.filter((text) => !/^:(?:[!^]|\(exclude\))/.test(text));
  const isOut = excluded.map((text) => under(text, folder));
  const isIn = included.map((text) => under(text, folder));
  const here = act.losses.includes("untracked") && act.losses.length === 1 ? [under(".", folder)] : [];
  const wanted = isIn.length > 0 ? isIn : here;
  return (path) =>
    (wanted.length === 0 || wanted.some((test) => test(path))) && !isOut.some((test) => test(path));
}

/** A pathspec of git: a file, a folder with all below it, a pattern whose stars go over slashes; `:/` is everything. */
function under(spec: string, folder: string): (path: string) => boolean {
  if (spec.startsWith(":")) return () => true;
  const real = realOf(folder) ?? folder;
  const whole = resolveNative(real, spec);
  if (!isGlob(spec))
    return (path) => path === whole || path.startsWith(whole.endsWith(sep) ? whole : whole + sep);
  const pattern = compile(spec.replace(/^\.\//, "").replace(/(^|\/)(?=[^/]*\*)/g, "$1**/"));
  return (path) =>
    path.startsWith(real + sep) &&
    pattern.covers(
      path
        .slice(real.length + 1)
        .split(sep)
        .join("/"),
    );
}

/** The files among these that other instances hold. */
function heldOf(hook: HookCallContext, lost: readonly Uncommitted[], files: HeldFiles): ReservedPath[] {
  const found: ReservedPath[] = [];
  for (const { path, folder } of lost) {
    if (found.length >= MOST_FOUND) break;
    const one = hook.name(path);
    if (one.resolved.kind !== "inside" || one.own !== false) continue;
    const root = rootOf(one);
    const hit = folder ? files.below(one.resolved.path, listBelow(root)) : files.at(one.resolved.path);
    if (hit !== null) found.push(reserved(hit, root));
  }
  return found;
}

/** Those that another board than the caller's has reserved. */
function heldBeyond(hook: HookCallContext, lost: readonly Uncommitted[]): Promise<ReservedPath[]> {
  const named = lost.slice(0, MOST_FOUND).map(({ path }) => hook.name(path));
  return hook.beyond(named, hook.workspace(true));
}

/** Where git can't be asked, what would lose any work there may be is denied where others hold files; the rest git itself refuses. */
async function unseen(
  hook: HookCallContext,
  { act, folder, named }: TreeCommand,
  files: HeldFiles,
): Promise<HookDecision | null> {
  if (
    act.losses.includes("swept") ||
    !act.losses.some((loss) => /^(?:tracked|unstaged|untracked|staged)$/.test(loss))
  )
    return null;
  const roots =
    act.paths.length === 0
      ? [named]
      : act.paths.slice(0, MOST_NAMED).map(({ text }) => hook.name(text, folder));
  const found = roots.flatMap((one): ReservedPath[] => {
    if (one.resolved.kind !== "inside") return [];
    const hit = files.below(one.resolved.path, listBelow(rootOf(one)));
    return hit === null ? [] : [reserved(hit, rootOf(one))];
  });
  if (found.length === 0) return null;
  return { kind: "deny", reason: await reasonFor(hook, found, (await hook.given.words()).command) };
}

/** Whether it is no command of git, but what runs checks before a commit. */
function isChecks({ name }: Pick<TreeAct, "name">): boolean {
  return /^(?:pre-commit|lint-staged|lefthook)\b/.test(name);
}

/** Which way of saving one's own there is. */
function kindOf({
  name,
  losses,
}: TreeAct): "stash" | "restore" | "clean" | "branch" | "stashed" | "abort" | "commit" | "checks" {
  if (isChecks({ name })) return "checks";
  if (losses.includes("swept")) return "commit";
  if (losses.includes("moved")) return "branch";
  if (losses.includes("stash")) return "stashed";
  if (name.startsWith("git stash") || losses.includes("autostash")) return "stash";
  if (/--(?:abort|autostash)$/.test(name)) return "abort";
  return losses.includes("untracked") ? "clean" : "restore";
}
