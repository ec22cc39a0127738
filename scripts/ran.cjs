// Prints which functions of a build, given by its folder, ran before an edit and on other days: the last line is a list in JSON of
// [file, start, end, tier], a tier being 0 for a hook or a check, 1 for one on a board in other forms, 2 for what else is done every day,
// 3 for the rest.
"use strict";
const { Session } = require("node:inspector");
const { join, relative } = require("node:path");
const { fileURLToPath } = require("node:url");

const dist = process.argv[2];
const session = new Session();
session.connect();
session.post("Profiler.enable");
session.post("Profiler.startPreciseCoverage", { callCount: true, detailed: false });

/** The functions that ran since the last call. */
function ran(tier) {
  const found = [];
  session.post("Profiler.takePreciseCoverage", (_error, { result }) => {
    for (const { url, functions } of result) {
      if (!url.startsWith("file:")) continue;
      const file = relative(dist, fileURLToPath(url));
      for (const { functionName, ranges } of functions) {
        const [{ startOffset, endOffset, count }] = ranges;
        const isModule = functionName === "" && startOffset === 0;
        if (count > 0 && !isModule) found.push([file, startOffset, endOffset, tier]);
      }
    }
  });
  return found;
}

async function main() {
  process.argv = [process.argv[0], "coord", "--version"];
  const { rehearse } = require(join(dist, "rehearse.cjs"));
  const found = ran(2);
  await rehearse(
    undefined,
    (what) => void found.push(...ran(["edit", "other", "day", "seldom"].indexOf(what))),
  );
  console.log(`\n${JSON.stringify(found)}`);
}

void main();
