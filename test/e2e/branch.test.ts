import fs from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, it } from "vitest";
import { ANN, BOB, PERSON, shared } from "../git/commits.ts";
import { builtAtNight, coord } from "./in-process.ts";
import { git, tempFolder } from "./support.ts";

const BRANCH = "feature/ouverture-instance-12";

describe("branch", () => {
  builtAtNight(
    "makes the branch of one's reservation and switches to it; then it says that it is there",
    async () => {
      const made = await shared();
      const before = made.text();
      const dry = await made.coord(["branch", "--dry-run"], { env: ANN });
      expect(dry).toMatchObject({ status: 0, stdout: `Switched to the new branch ${BRANCH}\n` });
      expect(dry.stderr).toContain("Nothing was done");
      expect(made.git("branch", "--show-current")).toBe("main\n");
      const first = await made.json(["branch"], { env: ANN });
      expect(first.data).toEqual({ branch: BRANCH, worktree: null, created: true });
      expect(made.git("branch", "--show-current")).toBe(`${BRANCH}\n`);
      const second = await made.json(["branch", "ouver"], { env: ANN });
      expect(second.data).toEqual({ branch: BRANCH, worktree: null, created: false });
      expect((await made.coord(["branch", "--lang", "fr"], { env: ANN })).stdout).toBe(
        `Déjà sur ${BRANCH}\n`,
      );
      made.git("checkout", "-q", "main");
      expect((await made.coord(["branch"], { env: ANN })).stdout).toBe(
        `Switched to ${BRANCH}, which already existed\n`,
      );
      expect((await made.coord(["branch", "--quiet"], { env: ANN })).stdout).toBe(`${BRANCH}\n`);
      expect(made.text()).toBe(before);
    },
  );

  it("in a work tree where somebody else holds something, makes a worktree and says why", async () => {
    const made = await shared();
    await made.coord(["reserve", "Styles", "--files", "src/api.ts"], { env: BOB });
    const path = `${made.root}-styles-instance-13`;
    try {
      const said = await made.json(["branch"], { env: BOB });
      expect(said).toMatchObject({ data: { worktree: path }, notices: [{ code: "TREE_SHARED" }] });
      expect(made.git("branch", "--show-current")).toBe("main\n");
      // Of two in two trees each moves their own.
      const there = await made.json(["branch"], { env: BOB, cwd: path });
      expect(there.data).toMatchObject({ created: false });
    } finally {
      fs.rmSync(path, { recursive: true, force: true });
    }
  });

  it("--worktree: beside the main worktree, whose coordination file it shares", async () => {
    const made = await shared();
    const path = `${made.root}-ouverture-instance-12`;
    try {
      expect((await made.json(["branch", "--worktree", "--dry-run"], { env: ANN })).data).toEqual({
        branch: BRANCH,
        worktree: path,
        created: true,
      });
      expect(fs.existsSync(path)).toBe(false);
      const said = await made.coord(["branch", "--worktree", "--quiet"], {
        env: ANN,
        cwd: join(made.root, "src"),
      });
      expect(said).toMatchObject({ status: 0, stdout: `${path}\n` });
      expect(git(path, "branch", "--show-current")).toBe(`${BRANCH}\n`);
      expect(made.git("branch", "--show-current")).toBe("main\n");
      expect((await coord(["check", "src/auth.ts"], { cwd: path, env: BOB })).status).toBe(3);
      const again = await coord(["branch", "--worktree", "--json"], { cwd: path, env: ANN });
      expect(again.json.data).toEqual({ branch: BRANCH, worktree: path, created: false });
      fs.rmSync(path, { recursive: true });
      made.git("worktree", "prune");
      expect((await made.json(["branch", "--worktree"], { env: ANN })).data).toMatchObject({
        created: false,
      });
      expect(git(path, "branch", "--show-current")).toBe(`${BRANCH}\n`);
    } finally {
      fs.rmSync(path, { recursive: true, force: true });
    }
  });

  it("--worktree in a folder of worktrees of a bare repository: beside the others", async () => {
    const made = await shared();
    const folder = tempFolder();
    git(folder, "clone", "-q", "--bare", made.root, "repo.git");
    git(join(folder, "repo.git"), "worktree", "add", "-q", join(folder, "main"), "main");
    fs.copyFileSync(made.file, join(folder, "CLAUDE_INSTANCES.md"));
    const { json } = await coord(["branch", "--worktree", "--json", "--as", "12"], {
      cwd: join(folder, "main"),
    });
    expect(json.data.worktree).toBe(join(folder, "ouverture-instance-12"));
    expect(dirname(json.data.worktree)).toBe(folder);
  });

  it("passes git's words on when it would lose changes, and changes nothing", async () => {
    const made = await shared();
    made.git("checkout", "-qb", BRANCH);
    made.write("README.md", "there\n");
    made.git("commit", "-qam", "there");
    made.git("checkout", "-q", "main");
    made.write("README.md", "here\n");
    const { status, stderr } = await made.coord(["branch"], { env: ANN });
    expect(status).toBe(1);
    // To an agent in one line, as all that others wrote.
    expect(stderr).toMatch(/^coord: git failed: error: Your local changes .* README\.md .*\n/);
    expect(made.git("branch", "--show-current")).toBe("main\n");
    expect((await made.json(["branch"], { env: ANN })).error).toMatchObject({ code: "GIT_FAILED" });
    made.git("branch", "-qD", BRANCH);
    made.git("branch", "feature");
    expect((await made.coord(["branch"], { env: ANN })).stderr).toContain("refs/heads/feature");
  });

  it("needs a reservation of one's own: 5, 2, 6; and git: 1", async () => {
    const made = await shared();
    expect((await made.json(["branch"], { env: BOB })).error.code).toBe("NO_RESERVATION");
    expect((await made.coord(["branch"], { env: BOB })).status).toBe(5);
    expect((await made.coord(["branch"], { env: PERSON })).status).toBe(6);
    await made.coord(["reserve", "API", "--files", "src/api.ts"], { env: ANN });
    expect((await made.json(["branch"], { env: ANN })).error.code).toBe("AMBIGUOUS_TASK");
    expect((await made.coord(["branch"], { env: ANN })).status).toBe(2);
    expect((await made.json(["branch", "API"], { env: ANN })).data.branch).toBe("feature/api-instance-12");
    const root = tempFolder();
    fs.copyFileSync(made.file, join(root, "CLAUDE_INSTANCES.md"));
    const outside = await coord(["branch", "API", "--as", "12", "--json"], { cwd: root });
    expect(outside).toMatchObject({ status: 1 });
    expect(outside.json.error.code).toBe("GIT_FAILED");
  });
});
