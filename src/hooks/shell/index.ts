import type { Dialect } from "../../agents/types.ts";
import { ShellReader } from "./reading.ts";
import type { CommandReading, ShellContext, WriteTarget } from "./types.ts";

export type { CommandReading, ShellContext, Loss, TreeAct, WriteTarget } from "./types.ts";

/** Maximum length of a command line that is read (characters). */
const LONGEST_COMMAND = 2_000_000;

const NO_CONTEXT: ShellContext = {
  env: () => undefined,
  top: ".",
  textOf: () => null,
  namesIn: () => [],
  alias: () => null,
};

/**
 * What a shell command may write, as far as its own words say so: redirections, programs that write what they are given,
 * patches, inline code; and what its calls of git do to a work tree. Reading and testing are no writing. Pure but for the
 * context; never throws.
 */
export function readCommand(
  command: string,
  dialect: Dialect,
  context: ShellContext = NO_CONTEXT,
): CommandReading {
  const reading = new ShellReader(dialect, context).of(command.slice(0, LONGEST_COMMAND));
  return command.length > LONGEST_COMMAND ? { ...reading, isWhole: false } : reading;
}

/** Every file that a shell command may write. */
export function writtenBy(command: string, dialect: Dialect): readonly WriteTarget[] {
  return readCommand(command, dialect).targets;
}
