import fs from "node:fs";
import { join } from "node:path";
import { callingAgents } from "../../src/agents/index.ts";
import { diagnose } from "../../src/checks/index.ts";
import { isReadOnly } from "../../src/cli/commands/index.ts";
import { main as cli } from "../../src/cli/main.ts";
import { main as hook } from "../../src/hooks/main.ts";
import { writtenBy } from "../../src/hooks/shell/index.ts";
import { LineLimit } from "../../src/mcp/stdio.ts";
import { readingOf } from "../../src/mcp/answer.ts";
import { tools } from "../../src/mcp/tools.ts";
import { merge } from "../../src/merge/index.ts";
import { en } from "../../src/messages/en/index.ts";
import { log } from "../../src/operations/log.ts";
import { plan } from "../../src/operations/types.ts";
import { reserve } from "../../src/operations/reserve.ts";
import { splitFileList } from "../../src/paths/written-list.ts";
import { normalisePattern } from "../../src/paths/normalise.ts";
import { covers, overlaps } from "../../src/paths/overlap.ts";
import { everyBlock } from "../../src/protocol/index.ts";
import { View } from "../../src/protocol/view.ts";
import { applyEdits } from "../../src/text/edits.ts";
import { cleanEnv, tempFolder } from "../e2e/support.ts";
import { BOARD } from "../hooks/support.ts";
import { contextOf } from "../operations/context.ts";
import { inside, NO_INPUT } from "../operations/desk.ts";
import { type Chance, PIECES } from "./chance.ts";

/** One case of a target; what it finds it throws. */
export type Target = (chance: Chance) => void | Promise<void>;

const entriesOf = (text: string) => {
  const view = new View(text);
  return everyBlock.map((block) => view.entries(block).map(({ value }) => JSON.stringify(value)));
};

function expectThat(holds: boolean, what: string): void {
  if (!holds) throw new Error(what);
}

function readBoard(chance: Chance): void {
  const text = chance.mutated(BOARD, PIECES);
  const view = new View(text);
  for (const { range } of diagnose(view, contextOf()))
    expectThat(range.start >= 0 && range.end <= text.length, "a finding beyond the text");
}

/** What is written adds one entry of its kind, and changes no other. */
function writeText(chance: Chance): void {
  const words = chance.words(PIECES);
  const context = { ...contextOf(), instance: 4 };
  const wish = { ...NO_INPUT, task: words, files: inside(["zz/only.ts"]) };
  const entry = { action: words, status: "done" as const, files: [], notes: chance.words(PIECES) };
  const outcome =
    chance.below(2) === 0 ? plan(BOARD, reserve, wish, context) : plan(BOARD, log, entry, context);
  if (!outcome.ok) return;
  const [before, after] = [entriesOf(BOARD), entriesOf(applyEdits(BOARD, outcome.edits))];
  const added = after.map((values, at) => values.filter((one) => !before[at]?.includes(one)).length);
  const lost = before.map((values, at) => values.filter((one) => !after[at]?.includes(one)).length);
  // The time of the last change is another one each time.
  const stamps = everyBlock.findIndex(({ kind }) => kind === "stamps");
  const others = (counts: readonly number[]) =>
    counts.reduce((sum, n, at) => (at === stamps ? sum : sum + n), 0);
  expectThat(others(added) <= 1, `forged: ${JSON.stringify(words)}`);
  expectThat(others(lost) === 0, `lost: ${JSON.stringify(words)}`);
}

function mergeTexts(chance: Chance): void {
  const [base, ours, theirs] = [BOARD, chance.mutated(BOARD, PIECES), chance.mutated(BOARD, PIECES)];
  const once = merge(base, ours, theirs, { markers: true });
  expectThat(
    merge(base, ours, theirs, { markers: true }).text === once.text,
    "a merge that is not repeatable",
  );
  expectThat(merge(base, ours, base).text === ours, "ours against an unchanged side is not ours");
}

function readShell(chance: Chance): void {
  writtenBy(chance.words(PIECES, 30), chance.of(["posix", "powershell"] as const));
}

function comparePatterns(chance: Chance): void {
  const [a, b] = [chance.words(PIECES, 6), chance.words(PIECES, 6)];
  expectThat(overlaps(a, b) === overlaps(b, a), `not symmetric: ${JSON.stringify([a, b])}`);
  covers(a, b);
  splitFileList(a);
  normalisePattern(a, { root: "/r", cwd: "/r/src", caseSensitive: true });
}

const readings = tools.map((tool) => readingOf(tool, en, "en"));

function readMessage(chance: Chance): void {
  const value = (depth: number): unknown =>
    chance.of([
      () => chance.words(PIECES),
      () => chance.below(1_000_000) - 500_000,
      () => null,
      () => (depth > 3 ? [] : Array.from({ length: chance.below(4) }, () => value(depth + 1))),
      () =>
        depth > 3
          ? {}
          : Object.fromEntries(
              Array.from({ length: chance.below(4) }, () => [chance.of(NAMES), value(depth + 1)]),
            ),
    ])();
  const found = chance.of(readings).read(value(0));
  expectThat("wrong" in found || "input" in found, "neither read nor refused");
  new LineLimit({ pass: () => undefined, tooLong: () => undefined }).read(
    Buffer.from(chance.words(PIECES, 20)),
  );
}

const NAMES = [
  "task",
  "files",
  "action",
  "paths",
  "all",
  "wait",
  "label",
  "to",
  "__proto__",
  "constructor",
  "id",
];

/** A repository with a board, beside a folder that is nobody's business. */
class Ground {
  readonly top = tempFolder();
  readonly root = join(this.top, "repo");
  private readonly canary = join(this.top, "outside", "canary");

  constructor() {
    for (const folder of ["repo/.git", "repo/src", "outside"])
      fs.mkdirSync(join(this.top, folder), { recursive: true });
    fs.writeFileSync(this.canary, "as it was\n");
    fs.writeFileSync(join(this.root, ".git/HEAD"), "ref: refs/heads/main\n");
    fs.writeFileSync(join(this.root, "src/auth.ts"), "code\n");
    this.restore();
  }

  restore(): void {
    fs.writeFileSync(join(this.root, "CLAUDE_INSTANCES.md"), BOARD);
  }

  /** Nothing but the board, its archive and `.coord/` has changed. */
  expectUntouched(): void {
    const names = [
      ...fs.readdirSync(this.top),
      ...fs.readdirSync(join(this.top, "outside")),
      ...fs.readdirSync(this.root),
    ];
    const known =
      /^(?:repo|outside|canary|src|\.git|\.coord|\.gitignore|CLAUDE_INSTANCES\b.*|\.CLAUDE_INSTANCES.*)$/;
    const strange = names.filter((name) => !known.test(name));
    expectThat(strange.length === 0, `written elsewhere: ${strange.join(", ")}`);
    expectThat(fs.readFileSync(this.canary, "utf8") === "as it was\n", "the canary was written to");
    expectThat(
      fs.readFileSync(join(this.root, "src/auth.ts"), "utf8") === "code\n",
      "a source was written to",
    );
  }

  async command(args: readonly string[], stdin = ""): Promise<void> {
    let said = "";
    const say = (text: string) => {
      said += text;
      return true;
    };
    const status = await cli(args, {
      ...world,
      cwd: this.root,
      env: cleanEnv(),
      out: say,
      err: say,
      version: "0.0.0",
      script: "coord",
      columns: 80,
      readStdin: () => Promise.resolve(stdin),
      stdinIsTerminal: () => false,
      stdoutIsTerminal: () => false,
    });
    expectThat([0, 1, 2, 3, 4, 5, 6, 75].includes(status), `status ${status}: ${said}`);
    expectThat(!/A bug in coord|"INTERNAL"|\n {4}at /.test(said), said.slice(0, 400));
  }

  async hook(agent: string, stdin: string): Promise<void> {
    let [out, err] = ["", ""];
    const status = await hook([agent], {
      ...world,
      cwd: this.root,
      env: cleanEnv(),
      out: (text) => (out += text),
      err: (text) => (err += text),
      readStdin: () => Promise.resolve(stdin),
      isReadOnly,
      options: {},
    });
    expectThat(status === 0, `status ${status}`);
    if (out !== "") JSON.parse(out);
    expectThat(!/Cannot read|is not a function|undefined/.test(err), err);
  }
}

const world = { now: () => Date.UTC(2026, 10, 22, 19), zone: () => 60, parentPid: process.ppid };
let ground: Ground | undefined;
const here = () => (ground ??= new Ground());

const COMMANDS = [
  "status",
  "check",
  "why",
  "reserve",
  "log",
  "join",
  "finish",
  "release",
  "task add",
  "task list",
  "next",
  "doctor",
  "history",
  "alerts",
  "prime",
  "undo",
  "merge",
  "handover list",
  "component set",
  "conflict list",
  "block",
  "sync",
];
const OPTIONS = [
  "--json",
  "--as",
  "4",
  "3",
  "--files",
  "src/a.ts",
  "--result",
  "success",
  "--dry-run",
  "--quiet",
  "--all",
  "--fix",
  "--accept",
  "--notes",
  "--lang",
  "fr",
  "--file",
  "--cwd",
  "--",
  "-",
];

async function callCommand(chance: Chance): Promise<void> {
  const words = Array.from({ length: chance.below(6) }, () =>
    chance.below(3) > 0 ? chance.of(OPTIONS) : chance.words(PIECES, 3),
  );
  const one = here();
  one.restore();
  await one.command([...chance.of(COMMANDS).split(" "), ...words], chance.words(PIECES, 3));
  one.expectUntouched();
}

const EVENTS = [
  "PreToolUse",
  "PostToolUse",
  "SessionStart",
  "SessionEnd",
  "Stop",
  "UserPromptSubmit",
  "SubagentStart",
  "beforeShellExecution",
  "BeforeTool",
  "preToolUse",
  "tool.execute.before",
];
const TOOLS = [
  "Edit",
  "Write",
  "Bash",
  "PowerShell",
  "apply_patch",
  "write_file",
  "run_shell_command",
  "shell",
  "edit",
  "NotebookEdit",
  "X",
];

async function callHook(chance: Chance): Promise<void> {
  const one = here();
  one.restore();
  const path = chance.of([join(one.root, "src/auth.ts"), chance.words(PIECES, 4)]);
  const command = chance.words(PIECES, 12);
  const input = { file_path: path, path, command, patchText: command, old_string: "a", new_string: command };
  const payload = JSON.stringify({
    session_id: chance.of(["s1", chance.words(PIECES, 2)]),
    cwd: chance.of([one.root, chance.words(PIECES, 2), null]),
    hook_event_name: chance.of(EVENTS),
    tool_name: chance.of(TOOLS),
    tool_input: chance.of<unknown>([input, command, null, [input]]),
    tool_response: chance.of<unknown>([undefined, command, {}]),
    source: chance.of(["startup", "resume", "clear", command]),
  });
  const given = chance.below(4) === 0 ? chance.mutated(payload, PIECES) : payload;
  await one.hook(chance.of(callingAgents).name, given);
  one.expectUntouched();
}

/** What lies in the state folder, changed by anybody. */
async function changeState(chance: Chance): Promise<void> {
  const one = here();
  one.restore();
  await one.command(["log", "x", "--as", "4"]);
  const state = join(one.root, ".coord");
  const files = fs.readdirSync(state, { recursive: true, encoding: "utf8" }).map((name) => join(state, name));
  for (const file of files.filter((name) => chance.below(4) === 0 && fs.statSync(name).isFile())) {
    const text = fs.readFileSync(file, "latin1");
    fs.writeFileSync(file, chance.mutated(text, PIECES), "latin1");
  }
  for (const args of [["status"], ["log", "y", "--as", "4"], ["doctor"]]) await one.command(args);
  await one.hook(
    "claude",
    JSON.stringify({ session_id: "s", cwd: one.root, hook_event_name: "SessionStart" }),
  );
  one.expectUntouched();
  if (chance.below(5) === 0) fs.rmSync(state, { recursive: true });
}

/** Every target with its share of the cases: those with files are slower. */
export const TARGETS: Readonly<Record<string, { readonly share: number; readonly run: Target }>> = {
  board: { share: 20, run: readBoard },
  text: { share: 21.5, run: writeText },
  merge: { share: 10, run: mergeTexts },
  shell: { share: 12, run: readShell },
  patterns: { share: 12, run: comparePatterns },
  mcp: { share: 10, run: readMessage },
  arguments: { share: 6, run: callCommand },
  hook: { share: 8, run: callHook },
  state: { share: 0.5, run: changeState },
};
