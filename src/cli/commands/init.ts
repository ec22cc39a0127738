import { basename } from "node:path";
import { addMissingSections, newFile } from "../../operations/init.ts";
import type { RawInput } from "../../workspace/input.ts";
import type { Command, CommandContext, CommandReport } from "../command.ts";
import { confirm } from "../terminal.ts";
import { unifiedDiff } from "../diff.ts";
import { documentForModel, visible } from "../../text/clean.ts";

export const init: Command = {
  name: "init",
  readOnly: false,

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
    lines: [render.t.answers.init.created(place.file)],
    diff: { before: null, after: text },
  };
}

async function adoptFile(context: CommandContext, { yes: agreed }: RawInput): Promise<CommandReport> {
  const { workspace, render, dryRun } = context;
  const { file } = workspace.place;
  const yes = agreed === true;
  const say = render.t.answers.init;
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
    const told = render.reader === "model" ? documentForModel(shown) : shown;
    const lines = told.trimEnd().split("\n");
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
