// `coord` as the source has it, in this process: the same `main` as the command's, with streams of its own. For tests of
// what commands answer. How a process starts, reads and ends is for those that run the build; at night all of these do too.
import fs from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { inject, it } from "vitest";
import { isReadOnly } from "../../src/cli/commands/index.ts";
import type { RequestIo } from "../../src/cli/completion/context.ts";
import { complete } from "../../src/cli/completion/request.ts";
import { main } from "../../src/cli/main.ts";
import { main as hook } from "../../src/hooks/main.ts";
import { replicaId, offerLedger } from "../../src/remote/open.ts";
import type { Ledger } from "../../src/store/shared/ledger.ts";
import { memoryLedger } from "../store/shared/memory-ledger.ts";
import type { McpIo } from "../../src/mcp/types.ts";
import { isNight } from "../size.ts";
import * as built from "./support.ts";
import { cleanEnv, packageRoot, type Project, type Ran, type RunOptions } from "./support.ts";

const { version } = JSON.parse(fs.readFileSync(join(packageRoot, "package.json"), "utf8")) as {
  version: string;
};

let runsBuild = isNight;

/** What is in the environment of every command: a ledger, where the file is one machine's copy of what several share. */
let sharing: Readonly<Record<string, string>> = {};

/** From now on each coordination file is a copy of a ledger in memory of its own; until the function that it gives is called. */
export function onReplicas(): () => void {
  const ledgers = new Map<string, Ledger>();
  offerLedger("tests", (file) => {
    const made = ledgers.get(file) ?? memoryLedger({ host: replicaId(file) });
    ledgers.set(file, made);
    return made;
  });
  const before = runsBuild;
  [runsBuild, sharing] = [false, { COORD_REMOTE: "memory:tests" }];
  return () => void ([runsBuild, sharing] = [before, {}]);
}

/** Whether a copy of a folder would have another ledger than the folder. */
export function isOnReplicas(): boolean {
  return sharing["COORD_REMOTE"] !== undefined;
}

/** A test of what is in the source, and at night of the build. */
export function builtAtNight(name: string, test: () => Promise<void>): void {
  if (isNight) builtToo(name, test);
  else it(name, test);
}

/** The same of the build by day as well: one for each main command, to see that both are the same. */
export function builtToo(name: string, test: () => Promise<void>): void {
  if (!isNight) it(name, test);
  it(`${name} (the build)`, async () => {
    const before = runsBuild;
    // The ledger of a copy is known in this process alone.
    runsBuild = !isOnReplicas();
    try {
      await test();
    } finally {
      runsBuild = before;
    }
  });
}

/** Runs one command line to its end. */
export async function coord(args: readonly string[], options: RunOptions = {}): Promise<Ran> {
  // Of a ledger in memory no other process knows, and one without a terminal has no width.
  const isHere =
    options.env?.["COORD_REMOTE"]?.startsWith("memory:") === true || options.columns !== undefined;
  if (runsBuild && !isHere) return built.coord(args, options);
  const said = { out: "", err: "" };
  const status = await runHere(args, options, (stream, text) => (said[stream] += text));
  return built.ran(status, null, said.out, said.err);
}

/** A fresh git repository with the sample, a few sources, and one commit; its commands run in this process. */
export function project(text?: string | null, at?: string): Project {
  const made = built.project(text, at, coord);
  if (sharing["COORD_REMOTE"] === undefined) return made;
  // What several machines share git leaves alone: `coord remote add` sees to that.
  made.git("rm", "-rq", "--cached", "--ignore-unmatch", made.file);
  made.git("commit", "-q", "--amend", "--no-edit", "--allow-empty");
  made.write(".git/info/exclude", `${basename(made.file)}\n`);
  return made;
}

const noServer = () => Promise.reject(new Error("the MCP server wants a process of its own"));

/** Runs one command line in this process, and hands on what it says as it says it. @returns the exit status */
export function runHere(
  args: readonly string[],
  options: RunOptions,
  say: (stream: "out" | "err", text: string) => void,
  mcp: (io: McpIo) => Promise<number> = noServer,
): Promise<number> {
  const into = (stream: "out" | "err") => (text: string) => {
    say(stream, text);
    return true;
  };
  const world = {
    out: into("out"),
    err: into("err"),
    env: cleanEnv({ ...sharing, ...options.env }),
    cwd: options.cwd ?? tmpdir(),
    now: Date.now,
    zone: (ms: number) => -new Date(ms).getTimezoneOffset(),
    parentPid: process.pid,
    version,
    readStdin: () => Promise.resolve(options.stdin ?? ""),
  };
  if (args[0] === "complete") return completed(args.slice(2), world);
  return main(args, {
    ...world,
    script: join(inject("build"), "bin", "coord.cjs"),
    stdinIsTerminal: () => false,
    stdoutIsTerminal: () => false,
    columns: options.columns ?? 10_000,
    frontEnds: {
      hook: (words, given) => hook(words, { ...world, isReadOnly, options: given }),
      mcp: (_, given) => mcp({ ...world, options: given }),
    },
  });
}

/** A request for completions, whose library prints by itself. */
async function completed(words: readonly string[], world: RequestIo & { out(text: string): boolean }) {
  const { log } = console;
  console.log = (text: string) => void world.out(`${text}\n`);
  try {
    await complete(words, world);
  } finally {
    console.log = log;
  }
  return 0;
}
