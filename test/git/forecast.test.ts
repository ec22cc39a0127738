import { spawn, spawnSync } from "node:child_process";
import fs from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { factsOf } from "../../src/git/worktrees/gather.ts";
import type { TreesFacts } from "../../src/paths/worktrees.ts";
import { storeFolders } from "../../src/system/temp-store.ts";
import { madeFolder } from "../folders.ts";
import { atNight, isNight, sized, variants } from "../size.ts";
import { bytesOf, git, randomTrees, truthOf, tryGit, write } from "./forecasts.ts";

const asked = (cwd: string, env: NodeJS.ProcessEnv = process.env, main = cwd) =>
  factsOf({ cwd, main, env, now: Date.now() });

/** `a b: paths` of each two that conflict, by branch. */
function conflictsIn({ trees, pairs }: TreesFacts): string[] {
  const name = (at: number) => trees[at]?.branch ?? "-";
  return pairs.flatMap(({ a, b, conflicts }) =>
    conflicts.map(({ path, kind }) => `${name(a)} ${name(b)} ${kind} ${path}`),
  );
}

describe("what git says of random work trees", () => {
  it.each(Array.from({ length: sized(300, 1) }, (_, at) => at + 1))(
    "is what a merge says, and leaves the repository as it is (%i)",
    async (seed) => {
      const trees = randomTrees(seed, seed % 10 === 0 ? 6_000_000 : 0);
      const before = bytesOf(join(trees.root, ".git"));
      const facts = await asked(trees.root);
      expect(bytesOf(join(trees.root, ".git"))).toEqual(before);
      const said = new Map(
        facts.pairs.map(({ a, b, conflicts }) => [
          `${a} ${b}`,
          conflicts
            .map(({ path }) => path)
            .sort()
            .join("\n"),
        ]),
      );
      expect(facts.trees.filter(({ unknown }) => unknown !== null)).toEqual([]);
      expect(said).toEqual(truthOf(trees));
    },
  );
});

/** `main`, and a work tree for each branch, with some lines in `a.txt`. */
function repository(...branches: string[]): {
  readonly root: string;
  readonly at: (branch: string) => string;
} {
  const folder = madeFolder("trees-");
  const root = join(folder, "r");
  fs.mkdirSync(root);
  git(root, "init", "-q", "-b", "main");
  write(root, "a.txt", lines());
  write(root, "b.txt", lines());
  git(root, "add", "-A");
  git(root, "commit", "-q", "-m", "base");
  for (const branch of branches) git(root, "worktree", "add", "-q", "-b", branch, join(folder, branch));
  return { root, at: (branch) => (branch === "main" ? root : join(folder, branch)) };
}

function lines(changed: Readonly<Record<number, string>> = {}): string {
  return Array.from({ length: 20 }, (_, k) => `${changed[k + 1] ?? `line ${k + 1}`}\n`).join("");
}

const BIN = join(process.cwd(), "bin/coord.cjs");

/** Names of folders that somebody may cut, trim, match or unquote. */
const ODD = [
  "line\nend",
  "\n",
  "two\n\nworktree x",
  "tab\there",
  "cr\rend",
  "trail ",
  " lead",
  "dot.",
  "[ab]*?",
  "{a,b}",
  '"quoted"',
  "~",
  "%41#",
  "日本語 é",
  "e\u0301",
  "a".repeat(200),
];

describe("what git says of work trees", () => {
  it("looks into folders whose names a shell would read otherwise", async () => {
    const names = ["it's", "a b", "-n", "$(exit 1)", "é;exit 1"];
    if (process.platform !== "win32") names.push('`exit 1`"', "back\\slash", ...ODD);
    const { root } = repository();
    for (const [at, name] of names.entries()) {
      const path = join(root, "..", name);
      git(root, "worktree", "add", "-q", "-b", `b${at}`, path);
      write(path, "a.txt", lines({ 5: `by ${at}` }));
    }
    const { trees, pairs } = await asked(root);
    const states = trees.map(({ branch, path, dirty, unknown }) => [branch, path, dirty, unknown]);
    const wanted = names.map((name, at) => [`b${at}`, join(root, "..", name), true, null]);
    expect(states.sort()).toEqual([...wanted, ["main", root, false, null]].sort());
    const meet = pairs.filter(({ conflicts }) => conflicts.length === 1);
    expect(meet).toHaveLength((names.length * (names.length - 1)) / 2);
  });

  it.skipIf(process.platform === "win32").each(variants(ODD, 16))(
    "looks into the work trees of a repository in %j, from each of them",
    async (name) => {
      const root = join(madeFolder("trees-"), name, "r");
      fs.mkdirSync(root, { recursive: true });
      git(root, "init", "-q", "-b", "main");
      write(root, "a.txt", lines());
      git(root, "add", "-A");
      git(root, "commit", "-qm", "base");
      const trees = ["f", "g"].map((branch) => join(root, "..", `${branch}${name}`));
      for (const [at, path] of trees.entries()) {
        git(root, "worktree", "add", "-q", "-b", at === 0 ? "f" : "g", path);
        write(path, "a.txt", lines({ 5: `by ${at}` }));
      }
      for (const cwd of [root, ...trees]) {
        const facts = await asked(cwd, process.env, root);
        expect(facts.trees.map(({ path, dirty }) => [path, dirty])).toEqual([
          [root, false],
          ...trees.map((path) => [path, true]),
        ]);
        expect(conflictsIn(facts)).toEqual(["f g content a.txt"]);
        if (!isNight && cwd === root) continue;
        const said = spawnSync(process.execPath, [BIN, "forecast", "--json"], { cwd, encoding: "utf8" });
        expect([said.status, said.stderr]).toEqual([3, expect.any(String)]);
        expect(conflictsIn(JSON.parse(said.stdout).data)).toEqual(["f g content a.txt"]);
      }
    },
  );

  it("takes a folder by whatever name it is called", async () => {
    const { root, at } = repository("f", "g");
    for (const branch of ["f", "g"]) write(at(branch), "a.txt", lines({ 5: branch }));
    const link = join(root, "..", "link");
    fs.symlinkSync(join(root, ".."), link, process.platform === "win32" ? "junction" : "dir");
    git(root, "worktree", "add", "-q", "-b", "h", join(link, "h"));
    write(join(link, "h"), "a.txt", lines({ 5: "h" }));
    const wanted = ["f g content a.txt", "f h content a.txt", "g h content a.txt"];
    expect(conflictsIn(await asked(root))).toEqual(wanted);
    for (const cwd of variants([join(link, "f"), join(link, "h"), `${at("f")}/`, `${at("g")}/.`], 4)) {
      const said = spawnSync(process.execPath, [BIN, "-C", cwd, "forecast", "--json"], { encoding: "utf8" });
      expect(conflictsIn(JSON.parse(said.stdout).data)).toEqual(wanted);
      const there = spawnSync(process.execPath, [BIN, "forecast", "--json"], { cwd, encoding: "utf8" });
      expect(conflictsIn(JSON.parse(there.stdout).data)).toEqual(wanted);
    }
  });

  it("is as git lists the work trees, whatever lies where they are kept", async () => {
    const { root, at } = repository("f", "g");
    const [kept, other] = [join(root, ".git/worktrees"), join(root, "..", "other")];
    write(at("f"), "a.txt", lines({ 5: "five" }));
    write(at("g"), "a.txt", lines({ 5: "FIVE" }));
    write(kept, "stray", "no folder\n");
    write(join(kept, "empty"), "index", "");
    git(root, "clone", "-q", root, other);
    fs.renameSync(at("g"), join(root, "..", "moved"));
    const facts = await asked(root);
    expect(facts.trees.map(({ branch, gone, dirty }) => [branch, gone, dirty])).toEqual([
      ["main", false, false],
      ["f", false, true],
      ["g", true, false],
    ]);
    git(root, "worktree", "repair", join(root, "..", "moved"));
    expect(conflictsIn(await asked(root))).toEqual(["f g content a.txt"]);
  });

  it("tells lines, and what merges although both changed it", async () => {
    const { root, at } = repository("f", "g");
    write(at("f"), "a.txt", lines({ 5: "five", 15: "fifteen" }));
    write(at("f"), "b.txt", lines({ 2: "two" }));
    git(at("f"), "commit", "-qam", "f");
    write(at("g"), "a.txt", lines({ 1: "one\nand", 5: "FIVE" }));
    write(at("g"), "b.txt", lines({ 19: "nineteen" }));
    const facts = await asked(root);
    expect(facts.base).toBe("main");
    expect(facts.pairs[2]).toEqual({
      a: 1,
      b: 2,
      conflicts: [{ path: "a.txt", kind: "content", lines: { a: [[5, 5]], b: [[6, 6]] } }],
      shared: ["b.txt"],
      unknown: null,
    });
    expect(facts.trees.map(({ dirty, changed }) => [dirty, changed])).toEqual([
      [false, []],
      [
        false,
        [
          { path: "a.txt", committed: true },
          { path: "b.txt", committed: true },
        ],
      ],
      [
        true,
        [
          { path: "a.txt", committed: false },
          { path: "b.txt", committed: false },
        ],
      ],
    ]);
  });

  it("sees a change of the same second and size", async () => {
    const { root, at } = repository("f", "g");
    for (const branch of ["f", "g"]) {
      git(at(branch), "add", "-A");
      write(at(branch), "a.txt", lines({ 5: branch === "f" ? "LINE 5" : "Line 5" }));
    }
    expect(conflictsIn(await asked(root))).toEqual(["f g content a.txt"]);
  });

  it("knows a merge and a rebase under way, a detached work tree, and one whose folder is gone", async () => {
    const { root, at } = repository("f", "g", "h", "i");
    write(at("f"), "a.txt", lines({ 5: "f" }));
    git(at("f"), "commit", "-qam", "f");
    write(at("g"), "a.txt", lines({ 5: "g" }));
    git(at("g"), "commit", "-qam", "g");
    tryGit(at("g"), "merge", "-q", "f");
    write(at("h"), "a.txt", lines({ 5: "h" }));
    git(at("h"), "commit", "-qam", "h");
    tryGit(at("h"), "rebase", "-q", "f");
    git(at("i"), "checkout", "-q", "--detach");
    write(at("i"), "a.txt", lines({ 5: "i" }));
    fs.rmSync(at("f"), { recursive: true });
    const facts = await asked(root);
    expect(facts.trees.map(({ branch, underWay, gone }) => [branch, underWay, gone])).toEqual([
      ["main", null, false],
      ["f", null, true],
      ["g", "merge", false],
      ["h", "rebase", false],
      [null, null, false],
    ]);
    // What is merged into g already is no conflict with it.
    expect(conflictsIn(facts)).toEqual([
      "f - content a.txt",
      "g h content a.txt",
      "g - content a.txt",
      "h - content a.txt",
    ]);
  });

  it("knows sparse work trees, submodules and links", async () => {
    const { root, at } = repository("f", "g");
    const sub = madeFolder("sub-");
    git(sub, "init", "-q", "-b", "main");
    git(sub, "commit", "-q", "--allow-empty", "-m", "one");
    git(root, "-c", "protocol.file.allow=always", "submodule", "add", "-q", sub, "sub");
    write(root, "in/x.txt", "x\n");
    write(root, "out/y.txt", "y\n");
    git(root, "add", "-A");
    git(root, "commit", "-qm", "sub");
    for (const branch of ["f", "g"]) git(at(branch), "merge", "-q", "main");
    git(at("f"), "sparse-checkout", "set", "--cone", "--sparse-index", "in");
    write(at("f"), "in/x.txt", "f\n");
    git(at("g"), "rm", "-q", "out/y.txt");
    git(at("g"), "-c", "protocol.file.allow=always", "submodule", "update", "-q", "--init");
    git(join(at("g"), "sub"), "commit", "-q", "--allow-empty", "-m", "two");
    write(root, "in/x.txt", "main\n");
    write(root, "sub/loose.txt", "not ours\n");
    const before = bytesOf(join(root, ".git"));
    const facts = await asked(root);
    expect(bytesOf(join(root, ".git"))).toEqual(before);
    expect(conflictsIn(facts)).toEqual(["main f content in/x.txt"]);
    expect(facts.trees.map(({ changed }) => changed.map(({ path }) => path))).toEqual([
      ["in/x.txt"],
      ["in/x.txt"],
      ["out/y.txt", "sub"],
    ]);
  });

  it("compares files of git-lfs by what git stores for them, and starts no program for it", async () => {
    const { root, at } = repository("f", "g");
    write(root, ".gitattributes", "*.psd filter=lfs -text\n");
    git(root, "add", "-A");
    git(root, "commit", "-qm", "attributes");
    git(root, "config", "filter.lfs.clean", `touch ${join(root, ".git/started")}; cat`);
    for (const branch of ["f", "g"]) {
      git(at(branch), "merge", "-q", "main");
      write(at(branch), "same.psd", "the same");
      write(at(branch), "art.psd", branch);
    }
    const facts = await asked(root);
    expect(conflictsIn(facts)).toEqual(["f g add art.psd"]);
    expect(fs.existsSync(join(root, ".git/started"))).toBe(false);
  });

  atNight("goes by the name of a large file that git does not know", async () => {
    const { root, at } = repository("f", "g", "h");
    write(at("f"), "big.bin", Buffer.alloc(5_300_000, 1));
    write(at("g"), "big.bin", Buffer.alloc(5_300_000, 2));
    write(at("h"), "other.bin", Buffer.alloc(5_300_000, 2));
    fs.chmodSync(join(at("f"), "big.bin"), 0);
    expect(conflictsIn(await asked(root))).toEqual(["f g add big.bin"]);
  });

  it("runs no hook, and takes names of any kind", async () => {
    const { root, at } = repository("f", "g");
    const hook = join(root, ".git/hooks/post-index-change");
    fs.mkdirSync(join(root, ".git/hooks"), { recursive: true });
    fs.writeFileSync(hook, `#!/bin/sh\ntouch ${join(root, ".git/ran")}\n`, { mode: 0o755 });
    const names = ['quo"te', "new\nline", "é", " sp ace", "-dash"];
    for (const branch of ["f", "g"]) for (const name of names) write(at(branch), name, branch);
    fs.writeFileSync(Buffer.concat([Buffer.from(`${at("f")}/`), Buffer.from([0xff, 0x62])]), "f");
    expect(conflictsIn(await asked(root)).sort()).toEqual(names.map((name) => `f g add ${name}`).sort());
    expect(fs.existsSync(join(root, ".git/ran"))).toBe(false);
  });

  it("knows a bare repository, one without a commit, and branches that have nothing in common", async () => {
    const { root, at } = repository("f");
    git(at("f"), "checkout", "-q", "--orphan", "g");
    git(at("f"), "commit", "-q", "-m", "g");
    const strangers = await asked(root);
    expect(strangers.pairs.map(({ conflicts, unknown }) => [conflicts, unknown])).toEqual([
      [[], "refusing to merge unrelated histories"],
    ]);
    const bare = join(madeFolder("trees-"), "b.git");
    git(root, "clone", "-q", "--bare", root, bare);
    git(bare, "worktree", "add", "-q", "-b", "x", join(bare, "../x"));
    git(bare, "worktree", "add", "-q", "-b", "y", join(bare, "../y"));
    for (const name of ["x", "y"]) write(join(bare, "..", name), "new.txt", name);
    expect(conflictsIn(await asked(join(bare, "../x")))).toEqual(["x y add new.txt"]);
    const empty = madeFolder("trees-");
    git(empty, "init", "-q", "-b", "main");
    expect((await asked(empty)).pairs).toEqual([]);
  });

  it("asks once more where who asked git was killed, at whichever of its calls", async () => {
    const { root, at } = repository("f", "g");
    for (const branch of ["f", "g"]) write(at(branch), "a.txt", lines({ 5: branch }));
    const real = spawnSync("sh", ["-c", "command -v git"], { encoding: "utf8" }).stdout.trim();
    for (const call of variants([1, 2, 3, 4, 5, 6, 7, 8, 9], 5)) {
      const bin = madeFolder("bin-");
      // Calls come side by side: each makes a file with the first free number.
      const counting = `n=1; until (set -C; : > ${bin}/call-$n) 2>/dev/null; do n=$((n + 1)); done`;
      const script = `#!/bin/sh\n${counting}\n[ $n -ne ${call} ] || kill -9 $PPID\nexec ${real} "$@"\n`;
      fs.writeFileSync(join(bin, "git"), script, { mode: 0o755 });
      const env = { ...process.env, PATH: `${bin}:${process.env["PATH"] ?? ""}` };
      expect(conflictsIn(await asked(root, env))).toEqual(["f g content a.txt"]);
      expect(fs.existsSync(join(bin, `call-${call}`))).toBe(true);
    }
  });

  atNight("says so where git is too old, and counts what both sides changed", async () => {
    const { root, at } = repository("f", "g");
    write(at("f"), "a.txt", lines({ 2: "f" }));
    write(at("g"), "a.txt", lines({ 19: "g" }));
    const bin = madeFolder("bin-");
    const real = spawnSync("sh", ["-c", "command -v git"], { encoding: "utf8" }).stdout.trim();
    const script = `#!/bin/sh\ncase " $* " in *" merge-tree "*) exit 129;; esac\nexec ${real} "$@"\n`;
    fs.writeFileSync(join(bin, "git"), script, { mode: 0o755 });
    const path = `${bin}:${process.env["PATH"] ?? ""}`;
    const facts = await asked(root, { ...process.env, PATH: path });
    expect(facts.exact).toBe(false);
    expect(conflictsIn(facts)).toEqual(["f g content a.txt"]);
    const once = `#!/bin/sh\ncase " $* " in *" --stdin -z "*) case " $* " in *" merge-tree "*) exit 129;; esac;; esac\nexec ${real} "$@"\n`;
    fs.writeFileSync(join(bin, "git"), once);
    const single = await asked(root, { ...process.env, PATH: path });
    expect([single.exact, conflictsIn(single), single.pairs[2]?.shared]).toEqual([true, [], ["a.txt"]]);
  });
});

describe("a forecast that is killed", () => {
  /** Of some processes, since others may be at work beside them. */
  const left = (pids: readonly (number | undefined)[]) =>
    storeFolders().flatMap((folder) =>
      fs
        .readdirSync(folder)
        .filter((name) => name.startsWith("coord-git.") && pids.some((pid) => name.includes(`.${pid}.`))),
    );

  it.each(
    variants<readonly [string, NodeJS.ProcessEnv]>(
      [
        ["where the user says", process.env],
        ["where the system has it", { ...process.env, TMPDIR: undefined }],
      ],
      2,
    ),
  )("leaves the repository as it was, and the next one removes what it left, %s", async (_, env) => {
    const pids: (number | undefined)[] = [process.pid];
    const { root, at } = repository("f", "g");
    for (const branch of ["f", "g"])
      for (let k = 0; k < 40; k++) write(at(branch), `n${k}.txt`, Buffer.alloc(200_000, k));
    const before = bytesOf(join(root, ".git"));
    for (let k = 0; k < sized(30, 1); k++) {
      const child = spawn(process.execPath, [BIN, "forecast", "--json"], { cwd: root, env, stdio: "ignore" });
      pids.push(child.pid);
      // It may be over before it is killed.
      const ended = new Promise((done) => child.once("exit", done));
      await new Promise((done) => setTimeout(done, 120 + ((k * 67) % 300)));
      child.kill("SIGKILL");
      await ended;
    }
    // A git that it had started may still be at work in its own folder.
    await new Promise((done) => setTimeout(done, 500));
    expect(bytesOf(join(root, ".git"))).toEqual(before);
    await asked(root);
    expect(left(pids)).toEqual([]);
    expect(bytesOf(join(root, ".git"))).toEqual(before);
  });
});
