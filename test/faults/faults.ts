import { spawn } from "node:child_process";
import fs from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { copyTree } from "../folders.ts";

/** What is done to a command: it is killed before a call, or the call fails. */
export const ACTS = ["kill", "ENOSPC", "EIO", "EMFILE", "EACCES"] as const;
export type Act = (typeof ACTS)[number];

/** A command, and how things stand before it. */
interface Scenario {
  /** The coordination file; null: there is none. */
  readonly board: string | null;
  readonly before: readonly (readonly string[])[];
  readonly command: readonly string[];
}

const BOARD = fs.readFileSync(join(import.meta.dirname, "board.md"), "utf8");
const as = (n: number, ...words: string[]) => ["--as", String(n), ...words];
const HELD = as(5, "reserve", "Held", "--files", "src/f5.ts");

export const SCENARIOS: Readonly<Record<string, Scenario>> = {
  reserve: { board: BOARD, before: [HELD], command: as(6, "reserve", "New", "--files", "src/f6.ts") },
  finish: {
    board: BOARD,
    before: [HELD],
    command: as(5, "finish", "Held", "--result", "success", "--next", "More"),
  },
  archive: { board: BOARD, before: [HELD], command: ["archive", "--keep", "0"] },
  init: { board: null, before: [], command: ["init", "--lang", "en", "--yes"] },
  "init of a file": {
    board: "# Mine\n\nP001 text\n\n## Active instances\n- **Instance #1** : ACTIVE\n",
    before: [],
    command: ["init", "--yes"],
  },
  undo: { board: BOARD, before: [HELD], command: as(5, "undo") },
  merge: {
    board: BOARD,
    before: [],
    command: ["merge", "base", "ours", "theirs", "7", "CLAUDE_INSTANCES.md"],
  },
};

const NEXT = as(9, "log", "Next");
const MAIN = "CLAUDE_INSTANCES.md";

/** What was seen of one command that met one fault. */
export interface Seen {
  readonly call: string;
  readonly act: Act;
  readonly outcome: "done" | "not done";
  readonly status: number | null;
  /** What is not as promised; empty when all is. */
  readonly wrong: readonly string[];
}

export interface Ended {
  readonly status: number | null;
  readonly output: string;
}

export interface Place {
  /** The built command. */
  readonly bin: string;
  readonly env: Readonly<Record<string, string>>;
  /** Runs what meets no fault, where that needs no process of its own. */
  readonly here?: (cwd: string, words: readonly string[]) => Promise<Ended>;
}

/** A scenario, its calls, and what it comes to when nothing happens. */
export class Trial {
  readonly name: string;
  private readonly scenario: Scenario;
  private readonly place: Place;
  private ready: string | undefined;

  constructor(name: string, place: Place) {
    const scenario = SCENARIOS[name];
    if (scenario === undefined) throw new Error(`no scenario ${name}: ${Object.keys(SCENARIOS).join(", ")}`);
    this.name = name;
    this.scenario = scenario;
    this.place = place;
  }

  /** The calls of the command, in their order; and the states with the next command behind it, and with that alone. */
  async plain(): Promise<{ calls: string[]; after: string; before: string }> {
    const one = await this.ground();
    const log = `${one}.calls`;
    await this.struck(one, 0, "kill", log);
    const calls = fs.readFileSync(log, "utf8").trimEnd().split("\n");
    await this.next(one);
    const other = await this.ground();
    if (this.scenario.board !== null) await this.next(other);
    const states = { after: stateOf(one), before: stateOf(other) };
    for (const folder of [one, log, other]) fs.rmSync(folder, { recursive: true });
    return { calls, ...states };
  }

  /** One command, one fault, and the next command. */
  async meet(
    at: number,
    act: Act,
    { calls, after, before }: Awaited<ReturnType<Trial["plain"]>>,
  ): Promise<Seen> {
    const folder = await this.ground();
    const { status, output } = await this.struck(folder, at, act);
    const wrong = [...wrongAnswer(status, output, act)];
    if (this.scenario.board === null && !fs.existsSync(join(folder, MAIN)) && status !== 0)
      return {
        call: calls[at - 1] ?? "",
        act,
        status,
        outcome: "not done",
        wrong: await this.begunAnew(folder, after, wrong),
      };
    const next = await this.next(folder);
    if (next.status !== 0) wrong.push(`the next command: ${next.status} ${next.output}`);
    const state = stateOf(folder);
    if (state !== after && state !== before) wrong.push("neither before nor after");
    if (status === 0 && state !== after) wrong.push("said to be done, and is not");
    if (status !== 0 && act !== "kill" && state === after && after !== before)
      wrong.push("refused, and is done");
    wrong.push(...leftovers(folder).map((name) => `left over: ${name}`));
    fs.rmSync(folder, { recursive: true });
    return { call: calls[at - 1] ?? "", act, status, outcome: state === after ? "done" : "not done", wrong };
  }

  /** Where nothing was made, the same command makes it. */
  private async begunAnew(folder: string, after: string, wrong: readonly string[]): Promise<string[]> {
    const again = await this.plainly(folder, this.scenario.command);
    await this.next(folder);
    const ok = again.status === 0 && stateOf(folder) === after;
    const left = leftovers(folder).map((name) => `left over: ${name}`);
    fs.rmSync(folder, { recursive: true });
    return [...wrong, ...left, ...(ok ? [] : [`the same again: ${again.status} ${again.output}`])];
  }

  /** How things stand before the command: made once, then copied. */
  private async ground(): Promise<string> {
    this.ready ??= await this.prepared();
    const folder = newFolder();
    copyTree(this.ready, folder);
    return folder;
  }

  /** Removes what all grounds are copies of. */
  close(): void {
    if (this.ready !== undefined) fs.rmSync(this.ready, { recursive: true });
  }

  private async prepared(): Promise<string> {
    const folder = newFolder();
    fs.mkdirSync(join(folder, ".git", "objects"), { recursive: true });
    fs.mkdirSync(join(folder, ".git", "refs"));
    fs.writeFileSync(join(folder, ".git", "HEAD"), "ref: refs/heads/main\n");
    const { board } = this.scenario;
    if (board !== null) fs.writeFileSync(join(folder, MAIN), board);
    if (this.name === "merge") threeSides(folder);
    for (const words of this.scenario.before) {
      const { status, output } = await this.plainly(folder, words);
      if (status !== 0) throw new Error(`${words.join(" ")}: ${output}`);
    }
    return folder;
  }

  private struck(root: string, at: number, act: Act, log?: string): Promise<Ended> {
    const COORD_FAULT = JSON.stringify({ root, at, act, log });
    const shim = join(import.meta.dirname, "shim.cjs");
    return this.run(root, [...this.scenario.command, "--json"], ["--require", shim], { COORD_FAULT });
  }

  private next(folder: string): Promise<Ended> {
    return this.plainly(folder, NEXT);
  }

  private plainly(folder: string, words: readonly string[]): Promise<Ended> {
    return this.place.here?.(folder, words) ?? this.run(folder, words);
  }

  private run(
    cwd: string,
    words: readonly string[],
    node: readonly string[] = [],
    more: Readonly<Record<string, string>> = {},
  ): Promise<Ended> {
    const { bin, env } = this.place;
    const args = [...node, bin, "--lock-timeout", "5s", ...words];
    const child = spawn(process.execPath, args, {
      cwd,
      env: { ...env, ...more },
      stdio: ["ignore", "pipe", "pipe"],
    });
    let output = "";
    for (const stream of [child.stdout, child.stderr])
      stream.on("data", (chunk) => (output += String(chunk)));
    return new Promise((resolve) => child.once("close", (status) => resolve({ status, output })));
  }
}

function newFolder(): string {
  return fs.realpathSync(fs.mkdtempSync(join(memory(), "coord-faults-")));
}

/** Where syncing costs nothing, when there is such a place. */
function memory(): string {
  return fs.existsSync("/dev/shm") ? "/dev/shm" : tmpdir();
}

/** What git hands the merge driver. */
function threeSides(folder: string): void {
  const line = (n: number) => `- **Instance #${n}** : ACTIVE - Side ${n} (2026-11-22 19:40 +01:00)\n`;
  const first = /^- \*\*Instance #1\*\*.*\n/m;
  for (const [name, text] of [
    ["base", BOARD],
    ["ours", BOARD.replace(first, (found) => found + line(12))],
    ["theirs", BOARD.replace(first, (found) => found + line(13))],
  ] as const)
    fs.writeFileSync(join(folder, name), text);
}

/** An answer that must not be. */
function wrongAnswer(status: number | null, output: string, act: Act): string[] {
  if (act === "kill") return status === null || status === 0 ? [] : [`killed, and answered ${status}`];
  if (status === 0) return [];
  if (/"INTERNAL"|A bug in coord/.test(output)) return [`calls itself a bug: ${output}`];
  return /"code":"[A-Z_]+"/.test(output) || /^coord: /m.test(output)
    ? []
    : [`says nothing: ${status} ${output}`];
}

/** All that a command may change, without what differs from one run to the next. */
function stateOf(folder: string): string {
  return [MAIN, "CLAUDE_INSTANCES.archive.md", "ours"]
    .map((name) => join(folder, name))
    .map((path) => (fs.existsSync(path) ? timeless(fs.readFileSync(path, "utf8")) : "-"))
    .map((text) => text.replaceAll(basename(folder), "FOLDER"))
    .join("\n=====\n");
}

function timeless(text: string): string {
  return text
    .replace(/20\d\d-\d\d-\d\d(?: -)? \d\d:\d\d(?: [+-]\d\d:\d\d)?/g, "TIME")
    .replace(/(## (?:\S+ )?Last update\n)(?:\*\*.*\n?)*/, "$1");
}

/** What should be gone after the next command. */
function leftovers(folder: string): string[] {
  const all = fs.readdirSync(folder, { recursive: true, encoding: "utf8" });
  return all.filter((name) => /coord-tmp|^\.coord\/(?:tmp\/|queue\/|lock$|stray|damaged\/.)/.test(name));
}
