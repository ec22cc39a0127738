import { join } from "node:path";
import { existsSync } from "../../system/files.ts";
import { applyChanges } from "../../setup/apply.ts";
import { refusalIn } from "../../setup/git.ts";
import { names, type PlannedSetup, planSetup } from "../../setup/index.ts";
import type { PlanNote, Project, SetupChange, SetupPlan } from "../../setup/types.ts";
import { visible } from "../../text/clean.ts";
import { wrapped } from "../../text/wrap.ts";
import { command, type CommandContext, type CommandReport, type TypedInput } from "../command.ts";
import { confirm } from "../output.ts";
import { coloured, fileDiff, nameWithin } from "../diff.ts";
import { UsageError } from "../failures.ts";
import { atMostOne } from "../arguments.ts";
import { isOnlyForNow } from "../../setup/lasting-path.ts";
import { notesOf, refusal, refusalOf, type SetupContext, setupContextOf } from "../setup-context.ts";

const fields = {
  agent: {
    kind: "names",
    at: "argument",
    placeholder: "AGENT",
    choices: Object.fromEntries(names.map((name) => [name, name])),
  },
  check: { kind: "flag", at: "option" },
  remove: { kind: "flag", at: "option" },
  print: { kind: "flag", at: "option" },
  yes: { kind: "flag", at: "option" },
  allow: { kind: "flag", at: "option" },
  "status-line": { kind: "flag", at: "option" },
} as const;

export const setup = command({
  name: "setup",
  ownRepository: true,
  readOnly: false,

  fields,
  async run(context, input) {
    const agents = agentsIn(input);
    atMostOne(input, "check", "print", "remove");
    const extras = EXTRAS.filter((name) => input[name] === true);
    const [extra] = extras;
    if (extra !== undefined && !agents.some((agent) => ["claude", "all"].includes(agent)))
      throw new UsageError("TOGETHER", { one: `--${extra}`, other: agents.join(" ") });
    const found = await setupContextOf(context);
    const setups = { ...found, project: { ...found.project, extras } };
    try {
      return await setUp(context, agents, input, setups);
    } catch (error) {
      return { ok: false, refusal: refusalOf(setups, error) };
    }
  },
});

/** The agents that a call names, one beside the other or by commas. @throws UsageError for one that coord does not know */
function agentsIn(input: TypedInput<typeof fields>): readonly string[] {
  const asked = named(input);
  for (const found of asked)
    if (!names.includes(found))
      throw new UsageError("CHOICE", { what: "AGENT", choices: names.join(", "), found });
  return asked.length === 0 ? ["all"] : [...new Set(asked)];
}

function named(input: TypedInput<typeof fields>): readonly string[] {
  const words = [input.agent ?? []].flat().flatMap((one) => one.split(","));
  return words.map((one) => one.trim().toLowerCase()).filter((one) => one !== "");
}

/** Parts that setup adds only where it is asked to. */
const EXTRAS = ["allow", "status-line"] as const;

async function setUp(
  context: CommandContext,
  agents: readonly string[],
  input: TypedInput<typeof fields>,
  setups: SetupContext,
): Promise<CommandReport> {
  const { project } = setups;
  const words = context.render.t.answers.setup;
  if (input.print === true) return print(await planSetup(agents, emptied(project), "install"), project);
  const wish = input.remove === true ? "remove" : "install";
  const planned = await planSetup(agents, project, wish);
  const { changes } = planned;
  const data = dataOf(planned, wish, setups);
  const notes = [...data.agents.flatMap((one) => one.notes), ...data.notes].map(({ message }) => message);
  // Beside a difference, of which no line is broken.
  const broken = notes.map((note) => wrapped(note, context.render.width));
  const { call } = context;
  if (input.check === true) {
    const parts = named(input).length === 0 ? setUpOf(planned) : planned.parts;
    const stale = parts.filter(({ plan }) => plan.state !== "current").map(({ name }) => name);
    const lines = parts.flatMap(({ name, plan }) => [
      words.about(name, words.states[plan.state]),
      ...notesOf([...(plan.obstacles ?? []), ...trustOf(plan)], setups).map(({ message }) => `  ${message}`),
    ]);
    const verdict = refusal(setups, "SETUP_NOT_CURRENT", {
      names: stale.join(", "),
      call: `coord setup ${stale.length === planned.parts.length ? agents.join(" ") : stale.join(" ")}`,
    });
    return { ok: true, data, lines, quietLines: lines, ...(stale.length === 0 ? {} : { verdict }) };
  }
  // Asked for nothing else, it has done nothing of what was asked.
  const refused = agents.join() === "git" ? refusalIn(planned.parts.flatMap(({ plan }) => plan.notes)) : null;
  if (refused !== null) throw refused;
  if (changes.length === 0)
    return { ok: true, data: { ...data, applied: false }, lines: [words.nothing, ...notes] };
  const diff = await diffOf(changes, project);
  const shown = { ...data, diff, applied: false };
  const changed = diff.trimEnd().split("\n");
  const lines = [...changed, ...broken];
  if (context.dryRun) return { ok: true, data: shown, lines, quietLines: lines, verbatim: true };
  const asks = input.yes !== true && context.interactive();
  const agreed = asks
    ? await confirm(question(await overview(context, changes, diff, project), broken, words.ask))
    : input.yes === true;
  if (!agreed && asks) return { ok: true, data: shown, lines: [words.cancelled], exit: 2 };
  if (!agreed) {
    const verdict = refusal(setups, "WOULD_CHANGE", { call });
    return { ok: true, data: shown, lines, quietLines: lines, verbatim: true, verdict };
  }
  await applyChanges(project, changes);
  const done = data.changes.map(({ kind, action, name }) =>
    kind === "config" ? words.settings[action](name) : `${words.actions[action]} ${name}`,
  );
  const next = wish === "install" && agents.join() !== "git" ? [words.next] : [];
  return { ok: true, data: { ...shown, applied: true }, lines: [...done, ...notes, ...next] };
}

/** What is set up already, at least in part; all where nothing is. */
function setUpOf({ parts }: PlannedSetup): PlannedSetup["parts"] {
  const found = parts.filter(({ plan }) => plan.state !== "missing");
  return found.length === 0 ? parts : found;
}

/** The note on trust: a setup that is not trusted yet is not run. */
function trustOf({ state, trust }: SetupPlan): readonly PlanNote[] {
  return state === "missing" || trust === undefined || trust === null ? [] : [trust];
}

/** A repository in which there is no file yet. */
function emptied(project: Project): Project {
  return { ...project, read: () => null };
}

/** More lines of a diff than this push the question's beginning off a small screen. */
const MOST_SHOWN = 20;

/** What is asked about: a short diff as it is; of a long one what becomes of each file, and how to see it whole. */
async function overview(
  { call, render }: CommandContext,
  changes: readonly SetupChange[],
  diff: string,
  project: Project,
): Promise<string> {
  if (diff.trimEnd().split("\n").length <= MOST_SHOWN) return coloured(visible(diff.trimEnd()), render.paint);
  const say = render.t.answers.setup;
  const told = await Promise.all(
    changes.map(async (change) => {
      const lines = (await diffOf([change], project)).split("\n");
      const count = (sign: RegExp) => lines.filter((line) => sign.test(line)).length;
      const words = change.kind === "config" ? say.plannedSettings : say.planned;
      return `  ${words[actionOf(change)](
        visible(nameOf(change, project)),
        count(/^\+(?!\+\+ )/),
        count(/^-(?!-- )/),
      )}`;
    }),
  );
  return [...told, say.whole(call)].join("\n");
}

function question(changes: string, notes: readonly string[], ask: string): string {
  const said = notes.map((note) => `${visible(note)}\n`).join("");
  return `${changes}\n${said}${ask}`;
}

function dataOf({ parts, changes }: PlannedSetup, wish: "install" | "remove", setups: SetupContext) {
  const { project, say } = setups;
  return {
    agents: parts.map(({ name, plan }) => ({
      agent: name,
      state: plan.state,
      notes: notesOf([...(plan.obstacles ?? []), ...plan.notes], setups),
    })),
    notes: [
      ...(wish === "remove" || existsSync(project.file)
        ? []
        : [{ code: "NO_FILE_YET", message: say.notes.NO_FILE_YET({ path: project.file }) }]),
      ...(wish === "install" && isOnlyForNow(project.env, project.script)
        ? [{ code: "NOT_ON_PATH", message: say.notes.NOT_ON_PATH({}) }]
        : []),
    ],
    changes: changes.map((change) => ({
      kind: change.kind,
      name: nameOf(change, project),
      action: actionOf(change),
    })),
  };
}

/** A file of another worktree has its whole path: git's hooks are the main one's. */
function nameOf(change: SetupChange, { root }: Project): string {
  if (change.kind === "config") return change.key;
  const name = nameWithin(root, change.path);
  return change.path === join(root, name) ? name : change.path;
}

function actionOf({ before, after }: SetupChange): "create" | "change" | "remove" {
  if (before === null) return "create";
  return after === null ? "remove" : "change";
}

/** All changes as one diff; git's settings as lines of a file that would hold them. */
async function diffOf(changes: readonly SetupChange[], project: Project): Promise<string> {
  const diffs = changes.map((change) => {
    const line = (value: string | null) =>
      value === null ? null : `${nameOf(change, project)} = ${value}\n`;
    return change.kind === "file"
      ? fileDiff(nameOf(change, project), change.before, change.after)
      : fileDiff(".git/config", line(change.before), line(change.after));
  });
  return (await Promise.all(diffs)).join("");
}

function print({ changes }: PlannedSetup, project: Project): CommandReport {
  const made = changes.map((change) => ({ name: nameOf(change, project), text: change.after ?? "" }));
  const lines = made
    .flatMap(({ name, text }) => [`# ${name}`, ...text.trimEnd().split("\n"), ""])
    .slice(0, -1);
  return { ok: true, data: { files: made }, lines, quietLines: lines, verbatim: true };
}
