import { ageText } from "../../messages/render/scene.ts";
import { table } from "../../messages/render/table.ts";
import { isoAt } from "../../operations/shapes.ts";
import type { Command } from "../command.ts";
import { visible } from "../visible.ts";

const texts = {
  en: {
    summary: "Show who changed what, when",
    example: "coord history --limit 5",
    fields: { limit: "how many, newest first (default 20)" },
    nothing: "No history yet.",
  },
  fr: {
    summary: "Montrer qui a changé quoi, et quand",
    example: "coord history --limit 5",
    fields: { limit: "combien, les plus récents d'abord (20 par défaut)" },
    nothing: "Pas encore d'historique.",
  },
};

const DEFAULT_LIMIT = 20;

export const history: Command = {
  name: "history",
  texts,
  fields: { limit: { kind: "number", at: "option", placeholder: "N" } },
  async run({ workspace, scene }, input) {
    const limit = (input["limit"] as number | undefined) ?? DEFAULT_LIMIT;
    const all = await workspace.store.history();
    const revisions = all
      .slice(-limit)
      .toReversed()
      .map(({ revision, note, edits }) => ({
        revision,
        at: isoAt(note.at, workspace.world.zone),
        instance: note.instance,
        command: note.command,
        subject: note.subject,
        edits: edits.length,
      }));
    const { t, paint, language } = scene;
    const rows = revisions.map(({ revision, at, instance, command, subject }) => [
      paint.dim(String(revision)),
      ageText(at, scene),
      instance === null ? "—" : t.words.instance(instance),
      command,
      visible(subject),
    ]);
    const lines = rows.length === 0 ? [texts[language].nothing] : table(rows);
    return { ok: true, data: { revisions }, lines, essence: lines };
  },
};
