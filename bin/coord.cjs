#!/usr/bin/env node
"use strict";
const fs = require("node:fs");
const { dirname, join, sep } = require("node:path");

// Windows would look for git and other programs in the working folder first, which is the project's.
if (process.platform === "win32") process.env.NoDefaultCurrentDirectoryInExePath = "1";

// Put together by hand, as all paths here: `join` reads them letter by letter, which takes longer than to open a file.
const dist = __dirname.slice(0, __dirname.lastIndexOf(sep) + 1) + "dist";
/** Options of every command that take a value (`GLOBALS` of `src/cli/arguments.ts`): their values are no command. */
const WITH_VALUE = new Set([
  "--as",
  "--cwd",
  "-C",
  "--file",
  "--lang",
  "--color",
  "--lock-timeout",
  "--hand",
  "--part",
]);
/** Commands of every day, each of which reads what another has read or written. */
const READING = new Set([
  "check",
  "extend",
  "finish",
  "hook",
  "join",
  "log",
  "next",
  "prime",
  "release",
  "reserve",
  "status",
]);
const [word, of = ""] = wordsOf(process.argv.slice(2));
/** Whether an agent asks: some take any other status than 0 for a denial, and 2 is one for nearly all. */
const isAgents = word === "hook" && of !== "git";
/** Compiling is most of what a quick command costs. What each command compiles is kept for its later runs. */
const isWanted = /^(?:--)?[a-z]{1,20}$/.test(word) && !process.env.NODE_DISABLE_COMPILE_CACHE;
/** Bun takes longer with V8's compiled code than without. */
const isKept = isWanted && !process.versions.bun;
/**
 * How a call ends that did its work: done, refused, with errors found in the file, with nothing there of the kind. A wrong call and one that fails
 * run other code.
 */
const WHOLE = new Set([0, 3, 4, 5]);
/**
 * How old compiled code is before it is left once more, with what later calls compile beside it (ms): the first call of a command may
 * have been an unusual one. What was left for the third time stays, until a call runs more parts of the program than any before.
 */
const RENEWED_AT = [0, 600_000];

/** Room for what an everyday call reads, and for a piece that is compared (bytes). */
const [ENOUGH, PIECE] = [720_000, 65_536];
/** Length of what says how often code was left before, and of how many parts: V8 copies code that does not begin at such a place (bytes). */
const COUNT = 8;
const NOTHING = Buffer.alloc(0);
let memory = NOTHING;
/** Of what was read last: how often it had been left before, of how many parts, when, and where. */
let latest = { renewals: 0, parts: 0, at: 0, place: dist };
/** Before the code of parts in files of their own, which stands together in one: their names tell their exact text. */
const APART = "/*parts*/\n";

/** How much of what an agent says is looked at to see what it asks, and how much of it is read at once (bytes). */
const [TOLD, INPUT] = [4_096, 65_536];

/** Under which `src/git/worktrees/begin.ts` finds what was begun ahead. */
const AHEAD = Symbol.for("coord-md.ahead");

/**
 * V8's flags while a text is read, and otherwise. For a long one its room for young objects stays at its first size, and its heap grows by a
 * third at most until it is tidied. For a shorter one of which each entry is looked at, it optimises a tenth as soon: on other threads
 * it makes, in a third of the processor time, what then runs for a moment. Node 22 calls that flag something else; later ones make it for
 * little time, and their flag can't be brought back.
 */
const FLAGS = {
  memory: [
    ["--semi-space-growth-factor=1", "--semi-space-growth-factor=2"],
    ["--heap-growing-percent=30", "--heap-growing-percent=0"],
  ],
  time:
    {
      11: [["--interrupt-budget=600000", "--interrupt-budget=67584"]],
      12: [["--invocation-count-for-turbofan=30000", "--invocation-count-for-turbofan=3000"]],
    }[Number.parseInt(process.versions.v8)] ?? [],
};
/** Which of them are set; null for none. */
let flagsSet = null;
/** What V8 knows its flags by, before they were set. */
let flagTag = 0;
// What writes or merges keeps so much of a long text that tidying it time and again takes half as long again.
if (["hook", "check", "status", "prime"].includes(word) && !process.versions.bun)
  globalThis[Symbol.for("coord-md.set-flags")] = setFlags;
// Of several servers each has a part of the calls: what V8 would optimise is hardly run as long as it took.
if (word === "mcp" && !process.versions.bun) setFlags("time");

/** Options of which V8 is told nothing. */
const NODES_OWN =
  /^--(?:(?:no-|trace-)(?:warnings|deprecation)|enable-source-maps|preserve-symlinks|(?:require|import|inspect-publish-uid|disable-warning|dns-result-order)=.*)$/;

const places = isWanted ? placesToKeep() : [];
const flags = isKept ? flagsOf() : "";
/** Whose code is kept together. */
const call = word === "hook" && isKept && places.length > 0 ? `hook${askedOfHook()}` : word;
const bun = process.versions.bun && places.length > 0 ? require("./bun.cjs")(dist, places, isOthers) : null;
const packs = [];
/** Parts in files of their own that this call compiles, and what is kept of such. */
const apart = { scripts: [], kept: null };
if (word === "forecast") beginAhead();
/** The parts that are read together: those of a hook, those that are asked for before an edit, the other everyday ones, rare ones. */
const files = [...(word === "hook" ? ["hook.cjs"] : []), "coord.cjs", "more.cjs", "rare.cjs"];
const opened = {};
// A damaged program is no reason to deny an agent anything.
if (isAgents)
  process.on("uncaughtException", ({ message }) =>
    endWithout(`coord: its program is damaged (${message}). Install it again, unless that is being done.`),
  );
partsOf(files[0]);
// What these read of a file, or leave in it, is kept for the next one, in the same places and with the same care.
if (places.length > 0 && READING.has(word))
  globalThis[Symbol.for("coord-md.kept")] = {
    read: (name, text) => read(name, packs[0].name, text),
    leave: (name, bytes, text) => put(name, packs[0].name, bytes, false, { text }),
  };
const loaded = {};
/** How many parts of the program have run, as far as a byte tells. */
let partsRun = 0;
// The server is a program of its own.
if (word === "mcp") globalThis[Symbol.for("coord-md.apart")] = loadApart;
load("./coord.cjs");
// Not `once`: that is five functions of Node's, which it compiles for each process.
let isOver = false;
process.on("beforeExit", async () => {
  if (isOver) return;
  isOver = true;
  // Of another place, or beside a wrong call, nobody has taken it.
  await globalThis[AHEAD]?.store.close();
  if (isKept && places.length > 0 && (packs.some(isToKeep) || apart.scripts.some(isNew))) keep();
  await bun?.keep().catch(() => undefined);
  // Nothing is left to do: Node need not take its heap apart.
  process.exit();
});

/** Ends a call whose program is missing or damaged, as it is for a moment while another version is installed. */
function endWithout(why) {
  const mode = process.env.COORD_HOOK_MODE;
  if (isAgents && mode === "off") process.exit(0);
  fs.writeSync(2, `${why}\n`);
  if (!isAgents) process.exit(1);
  // A person reads it in the first two; Cursor always wants an object, and the others have no such place.
  if (of === "claude" || of === "qwen") fs.writeSync(1, `${JSON.stringify({ systemMessage: why })}\n`);
  if (of === "cursor") fs.writeSync(1, "{}\n");
  process.exit(mode === "block" ? 2 : 0);
}

/** Has git look into the work trees while the rest of the program is loaded (`src/git/worktrees/ahead.ts`). */
function beginAhead() {
  const module = { exports: {} };
  try {
    compile(`${dist}${sep}ahead.cjs`)(module.exports, require, module);
    globalThis[AHEAD] = module.exports.aheadOf(process.argv.slice(2), process.cwd(), process.env);
  } catch {}
}

/** What a call is of: its command, with whatever options before it, and the word behind it. Help of one is another thing than the command. */
function wordsOf(argv) {
  const end = argv.indexOf("--");
  const words = end < 0 ? argv : argv.slice(0, end);
  if (words.includes("--help") || words.includes("-h")) return ["--help"];
  let at = 0;
  while (words[at]?.startsWith("-")) at += WITH_VALUE.has(words[at]) ? 2 : 1;
  return at < words.length ? words.slice(at, at + 2) : [words[0] ?? ""];
}

/**
 * V8 takes code back only under the flags that it was compiled with. Most calls have none, or what editors and people set: options that
 * only Node knows, and how large the heap may be. For any other V8 itself is asked, which loads streams.
 */
function flagsOf() {
  const { NODE_OPTIONS = "" } = process.env;
  if (process.execArgv.length === 0 && NODE_OPTIONS === "") return "";
  const words = [...NODE_OPTIONS.split(" "), ...process.execArgv];
  let sizes = "";
  for (let at = 0; at < words.length; at++) {
    const [, size] = /^--max[-_]old[-_]space[-_]size=(\d{1,9})$/.exec(words[at]) ?? [];
    if (size !== undefined) sizes += `-${size}M`;
    else if (/^(?:-r|--require|--import)$/.test(words[at])) at++;
    else if (words[at] !== "" && !NODES_OWN.test(words[at]))
      return `-${require("node:v8").cachedDataVersionTag().toString(36)}`;
  }
  return sizes;
}

/**
 * What a hook is asked, as far as its code differs: before an edit, about a shell's command, or something else. What is kept for the first would
 * otherwise hold what the others run. A wrong guess costs time and nothing else. `src/stdio.ts` goes on with what is read here.
 */
function askedOfHook() {
  // Git's hooks are told other things, or nothing.
  if (of === "git") return "-git";
  if (!/^[a-z]+$/.test(of)) return "-other";
  let told = "";
  try {
    const bytes = Buffer.allocUnsafe(INPUT);
    const input = bytes.subarray(0, fs.readSync(0, bytes));
    globalThis[Symbol.for("coord-md.input")] = input;
    told = input.latin1Slice(0, Math.min(TOLD, input.length));
  } catch {}
  if (told.includes('"command"')) return "-shell";
  const isBefore = !told.includes('"Post') && !told.includes('"post') && !told.includes('"After');
  return isBefore && (told.includes('"tool_name"') || told.includes('"toolName"')) ? "-edit" : "-other";
}

function setFlags(kind) {
  if (flagsSet !== null || FLAGS[kind].length === 0) return;
  flagTag = require("node:v8").cachedDataVersionTag();
  flagsSet = FLAGS[kind];
  putFlags(0);
}

/** As they are wanted (0), or as they are otherwise (1). */
function putFlags(which) {
  for (const flag of flagsSet) require("node:v8").setFlagsFromString(flag[which]);
}

/** A script under the flags that compiled code is kept under: V8 turns it away under others. */
function scriptOf(source, options) {
  const { Script } = require("node:vm");
  if (flagsSet === null) return new Script(source, options);
  putFlags(1);
  const script = new Script(source, options);
  putFlags(0);
  return script;
}

/** Parts of the program that are read together, as functions by their names. */
function open(file) {
  const path = dist + sep + file;
  const made = bun?.open(file) ?? null;
  if (made !== null) {
    packs.push(made);
    return made.parts;
  }
  const source = sourceOf(path);
  const name = source.slice(0, source.indexOf("\n") + 1);
  const keptName = keptAs(file);
  const compiled = isKept ? read(keptName, name) : null;
  const before = compiled === null ? null : latest;
  const script = scriptOf(source, {
    filename: path,
    ...(compiled && { cachedData: compiled }),
  });
  packs.push({ name, keptName, before, script });
  return script.runInThisContext();
}

function sourceOf(path) {
  try {
    // Said so, Node compiles none of what finds out what an encoding's name means.
    return bytesOf(path).latin1Slice();
  } catch (error) {
    if (error.code !== "ENOENT") throw error;
    // A clone has no program yet, only its source.
    endWithout(
      fs.existsSync(dist)
        ? `coord: ${path} is missing. Install coord again, unless that is being done.`
        : `coord: not built yet. Run \`npm ci\` and \`npm run build\` in ${dirname(dist)}.`,
    );
  }
}

/** A module of Node, or a part of the program; one of what runs seldom is loaded when something of it is asked for. */
function load(id) {
  if (!id.startsWith(".")) return require(id);
  const part = id.slice(id.lastIndexOf("/") + 1);
  return part.startsWith("later-") ? new Proxy({}, { get: (_, name) => run(part)[name] }) : run(part);
}

/** A part stands in one of these files, and is null in those before it, or has a file of its own. */
function partsOf(file) {
  return (opened[file] ??= open(file));
}

function run(part) {
  if (loaded[part]) return loaded[part].exports;
  const module = (loaded[part] = { exports: {}, given });
  if (partsRun < 255) partsRun++;
  const path = dist + sep + "parts" + sep + part;
  let start = null;
  for (let at = 0; start === null && at < files.length; at++) start = partsOf(files[at])[part];
  if (!start) require.cache[path] = module;
  (start ?? compile(path))(module.exports, load, module, path);
  return module.exports;
}

/** What a part gives: of a literal V8 asks its runtime for each name, in code that runs once, and in a loop it does not. */
function given(gives, names, ...values) {
  for (let at = 0; at < names.length; at++) gives[names[at]] = values[at];
  return gives;
}

/** A file of a program of its own, with those that it asks for. */
function loadApart(path) {
  if (loaded[path]) return loaded[path].exports;
  const start = compile(path);
  const module = (require.cache[path] = loaded[path] = { exports: {} });
  const ask = (id) => (id.startsWith(".") ? loadApart(join(dirname(path), id)) : require(id));
  start(module.exports, ask, module, path);
  return module.exports;
}

function compile(path) {
  const text = textOf(path);
  // By name and, where a file's name does not tell its exact text, by its first line.
  const part =
    path.slice(dist.length) + (text.startsWith("/*") ? ` ${text.slice(0, text.indexOf("\n"))}` : "");
  apart.kept ??= keptApart();
  const compiled = apart.kept.get(part) ?? null;
  const script = scriptOf(`(function (exports, require, module, __filename) {${text}\n})`, {
    filename: path,
    ...(compiled && { cachedData: compiled }),
  });
  apart.scripts.push({ part, compiled, script });
  return script.runInThisContext();
}

/** One that is gone, as while another version is installed, is a module that is not found. */
function textOf(path) {
  try {
    return fs.readFileSync(path, "utf8");
  } catch (error) {
    throw error.code === "ENOENT" ? Object.assign(error, { code: "MODULE_NOT_FOUND" }) : error;
  }
}

function keptAs(file) {
  return `${file}.${call}.${process.version}-${process.arch}${flags}.cache`;
}

/**
 * Compiled code of parts by their names: first a list with names and lengths, and how long it is itself. Of all places: what the
 * program's folder lacks is in the user's own.
 */
function keptApart() {
  const kept = new Map();
  for (const place of isKept ? places : []) {
    const found = read(keptAs("parts.cjs"), APART, NOTHING, [place]);
    if (found === null) continue;
    // What is read next goes into the same memory.
    const bytes = Buffer.from(found);
    let at = 4 + bytes.readUInt32LE(0);
    for (const [part, length] of JSON.parse(bytes.latin1Slice(4, at))) {
      kept.set(part, bytes.subarray(at, at + length));
      at += length;
    }
  }
  return kept;
}

/** With what was kept before, of parts that there still are. */
function codeApart() {
  const all = new Map([...apart.kept].filter(([part]) => fs.existsSync(dist + sep + part.split(" ")[0])));
  for (const { part, script } of apart.scripts) all.set(part, script.createCachedData());
  const list = Buffer.from(JSON.stringify([...all].map(([part, { length }]) => [part, length])), "latin1");
  const head = Buffer.alloc(4);
  head.writeUInt32LE(list.length);
  return Buffer.concat([head, list, ...all.values()]);
}

/**
 * Beside the program, or, where that may not be written, in the user's own folder. Compiled code is trusted as much as the
 * program: none is kept for one that everybody may change, nor in a folder where somebody else may write.
 */
function placesToKeep() {
  if (process.platform === "win32") return [dist];
  const { HOME } = process.env;
  const own = HOME && HOME.startsWith("/") ? `${HOME}/.cache/coord-md` : null;
  const built = fs.statSync(dist, { throwIfNoEntry: false });
  if (built === undefined || (built.mode & 0o002) !== 0) return [];
  return own === null ? [dist] : [dist, own];
}

function isOthers(folder) {
  const { uid, mode } = fs.lstatSync(folder);
  return uid !== process.getuid() || (mode & 0o022) !== 0;
}

function mayWrite(folder) {
  try {
    fs.accessSync(folder, fs.constants.W_OK);
    return true;
  } catch {
    return false;
  }
}

/** A file in memory that the next one is read into: to touch a page of it first costs more than to read it. */
function bytesOf(path) {
  const fd = fs.openSync(path);
  try {
    return filled(fd, fs.fstatSync(fd).size);
  } finally {
    fs.closeSync(fd);
  }
}

function filled(fd, size) {
  if (memory.length < size) memory = Buffer.allocUnsafeSlow(Math.max(size, ENOUGH));
  let at = 0;
  for (let more = -1; at < size && more !== 0; at += more)
    more = fs.readSync(fd, memory, at, size - at, null);
  return memory.subarray(0, at);
}

/** Whether a file goes on with the same bytes, looked at piece by piece. */
function goesOn(fd, bytes) {
  const piece = Buffer.allocUnsafeSlow(PIECE);
  for (let at = 0; at < bytes.length;) {
    const more = fs.readSync(fd, piece, 0, Math.min(PIECE, bytes.length - at), null);
    if (more === 0 || !piece.subarray(0, more).equals(bytes.subarray(at, at + more))) return false;
    at += more;
  }
  return true;
}

/**
 * V8 itself turns code away that another version or other flags made, but of the source it compares the length only. The code
 * is there twice, because V8 would crash on a damaged bit; a checksum would cost more. Before it stands how often it was left before.
 * What was read of a text stands before that text.
 */
function read(keptName, name, text = NOTHING, from = places) {
  for (const place of from) {
    let fd = null;
    try {
      fd = fs.openSync(place + sep + keptName);
      const { size, mtimeMs } = fs.fstatSync(fd);
      const bytes = filled(fd, (name.length + COUNT + size - text.length) / 2);
      const code = bytes.subarray(name.length + COUNT);
      latest = { renewals: bytes[name.length], parts: bytes[name.length + 1], at: mtimeMs, place };
      const isWhole = bytes.latin1Slice(0, name.length) === name && goesOn(fd, code) && goesOn(fd, text);
      if (isWhole && (place === dist || !isOthers(place))) return code;
    } catch {
    } finally {
      if (fd !== null) fs.closeSync(fd);
    }
  }
  return null;
}

/** Leaves what a command that did its work has compiled. */
function keep() {
  if (!WHOLE.has(process.exitCode ?? 0)) return;
  // Under flags that can't be brought back, the next process would turn the code away, and never make its own.
  if (flagsSet !== null) {
    putFlags(1);
    if (require("node:v8").cachedDataVersionTag() !== flagTag) return;
  }
  try {
    for (const { name, keptName, before, script } of packs.filter(isToKeep)) {
      const renewals = before === null ? 0 : before.renewals + 1;
      // In its own place: what stood in a later one would never be read.
      const into = before === null ? places : [before.place];
      put(keptName, name, script.createCachedData(), true, { counts: [renewals, partsRun], into });
    }
    if (apart.scripts.some(isNew)) put(keptAs("parts.cjs"), APART, codeApart(), true);
  } catch {}
}

function isNew({ compiled }) {
  return compiled === null;
}

function isToKeep({ before }) {
  if (before === null) return true;
  const isOld = Date.now() - before.at >= (RENEWED_AT[before.renewals] ?? Infinity);
  return (isOld || partsRun > before.parts) && mayWrite(before.place);
}

function put(keptName, name, kept, isLasting, { text = NOTHING, counts = [], into = places } = {}) {
  const count = Buffer.alloc(COUNT);
  count.set(counts);
  const bytes = Buffer.concat([Buffer.from(name, "latin1"), count, kept, kept]);
  into.some((place) => leave(place + sep + keptName, bytes, place !== dist, isLasting, text));
}

/** What is not made to last is of a file of somebody's, and for nobody else's eyes. */
function leave(file, bytes, isOwn, flush, text) {
  const aside = `${file}.${process.pid}`;
  try {
    if (isOwn) fs.mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
    if (isOwn && isOthers(dirname(file))) return false;
    if (!mayWrite(dirname(file))) return false;
    fs.writeFileSync(aside, bytes, { flush, mode: flush ? 0o666 : 0o600 });
    if (text.length > 0) fs.appendFileSync(aside, text);
    if (!flush) makeWay(file);
    fs.renameSync(aside, file);
    return true;
  } catch {
    // Where a package is read from an archive, as Yarn's are, even that fails; what was asked for is done.
    try {
      fs.rmSync(aside, { force: true });
    } catch {}
    return false;
  }
}

/** Where a file is renamed over another one, ext4 begins to write it to the disk at once, which takes longer than all the rest. */
function makeWay(file) {
  try {
    fs.unlinkSync(file);
  } catch {}
}
