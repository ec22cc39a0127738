import { ageText, type Scene } from "../messages/render/scene.ts";
import { fit, table } from "../messages/render/table.ts";
import type { HandoverData } from "../operations/handovers.ts";

/** Handovers as rows: id, who to whom, state, task, files, age. */
export function handoverLines(list: readonly HandoverData[], scene: Scene): string[] {
  const { t, paint, width } = scene;
  const colours = { proposed: paint.yellow, accepted: paint.green, declined: paint.dim };
  return table(
    list.map(({ id, from, to, task, files, state, since, line }) => [
      paint.bold(id),
      `#${from} → #${to ?? "*"}`,
      colours[state](t.words.handoverStates[state]),
      fit(task, Math.max(20, width - 70)),
      files.length === 0 ? t.words.noFiles : fit(files.join(", "), Math.max(20, width - 70)),
      ageText(since, scene),
      paint.dim(t.words.line(line)),
    ]),
  );
}
