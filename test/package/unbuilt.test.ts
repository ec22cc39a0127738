import { spawnSync } from "node:child_process";
import fs from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { variants } from "../size.ts";
import { cleanEnv, copyOfBuild, packageRoot, tempFolder } from "../e2e/support.ts";

it.each([["status"], ["--version"], [""], ["hook git pre-commit"], ["mcp"]])(
  "in a clone that has not been built, coord %s says how to build it",
  (args) => {
    const clone = tempFolder();
    fs.cpSync(join(packageRoot, "bin"), join(clone, "bin"), { recursive: true });
    const call = [join(clone, "bin", "coord.cjs"), ...args.split(" ").filter((word) => word !== "")];
    const ran = spawnSync(process.execPath, call, {
      cwd: clone,
      env: cleanEnv(),
      encoding: "utf8",
      input: "",
    });
    expect([ran.status, ran.stdout, ran.stderr]).toEqual([
      1,
      "",
      `coord: not built yet. Run \`npm ci\` and \`npm run build\` in ${fs.realpathSync(clone)}.\n`,
    ]);
  },
);

/** What stands in the program's folder in the moments of an installation, or after one that failed. */
const STATES: readonly (readonly [string, (dist: string) => void])[] = [
  ["is missing", (dist) => fs.rmSync(dist, { recursive: true })],
  ["lacks its first file", (dist) => fs.rmSync(join(dist, "hook.cjs"))],
  ["lacks its second file", (dist) => fs.rmSync(join(dist, "coord.cjs"))],
  ["has an empty file", (dist) => fs.truncateSync(join(dist, "hook.cjs"))],
  ["has half of a rare file", (dist) => fs.truncateSync(join(dist, "more.cjs"), 50_000)],
  ["has half of a file", (dist) => fs.truncateSync(join(dist, "hook.cjs"), 100_000)],
];

it.each(variants(STATES, 5))("a hook whose program %s denies nothing, but in mode block", (_, spoil) => {
  const build = copyOfBuild(/[\\/](?:types|parts)$|\.(?:cache|reading)/);
  spoil(join(build, "dist"));
  const ran = (agent: string, mode = "") =>
    spawnSync(process.execPath, [join(build, "bin", "coord.cjs"), "hook", agent], {
      cwd: build,
      env: { ...cleanEnv(), COORD_HOOK_MODE: mode },
      encoding: "utf8",
      input: "{}",
    });
  const copilots = ran("copilot");
  expect([copilots.status, copilots.stdout]).toEqual([0, ""]);
  expect(copilots.stderr).toMatch(/^coord: .+\n$/);
  const claudes = ran("claude");
  expect([claudes.status, `${JSON.parse(claudes.stdout).systemMessage}\n`]).toEqual([0, claudes.stderr]);
  expect(ran("claude", "block").status).toBe(2);
  expect(ran("cursor")).toMatchObject({ status: 0, stdout: "{}\n" });
  const off = ran("claude", "off");
  expect([off.status, off.stdout, off.stderr]).toEqual([0, "", ""]);
});
