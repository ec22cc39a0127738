import { ageText, type Scene } from "../messages/render/scene.ts";
import { fit, table } from "../messages/render/table.ts";
import type { ConflictData } from "../operations/conflicts.ts";

/** Conflicts as rows: id, between whom, about what, since when or how decided. */
export function conflictLines(list: readonly ConflictData[], scene: Scene): string[] {
  const { t, paint, width } = scene;
  return table(
    list.map(({ id, instances, about, state, decision, since, line }) => [
      paint.bold(id),
      (state === "open" ? paint.red : paint.dim)(instances.map((n) => `#${n}`).join(" ↔ ")),
      fit(about, Math.max(20, width - 60)),
      state === "open" ? ageText(since, scene) : paint.green(`✓ ${fit(decision, 40)}`),
      paint.dim(t.words.line(line)),
    ]),
  );
}
