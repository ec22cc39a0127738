import type { ConflictKind } from "../../paths/worktrees.ts";
import { GitError, gitSays, type GitPlace } from "../../system/git.ts";

/** A path that git could not merge, a character a byte. */
export interface FileConflict {
  readonly path: string;
  readonly kind: ConflictKind;
  /** Ids of what either side has there; null for what one has not. */
  readonly sides: readonly [string | null, string | null];
}

/** How a merge came out. */
export type MergeOutcome =
  | { readonly tree: string; readonly conflicts: readonly FileConflict[] }
  /** git could not say. */
  | { readonly cause: string };

/** Two commits that are to be merged. */
export type Sides = readonly [string, string];

/** This git can't merge without a work tree. */
export class OldGitError extends Error {
  override readonly name = "OldGitError";
}

/** Merges each two commits without a work tree, in one process where git can do that. @throws OldGitError */
export async function mergesOf(
  place: GitPlace,
  settings: readonly string[],
  pairs: readonly Sides[],
): Promise<MergeOutcome[]> {
  if (pairs.length === 0) return [];
  const git = [...settings, "-c", "merge.conflictStyle=merge", "merge-tree"];
  const input = pairs.map((sides) => `${sides.join(" ")}\n`).join("");
  const said = await gitSays(place, [...git, "--stdin", "-z"], input);
  const merged = said.status === 0 ? mergedIn(said.out, pairs) : [];
  if (merged.length === pairs.length) return merged;
  // Older than 2.39, or one of them can't be merged at all: that one alone is to be told.
  const found: MergeOutcome[] = [];
  for (const sides of pairs) found.push(await mergeOf(place, git, sides));
  return found;
}

async function mergeOf(place: GitPlace, git: readonly string[], sides: Sides): Promise<MergeOutcome> {
  const { status, out, err } = await gitSays(place, [...git, "--write-tree", "-z", "--messages", ...sides]);
  if (status === 129) throw new OldGitError("merge-tree --write-tree");
  if (status !== 0 && status !== 1) return { cause: err.trim().split("\n")[0] ?? "" };
  const [merged] = mergedIn(`${status === 0 ? 1 : 0}\0${out}\0`, [sides]);
  if (merged === undefined) throw new GitError(`git merge-tree: ${out.slice(0, 200)}`);
  return merged;
}

/** Of the messages about a path the one that says most counts. */
const KINDS: readonly (readonly [RegExp, ConflictKind])[] = [
  [/rename|file location|directory rename/i, "rename"],
  [/modify\/delete|deleted/i, "delete"],
  [/binary/i, "binary"],
  [/distinct modes|submodule/i, "mode"],
  [/add\/add|file\/directory/i, "add"],
];

function mergedIn(text: string, pairs: readonly Sides[]): MergeOutcome[] {
  const fields = text.split("\0");
  const found: MergeOutcome[] = [];
  let at = 0;
  const next = (): string => fields[at++] ?? "";
  while (at < fields.length && found.length < pairs.length) {
    const isClean = next() === "1";
    const tree = next();
    if (tree === "") return found;
    const unmerged = new Map<string, Map<string, string>>();
    for (let info = next(); info !== ""; info = next()) {
      const tab = info.indexOf("\t");
      const [, id = "", stage = ""] = info.slice(0, tab).split(" ");
      const stages = unmerged.get(info.slice(tab + 1)) ?? new Map<string, string>();
      unmerged.set(info.slice(tab + 1), stages.set(stage, id));
    }
    const said = isClean ? new Map<string, string>() : messagesFrom(next);
    const labels = pairs[found.length] ?? ["", ""];
    const conflicts = [...unmerged].map(([path, stages]) => ({
      path: plainPath(path, labels),
      kind: kindOf(said.get(path) ?? "", stages),
      sides: [stages.get("2") ?? null, stages.get("3") ?? null] as const,
    }));
    found.push({ tree, conflicts: distinct(conflicts) });
  }
  return found;
}

/** The messages of git about each path that is in conflict. */
function messagesFrom(next: () => string): Map<string, string> {
  const said = new Map<string, string>();
  for (let count = next(); count !== ""; count = next()) {
    const paths = Array.from({ length: Number(count) }, next);
    const kind = next();
    const message = next();
    if (!kind.startsWith("CONFLICT")) continue;
    for (const path of paths)
      said.set(path, `${said.get(path) ?? ""}${kind} ${message.split(":")[0] ?? ""}\n`);
  }
  return said;
}

function kindOf(said: string, stages: ReadonlyMap<string, string>): ConflictKind {
  const found = KINDS.find(([pattern]) => pattern.test(said))?.[1];
  const isNew = !stages.has("1") && stages.size === 2;
  if (isNew && found !== "rename") return "add";
  return found ?? (stages.has("1") && stages.size === 2 ? "delete" : "content");
}

/** Where a file stands in the way of a folder, git puts it aside under a name with the side's behind it. */
function plainPath(path: string, labels: Sides): string {
  for (const label of labels) {
    const at = path.indexOf(`~${label}`);
    if (at > 0 && /^(?:_\d+)?$/.test(path.slice(at + label.length + 1))) return path.slice(0, at);
  }
  return path;
}

function distinct(conflicts: readonly FileConflict[]): FileConflict[] {
  return conflicts.filter(({ path }, at) => conflicts.findIndex((one) => one.path === path) === at);
}
