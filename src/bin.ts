import { isUtf8 } from "node:buffer";
import { fstatSync, statSync } from "node:fs";
import type { FrontEnds } from "./cli/command.ts";
import { isReadOnly } from "./cli/commands/index.ts";
import { main as cli } from "./cli/main.ts";
import { main as hook } from "./hooks/main.ts";
import { readObject, writeAll } from "./stdio.ts";

declare const COORD_VERSION: string;

/** Most calls have a pipe, a file or nothing here; only for another device is it worth loading Node's terminal code to ask. */
function isTerminal(fd: number, stream: () => { readonly isTTY?: boolean }): boolean {
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

/** An answer that nobody can get is a failure, whatever was done. */
function answered(write: () => boolean): boolean {
  try {
    return write();
  } catch (error) {
    try {
      writeAll(2, `coord: ${error instanceof Error ? error.message : String(error)}\n`);
    } finally {
      process.exit(1);
    }
  }
}

const world = {
  out: (text: string) => answered(() => writeAll(1, text)),
  err: (text: string) => answered(() => writeAll(2, text)),
  env: process.env,
  cwd: folder(),
  now: Date.now,
  zone: (ms: number) => -new Date(ms).getTimezoneOffset(),
  parentPid: process.ppid,
  version: COORD_VERSION,
};

const frontEnds: FrontEnds = {
  hook: (words, options) => hook(words, { ...world, readStdin: readObject, isReadOnly, options }),
  mcp: async (_words, options) => (await import("./mcp/main.ts")).main({ ...world, options }),
};

function commandLine(argv: readonly string[]): Promise<number> {
  // A hook has none of this: it may be reading its input, and whoever stops it wants it gone at once.
  process.on("SIGINT", () => process.exit(130));
  process.on("SIGTERM", () => process.exit(143));
  const stdoutIsTerminal = () => isTerminal(1, () => process.stdout);
  return cli(argv, {
    ...world,
    readStdin,
    script: process.argv[1] ?? "",
    stdinIsTerminal: () => isTerminal(0, () => process.stdin),
    stdoutIsTerminal,
    stderrIsTerminal: () => isTerminal(2, () => process.stderr),
    // Nothing is cut short for a pipe.
    columns: stdoutIsTerminal() ? process.stdout.columns : 10_000,
    frontEnds,
  });
}

async function completionRequest(words: readonly string[]): Promise<number> {
  const { complete } = await import("./cli/completion/request.ts");
  await complete(words, world);
  return 0;
}

const argv = process.argv.slice(2);
// What runs before every edit doesn't read the command line.
const isPlainHook = argv[0] === "hook" && argv.length > 1 && argv.every((word) => !word.startsWith("-"));
const isRequest = argv[0] === "complete" && argv[1] === "--";
const answer = isPlainHook
  ? frontEnds.hook(argv.slice(1), {})
  : isRequest
    ? completionRequest(argv.slice(2))
    : commandLine(argv);
void answer.then((status) => {
  process.exitCode = status;
});
