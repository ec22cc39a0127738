// Loaded before coord: counts each call of the file system below a folder that changes something, or that reads what a
// change rests on; and kills the process, or fails the call, at the one that is asked for.
const fs = require("node:fs");

const { root, at, act, log } = JSON.parse(process.env.COORD_FAULT);
const paths = new Map();
const real = { ...pick("openSync", "closeSync", "writeSync", "appendFileSync", "fsync") };
let count = 0;

function pick(...names) {
  return Object.fromEntries(names.map((name) => [name, fs[name]]));
}

/** @throws what the call is to fail with */
function hit(name, path) {
  if (typeof path !== "string" || !`${path}/`.startsWith(`${root}/`)) return;
  count++;
  if (log !== undefined) real.appendFileSync(log, `${name} ${path.slice(root.length + 1)}\n`);
  if (count !== at) return;
  if (act === "kill") {
    process.kill(process.pid, "SIGKILL");
    for (;;) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1_000);
  }
  throw Object.assign(new Error(`${act}: ${name} '${path}'`), { code: act, syscall: name, path });
}

fs.openSync = (path, flags, mode) => {
  hit(isReading(flags) ? "open" : "create", String(path));
  const fd = real.openSync(path, flags, mode);
  paths.set(fd, String(path));
  return fd;
};

function isReading(flags = "r") {
  return typeof flags === "number" ? (flags & 3) === 0 : flags === "r";
}

fs.closeSync = (fd) => {
  paths.delete(fd);
  return real.closeSync(fd);
};

fs.writeSync = (fd, ...rest) => {
  hit("write", paths.get(fd));
  return real.writeSync(fd, ...rest);
};

// In the pieces that Node makes of it.
fs.writeFileSync = (file, data, options) => {
  const { flag = "w", mode = 0o666 } = typeof options === "object" && options !== null ? options : {};
  const fd = typeof file === "number" ? file : fs.openSync(file, flag, mode);
  try {
    const bytes = typeof data === "string" ? Buffer.from(data) : data;
    for (let done = 0; done < bytes.length;) done += fs.writeSync(fd, bytes, done);
  } finally {
    if (fd !== file) fs.closeSync(fd);
  }
};

fs.fsync = (fd, done) => {
  try {
    hit("fsync", paths.get(fd));
  } catch (error) {
    process.nextTick(done, error);
    return;
  }
  real.fsync(fd, done);
};

/** Functions whose change is at a path, by the place of that in their arguments. */
const BY_PATH = {
  mkdirSync: 0,
  rmdirSync: 0,
  unlinkSync: 0,
  rmSync: 0,
  renameSync: 1,
  linkSync: 1,
  symlinkSync: 1,
  chmodSync: 0,
  lutimesSync: 0,
  utimesSync: 0,
  lchownSync: 0,
  appendFileSync: 0,
  readFileSync: 0,
  readlinkSync: 0,
  readdirSync: 0,
};
/** Those on an open file. */
const BY_FD = [
  "fsyncSync",
  "fchmodSync",
  "fchownSync",
  "ftruncateSync",
  "futimesSync",
  "readSync",
  "readFileSync",
];

for (const name of new Set([...Object.keys(BY_PATH), ...BY_FD])) {
  const original = fs[name];
  fs[name] = (...args) => {
    const subject = args[BY_PATH[name] ?? 0];
    hit(name.replace("Sync", ""), typeof subject === "number" ? paths.get(subject) : String(subject));
    return original.apply(fs, args);
  };
}
