// Before any test: the build must be of the source that stands here. It is copied once, for all tests, since somebody may
// build again while they run. And by day the folders of tests are in memory, where there is room and scripts may run: each
// command syncs what it writes several times, and most of a day's run was waiting for the disk. At night they are on the disk.
import { spawnSync } from "node:child_process";
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  realpathSync,
  rmSync,
  statfsSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { isBuilt } from "../scripts/sources.mjs";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");

/** Provides `build`: a folder with `bin` and `dist`. Ends the run when there is no build of this source. */
export default function setup(project) {
  if (!isBuilt(root)) refuse();
  const memory = project.config.env.COORD_TEST === "night" ? null : folderInMemory();
  // The processes that run tests are started after this.
  if (memory !== null) process.env.TMPDIR = memory;
  const build = realpathSync(mkdtempSync(join(tmpdir(), "coord-build-")));
  // For what is made once, by the first test that needs it. Others than the user may have to come there.
  const shared = realpathSync(mkdtempSync(join(tmpdir(), "coord-shared-")));
  chmodSync(shared, 0o755);
  process.env.COORD_TEST_FOLDER = shared;
  const remove = () => {
    for (const folder of [build, shared, memory]) if (folder !== null) removeTree(folder);
  };
  for (const part of ["bin", "dist"]) cpSync(join(root, part), join(build, part), { recursive: true });
  // The checksum is the last thing that a build writes and the first that it removes.
  if (!isBuilt(root, build)) {
    remove();
    refuse();
  }
  project.provide("build", build);
  return remove;
}

/** A folder of its own in memory, or null. What runs before left that were killed goes. */
function folderInMemory() {
  const [memory, prefix, room] = ["/dev/shm", "coord-tests-", 1e9];
  if (!existsSync(memory)) return null;
  for (const name of readdirSync(memory).filter((one) => one.startsWith(prefix)))
    if (!isAlive(Number(name.slice(prefix.length)))) removeTree(join(memory, name));
  const folder = join(memory, `${prefix}${process.pid}`);
  try {
    mkdirSync(folder, { recursive: true });
    const { bavail, bsize } = statfsSync(folder);
    const script = join(folder, "script");
    writeFileSync(script, "#!/bin/sh\n", { mode: 0o755 });
    if (bavail * bsize > room && spawnSync(script).status === 0) return folder;
  } catch {
    // Then on the disk.
  }
  removeTree(folder);
  return null;
}

/** Removes what can be: where a test was stopped, something may still be mounted. */
function removeTree(folder) {
  try {
    rmSync(folder, { recursive: true, force: true });
  } catch (error) {
    console.warn(`left over: ${error.message}`);
  }
}

function isAlive(pid) {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return error.code !== "ESRCH";
  }
}

function refuse() {
  console.error("dist/ is no build of this source: run `npm run build` first, as `npm test` does.");
  process.exit(1);
}
