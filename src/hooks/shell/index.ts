import type { Dialect } from "../../agents/types.ts";
import { Reading } from "./reading.ts";
import type { WriteTarget } from "./types.ts";

export type { WriteTarget } from "./types.ts";

/** Maximum length of a command line that is read (characters). */
const LONGEST_COMMAND = 200_000;

/**
 * Every file that a shell command may write, as far as its own words say so: redirections, programs that write what
 * they are given, patches, inline code. Reading and testing are no writing. Pure; never throws.
 */
export function writtenBy(command: string, dialect: Dialect): WriteTarget[] {
  return command.length > LONGEST_COMMAND ? [] : new Reading(dialect).of(command);
}
