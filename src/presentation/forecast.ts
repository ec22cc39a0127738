import type { EnvironmentVariables } from "../system/programs.ts";
import { basename, relative } from "node:path";
import { factsOf } from "../git/worktrees/gather.ts";
import type { RenderContext } from "../messages/render/context.ts";
import { table } from "../messages/render/table.ts";
import {
  type Forecast,
  forecast as operation,
  type ForecastConflict,
  type ForecastTree,
  forecastOf,
  NOBODY,
  type SideData,
  troubleIn,
  type Whereabouts,
} from "../operations/forecast.ts";
import type { Notice, Refusal } from "../operations/types.ts";
import type { LineRange } from "../paths/worktrees.ts";
import { escapeFor } from "../text/clean.ts";
import { isCoordinated } from "../workspace/open.ts";
import { type RawInput, readInput } from "../workspace/input.ts";
import type { PresentationContext, Report } from "./presenter.ts";

/** How the work trees of this repository would merge; nothing is changed. */
export const forecast = {
  name: "forecast",
  fields: operation.input,
  readOnly: true,
  async run(
    context: PresentationContext,
    raw: RawInput,
    env: EnvironmentVariables = process.env,
  ): Promise<Report<Forecast>> {
    const { workspace, render } = context;
    const read = readInput(operation.input, raw, workspace.resolver);
    if (!read.ok) return read;
    const { input, notices } = read.value;
    const { place, world } = workspace;
    const [facts, asked] = await Promise.all([
      factsOf({ cwd: place.root, main: place.main, env, now: world.now() }),
      whereabouts(context),
    ]);
    const found = forecastOf(facts, asked.who, input.paths);
    const verdict = verdictOf(found, input.all);
    return {
      ok: true,
      data: found,
      get lines() {
        return linesOf(escapeFor(render.audience, found), input.all, place.root, render);
      },
      notices: [...notices, ...asked.notices],
      ...(verdict === undefined ? {} : { verdict }),
    };
  },
} as const;

/** The board's part of the forecast; where there is none, git's part stands alone. */
async function whereabouts({
  workspace,
}: PresentationContext): Promise<{ readonly who: Whereabouts; readonly notices: readonly Notice[] }> {
  if (!isCoordinated(workspace.place)) return { who: NOBODY, notices: [] };
  const answer = await workspace.perform(operation, { paths: [], all: false });
  return answer.ok ? { who: answer.result, notices: answer.notices } : { who: NOBODY, notices: [] };
}

function verdictOf(found: Forecast, isWhole: boolean): Refusal | undefined {
  const { conflicts, unknown } = troubleIn(found);
  // As many as are shown; a conflict is one thing, by however many of the pairs it is found.
  const told = toldPairs(found, isWhole).reduce((sum, pair) => sum + pair.conflicts.length, 0);
  const count = told + onlyLanding(found).length;
  if (conflicts > 0) return { code: "WOULD_CONFLICT", args: { count: count || conflicts } };
  if (unknown === 0) return undefined;
  const all = [...found.trees, ...found.pairs, ...found.landings];
  const cause = all.find((one) => one.unknown !== null)?.unknown ?? "";
  return { code: "NOT_FORECAST", args: { count: unknown, cause } };
}

function linesOf(found: Forecast, all: boolean, root: string, render: RenderContext): string[] {
  const say = render.t.answers.forecast;
  const { trees, order, base } = found;
  const shown = shownTrees(found, all);
  const name = (at: number) => nameOf(trees[at]);
  const told = toldPairs(found, all);
  const conflicts = [
    ...told.flatMap((pair) =>
      pair.conflicts.map((one) =>
        say.conflict(
          one.path,
          say.kinds[one.kind],
          sideText(one, "a", name(pair.a), render),
          sideText(one, "b", name(pair.b), render),
        ),
      ),
    ),
    ...onlyLanding(found).map(({ tree, one }) =>
      say.conflict(
        one.path,
        say.kinds[one.kind],
        sideText(one, "a", name(tree), render),
        sideText(one, "b", base ?? "", render),
      ),
    ),
  ];
  const shared = told.flatMap(({ a, b, shared: paths }) =>
    paths.map((path) => say.shared(path, name(a), name(b))),
  );
  const unknown = trees.flatMap((tree, at) =>
    tree.unknown === null ? [] : [say.unknown(name(at), tree.unknown)],
  );
  const lines = [
    // A heading of nothing is none.
    ...(shown.length === 0 ? [] : [base === null ? say.trees : say.onto(base)]),
    ...treeRows(
      shown.map((at) => ({ at, tree: trees[at] })),
      root,
      render,
    ),
    ...(shown.length > 1 ? ["", ...matrix(found, shown)] : []),
    ...section(conflicts),
    ...section(shared),
    ...section(unknown),
    ...(found.exact ? [] : ["", say.inexact]),
    ...(order.length > 1 ? ["", say.order(order.map(name))] : []),
    ...(conflicts.length === 0 && shared.length === 0 && unknown.length === 0
      ? ["", trees.length > 1 ? say.nothing : say.alone]
      : []),
  ];
  return lines[0] === "" ? lines.slice(1) : lines;
}

/** The work trees, by their places, in which there is anything to tell of. */
function shownTrees({ trees }: Forecast, all: boolean): readonly number[] {
  const isShown = ({ changed, dirty, unknown }: ForecastTree) =>
    all || changed > 0 || dirty || unknown !== null;
  return trees.flatMap((tree, at) => (isShown(tree) ? [at] : []));
}

/** The pairs that are told of: landed work is the default branch's by now. */
function toldPairs(found: Forecast, all: boolean): Forecast["pairs"] {
  const own = ownTree(found);
  const shown = shownTrees(found, all);
  return found.pairs.filter(({ a, b }) => [a, b].every((at) => all || at === own || shown.includes(at)));
}

/** The place of the default branch's own work tree; -1 where it has none. */
function ownTree({ trees, base }: Forecast): number {
  return trees.findIndex(({ branch }) => branch !== null && branch === base);
}

/** Conflicts with the default branch that its own work tree, where it has one, does not show. */
function onlyLanding(found: Forecast) {
  const { pairs, landings } = found;
  const own = ownTree(found);
  const isTold = (tree: number, path: string) =>
    pairs.some(
      ({ a, b, conflicts }) =>
        own >= 0 &&
        a === Math.min(own, tree) &&
        b === Math.max(own, tree) &&
        conflicts.some((one) => one.path === path),
    );
  return landings.flatMap(({ tree, conflicts }) =>
    conflicts.flatMap((one) => (isTold(tree, one.path) ? [] : [{ tree, one }])),
  );
}

function section(lines: readonly string[]): readonly string[] {
  return lines.length === 0 ? [] : ["", ...lines];
}

function nameOf(tree: ForecastTree | undefined): string {
  return tree?.branch ?? basename(tree?.path ?? "");
}

function sideText(
  { lines, whose }: ForecastConflict,
  side: "a" | "b",
  name: string,
  render: RenderContext,
): string {
  const say = render.t.answers.forecast;
  const { instance, task }: SideData = whose[side] ?? { instance: null, task: null };
  return say.side(name, instance, task, say.lines(rangesText(lines?.[side] ?? [])));
}

/** `6, 9–12`. */
function rangesText(ranges: readonly LineRange[]): readonly string[] {
  return ranges.map(([first, last]) => (first === last ? String(first) : `${first}–${last}`));
}

function treeRows(
  shown: readonly { readonly at: number; readonly tree: ForecastTree | undefined }[],
  root: string,
  render: RenderContext,
): string[] {
  const say = render.t.answers.forecast;
  const rows = shown.flatMap(({ at, tree }) => {
    if (tree === undefined) return [];
    const { path, instance, task, changed, dirty, gone, underWay } = tree;
    const states = [
      say.changed(changed),
      ...(dirty ? [say.dirty] : []),
      ...(underWay === null ? [] : [say.underWay(underWay)]),
      ...(gone ? [say.gone] : []),
    ];
    const who = instance === null ? "" : say.who(instance, task);
    return [[String(at + 1), nameOf(tree), relative(root, path) || ".", who, states.join(", ")]];
  });
  return table(rows);
}

/** How many files of each two are in conflict; `=` where they share one that merges, `?` where git could not say. */
function matrix({ pairs }: Forecast, shown: readonly number[]): string[] {
  const cell = (a: number, b: number): string => {
    const pair = pairs.find((one) => one.a === Math.min(a, b) && one.b === Math.max(a, b));
    if (a === b) return "";
    if (pair === undefined || pair.unknown !== null) return "?";
    return pair.conflicts.length > 0 ? String(pair.conflicts.length) : pair.shared.length > 0 ? "=" : "·";
  };
  const wide = (text: string) => text.padStart(4);
  return [
    `    ${shown.map((at) => wide(String(at + 1))).join("")}`,
    ...shown.map((a) => `${wide(String(a + 1))}${shown.map((b) => wide(cell(a, b))).join("")}`),
  ].map((line) => line.trimEnd());
}
