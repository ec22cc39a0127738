import { type Paint, plain } from "../messages/paint.ts";
import { ask } from "../system/terminal.ts";

/** The facts that decide about colour. */
interface ColourWorld {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly stdoutIsTerminal: () => boolean;
}

/** Colours by the flag, else `NO_COLOR`, `FORCE_COLOR`, else only on a terminal. chalk is loaded only when they are on. */
export async function paintFor(
  flag: string | undefined,
  { env, stdoutIsTerminal }: ColourWorld,
): Promise<Paint> {
  if (!wantsColour(flag, env, stdoutIsTerminal)) return plain;
  const { Chalk } = await import("chalk");
  const { bold, dim, red, green, yellow, cyan } = new Chalk({ level: 1 });
  return { bold, dim, red, green, yellow, cyan };
}

function wantsColour(flag: string | undefined, env: ColourWorld["env"], terminal: () => boolean): boolean {
  if (flag === "always") return true;
  if (flag === "never") return false;
  if (env["NO_COLOR"] !== undefined && env["NO_COLOR"] !== "") return false;
  const force = env["FORCE_COLOR"];
  if (force !== undefined) return force !== "0" && force !== "false";
  return env["TERM"] !== "dumb" && terminal();
}

/** The parts of a process that a progress bar uses. */
export interface ProgressWorld {
  readonly err: (text: string) => void;
  readonly now: () => number;
  /** Whether stderr is a terminal; asked only when there is something to show. */
  readonly isTerminal: () => boolean;
}

/** Shorter work needs no bar (ms). */
const SHOW_AFTER = 1_000;
const WIDTH = 30;

/**
 * A bar on stderr that says how much of a long work is done, and nothing else: it appears after a second, on a terminal
 * only, and is wiped when all is done.
 */
export function progressBar({ err, now, isTerminal }: ProgressWorld): (done: number, total: number) => void {
  const begun = now();
  let isShown = false;
  return (done, total) => {
    if (done >= total) {
      if (isShown) err("\r\u001b[K");
      isShown = false;
      return;
    }
    if (now() - begun < SHOW_AFTER || !isTerminal()) return;
    const part = Math.max(done, 0) / total;
    const full = Math.floor(part * WIDTH);
    err(`\r[${"#".repeat(full)}${".".repeat(WIDTH - full)}] ${Math.floor(part * 100)} %`);
    isShown = true;
  };
}

/**
 * Asks a person on the terminal; an empty answer and anything like yes is yes, Ctrl-D is no.
 * @throws InterruptedError
 */
export async function confirm(question: string): Promise<boolean> {
  const answer = await ask(`${question} `);
  return answer !== null && /^(?:|y|yes|o|oui)$/i.test(answer.trim());
}

/** The same where silence is no. */
export async function agreed(question: string): Promise<boolean> {
  const answer = await ask(`${question} `);
  return answer !== null && /^(?:y|yes|o|oui)$/i.test(answer.trim());
}
