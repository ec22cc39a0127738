// What the jobs work with: a scratch repository, the built command in it, and a count of what held.
import { spawn } from "node:child_process";
import fs from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

export const root = join(dirname(fileURLToPath(import.meta.url)), "..", "..");
export const bin = join(root, "bin", "coord.cjs");

const found = { passed: 0, failed: 0 };

/** One line for each thing that is tried; `what` says what was found instead, or is true. */
export function tell(name, what) {
  const isTrue = what === true;
  found[isTrue ? "passed" : "failed"]++;
  console.log(`${isTrue ? "ok    " : "FAILED"} ${name}${isTrue ? "" : `: ${said(what)}`}`);
}

function said(what) {
  return (typeof what === "string" ? what : JSON.stringify(what)).slice(0, 600);
}

/** A group of them; what it throws fails as one. */
export async function group(name, run) {
  const since = Date.now();
  try {
    await run();
  } catch (error) {
    tell(name, error instanceof Error ? `${error.message} ${error.stack}` : String(error));
  }
  console.log(`       ${name}: ${((Date.now() - since) / 1000).toFixed(1)} s`);
}

export function total() {
  return found;
}

/** An environment in which nothing of the caller's shows. */
const KEPT =
  /^(?:path|pathext|systemroot|windir|comspec|temp|tmp|tmpdir|userprofile|home|homedrive|homepath|appdata|localappdata|programdata|node_options|systemdrive|wine.*)$/i;
const clean = Object.fromEntries(Object.entries(process.env).filter(([name]) => KEPT.test(name)));

/** A new repository with the example's board, by its real path. */
export function repository(name) {
  const folder = join(fs.realpathSync.native(fs.mkdtempSync(join(tmpdir(), "coord-windows-"))), name);
  fs.mkdirSync(join(folder, "src"), { recursive: true });
  // By hand: Node 22 copies a tree of a name that is not ASCII to elsewhere there.
  const example = join(root, "fixtures", "example", "CLAUDE_INSTANCES.md");
  fs.writeFileSync(join(folder, "CLAUDE_INSTANCES.md"), fs.readFileSync(example));
  // As git lays it out; git itself is not needed for what is tried.
  for (const part of ["objects", "refs"]) fs.mkdirSync(join(folder, ".git", part), { recursive: true });
  fs.writeFileSync(join(folder, ".git", "HEAD"), "ref: refs/heads/main\n");
  fs.writeFileSync(join(folder, ".git", "config"), "[core]\n\tbare = false\n");
  return folder;
}

/** Starts a program of Node's; `done` has how it ended and what it printed. */
export function start(args, { cwd, env = {}, input }) {
  const child = spawn(process.execPath, args, {
    cwd,
    env: { ...clean, NO_COLOR: "1", ...env },
    stdio: ["pipe", "pipe", "pipe"],
  });
  let [out, err] = ["", ""];
  child.stdout.setEncoding("utf8").on("data", (text) => (out += text));
  child.stderr.setEncoding("utf8").on("data", (text) => (err += text));
  child.stdin.on("error", () => undefined);
  if (input !== null) child.stdin.end(input ?? "");
  const done = new Promise((settle, fail) => {
    child.once("error", fail);
    child.once("close", (status) => settle({ status, out, err }));
  });
  return { child, done };
}

/** An environment that finds the command as npm installs it: a script of the shell, or of cmd.exe. */
export function withCommand(folder) {
  fs.mkdirSync(folder, { recursive: true });
  fs.writeFileSync(join(folder, "coord.cmd"), `@"${process.execPath}" "${bin}" %*\r\n`);
  fs.writeFileSync(join(folder, "coord"), `#!/bin/sh\nexec "${process.execPath}" "${bin}" "$@"\n`, {
    mode: 0o755,
  });
  const name = Object.keys(clean).find((one) => /^path$/i.test(one)) ?? "PATH";
  return { [name]: [folder, dirname(process.execPath), clean[name] ?? ""].join(delimiter) };
}

export function coord(args, given) {
  return start([bin, ...args], given).done;
}

/** The answer of a command with --json. */
export async function ask(args, given) {
  const { status, out, err } = await coord([...args, "--json"], given);
  try {
    return { status, ...JSON.parse(out) };
  } catch {
    return { status, ok: false, out, err };
  }
}

export function board(folder) {
  return fs.readFileSync(join(folder, "CLAUDE_INSTANCES.md"), "utf8");
}
