import { type ChildProcess, spawn, type SpawnOptionsWithoutStdio } from "node:child_process";
import { errorCode } from "./files.ts";

/** The environment's variables, by their names. */
export type EnvironmentVariables = Readonly<Record<string, string | undefined>>;

export interface Program {
  /** A line for the shell where there are no `args`. */
  readonly command: string;
  readonly args?: readonly string[] | undefined;
  readonly cwd: string;
  readonly env: EnvironmentVariables;
  readonly stdin: string;
  readonly timeoutMs: number;
}

/** A program's exit, with its output until then. */
export interface ProgramResult {
  /** `missing`: there is no such program; `failed`: it could not be started. */
  readonly how: "ended" | "timeout" | "missing" | "failed";
  /** Null for one that was not let end by itself. */
  readonly status: number | null;
  readonly out: string;
  readonly err: string;
}

/** Runs a program to its end, or ends it with all that it started when its time is up. Never rejects. */
export function runProgram({ command, args, cwd, env, stdin, timeoutMs }: Program): Promise<ProgramResult> {
  const options: SpawnOptionsWithoutStdio = { cwd, env, detached: process.platform !== "win32" };
  const child =
    args === undefined ? spawn(command, { ...options, shell: true }) : spawn(command, args, options);
  const parts = { out: "", err: "" };
  child.stdout.setEncoding("utf8").on("data", (chunk: string) => (parts.out += chunk));
  child.stderr.setEncoding("utf8").on("data", (chunk: string) => (parts.err += chunk));
  child.stdin.on("error", () => undefined);
  child.stdin.end(stdin);
  return new Promise((settle) => {
    const ended = (how: ProgramResult["how"], status: number | null): void => {
      clearTimeout(timer);
      settle({ how, status, ...parts });
    };
    const timer = setTimeout(() => {
      end(child);
      ended("timeout", null);
    }, timeoutMs);
    child.once("error", (error) => ended(errorCode(error) === "ENOENT" ? "missing" : "failed", null));
    child.once("close", (status) => ended("ended", status));
  });
}

/** Ends a process, and what it started where there are groups of processes. */
function end(child: ChildProcess): void {
  try {
    if (child.pid !== undefined && process.platform !== "win32") process.kill(-child.pid, "SIGKILL");
    else child.kill();
  } catch {
    // It was quicker.
  }
}
