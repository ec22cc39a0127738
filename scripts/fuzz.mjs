// Hostile inputs at random: `npm run fuzz -- --cases N --seed S [--case K] [TARGET]`. See test/fuzz.
import { spawnSync } from "node:child_process";
import { parseArgs } from "node:util";

const { values, positionals } = parseArgs({
  options: { cases: { type: "string" }, seed: { type: "string" }, case: { type: "string" } },
  allowPositionals: true,
});
const env = { ...process.env };
for (const [name, value] of Object.entries(values)) env[`COORD_FUZZ_${name.toUpperCase()}`] = value;
const only = positionals.length === 0 ? [] : ["-t", `^${positionals.join("|")}$`];
const words = ["vitest", "run", "test/fuzz", ...only];
const { status } = spawnSync("npx", words, { env, stdio: "inherit", shell: process.platform === "win32" });
process.exitCode = status ?? 1;
