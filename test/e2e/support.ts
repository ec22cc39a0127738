import { spawn, spawnSync, type ChildProcessWithoutNullStreams } from "node:child_process";
import fs from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, inject } from "vitest";
import { copyTree, madeFolder } from "../folders.ts";
import type { Answer } from "./answer.ts";

const here = dirname(fileURLToPath(import.meta.url));
/** The package's own folder. */
export const packageRoot = join(here, "..", "..");
/** A coordination file as teams have them: French, undated entries, templates among the data, no last line end. */
export const SAMPLE = fs.readFileSync(join(here, "files", "CLAUDE_INSTANCES.md"), "utf8");

/** A folder, by its real path, that is gone after the tests of this file. */
export function tempFolder(): string {
  return madeFolder("coord-e2e-");
}

declare module "vitest" {
  interface ProvidedContext {
    /** A folder with `bin` and `dist` of the build under test: see test/global-setup.mjs. */
    readonly build: string;
  }
}

/** The built command. */
export function bin(): string {
  return join(inject("build"), "bin", "coord.cjs");
}

/**
 * A folder with `bin` and `dist` of the build, for tests that change something there. The code that commands have left in it
 * comes along: another user could leave none.
 * @param without which files to leave out
 */
export function copyOfBuild(without = /^$/): string {
  const folder = tempFolder();
  fs.cpSync(inject("build"), folder, { recursive: true, filter: (path) => !without.test(path) });
  return folder;
}

/** An environment in which nothing of the caller's shows: no agent's session, no locale, no git configuration. */
export function cleanEnv(more: Readonly<Record<string, string>> = {}): Record<string, string> {
  return {
    PATH: process.env["PATH"] ?? "",
    HOME: tmpdir(),
    // Where the tests make their folders, commands make theirs.
    ...(process.env["TMPDIR"] === undefined ? {} : { TMPDIR: process.env["TMPDIR"] }),
    // Windows starts no program without it.
    ...(process.env["SystemRoot"] === undefined ? {} : { SystemRoot: process.env["SystemRoot"] }),
    TZ: "Europe/Paris",
    // Without a language of its own, a machine speaks that of the file.
    LANG: "en_GB.UTF-8",
    LC_CTYPE: "C.UTF-8",
    COORD_REMOTE_TIMEOUT: "30",
    GIT_CONFIG_NOSYSTEM: "1",
    GIT_CONFIG_GLOBAL: "/dev/null",
    ...more,
  };
}

export interface Ran {
  readonly status: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
  /** The one object on stdout; fails the test when there is anything else. */
  readonly json: Answer;
}

export interface RunOptions {
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly stdin?: string;
  /** The program's input stays open behind that. */
  readonly open?: boolean;
  /** The width of the terminal, for calls within the process. */
  readonly columns?: number;
}

/** Runs any program to its end. */
export function run(program: string, args: readonly string[], options: RunOptions = {}): Promise<Ran> {
  return launch(program, args, options).done;
}

/** Starts a program; `done` resolves at its end. */
export function launch(
  program: string,
  args: readonly string[],
  { cwd, env, stdin = "", open = false }: RunOptions = {},
): { child: ChildProcessWithoutNullStreams; done: Promise<Ran> } {
  const child = spawn(program, args, { cwd: cwd ?? tmpdir(), env: cleanEnv(env), stdio: "pipe" });
  const out: Buffer[] = [];
  const err: Buffer[] = [];
  child.stdout.on("data", (chunk: Buffer) => out.push(chunk));
  child.stderr.on("data", (chunk: Buffer) => err.push(chunk));
  child.stdin.on("error", () => undefined);
  child.stdin.write(stdin);
  if (!open) child.stdin.end();
  const done = new Promise<Ran>((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (status, signal) => {
      resolve(ran(status, signal, Buffer.concat(out).toString("utf8"), Buffer.concat(err).toString("utf8")));
    });
  });
  return { child, done };
}

/** What a command came to. */
export function ran(
  status: number | null,
  signal: NodeJS.Signals | null,
  stdout: string,
  stderr: string,
): Ran {
  const said = { status, signal, stdout, stderr };
  const json = (): Answer => {
    expect(stdout, "one line with one object, and nothing else").toMatch(/^\{.*\}\n$/);
    return JSON.parse(stdout) as Answer;
  };
  // Not enumerable: whoever prints what a test got instead would ask for it, and fail by that.
  return Object.defineProperty(said, "json", { get: json }) as Ran;
}

/** Runs `coord`. */
export function coord(args: readonly string[], options: RunOptions = {}): Promise<Ran> {
  return run(process.execPath, [bin(), ...args], options);
}

/** Runs git in a folder and fails the test when git fails. */
export function git(cwd: string, ...args: readonly string[]): string {
  const identity = [
    "-c",
    "user.name=t",
    "-c",
    "user.email=t@example.org",
    "-c",
    "protocol.file.allow=always",
  ];
  const { status, stdout, stderr } = spawnSync("git", [...identity, ...args], {
    cwd,
    env: cleanEnv(),
    encoding: "utf8",
  });
  if (status !== 0) throw new Error(`git ${args.join(" ")}: ${stderr}`);
  return stdout;
}

export interface Project {
  readonly root: string;
  /** The coordination file. */
  readonly file: string;
  text(): string;
  write(path: string, text: string): void;
  git(...args: readonly string[]): string;
  coord(args: readonly string[], options?: RunOptions): Promise<Ran>;
  /** The same, wanting JSON. */
  json(args: readonly string[], options?: RunOptions): Promise<Answer>;
}

type Runner = typeof coord;

/** A fresh git repository with the sample, a few sources, and one commit. */
export function project(
  text: string | null = SAMPLE,
  at = "CLAUDE_INSTANCES.md",
  runner: Runner = coord,
): Project {
  const root = tempFolder();
  copyTree(committed(text, at), root);
  return projectAt(root, at, runner);
}

const repositories = new Map<string, string>();

/** A folder to copy: three calls of git for each project of a file would be a third of its time. */
function committed(text: string | null, at: string): string {
  const key = JSON.stringify([at, text]);
  const known = repositories.get(key);
  if (known !== undefined && fs.existsSync(known)) return known;
  const root = tempFolder();
  repositories.set(key, root);
  const made = projectAt(root, at);
  git(root, "init", "-q", "-b", "main");
  fs.rmSync(join(root, ".git/hooks"), { recursive: true, force: true });
  fs.mkdirSync(join(root, ".git/hooks"));
  for (const path of ["src/auth.ts", "src/login/form.tsx", "src/api.ts", "README.md"])
    made.write(path, `${path}\n`);
  if (text !== null) made.write(at, text);
  git(root, "add", ".");
  git(root, "commit", "-q", "-m", "first");
  return root;
}

/** The same helpers for a folder that is there already. */
export function projectAt(root: string, at = "CLAUDE_INSTANCES.md", runner: Runner = coord): Project {
  const here = (options: RunOptions): RunOptions => ({ cwd: root, ...options });
  return {
    root,
    file: join(root, at),
    text: () => fs.readFileSync(join(root, at), "utf8"),
    write: (path, content) => {
      fs.mkdirSync(dirname(join(root, path)), { recursive: true });
      fs.writeFileSync(join(root, path), content);
    },
    git: (...args) => git(root, ...args),
    coord: (args, options = {}) => runner(args, here(options)),
    json: async (args, options = {}) => (await runner([...args, "--json"], here(options))).json,
  };
}

/** Polls until something is true. */
export async function eventually(what: string, isTrue: () => boolean, withinMs = 120_000): Promise<void> {
  for (const until = Date.now() + withinMs; !isTrue();) {
    if (Date.now() > until) throw new Error(`never came true: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

/** Every file and folder below a folder, with what would change if it were written. */
export function listing(root: string): string[] {
  return fs
    .readdirSync(root, { recursive: true, encoding: "utf8" })
    .sort()
    .map((name) => {
      const { mtimeMs, size, ino, mode } = fs.lstatSync(join(root, name));
      return `${name} ${mtimeMs} ${size} ${ino} ${mode}`;
    });
}

/** Lines that a unified diff takes away and adds. */
export function changedLines(before: string, after: string): { removed: string[]; added: string[] } {
  const folder = tempFolder();
  fs.writeFileSync(join(folder, "a"), before);
  fs.writeFileSync(join(folder, "b"), after);
  const { stdout } = spawnSync("git", ["diff", "--no-index", "-U0", "a", "b"], {
    cwd: folder,
    encoding: "utf8",
  });
  const lines = stdout.split("\n").slice(4);
  return {
    removed: lines.filter((line) => line.startsWith("-")).map((line) => line.slice(1)),
    added: lines.filter((line) => line.startsWith("+")).map((line) => line.slice(1)),
  };
}
