import { forecast, NOBODY } from "../operations/forecast.ts";
import { covers } from "../paths/overlap.ts";
import type { Status, UnlandedData } from "../operations/status.ts";
import type { ElsewhereData, LineRange } from "../paths/worktrees.ts";
import type { Place } from "../session/locate.ts";
import { parsed } from "../session/heartbeats.ts";
import { fallbackOnIoError, type StateFolder } from "../system/state.ts";
import type { Workspace } from "./index.ts";

/** Where it is kept what each work tree has otherwise than the default branch, as it was found last. */
export const CHANGES_CACHE = "elsewhere";

/** A work tree, as the cache has it. */
export interface KeptTree {
  readonly path: string;
  readonly branch: string | null;
  readonly isMain: boolean;
}

/** A work tree's change of a file, as the cache has it: the tree by its place, whether it is committed, lines. */
export type KeptChange = readonly [number, boolean, readonly LineRange[]];

export interface KeptTrees {
  /** Milliseconds since the epoch. */
  readonly at: number;
  readonly base: string | null;
  readonly trees: readonly KeptTree[];
}

/**
 * The cache: a line with the work trees, then one for each file. Looked up without being read as a whole, since it is asked
 * before every edit.
 */
export class WorktreeChangesCache {
  private readonly text: string;
  private readonly kept: KeptTrees | null;

  constructor(state: StateFolder) {
    this.text = fallbackOnIoError(() => state.read(CHANGES_CACHE), null) ?? "";
    this.kept = keptIn(this.text.slice(0, this.text.indexOf("\n")));
  }

  get trees(): readonly KeptTree[] {
    return this.kept?.trees ?? [];
  }

  get base(): string | null {
    return this.kept?.base ?? null;
  }

  /** The changes of a path of the repository in all work trees but one. */
  changesOf(path: string, but: string): readonly { readonly tree: KeptTree; readonly change: KeptChange }[] {
    const key = `\n${JSON.stringify(path)}\t`;
    const at = this.text.indexOf(key);
    if (at < 0) return [];
    const start = at + key.length;
    const list = parsed(this.text.slice(start, this.text.indexOf("\n", start)));
    return this.changesIn(list).filter(({ tree }) => tree.path !== but);
  }

  /** All that a work tree has made. */
  pathsOf(worktree: string): string[] {
    return this.text
      .split("\n")
      .slice(1)
      .flatMap((line) => {
        const [name = "", list = ""] = line.split("\t");
        const path = parsed(name);
        const isIts = () => this.changesIn(parsed(list)).some(({ tree }) => tree.path === worktree);
        return typeof path === "string" && isIts() ? [path] : [];
      });
  }

  /** Seconds since it was made. */
  ageAt(now: number): number {
    return Math.max(0, Math.round((now - (this.kept?.at ?? now)) / 1_000));
  }

  private changesIn(list: unknown): { readonly tree: KeptTree; readonly change: KeptChange }[] {
    if (!Array.isArray(list)) return [];
    return list.flatMap((one: unknown) => {
      const change = changeIn(one);
      const tree = change === null ? undefined : this.trees[change[0]];
      return change === null || tree === undefined ? [] : [{ tree, change }];
    });
  }
}

/** The text of a cache. */
export function treesCacheText(
  kept: KeptTrees & { readonly tip: string | null },
  files: ReadonlyMap<string, readonly KeptChange[]>,
): string {
  const lines = [...files].map(([path, changes]) => `${JSON.stringify(path)}\t${JSON.stringify(changes)}\n`);
  return `${JSON.stringify(kept)}\n${lines.join("")}`;
}

function keptIn(line: string): KeptTrees | null {
  const { at, base, trees } = (parsed(line) ?? {}) as Partial<Record<keyof KeptTrees, unknown>>;
  if (typeof at !== "number" || !Array.isArray(trees)) return null;
  const found = trees.map((one: unknown): KeptTree => {
    const { path, branch, isMain } = (one ?? {}) as Partial<Record<keyof KeptTree, unknown>>;
    return {
      path: typeof path === "string" ? path : "",
      branch: typeof branch === "string" ? branch : null,
      isMain: isMain === true,
    };
  });
  return { at, base: typeof base === "string" ? base : null, trees: found };
}

function changeIn(value: unknown): KeptChange | null {
  if (!Array.isArray(value)) return null;
  const [tree, committed, lines] = value as unknown[];
  if (typeof tree !== "number" || !Array.isArray(lines)) return null;
  const ranges = lines.flatMap((one: unknown): LineRange[] => {
    const [first, last] = Array.isArray(one) ? (one as unknown[]) : [];
    return typeof first === "number" && typeof last === "number" ? [[first, last]] : [];
  });
  return [tree, committed === true, ranges];
}

/** A path that is asked about, and the work tree in which it is. */
export interface AskedFile {
  readonly path: string;
  /** The caller's own where it is left out. */
  readonly root?: string;
}

/**
 * The changes of each of some paths in other work trees than the caller's, with whose they are by the board.
 * @param isAsked false for a path in a work tree of which the caller knows already: nobody is looked up for it
 */
export async function elsewhereOf(
  workspace: Workspace,
  files: readonly AskedFile[],
  isAsked: (path: string, worktree: string) => boolean = () => true,
): Promise<readonly (readonly ElsewhereData[])[]> {
  const { place, world } = workspace;
  const kept = new WorktreeChangesCache(place.state);
  const found = files.map(({ path, root = place.root }) =>
    kept.changesOf(path, root).filter(({ tree }) => isAsked(path, tree.path)),
  );
  if (found.every((one) => one.length === 0)) return files.map(() => []);
  // As a dry run: a look on the side tells nobody anything.
  const asked = await workspace.perform(forecast, { paths: [], all: false }, true);
  const who = asked.ok ? asked.result : NOBODY;
  const age = kept.ageAt(world.now());
  return found.map((changes, at) =>
    changes.map(({ tree, change: [, committed, lines] }) => {
      const { path: worktree, branch, isMain } = tree;
      const instance = who.instanceOf(tree, isMain);
      const task = instance === null ? null : who.taskOf(instance, files[at]?.path ?? "");
      return { worktree, branch, instance, task, lines, committed, landed: false as const, age };
    }),
  );
}

/** The work that is done and has not landed, by what is kept. */
export async function unlandedWork(workspace: Workspace): Promise<readonly UnlandedData[]> {
  const kept = new WorktreeChangesCache(workspace.place.state);
  const linked = kept.trees.filter(({ isMain }) => !isMain);
  if (linked.length === 0) return [];
  const asked = await workspace.perform(forecast, { paths: [], all: false }, true);
  const who = asked.ok ? asked.result : NOBODY;
  const found = new Map<string, UnlandedData>();
  for (const tree of linked)
    for (const path of kept.pathsOf(tree.path)) {
      const work = who.finishedOn(path, who.instanceOf(tree, false));
      if (work === null) continue;
      const key = JSON.stringify([tree.path, work]);
      const files = [...(found.get(key)?.files ?? []), path];
      found.set(key, { ...work, worktree: tree.path, branch: tree.branch, files });
    }
  return [...found.values()];
}

/** Of what has not landed, that of others in files that an instance holds. */
export async function unlandedFor(
  workspace: Workspace,
  { me, reservations }: Pick<Status, "me" | "reservations">,
): Promise<readonly UnlandedData[]> {
  if (me === null || !hasWorktreeChanges(workspace.place)) return [];
  const { caseSensitive } = workspace.resolver;
  const mine = reservations
    .filter(({ instance, state }) => instance === me && (state === "active" || state === "stale"))
    .flatMap(({ files }) => files);
  const isMine = (path: string) => mine.some((file) => covers(file, path, { caseSensitive }));
  return (await unlandedWork(workspace)).flatMap((one) => {
    const files = one.files.filter(isMine);
    return one.instance === me || files.length === 0 ? [] : [{ ...one, files }];
  });
}

/** Whether anything is kept. */
export function hasWorktreeChanges({ state }: Pick<Place, "state">): boolean {
  return fallbackOnIoError(() => state.exists(CHANGES_CACHE), false);
}
