import fs from "node:fs";
import { createRequire } from "node:module";
import { basename, dirname, join } from "node:path";
import { describe, expect, it } from "vitest";
import { git as installer } from "../../src/setup/git.ts";
import { cleanEnv, eventually, git, tempFolder } from "../e2e/support.ts";
import { ANN, BOB, gitAs, type Shared, shared } from "../git/commits.ts";
import { carryOut, everything, must, projectAt } from "./git-support.ts";
import { atNight, variants } from "../size.ts";

const require = createRequire(import.meta.url);
const HUSKY = join(dirname(require.resolve("husky")), "bin.js");

const codes = (notes: readonly { readonly code: string }[]) => notes.map(({ code }) => code);

/** Bob's commit of Ann's file is stopped, Ann's goes through with her number in it. */
async function expectGuarded(made: Shared, root = made.root): Promise<void> {
  fs.appendFileSync(join(root, "src/auth.ts"), "x\n");
  const stopped = await gitAs(BOB, root, "commit", "-qam", "Theirs");
  expect(stopped).toMatchObject({ status: 1, stderr: expect.stringContaining("Instance #12") });
  const done = await gitAs(ANN, root, "commit", "-qam", "Mine");
  expect(done).toMatchObject({ status: 0, stderr: expect.not.stringContaining("coord:") });
  expect(git(root, "log", "-1", "--format=%s")).toBe("Instance 12: Mine\n");
}

/** A `coord` for the PATH that only writes down after which commits it was called, and where. */
function noting(): { readonly path: string; readonly calls: () => readonly string[] } {
  const [folder, log] = [tempFolder(), join(tempFolder(), "log")];
  const script = `#!/bin/sh\n[ "$3" = post-commit ] || exit 0\nbasename "$PWD" >> ${log}\nexit 3\n`;
  fs.writeFileSync(join(folder, "coord"), script, { mode: 0o755 });
  const calls = () => (fs.existsSync(log) ? fs.readFileSync(log, "utf8").trim().split("\n") : []);
  return { path: `${folder}:${process.env["PATH"] ?? ""}`, calls };
}

/** A git on the PATH that says it is another version, and is the one that is here otherwise. */
function gitOfVersion(version: string): Record<string, string> {
  const folder = tempFolder();
  const real = must("sh", ["-c", "command -v git"], folder).trim();
  const script = `#!/bin/sh\nfor word; do [ "$word" = --version ] && { echo "git version ${version}"; exit; }; done\nexec ${real} "$@"\n`;
  fs.writeFileSync(join(folder, "git"), script, { mode: 0o755 });
  return { ...cleanEnv(), PATH: `${folder}:${process.env["PATH"] ?? ""}` };
}

describe("setup of git", () => {
  it("puts driver and hooks in, once; they work; taking them out leaves every byte as it was", async () => {
    const made = await shared();
    const project = projectAt(made.root);
    const before = everything(made.root);
    expect((await installer.plan(project, "remove")).changes).toEqual([]);
    expect(everything(made.root)).toEqual(before);
    const first = await carryOut(project, "install");
    expect(first.state).toBe("missing");
    expect(codes(first.notes)).toEqual(["COMMIT_ATTRIBUTES", "COMMIT_SUBJECTS"]);
    expect(await installer.plan(project, "install")).toEqual({ state: "current", changes: [], notes: [] });
    const attributes = fs.readFileSync(join(made.root, ".gitattributes"), "utf8");
    expect(attributes).toBe("CLAUDE_INSTANCES.md merge=coord\nCLAUDE_INSTANCES.archive.md merge=coord\n");
    expect(made.git("config", "--local", "merge.coord.driver")).toBe("coord merge %O %A %B %L -- %P\n");
    expect(made.git("check-attr", "merge", "CLAUDE_INSTANCES.md")).toContain(": merge: coord");
    const removed = await installer.plan(project, "remove");
    expect(removed.state).toBe("current");
    await carryOut(project, "remove");
    expect(everything(made.root)).toEqual(before);
    await carryOut(project, "install");
    await expectGuarded(made);
  });

  it("keeps what stands in attributes, configuration and hooks of others", async () => {
    const made = await shared();
    const hook = '#!/usr/bin/env bash\nset -u\necho checked >&2\n[ ! -e fail ] || exit 7\nexec true "$0"\n';
    fs.writeFileSync(join(made.root, ".git/hooks/pre-commit"), hook, { mode: 0o755 });
    made.write(".gitattributes", "*.md merge=union\r\n*.png binary");
    made.git("config", "merge.other.driver", "x %A");
    const before = everything(made.root);
    await carryOut(projectAt(made.root), "install");
    expect(made.git("check-attr", "merge", "CLAUDE_INSTANCES.md")).toContain(": merge: coord");
    await expectGuarded(made);
    made.write("fail", "x\n");
    made.git("add", ".");
    const theirs = await made.as(ANN, "commit", "-qm", "x");
    expect(theirs).toMatchObject({ status: 1, stderr: "checked\n" });
    made.git("reset", "-q");
    fs.rmSync(join(made.root, "fail"));
    await carryOut(projectAt(made.root), "remove");
    const after = everything(made.root);
    for (const name of [".gitattributes", ".git/config", ".git/hooks/pre-commit"])
      expect(after[name]).toBe(before[name]);
    expect(after).not.toHaveProperty([".git/hooks/prepare-commit-msg"]);
  });

  it("without coord on the PATH commits go on, with one line of warning", async () => {
    const made = await shared();
    await carryOut(projectAt(made.root), "install");
    made.write("src/auth.ts", "x\n");
    const { status, stderr } = await made.as(
      { ...BOB, PATH: process.env["PATH"] ?? "" },
      "commit",
      "-qam",
      "x",
    );
    expect({ status, stderr }).toEqual({
      status: 0,
      stderr: "coord is not on the PATH: nobody looked for reserved files in this commit\n",
    });
  });

  atNight(
    "with a coord that can't run commits go on, with a line; COORD_HOOK_MODE=block stops them",
    async () => {
      const made = await shared();
      await carryOut(projectAt(made.root), "install");
      made.write("src/auth.ts", "x\n");
      const broken = { ...BOB, NODE_OPTIONS: "--require=/nonexistent.js" };
      const blocked = await made.as({ ...broken, COORD_HOOK_MODE: "block" }, "commit", "-qam", "x");
      expect(blocked.status).toBe(1);
      const { status, stderr } = await made.as(broken, "commit", "-qam", "x");
      expect({ status, stderr }).toMatchObject({
        status: 0,
        stderr: expect.stringMatching(
          /^coord could not run: nobody looked for reserved files in this commit$/m,
        ),
      });
    },
  );

  it("docs/CLAUDE_INSTANCES.md, a linked worktree, a file outside", async () => {
    const made = await shared();
    made.git("mv", "CLAUDE_INSTANCES.md", "moved.md");
    made.write("docs/CLAUDE_INSTANCES.md", "x\n");
    made.git("commit", "-qam", "moved");
    const linked = join(tempFolder(), "linked");
    made.git("worktree", "add", "-q", linked, "-b", "other");
    const file = join(made.root, "docs", "CLAUDE_INSTANCES.md");
    const project = projectAt(linked, { main: made.root, file });
    const plan = await carryOut(project, "install");
    const paths = plan.changes.flatMap((change) => (change.kind === "file" ? change.path : []));
    expect(paths).toEqual([
      join(linked, ".gitattributes"),
      join(made.root, ".git/hooks/pre-commit"),
      join(made.root, ".git/hooks/prepare-commit-msg"),
      join(made.root, ".git/hooks/post-commit"),
    ]);
    expect(fs.readFileSync(join(linked, ".gitattributes"), "utf8")).toMatch(
      /^docs\/CLAUDE_INSTANCES\.md merge=coord\ndocs\/CLAUDE_INSTANCES\.archive\.md merge=coord\n$/,
    );
    const outside = await installer.plan(
      projectAt(made.root, { file: join(tempFolder(), "x.md") }),
      "install",
    );
    expect(codes(outside.notes)).toEqual(["FILE_OUTSIDE"]);
  });

  it("says when another line decides about the merge all the same, and when a hook is not executable", async () => {
    const made = await shared();
    await carryOut(projectAt(made.root), "install");
    fs.appendFileSync(join(made.root, ".gitattributes"), "*.md merge=union\n");
    fs.chmodSync(join(made.root, ".git/hooks/pre-commit"), 0o644);
    const { notes } = await installer.plan(projectAt(made.root), "install");
    expect(notes.map(({ code, args }) => [code, args["value"] ?? ""])).toEqual([
      ["ATTRIBUTE_OVERRIDDEN", "union"],
      ["HOOK_NOT_EXECUTABLE", ""],
    ]);
  });

  it("writes nothing outside the repository, and nothing that is no shell script", async () => {
    const made = await shared();
    const elsewhere = tempFolder();
    const project = projectAt(made.root);
    made.git("config", "core.hooksPath", elsewhere);
    await expect(installer.plan(project, "install")).rejects.toThrow("SETUP_HOOKS_OUTSIDE");
    expect((await installer.plan(project, "remove")).changes).toEqual([]);
    made.git("config", "--unset", "core.hooksPath");
    fs.writeFileSync(join(elsewhere, "hook"), "#!/bin/sh\n", { mode: 0o755 });
    const hook = join(made.root, ".git/hooks/pre-commit");
    fs.symlinkSync(join(elsewhere, "hook"), hook);
    await expect(installer.plan(project, "install")).rejects.toThrow("SETUP_HOOKS_OUTSIDE");
    fs.rmSync(hook);
    fs.writeFileSync(hook, "#!/usr/bin/env python3\n", { mode: 0o755 });
    await expect(installer.plan(project, "install")).rejects.toThrow("SETUP_HOOK_NOT_SHELL");
    fs.writeFileSync(hook, Buffer.from([0x23, 0x21, 0xff]), { mode: 0o755 });
    await expect(installer.plan(project, "install")).rejects.toThrow("SETUP_NOT_UTF8");
    expect(await installer.plan(projectAt(elsewhere), "install")).toMatchObject({
      state: "current",
      changes: [],
      notes: [{ code: "NOT_GIT" }],
    });
    // A hook in the work tree that git's folder only links to is the repository's own.
    fs.rmSync(hook);
    made.write("tools/check", "#!/bin/sh\ntrue\n");
    fs.chmodSync(join(made.root, "tools/check"), 0o755);
    fs.symlinkSync("../../tools/check", hook);
    await carryOut(project, "install");
    expect(fs.lstatSync(hook).isSymbolicLink()).toBe(true);
    await expectGuarded(made);
  });

  atNight("git 2.54 and later: what no script can do, git's own configuration does", async () => {
    const made = await shared();
    made.git("config", "core.hooksPath", tempFolder());
    const before = everything(made.root);
    const project = projectAt(made.root, { env: gitOfVersion("2.54.0") });
    await carryOut(project, "install");
    expect(made.git("config", "hook.coord.event")).toBe("pre-commit\n");
    expect(made.git("config", "hook.coord-message.event")).toBe("prepare-commit-msg\n");
    expect(made.git("config", "hook.coord.command")).toContain("coord hook git pre-commit");
    expect(await installer.plan(project, "install")).toMatchObject({ state: "current", changes: [] });
    await carryOut(project, "remove");
    expect(everything(made.root)).toEqual(before);
    await carryOut(project, "install");
    made.git("config", "--unset", "core.hooksPath");
    expect((await carryOut(project, "install")).state).toBe("stale");
    expect(made.git("config", "--local", "--list")).not.toContain("hook.coord");
    await expectGuarded(made);
  });
});

describe("the hook after a commit", () => {
  it("is started where there are other work trees, once for a rebase; no status of it stops anything", async () => {
    const made = await shared();
    await carryOut(projectAt(made.root), "install");
    const { path, calls } = noting();
    const as = { ...ANN, PATH: path };
    const commit = async (root: string) => {
      fs.appendFileSync(join(root, "README.md"), "x\n");
      expect(await gitAs(as, root, "commit", "-qam", "x")).toMatchObject({
        status: 0,
        stdout: "",
        stderr: "",
      });
    };
    await commit(made.root);
    const linked = join(tempFolder(), "linked");
    made.git("worktree", "add", "-q", linked, "-b", "other");
    for (const at of [1, 2, 3]) {
      await commit(linked);
      await eventually("the hook", () => calls().length === at);
    }
    expect((await gitAs(as, linked, "rebase", "-q", "--force-rebase", "HEAD~3")).status).toBe(0);
    await eventually("the hook after a rebase", () => calls().length >= 4);
    await commit(made.root);
    await eventually("the hook in the main work tree", () => calls().includes(basename(made.root)));
    expect(calls()).toEqual([...Array<string>(4).fill("linked"), basename(made.root)]);
  });

  it("keeps a hook of somebody's own, and calls it; a setup without it is out of date", async () => {
    const made = await shared();
    const project = projectAt(made.root);
    const hook = join(made.root, ".git/hooks/post-commit");
    await carryOut(project, "install");
    fs.rmSync(hook);
    const older = await installer.plan(project, "install");
    expect(older).toMatchObject({ state: "stale", changes: [{ path: hook, before: null }], notes: [] });
    const theirs = "#!/bin/sh\nset -eu\nwait\necho theirs >&2\nexit 3\n";
    fs.writeFileSync(hook, theirs, { mode: 0o755 });
    await carryOut(project, "install");
    made.write("src/auth.ts", "x\n");
    expect(await made.as(ANN, "commit", "-qam", "x")).toMatchObject({ status: 0, stderr: "theirs\n" });
    await carryOut(project, "remove");
    expect(fs.readFileSync(hook, "utf8")).toBe(theirs);
  });

  atNight(
    "guards nothing: where no lines can be put in, setup says what to call, and is complete",
    async () => {
      const made = await shared();
      const project = projectAt(made.root);
      const hook = join(made.root, ".git/hooks/post-commit");
      const script = "#!/usr/bin/env python3\n";
      fs.writeFileSync(hook, script, { mode: 0o755 });
      const args = { path: hook, call: "coord hook git post-commit" };
      expect((await carryOut(project, "install")).notes).toContainEqual({ code: "HOOK_LEFT", args });
      expect(fs.readFileSync(hook, "utf8")).toBe(script);
      expect(await installer.plan(project, "install")).toMatchObject({ state: "current", changes: [] });
      await expectGuarded(made);
      fs.appendFileSync(hook, "os.system('coord hook git post-commit')\n");
      expect((await installer.plan(project, "install")).notes).toEqual([]);
      fs.writeFileSync(hook, script);
      const later = projectAt(made.root, { env: gitOfVersion("2.54.0") });
      expect((await carryOut(later, "install")).notes).toEqual([]);
      expect(made.git("config", "hook.coord-elsewhere.event")).toBe("post-commit\n");
      await carryOut(later, "remove");
      expect(made.git("config", "--local", "--list")).not.toContain("coord");
      expect(fs.readFileSync(hook, "utf8")).toBe(script);
    },
  );

  it("a tool's configuration from before counts as complete, and is told the one hook that it lacks", async () => {
    const made = await shared();
    const project = projectAt(made.root);
    made.write("lefthook.yml", "pre-push:\n  commands: {}\n");
    const snippet = async () =>
      (await installer.plan(project, "install")).notes.at(-1)?.args["snippet"] ?? "";
    await carryOut(project, "install");
    const [older = ""] = (await snippet()).split("post-commit:");
    made.write("lefthook.yml", older);
    expect(await installer.plan(project, "install")).toMatchObject({ state: "current", changes: [] });
    expect(await snippet()).toMatch(/^post-commit:[^]* coord hook git post-commit\n$/);
    made.write("lefthook.yml", older + (await snippet()));
    expect(await installer.plan(project, "install")).toMatchObject({ state: "current", notes: [] });
  });
});

describe("beside husky", () => {
  it.each(variants(["after", "before"] as const, 2))(
    "set up %s husky is installed: its own scripts get the lines",
    async (when) => {
      const made = await shared();
      const husky = () => must(process.execPath, [HUSKY], made.root);
      made.write(".husky/pre-commit", "echo linted >&2\n");
      if (when === "after") husky();
      const before = everything(made.root);
      await carryOut(projectAt(made.root), "install");
      if (when === "before") husky();
      expect(made.git("config", "core.hooksPath")).toBe(".husky/_\n");
      expect(fs.existsSync(join(made.root, ".git/hooks/pre-commit"))).toBe(false);
      await expectGuarded(made);
      made.write("README.md", "x\n");
      expect((await made.as(ANN, "commit", "-qam", "x")).stderr).toBe("linted\n");
      if (when === "before") return;
      await carryOut(projectAt(made.root), "remove");
      const after = everything(made.root);
      for (const name of Object.keys(before).filter((one) => one.startsWith(".husky")))
        expect(after[name]).toBe(before[name]);
      expect(after).not.toHaveProperty([".husky/prepare-commit-msg"]);
      expect(after[".git/config"]).toBe(before[".git/config"]);
    },
  );

  atNight("set up before there was husky: the old lines are taken out with the new ones", async () => {
    const made = await shared();
    const before = everything(made.root);
    await carryOut(projectAt(made.root), "install");
    must(process.execPath, [HUSKY], made.root);
    expect((await carryOut(projectAt(made.root), "install")).state).toBe("stale");
    await expectGuarded(made);
    await carryOut(projectAt(made.root), "remove");
    const after = everything(made.root);
    expect(Object.keys(after).filter((name) => /hooks\/|husky\/p/.test(name))).toEqual(
      Object.keys(before).filter((name) => /hooks\//.test(name)),
    );
  });
});

describe("beside pre-commit", () => {
  it("shows what belongs into its configuration, and touches none of its hooks", async () => {
    const made = await shared();
    const project = projectAt(made.root);
    const generated = "#!/usr/bin/env bash\n# File generated by pre-commit: https://pre-commit.com\n";
    for (const name of ["pre-commit", "prepare-commit-msg"])
      fs.writeFileSync(join(made.root, ".git/hooks", name), generated, { mode: 0o755 });
    made.write(".pre-commit-config.yaml", "repos: []\n");
    const { notes } = await carryOut(project, "install");
    const managed = notes.find(({ code }) => code === "HOOK_MANAGED");
    expect(managed?.args).toMatchObject({
      tool: "pre-commit",
      path: join(made.root, ".pre-commit-config.yaml"),
    });
    expect(fs.readFileSync(join(made.root, ".git/hooks/pre-commit"), "utf8")).toBe(generated);
    made.write(".pre-commit-config.yaml", managed?.args["snippet"] ?? "");
    expect(await installer.plan(project, "install")).toMatchObject({ state: "current", changes: [] });
  });
});
