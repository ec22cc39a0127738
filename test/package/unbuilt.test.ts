import { spawnSync } from "node:child_process";
import fs from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { cleanEnv, packageRoot, tempFolder } from "../e2e/support.ts";

it.each([["status"], ["--version"], [""], ["hook claude"], ["mcp"]])(
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
