// What came of the tests, by vitest's report: `node .ci/outcome.mjs REPORT STATUS`.
// A file with a failure is run once more, alone. Many tests start processes and share two cores with others: one that then
// passes failed for want of time or room. It is named as such, so that it gets mended; one that fails twice is a failure.
// Ends with the count as the last line, and 0 only if nothing has failed.
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";

/** More files than this don't fail by chance. */
const MOST_AGAIN = 3;

const [report, ended] = [process.argv[2], Number(process.argv[3])];
const first = outcome(report);
const failed = new Set(first.failed);
const files = [...new Set(first.failed.map(({ file }) => file))];
let passed = first.passed;

for (const { file, name, why } of first.failed) console.log(`failed: ${file} > ${name}\n  ${why}`);
if (files.length > 0 && files.length <= MOST_AGAIN) {
  for (const test of runAgain(files)) {
    const before = [...failed].find(({ file, name }) => file === test.file && name === test.name);
    if (before === undefined) continue;
    failed.delete(before);
    passed += 1;
    console.log(`passed only the second time: ${test.file} > ${test.name}`);
  }
}
for (const { file, name } of failed) console.log(`FAILED: ${file} > ${name}`);
if (first.skipped > 0) console.log(`${first.skipped} skipped`);
console.log(`${passed} passed, ${failed.size} failed`);
// A run that ended badly although no test failed (an error outside of any test) is no good run either.
process.exit(failed.size > 0 || (ended !== 0 && first.failed.length === 0) ? 1 : 0);

/** The tests of these files that pass now. */
function runAgain(files) {
  const again = `${report}.again`;
  spawnSync("npx", ["vitest", "run", ...files], {
    env: { ...process.env, COORD_TEST_REPORT: again },
    stdio: ["ignore", "inherit", "inherit"],
  });
  return outcome(again).good;
}

/** A file that could not even be read has no tests: it counts as one failure of its own. */
function outcome(path) {
  const { numPassedTests, numPendingTests, testResults } = JSON.parse(readFileSync(path, "utf8"));
  const tests = testResults.flatMap(({ name: file, status, message, assertionResults }) =>
    status === "failed" && assertionResults.length === 0
      ? [{ file, name: "(the file itself)", status, why: firstLine(message) }]
      : assertionResults.map((test) => ({
          file,
          name: test.fullName,
          status: test.status,
          why: firstLine(test.failureMessages?.[0]),
        })),
  );
  return {
    passed: numPassedTests,
    skipped: numPendingTests,
    failed: tests.filter(({ status }) => status === "failed"),
    good: tests.filter(({ status }) => status === "passed"),
  };
}

function firstLine(text = "") {
  return text.slice(0, 600).split("\n").slice(0, 6).join("\n  ");
}
