import type { CommandName } from "../../messages/languages.ts";
import type { AnyCommand } from "../command.ts";
import { commandWords } from "../arguments.ts";

/**
 * Every command, in the order of the help: one line each, which the build derives. One that is an operation and no more is
 * presented in its topic's file; the others have a file here. Only what is called is loaded, since reading code is most of
 * what a quick command costs.
 */
const commands: Readonly<Record<CommandName, () => Promise<AnyCommand>>> = {
  // Begin of what scripts/commands.mjs writes.
  init: async () => (await import("./init.ts")).init,
  adopt: async () => (await import("./adopt.ts")).adopt,
  join: async () => (await import("./join.ts")).join,
  leave: async () => (await import("../../presentation/instances.ts")).leave,
  whoami: async () => (await import("../../presentation/instances.ts")).whoami,
  status: async () => (await import("./status.ts")).status,
  board: async () => (await import("./board.ts")).board,
  watch: async () => (await import("./watch.ts")).watch,
  reserve: async () => (await import("./reserve.ts")).reserve,
  check: async () => (await import("./check.ts")).check,
  why: async () => (await import("../../presentation/why.ts")).why,
  extend: async () => (await import("../../presentation/finish.ts")).extend,
  release: async () => (await import("../../presentation/finish.ts")).release,
  finish: async () => (await import("./finish.ts")).finish,
  log: async () => (await import("../../presentation/log.ts")).log,
  "task list": async () => (await import("../../presentation/tasks.ts")).taskList,
  "task add": async () => (await import("../../presentation/tasks.ts")).taskAdd,
  "task start": async () => (await import("../../presentation/tasks.ts")).taskStart,
  "task done": async () => (await import("../../presentation/tasks.ts")).taskDone,
  "task block": async () => (await import("../../presentation/tasks.ts")).taskBlock,
  "task edit": async () => (await import("../../presentation/tasks.ts")).taskEdit,
  "task remove": async () => (await import("../../presentation/tasks.ts")).taskRemove,
  "task move": async () => (await import("../../presentation/tasks.ts")).taskMove,
  next: async () => (await import("../../presentation/next.ts")).next,
  handover: async () => (await import("../../presentation/handovers.ts")).handover,
  "handover accept": async () => (await import("../../presentation/handovers.ts")).handoverAccept,
  "handover decline": async () => (await import("../../presentation/handovers.ts")).handoverDecline,
  "handover list": async () => (await import("../../presentation/handovers.ts")).handoverList,
  "handover request": async () => (await import("../../presentation/messages.ts")).handoverRequest,
  ask: async () => (await import("../../presentation/messages.ts")).ask,
  answer: async () => (await import("../../presentation/messages.ts")).answer,
  inbox: async () => (await import("../../presentation/messages.ts")).inbox,
  block: async () => (await import("../../presentation/alerts.ts")).block,
  assist: async () => (await import("../../presentation/alerts.ts")).assist,
  resolve: async () => (await import("../../presentation/alerts.ts")).resolve,
  alerts: async () => (await import("../../presentation/alerts.ts")).alerts,
  "conflict open": async () => (await import("../../presentation/conflicts.ts")).conflictOpen,
  "conflict resolve": async () => (await import("../../presentation/conflicts.ts")).conflictResolve,
  "conflict list": async () => (await import("../../presentation/conflicts.ts")).conflictList,
  "component set": async () => (await import("../../presentation/components.ts")).componentSet,
  "component list": async () => (await import("../../presentation/components.ts")).componentList,
  takeover: async () => (await import("../../presentation/takeover.ts")).takeover,
  sweep: async () => (await import("../../presentation/takeover.ts")).sweep,
  audit: async () => (await import("./audit.ts")).audit,
  run: async () => (await import("./run.ts")).run,
  "number take": async () => (await import("./number.ts")).numberTake,
  commit: async () => (await import("./commit.ts")).commit,
  forecast: async () => (await import("./forecast.ts")).forecast,
  land: async () => (await import("./land.ts")).land,
  branch: async () => (await import("./branch.ts")).branch,
  sync: async () => (await import("./history.ts")).sync,
  "remote add": async () => (await import("./remote.ts")).remoteAdd,
  "remote status": async () => (await import("./remote.ts")).remoteStatus,
  "remote remove": async () => (await import("./remote.ts")).remoteRemove,
  "remote accept": async () => (await import("./remote.ts")).remoteAccept,
  "remote restore": async () => (await import("./remote.ts")).remoteRestore,
  "remote follow": async () => (await import("./remote.ts")).remoteFollow,
  "remote schema": async () => (await import("./remote.ts")).remoteSchema,
  doctor: async () => (await import("./doctor.ts")).doctor,
  archive: async () => (await import("../../presentation/archive.ts")).archive,
  undo: async () => (await import("./undo.ts")).undo,
  restore: async () => (await import("../../presentation/undo.ts")).restore,
  history: async () => (await import("./history.ts")).history,
  merge: async () => (await import("./merge.ts")).merge,
  prompt: async () => (await import("./prompt.ts")).prompt,
  prime: async () => (await import("./prime.ts")).prime,
  hook: async () => (await import("./hook.ts")).hook,
  completion: async () => (await import("./completion.ts")).completion,
  setup: async () => (await import("./setup.ts")).setup,
  mcp: async () => (await import("./mcp.ts")).mcp,
  // End of it.
};

/** The command that the first words of a call name, the longer name first; null when they name none. */
export async function commandOf(words: readonly string[]): Promise<AnyCommand | null> {
  for (const name of [words.slice(0, 2).join(" "), words[0] ?? ""]) {
    const found = await commandNamed(name);
    if (found !== null) return found;
  }
  return null;
}

/** Whether a call with these words changes nothing; false for what is no call. */
export async function isReadOnly(argv: readonly string[]): Promise<boolean> {
  return (await commandOf(commandWords(argv)))?.readOnly === true;
}

/** The second words of the commands of two words that begin with this one. */
export function wordsAfter(first: string): string[] {
  return Object.keys(commands).flatMap((name) =>
    name.startsWith(`${first} `) ? name.slice(first.length + 1) : [],
  );
}

/** Every name, in the order of the help. */
export function commandNames(): CommandName[] {
  return Object.keys(commands).filter(isCommand);
}

function isCommand(name: string): name is CommandName {
  return Object.hasOwn(commands, name);
}

/** The command of that very name. */
export async function commandNamed(name: string): Promise<AnyCommand | null> {
  return isCommand(name) ? await commands[name]() : null;
}

/** All of them, for the help and the reference. */
export function allCommands(): Promise<AnyCommand[]> {
  return Promise.all(Object.values(commands).map((load) => load()));
}
