import { basename } from "node:path";
import { addMissingSections, newFile } from "../../operations/init.ts";
import type { RawInput } from "../../workspace/input.ts";
import type { Command, CommandContext, CommandReport } from "../command.ts";
import { confirm } from "../terminal.ts";
import { unifiedDiff } from "../diff.ts";
import { visible } from "../../text/clean.ts";

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
  readOnly: false,
  texts,
  fields: {
    path: { kind: "text", at: "argument", placeholder: "PATH", complete: "paths" },
    yes: { kind: "flag", at: "option" },
  },
  file: ({ path }) => path as string | undefined,
  async run(context, input) {
    const exists = await context.workspace.store.exists();
    return (exists ? null : await makeFile(context)) ?? adoptFile(context, input);
  },
};

/** Null where somebody else made the file meanwhile. */
async function makeFile({ workspace, render, dryRun }: CommandContext): Promise<CommandReport | null> {
  const { place, world, store } = workspace;
  const text = newFile(world.language, await headingText(basename(place.main)));
  if (!dryRun) {
    const note = { instance: null, command: "init", subject: basename(place.file), at: world.now() };
    // Of a file that was here before, the journal knows reservations: they hold until their leases end.
    const made = await store.update(
      () => null,
      ({ state }) => ({ text, state, note }),
    );
    if (made === null) return null;
  }
  return {
    ok: true,
    data: { file: place.file, created: true, sections: [] },
    lines: [texts[render.language].created(place.file)],
    diff: { before: null, after: text },
  };
}

async function adoptFile(context: CommandContext, { yes: agreed }: RawInput): Promise<CommandReport> {
  const { workspace, render, dryRun } = context;
  const { file } = workspace.place;
  const yes = agreed === true;
  const say = texts[render.language];
  const plan = await workspace.perform(addMissingSections, { yes }, true);
  if (!plan.ok) return plan;
  const { sections } = plan.result;
  const diff = { before: plan.before, after: plan.after };
  const data = { file, created: false, sections };
  if (sections.length === 0) return { ok: true, data, lines: [say.complete(file)], diff };
  const adopted: CommandReport = { ok: true, data, lines: [say.adopted(file, sections)], diff };
  if (dryRun) return adopted;
  const shown = await unifiedDiff(workspace.place, plan.before, plan.after);
  if (!yes && !(context.interactive() && (await confirm(`${visible(shown)}${say.ask(file)}`)))) {
    const verdict = {
      code: "WOULD_CHANGE" as const,
      args: { path: file, call: context.call },
      exit: 2,
    };
    const lines = shown.trimEnd().split("\n");
    return { ok: true, data: { ...data, diff: shown }, lines, quietLines: lines, verdict };
  }
  const done = await workspace.perform(addMissingSections, { yes: true });
  return done.ok ? adopted : done;
}

/** Outside text as the inline markdown of a heading: what would be markup in it is escaped. */
async function headingText(text: string): Promise<string> {
  const [{ unified }, { default: stringify }] = await Promise.all([
    import("unified"),
    import("remark-stringify"),
  ]);
  const tree = {
    type: "root" as const,
    children: [{ type: "paragraph" as const, children: [{ type: "text" as const, value: text }] }],
  };
  return unified().use(stringify).stringify(tree).trim().replace(/\s+/g, " ");
}
