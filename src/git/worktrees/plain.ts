import { join } from "node:path";
import { bytesOf, disk, existsSync } from "../../system/files.ts";
import { gitBytes, type GitPlace } from "../../system/git.ts";
import { type ChangedFiles, changeOf } from "./changes.ts";
import { fileOf, lstat, modeOf } from "./files.ts";
import { FOLDER, type GitObject, isNameable, objectsNamed, type TreeEntry } from "./objects.ts";
import { placeIn, type SnapshotStore } from "./place.ts";
import type { Change, ChangedTree } from "./status.ts";
import type { TempStore } from "../../system/temp-store.ts";
import { changedTree, foldersAbove, type TreePut } from "./tree.ts";

/** Largest file that is put into the store here (bytes). */
const LARGEST = 5 * 1024 * 1024;

/** The attributes by which git stores something else than the file, whatever is in it. */
const FILTERING = ["filter", "ident", "working-tree-encoding"];
const ATTRIBUTES = ".gitattributes";

/** The tree of a work tree that is made without git's index. */
export interface PlainTree {
  /** What it has otherwise than its commit; null where only its tree tells. */
  readonly uncommittedChanges: ChangedFiles | null;
  /** Stores it. @returns its id @throws GitError */
  readonly make: () => Promise<string>;
}

/** Trees that are what they look like, unless doubts come true. */
interface PlainTrees {
  /** Null where git itself is to make it. */
  readonly trees: readonly (PlainTree | null)[];
  /** Those, by their places, that git is to make after all. @throws GitError */
  readonly doubts: Promise<ReadonlySet<number>>;
}

/**
 * The trees of work trees that hold nothing but plain files and links, without git's index: two processes for all of them,
 * where git needs three for each. Whether git stores some files otherwise than they stand there, which is rare, comes to light while
 * others go on.
 */
export function plainTreesOf(
  given: readonly (ChangedTree | null)[],
  place: GitPlace,
  to: SnapshotStore,
): PlainTrees {
  const plain = given.map((one) => (one !== null && to.plain && isPlain(one) ? one : null));
  const known = plain.flatMap((one) => (one === null ? [] : [one]));
  const folders = foldersOf(known, place);
  const doubts = doubtsOf(plain, folders, to);
  // Nobody awaits it yet: without this, Node would end the process for an unhandled rejection. Whoever awaits `doubts` later still
  // gets the error.
  doubts.catch(() => undefined);
  return { trees: plain.map((one) => (one === null ? null : treeOf(one, folders, to))), doubts };
}

/** Folders of commits by their names. */
type Folders = ReadonlyMap<string, GitObject | null>;

/** All that something has changed in. @throws GitError */
async function foldersOf(trees: readonly ChangedTree[], place: GitPlace): Promise<Folders> {
  const asked = [...new Set(trees.flatMap(foldersIn))];
  const found = await objectsNamed(place, asked);
  return new Map(asked.map((name, at) => [name, found[at] ?? null]));
}

async function doubtsOf(
  plain: readonly (ChangedTree | null)[],
  asked: Promise<Folders>,
  to: SnapshotStore,
): Promise<ReadonlySet<number>> {
  const known = plain.flatMap((one) => (one === null ? [] : [one]));
  // Of all of them, although some have attributes of their own: it is asked while the folders are read.
  const [filtered, folders] = await Promise.all([filtersOutside(known, to), asked]);
  const isDoubted = async (one: ChangedTree) =>
    isIncomplete(one, folders) ||
    (hasAttributes(one, folders) ? filtersIn(one, to) : one.changes.some(({ path }) => filtered.has(path)));
  const each = await Promise.all(plain.map((one) => one !== null && isDoubted(one)));
  return new Set(each.flatMap((is, at) => (is ? [at] : [])));
}

/** No merge under way, no submodule, no name that git can't be asked for. */
function isPlain({ tree, changes }: ChangedTree): boolean {
  return (
    tree.underWay === null &&
    changes.length > 0 &&
    changes.every(({ path, isSubmodule }) => !isSubmodule && isNameable(path) && path !== "")
  );
}

/** Names of the folders, as the commit has them, that something has changed in. */
function foldersIn({ head, changes }: ChangedTree): string[] {
  const folders = new Set(changes.flatMap(({ path }) => foldersAbove(path)));
  return [...folders].map((folder) => `${head}:${folder}`);
}

/** The paths of which what stands outside of the work trees says that git stores them otherwise: asked where there is neither a file nor an index. */
async function filtersOutside(
  trees: readonly ChangedTree[],
  to: SnapshotStore,
): Promise<ReadonlySet<string>> {
  const { empty } = to.store;
  const nowhere = { GIT_DIR: to.common, GIT_WORK_TREE: empty, GIT_INDEX_FILE: join(empty, "none") };
  const place = placeIn(empty, to);
  const paths = trees.flatMap(({ changes }) => changes.map(({ path }) => path));
  return filteredAmong({ ...place, env: { ...place.env, ...nowhere } }, paths);
}

/** Whether git stores anything that has changed in a work tree otherwise than it stands there. */
async function filtersIn({ tree, changes }: ChangedTree, to: SnapshotStore): Promise<boolean> {
  const paths = changes.map(({ path }) => path);
  return (await filteredAmong(placeIn(tree.path, to), paths)).size > 0;
}

async function filteredAmong(place: GitPlace, paths: readonly string[]): Promise<ReadonlySet<string>> {
  if (paths.length === 0) return new Set();
  const ask = ["check-attr", "-z", "--stdin", ...FILTERING];
  const said = await gitBytes(place, ask, [...new Set(paths)].map((path) => `${path}\0`).join(""));
  const fields = said.split("\0");
  return new Set(
    fields.filter((_, at) => at % 3 === 0 && at + 2 < fields.length && fields[at + 2] !== "unspecified"),
  );
}

/** Whether a file, or the commit, says anything of what has changed. */
function hasAttributes({ tree, head, changes }: ChangedTree, objects: Folders): boolean {
  if (changes.some(({ path }) => path === ATTRIBUTES || path.endsWith(`/${ATTRIBUTES}`))) return true;
  const folders = new Set(changes.flatMap(({ path }) => foldersAbove(path)));
  return [...folders].some(
    (folder) =>
      existsSync(join(fileOf(tree, folder).toString(), ATTRIBUTES)) ||
      objects.get(`${head}:${folder}`)?.text.includes(` ${ATTRIBUTES}\0`) === true,
  );
}

/** Null where something in it is for git to read. */
function treeOf(one: ChangedTree, folders: Promise<Folders>, to: SnapshotStore): PlainTree | null {
  const puts = putsOf(one, to.store);
  if (puts === null) return null;
  const keep = (content: Buffer) => to.store.put("tree", content);
  return {
    uncommittedChanges: changesOfTree(one, puts),
    make: async () => {
      const known = await folders;
      const textOf = (path: string) => {
        const found = known.get(`${one.head}:${path}`) ?? null;
        return found?.kind === "tree" ? found.text : null;
      };
      return changedTree(textOf, puts, one.head.length / 2, keep);
    },
  };
}

/** Reads what has changed in a work tree, which will most likely be wanted. */
export function readAhead(one: ChangedTree, store: TempStore): void {
  if (isPlain(one)) putsOf(one, store);
}

const read = new WeakMap<ChangedTree, readonly TreePut[] | null>();

/** What is to be put into the commit's tree, once; null where something in it is for git to read. */
function putsOf(one: ChangedTree, store: TempStore): readonly TreePut[] | null {
  const known = read.get(one);
  if (known !== undefined) return known;
  const puts: TreePut[] = [];
  for (const change of one.changes) {
    const entry = entryOf(one, change, store);
    if (entry === undefined) break;
    puts.push({ path: change.path, entry });
  }
  const found = puts.length < one.changes.length ? null : puts;
  read.set(one, found);
  return found;
}

/** Most changes are told without a tree: that is made for the few pairs that are merged whole. */
function changesOfTree({ head, changes }: ChangedTree, puts: readonly TreePut[]): ChangedFiles | null {
  const nothing = `000000 ${"0".repeat(head.length)}`;
  const before = new Map(changes.flatMap(({ path, was }) => (was === null ? [] : [[path, was] as const])));
  // Of what is not merged yet git does not say what the commit has.
  if (changes.some(({ path, how, was }) => was === null && (how !== "new" || before.has(path)))) return null;
  return new Map(
    puts.map(({ path, entry }) => {
      const was = before.get(path) ?? nothing;
      const now = entry === null ? nothing : `${entry.mode} ${entry.id}`;
      return [path, { change: changeOf(was, now), was, now }];
    }),
  );
}

/** Whether this clone lacks a folder that the commit has. */
function isIncomplete(one: ChangedTree, objects: Folders): boolean {
  return foldersIn(one).some((name) => {
    if (objects.get(name)?.kind === "tree") return false;
    const folder = name.slice(one.head.length + 1);
    const at = folder.lastIndexOf("/");
    const above = objects.get(`${one.head}:${folder.slice(0, Math.max(0, at))}`);
    return folder === "" || above?.text.includes(`${FOLDER} ${folder.slice(at + 1)}\0`) === true;
  });
}

/** Null for nothing; undefined where git is to read it. */
function entryOf(
  { tree }: ChangedTree,
  { path, how, index }: Change,
  store: TempStore,
): TreeEntry | null | undefined {
  if (how === "deleted") return null;
  if (how === "staged") return index;
  const stat = lstat(tree, path);
  if (stat === undefined) return null;
  const file = fileOf(tree, path);
  if (stat.isSymbolicLink()) {
    const target = unlessFailed(() => disk.readlinkSync(file, { encoding: "buffer" }));
    return target === null ? undefined : { mode: "120000", id: store.put("blob", target) };
  }
  if (!stat.isFile() || stat.size > LARGEST) return undefined;
  const content = unlessFailed(() => bytesOf(file));
  // Line ends are what git may store otherwise; and of what can't be read it says why.
  const isGits = content === null || content.includes("\r");
  return isGits ? undefined : { mode: modeOf(stat), id: store.put("blob", content) };
}

function unlessFailed(look: () => Buffer): Buffer | null {
  try {
    return look();
  } catch {
    return null;
  }
}
