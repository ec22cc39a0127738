import type { Dialect } from "../../agents/types.ts";
import { ShellReader } from "./reading.ts";
import type { CommandReading, Lent, WriteTarget } from "./types.ts";

export type { CommandReading, Lent, Loss, TreeAct, WriteTarget } from "./types.ts";

/** Maximum length of a command line that is read (characters). */
const LONGEST_COMMAND = 2_000_000;

const NOTHING_LENT: Lent = { env: () => undefined, top: ".", textOf: () => null, alias: () => null };

/**
 * What a shell command may write, as far as its own words say so: redirections, programs that write what they are given,
 * patches, inline code; and what its calls of git do to a work tree. Reading and testing are no writing. Pure but for what
 * is lent; never throws.
 */
export function readCommand(command: string, dialect: Dialect, lent: Lent = NOTHING_LENT): CommandReading {
  const reading = new ShellReader(dialect, lent).of(command.slice(0, LONGEST_COMMAND));
  return command.length > LONGEST_COMMAND ? { ...reading, isWhole: false } : reading;
}

/** Every file that a shell command may write. */
export function writtenBy(command: string, dialect: Dialect): readonly WriteTarget[] {
  return readCommand(command, dialect).targets;
}
