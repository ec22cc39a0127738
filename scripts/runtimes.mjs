// Other runtimes than the one that runs this: programs that packages of npm ship as they are. They are fetched once, and kept below
// node_modules; where they can't be had, there is none.
import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const cache = join(dirname(fileURLToPath(import.meta.url)), "..", "node_modules", ".cache", "runtimes");
const platform = `${process.platform === "win32" ? "win" : process.platform}-${process.arch}`;

/** `node@22`, `bun`: the path of the program; null where it can't be had. */
export function runtime(name) {
  const [kind, version = "latest"] = name.split("@");
  const isBun = kind === "bun";
  const folder = join(cache, name);
  const end = process.platform === "win32" ? ".exe" : "";
  const program = join(folder, "package", "bin", `${kind}${end}`);
  if (existsSync(program)) return program;
  try {
    fetch(isBun ? `@oven/bun-${platform}@${version}` : `node-${platform}@${version}`, folder);
    return existsSync(program) ? program : null;
  } catch {
    return null;
  }
}

function fetch(name, folder) {
  mkdirSync(cache, { recursive: true });
  const aside = mkdtempSync(join(cache, "new-"));
  try {
    const options = { cwd: aside, encoding: "utf8", stdio: ["ignore", "pipe", "ignore"], timeout: 180_000 };
    const [file = ""] = execFileSync("npm", ["pack", "--silent", name], options).trim().split("\n").slice(-1);
    execFileSync("tar", ["xzf", file], { cwd: aside });
    rmSync(join(aside, file));
    renameSync(aside, folder);
  } finally {
    rmSync(aside, { recursive: true, force: true });
  }
}

/** What a runtime calls itself. */
export function versionOf(program) {
  const said = execFileSync(program, ["--version"], { encoding: "utf8" }).trim();
  return said.startsWith("v") ? `Node ${said.slice(1)}` : `Bun ${said}`;
}
