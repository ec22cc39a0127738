import { programOn, withoutPackages } from "./path.ts";
import type { GitPlace } from "./git.ts";

/** How a git ended that was asked for something beyond this machine. */
export interface GitEnd {
  /** Exit status; null where it was ended, or could not be started. */
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
  /** Whether it took too long. */
  readonly late: boolean;
  /** Whether it said more than anybody keeps. */
  readonly long: boolean;
}

export interface GitTimes {
  /** How long it may take (ms). */
  readonly timeoutMs: number;
  /** How long one may take whose other end has begun to tell of its progress (ms). */
  readonly workingMs?: number;
  readonly input?: string | undefined;
  /** Ends it. */
  readonly signal?: AbortSignal;
}

/** Lines about its progress, of the other end or of what comes from there. */
const WORKING = /^remote: |^(?:Receiving|Unpacking|Resolving) /m;

/** How long one has that is asked to end (ms). */
const GRACE_MS = 200;

/** Most that a git may say (characters). */
const LONGEST = 64 * 1024 * 1024;

/**
 * Settings under which git does nothing but what it is asked for: no hook of anybody's, no maintenance, no tags, no signature,
 * no submodule; and no kind of address that would start a program.
 */
const PLAIN = [
  "core.hooksPath=/dev/null",
  "core.fsmonitor=false",
  "gc.auto=0",
  "maintenance.auto=false",
  "push.gpgSign=false",
  "push.followTags=false",
  "fetch.writeCommitGraph=false",
  "fetch.prune=false",
  "log.showSignature=false",
  "i18n.logOutputEncoding=UTF-8",
  "protocol.ext.allow=never",
].flatMap((setting) => ["-c", setting]);

/**
 * Runs git with a repository's own remotes and credentials. It asks nobody: it has no terminal, and what it starts is ended
 * with it when its time is over. Never throws.
 */
export function runGitApart(
  { cwd, env = process.env }: GitPlace,
  args: readonly string[],
  { timeoutMs, workingMs = timeoutMs, input = "", signal }: GitTimes,
): Promise<GitEnd> {
  // Loaded here: who has no remote does without.
  const { spawn } = process.getBuiltinModule("node:child_process");
  const settled = {
    ...withoutPackages(env),
    GIT_TERMINAL_PROMPT: "0",
    SSH_ASKPASS_REQUIRE: "never",
    GIT_ALLOW_PROTOCOL: "file:git:http:https:ssh",
    LC_ALL: "C",
    LANGUAGE: "C",
  };
  return new Promise((settle) => {
    // A session of its own: then a program that would ask finds no terminal, and all of it can be ended at once.
    const child = spawn(programOn("git", settled), ["--no-optional-locks", ...PLAIN, ...args], {
      cwd,
      env: settled,
      detached: process.platform !== "win32",
      stdio: ["pipe", "pipe", "pipe"],
    });
    const said = { out: "", err: "" };
    let late = false;
    let long = false;
    let grace: NodeJS.Timeout | undefined;
    const stop = (): void => {
      late = true;
      // Asked to, git gives back its locks; what does not end by that is ended.
      endAll(child.pid, "SIGTERM");
      grace ??= setTimeout(() => endAll(child.pid, "SIGKILL"), GRACE_MS);
    };
    let timer = setTimeout(() => {
      if (!WORKING.test(said.err) || workingMs <= timeoutMs) return stop();
      timer = setTimeout(stop, workingMs - timeoutMs);
    }, timeoutMs);
    signal?.addEventListener("abort", stop);
    const take = (which: "out" | "err") => (chunk: string) => {
      if (long) return;
      said[which] += chunk;
      long = said[which].length > LONGEST;
      if (long) endAll(child.pid, "SIGKILL");
    };
    child.stdout.setEncoding("utf8").on("data", take("out"));
    child.stderr.setEncoding("utf8").on("data", take("err"));
    const end = (code: number | null): void => {
      clearTimeout(timer);
      clearTimeout(grace);
      signal?.removeEventListener("abort", stop);
      settle({ code, ...said, late, long });
    };
    child.once("error", (error) => {
      said.err += error.message;
      end(null);
    });
    child.once("close", end);
    child.stdin.on("error", () => undefined).end(input);
  });
}

function endAll(pid: number | undefined, signal: "SIGTERM" | "SIGKILL"): void {
  if (pid === undefined) return;
  try {
    process.kill(process.platform === "win32" ? pid : -pid, signal);
  } catch {
    // It has ended by itself.
  }
}
