import type { Command } from "../command.ts";

/**
 * Every command, in the order of the help: one file and one line each. Only the one that is called is loaded:
 * reading code is most of what a quick command costs.
 */
const commands: Readonly<Record<string, () => Promise<Command>>> = {
  init: async () => (await import("./init.ts")).init,
  join: async () => (await import("./join.ts")).join,
  leave: async () => (await import("./leave.ts")).leave,
  whoami: async () => (await import("./whoami.ts")).whoami,
  status: async () => (await import("./status.ts")).status,
  reserve: async () => (await import("./reserve.ts")).reserve,
  check: async () => (await import("./check.ts")).check,
  why: async () => (await import("./why.ts")).why,
  extend: async () => (await import("./extend.ts")).extend,
  release: async () => (await import("./release.ts")).release,
  finish: async () => (await import("./finish.ts")).finish,
  log: async () => (await import("./log.ts")).log,
  doctor: async () => (await import("./doctor.ts")).doctor,
  history: async () => (await import("./history.ts")).history,
};

/** The command that the first words of a call name, the longer name first; null when they name none. */
export async function commandOf(words: readonly string[]): Promise<Command | null> {
  for (const name of [words.slice(0, 2).join(" "), words[0] ?? ""]) {
    if (Object.hasOwn(commands, name)) return (await commands[name]?.()) ?? null;
  }
  return null;
}

/** All of them, for the help and the reference. */
export function allCommands(): Promise<Command[]> {
  return Promise.all(Object.values(commands).map((load) => load()));
}
