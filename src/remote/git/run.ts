import { firstAnswerTimeoutMs, silenceMs } from "../times.ts";
import { StoreError } from "../../store/store.ts";
import { LedgerError } from "../../store/shared/ledger.ts";
import { type GitEnd, runGitApart } from "../../system/git-remote.ts";
import { workTreeAt } from "../../system/git.ts";

/** Maximum times (ms): of a look, which sends nothing; of one that has begun to fetch; of a push; of what stays on this machine. */
export function times() {
  const silence = silenceMs();
  return { look: firstAnswerTimeoutMs(), fetching: 8 * silence, push: 6 * silence, own: 4 * silence };
}

/** Git in one repository, for one remote. */
export interface RemoteGit {
  /** The remote's name, or its address. */
  readonly remote: string;
  run(args: readonly string[], timeoutMs?: number, input?: string, workingMs?: number): Promise<GitEnd>;
  /** Ends what runs; what is run later runs. */
  end(): void;
}

export function gitAt(cwd: string, remote: string): RemoteGit {
  const place = workTreeAt(cwd);
  let running = new AbortController();
  return {
    remote,
    run: (args, timeoutMs = times().own, input, workingMs = timeoutMs) =>
      runGitApart(place, args, { timeoutMs, workingMs, input, signal: running.signal }),
    end: () => {
      running.abort();
      running = new AbortController();
    },
  };
}

/** Messages of git that mean no, however often it is asked. */
const NO =
  /Authentication failed|could not read (?:Username|Password)|terminal prompts disabled|Permission denied|HTTP 40[13]|returned error: 40[13]|Repository not found|repository '.*' not found|does not appear to be a git repository|access denied|Host key verification failed|transport '.*' not allowed|unable to find remote helper|certificate|SSL|hash algorithm|mismatched algorithms/i;

/** A failed git as what it means. `sent`: something may have been filed all the same. */
export function failureOf({ err, late }: GitEnd, place: string, sent: boolean): LedgerError | StoreError {
  const cause = late ? "git took too long" : causeIn(err);
  return !late && NO.test(err)
    ? new StoreError({ kind: "refused", place, cause })
    : new LedgerError(cause, sent);
}

/** The line that says it, without an address's secret. */
export function causeIn(said: string): string {
  const lines = said.split(/\r?\n/).map((line) => line.trim());
  const line =
    lines.find((one) => /^(?:fatal|error|remote: error|ERROR):/.test(one)) ??
    lines.find((one) => one !== "") ??
    "git said nothing";
  return withoutSecret(line.replace(/^(?:fatal|error|remote: error|ERROR):\s*/, "")).slice(0, 300);
}

/** What the other end has to say itself, without an address's secret; empty where that is nothing. */
export function toldBy(said: string): string {
  const line = /^remote: (?:error: |fatal: )?(.*\S)/m.exec(said)?.[1] ?? "";
  return withoutSecret(line).slice(0, 200);
}

/** An address without user and password. */
export function withoutSecret(text: string): string {
  return text.replace(/([a-z][a-z+]*:\/\/)[^/\s@'"]*@/gi, "$1");
}
