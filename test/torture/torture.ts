import { spawn, spawnSync } from "node:child_process";
import fs from "node:fs";
import { join } from "node:path";
import { Random } from "./random.ts";

/** Who disturbs the work: editors that save in their ways, git that replaces the file, or nobody. */
export type Disturber = "nobody" | "editors" | "git";

export interface Options {
  /** The built command. */
  readonly bin: string;
  /** A git repository with a coordination file. */
  readonly root: string;
  readonly env: Readonly<Record<string, string>>;
  readonly instances: number;
  readonly seconds: number;
  readonly seed: number;
  readonly disturber: Disturber;
}

/** A command that said it was done. */
export interface Done {
  readonly instance: number;
  readonly command: string;
  /** Names it: no two commands have the same. */
  readonly title: string;
  readonly began: number;
  readonly ended: number;
}

export interface Happened {
  readonly done: readonly Done[];
  readonly kills: number;
  readonly stalls: number;
  readonly jumps: number;
  readonly edits: number;
  readonly commands: number;
  /** Lines that a person put into the file, each once. */
  readonly lines: readonly string[];
  /** Answers that are neither done, nor a refusal that can be. */
  readonly odd: readonly string[];
}

export const FIRST_INSTANCE = 20;
/** Who has left goes on under another number, this far from the one before: a number is never used again. */
const NEXT_NUMBER = 1_000;
/** A few files, so that they are wanted by many. */
const FILES = ["a.ts", "b.ts", "c.ts", "d/1.ts", "d/2.ts", "d/*.ts", "e/**"] as const;
const WORKS = [
  ...([
    "log",
    "log",
    "reserve",
    "reserve",
    "reserve",
    "task",
    "join",
    "extend",
    "archive",
    "status",
  ] as const),
  ...(["undo", "undo", "block", "accept", "accept", "leave"] as const),
] as const;
/** What a holder does with its task; a task that was handed over is left to whom it was offered. */
const ENDS = ["finish", "finish", "release", "handover"] as const;
const DAY_MS = 86_400_000;

class Run {
  readonly options: Options;
  readonly done: Done[] = [];
  readonly odd: string[] = [];
  readonly lines: string[] = [];
  kills = 0;
  stalls = 0;
  jumps = 0;
  edits = 0;
  commands = 0;
  private readonly until: number;

  constructor(options: Options) {
    this.options = options;
    this.until = Date.now() + options.seconds * 1_000;
  }

  get file(): string {
    return join(this.options.root, "CLAUDE_INSTANCES.md");
  }

  goesOn(): boolean {
    return Date.now() < this.until;
  }
}

/** Lets instances work for so long, each by processes of its own, and somebody disturb them. */
export async function torture(options: Options): Promise<Happened> {
  const run = new Run(options);
  const instances = Array.from({ length: options.instances }, (_, i) => FIRST_INSTANCE + i);
  const disturbing = { nobody: () => Promise.resolve(), editors, git }[options.disturber];
  await Promise.all([
    ...instances.map((instance) => work(instance, run)),
    disturbing(run, new Random(options.seed * 1_000)),
  ]);
  return run;
}

/** One instance: what it does and when it is hurt depends on the seed alone. */
async function work(first: number, run: Run): Promise<void> {
  const random = new Random(run.options.seed * 1_000 + first);
  let instance = first;
  let held: string | null = null;
  for (let turn = 0; run.goesOn(); turn++) {
    const name = `${instance}x${turn}x`;
    const what = random.of(WORKS);
    if (held !== null && random.chance(0.6)) {
      const end = random.of(ENDS);
      // One that was killed may have been done: then there is nothing to finish. Nor where somebody has accepted it.
      const status = await call(instance, end, held, [end, held, ...wordsAt(end, random, run)], run, random);
      if (status === 0 || status === 3 || status === 5) held = null;
    } else if (what === "reserve") {
      const files = [random.of(FILES), random.of(FILES)].slice(0, random.between(1, 2)).join(",");
      const title = `T${name}`;
      await call(instance, "reserve", title, ["reserve", title, "--files", files], run, random);
      held = title;
    } else {
      await call(instance, what, `${what[0]?.toUpperCase()}${name}`, wordsFor(what, name), run, random);
      // Also one that was killed may have left.
      if (what === "leave") [held, instance] = [null, instance + NEXT_NUMBER];
    }
    await pause(random.between(0, 30));
  }
}

function wordsAt(end: (typeof ENDS)[number], random: Random, { options }: Run): string[] {
  const other = FIRST_INSTANCE + random.between(0, options.instances - 1);
  if (end === "handover") return ["--to", String(other), "--progress", "half", "--next", "the rest"];
  return end === "finish" ? ["--result", "success"] : [];
}

function wordsFor(what: Exclude<(typeof WORKS)[number], "reserve">, name: string): string[] {
  if (what === "block") return ["block", `B${name}`];
  if (what === "accept") return ["handover", "accept"];
  if (what === "undo" || what === "leave") return [what];
  if (what === "log") return ["log", `L${name}`];
  if (what === "task") return ["task", "add", `T${name}`];
  if (what === "join") return ["join", `J${name}`];
  if (what === "archive") return ["archive", "--keep", "30"];
  return what === "extend" ? ["extend", "--estimate", "30m"] : ["status"];
}

/** Statuses of a refusal that the work of others can bring about. */
const REFUSALS = new Set([3, 5, 75]);

async function call(
  instance: number,
  command: string,
  title: string,
  words: readonly string[],
  run: Run,
  random: Random,
): Promise<number | null> {
  const { bin, root } = run.options;
  const fate = random.next();
  const after = random.between(0, 400);
  const jump = fate > 0.95 && command === "log" ? random.of([2 * DAY_MS, -2 * DAY_MS]) : 0;
  const clock = jump === 0 ? [] : ["--require", join(import.meta.dirname, "clock.cjs")];
  if (jump !== 0) run.jumps++;
  const args = [...clock, bin, "--as", String(instance), "--lock-timeout", "60s", "--json", ...words];
  const env = { ...run.options.env, COORD_CLOCK: String(jump) };
  const began = Date.now();
  const child = spawn(process.execPath, args, { cwd: root, env, stdio: ["ignore", "pipe", "pipe"] });
  run.commands++;
  let output = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk) => (output += String(chunk)));
  const timer = setTimeout(() => {
    if (fate < 0.12 && child.kill("SIGKILL")) run.kills++;
    else if (fate < 0.16 && child.kill("SIGSTOP")) {
      run.stalls++;
      setTimeout(() => child.kill("SIGCONT"), random.between(500, 4_000));
    }
  }, after);
  const { status, signal } = await new Promise<{ status: number | null; signal: string | null }>((resolve) =>
    child.once("close", (code, by) => resolve({ status: code, signal: by })),
  );
  clearTimeout(timer);
  if (status === 0) run.done.push({ instance, command, title, began, ended: Date.now() });
  else if (signal !== "SIGKILL" && !isRefusal(status, output, run))
    run.odd.push(`${words.join(" ")} as ${instance}: ${status} ${signal} ${output}`);
  return status;
}

/** While somebody else has the file away, or half in place, a command may say that it can't read it. */
function isRefusal(status: number | null, output: string, { options }: Run): boolean {
  if (status === null || output.includes('"INTERNAL"')) return false;
  // Who was killed behind a write holds two tasks, and is asked which one is meant; so is who was offered two; some hand over to themselves.
  if (REFUSALS.has(status) || /"(?:AMBIGUOUS_\w+|HANDOVER_SELF)"/.test(output)) return true;
  // Half of a file that ends behind the opening of a fence, saved by somebody who takes longer than is waited for: nothing can be put into it.
  if (options.disturber === "editors" && output.includes('"NOT_READABLE_BACK"')) return true;
  return status === 4 && options.disturber !== "nobody";
}

/** A person with editors that save in their own ways, one after the other. */
async function editors(run: Run, random: Random): Promise<void> {
  for (let turn = 0; run.goesOn(); turn++) {
    await pause(random.between(200, 900));
    const before = read(run.file);
    if (before === null || before === "") continue;
    const line = `Q${turn}x by hand`;
    const text = edited(before, line, random);
    await save(run, random, before, text);
    run.lines.push(line);
    run.edits++;
  }
}

/** A line more below the title; and now and then all that an editor may do to the rest. */
function edited(text: string, line: string, random: Random): string {
  const more = text.replace(/\n/, () => `\n\n${line}\n`);
  const way = random.next();
  if (way < 0.1) return more.replaceAll(/\r?\n/g, "\r\n");
  if (way < 0.2) return more.replaceAll("\r\n", "\n");
  return way < 0.3 ? more.replaceAll(/\n{3,}/g, "\n\n") : more;
}

async function save(run: Run, random: Random, before: string, text: string): Promise<void> {
  const { file } = run;
  const way = random.of(["in place", "rename", "stale", "empty", "half"]);
  // A buffer that is saved after a while, whatever others have written meanwhile.
  if (way === "stale") await pause(random.between(300, 1_500));
  else if (read(file) !== before) return save(run, random, read(file) ?? before, again(run, text, before));
  if (way === "rename") {
    fs.writeFileSync(`${file}.new`, text);
    fs.renameSync(`${file}.new`, file);
    return;
  }
  const fd = fs.openSync(file, "r+");
  fs.ftruncateSync(fd);
  if (way === "half") fs.writeSync(fd, text.slice(0, text.length / 2));
  if (way === "empty" || way === "half") await pause(random.between(50, 1_500));
  fs.writeSync(fd, way === "half" ? text.slice(text.length / 2) : text);
  fs.closeSync(fd);
}

/** The same edit of a newer text: as an editor does that loads again. */
function again(run: Run, text: string, before: string): string {
  const now = read(run.file) ?? before;
  const line = /^Q\d+x by hand$/m.exec(text)?.[0] ?? "";
  return now.replace(/\n/, () => `\n\n${line}\n`);
}

/** Somebody who commits, stashes, switches branches, merges and rebases, with the merge driver in place. */
async function git(run: Run, random: Random): Promise<void> {
  const { root, env } = run.options;
  const call = (...args: string[]) =>
    spawnSync("git", ["-c", "user.name=t", "-c", "user.email=t@example.org", ...args], { cwd: root, env });
  for (let turn = 0; run.goesOn(); turn++) {
    await pause(random.between(300, 1_200));
    call("commit", "-qam", `c${turn}`, "--no-verify");
    const way = random.of(["stash", "branch", "rebase"]);
    run.edits++;
    if (way === "stash") {
      await pause(random.between(100, 600));
      call("stash", "-q");
      await pause(random.between(0, 600));
      call("stash", "pop", "-q");
    } else {
      call("checkout", "-qb", `b${turn}`, "HEAD~1");
      await pause(random.between(100, 800));
      call("commit", "-qam", `d${turn}`, "--no-verify");
      call("checkout", "-q", "main");
      call(...(way === "rebase" ? ["rebase", "-q", `b${turn}`] : ["merge", "-q", "--no-edit", `b${turn}`]));
    }
    for (const what of ["rebase", "merge"]) call(what, "--abort");
    call("checkout", "-q", "main");
  }
}

function read(path: string): string | null {
  try {
    return fs.readFileSync(path, "utf8");
  } catch {
    return null;
  }
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
