import fs from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { applyChanges } from "../../src/setup/apply.ts";
import { planSetup } from "../../src/setup/index.ts";
import type { Project } from "../../src/setup/types.ts";
import { git, tempFolder } from "../e2e/support.ts";
import { everything, projectAt } from "./git-support.ts";

const OUTSIDE = { "a.txt": "*.png binary\n", hook: "#!/bin/sh\necho shared\n" };

/** A repository, and a folder beside it that is nobody's business. */
function both(): { readonly project: Project; readonly root: string; readonly other: string } {
  const [root, other] = [tempFolder(), tempFolder()];
  git(root, "init", "-q");
  for (const [name, text] of Object.entries(OUTSIDE)) fs.writeFileSync(join(other, name), text);
  fs.mkdirSync(join(root, ".git", "hooks"), { recursive: true });
  return { project: projectAt(root), root, other };
}

type Link = (root: string, other: string) => void;
type Case = readonly [what: string, name: string, code: string, link: Link];

const link = (path: string, to: string): Link => {
  return (root, other) => {
    fs.rmSync(join(root, path), { recursive: true, force: true });
    fs.symlinkSync(join(other, to), join(root, path));
  };
};

const CASES: readonly Case[] = [
  ["git's folder of hooks", "git", "SETUP_HOOKS_OUTSIDE", link(".git/hooks", "")],
  ["a hook", "git", "SETUP_HOOKS_OUTSIDE", link(".git/hooks/pre-commit", "hook")],
  ["a hook that is not there yet", "git", "SETUP_HOOKS_OUTSIDE", link(".git/hooks/pre-commit", "new")],
  ["husky's folder", "git", "SETUP_HOOKS_OUTSIDE", link(".husky", "")],
  [".gitattributes", "git", "SETUP_OUTSIDE", link(".gitattributes", "a.txt")],
  [".gitattributes that is not there yet", "git", "SETUP_OUTSIDE", link(".gitattributes", "new")],
  [
    "git's configuration",
    "git",
    "SETUP_OUTSIDE",
    (root, other) => {
      fs.renameSync(join(root, ".git/config"), join(other, "config"));
      link(".git/config", "config")(root, other);
    },
  ],
  ["settings", "claude", "SETUP_OUTSIDE", link(".mcp.json", "new")],
  ["a folder of settings", "cursor", "SETUP_OUTSIDE", link(".cursor", "")],
  ["instructions", "codex", "SETUP_OUTSIDE", link("AGENTS.md", "new")],
];

describe("setup where a link leads out of the repository", () => {
  it.each(CASES)("refuses, and writes nothing: %s", async (_what, name, code, make) => {
    const { project, root, other } = both();
    make(root, other);
    const before = [everything(root), everything(other)];
    await expect(planSetup(name, project, "install")).rejects.toMatchObject({ code });
    expect([everything(root), everything(other)]).toEqual(before);
  });

  it("writes nothing through a link that was made after the plan, either", async () => {
    const { project, root, other } = both();
    const { changes } = await planSetup("git", project, "install");
    link(".git/hooks", "")(root, other);
    const before = everything(other);
    await expect(applyChanges(project, changes)).rejects.toMatchObject({ code: "SETUP_OUTSIDE" });
    expect(everything(other)).toEqual(before);
    expect(fs.existsSync(join(root, ".gitattributes"))).toBe(false);
  });
});

describe("setup where a link stays in the repository", () => {
  it.each([
    [".gitattributes", "kept/attributes"],
    [".git/hooks/pre-commit", "kept/hook"],
    [".git/hooks/prepare-commit-msg", "kept/new"],
    [".git/hooks/post-commit", "kept/new"],
  ])("writes to what it leads to, and keeps it: %s", async (path, to) => {
    const { project, root } = both();
    fs.mkdirSync(join(root, "kept"));
    fs.writeFileSync(join(root, "kept/attributes"), OUTSIDE["a.txt"]);
    fs.writeFileSync(join(root, "kept/hook"), OUTSIDE.hook, { mode: 0o755 });
    fs.symlinkSync(join(root, to), join(root, path));
    await applyChanges(project, (await planSetup("git", project, "install")).changes);
    expect(fs.lstatSync(join(root, path)).isSymbolicLink()).toBe(true);
    expect(fs.readFileSync(join(root, to), "utf8")).toContain("coord");
    expect((await planSetup("git", project, "install")).changes).toEqual([]);
  });

  it("takes a git folder that lies elsewhere for the repository's own", async () => {
    const { project, root } = both();
    const elsewhere = join(tempFolder(), "git");
    fs.renameSync(join(root, ".git"), elsewhere);
    fs.symlinkSync(elsewhere, join(root, ".git"));
    await applyChanges(project, (await planSetup("git", project, "install")).changes);
    expect(fs.readFileSync(join(elsewhere, "hooks/pre-commit"), "utf8")).toContain("coord hook git");
  });
});

describe("instructions that the settings of Gemini name", () => {
  const NAMES = [".git/config", ".GIT/config", "sub/../.git/new.md", "../x.md", "sub/.git/x", "link/config"];

  it.each(NAMES)("are refused in a git folder or outside: %s", async (fileName) => {
    const { project, root } = both();
    fs.mkdirSync(join(root, ".gemini"));
    fs.mkdirSync(join(root, "sub"));
    fs.symlinkSync(join(root, ".git"), join(root, "link"));
    fs.writeFileSync(join(root, ".gemini/settings.json"), JSON.stringify({ context: { fileName } }));
    await expect(planSetup("gemini", project, "install")).rejects.toMatchObject({ code: "SETUP_OUTSIDE" });
  });

  it("are refused in the git folder of a linked worktree, whatever it is called", async () => {
    const { root } = both();
    git(root, "commit", "-q", "--allow-empty", "-m", "one");
    const bare = join(root, "bare");
    git(root, "clone", "-q", "--bare", root, bare);
    git(bare, "worktree", "add", "-q", "../tree", "-b", "tree");
    const project = projectAt(join(root, "tree"), { main: root });
    fs.mkdirSync(join(root, "tree/.gemini"));
    const settings = JSON.stringify({ context: { fileName: "../bare/config" } });
    fs.writeFileSync(join(root, "tree/.gemini/settings.json"), settings);
    await expect(planSetup("gemini", project, "install")).rejects.toMatchObject({ code: "SETUP_OUTSIDE" });
    expect((await planSetup("codex", project, "install")).changes).toHaveLength(2);
  });
});
