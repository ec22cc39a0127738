import type { Command, FaceCommand } from "../command.ts";
import { check } from "./check.ts";

/**
 * Every command, in the order of the help: one file and one line each. Only the one that is called is loaded,
 * since reading code is most of what a quick command costs; `check`, the quickest, comes with the program.
 */
const commands: Readonly<Record<string, () => Promise<Command | FaceCommand>>> = {
  init: async () => (await import("./init.ts")).init,
  join: async () => (await import("./join.ts")).join,
  leave: async () => (await import("./leave.ts")).leave,
  whoami: async () => (await import("./whoami.ts")).whoami,
  status: async () => (await import("./status.ts")).status,
  reserve: async () => (await import("./reserve.ts")).reserve,
  check: async () => check,
  why: async () => (await import("./why.ts")).why,
  extend: async () => (await import("./extend.ts")).extend,
  release: async () => (await import("./release.ts")).release,
  finish: async () => (await import("./finish.ts")).finish,
  log: async () => (await import("./log.ts")).log,
  "task list": async () => (await import("./task-list.ts")).taskList,
  "task add": async () => (await import("./task-add.ts")).taskAdd,
  "task start": async () => (await import("./task-start.ts")).taskStart,
  "task done": async () => (await import("./task-done.ts")).taskDone,
  "task block": async () => (await import("./task-block.ts")).taskBlock,
  next: async () => (await import("./next.ts")).next,
  handover: async () => (await import("./handover.ts")).handover,
  "handover accept": async () => (await import("./handover-accept.ts")).handoverAccept,
  "handover decline": async () => (await import("./handover-decline.ts")).handoverDecline,
  "handover list": async () => (await import("./handover-list.ts")).handoverList,
  block: async () => (await import("./block.ts")).block,
  assist: async () => (await import("./assist.ts")).assist,
  resolve: async () => (await import("./resolve.ts")).resolve,
  alerts: async () => (await import("./alerts.ts")).alerts,
  "conflict open": async () => (await import("./conflict-open.ts")).conflictOpen,
  "conflict resolve": async () => (await import("./conflict-resolve.ts")).conflictResolve,
  "conflict list": async () => (await import("./conflict-list.ts")).conflictList,
  "component set": async () => (await import("./component-set.ts")).componentSet,
  "component list": async () => (await import("./component-list.ts")).componentList,
  takeover: async () => (await import("./takeover.ts")).takeover,
  sweep: async () => (await import("./sweep.ts")).sweep,
  audit: async () => (await import("./audit.ts")).audit,
  branch: async () => (await import("./branch.ts")).branch,
  sync: async () => (await import("./sync.ts")).sync,
  doctor: async () => (await import("./doctor.ts")).doctor,
  archive: async () => (await import("./archive.ts")).archive,
  undo: async () => (await import("./undo.ts")).undo,
  history: async () => (await import("./history.ts")).history,
  merge: async () => (await import("./merge.ts")).merge,
  prime: async () => (await import("./prime.ts")).prime,
  hook: async () => (await import("./hook.ts")).hook,
  completion: async () => (await import("./completion.ts")).completion,
  setup: async () => (await import("./setup.ts")).setup,
  mcp: async () => (await import("./mcp.ts")).mcp,
};

/** The command that the first words of a call name, the longer name first; null when they name none. */
export async function commandOf(words: readonly string[]): Promise<Command | FaceCommand | null> {
  for (const name of [words.slice(0, 2).join(" "), words[0] ?? ""]) {
    const found = await commandNamed(name);
    if (found !== null) return found;
  }
  return null;
}

/** The second words of the commands of two words that begin with this one. */
export function wordsAfter(first: string): string[] {
  return Object.keys(commands).flatMap((name) =>
    name.startsWith(`${first} `) ? name.slice(first.length + 1) : [],
  );
}

/** Every name, in the order of the help. */
export function commandNames(): string[] {
  return Object.keys(commands);
}

/** The command of that very name. */
export async function commandNamed(name: string): Promise<Command | FaceCommand | null> {
  return Object.hasOwn(commands, name) ? ((await commands[name]?.()) ?? null) : null;
}

/** All of them, for the help and the reference. */
export function allCommands(): Promise<(Command | FaceCommand)[]> {
  return Promise.all(Object.values(commands).map((load) => load()));
}
