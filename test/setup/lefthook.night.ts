import { spawnSync } from "node:child_process";
import fs from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { git as installer } from "../../src/setup/git.ts";
import { cleanEnv, tempFolder } from "../e2e/support.ts";
import { ANN, BOB, coordOnPath, type Shared, shared } from "../git/commits.ts";
import { carryOut, everything, must, projectAt } from "./git-support.ts";

/**
 * lefthook as it comes from the registry, in a folder of its own: installed as a dependency, it would write hooks into this
 * very repository. Without a registry these tests fail, and say so. By day `git.test.ts` has what is said beside a lefthook.yml.
 */
let bin = "";

beforeAll(() => {
  const folder = tempFolder();
  fs.writeFileSync(join(folder, "package.json"), '{"private":true}\n');
  const args = ["install", "--ignore-scripts", "--no-save", "--no-audit", "--no-fund", "--prefer-offline"];
  const { status, stderr } = spawnSync("npm", [...args, "lefthook@2.2.2"], { cwd: folder, encoding: "utf8" });
  if (status !== 0) throw new Error(`lefthook could not be had from the registry: ${stderr}`);
  bin = join(folder, "node_modules", ".bin");
}, 300_000);

const env = () => ({
  PATH: `${bin}:${coordOnPath()}:${process.env["PATH"] ?? ""}`,
  LEFTHOOK_QUIET: "meta,summary",
});

async function withLefthook(): Promise<Shared> {
  const made = await shared();
  made.write("lefthook.yml", "pre-push:\n  commands:\n    x:\n      run: echo pushed\n");
  must(join(bin, "lefthook"), ["install"], made.root, { ...cleanEnv(), ...env() });
  return made;
}

describe("beside lefthook", () => {
  it("shows what belongs into its configuration, and touches none of its hooks", async () => {
    const made = await withLefthook();
    const project = projectAt(made.root);
    const hooks = () => Object.entries(everything(made.root)).filter(([name]) => /hooks|lefthook/.test(name));
    const before = hooks();
    const { notes } = await carryOut(project, "install");
    expect(hooks()).toEqual(before);
    const again = await installer.plan(project, "install");
    expect(again).toMatchObject({ state: "stale", changes: [] });
    const managed = notes.find(({ code }) => code === "HOOK_MANAGED");
    expect(managed?.args).toMatchObject({ tool: "lefthook", path: join(made.root, "lefthook.yml") });
    fs.appendFileSync(join(made.root, "lefthook.yml"), managed?.args["snippet"] ?? "");
    expect(await installer.plan(project, "install")).toMatchObject({
      state: "current",
      changes: [],
      notes: [],
    });
    must(join(bin, "lefthook"), ["install"], made.root, { ...cleanEnv(), ...env() });
    made.write("src/auth.ts", "x\n");
    const stopped = await made.as({ ...BOB, ...env() }, "commit", "-qam", "Theirs");
    expect(stopped.status).toBe(1);
    expect(stopped.stdout + stopped.stderr).toContain("Instance #12");
    expect(await made.as({ ...ANN, ...env() }, "commit", "-qam", "Mine")).toMatchObject({ status: 0 });
    expect(made.subject()).toBe("Instance 12: Mine");
    await made.as({ ...ANN, ...env() }, "commit", "-q", "--amend", "-C", "HEAD~1");
    expect(made.subject()).toBe("reserved");
  });

  it("looks for its lines in what lefthook has put aside", async () => {
    const made = await shared();
    await carryOut(projectAt(made.root), "install");
    const hook = fs.readFileSync(join(made.root, ".git/hooks/pre-commit"), "utf8");
    made.write("lefthook.yml", "pre-commit:\n  commands:\n    x:\n      run: true\n");
    must(join(bin, "lefthook"), ["install"], made.root, { ...cleanEnv(), ...env() });
    expect(fs.readFileSync(join(made.root, ".git/hooks/pre-commit.old"), "utf8")).toBe(hook);
    expect((await installer.plan(projectAt(made.root), "install")).state).toBe("stale");
    await carryOut(projectAt(made.root), "remove");
    expect(fs.existsSync(join(made.root, ".git/hooks/pre-commit.old"))).toBe(false);
    expect(fs.readFileSync(join(made.root, ".git/hooks/pre-commit"), "utf8")).toContain("lefthook");
  });
});
