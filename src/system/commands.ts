import { spawn } from "node:child_process";
import type { Writable } from "node:stream";
import { constants } from "node:os";
import { ENDINGS } from "./endings.ts";
import { errorCode } from "./files.ts";

/** A command that is run in the place of ours: with our terminal, our signals and our end. */
export interface PassedOn {
  readonly words: readonly string[];
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Whether its output goes to standard error: standard output is for our own answer. */
  readonly aside: boolean;
  /** Stays open in it, and in what it starts, as long as they live. */
  readonly held: Writable | null;
  /** Whether it gets Ctrl-C from the terminal, as we do. */
  readonly onTerminal: boolean;
}

/** How it ended, as a shell says it: 127 for one that there is not, 126 for one that could not be started. */
export const MISSING = 127;
const NOT_STARTED = 126;

/** Runs a command to its end; signals to us are passed on. @returns its exit status; 128 and the signal's number where that ended it */
export function passOn({ words, cwd, env, aside, held, onTerminal }: PassedOn): Promise<number> {
  const [program = "", ...args] = words;
  // Before the start: a signal that comes with it would end us, and leave the command to itself.
  const stop = forwardSignals((signal) => child.kill(signal), onTerminal);
  const child = spawn(program, args, {
    cwd,
    env,
    stdio: ["inherit", aside ? 2 : "inherit", "inherit", ...(held === null ? [] : [held])],
    // On Windows npm puts scripts of cmd.exe on the PATH.
    shell: process.platform === "win32",
  });
  return new Promise<number>((settle) => {
    child.once("error", (error) => settle(errorCode(error) === "ENOENT" ? MISSING : NOT_STARTED));
    child.once("exit", (code, signal) =>
      settle(code ?? 128 + (signal === null ? 0 : constants.signals[signal])),
    );
  }).finally(stop);
}

function forwardSignals(forward: (signal: NodeJS.Signals) => unknown, onTerminal: boolean): () => void {
  const replaced = ENDINGS.map((name) => {
    // A terminal tells all of its foreground: told again, many programs end at once instead of cleaning up.
    const pass = () => (name === "SIGINT" && onTerminal ? undefined : forward(name));
    const before = process.listeners(name);
    process.removeAllListeners(name);
    process.on(name, pass);
    return { name, pass, before };
  });
  return () => {
    for (const { name, pass, before } of replaced) {
      process.removeListener(name, pass);
      for (const listener of before) process.on(name, listener as () => void);
    }
  };
}

/** A process that outlives us, and reads what is written to it. */
export interface Outliving {
  readonly input: Writable;
  /** Ends it before it has read all. */
  end(): void;
}

/** Starts a process of its own session, without a terminal; null where that can't be done. */
export function outliving(
  program: string,
  args: readonly string[],
  cwd: string,
  env: PassedOn["env"],
): Outliving | null {
  const child = spawn(program, args, { cwd, env, detached: true, stdio: ["pipe", "ignore", "ignore"] });
  child.once("error", () => undefined);
  child.stdin.once("error", () => undefined);
  if (child.pid === undefined) return null;
  child.unref();
  return { input: child.stdin, end: () => void child.kill("SIGKILL") };
}

/** Starts a program of its own session and leaves it to itself: nothing is said, and nobody waits. */
export function startApart(program: string, args: readonly string[], cwd: string): void {
  const child = spawn(program, args, { cwd, detached: true, stdio: "ignore" });
  child.once("error", () => undefined);
  child.unref();
}
