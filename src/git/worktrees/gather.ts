import { mayConflict, textsChangedByBoth } from "../../paths/side-changes.ts";
import type { ChangedFile, LineRange, MergeFacts, TreeFacts, TreesFacts } from "../../paths/worktrees.ts";
import type { GitPlace } from "../../system/git.ts";
import { loadHashes } from "../../system/object-packs.ts";
import { type TreesQuery, queryAt } from "./begin.ts";
import {
  askedBetween,
  type ChangedFiles,
  changesBetween,
  type KnownChanges,
  type Span,
  withUncommitted,
} from "./changes.ts";
import { type Bases, historyOf } from "./history.ts";
import { changedLines } from "./lines.ts";
import { mergedAs, type MergedLines, type Wanted } from "./merge-pairs.ts";
import { OldGitError } from "./merges.ts";
import { placeIn, type SnapshotStore } from "./place.ts";
import { readAhead } from "./plain.ts";
import type { ChangedTree } from "./status.ts";
import { sizeOf, snapshotsOf, statesOf, type TreeSnapshot, type UnreadTree } from "./snapshot.ts";
import type { ThreeTexts } from "./texts.ts";
import { decoded } from "./text.ts";
import { type Repository, type Tip, type WorkTree } from "./trees.ts";

/** Where and when it is asked. */
export interface ForecastQuery {
  readonly cwd: string;
  readonly main: string;
  readonly env: GitPlace["env"];
  /** Milliseconds since the epoch. */
  readonly now: number;
}

/**
 * Asks git how every two work trees of a repository would merge, and each with the default branch, with all that is in
 * them. Nothing is written but in a folder for temporary files.
 * @throws GitError
 */
export function factsOf(asking: ForecastQuery): Promise<TreesFacts> {
  return looking(asking, compared);
}

/**
 * The files that each work tree has otherwise than the default branch, with the lines; nothing is merged.
 * @throws GitError
 */
export function unlandedFilesOf(asking: ForecastQuery): Promise<Unlanded> {
  return looking(asking, unlanded);
}

type Look<T> = (
  repository: Repository,
  shots: readonly Shot[],
  place: GitPlace,
  to: SnapshotStore,
  known: Known,
) => Promise<T>;

/** Facts asked for while git looks into the work trees. */
interface Known {
  readonly historyUpTo: (heads: readonly string[]) => Promise<Bases>;
  /** What differs between the commits, as far as it is known. */
  readonly committed: Promise<KnownChanges>;
}

async function looking<T>({ cwd, main, env = process.env, now }: ForecastQuery, look: Look<T>): Promise<T> {
  const begun = await queryAt({ cwd, main, env });
  try {
    return await lookedFrom(begun, now, look);
  } finally {
    await begun.store.close();
  }
}

async function lookedFrom<T>(
  { cwd, common, env, store, listing, looked: early }: TreesQuery,
  now: number,
  look: Look<T>,
): Promise<T> {
  // The slowest question is under way: the rest is asked while git looks into the work trees.
  const { trees, rest } = await listing;
  loadHashes();
  // Files are read while git looks for others.
  const told = (changed: ChangedTree) =>
    void rest.then(
      ({ plain }) => plain && readAhead(changed, store),
      () => undefined,
    );
  const states = statesOf(trees, { store, env }, early, told);
  states.catch(() => undefined);
  const known = await rest;
  const heads = trees.flatMap(({ head, merging }) => (head === null ? [] : [head, ...merging]));
  const tips = known.base === null ? [] : [known.base.commit];
  const before = placeIn(cwd, { store, env });
  // Where one of them can't be read, those count that can.
  const whole = historyOf(before, [...heads, ...tips]).catch(() => null);
  const committed = whole
    .then((history) => {
      const isWanted = look === compared && history !== null;
      return askedBetween(before, isWanted ? spansOfHeads(trees, known.base, history) : []);
    })
    // Then it is asked again, of those that can be looked at.
    .catch((): KnownChanges => new Map());
  const to = { store, env, common, ...known, seconds: Math.floor(now / 1_000) };
  const historyUpTo = async (wanted: readonly string[]) => (await whole) ?? (await historyOf(before, wanted));
  const changed = await states;
  store.expect(sizeOf(changed));
  const place = placeIn(cwd, { store, env });
  const seen = (shots: readonly Shot[]) =>
    look({ common, trees, ...known }, shots, place, to, { historyUpTo, committed });
  const { shots, doubts } = await snapshotsOf(changed, place, to);
  // Where git-lfs is set up, its files come as no surprise.
  const found = known.lfs && (await doubts).size > 0 ? null : seen(shots);
  found?.catch(() => undefined);
  const doubted = await doubts;
  if (found !== null && doubted.size === 0) return found;
  await found?.catch(() => undefined);
  return seen((await snapshotsOf(changed, place, to, doubted)).shots);
}

/** A work tree as a commit would be, or why git can't say; null before the first commit. */
type Shot = TreeSnapshot | UnreadTree | null;

async function compared(
  { trees, base, mergesTexts }: Repository,
  shots: readonly Shot[],
  place: GitPlace,
  to: SnapshotStore,
  { historyUpTo, committed }: Known,
): Promise<TreesFacts> {
  const tips = base === null ? [] : [base.commit];
  const history = await historyUpTo([...shots.flatMap((shot) => sideOf(shot)?.parents ?? []), ...tips]);
  const sides = [...shots.map(sideOf), base === null ? null : tipSide(base)];
  const pairs = pairsAmong(sides, history);
  const { merges, exact, sideChanges } = await mergedPairs(pairs, mergesTexts, place, to, await committed);
  const isLanding = ({ b }: SidePair) => b === trees.length;
  return {
    base: base?.branch ?? null,
    trees: trees.map((tree, at) => {
      const landing = pairs.findIndex((one) => one.a === at && isLanding(one));
      return factsOfTree(
        tree,
        shots[at] ?? null,
        sinceOf(shots[at] ?? null, base, history),
        sideChanges[landing],
      );
    }),
    pairs: pairs.flatMap((one, at) =>
      isLanding(one) ? [] : [{ a: one.a, b: one.b, ...factsAt(merges, at) }],
    ),
    landings: pairs.flatMap((one, at) => (isLanding(one) ? [{ tree: one.a, ...factsAt(merges, at) }] : [])),
    exact,
  };
}

/** The work trees of a repository, and what each has not landed. */
export interface Unlanded {
  readonly base: string | null;
  /** The default branch's last commit. */
  readonly tip: string | null;
  readonly trees: readonly UnlandedTree[];
}

interface UnlandedTree {
  readonly path: string;
  readonly branch: string | null;
  readonly changed: readonly UnlandedFile[];
}

interface UnlandedFile extends ChangedFile {
  readonly lines: readonly LineRange[];
}

async function unlanded(
  { trees, base }: Repository,
  shots: readonly Shot[],
  place: GitPlace,
  to: SnapshotStore,
  { historyUpTo }: Known,
): Promise<Unlanded> {
  if (base === null) return { base: null, tip: null, trees: [] };
  const history = await historyUpTo([...shots.flatMap((shot) => sideOf(shot)?.parents ?? []), base.commit]);
  const sides = await Promise.all([...shots.map((shot) => inFull(sideOf(shot))), tipSide(base)]);
  to.store.flush();
  const landings = pairsAmong(sides, history).filter(({ b }) => b === trees.length);
  const changes = await changesBetween(place, landings.flatMap(spansOf));
  const found = landings.map(async ({ a, trees: span }): Promise<UnlandedTree[]> => {
    const tree = trees[a];
    if (tree === undefined || span === null) return [];
    const both = [changes([span[0], span[1]]), changes([span[0], span[2]])] as const;
    const changed = changedIn(both, shots[a] ?? null);
    const lines = await changedLines(place, [span[0], span[1]], changed.length);
    const files = changed.map((one) => ({ ...one, lines: lines.get(one.path) ?? [] }));
    return [{ path: tree.path, branch: tree.branch, changed: files }];
  });
  return { base: base.branch, tip: base.commit, trees: (await Promise.all(found)).flat() };
}

/** One side of a merge. */
type Side = Pick<TreeSnapshot, "made" | "tree" | "parents" | "uncommittedChanges"> | null;

function sideOf(shot: Shot): Side {
  return shot === null || "cause" in shot ? null : shot;
}

function tipSide({ commit }: Pick<Tip, "commit">): NonNullable<Side> {
  return {
    made: () => Promise.resolve({ commit, tree: null }),
    tree: null,
    parents: [commit],
    uncommittedChanges: null,
  };
}

/** With its tree, which git can look at once the store is flushed. */
async function inFull(side: Side): Promise<Side> {
  return side === null ? null : { ...side, tree: (await side.made()).tree, uncommittedChanges: null };
}

/** From where they part to the commit of each two work trees, and of each and the default branch. */
function spansOfHeads(trees: readonly WorkTree[], base: Tip | null, history: Bases): Span[] {
  const sides = trees.map(({ head, merging }): Side => {
    return head === null ? null : { ...tipSide({ commit: head }), parents: [head, ...merging] };
  });
  return pairsAmong([...sides, base === null ? null : tipSide(base)], history).flatMap(spansOf);
}

function sinceOf(shot: Shot, base: Tip | null, history: Bases): number | null {
  const side = sideOf(shot);
  if (side === null || base === null) return null;
  return history.beyond(side.parents, [base.commit]).at(-1)?.time ?? null;
}

/** Two sides that are to be merged, with what either has changed since they parted. */
interface SidePair {
  readonly a: number;
  readonly b: number;
  readonly sides: readonly [NonNullable<Side>, NonNullable<Side>];
  /**
   * Ids of three trees: of the merge base, of the first side, of the second. Of a side whose changes are only known as a list
   * (`uncommittedChanges`), the tree of its commit. Null where one of them is not known, or the sides have nothing in common.
   */
  readonly trees: readonly [string, string, string] | null;
  /** Whether they part in one place. */
  readonly single: boolean;
}

/** Every two, the default branch (the last) included. */
function pairsAmong(sides: readonly Side[], history: Bases): SidePair[] {
  const known = sides.flatMap((side, at) => (side === null ? [] : [{ side, at }]));
  const treeOf = (side: NonNullable<Side>) => side.tree ?? history.commit(side.parents[0] ?? "")?.tree;
  return known.flatMap(({ side: one, at: a }, position) =>
    known.slice(position + 1).map(({ side: other, at: b }): SidePair => {
      const parted = history.of(one.parents, other.parents);
      const from = history.commit(parted[0] ?? "")?.tree;
      const [left, right] = [treeOf(one), treeOf(other)];
      const trees =
        from === undefined || left === undefined || right === undefined
          ? null
          : ([from, left, right] as const);
      return { a, b, sides: [one, other], trees, single: parted.length === 1 };
    }),
  );
}

const NOTHING: MergeFacts = { conflicts: [], shared: [], unknown: null };
const STRANGERS: MergeFacts = { ...NOTHING, unknown: "refusing to merge unrelated histories" };

function factsAt(merges: readonly MergeFacts[], at: number): MergeFacts {
  return merges[at] ?? NOTHING;
}

type Both = readonly [ChangedFiles, ChangedFiles];

/** From where they part to either side. */
function spansOf({ trees }: SidePair): Span[] {
  return trees === null
    ? []
    : [
        [trees[0], trees[1]],
        [trees[0], trees[2]],
      ];
}

/** Merges the pairs that may conflict at all. */
async function mergedPairs(
  pairs: readonly SidePair[],
  mergesTexts: boolean,
  place: GitPlace,
  to: SnapshotStore,
  committed: KnownChanges,
) {
  const changes = await changesBetween(place, pairs.flatMap(spansOf), committed);
  const made = new Map<ChangedFiles, Map<ChangedFiles, ChangedFiles>>();
  const changesOf = ({ uncommittedChanges }: NonNullable<Side>, span: Span): ChangedFiles => {
    const known = changes(span);
    if (uncommittedChanges === null) return known;
    const all = made.get(uncommittedChanges) ?? new Map<ChangedFiles, ChangedFiles>();
    made.set(uncommittedChanges, all);
    const found = all.get(known) ?? withUncommitted(known, uncommittedChanges);
    all.set(known, found);
    return found;
  };
  const sideChanges = pairs.map(({ trees, sides }): Both | null =>
    trees === null
      ? null
      : [changesOf(sides[0], [trees[0], trees[1]]), changesOf(sides[1], [trees[0], trees[2]])],
  );
  const wanted = pairs.map((one, at): Wanted => {
    const both = sideChanges[at] ?? null;
    if (both === null || (one.single && !mayConflict(...both))) return null;
    const paths = one.single && mergesTexts ? textsChangedByBoth(...both) : null;
    const [a, b] = one.sides;
    const commits = async () => [(await a.made()).commit, (await b.made()).commit] as const;
    return { commits, texts: paths === null ? null : textsAt(paths, both) };
  });
  const merged = await mergedAs(wanted, place, to).catch((error: unknown) => {
    if (error instanceof OldGitError) return null;
    throw error;
  });
  const merges = pairs.map((_, at): MergeFacts => {
    const both = sideChanges[at] ?? null;
    if (both === null) return STRANGERS;
    if (wanted[at] === null) return NOTHING;
    return merged === null ? untold(both) : told(both, merged[at]);
  });
  return { merges, exact: merged !== null, sideChanges };
}

function textsAt(paths: readonly string[], [one, other]: Both): ThreeTexts[] {
  return paths.flatMap((path) => {
    const [mine, theirs] = [one.get(path), other.get(path)];
    return mine === undefined || theirs === undefined
      ? []
      : [{ path, base: mine.was, sides: [mine.now, theirs.now] }];
  });
}

function told(both: Both, merged: MergedLines | undefined): MergeFacts {
  if (merged === undefined || "cause" in merged) return { ...NOTHING, unknown: merged?.cause ?? "" };
  const conflicts = merged.conflicts.map(({ path, kind, lines }) => ({ path: decoded(path), kind, lines }));
  const taken = new Set(merged.conflicts.map(({ path }) => path));
  return {
    conflicts,
    shared: sharedBy(both)
      .filter((path) => !taken.has(path))
      .map(decoded),
    unknown: null,
  };
}

/** Without a merge: whatever both have changed may be a conflict. */
function untold(both: Both): MergeFacts {
  const conflicts = sharedBy(both).map((path) => ({
    path: decoded(path),
    kind: "content" as const,
    lines: null,
  }));
  return { ...NOTHING, conflicts };
}

function sharedBy([one, other]: Both): string[] {
  return [...one].flatMap(([path, { now }]) => {
    const theirs = other.get(path);
    return theirs === undefined || theirs.now === now ? [] : [path];
  });
}

function factsOfTree(
  tree: WorkTree,
  shot: Shot,
  since: number | null,
  landing: Both | null | undefined,
): TreeFacts {
  const { path, branch, gone, underWay } = tree;
  const changed = landing === null || landing === undefined ? [] : changedIn(landing, shot);
  const unknown = shot !== null && "cause" in shot ? shot.cause : null;
  return { path, branch, dirty: isDirty(shot), gone, underWay, since, changed, unknown };
}

function isDirty(shot: Shot): boolean {
  return shot !== null && !("cause" in shot) && shot.dirty;
}

/** The files that a work tree has otherwise than the default branch, which may have got the same by now. */
function changedIn([own, theirs]: Both, shot: Shot): ChangedFile[] {
  const open = shot === null || "cause" in shot ? new Set<string>() : shot.uncommitted;
  return [...own].flatMap(([name, { now }]) =>
    theirs.get(name)?.now === now ? [] : [{ path: decoded(name), committed: !open.has(name) }],
  );
}
