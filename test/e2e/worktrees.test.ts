import fs from "node:fs";
import { delimiter, dirname, join } from "node:path";
import { describe, expect, it } from "vitest";
import { builtAtNight, coord, project } from "./in-process.ts";
import * as built from "./support.ts";
import { git, projectAt, SAMPLE, tempFolder } from "./support.ts";
import { atNight } from "../size.ts";

/** Which coordination file a command run in a folder takes. */
async function fileSeenFrom(cwd: string): Promise<string> {
  return (await coord(["status", "--json"], { cwd })).json.data.file;
}

describe("linked worktrees", () => {
  it("share the main worktree's file, state and lock; paths are relative to one's own", async () => {
    const main = project();
    const [one, two] = [join(tempFolder(), "one"), join(tempFolder(), "two")];
    main.git("worktree", "add", "-q", one);
    main.git("worktree", "add", "-q", two);
    expect(await fileSeenFrom(join(one, "src"))).toBe(main.file);
    expect((await coord(["join"], { cwd: one })).status).toBe(0);
    const reserved = await coord(["reserve", "T", "--files", "login/form.tsx,auth.ts", "--as", "12"], {
      cwd: join(one, "src"),
    });
    expect(reserved.status).toBe(0);
    expect(main.text()).toContain("Fichiers concernés: src/login/form.tsx, src/auth.ts\n");
    expect(fs.existsSync(join(main.root, ".coord"))).toBe(true);
    expect(fs.readdirSync(one).sort()).toEqual([".git", "CLAUDE_INSTANCES.md", "README.md", "src"]);
    expect(git(one, "status", "--porcelain")).toBe("");
    // The other worktree's copy of the path is the same path.
    expect(
      (await coord(["check", "form.tsx", "--as", "13"], { cwd: join(two, "src", "login") })).status,
    ).toBe(3);
    expect((await coord(["check", join(two, "src/auth.ts"), "--as", "13"], { cwd: two })).status).toBe(3);
    expect((await coord(["check", join(two, "src/auth.ts")], { cwd: main.root })).status).toBe(3);
    expect((await coord(["check", "src/auth.ts", "--as", "13"], { cwd: main.root })).status).toBe(3);
    // Copies of the file in linked worktrees are not the file.
    expect(fs.readFileSync(join(one, "CLAUDE_INSTANCES.md"), "utf8")).toBe(SAMPLE);
  });

  builtAtNight("one lock: from many worktrees at once, one file goes to one", async () => {
    const main = project();
    const trees = [main.root];
    for (let i = 0; i < 3; i++) {
      const tree = join(tempFolder(), `w${i}`);
      main.git("worktree", "add", "-q", tree);
      trees.push(tree);
    }
    const tries = trees.flatMap((cwd, i) =>
      [0, 1].map((k) =>
        coord(["reserve", `T${i}${k}`, "--files", "src/auth.ts", "--as", String(20 + 2 * i + k)], { cwd }),
      ),
    );
    const statuses = (await Promise.all(tries)).map(({ status }) => status);
    expect(statuses.sort()).toEqual([0, 3, 3, 3, 3, 3, 3, 3]);
  });

  it("of a bare repository share its parent folder, if they lie in it or the board does", async () => {
    const parent = tempFolder();
    git(parent, "clone", "-q", "--bare", project().root, join(parent, ".bare"));
    git(join(parent, ".bare"), "worktree", "add", "-q", join(parent, "main"), "main");
    git(join(parent, ".bare"), "worktree", "add", "-q", join(parent, "feat"), "-b", "feat");
    const file = join(parent, "CLAUDE_INSTANCES.md");
    const away = join(tempFolder(), "away");
    git(join(parent, ".bare"), "worktree", "add", "-q", away, "-b", "away");
    const refused = await coord(["init", "--json"], { cwd: away });
    expect(refused.status).toBe(4);
    expect(refused.json.error).toMatchObject({
      code: "BARE_REPOSITORY",
      hint: expect.stringContaining("--file PATH"),
    });
    expect(await coord(["prime"], { cwd: away })).toMatchObject({ status: 0, stdout: "", stderr: "" });
    expect((await coord(["init"], { cwd: join(parent, "feat") })).status).toBe(0);
    expect(await fileSeenFrom(join(parent, "main", "src"))).toBe(file);
    await coord(["reserve", "T", "--files", "src/auth.ts", "--as", "1"], { cwd: join(parent, "main") });
    expect((await coord(["check", "src/auth.ts"], { cwd: join(parent, "feat") })).status).toBe(3);
    expect(await fileSeenFrom(away)).toBe(file);
    expect((await coord(["check", "src/auth.ts"], { cwd: away })).status).toBe(3);
  });
});

describe("other repositories", () => {
  it("a submodule with a file has its own; a repository within another has that of the one above", async () => {
    const outer = project();
    const inner = project();
    outer.git("submodule", "--quiet", "add", inner.root, "lib");
    const lib = join(outer.root, "lib");
    expect(await fileSeenFrom(join(lib, "src"))).toBe(join(lib, "CLAUDE_INSTANCES.md"));
    await coord(["reserve", "T", "--files", "src/auth.ts", "--as", "1"], { cwd: lib });
    expect((await coord(["check", "src/auth.ts"], { cwd: outer.root })).status).toBe(0);
    expect((await coord(["check", "src/auth.ts"], { cwd: lib })).status).toBe(3);
    const nested = join(outer.root, "nested");
    fs.mkdirSync(nested);
    git(nested, "init", "-q");
    expect(await fileSeenFrom(nested)).toBe(join(outer.root, "CLAUDE_INSTANCES.md"));
  });

  it("the file in docs/ serves the whole repository, its state beside it", async () => {
    const { root, coord: here, text } = project(SAMPLE, "docs/CLAUDE_INSTANCES.md");
    await here(["reserve", "T", "--files", "auth.ts", "--as", "1"], { cwd: join(root, "src") });
    expect(text()).toContain("Fichiers concernés: src/auth.ts\n");
    expect(fs.readdirSync(join(root, "docs")).sort()).toEqual([".coord", "CLAUDE_INSTANCES.md"]);
    expect(git(root, "status", "--porcelain")).toBe(" M docs/CLAUDE_INSTANCES.md\n");
  });

  it("outside git: the nearest upward, and paths from its folder", async () => {
    const root = tempFolder();
    const { coord: here, write, text } = projectAt(root);
    write("CLAUDE_INSTANCES.md", SAMPLE);
    write("a/b/c.ts", "");
    await here(["reserve", "T", "--files", "c.ts", "--as", "1"], { cwd: join(root, "a", "b") });
    expect(text()).toContain("Fichiers concernés: a/b/c.ts\n");
    write("a/docs/CLAUDE_INSTANCES.md", SAMPLE);
    expect(await fileSeenFrom(join(root, "a", "b"))).toBe(join(root, "a", "docs", "CLAUDE_INSTANCES.md"));
  });
});

describe("symbolic links", () => {
  it("a linked coordination file stays a link: its target is rewritten, its state lies beside the target", async () => {
    const { root, file, coord: here } = project(null);
    const elsewhere = join(root, "shared");
    fs.mkdirSync(elsewhere);
    fs.writeFileSync(join(elsewhere, "shared.md"), SAMPLE);
    fs.symlinkSync(join(elsewhere, "shared.md"), file);
    expect((await here(["join"])).status).toBe(0);
    expect(fs.readlinkSync(file)).toBe(join(elsewhere, "shared.md"));
    expect(fs.readFileSync(join(elsewhere, "shared.md"), "utf8")).toContain("Instance #12");
    expect(fs.readdirSync(elsewhere).sort()).toEqual([".coord", "shared.md"]);
    expect(fs.existsSync(join(root, ".coord"))).toBe(false);
  });

  it("a path's key is the real path, however it is reached", async () => {
    const { root, coord: here, text } = project();
    fs.symlinkSync("src", join(root, "alias"));
    fs.symlinkSync(tempFolder(), join(root, "out"));
    await here(["reserve", "T", "--files", "alias/login/**", "--as", "1"]);
    expect(text()).toContain("Fichiers concernés: src/login/**\n");
    expect((await here(["check", "src/login/form.tsx", "--as", "2"])).status).toBe(3);
    expect((await here(["check", "login/form.tsx", "--as", "2"], { cwd: join(root, "alias") })).status).toBe(
      3,
    );
    expect((await here(["reserve", "U", "--files", "out/x", "--as", "1", "--json"])).json.error.code).toBe(
      "PATH_OUTSIDE",
    );
    const link = join(tempFolder(), "link");
    fs.symlinkSync(root, link);
    expect((await here(["check", join(link, "src/login/form.tsx"), "--as", "2"], { cwd: link })).status).toBe(
      3,
    );
    expect(
      (await here(["reserve", "U", "--files", join(link, "src/login/*.tsx"), "--as", "12"], { cwd: link }))
        .status,
    ).toBe(3);
    expect((await here(["check", "/elsewhere/src/login/form.tsx", "--as", "2"])).stdout).toContain("outside");
  });
});

describe("git itself", () => {
  atNight("is started by check --staged, and by finish, which says what has not landed", async () => {
    const { root, file, coord: here } = built.project();
    // Of one that was saved a moment ago git is asked whether it is whole.
    fs.utimesSync(file, new Date(Date.now() - 60_000), new Date(Date.now() - 60_000));
    const fake = tempFolder();
    const calls = join(fake, "calls");
    fs.writeFileSync(join(fake, "git"), `#!/bin/sh\necho "$@" >> ${calls}\n`, { mode: 0o755 });
    const env = { PATH: [fake, dirname(process.execPath), process.env["PATH"]].join(delimiter) };
    const linked = join(tempFolder(), "linked");
    git(root, "worktree", "add", "-q", linked);
    for (const args of [
      ["status"],
      ["join"],
      ["reserve", "T", "--files", "src", "--as", "12"],
      ["check", "src/auth.ts"],
      ["why", "src"],
      ["doctor", "--fix"],
      ["history"],
    ])
      expect((await here(args, { env, cwd: linked })).status, args[0]).not.toBe(1);
    expect(fs.existsSync(calls)).toBe(false);
    await here(["check", "--staged"], { env });
    expect(fs.readFileSync(calls, "utf8")).toMatch(
      /^--no-optional-locks -c core\.fsmonitor=false -c core\.hooksPath=\/dev\/null diff --cached .*\n$/,
    );
  });

  it("that fails is told: 1", async () => {
    const root = tempFolder();
    fs.writeFileSync(join(root, "CLAUDE_INSTANCES.md"), SAMPLE);
    const outside = await built.coord(["check", "--staged", "--json"], { cwd: root });
    expect(outside.status).toBe(1);
    expect(outside.json.error).toMatchObject({
      code: "GIT_FAILED",
      message: "This command needs a git repository, and this folder is in none.",
      hint: "`git init` makes one.",
    });
    git(root, "init", "-q");
    expect((await built.coord(["land", "--as", "12", "--json"], { cwd: root })).json.error).toMatchObject({
      code: "GIT_FAILED",
      message: "This repository has no commit yet, and this command needs one.",
    });
    const missing = await built.coord(["check", "--staged", "--json"], {
      cwd: root,
      env: { PATH: "/nowhere" },
    });
    expect(missing.status).toBe(1);
    expect(missing.json.error.message).toMatch(/git/);
  });
});
