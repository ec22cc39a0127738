// The torture of the file store by hand, in its long form:
//   node test/torture/store-torture.mjs --writers 32 --seconds 60 --kill 150 --stalls 0.01
//   … --disk normal|no-symlinks|no-links|no-lock   what the disk can't do, or that the lock is worth nothing
//   … --keep 100 --kill 0 --stalls 0               throughput: the file stays small
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buildSync } from "esbuild";

const folder = mkdtempSync(join(tmpdir(), "coord-bundle-"));
const bundle = (name) => {
  const outfile = join(folder, `${name}.cjs`);
  const entryPoints = [join(import.meta.dirname, `${name}.ts`)];
  buildSync({
    entryPoints,
    outfile,
    bundle: true,
    platform: "node",
    format: "cjs",
    target: "node20",
    logLevel: "error",
  });
  return outfile;
};
const args = [bundle("store-torture-main"), "--worker", bundle("store-worker"), ...process.argv.slice(2)];
const { status } = spawnSync(process.execPath, args, { stdio: "inherit" });
rmSync(folder, { recursive: true, force: true });
process.exitCode = status ?? 1;
