import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { expect, test } from "vitest";
import { cleanEnv, packageRoot } from "../e2e/support.ts";

/**
 * What `scripts/worktrees.mjs` shows, in the order in which it does; `HASH` is any commit. By day the examples of
 * docs/worktrees.md are played, and `land` and `forecast` have tests of their own.
 */
const SHOWN = [
  "form (#3)$ coord hook claude",
  "src/auth.ts: changed in another worktree, not landed: login (Instance #2 “Fix login”), line 6, committed",
  `main (#1)$ coord forecast
Worktrees, to be merged into main:`,
  `       1   2   3   4
   1       ·   ·   ·
   2   ·       1   ·
   3   ·   1       ·
   4   ·   ·   ·

conflict  src/auth.ts  both changed the same lines: form (#3) line 6 ↔ login (#2 “Fix login”) line 6

Land in this order: map, login, form
`,
  `login (#2)$ coord land --check "grep -q six src/auth.ts"
Landed: login on main, now at HASH (1 file)

map (#4)$ coord land
Landed: map on main, now at HASH (1 file)

form (#3)$ coord land
coord: form and main conflict in 1 file. Nothing was landed.
- src/auth.ts  Instance #2 “Fix login”
`,
  "(exit 3)",
  // What main has in the end: both that landed, and nothing of the third.
  `*   HASH Merge branch 'map'
|\\
| * HASH Instance 4: Map
* | HASH Instance 2: Fix login
|/
* HASH The project
`,
];

test("three work trees: told before the edit, the matrix and the order, two land, the third is refused with names", () => {
  const script = join(packageRoot, "scripts", "worktrees.mjs");
  const { status, stdout, stderr } = spawnSync(process.execPath, [script], {
    env: cleanEnv(),
    encoding: "utf8",
  });
  expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
  let rest = stdout.replaceAll(/\b[0-9a-f]{7,10}\b/g, "HASH").replaceAll(/ +$/gm, "");
  for (const part of SHOWN) {
    expect(rest).toContain(part);
    rest = rest.slice(rest.indexOf(part) + part.length);
  }
});
