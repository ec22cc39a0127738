import fs from "node:fs";
import { dirname, join } from "node:path";
import { isReadOnly } from "../../src/cli/commands/index.ts";
import { main } from "../../src/hooks/main.ts";
import type { HookIo } from "../../src/hooks/types.ts";
import { Sessions } from "../../src/session/sessions.ts";
import { StateFolder } from "../../src/system/state.ts";
import { tempFolder } from "../e2e/support.ts";

export const NOW = Date.UTC(2026, 10, 22, 19, 0);

/** A board on which Instance #3 holds two things, and Instance #4 is there. */
export const BOARD = `# Board

Anything a person likes to write here.

## Active instances

- **Instance #3** : ACTIVE - Backend (2026-11-22 19:55 +01:00)
- **Instance #4** : ACTIVE - Frontend (2026-11-22 19:55 +01:00)

## Task reservations

### Current tasks
\`\`\`
[RESERVED] Instance #3 - Fix login - Start: 2026-11-22 19:50 +01:00
Files: src/auth.ts, src/login/**
\`\`\`

## Notes

More prose of a person.

## Last update
**Date** : 2026-11-22 - 19:55
**By** : Instance #3
**Action** : Reservation
`;

export interface Told {
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
  /** What stdout holds; null when there is nothing. */
  readonly json: Readonly<Record<string, unknown>> | null;
  readonly verdict: "allow" | "deny";
  /** Why it was denied; empty when it was not. */
  readonly reason: string;
}

/** A repository with a board, as a hook sees it; sessions `holder` (#3) and `other` (#4) of each agent that calls are bound. */
export class Repo {
  readonly root = tempFolder();
  now = NOW;
  private readonly bound = new Set<string>();

  constructor(board: string | null = BOARD) {
    fs.mkdirSync(join(this.root, ".git"));
    fs.writeFileSync(join(this.root, ".git/HEAD"), "ref: refs/heads/main\n");
    for (const path of ["src/auth.ts", "src/login/form.ts", "src/api.ts"]) this.write(path, `${path}\n`);
    if (board === null) return;
    this.write("CLAUDE_INSTANCES.md", board);
    for (const instance of [3, 4]) this.sessions.touch(instance, NOW - 60_000);
  }

  /** The two sessions of an agent, once it is heard of. */
  private bind(agent: string): void {
    if (this.bound.has(agent) || !fs.existsSync(join(this.root, "CLAUDE_INSTANCES.md"))) return;
    this.bound.add(agent);
    this.sessions.bind({ agent, id: "holder" }, 3, null);
    this.sessions.bind({ agent, id: "other" }, 4, null);
  }

  get sessions(): Sessions {
    return new Sessions(new StateFolder(join(this.root, "CLAUDE_INSTANCES.md")));
  }

  get board(): string {
    return fs.readFileSync(join(this.root, "CLAUDE_INSTANCES.md"), "utf8");
  }

  write(path: string, text: string | Buffer): void {
    fs.mkdirSync(dirname(join(this.root, path)), { recursive: true });
    fs.writeFileSync(join(this.root, path), text);
  }

  /** Hands text to a hook as an agent would. */
  async raw(agent: string, stdin: string, env: HookIo["env"] = {}): Promise<Told> {
    this.bind(agent);
    let stdout = "";
    let stderr = "";
    const status = await main([agent], {
      out: (text) => (stdout += text),
      err: (text) => (stderr += text),
      env: { LANG: "C.UTF-8", ...env },
      cwd: this.root,
      now: () => this.now,
      zone: () => 60,
      readStdin: () => Promise.resolve(stdin),
      isReadOnly,
      parentPid: process.ppid,
      options: {},
    });
    return told(status, stdout, stderr);
  }

  /** The same with an input of the usual shape; `$ROOT` in it stands for the repository. */
  call(agent: string, input: object, env: HookIo["env"] = {}): Promise<Told> {
    const whole = { session_id: "other", cwd: "$ROOT", hook_event_name: "PreToolUse", ...input };
    const root = JSON.stringify(this.root).slice(1, -1);
    return this.raw(agent, JSON.stringify(whole).replaceAll("$ROOT", root), env);
  }

  edit(path: string, session = "other", env: HookIo["env"] = {}): Promise<Told> {
    const input = { session_id: session, tool_name: "Edit", tool_input: { file_path: path } };
    return this.call("claude", input, env);
  }

  shell(command: string, session = "other", dialect: "Bash" | "PowerShell" = "Bash"): Promise<Told> {
    return this.call("claude", { session_id: session, tool_name: dialect, tool_input: { command } });
  }
}

function told(status: number, stdout: string, stderr: string): Told {
  const json = stdout === "" ? null : (JSON.parse(stdout) as Told["json"]);
  const own = (json?.["hookSpecificOutput"] ?? {}) as Record<string, unknown>;
  const isDenied =
    own["permissionDecision"] === "deny" ||
    json?.["decision"] === "deny" ||
    json?.["permission"] === "deny" ||
    json?.["permissionDecision"] === "deny";
  const reason = own["permissionDecisionReason"] ?? json?.["reason"] ?? json?.["agent_message"] ?? "";
  return {
    status,
    stdout,
    stderr,
    json,
    verdict: isDenied ? "deny" : "allow",
    reason: isDenied ? String(reason) : "",
  };
}
