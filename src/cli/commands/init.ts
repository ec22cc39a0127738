import { basename, relative } from "node:path";
import { addMissingSections, newFile } from "../../operations/init.ts";
import type { RawInput } from "../../workspace/input.ts";
import type { Command, CommandContext, CommandReport } from "../command.ts";
import { keepName, refusedOutside } from "../board-name.ts";
import { refusedChange } from "../consent.ts";
import { softClaims } from "../../foreign/index.ts";
import { View } from "../../protocol/view.ts";
import { usualFiles } from "../../session/board-names.ts";
import { textOf } from "../../system/files.ts";
import type { Notice } from "../../operations/types.ts";

export const init: Command = {
  name: "init",
  ownRepository: true,
  readOnly: false,

  fields: {
    path: { kind: "text", at: "argument", placeholder: "PATH", complete: "paths" },
    yes: { kind: "flag", at: "option" },
  },
  file: ({ path }) => path as string | undefined,
  async run(context, input) {
    const refused = refusedOutside(context);
    if (refused !== null) return refused;
    const exists = await context.workspace.store.exists();
    const isAsked = input["yes"] === true || input["path"] !== undefined;
    const found = exists || isAsked ? null : boardThere(context);
    return found ?? (exists ? null : await makeFile(context)) ?? adoptFile(context, input);
  },
};

/** Null where somebody else made the file meanwhile. */
async function makeFile(context: CommandContext): Promise<CommandReport | null> {
  const { workspace, render, dryRun } = context;
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
    ...(dryRun ? {} : { notices: await keepName(context) }),
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
  const { before, after } = plan;
  const diff = { before, after };
  const data = { file, created: false, sections };
  const notices = claimsNotice(before, context);
  if (sections.length === 0) {
    const named = dryRun ? [] : await keepName(context);
    return { ok: true, data, lines: [say.complete(file)], diff, notices: [...notices, ...named] };
  }
  const adopted: CommandReport = { ok: true, data, lines: [say.adopted(file, sections)], diff, notices };
  if (dryRun) return adopted;
  const refused = await refusedChange(context, {
    before,
    after,
    data,
    told: [],
    question: say.ask(file),
    yes,
  });
  if (refused !== null) return refused.ok ? { ...refused, notices } : refused;
  const done = await workspace.perform(addMissingSections, { yes: true });
  return done.ok ? { ...adopted, notices: [...notices, ...(await keepName(context))] } : done;
}

/** What the file claims in other forms counts for nothing yet. */
function claimsNotice(text: string, { workspace }: CommandContext): Notice[] {
  const claims = softClaims(new View(text));
  if (claims.length === 0) return [];
  const all = [...new Set(claims.map(({ line }) => line))];
  const lines = all.slice(0, 5).join(", ") + (all.length > 5 ? ", …" : "");
  return [
    {
      code: "CLAIMS_UNREAD",
      args: { path: workspace.place.file, count: claims.length, lines },
    },
  ];
}

/** Where a team has a file of its own for this already, that is said before another one is made beside it. */
function boardThere({ workspace: { place }, render }: CommandContext): CommandReport | null {
  for (const path of usualFiles(place.main)) {
    const count = softClaims(new View(textOf(path) ?? "")).length;
    if (count === 0) continue;
    const file = relative(place.main, path);
    const verdict = { code: "BOARD_THERE" as const, args: { path: file, count } };
    return {
      ok: true,
      data: { file: path, created: false, sections: [] },
      lines: [render.t.answers.init.notMade],
      verdict,
    };
  }
  return null;
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
