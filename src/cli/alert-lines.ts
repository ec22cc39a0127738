import { ageText, type Scene } from "../messages/render/scene.ts";
import { fit, table } from "../messages/render/table.ts";
import type { AlertData } from "../operations/alerts.ts";

/** Alerts as rows: id, kind, who, what, how it was solved or since when it is open. */
export function alertLines(list: readonly AlertData[], scene: Scene): string[] {
  const { t, paint, width } = scene;
  return table(
    list.map(({ id, kind, instance, text, urgency, since, solution, line }) => [
      paint.bold(id),
      solution === null ? paint.red(t.words.alertKinds[kind]) : paint.dim(t.words.alertKinds[kind]),
      `#${instance}`,
      fit(text, Math.max(20, width - 60)),
      urgency === null ? "" : t.words.urgencies[urgency],
      solution === null ? ageText(since, scene) : paint.green(`✓ ${fit(solution, 40)}`),
      paint.dim(t.words.line(line)),
    ]),
  );
}
