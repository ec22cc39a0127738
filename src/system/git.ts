import type { ExecFileException, ExecFileOptionsWithStringEncoding } from "node:child_process";
import { errorCode, fallbackOnIoError } from "./files.ts";
import { programOn } from "./path.ts";

/** git said no, or could not be started. */
export class GitError extends Error {
  override readonly name: string = "GitError";
}

/** There is no git on the PATH. */
export class NoGitError extends GitError {
  override readonly name = "NoGitError";
}

/** Where git is started, and with which environment: the process's own when none is given. */
export interface GitPlace {
  readonly cwd: string;
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** What starts git there; this process itself when none is given. */
  readonly starter?: GitStarter;
}

/** A question to git, with all of its arguments. Bytes are characters. */
export interface GitAsked {
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly args: readonly string[];
  readonly input: string;
}

/** Starts git for others. */
export interface GitStarter {
  /** Null where that can't be done: this process asks then, and learns why. */
  says(asked: GitAsked): Promise<GitSaid | null>;
  /** Questions of which those of a lane are asked one after the other, the lanes side by side. The answers in the order of all. */
  inLanes(lanes: readonly (readonly GitAsked[])[]): readonly Promise<GitSaid | null>[];
}

/** The variables that git hands its hooks, and that would make a git started elsewhere look at the wrong repository. */
const LOCAL = [
  "GIT_DIR",
  "GIT_WORK_TREE",
  "GIT_INDEX_FILE",
  "GIT_PREFIX",
  "GIT_COMMON_DIR",
  "GIT_OBJECT_DIRECTORY",
];

/** The work tree of a folder, whatever hook this process was started from. */
export function workTreeAt(cwd: string, given: GitPlace["env"] = process.env): GitPlace {
  const env = { ...given };
  for (const name of LOCAL) delete env[name];
  return { cwd, env };
}

/** The git commands that change something for the user, with the programs that they set up; and `config`, which is asked what these are. */
const ACTING: ReadonlySet<string> = new Set(["add", "commit", "config", "switch", "worktree"]);

/**
 * The output of git, as UTF-8. Git never takes the index lock for looking, and never starts the program that a repository
 * names as its watcher of files; where it only looks it runs no hooks. It reads `input`, or nothing; after `timeout`
 * milliseconds (0: never) it is ended.
 * @throws GitError with what git said
 */
export async function runGit(
  { cwd, env = process.env }: GitPlace,
  args: readonly string[],
  { input, timeout = 0 }: { readonly input?: string; readonly timeout?: number } = {},
): Promise<string> {
  const options = { cwd, env, maxBuffer: 256 * 1024 * 1024, timeout };
  return new Promise((settle, fail) => {
    start(args, options, input, (error, stdout, stderr) => {
      if (error) fail(failing(error, stderr));
      else settle(stdout);
    });
  });
}

/** Starts git, and gives it its input; where it can't be started, that is how it ended. */
function start(
  args: readonly string[],
  options: ExecFileOptionsWithStringEncoding & { readonly env: NonNullable<GitPlace["env"]> },
  input: string | Buffer | undefined,
  ended: (error: ExecFileException | Error | null, out: string, err: string) => void,
): void {
  // Loaded here, because nearly every command does without.
  const { execFile } = process.getBuiltinModule("node:child_process");
  try {
    const git = execFile(
      programOn("git", options.env),
      [...safeOptions(args), ...args],
      { encoding: "utf8", ...options },
      ended,
    );
    // Git may be gone before it has read all: then its answer says so.
    git.stdin?.on("error", () => {}).end(input);
  } catch (error) {
    ended(error instanceof Error ? error : null, "", "");
  }
}

/** How a git that was let end by itself ended, with the bytes that it printed. */
export interface GitSaid {
  readonly status: number;
  /** A character a byte (Latin-1): names of files may be in any encoding, and go back to git as they came. */
  readonly out: string;
  readonly err: string;
}

/**
 * Runs git as `runGit` does, with bytes as characters in and out; a status of its own is an answer.
 * @throws GitError where it could not be started or was ended
 */
export async function gitSays(
  { cwd, env = process.env, starter }: GitPlace,
  args: readonly string[],
  input = "",
): Promise<GitSaid> {
  const started = await starter?.says({ cwd, env, args: [...safeOptions(args), ...args], input });
  if (started !== undefined && started !== null) return started;
  const options = { cwd, env, maxBuffer: 1024 * 1024 * 1024, encoding: "latin1" as const };
  return new Promise((settle, fail) => {
    start(args, options, Buffer.from(input, "latin1"), (error, out, err) => {
      const status = error === null ? 0 : "code" in error ? error.code : null;
      if (typeof status === "number") settle({ status, out, err: Buffer.from(err, "latin1").toString() });
      else fail(failing(error));
    });
  });
}

/** Number of processors that git may use here. */
export function processors(): number {
  return process.getBuiltinModule("node:os").availableParallelism();
}

/** Asks git the same in several folders, at most so many side by side; null where it says no, or nobody but this process can start it. */
export function gitInEach(
  places: readonly GitPlace[],
  args: readonly string[],
  most: number,
): Promise<string | null>[] {
  const starter = places[0]?.starter;
  if (starter === undefined) return places.map(() => Promise.resolve(null));
  const all = [...safeOptions(args), ...args];
  // As many rounds as there must be, and none of them nearly empty.
  const width = Math.ceil(places.length / Math.ceil(places.length / most));
  const lanes = Array.from({ length: width }, (_, lane) => places.filter((_, at) => at % width === lane));
  const answers = starter.inLanes(
    lanes.map((lane) => lane.map(({ cwd, env = process.env }) => ({ cwd, env, args: all, input: "" }))),
  );
  const told = new Map(lanes.flat().map((place, at) => [place, answers[at]]));
  return places.map(async (place) => {
    const said = (await told.get(place)) ?? null;
    return said?.status === 0 ? said.out : null;
  });
}

/** The same at once, for a question that is asked in the middle of a plan: short, and rare. Null where git says no, or nothing in time. */
export function gitNow({ cwd, env = process.env }: GitPlace, args: readonly string[]): string | null {
  const { spawnSync } = process.getBuiltinModule("node:child_process");
  // A pattern finds what is no text only where every byte is a character.
  const own = { ...env, GIT_NO_LAZY_FETCH: "1", GIT_ALLOW_PROTOCOL: "none", LC_ALL: "C" };
  const options = { cwd, env: own, encoding: "latin1", maxBuffer: 64 * 1024 * 1024, timeout: 2_500 } as const;
  const run = () => spawnSync(programOn("git", env), [...safeOptions(args), ...args], options);
  const said = fallbackOnIoError(run, null);
  return said?.status === 0 ? said.stdout : null;
}

/** The same where only 0 is an answer. @throws GitError with what git said */
export async function gitBytes(place: GitPlace, args: readonly string[], input = ""): Promise<string> {
  const { status, out, err } = await gitSays(place, args, input);
  if (status !== 0) throw new GitError(causeOf(err) || `git ${args[0] ?? ""}: ${status}`);
  return out;
}

/** Without a lock for looking, and without the program that a repository names as its watcher of files; without hooks where git only looks. */
function safeOptions(args: readonly string[]): string[] {
  const quiet = ["--no-optional-locks", "-c", "core.fsmonitor=false"];
  return args.some((arg) => ACTING.has(arg)) ? quiet : [...quiet, "-c", "core.hooksPath=/dev/null"];
}

/** The merge driver of a coordination file, as `coord setup git` writes it. */
export const BOARD_DRIVER = "coord merge %O %A %B %L -- %P";
/** Git's own merge of three texts, in the place of another program. */
const TEXT_DRIVER = "git merge-file -q --marker-size=%L %A %O %B";

/**
 * The same place, where git runs none of the programs that the repository's own settings name as filters of what it reads, or to
 * merge files with: it may compare a file with what it has, before anybody has agreed to anything. Those of the user's own settings run.
 * @param others work trees with settings of their own
 * @throws GitError where there is one that can't be named to git
 */
export function withoutPrograms(place: GitPlace, others: readonly GitPlace[] = []): GitPlace {
  const settings = new Map<string, string>();
  for (const [key, value] of [place, ...others].flatMap(programsNamed)) {
    const [, filter] = /^(filter\..*)\.(?:clean|smudge|process)$/s.exec(key) ?? [];
    if (filter !== undefined) settings.set(key, "").set(`${filter}.required`, "false");
    else if (/^merge\..*\.driver$/s.test(key) && value !== BOARD_DRIVER) settings.set(key, TEXT_DRIVER);
  }
  return settings.size === 0
    ? place
    : { ...place, env: withSettings(place.env ?? process.env, [...settings]) };
}

/** The filters and drivers in the settings of a repository, or of one work tree. */
function programsNamed(place: GitPlace): (readonly [key: string, value: string])[] {
  return ownSettings(place, "^(filter|merge)\\..*\\.");
}

/**
 * The settings of a repository's own, or of one work tree's, whose names are like that; none of the user's or the machine's.
 * @throws GitError where there is one whose name is no text
 */
export function ownSettings(place: GitPlace, pattern: string): (readonly [key: string, value: string])[] {
  // One that there always is: else git would say the same for none as for a question that it does not know.
  const wanted = ["-z", "--get-regexp", `${pattern}|^core\\.repositoryformatversion$`];
  const scoped = gitNow(place, ["config", "--show-scope", ...wanted]);
  // Git 2.25 and older.
  const said = scoped ?? gitNow(place, ["config", "--local", "--includes", ...wanted]) ?? "";
  const fields = said.split("\0");
  const own =
    scoped === null ? fields : fields.filter((_, at) => /^(?:local|worktree)$/.test(fields[at - 1] ?? ""));
  return own.map((field) => {
    const text = Buffer.from(field, "latin1").toString();
    if (text.includes("\ufffd")) throw new GitError(`git config: ${text.split("\n", 1)[0]}`);
    const end = text.indexOf("\n");
    return end < 0 ? [text, ""] : [text.slice(0, end), text.slice(end + 1)];
  });
}

/** An environment with more of git's settings: names may hold any character, so they can't stand in arguments. */
function withSettings(
  env: NonNullable<GitPlace["env"]>,
  settings: readonly (readonly [string, string])[],
): NonNullable<GitPlace["env"]> {
  const first = Number(env["GIT_CONFIG_COUNT"] ?? 0) || 0;
  const named = settings.flatMap(([key, value], at) => [
    [`GIT_CONFIG_KEY_${first + at}`, key],
    [`GIT_CONFIG_VALUE_${first + at}`, value],
  ]);
  return { ...env, ...Object.fromEntries(named), GIT_CONFIG_COUNT: String(first + settings.length) };
}

function failing(error: Error | null, stderr = ""): GitError {
  if (error !== null && isMissing(error)) return new NoGitError("git is not on the PATH");
  return new GitError(causeOf(stderr) || causeOf(error?.message ?? ""));
}

/** A folder that is gone is missing in the same words. */
function isMissing(error: Error): boolean {
  return errorCode(error) === "ENOENT" && "syscall" in error && String(error.syscall).startsWith("spawn");
}

/** The cause in git's own words, without the manual that may follow: its first lines, up to the usage of the command. */
function causeOf(said: string): string {
  const lines = said.split(/\r?\n/);
  const end = lines.findIndex((line) => /^\s*usage:/i.test(line));
  const cause = lines.slice(0, end < 0 ? MOST_LINES : Math.min(end, MOST_LINES)).join("\n");
  // The one advice that git gives over several lines, and that says in one what there is to do.
  return (cause.includes("safe.directory") ? cause.replace(/\s+/g, " ") : cause).trim();
}

/** Maximum number of lines of what git says. */
const MOST_LINES = 12;

/** The same without its last line end; null where git says no. */
export async function askGit(place: GitPlace, args: readonly string[]): Promise<string | null> {
  return runGit(place, args).then(
    (text) => text.replace(/\r?\n$/, ""),
    () => null,
  );
}

/** Whether there is a git on the PATH. */
export async function hasGit(place: GitPlace): Promise<boolean> {
  return runGit(place, ["--version"]).then(
    () => true,
    (error: unknown) => !(error instanceof NoGitError),
  );
}
