// `npm run test:nodes [-- 22 24 bun] [FILES]`: the quick half of the tests, or some, with other versions of Node; with Bun, which does not run
// the tests' own runner, the built command is driven instead. What can't be had is passed over, and said so.
import { spawnSync } from "node:child_process";
import { delimiter, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { runtime, versionOf } from "./runtimes.mjs";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const words = process.argv.slice(2);
const names = words.filter((word) => /^(?:\d|bun)/.test(word));
const files = words.filter((word) => !/^(?:\d|bun)/.test(word));
const VITEST = join(root, "node_modules", "vitest", "vitest.mjs");
/** What touches the system, and what people and agents do every day. The pure rooms are the same program everywhere. */
const QUICK = [
  "test/store",
  "test/system",
  "test/session",
  "test/paths",
  "test/hooks/payloads.test.ts",
  "test/e2e/main-job.test.ts",
  "test/e2e/hook.test.ts",
  "test/e2e/races.test.ts",
  "test/e2e/compiled.test.ts",
  "test/mcp/tools.test.ts",
  "test/package",
];

let failed = 0;
for (const version of names.length > 0 ? names : ["22", "24"]) {
  const program = runtime(version === "bun" ? version : `node@${version}`);
  if (program === null) {
    console.log(`${version}: not to be had here; its tests are skipped`);
    continue;
  }
  console.log(`${versionOf(program)}:`);
  const { COORD_TEST_REPORT: _report, ...rest } = process.env;
  const env = { ...rest, PATH: [dirname(program), rest.PATH].join(delimiter) };
  // One more try for what failed for want of time, as in `.ci/outcome.mjs`.
  const tests = [VITEST, "run", "--reporter=dot", "--retry=1", ...(files.length > 0 ? files : QUICK)];
  const args = version === "bun" ? [join(root, "test", "windows", "job.mjs")] : tests;
  const { status } = spawnSync(program, args, { cwd: root, env, stdio: "inherit" });
  if (status !== 0) failed++;
}
process.exitCode = failed === 0 ? 0 : 1;
