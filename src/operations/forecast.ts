import type {
  ConflictFacts,
  LandingFacts,
  MergeFacts,
  PairFacts,
  TreeFacts,
  TreesFacts,
} from "../paths/worktrees.ts";
import { instances } from "../protocol/instances.ts";
import { type Reservation, reservations } from "../protocol/reservations.ts";
import type { View } from "../protocol/view.ts";
import type { Context } from "../rules/context.ts";
import { coveringFile } from "../rules/holdings.ts";
import { answer, type Decision, operation, type Resolved } from "./types.ts";

/** Who is at work where, by the board. */
export interface Whereabouts {
  /** Null where the board does not say it. */
  readonly instanceOf: (tree: Pick<TreeFacts, "path" | "branch">, isMain: boolean) => number | null;
  /** The task in which an instance works on a file, or has worked on it; without a file: the one that it holds. */
  readonly taskOf: (instance: number, path?: string) => string | null;
  /** The last finished work on a file: of an instance, or of anybody. */
  readonly finishedOn: (path: string, instance: number | null) => FinishedWork | null;
}

interface FinishedWork {
  readonly instance: number;
  readonly task: string;
}

/** The answer of a repository without a board. */
export const NOBODY: Whereabouts = {
  instanceOf: () => null,
  taskOf: () => null,
  finishedOn: () => null,
};

/** Who is at work in which work tree, and on what. The forecast itself is `forecastOf`, once git was asked. */
export const forecast = operation({
  name: "forecast",
  mode: "read",
  toleratesMissing: true,
  input: {
    paths: { kind: "paths", at: "argument", placeholder: "PATH" },
    all: { kind: "flag", at: "option" },
  },
  plan(view, _input, context): Decision<Whereabouts> {
    return answer(whereaboutsIn(view, context));
  },
});

function whereaboutsIn(view: View, context: Context): Whereabouts {
  const known = view
    .entries(instances)
    .flatMap(({ value }) => (value.state === "finished" || value.from !== value.to ? [] : [value.from]));
  const all = view.entries(reservations).map(({ value }) => value);
  const open = all.filter(({ state }) => state === "reserved");
  return {
    instanceOf({ path, branch }, isMain) {
      const there = known.filter((n) => context.worktreeOf?.(n) === path);
      const [only, ...more] = there.length > 0 ? there : isMain ? unplaced(open, known, context) : [];
      if (only !== undefined && more.length === 0) return only;
      const holding = there.filter((n) => open.some(({ instance }) => instance === n));
      if (holding.length === 1) return holding[0] ?? null;
      const named = Number(/-instance-(\d{1,6})$/.exec(branch ?? "")?.[1] ?? 0);
      return named === 0 ? null : named;
    },
    taskOf: (instance, path) => taskIn(all, instance, path, context),
    finishedOn: (path, instance) => {
      const found = all.findLast(
        (one) =>
          one.state === "done" &&
          (instance === null || one.instance === instance) &&
          coveringFile(one.files, path, context) !== null,
      );
      return found === undefined ? null : { instance: found.instance, task: found.task };
    },
  };
}

/** Who holds something and acts in no linked work tree. */
function unplaced(open: readonly Reservation[], known: readonly number[], context: Context): number[] {
  const holders = new Set(open.map(({ instance }) => instance));
  return known.filter((n) => holders.has(n) && (context.worktreeOf?.(n) ?? null) === null);
}

/** The last that covers the file, an open one first. */
function taskIn(
  all: readonly Reservation[],
  instance: number,
  path: string | undefined,
  context: Context,
): string | null {
  const mine = all.filter((one) => one.instance === instance);
  const open = mine.filter(({ state }) => state === "reserved");
  if (path === undefined) return open.length === 1 ? (open[0]?.task ?? null) : null;
  const covers = ({ files }: Reservation) => coveringFile(files, path, context) !== null;
  return (open.findLast(covers) ?? mine.findLast(covers))?.task ?? null;
}

/** Whose a side of a conflict is. */
export interface SideData {
  readonly instance: number | null;
  readonly task: string | null;
}

export interface ForecastTree extends SideData {
  readonly path: string;
  readonly branch: string | null;
  readonly dirty: boolean;
  /** How many files it has otherwise than the default branch. */
  readonly changed: number;
  readonly gone: boolean;
  readonly underWay: string | null;
  readonly unknown: string | null;
}

export interface ForecastConflict extends ConflictFacts {
  readonly whose: { readonly a: SideData; readonly b: SideData | null };
}

interface ForecastMerge extends MergeFacts {
  readonly conflicts: readonly ForecastConflict[];
}

type ForecastPair = ForecastMerge & Pick<PairFacts, "a" | "b">;

type ForecastLanding = ForecastMerge & Pick<LandingFacts, "tree">;

export interface Forecast extends Pick<TreesFacts, "base" | "exact"> {
  readonly trees: readonly ForecastTree[];
  readonly pairs: readonly ForecastPair[];
  readonly landings: readonly ForecastLanding[];
  /** In which the work trees that have something to land would meet the least. */
  readonly order: readonly number[];
}

/** The forecast by what git said, with whose each side is, as far as it is about these paths; without any: all of it. */
export function forecastOf(facts: TreesFacts, who: Whereabouts, paths: readonly Resolved[]): Forecast {
  const isAsked = askedFor(paths);
  const owners = facts.trees.map((tree, at) => who.instanceOf(tree, at === 0));
  const side = (tree: number, path: string): SideData => {
    const instance = owners[tree] ?? null;
    return { instance, task: instance === null ? null : who.taskOf(instance, path) };
  };
  const told = ({ conflicts, shared, unknown }: MergeFacts, a: number, b: number | null): ForecastMerge => ({
    conflicts: conflicts
      .filter(({ path }) => isAsked(path))
      .map((one) => ({ ...one, whose: { a: side(a, one.path), b: b === null ? null : side(b, one.path) } })),
    shared: shared.filter(isAsked),
    unknown,
  });
  const pairs = facts.pairs.map((one) => ({ a: one.a, b: one.b, ...told(one, one.a, one.b) }));
  const landings = facts.landings.map((one) => ({ tree: one.tree, ...told(one, one.tree, null) }));
  const trees = facts.trees.map((tree, at) => treeData(tree, owners[at] ?? null, who));
  return {
    base: facts.base,
    trees,
    pairs,
    landings,
    order: orderOf(facts, pairs, landings),
    exact: facts.exact,
  };
}

function treeData(tree: TreeFacts, instance: number | null, who: Whereabouts): ForecastTree {
  const { path, branch, dirty, changed, gone, underWay, unknown } = tree;
  const task = instance === null ? null : who.taskOf(instance);
  return { path, branch, instance, task, dirty, changed: changed.length, gone, underWay, unknown };
}

function askedFor(paths: readonly Resolved[]): (path: string) => boolean {
  if (paths.length === 0) return () => true;
  const names = paths.flatMap(({ kind, path, also = [] }) => (kind === "inside" ? [path, ...also] : []));
  return (path) =>
    names.some(
      (name) => name === "" || path.normalize("NFC") === name || path.normalize("NFC").startsWith(`${name}/`),
    );
}

/** Fewest conflicts first; of as many the one that was begun first. What has nothing to land is left out. */
function orderOf(
  { trees, base }: TreesFacts,
  pairs: readonly ForecastPair[],
  landings: readonly ForecastLanding[],
): number[] {
  const landing = trees.flatMap(({ changed, branch }, at) =>
    changed.length > 0 && (base === null || branch !== base) ? [at] : [],
  );
  const among = new Set(landing);
  const count = (tree: number) =>
    pairs
      .filter(({ a, b }) => (a === tree || b === tree) && among.has(a) && among.has(b))
      .reduce((sum, { conflicts }) => sum + conflicts.length, 0) +
    landings.filter((one) => one.tree === tree).reduce((sum, { conflicts }) => sum + conflicts.length, 0);
  const ranks = new Map(landing.map((tree) => [tree, count(tree)]));
  const age = (tree: number) => trees[tree]?.since ?? Number.POSITIVE_INFINITY;
  return landing.sort(
    (a, b) => (ranks.get(a) ?? 0) - (ranks.get(b) ?? 0) || compare(age(a), age(b)) || a - b,
  );
}

/** Two that are endless are alike. */
function compare(a: number, b: number): number {
  return a === b ? 0 : a - b;
}

/** Whether anything in it would not merge, or could not be said. */
export function troubleIn({ pairs, landings }: Forecast): {
  readonly conflicts: number;
  readonly unknown: number;
} {
  const all = [...pairs, ...landings];
  return {
    conflicts: all.reduce((sum, { conflicts }) => sum + conflicts.length, 0),
    unknown: all.filter(({ unknown }) => unknown !== null).length,
  };
}
