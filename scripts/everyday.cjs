// Prints which parts of a build, given by its folder, everyday commands load: the last line is a list in JSON, the start first.
"use strict";
const { join, relative } = require("node:path");

const dist = process.argv[2];
const start = join(dist, "coord.cjs");
process.argv = [process.argv[0], start, "--version"];
void require(join(dist, "rehearse.cjs"))
  .rehearse()
  .then(() => {
    const loaded = Object.keys(require.cache).filter((path) => path.startsWith(join(dist, "/")));
    const names = [start, ...loaded.filter((path) => path !== start).sort()].map((path) =>
      relative(dist, path),
    );
    console.log(`\n${JSON.stringify(names)}`);
  });
