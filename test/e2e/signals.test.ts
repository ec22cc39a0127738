import { spawn } from "node:child_process";
import fs from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { isNight } from "../size.ts";
import { bin, cleanEnv, project } from "./support.ts";

/** Keeps the thread busy for ever, as long work does, once the command has begun; says when. */
const BUSY = `setImmediate(() => {
  require("node:fs").writeSync(2, "busy\\n");
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
});
`;

describe("a command that is busy", () => {
  const signals = ["SIGTERM", "SIGINT", "SIGHUP"] as const;
  const calls: [command: string, args: string[]][] = [
    ["merge", ["merge", "base.md", "ours.md", "theirs.md"]],
    ["status", ["status"]],
    ["check", ["check", "a.ts"]],
    ["doctor", ["doctor", "--json"]],
    ["log", ["log", "--json"]],
  ];

  // By day each command is ended by one of them in turn.
  it.each(calls)("%s ends at once on SIGTERM, SIGINT and SIGHUP", async (command, args) => {
    const turn = calls.findIndex(([one]) => one === command) % signals.length;
    const made = project();
    for (const name of ["base", "ours", "theirs"])
      fs.writeFileSync(join(made.root, `${name}.md`), `# ${name}\n`);
    const busy = join(made.root, "busy.cjs");
    fs.writeFileSync(busy, BUSY);
    for (const signal of signals.filter((_, at) => isNight || at === turn)) {
      const child = spawn(process.execPath, ["--require", busy, bin(), ...args], {
        cwd: made.root,
        env: cleanEnv(),
        stdio: ["ignore", "ignore", "pipe"],
      });
      const end = new Promise((resolve) => child.once("close", (status, by) => resolve({ status, by })));
      await new Promise<void>((resolve) => child.stderr.on("data", (said) => /busy/.test(said) && resolve()));
      child.kill(signal);
      expect(await end).toEqual({ status: null, by: signal });
    }
  });
});
