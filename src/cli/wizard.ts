import { join, relative } from "node:path";
import { styleText } from "node:util";
import { confirm, intro, isCancel, log, multiselect, note, outro, S_BAR, select, text } from "@clack/prompts";
import { isSpoken, languages, type MessageLanguage } from "../messages/languages.ts";
import { names as setupNames, planSetup } from "../setup/index.ts";
import { existsSync } from "../system/files.ts";
import { InterruptedError } from "../system/terminal.ts";
import { wrapped } from "../text/wrap.ts";
import { visible } from "../text/clean.ts";
import { setupContextOf } from "./setup-context.ts";
import { nameWithin } from "./diff.ts";
import type { CommandContext } from "./command.ts";

/** A language's name in itself, as a list shows it. */
function ownNameOf(language: MessageLanguage): string {
  const name = new Intl.DisplayNames([language], { type: "language" }).of(language) ?? language;
  return name.slice(0, 1).toLocaleUpperCase(language) + name.slice(1);
}

/** The choices of a person who begins. */
export interface Wishes {
  readonly language: MessageLanguage;
  readonly agents: readonly string[];
  readonly autoReserve: boolean;
  readonly tasks: readonly string[];
  /** Set where a person was asked. */
  readonly isAsked?: true;
}

/** The programs by which an agent is known to be on this machine, and the files by which it is known to be used in a repository. */
const SIGNS: Readonly<
  Record<string, { readonly programs: readonly string[]; readonly files: readonly string[] }>
> = {
  claude: { programs: ["claude"], files: [".claude", "CLAUDE.md"] },
  codex: { programs: ["codex"], files: [".codex"] },
  gemini: { programs: ["gemini"], files: [".gemini", "GEMINI.md"] },
  copilot: { programs: ["copilot"], files: [".github/copilot-instructions.md"] },
  cursor: { programs: ["cursor", "cursor-agent"], files: [".cursor"] },
  opencode: { programs: ["opencode"], files: [".opencode", "opencode.json"] },
  qwen: { programs: ["qwen"], files: [".qwen"] },
};

/** Agents that are found on the PATH or in the repository. */
export function foundAgents(
  env: Readonly<Record<string, string | undefined>>,
  root: string,
  exists: (path: string) => boolean = existsSync,
): string[] {
  const folders = (env["PATH"] ?? "")
    .split(process.platform === "win32" ? ";" : ":")
    .filter((one) => one !== "");
  const ends = process.platform === "win32" ? ["", ".cmd", ".exe"] : [""];
  const isOnPath = (program: string) =>
    folders.some((folder) => ends.some((end) => exists(join(folder, program + end))));
  return Object.entries(SIGNS)
    .filter(
      ([, { programs, files }]) => programs.some(isOnPath) || files.some((file) => exists(join(root, file))),
    )
    .map(([name]) => name);
}

/** Asks everything that a board begins with, shows what will be written, and asks once. Null for who would rather not. */
export async function askWishes(context: CommandContext): Promise<Wishes | null> {
  const { workspace, outside, render } = context;
  const { place } = workspace;
  const first = await languages[render.language].wizard();
  intro(withBar(first.intro));
  const language = answered(
    await select<MessageLanguage>({
      message: fitted(first.language),
      initialValue: render.language,
      // The library knows English only: what the keys do stands in the question.
      showInstructions: false,
      options: Object.keys(languages)
        .filter(isSpoken)
        .toSorted()
        .map((value) => ({ value, label: ownNameOf(value) })),
    }),
  );
  const say = await languages[language].wizard();
  const found = foundAgents(outside.env, place.root);
  const isGit = existsSync(join(place.main, ".git"));
  const choices = setupNames.filter((name) => name !== "all" && (name !== "git" || isGit));
  const agents = answered(
    await multiselect({
      message: fitted(say.agents),
      required: false,
      showInstructions: false,
      initialValues: [...found, ...(isGit ? ["git"] : [])],
      options: choices.map((name) => ({
        value: name,
        label: name,
        ...(name === "git" ? { hint: say.git } : found.includes(name) ? { hint: say.found } : {}),
      })),
    }),
  );
  const yesOrNo = { active: say.yes, inactive: say.no };
  const autoReserve = answered(
    await confirm({ message: fitted(say.autoReserve), initialValue: true, ...yesOrNo }),
  );
  const typed = answered(
    await text({ message: withBar(say.tasks), placeholder: say.tasksExample, defaultValue: "" }),
  );
  const tasks = typed
    .split(";")
    .map((one) => one.trim())
    .filter((one) => one !== "");
  note(await plannedFiles(context, agents), say.writes);
  return answered(await confirm({ message: fitted(say.go), ...yesOrNo }))
    ? { language, agents, autoReserve, tasks }
    : null;
}

/** The files that would be written, one a line. */
async function plannedFiles(context: CommandContext, agents: readonly string[]): Promise<string> {
  const { place } = context.workspace;
  const { project } = await setupContextOf(context);
  const lines = [relative(project.root, place.file) || place.file];
  for (const agent of agents)
    for (const change of (await planSetup(agent, project, "install")).changes)
      lines.push(
        change.kind === "config" ? `.git/config: ${change.key}` : nameWithin(project.root, change.path),
      );
  return [...new Set(lines)].map(visible).join("\n");
}

/** Columns before and behind what the library shows, as it stands and in a box. */
const GUTTER = 4;
const BOX = 7;

/** A text in lines that the library has no need to break: it leaves a space at their beginning. */
function fitted(said: string, around = GUTTER): string {
  return wrapped(said, (process.stdout.columns || 80) - around);
}

/** The same where the library breaks no lines: each further one keeps the bar at the left. */
export function withBar(said: string): string {
  return fitted(said).replaceAll("\n", `\n${styleText("gray", S_BAR)}  `);
}

/** Says how it went, and what to tell the agents. */
export async function told(
  lines: readonly string[],
  language: MessageLanguage,
  isProved: boolean | null,
): Promise<void> {
  const say = await languages[language].wizard();
  // All writes are one step; each note is one of its own.
  const isNote = (line: string) => line.endsWith(".") || line.includes("\n");
  const shown = (line: string) => fitted(visible(line));
  const acts = lines.filter((line) => !isNote(line));
  for (const text of [acts.map(shown).join("\n"), ...lines.filter(isNote).map(shown)])
    if (text !== "") log.step(text);
  if (isProved !== null) (isProved ? log.success : log.warn)(fitted(isProved ? say.proved : say.notProved));
  note(say.next.map((line) => fitted(line, BOX)).join("\n"), say.nextTitle);
  outro(say.outro);
}

/** @throws InterruptedError where somebody pressed Ctrl-C */
function answered<T>(value: T): Exclude<T, symbol> {
  if (isCancel(value)) throw new InterruptedError();
  return value as Exclude<T, symbol>;
}
