import { join } from "node:path";
import { disk, openToRead } from "../../system/files.ts";
import { gitBytes, GitError, gitInEach, type GitPlace, processors } from "../../system/git.ts";
import { fileOf, lstat, modeOf } from "./files.ts";
import { commitText, placeIn, isolatedSettings, type SnapshotStore } from "./place.ts";
import type { ChangedFiles } from "./changes.ts";
import { type PlainTree, plainTreesOf } from "./plain.ts";
import { type Change, type ChangedTree, changesIn } from "./status.ts";
import { foldersAbove } from "./tree.ts";
import { newHash } from "../../system/object-packs.ts";
import type { TempStore } from "../../system/temp-store.ts";
import type { WorkTree } from "./trees.ts";

/** A work tree as a commit of all that is in it would be. */
export interface TreeSnapshot {
  /** Null where the commit's own is meant, and where `uncommittedChanges` tells all. */
  readonly tree: string | null;
  /** The commit, and the tree where it is not the commit's own; the store is to be flushed afterwards. @throws GitError */
  readonly made: () => Promise<MadeCommit>;
  /** What it has otherwise than the first of its parents; null where only its tree tells. */
  readonly uncommittedChanges: ChangedFiles | null;
  /** Commits that it stands on. */
  readonly parents: readonly string[];
  readonly dirty: boolean;
  /** Paths that no commit has as they are, a character a byte. */
  readonly uncommitted: ReadonlySet<string>;
}

interface MadeCommit {
  readonly commit: string;
  readonly tree: string | null;
}

/** Snapshots that are what they look like, unless doubts come true. */
export interface Snapshots {
  readonly shots: readonly (TreeSnapshot | UnreadTree | null)[];
  /** Work trees, by their places, of which only git can tell what is in them: it says so while others go on. */
  readonly doubts: Promise<ReadonlySet<number>>;
}

/** Largest file that git does not know yet that is read (bytes); of a larger one the name alone counts. */
const LARGEST_NEW = 5 * 1024 * 1024;
/** Maximum of what is read of files that git does not know yet, in one work tree (bytes). */
const MOST_NEW = 256 * 1024 * 1024;

/**
 * Makes a commit of all that is in each work tree, in the given store: nothing of the work trees, their indexes or the
 * repository changes. Only files that differ from the index by its own record are read. Null before the first commit.
 * @param doubted those that git itself is to make
 */
export async function snapshotsOf(
  states: readonly TreeState[],
  place: GitPlace,
  to: SnapshotStore,
  doubted: ReadonlySet<number> = new Set(),
): Promise<Snapshots> {
  const given = states.map((state, at) => (doubted.has(at) ? null : changesOf(state)));
  const { trees: plain, doubts } = plainTreesOf(given, place, to);
  const shots = await inParallel([...states.keys()], (at) => {
    const state = states[at] ?? null;
    return state !== null && "changes" in state
      ? orCause(() => madeOf(state, plain[at] ?? null, to))
      : Promise.resolve(state);
  });
  to.store.flush();
  return { shots, doubts };
}

function changesOf(state: TreeState | undefined): ChangedTree | null {
  return state !== undefined && state !== null && "changes" in state ? state : null;
}

/** Why git can't say what is in a work tree. */
export interface UnreadTree {
  readonly cause: string;
}

async function orCause<T>(act: () => Promise<T>): Promise<T | UnreadTree> {
  return act().catch((error: unknown) => {
    if (error instanceof GitError) return { cause: error.message.split("\n")[0] ?? "" };
    throw error;
  });
}

/** Most work trees that are looked at side by side. */
const AT_ONCE = 8;

/** Runs something for each, some at once; the results in their order. */
async function inParallel<T, R>(items: readonly T[], run: (item: T) => Promise<R>): Promise<R[]> {
  const results: R[] = [];
  let next = 0;
  const work = async (): Promise<void> => {
    for (let at = next++; at < items.length; at = next++) results[at] = await run(items[at] as T);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return results;
}

/** What a work tree has otherwise than its commit; or that it has nothing, or why git can't say. Null before the first commit. */
export type TreeState = ChangedTree | TreeSnapshot | UnreadTree | null;

/** What git says of the changes in some work trees, by their paths; null of those of which it says nothing. */
export type ChangesByTree = ReadonlyMap<string, Promise<string | null>>;

/** Looks into folders that most likely are work trees. */
export function looked(folders: readonly string[], to: Pick<SnapshotStore, "store" | "env">): ChangesByTree {
  const places = folders.map((path) => placeIn(path, to));
  // Threads of one git for its files are of use as long as there are processors left.
  const threads = folders.length < processors() ? [] : ["-c", "core.preloadIndex=false"];
  const all = gitInEach(places, [...threads, ...statusAsked(to.store)], AT_ONCE);
  return new Map(folders.map((path, at) => [path, all[at] ?? Promise.resolve(null)]));
}

/**
 * Looks what each work tree has otherwise than its commit.
 * @param told what one has, while others are still looked into
 */
export function statesOf(
  trees: readonly WorkTree[],
  to: Pick<SnapshotStore, "store" | "env">,
  early: ChangesByTree,
  told: (changed: ChangedTree) => void = () => {},
): Promise<TreeState[]> {
  return inParallel(trees, (tree) =>
    orCause(async () => {
      const { head } = tree;
      if (head === null) return null;
      const clean: TreeSnapshot = {
        tree: null,
        made: () => Promise.resolve({ commit: head, tree: null }),
        uncommittedChanges: null,
        parents: [head],
        dirty: false,
        uncommitted: new Set<string>(),
      };
      if (!isCheckedOut(tree)) return clean;
      const said =
        (await early.get(tree.path)) ?? (await gitBytes(placeIn(tree.path, to), statusAsked(to.store)));
      const changes = changesIn(said);
      if (changes.length === 0 && tree.merging.length === 0) return clean;
      const changed = { tree, head, changes };
      told(changed);
      return changed;
    }),
  );
}

/** How much the files are that have changed (bytes), up to the most that is read of them. */
export function sizeOf(states: readonly TreeState[]): number {
  let size = 0;
  for (const state of states.flatMap((one) => changesOf(one) ?? []))
    for (const { path, how } of state.changes) {
      if (how === "staged" || how === "deleted") continue;
      size += lstat(state.tree, path)?.size ?? 0;
      if (size > MOST_NEW) return size;
    }
  return size;
}

/** Without an index nothing has been checked out yet. */
function isCheckedOut(tree: WorkTree): boolean {
  const { head, gone } = tree;
  return head !== null && !gone && disk.statSync(indexOf(tree), { throwIfNoEntry: false }) !== undefined;
}

function statusAsked(store: TempStore): string[] {
  const status = ["status", "--porcelain=v2", "-z", "--no-renames", "--untracked-files=all", "--ignored=no"];
  return [...isolatedSettings(store), ...status, "--ignore-submodules=dirty"];
}

async function madeOf(
  { tree, head, changes }: ChangedTree,
  plain: PlainTree | null,
  to: SnapshotStore,
): Promise<TreeSnapshot> {
  const parents = [head, ...tree.merging];
  const uncommittedChanges = plain?.uncommittedChanges ?? null;
  let made: Promise<string> | undefined;
  const treeMade = () =>
    (made ??= plain === null ? treeOf(tree, changes, placeIn(tree.path, to), to) : plain.make());
  return {
    parents,
    uncommittedChanges,
    tree: uncommittedChanges === null ? await treeMade() : null,
    made: async () => {
      const own = await treeMade();
      return { commit: to.store.put("commit", commitText(own, parents, to.seconds)), tree: own };
    },
    dirty: true,
    uncommitted: new Set(changes.map(({ path }) => path)),
  };
}

/** Puts what differs into a copy of the index, and makes a tree of that. */
async function treeOf(
  tree: WorkTree,
  changes: readonly Change[],
  place: GitPlace,
  to: SnapshotStore,
): Promise<string> {
  const index = to.store.place("index");
  copyIndex(indexOf(tree), index);
  const own = { ...place, env: { ...place.env, GIT_INDEX_FILE: index } };
  const git = (args: readonly string[], input?: string) =>
    gitBytes(own, [...isolatedSettings(to.store), ...args], input);
  const { read, put } = await sorted(tree, changes, git, to);
  if (put.length > 0) await git(["update-index", "-z", "--replace", "--index-info"], put.join(""));
  const update = ["update-index", "-z", "--add", "--remove", "--replace", "--stdin"];
  if (read.length > 0) await git(update, read.map((path) => `${path}\0`).join(""));
  to.store.flush();
  return (await git(["write-tree"])).trim();
}

/**
 * The copy has the time of what it is a copy of: git's guard against changes of the same second and size goes by that
 * time, and a newer one would hide them.
 */
function copyIndex(from: string, to: string): void {
  const { atime, mtimeMs } = disk.statSync(from);
  disk.copyFileSync(from, to);
  disk.utimesSync(to, atime, new Date(mtimeMs - 1));
}

function indexOf({ gitFolder }: WorkTree): string {
  return join(gitFolder, "index");
}

type Git = (args: readonly string[], input?: string) => Promise<string>;

/** Paths that git is to read, and entries for the index of what it is not to read. */
async function sorted(tree: WorkTree, changes: readonly Change[], git: Git, to: SnapshotStore) {
  const fresh = new Set(changes.filter(({ how }) => how === "new").map(({ path }) => path));
  // Files below a path that is a file now go by themselves.
  const isBuried = (path: string) => foldersAbove(path).some((folder) => fresh.has(folder));
  const wanted = changes.filter(
    ({ how, path }) => how !== "staged" && !(how === "deleted" && isBuried(path)),
  );
  const filtered = to.lfs ? await lfsPaths(wanted, git) : new Set<string>();
  const read: string[] = [];
  const put: string[] = [];
  let left = MOST_NEW;
  for (const { path, how } of wanted) {
    const stat = how === "deleted" ? undefined : lstat(tree, path);
    const size = stat?.isFile() === true ? stat.size : 0;
    const byName = how === "new" && (size > LARGEST_NEW || size > left);
    if (how === "new" && !byName) left -= size;
    const content = byName ? named(tree, path) : filtered.has(path) ? pointerTo(tree, path) : null;
    if (content === null) read.push(path);
    else put.push(`${modeOf(stat)} ${to.store.put("blob", content)}\t${path}\0`);
  }
  return { read, put };
}

/** In the place of a large file: like no other one, and nothing that could be merged line by line. */
function named(tree: WorkTree, path: string): Buffer {
  return Buffer.from(`\0by name: ${tree.path}\0${path}`);
}

/** Of some paths those that git-lfs keeps elsewhere. */
async function lfsPaths(changes: readonly Change[], git: Git): Promise<ReadonlySet<string>> {
  if (changes.length === 0) return new Set();
  const said = await git(
    ["check-attr", "-z", "--stdin", "filter"],
    changes.map(({ path }) => `${path}\0`).join(""),
  );
  const fields = said.split("\0");
  return new Set(fields.filter((_, at) => at % 3 === 0 && fields[at + 2] === "lfs"));
}

/** Most bytes that a pointer of git-lfs has. */
const LONGEST_POINTER = 1024;
const POINTER = "version https://git-lfs.github.com/spec/v1\n";

/** The pointer that git-lfs would have git store for a file; null where git stores the file itself. */
function pointerTo(tree: WorkTree, path: string): Buffer | null {
  const stat = lstat(tree, path);
  if (stat?.isFile() !== true || stat.size === 0) return null;
  const hash = newHash("sha256");
  const fd = openToRead(fileOf(tree, path));
  try {
    const chunk = Buffer.alloc(1024 * 1024);
    for (let size = 0, first = true; (size = disk.readSync(fd, chunk)) > 0; first = false) {
      const part = chunk.subarray(0, size);
      if (first && stat.size < LONGEST_POINTER && part.toString("latin1").startsWith(POINTER)) return null;
      hash.update(part);
    }
  } finally {
    disk.closeSync(fd);
  }
  return Buffer.from(`${POINTER}oid sha256:${hash.digest("hex")}\nsize ${stat.size}\n`);
}
