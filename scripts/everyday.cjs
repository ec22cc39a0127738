// Prints which parts of a build, given by its folder, are loaded before an edit, every day, for help, and by a hook that lets an edit
// through: the last line is four lists in JSON, the first and the last with the start first.
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
  const parts = () => loaded().filter((path) => path !== start && !path.endsWith("rehearse.cjs"));
  const hook = [start, ...parts()];
  const until = {};
  await rehearse(undefined, (what) => void (until[what] ??= parts()));
  const daily = until.day.filter((path) => !until.edit.includes(path));
  const seldom = until.seldom.filter((path) => !until.day.includes(path));
  const lists = [[start, ...until.edit], daily.sort(), seldom.sort(), hook];
  console.log(`\n${JSON.stringify(lists.map(named))}`);
}

void main();
