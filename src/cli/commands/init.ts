import { basename, relative } from "node:path";
import { addMissingSections } from "../../operations/init.ts";
import { command, type CommandContext, type CommandReport, type TypedInput } from "../command.ts";
import { catalogOf, languages } from "../../messages/languages.ts";
import { names as setupNames } from "../../setup/index.ts";
import { fileLanguageFor } from "../../vocabulary/index.ts";
import { UsageError } from "../failures.ts";
import { firstText } from "../first-board.ts";
import { ownFile } from "../own-file.ts";
import { keepName, refusedOutside } from "../board-name.ts";
import { refusedChange } from "../consent.ts";
import type { Wishes } from "../wizard.ts";
import { everyClaim } from "../../foreign/open.ts";
import { readSettings } from "../../protocol/settings.ts";
import { View } from "../../protocol/view.ts";
import { textOf } from "../../system/files.ts";
import type { Notice } from "../../operations/types.ts";
import { withParts } from "../../presentation/presenter.ts";

const fields = {
  path: { kind: "text", at: "argument", placeholder: "PATH", complete: "paths" },
  yes: { kind: "flag", at: "option" },
  agents: { kind: "names", at: "option", placeholder: "A,B" },
  "auto-reserve": { kind: "flag", at: "option" },
  task: { kind: "names", at: "option", placeholder: "TITLE" },
} as const;

export const init = command({
  name: "init",
  ownRepository: true,
  begins: true,
  readOnly: false,

  fields,
  file: ({ path }) => path,
  async run(context, input) {
    const refused = refusedOutside(context);
    if (refused !== null) return refused;
    const said = wishesIn(context, input);
    const exists = await context.workspace.store.exists();
    const isAsked = input.yes === true || input.path !== undefined;
    const found = exists || isAsked ? null : boardThere(context);
    if (found !== null) return found;
    if (exists) return setUpExisting(context, input, said);
    const wishes = isAsked || given(input) || !isPersons(context) ? null : await asked(context);
    if (wishes === "none") return { ok: true, data: {}, lines: [], exit: 2 };
    return (await begin(context, wishes ?? said)) ?? setUpExisting(context, input, wishes ?? said);
  },
});

/** Whether a call says itself what it wants. */
function given(input: TypedInput<typeof fields>): boolean {
  return (["agents", "auto-reserve", "task"] as const).some(
    (name) => input[name] !== undefined && input[name] !== false,
  );
}

/** A person's terminal, not an agent's: only there somebody answers. */
function isPersons({ interactive, dryRun, workspace }: CommandContext): boolean {
  return !dryRun && interactive() && workspace.world.identity.session === null;
}

async function asked(context: CommandContext): Promise<Wishes | "none"> {
  // Loaded here: it asks once in the life of a repository.
  const { askWishes } = await import("../wizard.ts");
  const wishes = await askWishes(context);
  if (wishes !== null) return { ...wishes, isAsked: true };
  const say = await languages[context.render.language].wizard();
  context.tell(say.cancelled);
  return "none";
}

function wishesIn({ render }: CommandContext, input: TypedInput<typeof fields>): Wishes {
  const list = (name: "agents" | "task") => [input[name] ?? []].flat();
  const agents = list("agents")
    .flatMap((one) => one.split(","))
    .map((one) => one.trim().toLowerCase())
    .filter((one) => one !== "" && one !== "none");
  for (const found of agents)
    if (!setupNames.includes(found))
      throw new UsageError("CHOICE", { what: "--agents", choices: setupNames.join(", "), found });
  return {
    language: render.language,
    agents,
    autoReserve: input["auto-reserve"] === true,
    tasks: list("task"),
  };
}

/** Makes the board and the setups that were asked for. Null where another process made the file meanwhile. */
async function begin(context: CommandContext, wishes: Wishes): Promise<CommandReport | null> {
  const spoken = wishes.isAsked === true ? await inLanguage(context, wishes.language) : context;
  const made = await makeFile(spoken, wishes);
  if (made === null || !made.ok || context.dryRun) return made;
  const done = await setUpAll(spoken, wishes.agents);
  const lines = [...made.lines, ...done];
  if (wishes.isAsked !== true) {
    const next =
      wishes.agents.length === 0
        ? context.render.t.answers.init.next
        : context.render.t.answers.init.nextSetUp;
    return { ...made, lines: [...lines, ...next] };
  }
  const proof = wishes.agents.some((name) => name !== "git") ? await tryHooks(context) : null;
  await told(lines, wishes.language, proof === null ? null : proof.ok && proof.verdict === undefined);
  return { ...made, lines: [] };
}

/** The context with the language that a person has just chosen. */
async function inLanguage(context: CommandContext, language: Wishes["language"]): Promise<CommandContext> {
  return { ...context, render: { ...context.render, language, t: await catalogOf(language) } };
}

/** The same of a file that is there: its sections, and the setups of this clone. What is in it is changed by other commands. */
async function setUpExisting(
  context: CommandContext,
  input: TypedInput<typeof fields>,
  { agents, autoReserve, tasks }: Wishes,
): Promise<CommandReport> {
  const report = await adoptFile(context, input);
  if (!report.ok || report.exit !== undefined || report.verdict !== undefined || context.dryRun)
    return report;
  const { file } = context.workspace.place;
  const isOff = autoReserve && !readSettings(new View(textOf(file) ?? "")).autoReserve;
  const left: Notice[] =
    isOff || tasks.length > 0 ? [{ code: "INIT_LEFT", args: { path: file, autoReserve: isOff, tasks } }] : [];
  const done = await setUpAll(context, agents);
  const next = agents.length > 0 ? context.render.t.answers.init.nextSetUp : [];
  return withParts(report, {
    lines: [...report.lines, ...done, ...next],
    notices: [...(report.notices ?? []), ...left],
  });
}

async function told(...args: Parameters<typeof import("../wizard.ts").told>): Promise<void> {
  await (await import("../wizard.ts")).told(...args);
}

async function tryHooks(context: CommandContext): Promise<CommandReport> {
  return (await import("../hook-trial.ts")).tryHooks(context);
}

async function setUpAll(context: CommandContext, agents: readonly string[]): Promise<string[]> {
  if (agents.length === 0) return [];
  const { setup } = await import("./setup.ts");
  const lines: string[] = [];
  for (const agent of agents) {
    const report = await setup.run(context, { agent, yes: true });
    // The wizard says the next steps once, at the end.
    if (report.ok) lines.push(...report.lines.filter((line) => line !== context.render.t.answers.setup.next));
    else if ("said" in report.refusal) lines.push(report.refusal.said.message);
  }
  return [...new Set(lines)];
}

/** Null where somebody else made the file meanwhile. */
async function makeFile(context: CommandContext, wishes: Wishes): Promise<CommandReport | null> {
  const { workspace, render, dryRun } = context;
  const { place, world, store } = workspace;
  const text = await firstText(context, { ...wishes, language: fileLanguageFor(wishes.language) });
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

async function adoptFile(
  context: CommandContext,
  { yes: agreed }: TypedInput<typeof fields>,
): Promise<CommandReport> {
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

/** The notice of claims in other forms in the file, which count for nothing yet. */
function claimsNotice(text: string, { workspace }: CommandContext): Notice[] {
  const claims = everyClaim(new View(text));
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
  const found = ownFile(place.main);
  if (found === null) return null;
  const { path, count } = found;
  return {
    ok: true,
    data: { file: path, created: false, sections: [] },
    lines: [render.t.answers.init.notMade],
    verdict: { code: "BOARD_THERE", args: { path: relative(place.main, path), count } },
  };
}
