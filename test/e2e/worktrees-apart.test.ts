import fs from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { builtAtNight, coord, project } from "./in-process.ts";
import { git, type Project, tempFolder } from "./support.ts";

const ANN = { CLAUDE_CODE_SESSION_ID: "ann" };
const BOB = { CLAUDE_CODE_SESSION_ID: "bob" };

async function held(made: Project): Promise<void> {
  await made.coord(["reserve", "Fix login", "--files", "src/auth.ts", "--as", "12"], { env: ANN });
}

async function hook(cwd: string, path = "src/auth.ts"): Promise<string> {
  const stdin = JSON.stringify({
    session_id: "bob",
    cwd,
    hook_event_name: "PreToolUse",
    tool_name: "Edit",
    tool_input: { file_path: join(cwd, path), old_string: "a", new_string: "b" },
  });
  const { stdout, stderr } = await coord(["hook", "claude"], { cwd, env: BOB, stdin });
  return stdout + stderr;
}

/** Moves what git keeps to another place, as people and tools do. */
const APART: Readonly<Record<string, (made: Project) => void>> = {
  "a link": ({ root }) => {
    fs.renameSync(join(root, ".git"), join(root, ".git.nosync"));
    fs.symlinkSync(".git.nosync", join(root, ".git"));
  },
  "a link to elsewhere, with the folder's name": ({ root }) => {
    const elsewhere = join(tempFolder(), "kept");
    fs.renameSync(join(root, ".git"), elsewhere);
    fs.symlinkSync(elsewhere, join(root, ".git"));
    git(root, "config", "core.worktree", root);
  },
  "a file, to beside it": ({ root, git: run }) => void run("init", "-q", "--separate-git-dir", `${root}.git`),
  "a file, to within the work tree": ({ root, git: run }) =>
    void run("init", "-q", "--separate-git-dir", join(root, "meta-git")),
};

describe("a linked worktree of a repository whose .git is", () => {
  it.each(Object.entries(APART))("%s: has the main worktree's file", async (_, apart) => {
    const made = project();
    apart(made);
    const tree = join(tempFolder(), "tree");
    made.git("worktree", "add", "-q", tree);
    await held(made);
    expect((await coord(["check", "src/auth.ts"], { cwd: tree, env: BOB })).status).toBe(3);
    expect(await hook(tree)).toContain('"permissionDecision":"deny"');
    expect((await coord(["check", "src/auth.ts"], { cwd: made.root, env: BOB })).status).toBe(3);
    fs.rmSync(`${made.root}.git`, { recursive: true, force: true });
  });

  it("a file, to far away: says that it does not know the main worktree, and writes nothing", async () => {
    const made = project();
    const apart = join(tempFolder(), "apart");
    fs.mkdirSync(apart);
    made.git("init", "-q", "--separate-git-dir", join(apart, "b"));
    const tree = join(tempFolder(), "tree");
    made.git("worktree", "add", "-q", tree);
    const refused = await coord(["reserve", "T", "--as", "9", "--json"], { cwd: tree });
    expect([refused.status, refused.json.error.code]).toEqual([4, "WORKTREE_ALONE"]);
    expect(await hook(tree)).toContain("could not check");
    const named = ["--file", made.file, "check", "src/auth.ts"];
    expect((await coord(named, { cwd: tree, env: BOB })).status).toBe(0);
  });
});

describe("a worktree whose repository is not there", () => {
  builtAtNight("says so, and makes no board of its copy", async () => {
    const made = project();
    const tree = join(tempFolder(), "tree");
    made.git("worktree", "add", "-q", tree);
    fs.writeFileSync(join(tree, ".git"), "gitdir: /nowhere/that/is/mounted/.git/worktrees/tree\n");
    for (const words of [["check", "src/auth.ts"], ["log", "x", "--as", "9"], ["status"]]) {
      const { status, stderr } = await coord(words, { cwd: tree, env: BOB });
      expect([status, stderr]).toEqual([4, expect.stringContaining("/nowhere/that/is/mounted")]);
    }
    expect(await hook(tree)).toContain("could not check");
    expect((await coord(["--lang", "fr", "status"], { cwd: tree })).stderr).toContain("introuvable");
    expect(fs.existsSync(join(tree, ".coord"))).toBe(false);
  });

  it("is nobody's business where nobody coordinates", async () => {
    const tree = tempFolder();
    fs.writeFileSync(join(tree, ".git"), "gitdir: /nowhere/.git/worktrees/tree\n");
    expect(await hook(tree)).toBe("");
  });
});

describe("a worktree below the main one", () => {
  it("has the same paths, whatever folder they are named from", async () => {
    const made = project();
    const tree = join(made.root, ".claude/worktrees/one");
    made.git("worktree", "add", "-q", tree);
    const below = ".claude/worktrees/one/src/api.ts";
    await made.coord(["reserve", "T", "--files", below, "--as", "12"], { env: ANN });
    expect(made.text()).toMatch(/: src\/api\.ts$/m);
    for (const [cwd, path] of [
      [made.root, below],
      [made.root, "src/api.ts"],
      [tree, "src/api.ts"],
    ] as const) {
      expect((await coord(["check", path], { cwd, env: BOB })).status).toBe(3);
      expect(await hook(cwd, path)).toContain('"permissionDecision":"deny"');
    }
    expect((await made.coord(["check", ".claude/worktrees/two/src/api.ts"], { env: BOB })).status).toBe(0);
  });
});
