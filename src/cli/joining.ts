import type { Catalog } from "../messages/catalog.ts";
import { sessionOf, terminalSession } from "../session/ids.ts";
import type { GlobalOptions } from "./arguments.ts";
import type { Call, Io } from "./command.ts";
import { confirm } from "./output.ts";

/** Commands about what an instance has already: one that has just joined has nothing of it. */
const OF_ONES_OWN = new Set([
  "whoami",
  "leave",
  "finish",
  "release",
  "extend",
  "undo",
  "handover",
  "branch",
  "inbox",
]);

/** On a terminal, a command that needs an identity offers to get one. @returns its number */
export async function offerToJoin(
  { command, options }: Call,
  t: Catalog,
  io: Io,
  main: (argv: readonly string[], io: Io) => Promise<number>,
): Promise<number | null> {
  if (OF_ONES_OWN.has(command.name) || options.json === true) return null;
  if (!io.stdinIsTerminal() || !io.stdoutIsTerminal()) return null;
  if (!(await confirm(t.done.askJoin))) return null;
  let number = "";
  const joining = { ...io, out: (text: string) => (number += text) };
  const status = await main(["join", "--quiet", ...sharedArguments(options)], joining);
  if (status !== 0) return null;
  const instance = Number(number);
  io.err(`${t.words.instance(instance)}\n`);
  const isKnown = (sessionOf(io.env, io.parentPid) ?? terminalSession(io.parentPid)) !== null;
  if (!isKnown) io.err(`${t.notices.SET_COORD_INSTANCE({ instance })}\n`);
  return instance;
}

function sharedArguments({ cwd, file, lang }: GlobalOptions): string[] {
  return [
    ...(cwd === undefined ? [] : ["--cwd", cwd]),
    ...(file === undefined ? [] : ["--file", file]),
    ...(lang === undefined ? [] : ["--lang", lang]),
  ];
}
