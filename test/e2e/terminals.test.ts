// A person's terminal is remembered: `script` gives each call one of its own. Skipped where there is none, or no /proc.
import { spawnSync } from "node:child_process";
import fs from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { project } from "./in-process.ts";
import { bin, cleanEnv, type Project } from "./support.ts";

const canTry = spawnSync("script", ["--version"]).error === undefined && fs.existsSync("/proc/self/stat");

/** What commands say in one terminal of its own, run by a shell. */
function inTerminal({ root }: Project, ...lines: readonly string[]): string {
  const path = join(root, "..", `typed-${process.pid}-${Math.floor(performance.now() * 1000)}.sh`);
  const coord = `coord() { '${process.execPath}' '${bin()}' "$@"; }\n`;
  fs.writeFileSync(path, coord + lines.join("\n"));
  const { stdout } = spawnSync("script", ["-qec", `sh '${path}'`, "/dev/null"], {
    cwd: root,
    env: cleanEnv(),
    encoding: "utf8",
    input: "",
  });
  fs.rmSync(path);
  return stdout.replaceAll("\r", "");
}

describe.skipIf(!canTry)("a terminal is somebody", () => {
  it("from one command to the next, in a pipe too, and not for another terminal or a program", () => {
    const p = project();
    const program = `'${process.execPath}' -e 'require("child_process").spawnSync(process.execPath,["${bin()}","whoami"],{stdio:"inherit"})'`;
    const said = inTerminal(
      p,
      "coord join Person",
      "coord reserve Work --files src/x.ts | cat",
      "coord whoami",
      "coord join",
      program,
    );
    expect(said).toMatch(
      /You are Instance #(\d+) \(Person\)\.\n[^]*Reserved: “Work” for Instance #\1 [^]*\nInstance #\1 \(Person\), from this session\nYou are still Instance #\1/,
    );
    // A program between the shell and coord may be anybody's.
    expect(said).toContain("This session has no instance");
    expect(inTerminal(p, "coord whoami")).toContain("This session has no instance");
  });
});
