"use strict";
// Bun reads none of V8's compiled code, but its own: a program of which it has made that starts without being parsed, which is
// a third of a hook by Bun. It is made by the first call, as Node's is, and kept in the same places with the same care.
const fs = require("node:fs");
const { join } = require("node:path");

/** @param isOthers whether somebody else may write in a folder */
module.exports = function compiledByBun(dist, places, isOthers) {
  const missing = [];

  /** Parts that are read together; null where they are not kept. */
  function open(file) {
    const first = firstLine(join(dist, file));
    const [, mark] = /^\/\*(\w+)\*\/\n/.exec(first) ?? [];
    if (mark === undefined) return null;
    const name = `${file}.cache-${mark}-bun${process.versions.bun}-${process.arch}.js`;
    for (const place of places)
      try {
        if (place === dist || !isOthers(place)) return { name: first, parts: require(join(place, name)) };
      } catch {}
    missing.push({ file, name });
    return null;
  }

  async function keep() {
    for (const { file, name } of missing)
      for (const place of places) {
        if (place !== dist) fs.mkdirSync(place, { recursive: true, mode: 0o700 });
        if (place !== dist && isOthers(place)) continue;
        if (await keepIn(place, file, name)) break;
      }
  }

  async function keepIn(place, file, name) {
    let aside = null;
    try {
      const source = fs.readFileSync(join(dist, file), "latin1");
      aside = fs.mkdtempSync(join(place, `${name}.`));
      const [entry, made] = [join(aside, "in.cjs"), join(aside, "in.js")];
      fs.writeFileSync(entry, `module.exports = ${source}`);
      await compile(entry, aside).catch(() => asItIs(made, source));
      for (const old of fs.readdirSync(place))
        if (old.startsWith(`${file}.cache-`) && /-bun[^/]*\.jsc?$/.test(old)) fs.rmSync(join(place, old));
      // Bun looks for compiled code where it finds a program that says it has some.
      for (const end of [".jsc", ""])
        if (fs.existsSync(made + end)) settle(made + end, join(place, name + end));
      return true;
    } catch {
      return false;
    } finally {
      if (aside !== null) fs.rmSync(aside, { recursive: true, force: true });
    }
  }

  return { open, keep };
};

/** With its end; the program's files name their exact text there. */
function firstLine(path) {
  let fd = null;
  try {
    fd = fs.openSync(path);
    const bytes = Buffer.alloc(64);
    const text = bytes.latin1Slice(0, fs.readSync(fd, bytes, 0, 64, 0));
    return text.slice(0, text.indexOf("\n") + 1);
  } catch {
    return "";
  } finally {
    if (fd !== null) fs.closeSync(fd);
  }
}

function compile(entry, outdir) {
  const how = { target: "bun", format: "cjs", bytecode: true, minify: { whitespace: true } };
  return Bun.build({ ...how, entrypoints: [entry], outdir, throw: true });
}

/** For a Bun that compiles nothing: else each call would try. */
function asItIs(file, source) {
  const head =
    "// @bun @bun-cjs\n(function(exports, require, module, __filename, __dirname) {module.exports = ";
  fs.writeFileSync(file, `${head}${source}})`);
}

function settle(from, to) {
  const fd = fs.openSync(from, "r+");
  try {
    fs.fsyncSync(fd);
  } finally {
    fs.closeSync(fd);
  }
  fs.renameSync(from, to);
}
