#!/usr/bin/env node
"use strict";
const fs = require("node:fs");
const { enableCompileCache } = require("node:module");
const { dirname, join } = require("node:path");
const { Script } = require("node:vm");

// Windows would look for git and other programs in the working folder first, which is the project's.
if (process.platform === "win32") process.env.NoDefaultCurrentDirectoryInExePath = "1";

try {
  // Node 22 and later keep compiled code between runs; older ones do without, and compiling is most of what a quick command costs.
  // In a folder of its own: that in the temporary folder, Node's own choice, may be anybody's.
  if (enableCompileCache) enableCompileCache(join(__dirname, "..", "dist", "compiled"));
  else if (!process.env.NODE_DISABLE_COMPILE_CACHE) require.extensions[".cjs"] = loadCompiled;
} catch {}
require("../dist/coord.cjs");

/** Loads the program with the compiled code that an earlier run left beside it. What it loads further is loaded as ever. */
function loadCompiled(module, path) {
  delete require.extensions[".cjs"];
  const source = fs.readFileSync(path, "utf8");
  const file = `${path}.${process.version}-${process.arch}.cache`;
  // V8 itself turns code away that another version or other flags made, but of the source it compares the length only.
  const key = source.slice(0, source.indexOf("\n") + 1);
  const kept = read(file, key);
  const script = new Script(`(function (exports, require, module) {${source}\n})`, {
    filename: path,
    ...(kept && { cachedData: kept }),
  });
  script.runInThisContext()(module.exports, (id) => module.require(id), module);
  if (kept === null) process.once("beforeExit", () => keep(script, file, key));
}

/**
 * Compiled code is trusted as much as the program beside it, and not at all where everybody may write (undefined: nor is any
 * left there). It is there twice, because V8 looks at none of it and would crash on a damaged bit; a checksum would cost more.
 */
function read(file, key) {
  try {
    if (process.platform !== "win32" && (fs.statSync(dirname(file)).mode & 0o002) !== 0) return undefined;
    const bytes = fs.readFileSync(file);
    const middle = (key.length + bytes.length) / 2;
    const code = bytes.subarray(key.length, middle);
    return bytes.latin1Slice(0, key.length) === key && code.equals(bytes.subarray(middle)) ? code : null;
  } catch {
    return null;
  }
}

/** Once: lets the program do what it will do often, so that this is compiled, and leaves its code for later runs. */
async function keep(script, file, key) {
  const aside = `${file}.${process.pid}`;
  try {
    fs.accessSync(dirname(file), fs.constants.W_OK);
    await require("../dist/rehearse.cjs").rehearse();
    const code = script.createCachedData();
    fs.writeFileSync(aside, Buffer.concat([Buffer.from(key, "latin1"), code, code]), { flush: true });
    fs.renameSync(aside, file);
  } catch {
    fs.rmSync(aside, { force: true });
  }
}
