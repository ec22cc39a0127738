// Repositories with several work trees, made at random from a number, and what `git merge` really says of each two.
import { execFileSync, spawnSync } from "node:child_process";
import fs from "node:fs";
import { dirname, join } from "node:path";
import { madeFolder } from "../folders.ts";

const ENV: NodeJS.ProcessEnv = {
  ...process.env,
  GIT_AUTHOR_NAME: "t",
  GIT_AUTHOR_EMAIL: "t@example.org",
  GIT_COMMITTER_NAME: "t",
  GIT_COMMITTER_EMAIL: "t@example.org",
  GIT_CONFIG_GLOBAL: "/dev/null",
  GIT_CONFIG_SYSTEM: "/dev/null",
  LC_ALL: "C",
};

export function git(cwd: string, ...args: string[]): string {
  return execFileSync("git", args, { cwd, env: ENV, encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] });
}

/** What may end in a conflict. */
export function tryGit(cwd: string, ...args: string[]): void {
  spawnSync("git", args, { cwd, env: ENV });
}

/** Numbers below 1, always the same from the same seed. */
function numbersFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}

export interface Trees {
  readonly root: string;
  /** The main one first. */
  readonly paths: readonly string[];
}

const NAMES = [
  "a.txt",
  "b.txt",
  "src/c.ts",
  "src/d.ts",
  "src/deep/e.ts",
  "src/deep/f.ts",
  "lib/g.js",
  "lib/h.js",
  "doc ümlaut.md",
  "bin/run.sh",
];
const FRESH = [
  "new.txt",
  "src/new.ts",
  "src/deep/x.ts",
  "lib/i.js",
  "lib",
  "src/deep",
  "doc",
  "doc/d.md",
  "moved/c.ts",
  "moved/e.ts",
  "a.txt/under.md",
];

/** A repository whose work trees have changed, committed, staged and left things behind. */
export function randomTrees(seed: number, big = 0): Trees {
  const random = numbersFrom(seed);
  const below = (n: number) => Math.floor(random() * n);
  const pick = <T>(all: readonly T[]): T => all[below(all.length)] as T;
  const folder = madeFolder("trees-");
  const root = join(folder, "r");
  fs.mkdirSync(root);
  git(root, "init", "-q", "-b", "main");
  const crlf = below(4);
  if (crlf === 1) git(root, "config", "core.autocrlf", "true");
  if (crlf === 2) fs.writeFileSync(join(root, ".gitattributes"), "* text=auto\n*.md eol=crlf\n");
  if (below(5) === 0) git(root, "config", "merge.directoryRenames", "true");
  for (const name of NAMES) write(root, name, textOf(name, 6 + below(20), below(3) === 0 ? "\r\n" : "\n"));
  fs.chmodSync(join(root, "bin/run.sh"), 0o755);
  fs.writeFileSync(
    join(root, "data.bin"),
    Buffer.from([0, 1, 2, 255, ...Array.from({ length: 50 }, () => below(256))]),
  );
  fs.symlinkSync("a.txt", join(root, "link"));
  fs.writeFileSync(join(root, ".gitignore"), "ignored/\n");
  commit(root, "base");
  const paths = [root];
  const count = 2 + below(4);
  for (let k = 1; k <= count; k++) {
    const path = join(folder, `w${k}`);
    const from = below(3) === 0 ? pick(paths) : root;
    git(
      root,
      "worktree",
      "add",
      "-q",
      ...(below(6) === 0 ? ["--detach"] : ["-b", `f${k}`]),
      path,
      git(from, "rev-parse", "HEAD").trim(),
    );
    paths.push(path);
    for (let n = below(3); n > 0; n--) {
      change(pick(paths), below, pick, big);
      if (below(2) === 0) commit(pick(paths), `work ${k}`);
    }
  }
  for (const path of paths)
    for (let n = below(4); n > 0; n--) {
      change(path, below, pick, big);
      const then = below(5);
      if (then === 0) git(path, "add", "-A");
      if (then === 1) commit(path, "more");
      if (then === 2) mergeIn(path, pick(paths));
    }
  return { root, paths };
}

function textOf(name: string, lines: number, end: string): string {
  return Array.from({ length: lines }, (_, k) => `${name} line ${k}${end}`).join("");
}

export function write(root: string, name: string, content: string | Buffer): void {
  const path = join(root, name);
  try {
    for (let at = dirname(path); at !== root; at = dirname(at))
      if (fs.lstatSync(at, { throwIfNoEntry: false })?.isDirectory() === false) fs.rmSync(at);
    fs.mkdirSync(dirname(path), { recursive: true });
    if (fs.lstatSync(path, { throwIfNoEntry: false })) fs.rmSync(path, { recursive: true });
    fs.writeFileSync(path, content);
  } catch (error) {
    if (!(error instanceof Error && "code" in error && error.code === "ENOTDIR")) throw error;
  }
}

function commit(path: string, message: string): void {
  git(path, "add", "-A");
  git(path, "commit", "-q", "--allow-empty", "-m", message);
}

function mergeIn(path: string, other: string): void {
  if (git(path, "status", "--porcelain") !== "") commit(path, "before a merge");
  const head = git(other, "rev-parse", "HEAD").trim();
  const done = spawnSync("git", ["merge", "-q", "--no-edit", head], { cwd: path, env: ENV });
  // What git takes for changed because of its line ends keeps it from an orderly end.
  if (done.status !== 0) git(path, "reset", "-q", "--hard");
}

function change(
  path: string,
  below: (n: number) => number,
  pick: <T>(all: readonly T[]) => T,
  big: number,
): void {
  const files = git(path, "ls-files", "-z", "--cached", "--others", "--exclude-standard").split("\0");
  const there = files.filter((name) => name !== "" && isFile(join(path, name)));
  const name = there.length === 0 ? "a.txt" : pick(there);
  const at = join(path, name);
  const kind = below(13);
  if (kind <= 3 && there.length > 0) {
    const lines = fs.readFileSync(at, "latin1").split("\n");
    lines[below(lines.length)] = `edited ${below(6)}`;
    fs.writeFileSync(at, lines.join("\n"), "latin1");
  } else if (kind === 4) write(path, pick(FRESH), textOf("new", 3 + below(3), "\n"));
  else if (kind === 5 && there.length > 0) fs.rmSync(at);
  else if (kind === 6 && there.length > 0) rename(path, name, pick(FRESH));
  else if (kind === 7 && there.length > 0) fs.chmodSync(at, below(2) === 0 ? 0o755 : 0o644);
  else if (kind === 8) {
    fs.rmSync(join(path, "link"), { force: true, recursive: true });
    fs.symlinkSync(pick(["a.txt", "b.txt", "src"]), join(path, "link"));
  } else if (kind === 9 && there.length > 0) {
    const text = fs.readFileSync(at, "latin1");
    fs.writeFileSync(
      at,
      text.includes("\r\n") ? text.replaceAll("\r\n", "\n") : text.replaceAll("\n", "\r\n"),
      "latin1",
    );
  } else if (kind === 10) fs.writeFileSync(join(path, "data.bin"), Buffer.from([0, 9, below(4), 255]));
  else if (kind === 11 && big > 0)
    write(path, pick(["big.bin", "big2.bin"]), Buffer.alloc(big + below(1_000_000), below(200)));
  else if (kind === 12) moveFolder(path, pick(["src/deep", "lib"]), pick(["moved", "src/deeper"]));
  else if (isFile(join(path, "a.txt"))) fs.appendFileSync(join(path, "a.txt"), `more ${below(5)}\n`);
}

function isFile(path: string): boolean {
  try {
    return fs.lstatSync(path, { throwIfNoEntry: false })?.isFile() === true;
  } catch {
    // It lies below a file.
    return false;
  }
}

function rename(path: string, from: string, to: string): void {
  const target = join(path, to);
  if (fs.existsSync(target) || fs.existsSync(`${target}/`)) return;
  const content = fs.readFileSync(join(path, from));
  fs.rmSync(join(path, from));
  write(path, to, content);
}

function moveFolder(path: string, from: string, to: string): void {
  const [old, fresh] = [join(path, from), join(path, to)];
  if (fs.statSync(old, { throwIfNoEntry: false })?.isDirectory() !== true || fs.existsSync(fresh)) return;
  fs.mkdirSync(dirname(fresh), { recursive: true });
  fs.renameSync(old, fresh);
}

/** What `git merge` says of each two work trees, once all that is in each is committed. It changes the repository. */
export function truthOf({ root, paths }: Trees): Map<string, string> {
  const heads = paths.map((path) => {
    commit(path, "as it is");
    return git(path, "rev-parse", "HEAD").trim();
  });
  const scratch = join(dirname(root), "scratch");
  // What git would write otherwise than it is stored counts as changed by somebody, and keeps a merge from being tried.
  git(root, "config", "core.autocrlf", "false");
  fs.mkdirSync(join(root, ".git/info"), { recursive: true });
  fs.writeFileSync(join(root, ".git/info/attributes"), "* -text -eol\n");
  git(root, "worktree", "add", "-q", "--detach", scratch);
  const said = new Map<string, string>();
  for (let a = 0; a < heads.length; a++)
    for (let b = a + 1; b < heads.length; b++)
      said.set(`${a} ${b}`, mergeOf(scratch, heads[a] ?? "", heads[b] ?? ""));
  return said;
}

function mergeOf(scratch: string, one: string, other: string): string {
  git(scratch, "checkout", "-q", "--force", "--detach", one);
  git(scratch, "clean", "-qfdx");
  const done = spawnSync("git", ["merge", "-q", "--no-edit", other], {
    cwd: scratch,
    env: ENV,
    encoding: "utf8",
  });
  const names = git(scratch, "ls-files", "--unmerged", "-z").split("\0").filter(Boolean);
  const unmerged = new Set(
    names.map((line) =>
      line.slice(line.indexOf("\t") + 1).replace(new RegExp(`~(?:HEAD|${other})(?:_\\d+)?$`), ""),
    ),
  );
  git(scratch, "reset", "-q", "--hard", one);
  return done.status === 0 ? "" : [...unmerged].sort().join("\n") || `failed: ${done.stderr}`;
}

/** All of a folder with the bytes in it, times aside. */
export function bytesOf(folder: string): Map<string, string> {
  const found = new Map<string, string>();
  for (const name of fs.readdirSync(folder, { recursive: true, encoding: "utf8" })) {
    const path = join(folder, name);
    const stat = fs.lstatSync(path);
    found.set(
      name,
      stat.isFile() ? fs.readFileSync(path, "latin1") : stat.isSymbolicLink() ? fs.readlinkSync(path) : "",
    );
  }
  return found;
}
