import { ageText, type RenderContext } from "../messages/render/context.ts";
import { fit, fitted } from "../messages/render/table.ts";
import { conflictOpen as conflictOpenOperation } from "../operations/conflict-open.ts";
import {
  type ConflictData,
  conflictList as conflictListOperation,
  conflictResolve as conflictResolveOperation,
} from "../operations/conflicts.ts";
import { presenter } from "./presenter.ts";

export const conflictOpen = presenter({
  operation: conflictOpenOperation,
  command: "conflict open",
  lines: ({ conflicts }, say) =>
    conflicts.map(({ id, about, instances }) => say.conflictOpen.opened(about, between(instances), id)),
});

export const conflictResolve = presenter({
  operation: conflictResolveOperation,
  command: "conflict resolve",
  lines: ({ conflicts }, say) =>
    conflicts.map(({ about, decision }) => say.conflictResolve.resolved(about, decision)),
});

export const conflictList = presenter({
  operation: conflictListOperation,
  command: "conflict list",
  quiet: "lines",
  lines: ({ conflicts }, say, render) =>
    conflicts.length === 0 ? [say.conflictList.nothing] : conflictLines(conflicts, render),
});

function between(instances: readonly number[]): string {
  return instances.map((n) => `#${n}`).join(" ↔ ");
}

/** Conflicts as rows: id, between whom, about what, since when or how decided. */
function conflictLines(list: readonly ConflictData[], render: RenderContext): string[] {
  const { t, paint, width } = render;
  return fitted(
    list.map(({ id, instances, about, state, decision, since, line }) => [
      paint.bold(id),
      (state === "open" ? paint.red : paint.dim)(between(instances)),
      about,
      state === "open" ? ageText(since, render) : paint.green(`✓ ${fit(decision, 40)}`),
      paint.dim(t.words.line(line)),
    ]),
    { grows: 2, drops: [4], below: [3] },
    width,
  );
}
