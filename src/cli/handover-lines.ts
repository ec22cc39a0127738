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

const LABELS = {
  en: { progress: "Progress", next: "Next steps", blockers: "Blockers", notes: "Notes" },
  fr: { progress: "Avancement", next: "Prochaines étapes", blockers: "Blocages", notes: "Remarques" },
} as const;

/** The same, each with what its giver says to who goes on, indented below it and never cut. */
export function handoverPages(list: readonly HandoverData[], scene: Scene): string[] {
  const rows = handoverLines(list, scene);
  return list.flatMap((one, index) => [rows[index] ?? "", ...said(one, scene)]);
}

function said(one: HandoverData, { t, language, paint }: Scene): string[] {
  const labels = LABELS[language];
  return (["progress", "next", "blockers", "notes"] as const).flatMap((key) =>
    one[key] === "" ? [] : [`      ${paint.dim(t.words.titled(labels[key]))} ${one[key]}`],
  );
}
