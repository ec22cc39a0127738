import { problemText } from "../messages/render/refusal.ts";
import { renderStatus } from "../messages/render/status.ts";
import { status as statusOperation, type UnlandedData } from "../operations/status.ts";
import { faultsOf } from "../session/faults.ts";
import type { RenderContext } from "../messages/render/context.ts";
import { fallbackOnIoError } from "../system/state.ts";
import { escapeFor } from "../text/clean.ts";
import type { Workspace } from "../workspace/index.ts";
import { presenter } from "./presenter.ts";

export const status = presenter({
  operation: statusOperation,
  command: "status",
  quiet: "lines",
  follow: async (answer, _input, { workspace }) => {
    const unlanded = await refreshedUnlandedTasks(workspace);
    return unlanded.length === 0 ? answer : { ...answer, result: { ...answer.result, unlanded } };
  },
  data: (found, { workspace: { place }, render }) => ({
    file: place.file,
    hookFaults: escapeFor(render.audience, faultsOf(place.state, render.now)),
    ...found,
    diagnostics: found.diagnostics.map((one) => ({
      ...one,
      message: problemText(one, render),
    })),
  }),
  lines: (result, say, render, { workspace: { place } }, { brief, all }) => {
    const shown = renderStatus(result, { brief, all, file: place.file }, render);
    const open = unlandedLines(result.unlanded ?? [], brief, render);
    const lines =
      open.length === 0 ? shown : [...(brief ? shown.slice(0, 12 - open.length) : shown), ...open];
    const faults = faultsOf(place.state, render.now);
    const [last] = escapeFor(render.audience, faults.slice(-1));
    if (last === undefined) return lines;
    const told = render.paint.yellow(say.status.faults(faults.length, `${last.agent}, ${last.message}`));
    return [...(brief ? lines.slice(0, 11) : lines), told];
  },
});

/** The work that is done and has not landed; looked for where anything is kept of other work trees. */
export async function refreshedUnlandedTasks(workspace: Workspace): Promise<readonly UnlandedData[]> {
  if (!fallbackOnIoError(() => workspace.place.state.exists("elsewhere"), false)) return [];
  const { unlandedWork } = await import("../workspace/worktree-changes.ts");
  const found = await unlandedWork(workspace);
  if (found.length === 0) return found;
  // Rare enough that git may be asked whether it is still so.
  const { refreshIfBaseMoved } = await import("../workspace/trees-news.ts");
  const { place, world } = workspace;
  return (await refreshIfBaseMoved(place, process.env, world.now())) ? unlandedWork(workspace) : found;
}

/** Maximum number of rows, where the whole is to be brief. */
const FEW = 2;

function unlandedLines(
  all: readonly UnlandedData[],
  brief: boolean,
  { t, paint, audience }: RenderContext,
): string[] {
  const say = t.answers.status;
  const rows = escapeFor(audience, all).map(({ instance, task, branch, worktree, files }) =>
    say.unlandedRow(instance, task, branch ?? worktree, files.length),
  );
  if (!brief)
    return rows.length === 0 ? [] : ["", paint.bold(say.unlanded), ...rows.map((row) => `  ${row}`)];
  const few = rows.length > FEW ? [...rows.slice(0, FEW - 1), t.words.more(rows.length - FEW + 1)] : rows;
  return few.map((row) => `${t.words.titled(say.unlanded)} ${row}`);
}
