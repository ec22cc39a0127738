// Runs a TypeScript file of the tests as a program of its own.
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { buildSync } from "esbuild";

/** @returns its exit status */
export function runBundled(entry, args) {
  const folder = mkdtempSync(join(tmpdir(), "coord-bundle-"));
  const outfile = join(folder, "program.cjs");
  buildSync({
    entryPoints: [entry],
    outfile,
    bundle: true,
    platform: "node",
    format: "cjs",
    target: "node20",
    logLevel: "error",
    external: ["pg-native"],
    define: {
      "import.meta.dirname": JSON.stringify(dirname(entry)),
      "import.meta.url": JSON.stringify(pathToFileURL(entry).href),
    },
  });
  try {
    return spawnSync(process.execPath, [outfile, ...args], { stdio: "inherit" }).status ?? 1;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

export const root = join(import.meta.dirname, "..");
