import fs from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { LinkOutsideError, locate, PlaceError } from "../../src/session/locate.ts";
import { compile } from "../../src/paths/overlap.ts";
import { Resolver, survey } from "../../src/session/resolve.ts";
import { StateFolder } from "../../src/system/state.ts";
import { fill, tempFolder } from "./support.ts";

describe("locate", () => {
  it("in a repository: the main worktree's file, in docs/ too, never one above", () => {
    const top = fill(tempFolder(), { "CLAUDE_INSTANCES.md": "", "repo/.git/HEAD": "", "repo/src/a.ts": "" });
    const repo = join(top, "repo");
    expect(locate(join(repo, "src"), undefined)).toEqual({
      file: join(repo, "CLAUDE_INSTANCES.md"),
      target: join(repo, "CLAUDE_INSTANCES.md"),
      root: repo,
      main: repo,
      state: new StateFolder(join(repo, "CLAUDE_INSTANCES.md")),
      admits: expect.any(Function),
    });
    fill(repo, { "docs/CLAUDE_INSTANCES.md": "" });
    expect(locate(join(repo, "src"), undefined)).toMatchObject({
      file: join(repo, "docs/CLAUDE_INSTANCES.md"),
      root: repo,
      state: new StateFolder(join(repo, "docs/CLAUDE_INSTANCES.md")),
    });
    fill(repo, { "CLAUDE_INSTANCES.md": "" });
    expect(locate(repo, undefined).file).toBe(join(repo, "CLAUDE_INSTANCES.md"));
  });

  it("in a linked worktree: `.git` file → gitdir → commondir, absolute or relative", () => {
    for (const [gitdir, commondir] of [
      ["../main/.git/worktrees/w", "../.."],
      ["ABSOLUTE/main/.git/worktrees/w", "ABSOLUTE/main/.git"],
    ] as const) {
      const top = tempFolder();
      fill(top, {
        "main/.git/worktrees/w/commondir": `${commondir.replace("ABSOLUTE", top)}\n`,
        "w/.git": `gitdir: ${gitdir.replace("ABSOLUTE", top)}\n`,
        "w/src/a.ts": "",
      });
      expect(locate(join(top, "w/src"), undefined)).toMatchObject({
        file: join(top, "main/CLAUDE_INSTANCES.md"),
        root: join(top, "w"),
        main: join(top, "main"),
      });
    }
  });

  it("a submodule, and a `.git` file that leads nowhere, are repositories of their own", () => {
    const top = fill(tempFolder(), {
      ".git/modules/lib/HEAD": "",
      "lib/.git": "gitdir: ../.git/modules/lib\n",
      "odd/.git": "nonsense",
    });
    for (const own of ["lib", "odd"])
      expect(locate(join(top, own), undefined)).toMatchObject({ root: join(top, own), main: join(top, own) });
  });

  it("what git keeps in `.git` is of the repository around it, a submodule's too", () => {
    const kept = (folder: string) => ({
      [`${folder}/HEAD`]: "ref: refs/heads/main",
      [`${folder}/objects/x`]: "",
      [`${folder}/refs/x`]: "",
    });
    const top = fill(tempFolder(), {
      ...kept(".git"),
      ...kept(".git/modules/lib"),
      ".git/worktrees/w/HEAD": "",
    });
    for (const folder of [".git", ".git/hooks", ".git/modules/lib/refs", ".git/worktrees/w"])
      expect(locate(join(top, folder), undefined), folder).toMatchObject({ root: top, main: top });
  });

  it("a bare repository: its worktrees' common folder, when they lie in it", () => {
    const bare = { "p/.bare/HEAD": "", "p/.bare/objects/x": "", "p/.bare/refs/x": "" };
    const linked = {
      "p/.bare/worktrees/w/commondir": "../..",
      "p/w/.git": "gitdir: ../.bare/worktrees/w",
      "p-w/.git": "gitdir: ../p/.bare/worktrees/w",
    };
    const top = fill(tempFolder(), { ...bare, ...linked });
    expect(locate(join(top, "p/w"), undefined)).toMatchObject({
      file: join(top, "p/CLAUDE_INSTANCES.md"),
      main: join(top, "p"),
      root: join(top, "p/w"),
    });
    expect(() => locate(join(top, "p-w"), undefined)).toThrow(PlaceError);
    expect(() => locate(join(top, "p/.bare"), undefined)).toThrow(PlaceError);
    expect(locate(join(top, "p-w"), "x.md").file).toBe(join(top, "p-w/x.md"));
    // Once there is a board, a worktree elsewhere has it, too.
    fill(top, { "p/CLAUDE_INSTANCES.md": "" });
    expect(locate(join(top, "p-w"), undefined)).toMatchObject({
      file: join(top, "p/CLAUDE_INSTANCES.md"),
      root: join(top, "p-w"),
    });
  });

  it("several bare repositories in one folder: it is nobody's, since a path would mean a file of each", () => {
    const bare = (name: string) => ({
      [`${name}/HEAD`]: "",
      [`${name}/objects/x`]: "",
      [`${name}/refs/x`]: "",
      [`${name}/worktrees/w/commondir`]: "../..",
    });
    const top = fill(tempFolder(), {
      ...bare("all/a.git"),
      ...bare("all/b.git"),
      "all/a/.git": "gitdir: ../a.git/worktrees/w",
      "apart/.git": "gitdir: ../all/b.git/worktrees/w",
    });
    for (const tree of ["all/a", "apart"])
      expect(() => locate(join(top, tree), undefined), tree).toThrow(PlaceError);
    // One that is there from before goes on for those that lie beside it.
    fill(top, { "all/CLAUDE_INSTANCES.md": "" });
    expect(locate(join(top, "all/a"), undefined).file).toBe(join(top, "all/CLAUDE_INSTANCES.md"));
    expect(() => locate(join(top, "apart"), undefined)).toThrow(PlaceError);
  });

  it("outside git: the nearest upward, else where one stands", () => {
    const top = fill(tempFolder(), { "a/docs/CLAUDE_INSTANCES.md": "", "a/b/c/x": "" });
    expect(locate(join(top, "a/b/c"), undefined)).toMatchObject({
      file: join(top, "a/docs/CLAUDE_INSTANCES.md"),
      root: join(top, "a"),
    });
    expect(locate(join(top), undefined)).toMatchObject({ file: join(top, "CLAUDE_INSTANCES.md"), root: top });
  });

  it("a file's links are followed for the state, not for the name, as far as the repository reaches", () => {
    const top = fill(tempFolder(), {
      "real/notes.md": "",
      "repo/.git/HEAD": "",
      "repo/notes/a.md": "",
      "repo/link.md": "→ notes/a.md",
      "repo/CLAUDE_INSTANCES.md": "→ docs/later.md",
      "repo/docs/x": "",
    });
    const repo = join(top, "repo");
    expect(locate(repo, "link.md")).toEqual({
      file: join(repo, "link.md"),
      target: join(repo, "notes/a.md"),
      root: repo,
      main: repo,
      state: new StateFolder(join(repo, "notes/a.md")),
      admits: expect.any(Function),
    });
    // One that leads to nothing yet is where the file will be.
    expect(locate(repo, "CLAUDE_INSTANCES.md").target).toBe(join(repo, "docs/later.md"));
    expect(locate(repo, join(top, "real/notes.md")).target).toBe(join(top, "real/notes.md"));
  });

  it.each([
    ["to a file outside", { "repo/CLAUDE_INSTANCES.md": "→ ../real/notes.md" }],
    ["to a file outside that is not there yet", { "repo/CLAUDE_INSTANCES.md": "→ ../real/none.md" }],
    ["through a folder", { "repo/docs": "→ ../real" }],
    ["through another link", { "repo/CLAUDE_INSTANCES.md": "→ b.md", "repo/b.md": "→ ../real/notes.md" }],
    ["into the git folder", { "repo/CLAUDE_INSTANCES.md": "→ .git/HEAD" }],
  ])("refuses a link out of the repository: %s", (_, files) => {
    const real = { "real/notes.md": "", "real/CLAUDE_INSTANCES.md": "", "repo/.git/HEAD": "" };
    const top = fill(tempFolder(), { ...real, ...files });
    const repo = join(top, "repo");
    expect(() => locate(repo, undefined)).toThrow(LinkOutsideError);
    const named = "repo/docs" in files ? "docs/CLAUDE_INSTANCES.md" : "CLAUDE_INSTANCES.md";
    expect(() => locate(repo, named)).toThrow(LinkOutsideError);
  });

  it("outside git a link ends at the file's own folder; in a linked worktree it may lead into the main one", () => {
    const top = fill(tempFolder(), {
      "real/n.md": "",
      "a/CLAUDE_INSTANCES.md": "→ ../real/n.md",
      "b/n.md": "",
    });
    expect(() => locate(join(top, "a"), undefined)).toThrow(LinkOutsideError);
    fill(top, { "b/CLAUDE_INSTANCES.md": "→ n.md" });
    expect(locate(join(top, "b"), undefined).target).toBe(join(top, "b/n.md"));
    fill(top, { "main/.git/worktrees/w/commondir": "../..", "main/.git/HEAD": "", "main/n.md": "" });
    fill(top, { "w/.git": `gitdir: ${join(top, "main/.git/worktrees/w")}`, "w/mine.md": "→ ../main/n.md" });
    expect(locate(join(top, "w"), "mine.md").target).toBe(join(top, "main/n.md"));
  });
});

describe("Resolver", () => {
  const here = () => {
    const root = fill(tempFolder(), {
      ".git/HEAD": "",
      "CLAUDE_INSTANCES.md": "",
      "src/login/form.tsx": "",
      "app/[id]/page.tsx": "",
      alias: "→ src",
      out: "→ /usr",
    });
    return { root, at: (cwd: string) => new Resolver(locate(root, undefined), join(root, cwd)) };
  };
  const keys = (resolver: Resolver, paths: readonly string[]) =>
    paths.map((path) => resolver.path(path)).map(({ kind, path }) => (kind === "inside" ? path : kind));

  it.skipIf(process.platform === "win32")(
    "a drive of Windows is nowhere in here; a folder of its name is",
    () => {
      const { at } = here();
      const typed = ["C:\\x\\y.ts", "Z:\\", "c:/x", "./C:/x"];
      expect(keys(at(""), typed)).toEqual(["outside", "outside", "outside", "C:/x"]);
      expect(typed.map((path) => at("").pattern(path).kind)).toEqual([
        "outside",
        "outside",
        "outside",
        "inside",
      ]);
    },
  );

  it("paths: from the caller's folder, by their real names", () => {
    const { root, at } = here();
    expect(
      keys(at("src"), [
        "login/form.tsx",
        "./login",
        "../src/x",
        "..",
        "../..",
        "../alias/login/new.ts",
        "../out/bin",
        join(root, "src/a"),
        "/etc/passwd",
      ]),
    ).toEqual([
      "src/login/form.tsx",
      "src/login",
      "src/x",
      "",
      "outside",
      "src/login/new.ts",
      "outside",
      "src/a",
      "outside",
    ]);
    expect(keys(at("."), ["e\u0301.ts", "src\\login\\form.tsx", "a*b"])).toEqual([
      "é.ts",
      "src/login/form.tsx",
      "a*b",
    ]);
  });

  it("a glob below a folder whose own name holds glob characters covers what is in that folder", () => {
    const { at } = here();
    // As typed it would mean `app/i/…` and `app/d/…`, and miss the files that are there.
    const { path } = at(".").pattern("app/[id]/**");
    expect(path).toBe("app/[[]id]/**");
    expect(compile(path, { caseSensitive: true }).covers("app/[id]/page.tsx")).toBe(true);
    expect(at(".").pattern("app/[id]").path).toBe("app/[id]");
    expect(at(".").pattern("new/[id]/**").path).toBe("new/[id]/**");
  });

  it("a repository that was entered by a link", () => {
    const { root } = here();
    const link = join(tempFolder(), "link");
    fs.symlinkSync(root, link);
    const resolver = new Resolver(locate(link, undefined), link);
    expect(
      keys(resolver, [
        join(link, "src/login/form.tsx"),
        join(link, "src/new/x"),
        "src/a",
        join(link, "..", "x"),
      ]),
    ).toEqual(["src/login/form.tsx", "src/new/x", "src/a", "outside"]);
    expect(resolver.pattern(join(link, "alias/**/*.ts")).path).toBe("src/**/*.ts");
  });

  it("patterns: the part before the first glob is followed, a path that exists as spelled is a path", () => {
    const { at } = here();
    const paths = (patterns: string[]) =>
      patterns
        .map((pattern) => at(".").pattern(pattern))
        .map(({ kind, path }) => (kind === "inside" ? path : kind));
    expect(
      paths([
        "alias/**",
        "src/*.ts",
        "app/[id]/page.tsx",
        "**/x",
        "out/*",
        "../x/*",
        "a/**/../b",
        "a\u0001*",
      ]),
    ).toEqual([
      "src/**",
      "src/*.ts",
      "app/[id]/page.tsx",
      "**/x",
      "outside",
      "outside",
      "invalid",
      "invalid",
    ]);
  });
});

describe("survey", () => {
  it("counts what a pattern covers, without git's and coord's own files and without packages", () => {
    const root = fill(tempFolder(), {
      ".git/x": "",
      ".coord/x": "",
      "node_modules/x/y.ts": "",
      "src/a.ts": "",
      "src/b/c.ts": "",
      "é.md": "",
    });
    expect(survey(root, "**", true)).toEqual({ matched: 3, total: 3 });
    expect(survey(root, "src", true)).toEqual({ matched: 2, total: 3 });
    expect(survey(root, "SRC/*.TS", false)).toEqual({ matched: 1, total: 3 });
    // For one name it is not counted whether there are others.
    expect(survey(root, "nothing", true)).toEqual({ matched: 0, total: 1 });
    expect(survey(root, "src/a.ts", true)).toEqual({ matched: 1, total: 1 });
    expect(survey(fill(tempFolder(), { ".git/x": "" }), "nothing", true)).toEqual({ matched: 0, total: 0 });
    expect(survey(join(root, "nowhere"), "**", true)).toEqual({ matched: 0, total: 0 });
  });
});
