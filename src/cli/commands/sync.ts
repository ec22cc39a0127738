import { ageText, type Scene } from "../../messages/render/scene.ts";
import { table } from "../../messages/render/table.ts";
import { isoAt } from "../../operations/shapes.ts";
import { sync as operation } from "../../operations/sync.ts";
import type { Revision } from "../../store/store.ts";
import type { Workspace } from "../../workspace/index.ts";
import type { Command, Desk, Report } from "../command.ts";

const texts = {
  en: {
    summary: "Stamp the last synchronization and show what changed since you last looked",
    example: "coord sync",
    fields: {},
    nothing: "Nothing changed since you last looked.",
  },
  fr: {
    summary: "Dater la dernière synchronisation et montrer ce qui a changé depuis votre dernier regard",
    example: "coord sync",
    fields: {},
    nothing: "Rien n'a changé depuis votre dernier regard.",
  },
};

export const sync: Command = {
  name: "sync",
  texts,
  fields: {},
  async run({ workspace, scene, dryRun }: Desk): Promise<Report> {
    const before = await workspace.store.history();
    const answer = await workspace.perform(operation, {}, dryRun);
    if (!answer.ok) return answer;
    const instance = answer.actor?.instance ?? 0;
    const changes = dryRun ? [] : unseen(before, instance, workspace);
    const lines = changeLines(changes, workspace, scene);
    return {
      ok: true,
      data: { since: changes.map((revision) => changeData(revision, workspace)) },
      lines: changes.length === 0 ? [texts[scene.language].nothing] : lines,
      essence: lines,
      notices: answer.notices,
      diff: { before: answer.before, after: answer.after },
    };
  },
};

/** What others did since this instance last synchronised; from now on it counts as seen. */
function unseen(
  history: readonly Revision[],
  instance: number,
  { sessions }: Workspace,
): readonly Revision[] {
  const seen = sessions.seen(instance);
  sessions.see(instance, history.at(-1)?.revision ?? 0);
  return history.filter(({ revision, note }) => revision > seen && note.instance !== instance);
}

function changeData({ revision, note }: Revision, { world }: Workspace) {
  const { instance, command, subject, at, undoes = null } = note;
  return { revision, at: isoAt(at, world.zone), instance, command, subject, undoes };
}

function changeLines(changes: readonly Revision[], workspace: Workspace, scene: Scene): string[] {
  const { t } = scene;
  return table(
    changes.map((change) => {
      const { at, instance, command, subject, undoes } = changeData(change, workspace);
      const did = undoes === null ? t.words.command(command) : t.words.undoOf(undoes);
      return [ageText(at, scene), instance === null ? "—" : t.words.instance(instance), did, subject];
    }),
  );
}
