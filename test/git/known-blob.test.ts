import { spawnSync } from "node:child_process";
import fs from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { isKeptByGit, isKnownBlob } from "../../src/git/known-blob.ts";
import { cleanEnv, tempFolder } from "../e2e/support.ts";

const TEXT = "# Board\n\nÉté\n";
const FILE = "board.md";

function git(cwd: string, ...args: readonly string[]): void {
  const who = ["-c", "user.name=T", "-c", "user.email=t@example.org"];
  const { status, stderr } = spawnSync("git", [...who, ...args], { cwd, env: cleanEnv(), encoding: "utf8" });
  if (status !== 0) throw new Error(`git ${args.join(" ")}: ${stderr}`);
}

/** A repository with the text committed. */
function repository(text = TEXT, ...init: readonly string[]): string {
  const root = tempFolder();
  git(root, "init", "-q", "-b", "main", ...init);
  fs.writeFileSync(join(root, FILE), text);
  git(root, "add", "-A");
  git(root, "commit", "-q", "-m", "one");
  return root;
}

const at = (root: string, ...more: readonly string[]) => join(root, ...more, FILE);
const later = () => Date.now() + 1_000;

describe("git knows a text", () => {
  it("that was committed, and no other", async () => {
    const root = repository();
    expect(await isKnownBlob(at(root), TEXT, later())).toBe(true);
    expect(await isKnownBlob(at(root), `${TEXT}\n`, later())).toBe(false);
  });

  it("that was only added, or stashed", async () => {
    const root = repository();
    for (const [text, command] of [
      ["added\n", ["add", "-A"]],
      ["stashed\n", ["stash", "-q"]],
    ] as const) {
      fs.writeFileSync(at(root), text);
      git(root, ...command);
      expect(await isKnownBlob(at(root), text, later())).toBe(true);
    }
  });

  it("by a moment: not what was saved before git stored it", async () => {
    const root = repository();
    expect(await isKnownBlob(at(root), TEXT, Date.now() - 60_000)).toBe(false);
    expect(await isKnownBlob(at(root), TEXT)).toBe(true);
  });

  it("though it has made the object young again, as it does when it would store the same once more", async () => {
    const root = repository();
    const { stdout } = spawnSync("git", ["rev-parse", `HEAD:${FILE}`], {
      cwd: root,
      env: cleanEnv(),
      encoding: "utf8",
    });
    const object = join(root, ".git", "objects", stdout.slice(0, 2), stdout.trim().slice(2));
    const { birthtimeMs, mtimeMs } = fs.statSync(object);
    const saved = Math.ceil(Math.max(birthtimeMs, mtimeMs));
    fs.utimesSync(object, new Date(saved + 5_000), new Date(saved + 5_000));
    // Not every disk keeps when a file came to be.
    expect(await isKnownBlob(at(root), TEXT, saved)).toBe(fs.statSync(object).birthtimeMs <= saved);
  });

  it("that is packed, whatever the moment", async () => {
    const root = repository();
    git(root, "gc", "-q");
    expect(await isKnownBlob(at(root), TEXT, 0)).toBe(true);
    expect(await isKnownBlob(at(root), "other\n", later())).toBe(false);
  });

  it("in a repository of the other kind of hash", async () => {
    const root = repository(TEXT, "--object-format=sha256");
    expect(await isKnownBlob(at(root), TEXT, Date.now() - 60_000)).toBe(false);
    git(root, "gc", "-q");
    expect(await isKnownBlob(at(root), TEXT, later())).toBe(true);
  });

  it("whose line ends it converts", async () => {
    const root = repository();
    expect(await isKnownBlob(at(root), TEXT.replaceAll("\n", "\r\n"), later())).toBe(true);
  });

  it("from a folder below, a linked worktree, a submodule, a repository whose folder stands elsewhere", async () => {
    const root = repository();
    fs.mkdirSync(join(root, "docs"));
    const linked = join(tempFolder(), "linked");
    git(root, "worktree", "add", "-q", linked);
    const outer = repository("outer\n");
    git(outer, "-c", "protocol.file.allow=always", "submodule", "--quiet", "add", root, "inner");
    const elsewhere = repository(TEXT, `--separate-git-dir=${join(tempFolder(), "git")}`);
    const files = [at(root, "docs"), at(linked), at(outer, "inner"), at(elsewhere)];
    for (const file of files) {
      expect(await isKnownBlob(file, TEXT, later())).toBe(true);
      expect(await isKnownBlob(file, "other\n", later())).toBe(false);
    }
    expect(await isKnownBlob(at(elsewhere), TEXT, Date.now() - 60_000)).toBe(false);
    expect(await isKnownBlob(at(linked), TEXT, Date.now() - 60_000)).toBe(false);
  });

  it("and knows none where there is no git", async () => {
    expect(await isKnownBlob(at(tempFolder()), TEXT, later())).toBe(false);
    const broken = tempFolder();
    fs.writeFileSync(join(broken, ".git"), "gitdir: /nowhere\n");
    expect(await isKnownBlob(at(broken), TEXT, later())).toBe(false);
  });
});

describe("git keeps a text", () => {
  const save = (root: string, text: string) => fs.writeFileSync(at(root), text);

  it("that a commit, a branch or a stash has, be it left behind since", async () => {
    const root = repository();
    save(root, "amended\n");
    git(root, "commit", "-qam", "two");
    git(root, "commit", "-q", "--amend", "-m", "three");
    save(root, "later\n");
    git(root, "commit", "-qa", "--amend", "-m", "four");
    git(root, "branch", "side");
    git(root, "reset", "-q", "--hard", "HEAD~1");
    save(root, "stashed\n");
    git(root, "stash", "-q");
    save(root, "stashed again\n");
    git(root, "stash", "-q");
    for (const text of [TEXT, "amended\n", "later\n", "stashed\n", "stashed again\n"])
      expect(await isKeptByGit(at(root), text), text).toBe(true);
    fs.rmSync(join(root, ".git/logs"), { recursive: true });
    expect(await isKeptByGit(at(root), "later\n")).toBe(true);
  });

  it("in a folder below the root, and with line ends of its own", async () => {
    const root = repository();
    fs.mkdirSync(join(root, "docs"));
    const file = join(root, "docs", FILE);
    fs.writeFileSync(file, "one\ntwo\n");
    git(root, "add", "-A");
    git(root, "commit", "-qm", "docs");
    expect(await isKeptByGit(file, "one\r\ntwo\r\n")).toBe(true);
    expect(await isKeptByGit(at(root), "one\ntwo\n")).toBe(false);
  });

  it("not where it stored it on its way only", async () => {
    const root = repository();
    for (const [text, ...commands] of [
      ["added and reset\n", ["add", "-A"], ["reset", "-q", "--hard"]],
      ["popped\n", ["stash", "-q"], ["stash", "pop", "-q"], ["checkout", "-q", "-f"]],
      ["dropped\n", ["stash", "-q"], ["stash", "drop", "-q"]],
      ["made a stash of\n", ["stash", "create"], ["checkout", "-q", "-f"]],
      ["hashed\n", ["hash-object", "-w", FILE], ["checkout", "-q", "-f"]],
    ] as const) {
      save(root, text);
      for (const command of commands) git(root, ...command);
      expect([text, await isKnownBlob(at(root), text, later())]).toEqual([text, true]);
      expect([text, await isKeptByGit(at(root), text)]).toEqual([text, false]);
    }
    expect(await isKeptByGit(at(tempFolder()), TEXT)).toBe(false);
  });
});
