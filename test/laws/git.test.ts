import { spawnSync } from "node:child_process";
import fs from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { expect, test } from "vitest";
import { main } from "../../src/cli/main.ts";
import { conflictMarker } from "../../src/text/edits.ts";
import { bin, cleanEnv, tempFolder } from "../e2e/support.ts";
import { sized } from "../size.ts";

// The law: what git puts into the file is nobody's edit. After any operation of git and any next command, each line that git
// put there is there, but for what that command itself renews; and nobody speaks of an editor unless one saved.

const FILE = "CLAUDE_INSTANCES.md";
const START = Date.parse("2026-11-22T10:00:00Z");
/** `GIT_RUNS=300 GIT_SEED=$RANDOM` for more and other histories. */
const runs = {
  numRuns: Number(process.env["GIT_RUNS"] ?? sized(60, 2)),
  seed: Number(process.env["GIT_SEED"] ?? 1),
};

const BOARD = `# Board

## Active instances
- **Instance #1** : ACTIVE - One (2026-11-22 10:00 +01:00)
- **Instance #2** : ACTIVE - Two (2026-11-22 10:00 +01:00)
- **Instance #3** : ACTIVE - Three (2026-11-22 10:00 +01:00)

## Task reservations

### Current tasks
\`\`\`
\`\`\`

### Remaining tasks
\`\`\`
[FREE] First
\`\`\`

## Notes

## Real-time activity log

## Last update
**Date** : 2026-11-22 - 10:00
**By** : Instance #1
**Action** : Set up
`;

const COMMANDS = [
  "log",
  "task",
  "reserve",
  "finish",
  "component",
  "undo",
  "priority",
  "alert",
  "assist",
  "ask",
  "handover",
  "conflict",
] as const;
const BY_GIT = [
  "commit",
  "switch",
  "switch -f",
  "merge",
  "rebase",
  "cherry-pick",
  "squash",
  "stash",
  "stash pop",
  "reset --hard",
  "reset --soft",
  "checkout file",
  "pull",
] as const;
const BY_HAND = ["note", "delete", "add", "load", "save"] as const;

interface Step {
  readonly do: (typeof COMMANDS)[number] | (typeof BY_GIT)[number] | (typeof BY_HAND)[number];
  readonly by: number;
  readonly clone: number;
  /** Seconds after the step before. */
  readonly after: number;
}

const steps: fc.Arbitrary<Step[]> = fc.array(
  fc.record({
    do: fc.oneof(
      { weight: 5, arbitrary: fc.constantFrom(...COMMANDS) },
      { weight: 2, arbitrary: fc.constant("commit" as const) },
      { weight: 5, arbitrary: fc.constantFrom(...BY_GIT) },
      { weight: 2, arbitrary: fc.constantFrom(...BY_HAND) },
    ),
    by: fc.integer({ min: 1, max: 3 }),
    clone: fc.nat(1),
    after: fc.constantFrom(0, 1, 20, 50),
  }),
  { minLength: 8, maxLength: 22, size: "max" },
);

test.each([
  ["with the merge driver", true],
  ["without it", false],
])(
  "whatever git did, the next command keeps what it put there: %s",
  { timeout: 3_600_000 },
  async (_, driven) => {
    const seed = seedRepository(driven);
    await fc.assert(
      fc.asyncProperty(steps, async (all) => {
        const world = new World(seed);
        try {
          for (const [index, step] of all.entries()) await world.take(step, `w${index}`);
          for (const clone of [0, 1]) await world.command(clone, 1, ["log", "end"]);
        } catch (error) {
          throw new Error(`${world.story.join("\n")}\n${(error as Error).message}`, { cause: error });
        } finally {
          world.end();
        }
      }),
      runs,
    );
  },
);

/** A repository with the file, from which every history is a copy. */
function seedRepository(driven: boolean): string {
  const root = join(tempFolder(), "seed");
  fs.mkdirSync(root);
  const config = `[user]\n\tname = T\n\temail = t@example.org\n[gc]\n\tauto = 0\n[merge "coord"]\n\tdriver = ${process.execPath} ${bin()} merge %O %A %B %L %P\n`;
  git(root, "init", "-q", "-b", "main");
  fs.appendFileSync(join(root, ".git", "config"), config);
  fs.writeFileSync(join(root, FILE), BOARD);
  fs.writeFileSync(join(root, ".gitignore"), ".coord/\n");
  fs.writeFileSync(join(root, ".gitattributes"), driven ? `${FILE} merge=coord\n` : "");
  git(root, "add", "-A");
  git(root, "commit", "-q", "-m", "seed");
  git(root, "branch", "feat");
  return root;
}

function git(cwd: string, ...args: readonly string[]): boolean {
  const env = { ...cleanEnv(), GIT_EDITOR: "true" };
  return spawnSync("git", args, { cwd, env, encoding: "utf8" }).status === 0;
}

/** Two clones of one repository with a board each. */
class World {
  readonly story: string[] = [];
  private readonly folder = tempFolder();
  private now = START;
  /** For each clone what its board was at a moment: lines that the next command has to keep, and whether an editor saved since the last write. */
  private readonly clones = [0, 1].map((n) => ({
    root: join(this.folder, `clone${n}`),
    kept: [] as readonly string[],
    gone: [] as readonly string[],
    buffer: null as string | null,
    hasSaved: false,
    written: 0,
    loadedAt: 0,
  }));

  constructor(seed: string) {
    for (const { root } of this.clones) fs.cpSync(seed, root, { recursive: true });
  }

  end(): void {
    fs.rmSync(this.folder, { recursive: true, force: true });
  }

  private clone(n: number) {
    const found = this.clones[n];
    if (found === undefined) throw new Error("no such clone");
    return found;
  }

  private text(n: number): string {
    return fs.readFileSync(join(this.clone(n).root, FILE), "utf8");
  }

  async take(step: Step, word: string): Promise<void> {
    this.now += step.after * 1_000;
    const { clone, by } = step;
    switch (step.do) {
      case "log":
        return this.command(clone, by, ["log", word]);
      case "task":
        return this.command(clone, by, ["task", "add", word]);
      case "reserve":
        return this.command(clone, by, ["reserve", word, "--files", `src/${word}.ts`]);
      case "finish":
        return this.command(clone, by, ["finish", "--result", "success"]);
      case "component":
        return this.command(clone, by, ["component", "set", `Part ${by}`, word]);
      case "undo":
        return this.command(clone, by, ["undo"]);
      case "priority":
        return this.command(clone, by, ["task", "add", word, "--priority", `P${by}`]);
      case "alert":
        return this.command(clone, by, ["block", word]);
      case "assist":
        return this.command(clone, by, ["assist", word]);
      case "ask":
        return this.command(clone, by, ["ask", String((by % 3) + 1), word]);
      case "handover":
        return this.command(clone, by, ["handover", "--to", String((by % 3) + 1), "--notes", word]);
      case "conflict":
        return this.command(clone, by, ["conflict", "open", word, "--with", String((by % 3) + 1)]);
      case "note":
      case "delete":
      case "add":
      case "load":
      case "save":
        return this.edit(clone, step.do, word);
      default:
        return this.git(clone, step.do);
    }
  }

  /** Runs a command, and looks whether it kept what was there. */
  async command(n: number, by: number, words: readonly string[]): Promise<void> {
    const clone = this.clone(n);
    const before = this.text(n);
    let said = "";
    const status = await main([...words, "--as", String(by), "--lang", "en"], {
      out: (text) => (said += text) !== "",
      err: (text) => (said += text) !== "",
      env: {},
      cwd: clone.root,
      now: () => this.now,
      zone: () => 60,
      readStdin: () => Promise.resolve(""),
      stdinIsTerminal: () => false,
      stdoutIsTerminal: () => false,
      columns: 100,
      parentPid: process.pid,
      version: "0",
    });
    const after = this.text(n);
    this.story.push(
      `${n}: coord ${words.join(" ")} --as ${by}: ${status} ${said.trim().replaceAll("\n", " | ")}`,
    );
    if (after !== before) clone.written++;
    if (!clone.hasSaved) expect(said, this.story.join("\n")).not.toMatch(/An editor saved/);
    const shown = countsOf(linesOf(after));
    if (words[0] === "undo" || words[0] === "finish") {
      clone.kept = [];
      clone.gone = [];
    }
    for (const [line, times] of countsOf(clone.kept))
      expect(shown.get(line) ?? 0, `“${line}” of\n${before}\nin\n${after}`).toBeGreaterThanOrEqual(times);
    for (const line of clone.gone) expect(shown.get(line) ?? 0, `“${line}” is back:\n${after}`).toBe(0);
    if (after === before) return;
    [clone.kept, clone.gone] = [[], []];
    // Said once more by the write that takes it in, not by later ones.
    clone.hasSaved = false;
  }

  private edit(n: number, what: (typeof BY_HAND)[number], word: string): void {
    const clone = this.clone(n);
    const text = this.text(n);
    this.story.push(`${n}: ${what} ${word}`);
    if (what === "load") {
      clone.buffer = text;
      clone.loadedAt = clone.written;
      return;
    }
    if (conflictMarker(text) !== null) return;
    if (what === "save") {
      if (clone.buffer === null) return;
      clone.kept = [`${word} by hand`];
      clone.gone = [];
      this.save(n, withNote(clone.buffer, word));
      return;
    }
    if (what === "add") return void git(clone.root, "add", FILE);
    const entry =
      /^(?:### .*\n- \*\*Action\*\* : .*\n(?:- .*\n)*|\[FREE\] .*\n|\[RESERVED\] .*\n(?:[A-Z].*\n)*)/m.exec(
        text,
      )?.[0];
    if (what === "note") this.save(n, withNote(text, word));
    else if (entry !== undefined) this.save(n, text.replace(entry, ""));
    const [head = ""] = entry?.split("\n") ?? [];
    clone.kept = linesOf(this.text(n));
    clone.gone = what === "delete" && head.startsWith("[RES") ? [head] : [];
  }

  /** As an editor does; whatever git stores of it is stored later. */
  private save(n: number, text: string): void {
    this.clone(n).hasSaved = true;
    fs.writeFileSync(join(this.clone(n).root, FILE), text);
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 12);
  }

  private git(n: number, what: (typeof BY_GIT)[number]): void {
    const clone = this.clone(n);
    const { root } = clone;
    const before = this.text(n);
    const on = fs.readFileSync(join(root, ".git", "HEAD"), "utf8").includes("feat") ? "feat" : "main";
    const other = on === "feat" ? "main" : "feat";
    const run = (...args: readonly string[]) => git(root, ...args);
    const done = this.runGit(what, run, other, this.clone(1 - n).root);
    // Nobody leaves a file with conflict markers, and a person's way out of them would be another story.
    for (const back of [
      ["merge", "--abort"],
      ["rebase", "--abort"],
      ["cherry-pick", "--abort"],
    ])
      if (!done) run(...back);
    if (conflictMarker(this.text(n)) !== null) run("checkout", "-q", "-f", "HEAD", "--", ".");
    const after = this.text(n);
    this.story.push(
      `${n}: git ${what} on ${on}: ${done ? "done" : "no"}${after === before ? "" : ", another text"}`,
    );
    if (after === before) return;
    clone.hasSaved = false;
    clone.kept = linesOf(after);
    clone.gone = [];
  }

  private runGit(
    what: (typeof BY_GIT)[number],
    run: (...args: readonly string[]) => boolean,
    other: string,
    remote: string,
  ): boolean {
    switch (what) {
      case "commit":
        return run("commit", "-q", "-am", "c");
      case "switch":
        return run("checkout", "-q", other);
      case "switch -f":
        return run("checkout", "-q", "-f", other);
      case "merge":
        return run("merge", "-q", "--no-edit", other);
      case "rebase":
        return run("rebase", "-q", other);
      case "cherry-pick":
        return run("cherry-pick", other);
      case "squash":
        return run("merge", "-q", "--squash", other) && run("commit", "-q", "-m", "squashed");
      case "stash":
        return run("stash", "-q");
      case "stash pop":
        return run("stash", "pop", "-q");
      case "reset --hard":
        return run("reset", "-q", "--hard", "HEAD~1");
      case "reset --soft":
        return run("reset", "-q", "--soft", "HEAD~1");
      case "checkout file":
        return run("checkout", "-q", "--", FILE);
      case "pull":
        return run("pull", "-q", "--no-rebase", "--no-edit", remote, other);
    }
  }
}

function withNote(text: string, word: string): string {
  return text.replace("## Notes\n", `## Notes\n${word} by hand\n`);
}

/** The lines that no command renews: all but stamps, signs of life and the lines of instances. */
function linesOf(text: string): string[] {
  const lines = text.split("\n").map((line) => line.trim());
  return lines.filter(
    (line) => line !== "" && !/^(?:\*\*|Last activity|- \*\*(?:Instance|Part) |`|\[FREE\] First)/.test(line),
  );
}

function countsOf(lines: readonly string[]): Map<string, number> {
  const found = new Map<string, number>();
  for (const line of lines) found.set(line, (found.get(line) ?? 0) + 1);
  return found;
}
