import { spawn } from "node:child_process";
import fs from "node:fs";
import { join } from "node:path";
import { copyTree } from "../folders.ts";
import { runHere } from "../e2e/in-process.ts";
import { bin, cleanEnv, git, packageRoot, tempFolder } from "../e2e/support.ts";
import { isNight } from "../size.ts";

let committed: string | undefined;

/** The example project as a repository with one commit, to copy. */
function example(): string {
  if (committed !== undefined) return committed;
  const root = join(tempFolder(), "harbour");
  fs.cpSync(join(packageRoot, "fixtures", "example"), root, { recursive: true });
  git(root, "init", "-q", "-b", "main");
  git(root, "add", ".");
  git(root, "commit", "-q", "-m", "Harbour");
  return (committed = root);
}

/**
 * A terminal in a fresh copy of the example project, for the examples of one page.
 *
 * `ann$ command` runs in an agent's session of that name, `$ command` in a person's terminal. `# exit 3` behind a command
 * is its exit status, 0 without it. `export NAME=value` lasts to the end of the page. A command that ends in ` &` goes on
 * in the background, and `ann$ wait` shows the rest of what it says.
 */
export class Terminal {
  readonly root: string;
  private readonly path: string;
  private readonly exported = new Map<string, Map<string, string>>();
  private readonly background = new Map<string, Running>();

  constructor() {
    this.root = join(tempFolder(), "harbour");
    copyTree(example(), this.root);
    this.path = tempFolder();
    fs.writeFileSync(join(this.path, "coord"), `#!/bin/sh\nexec "${process.execPath}" "${bin()}" "$@"\n`, {
      mode: 0o755,
    });
  }

  /** Runs one command as it stands behind a prompt. */
  async run(who: string, command: string, expectedLines: number): Promise<Ran> {
    if (command === "wait") return this.wait(who);
    const exported = /^export ([A-Z_]+)=(\S*)$/.exec(command);
    if (exported) {
      this.variables(who).set(exported[1] ?? "", exported[2] ?? "");
      return { status: 0, output: "" };
    }
    const call = isNight ? null : plainCall(command);
    if (call !== null) return this.runHere(who, call.words, join(this.root, call.folder));
    const inBackground = command.endsWith(" &");
    const running = this.start(who, inBackground ? command.slice(0, -2) : command);
    if (!inBackground) return running.ended();
    this.background.set(who, running);
    return running.said(expectedLines);
  }

  /** A plain call of `coord` needs no shell, nor a process. */
  private async runHere(who: string, words: readonly string[], cwd: string): Promise<Ran> {
    let output = "";
    const options = { cwd, env: this.env(who) };
    const status = await runHere(words, options, (_stream, text) => (output += text));
    return { status, output: this.shown(output) };
  }

  /** Ends what a page left running. */
  close(): void {
    for (const running of this.background.values()) running.stop();
  }

  private wait(who: string): Promise<Ran> {
    const running = this.background.get(who);
    if (running === undefined) throw new Error(`${who}: nothing to wait for`);
    this.background.delete(who);
    return running.ended();
  }

  private variables(who: string): Map<string, string> {
    let found = this.exported.get(who);
    if (found === undefined) this.exported.set(who, (found = new Map()));
    return found;
  }

  private env(who: string): Record<string, string> {
    const session: Record<string, string> = who === "" ? {} : { CLAUDE_CODE_SESSION_ID: who };
    const env = cleanEnv({ ...session, ...Object.fromEntries(this.variables(who)) });
    return { ...env, PATH: `${this.path}:${env["PATH"] ?? ""}` };
  }

  private shown(text: string): string {
    return text.replaceAll(this.root, "/home/ann/harbour");
  }

  private start(who: string, command: string): Running {
    const script = `${PRELUDE}\n{ ${command}\n} 2>&1`;
    return new Running(script, this.root, this.env(who), (text) => this.shown(text));
  }
}

/** What a command came to. */
export interface Ran {
  /** Null for one that goes on. */
  readonly status: number | null;
  readonly output: string;
}

/** A command line that calls `coord`, in a folder perhaps, and means nothing more to a shell; null of any other. */
function plainCall(command: string): { readonly folder: string; readonly words: readonly string[] } | null {
  const [, folder = ".", rest = ""] =
    /^(?:cd ([\w./-]+) && )?coord((?: +(?:"[^"$`\\!]*"|'[^']*'|[\w./:=,@%+-])+)*)$/.exec(command) ?? [];
  if (rest === "" && command !== "coord") return null;
  const words = rest.match(/(?:"[^"]*"|'[^']*'|[^ "'])+/g) ?? [];
  return { folder, words: words.map((word) => word.replaceAll(/"([^"]*)"|'([^']*)'/g, "$1$2")) };
}

class Running {
  private output = "";
  private shownSoFar = 0;
  private readonly child;
  private readonly end: Promise<number>;
  private readonly shown: (text: string) => string;

  constructor(script: string, cwd: string, env: Record<string, string>, shown: (text: string) => string) {
    this.shown = shown;
    this.child = spawn("sh", ["-c", script], {
      cwd,
      env,
      stdio: ["ignore", "pipe", "inherit"],
      detached: true,
    });
    this.child.stdout.setEncoding("utf8").on("data", (chunk: string) => (this.output += chunk));
    this.end = new Promise((resolve) => this.child.once("close", (status) => resolve(status ?? -1)));
  }

  async ended(): Promise<Ran> {
    const status = await this.end;
    return { status, output: this.shown(this.output.slice(this.shownSoFar)) };
  }

  async said(lines: number): Promise<Ran> {
    for (const until = Date.now() + 120_000; this.output.split("\n").length <= lines;) {
      if (Date.now() > until) throw new Error(`still waiting for ${lines} lines, so far: ${this.output}`);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    this.shownSoFar = this.output.length;
    return { status: null, output: this.shown(this.output) };
  }

  stop(): void {
    if (this.child.pid !== undefined && this.child.exitCode === null)
      process.kill(-this.child.pid, "SIGKILL");
  }
}

/**
 * For hidden commands. `age 7 40min` sets the times of an instance's entry and its heartbeat back, since nobody waits
 * that long; `gone cy` forgets the process that a session was seen in, as if its agent had ended.
 */
const PRELUDE = String.raw`
age() {
  then=$(date -d "$2 ago" '+%Y-%m-%d %H:%M %:z')
  sed -i -e "/^\[[A-Z]*\] Instance #$1 /s/\(Start\|Since\): .*/\1: $then/" \
    -e "/^\[[A-Z]*\] Instance #$1 /,/^\(\[\|\x60\)/s/^Last activity: .*/Last activity: $then/" CLAUDE_INSTANCES.md
  touch -d "$2 ago" ".coord/leases/$1"
}
gone() { sed -i 's/"process":{[^}]*}/"process":null/' .coord/sessions/claude-"$1"-*.json; }
`;
