import fs from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { ANN, BOB, PERSON, type Shared, shared } from "../git/commits.ts";
import { builtAtNight, coord } from "./in-process.ts";
import { git, tempFolder } from "./support.ts";

/** Path and verdict of everything that an audit lists. */
async function audited(made: Shared, env: Readonly<Record<string, string>>, cwd = made.root) {
  const { status, json } = await coord(["audit", "--json"], { cwd, env });
  expect(json.command).toBe("audit");
  const paths = json.data.paths as { path: string; verdict: string; reservation: object | null }[];
  for (const { verdict, reservation } of paths) expect(reservation === null).toBe(verdict === "free");
  return { status, paths: paths.map(({ path, verdict }) => `${verdict} ${path}`) };
}

describe("audit", () => {
  builtAtNight("says of each changed file whose it is: 3 when some are someone else's", async () => {
    const made = await shared();
    expect(await audited(made, ANN)).toEqual({ status: 0, paths: [] });
    made.write("src/auth.ts", "x\n");
    made.git("mv", "src/api.ts", "src/moved.ts");
    fs.rmSync(join(made.root, "README.md"));
    made.write("new/é\n.ts", "x\n");
    const rest = ["free README.md", "free new/é\n.ts", "free src/api.ts", "free src/moved.ts"];
    const sorted = ({ status, paths }: Awaited<ReturnType<typeof audited>>) => ({
      status,
      paths: paths.sort(),
    });
    expect(sorted(await audited(made, ANN))).toEqual({ status: 0, paths: [...rest, "mine src/auth.ts"] });
    for (const env of [BOB, PERSON])
      expect(sorted(await audited(made, env))).toEqual({
        status: 3,
        paths: [...rest, "reserved src/auth.ts"],
      });
    const { status, stdout, stderr } = await made.coord(["audit"], { env: BOB });
    expect(status).toBe(3);
    expect(stdout).toMatch(/^reserved {2}src\/auth\.ts {2}Instance #12 (?:\([^)]*\) )?for “Ouverture” /);
    expect(stdout).toContain("nobody's  src/api.ts\n");
    expect(stderr).toContain("1 path is reserved by someone else.");
    const quiet = await made.coord(["audit", "--quiet", "--lang", "fr"], { env: ANN });
    expect(quiet.stdout).toContain("non réservé  src/api.ts\n");
    expect(quiet.stdout).not.toContain("auth");
  });

  it("does not list the coordination file, its archive and its state; nor a copy in a linked worktree", async () => {
    const made = await shared();
    made.write("CLAUDE_INSTANCES.archive.md", "x\n");
    fs.rmSync(join(made.root, ".coord", ".gitignore"));
    await made.coord(["log", "x"], { env: ANN });
    expect(made.git("status", "--short")).toContain("CLAUDE_INSTANCES.md");
    expect(await audited(made, BOB)).toEqual({ status: 0, paths: [] });
    const linked = join(tempFolder(), "linked");
    made.git("worktree", "add", "-q", linked, "-b", "other");
    fs.writeFileSync(join(linked, "CLAUDE_INSTANCES.md"), "x\n");
    fs.writeFileSync(join(linked, "src", "auth.ts"), "x\n");
    expect(await audited(made, BOB, join(linked, "src"))).toEqual({
      status: 3,
      paths: ["reserved src/auth.ts"],
    });
    expect(await audited(made, BOB)).toEqual({ status: 0, paths: [] });
  });

  it("works before the first commit, in a sparse work tree, and leaves repositories within alone", async () => {
    const made = await shared();
    made.git("sparse-checkout", "set", "docs");
    expect(fs.existsSync(join(made.root, "src"))).toBe(false);
    expect(await audited(made, BOB)).toEqual({ status: 0, paths: [] });
    made.git("sparse-checkout", "disable");
    git(made.root, "init", "-q", "within");
    git(join(made.root, "within"), "commit", "-q", "--allow-empty", "-m", "one");
    made.write("within/x.ts", "x\n");
    expect(await audited(made, BOB)).toEqual({ status: 0, paths: [] });
    made.git("checkout", "-q", "--orphan", "fresh");
    expect((await audited(made, BOB)).paths).toContain("reserved src/auth.ts");
  });

  it("looks at its own work tree, even when a hook of another repository starts it", async () => {
    const [made, other] = [await shared(), await shared()];
    made.write("src/auth.ts", "x\n");
    const env = {
      ...BOB,
      GIT_DIR: join(other.root, ".git"),
      GIT_INDEX_FILE: join(other.root, ".git", "index"),
    };
    expect(await audited(made, env)).toEqual({ status: 3, paths: ["reserved src/auth.ts"] });
  });

  it("outside git: 1, and says so", async () => {
    const root = tempFolder();
    fs.writeFileSync(join(root, "CLAUDE_INSTANCES.md"), "# x\n");
    const { status, json } = await coord(["audit", "--json"], { cwd: root });
    expect(status).toBe(1);
    expect(json.error).toMatchObject({
      code: "GIT_FAILED",
      message: expect.stringContaining("needs a git repository"),
    });
  });
});
