import { basename } from "node:path";
import { adopt, newFile } from "../../operations/init.ts";
import type { RawInput } from "../../workspace/input.ts";
import { isCoordinated } from "../../workspace/open.ts";
import type { Command, Desk, Report } from "../command.ts";
import { confirm } from "../confirm.ts";
import { unifiedDiff } from "../diff.ts";
import { headingText } from "../heading-text.ts";
import { visible } from "../../text/visible.ts";

const texts = {
  en: {
    summary: "Make the coordination file, or add what an existing one lacks",
    example: "coord init --lang en",
    fields: { path: "where to make it", yes: "change an existing file without asking" },
    created: (path: string) => `Made ${path}`,
    adopted: (path: string, sections: readonly string[]) => `Added to ${path}: ${sections.join(", ")}`,
    complete: (path: string) => `${path} has every section already; nothing changed.`,
    ask: (path: string) => `Apply this to ${path}? [Y/n]`,
  },
  fr: {
    summary: "Créer le fichier de coordination, ou ajouter ce qui manque à un fichier existant",
    example: "coord init --lang fr",
    fields: { path: "où le créer", yes: "modifier un fichier existant sans demander" },
    created: (path: string) => `Créé : ${path}`,
    adopted: (path: string, sections: readonly string[]) => `Ajouté à ${path} : ${sections.join(", ")}`,
    complete: (path: string) => `${path} a déjà toutes ses sections ; rien n'a changé.`,
    ask: (path: string) => `Appliquer ceci à ${path} ? [O/n]`,
  },
};

export const init: Command = {
  name: "init",
  texts,
  fields: {
    path: { kind: "text", at: "argument", placeholder: "PATH", complete: "paths" },
    yes: { kind: "flag", at: "option" },
  },
  file: ({ path }) => path as string | undefined,
  async run(desk, input) {
    return isCoordinated(desk.workspace.place) ? adoptFile(desk, input) : makeFile(desk);
  },
};

async function makeFile({ workspace, scene, dryRun }: Desk): Promise<Report> {
  const { place, world, store } = workspace;
  const text = newFile(world.language, await headingText(basename(place.main)));
  if (!dryRun) {
    const note = { instance: null, command: "init", subject: basename(place.file), at: world.now() };
    await store.create({ text, state: null, note });
  }
  return {
    ok: true,
    data: { file: place.file, created: true, sections: [] },
    lines: [texts[scene.language].created(place.file)],
    diff: { before: null, after: text },
  };
}

async function adoptFile(desk: Desk, { yes: agreed }: RawInput): Promise<Report> {
  const { workspace, scene, dryRun } = desk;
  const { file } = workspace.place;
  const yes = agreed === true;
  const say = texts[scene.language];
  const plan = await workspace.perform(adopt, { yes }, true);
  if (!plan.ok) return plan;
  const { sections } = plan.result;
  const diff = { before: plan.before, after: plan.after };
  const data = { file, created: false, sections };
  if (sections.length === 0) return { ok: true, data, lines: [say.complete(file)], diff };
  const adopted: Report = { ok: true, data, lines: [say.adopted(file, sections)], diff };
  if (dryRun) return adopted;
  const shown = await unifiedDiff(workspace.place, plan.before, plan.after);
  if (!yes && !(desk.interactive() && (await confirm(`${visible(shown)}${say.ask(file)}`)))) {
    const verdict = {
      code: "WOULD_CHANGE" as const,
      args: { path: file, call: desk.call },
      exit: 2,
    };
    const lines = shown.trimEnd().split("\n");
    return { ok: true, data: { ...data, diff: shown }, lines, essence: lines, verdict };
  }
  const done = await workspace.perform(adopt, { yes: true });
  return done.ok ? adopted : done;
}
