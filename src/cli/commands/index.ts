import type { CommandName } from "../../messages/catalog.ts";
import type { Command } from "../command.ts";

/**
 * Every command, in the order of the help: one file and one line each. Only the one that is called is loaded:
 * reading code is most of what a quick command costs.
 */
export const commands: Readonly<Record<CommandName, () => Promise<Command>>> = {
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

/** The command of that name, or null. */
export async function commandOf(name: string | undefined): Promise<Command | null> {
  const found = Object.entries(commands).find(([known]) => known === name);
  return found === undefined ? null : found[1]();
}
