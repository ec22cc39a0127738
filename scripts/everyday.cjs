// Prints which parts of a build, given by its folder, are loaded before an edit, on other days, and by a hook that lets an edit
// through: the last line is three lists in JSON, the first and the last with the start first.
"use strict";
const Module = require("node:module");
const { join, relative } = require("node:path");

const dist = process.argv[2];
const start = join(dist, "coord.cjs");
process.argv = [process.argv[0], start, "--version"];

/** As `bin/coord.cjs` does: what is loaded later is, when something of it is asked for. */
const { require: load } = Module.prototype;
Module.prototype.require = function (id) {
  const real = () => load.call(this, id);
  return /[\\/]later-[\w-]+\.cjs$/.test(id) ? new Proxy({}, { get: (_, name) => real()[name] }) : real();
};

const loaded = () => Object.keys(require.cache).filter((path) => path.startsWith(join(dist, "/")));
const named = (paths) => paths.map((path) => relative(dist, path));

async function main() {
  require(start);
  const { rehearse } = require(join(dist, "rehearse.cjs"));
  await rehearse("hook");
  const hook = [start, ...loaded().filter((path) => path !== start && !path.endsWith("rehearse.cjs"))];
  let quick = null;
  await rehearse(undefined, () => {
    quick ??= [start, ...loaded().filter((path) => path !== start && !path.endsWith("rehearse.cjs"))];
  });
  const rest = loaded().filter((path) => !quick.includes(path));
  console.log(`\n${JSON.stringify([named(quick), named(rest.sort()), named(hook)])}`);
}

void main();
