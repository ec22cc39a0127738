import { isUtf8 } from "node:buffer";
import { fstatSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import type { FrontEnds } from "./cli/command.ts";
import { languageOf } from "./messages/language-of.ts";
import { readObject, writeAll } from "./stdio.ts";

declare const COORD_VERSION: string;

const terminals: (boolean | undefined)[] = [];

function isTerminal(fd: number, stream: () => { readonly isTTY?: boolean }): boolean {
  return (terminals[fd] ??= looksLikeTerminal(fd, stream));
}

/** Most calls have a pipe, a file or nothing here; only for another device is it worth loading Node's terminal code to ask. */
function looksLikeTerminal(fd: number, stream: () => { readonly isTTY?: boolean }): boolean {
  try {
    const stat = fstatSync(fd);
    if (!stat.isCharacterDevice() || stat.rdev === statSync("/dev/null", { throwIfNoEntry: false })?.rdev)
      return false;
    return stream().isTTY === true;
  } catch {
    return false;
  }
}

async function readStdin(): Promise<string | null> {
  const chunks: Buffer[] = [];
  for await (const chunk of process.stdin) chunks.push(chunk as Buffer);
  const bytes = Buffer.concat(chunks);
  return isUtf8(bytes) ? bytes.toString("utf8") : null;
}

/** A folder that was removed under the caller is still where the caller is. */
function folder(): string {
  try {
    return process.cwd();
  } catch {
    return process.env["PWD"] || "/";
  }
}

/** Minutes east of UTC. A TZ such as `UTC+25` makes a day or more, which is no zone. */
function zoneAt(ms: number): number {
  const minutes = -new Date(ms).getTimezoneOffset();
  return Math.abs(minutes) < 24 * 60 ? minutes : 0;
}

/** An answer that nobody can get is a failure, whatever was done; but for a hook, whose status means other things to agents. */
function answered(write: () => boolean, status = 1): boolean {
  try {
    return write();
  } catch (error) {
    try {
      writeAll(2, `coord: ${error instanceof Error ? error.message : String(error)}; what was done stands\n`);
    } finally {
      process.exit(status);
    }
  }
}

const world = {
  out: (text: string) => answered(() => writeAll(1, text)),
  err: (text: string) => answered(() => writeAll(2, text)),
  env: process.env,
  cwd: folder(),
  now: Date.now,
  zone: zoneAt,
  parentPid: process.ppid,
  version: COORD_VERSION,
};

const frontEnds: FrontEnds = {
  hook: async (words, options) => {
    const { main: hook } = await import("./hooks/main.ts");
    const status = words[0] === "git" ? 1 : 0;
    const to = (fd: 1 | 2) => (text: string) => answered(() => writeAll(fd, text), status);
    return hook(words, { ...world, out: to(1), err: to(2), readStdin: readObject, isReadOnly, options });
  },
  mcp: async (_words, options) => (await import("./mcp/main.ts")).main({ ...world, options }),
};

async function isReadOnly(words: readonly string[]): Promise<boolean> {
  return (await import("./cli/commands/index.ts")).isReadOnly(words);
}

function printed(text: string): Promise<number> {
  world.out(text);
  return Promise.resolve(0);
}

const stdoutIsTerminal = () => isTerminal(1, () => process.stdout);

/** Nothing is cut short for a pipe, nor on a terminal that does not say its size (0, as of `docker exec -t` or `expect`). */
function columns(): number {
  return (stdoutIsTerminal() && process.stdout.columns) || 10_000;
}

/** Number of columns for which the build writes the help of coord itself down (`scripts/build.mjs`); the widest that it is made for. */
const HELP_COLUMNS = 100;

/** That help: to compose it takes as long as Node takes to start. Null where it is to be composed all the same. */
function writtenHelp(): string | null {
  if (columns() < HELP_COLUMNS) return null;
  try {
    // The program's parts stand in a folder below it.
    return readFileSync(
      join(__filename, "..", "..", `help.${languageOf(undefined, process.env)}.txt`),
      "utf8",
    );
  } catch {
    return null;
  }
}

async function commandLine(argv: readonly string[]): Promise<number> {
  // Nobody listens for signals here: a listener waits for its turn, and a process that is busy would not end. Who has something to put
  // away first (a place in a queue, a lock, a screen) listens as long as that lasts. Only the first process of a container would not be
  // ended by the system.
  if (process.pid === 1) (await import("./system/endings.ts")).exitOnSignals();
  const { main } = await import("./cli/main.ts");
  return main(argv, {
    ...world,
    readStdin,
    script: process.argv[1] ?? "",
    stdinIsTerminal: () => isTerminal(0, () => process.stdin),
    stdoutIsTerminal,
    stderrIsTerminal: () => isTerminal(2, () => process.stderr),
    errColumns: () => (isTerminal(2, () => process.stderr) ? process.stderr.columns : 10_000),
    columns: columns(),
    size: terminalSize,
    onResize,
    frontEnds,
  });
}

function terminalSize() {
  return { columns: process.stdout.columns || 80, rows: process.stdout.rows || 24 };
}

function onResize(told: () => void): () => void {
  process.stdout.on("resize", told);
  return () => process.stdout.off("resize", told);
}

async function completionRequest(words: readonly string[]): Promise<number> {
  const { complete } = await import("./cli/completion/request.ts");
  await complete(words, world);
  return 0;
}

const HELP: ReadonlySet<string> = new Set(["--help", "-h", "help"]);

/** Each way loads what it needs: what runs before every edit doesn't read the command line. */
function wayOf(argv: readonly string[]): Promise<number> {
  const [first = "", second] = argv;
  if (argv.length === 1 && (first === "--version" || first === "-V")) return printed(`${world.version}\n`);
  const help = argv.length === 1 && HELP.has(first) ? writtenHelp() : null;
  if (help !== null) return printed(help);
  if (first === "hook" && second !== undefined && argv.every((word) => !word.startsWith("-")))
    return frontEnds.hook(argv.slice(1), {});
  if (first === "complete" && second === "--") return completionRequest(argv.slice(2));
  return commandLine(argv);
}

/** The status of what may work later, and how long a process lives on that has said it (ms). */
const GIVEN_UP = 75;
const LEAVING_MS = 500;

// The status unless a command sets another: if a promise never settles, Node has nothing left to wait for before the command has
// answered, and would end with 0.
process.exitCode = 1;
let isAnswered = false;
process.on("beforeExit", () => {
  if (!isAnswered) world.err("coord: INTERNAL\n");
  isAnswered = true;
});
void wayOf(process.argv.slice(2)).then((status) => {
  isAnswered = true;
  process.exitCode = status;
  // Who was told that its time is over is not kept by what it waited for: a lock, a store, a file that changes all the time.
  if (status === GIVEN_UP) setTimeout(() => process.exit(), LEAVING_MS).unref();
  process.nextTick(endIfIdle, status);
});

/** Where nothing is under way, the end need not wait for another turn of the loop, before which V8 would tidy its heap. Bun does not say what is. */
function endIfIdle(status: number): void {
  if (!process.versions["bun"] && process.getActiveResourcesInfo().length === 0)
    process.emit("beforeExit", status);
}
