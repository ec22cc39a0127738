import { createHash } from "node:crypto";
import { join } from "node:path";
import { disk, openToRead } from "../../system/files.ts";
import { gitBytes, GitError, type GitPlace } from "../../system/git.ts";
import { gitInEach } from "../../system/git-each.ts";
import { fileOf, lstat, modeOf } from "./files.ts";
import { commitText, placeIn, quietly, type SnapshotStore } from "./place.ts";
import type { ChangedFiles } from "./changes.ts";
import { type PlainTree, plainTreesOf } from "./plain.ts";
import { type Change, type ChangedTree, changesIn } from "./status.ts";
import { foldersAbove } from "./tree.ts";
import type { TempStore } from "../../system/temp-store.ts";
import type { WorkTree } from "./trees.ts";

/** A work tree as a commit of all that is in it would be. */
export interface TreeSnapshot {
  /** Made when it is asked for, as its tree is: the store is to be flushed afterwards. */
  readonly commit: string;
  /** Null where the commit's own is meant. */
  readonly tree: string | null;
  /** What it has otherwise than the first of its parents; null where only its tree tells. */
  readonly over: ChangedFiles | null;
  /** Commits that it stands on. */
  readonly parents: readonly string[];
  readonly dirty: boolean;
  /** Paths that no commit has as they are, a character a byte. */
  readonly uncommitted: ReadonlySet<string>;
}

/** Largest file that git does not know yet that is read (bytes); of a larger one the name alone counts. */
const LARGEST_NEW = 5 * 1024 * 1024;
/** Maximum of what is read of files that git does not know yet, in one work tree (bytes). */
const MOST_NEW = 256 * 1024 * 1024;

/**
 * Makes a commit of all that is in each work tree, in the given store: nothing of the work trees, their indexes or the
 * repository changes. Only files that differ from the index by its own record are read. Null before the first commit.
 */
export async function snapshotsOf(
  trees: readonly WorkTree[],
  place: GitPlace,
  to: SnapshotStore,
  looked: Promise<readonly TreeState[]> = statesOf(trees, to),
): Promise<(TreeSnapshot | Unseen | null)[]> {
  const states = await looked;
  const given = states.map((state) => (state !== null && "changes" in state ? state : null));
  const plain = await plainTreesOf(given, place, to);
  const shots = await inParallel([...states.keys()], (at) => {
    const state = states[at] ?? null;
    return state !== null && "changes" in state
      ? orCause(() => madeOf(state, plain[at] ?? null, to))
      : Promise.resolve(state);
  });
  to.store.flush();
  return shots;
}

/** Why git can't say what is in a work tree. */
export interface Unseen {
  readonly cause: string;
}

async function orCause<T>(act: () => Promise<T>): Promise<T | Unseen> {
  return act().catch((error: unknown) => {
    if (error instanceof GitError) return { cause: error.message.split("\n")[0] ?? "" };
    throw error;
  });
}

/** Number of work trees that are looked at side by side. */
const AT_ONCE = 6;

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
type TreeState = ChangedTree | TreeSnapshot | Unseen | null;

/** What git says of the changes in some work trees, by their paths; it lacks those of which it said nothing. */
type Looked = ReadonlyMap<string, string>;

/** Looks into folders that most likely are work trees, all of them started by one process. */
export async function looked(
  folders: readonly string[],
  to: Pick<SnapshotStore, "store" | "env">,
): Promise<Looked> {
  const { env = process.env } = placeIn(to.store.folder, to);
  const args = statusAsked(to.store);
  const all = await gitInEach(folders, { env, args, folder: to.store.folder, atOnce: AT_ONCE });
  return new Map(
    folders.flatMap((path, at) => {
      const said = all[at] ?? null;
      return said === null ? [] : [[path, said] as const];
    }),
  );
}

/** Looks what each work tree has otherwise than its commit. */
export async function statesOf(
  trees: readonly WorkTree[],
  to: Pick<SnapshotStore, "store" | "env">,
  early: Promise<Looked> = looked(
    trees.map(({ path }) => path),
    to,
  ),
): Promise<TreeState[]> {
  const known = await early;
  return inParallel(trees, (tree) =>
    orCause(async () => {
      const { head } = tree;
      if (head === null) return null;
      const clean: TreeSnapshot = {
        commit: head,
        tree: null,
        over: null,
        parents: [head],
        dirty: false,
        uncommitted: new Set<string>(),
      };
      if (!isCheckedOut(tree)) return clean;
      const said = known.get(tree.path) ?? (await gitBytes(placeIn(tree.path, to), statusAsked(to.store)));
      const changes = changesIn(said);
      return changes.length === 0 && tree.merging.length === 0 ? clean : { tree, head, changes };
    }),
  );
}

/** Without an index nothing has been checked out yet. */
function isCheckedOut(tree: WorkTree): boolean {
  const { head, gone } = tree;
  return head !== null && !gone && disk.statSync(indexOf(tree), { throwIfNoEntry: false }) !== undefined;
}

function statusAsked(store: TempStore): string[] {
  const status = ["status", "--porcelain=v2", "-z", "--no-renames", "--untracked-files=all", "--ignored=no"];
  return [...quietly(store), ...status, "--ignore-submodules=dirty"];
}

async function madeOf(
  { tree, head, changes }: ChangedTree,
  plain: PlainTree | null,
  to: SnapshotStore,
): Promise<TreeSnapshot> {
  const parents = [head, ...tree.merging];
  const over = plain?.over ?? null;
  let made =
    plain === null
      ? await treeOf(tree, changes, placeIn(tree.path, to), to)
      : over === null
        ? plain.make()
        : null;
  const treeMade = () => (made ??= plain?.make() ?? "");
  return {
    parents,
    over,
    dirty: true,
    uncommitted: new Set(changes.map(({ path }) => path)),
    get tree() {
      return treeMade();
    },
    get commit() {
      return to.store.put("commit", commitText(treeMade(), parents, to.seconds));
    },
  };
}

/** Puts what differs into a copy of the index, and makes a tree of that. */
async function treeOf(
  tree: WorkTree,
  changes: readonly Change[],
  place: GitPlace,
  to: SnapshotStore,
): Promise<string> {
  const index = join(to.store.folder, `index-${createHash("sha1").update(tree.path).digest("hex")}`);
  copyIndex(indexOf(tree), index);
  const own = { ...place, env: { ...place.env, GIT_INDEX_FILE: index } };
  const git = (args: readonly string[], input?: string) =>
    gitBytes(own, [...quietly(to.store), ...args], input);
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
  // What lies below a path that is a file now goes by itself.
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
  const hash = createHash("sha256");
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
