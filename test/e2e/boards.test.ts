import fs from "node:fs";
import { basename, join } from "node:path";
import { describe, expect, it } from "vitest";
import { atNight, variants } from "../size.ts";
import { builtAtNight, project } from "./in-process.ts";
import { git, type Project, tempFolder } from "./support.ts";

const ANN = { CLAUDE_CODE_SESSION_ID: "ann" };
const BOB = { CLAUDE_CODE_SESSION_ID: "bob" };

/** A repository with another one in it, whose files the board above reserves for Ann. */
async function nested(): Promise<Project & { readonly inner: string }> {
  const made = project();
  made.write("services/api/main.go", "x\n");
  made.write("services/api/free.go", "x\n");
  const inner = join(made.root, "services/api");
  git(inner, "init", "-q");
  await made.coord(["join", "Ann"], { env: ANN });
  await made.coord(["reserve", "API", "--files", "services/api/main.go,src/auth.ts"], { env: ANN });
  await made.coord(["join", "Bob"], { env: BOB });
  return { ...made, inner };
}

/** What the hook says to an edit of Bob's. */
async function edit({ coord }: Project, cwd: string, file: string): Promise<string> {
  const call = { session_id: "bob", cwd, hook_event_name: "PreToolUse", tool_name: "Edit" };
  const input = JSON.stringify({
    ...call,
    tool_input: { file_path: file, old_string: "a", new_string: "b" },
  });
  return (await coord(["hook", "claude"], { cwd, env: BOB, stdin: input })).stdout;
}

/** What the hook says to a tool of Bob's. */
async function used({ coord }: Project, cwd: string, tool: string, given: object): Promise<string> {
  const call = { session_id: "bob", cwd, hook_event_name: "PreToolUse", tool_name: tool };
  const input = JSON.stringify({ ...call, tool_input: given });
  return (await coord(["hook", "claude"], { cwd, env: BOB, stdin: input })).stdout;
}

/** And to a command of the shell. */
function shell(made: Project, cwd: string, command: string): Promise<string> {
  return used(made, cwd, "Bash", { command });
}

builtAtNight("a nested repository without a board belongs to the board above it", async () => {
  const made = await nested();
  const { inner, coord } = made;
  const held = await coord(["check", "main.go", "free.go", "--json"], { cwd: inner, env: BOB });
  expect(held.status).toBe(3);
  expect(held.json.data.paths).toMatchObject([
    { path: "services/api/main.go", verdict: "reserved" },
    { path: "services/api/free.go", verdict: "free" },
  ]);
  expect((await coord(["reserve", "M", "--files", "main.go"], { cwd: inner, env: BOB })).status).toBe(3);
  expect(await edit(made, inner, "main.go")).toContain('"deny"');
  expect(await edit(made, inner, "free.go")).toBe("");
});

it("one with a board of its own belongs to both", async () => {
  const made = await nested();
  const { inner, coord } = made;
  expect((await coord(["init", "--yes"], { cwd: inner })).status).toBe(0);
  expect(fs.existsSync(join(inner, "CLAUDE_INSTANCES.md"))).toBe(true);
  expect((await coord(["check", "main.go"], { cwd: inner, env: BOB })).status).toBe(3);
  expect((await coord(["check", "main.go", "free.go"], { cwd: inner, env: ANN })).status).toBe(0);
  expect((await coord(["why", "main.go"], { cwd: inner, env: BOB })).stdout).toContain("“API”");
  const no = await coord(["reserve", "M", "--files", "main.go", "--as", "1", "--json"], { cwd: inner });
  expect([no.status, no.json.error?.code]).toEqual([3, "FILES_RESERVED"]);
  expect(await edit(made, inner, "main.go")).toContain('"deny"');
  // And what its own board reserves is not free to who stands above it.
  await coord(["reserve", "F", "--files", "free.go", "--as", "1"], { cwd: inner });
  expect((await coord(["check", "services/api/free.go"], { env: BOB })).status).toBe(3);
  expect(await edit(made, made.root, "services/api/free.go")).toContain('"deny"');
});

it("a command of the shell is judged by each of them, as an edit is", async () => {
  const made = await nested();
  const { inner, coord } = made;
  await coord(["init", "--yes"], { cwd: inner });
  git(inner, "add", ".");
  git(inner, "commit", "-qm", "one");
  for (const command of [
    "echo x > main.go",
    "rm *.go",
    "rm -rf .",
    "mv free.go main.go",
    "git checkout main.go",
  ])
    expect(await shell(made, inner, command), command).toContain('"deny"');
  for (const command of ["cat main.go > free.go", "mkdir -p made", "git checkout free.go", "git checkout ."])
    expect(await shell(made, inner, command), command).not.toContain('"deny"');
  made.write("services/api/main.go", "changed\n");
  expect(await shell(made, inner, "git checkout .")).toContain("would discard uncommitted work");
  // And the other way round.
  await coord(["reserve", "F", "--files", "free.go", "--as", "1"], { cwd: inner });
  expect(await shell(made, made.root, "echo x > services/api/free.go")).toContain('"deny"');
});

it("what lies in a sibling repository is judged by the board there, wherever one stands", async () => {
  const made = await nested();
  const other = project();
  const outside = tempFolder();
  const file = join(made.root, "src/auth.ts");
  for (const cwd of [other.root, outside]) {
    expect((await made.coord(["check", file], { cwd, env: BOB })).status, cwd).toBe(3);
    expect(await edit(made, cwd, file), cwd).toContain('"deny"');
    expect(await edit(made, cwd, join(made.root, "src/api.ts")), cwd).toBe("");
    expect(await shell(made, cwd, `echo x > ${file}`), cwd).toContain('"deny"');
    expect(await shell(made, cwd, `echo x > ${join(made.root, "src/api.ts")}`), cwd).toBe("");
    expect(await shell(made, cwd, `cd ${made.root} && sed -i s/a/b/ src/auth.ts`), cwd).toContain('"deny"');
  }
  expect(await used(made, outside, "mcp__fs__write_file", { path: file, content: "x" })).toContain('"deny"');
  const parent = join(made.root, "..");
  const name = basename(made.root);
  expect(await shell(made, parent, `cd ${name} && echo x > src/auth.ts`)).toContain('"deny"');
  expect(await shell(made, parent, `cat '${name}/src/auth.ts' > copy.ts`)).toBe("");
  // Whole trees, too, and files that git is told to write.
  made.write("src/auth.ts", "changed\n");
  for (const cwd of [other.root, outside]) {
    for (const command of variants(
      ["stash", "reset --hard", "checkout -- src/auth.ts", "restore src/auth.ts", "checkout ."],
      2,
    ))
      for (const said of [`git -C ${made.root} ${command}`, `cd ${made.root} && git ${command}`])
        expect(await shell(made, cwd, said), `${cwd}: ${said}`).toContain('"deny"');
    for (const command of ["status", "log", "restore src/api.ts"])
      expect(await shell(made, cwd, `git -C ${made.root} ${command}`), command).toBe("");
  }
  expect(await shell(made, other.root, "git stash")).toBe("");
  // A number of this board is nobody of that one; Ann's session is Ann there, too.
  expect((await made.coord(["check", file, "--as", "12"], { cwd: other.root })).status).toBe(3);
  expect((await made.coord(["check", file], { cwd: other.root, env: ANN })).status).toBe(0);
  expect((await made.coord(["check", join(outside, "x")], { cwd: other.root, env: BOB })).status).toBe(0);
});

describe("a submodule", () => {
  /** A repository with a submodule `sm`: Ann holds its `f.ts` by the board around it. */
  async function around(): Promise<Project & { readonly sm: string }> {
    const library = tempFolder();
    git(library, "init", "-q");
    for (const name of ["f.ts", "g.ts"]) fs.writeFileSync(join(library, name), "x\n");
    git(library, "add", ".");
    git(library, "commit", "-qm", "one");
    const made = project();
    made.git("-c", "protocol.file.allow=always", "submodule", "--quiet", "add", library, "sm");
    made.git("add", ".");
    made.git("commit", "-qm", "one");
    await made.coord(["join", "Ann"], { env: ANN });
    await made.coord(["reserve", "Fix", "--files", "sm/f.ts"], { env: ANN });
    return { ...made, sm: join(made.root, "sm") };
  }

  /** Bob asks and edits: the one file is held, the other free. */
  async function expectHeld(made: Project, cwd: string): Promise<void> {
    const { status, json } = await made.coord(["check", "f.ts", "g.ts", "--json"], { cwd, env: BOB });
    expect([status, ...json.data.paths.map(({ verdict }: { verdict: string }) => verdict)], cwd).toEqual([
      3,
      "reserved",
      "free",
    ]);
    expect(await edit(made, cwd, join(cwd, "f.ts")), cwd).toContain('"deny"');
    expect(await edit(made, cwd, join(cwd, "g.ts")), cwd).toBe("");
    expect(await edit(made, made.root, join(cwd, "f.ts")), cwd).toContain('"deny"');
  }

  it("has its files held by the board around it, wherever a worktree of it is, and where its own repository is gone", async () => {
    const made = await around();
    await expectHeld(made, made.sm);
    for (const tree of variants([join(tempFolder(), "apart"), join(made.sm, ".claude/worktrees/w")], 2)) {
      git(made.sm, "worktree", "add", "-q", "--detach", tree);
      await expectHeld(made, tree);
    }
    fs.writeFileSync(join(made.sm, ".git"), "gitdir: /nowhere/at/all\n");
    await expectHeld(made, made.sm);
  });

  it("whose board holds something is not free to a folder or a pattern that begins above it", async () => {
    const made = await around();
    await made.coord(["init", "--yes"], { cwd: made.sm });
    await made.coord(["join", "Bob"], { cwd: made.sm, env: BOB });
    await made.coord(["reserve", "G", "--files", "g.ts"], { cwd: made.sm, env: BOB });
    for (const asked of variants(["s*/g.ts", "sm", "sm/**", ".", "**", "*/*.ts"], 3)) {
      const check = await made.coord(["check", asked, "--json"], { env: ANN });
      expect([check.status, check.json.data.paths[0]?.verdict], asked).toEqual([3, "partly"]);
      const reserve = await made.coord(["reserve", "All", "--files", asked, "--json"], { env: ANN });
      expect([reserve.status, reserve.json.error?.code], asked).toEqual([3, "FILES_RESERVED"]);
      // To the one who holds it there it is in nobody's way.
      expect((await made.coord(["check", "sm/g.ts", asked], { env: BOB })).stdout, asked).not.toContain(
        "“G”",
      );
    }
    // However odd a line of git's list is, it is gone through once.
    const odd = ["", '"'].map((quote) => `\tpath = a${quote}${(quote || " ").repeat(100_000)}b\n`).join("");
    fs.appendFileSync(join(made.root, ".gitmodules"), `[submodule "odd"]\n${odd}`);
    expect((await made.coord(["check", "sm"], { env: ANN })).status).toBe(3);
    for (const asked of variants(["s*/f.*", "src", "*", "sm/*.md"], 4))
      expect((await made.coord(["check", asked], { env: ANN })).status, asked).toBe(0);
  });

  atNight("that is moved within its repository is held still", async () => {
    const made = await around();
    fs.mkdirSync(join(made.root, "libs"));
    made.git("mv", "sm", "libs/sm");
    await expectHeld(made, join(made.root, "libs/sm"));
    made.git("commit", "-qam", "moved");
    await expectHeld(made, join(made.root, "libs/sm"));
  });

  it("of a repository without a board has nobody above it", async () => {
    const made = await around();
    fs.rmSync(join(made.root, ".coord"), { recursive: true });
    fs.rmSync(join(made.root, "CLAUDE_INSTANCES.md"));
    expect(await edit(made, made.sm, join(made.sm, "f.ts"))).toBe("");
    await made.coord(["init", "--yes"], { cwd: made.sm });
    expect((await made.coord(["check", "f.ts", "**"], { cwd: made.sm, env: BOB })).status).toBe(0);
  });
});

it("a file of another worktree is the same file, from wherever it is asked about", async () => {
  const made = project();
  const tree = join(tempFolder(), "tree");
  made.git("worktree", "add", "-q", "--detach", tree);
  await made.coord(["join", "Ann"], { env: ANN });
  await made.coord(["reserve", "Fix", "--files", "src/auth.ts"], { env: ANN });
  for (const [cwd, other] of [
    [tree, made.root],
    [made.root, tree],
  ] as const) {
    const paths = ["src/auth.ts", "src/api.ts", "src/*.ts"].map((path) => join(other, path));
    const { json } = await made.coord(["check", ...paths, "--json"], { cwd, env: BOB });
    expect(json.data.paths.map(({ verdict }: { verdict: string }) => verdict)).toEqual([
      "reserved",
      "free",
      "partly",
    ]);
  }
  await made.coord(["join", "Bob"], { env: BOB });
  await made.coord(["reserve", "API", "--files", join(tree, "src/api.ts")], { env: BOB });
  expect(made.text()).toMatch(/: src\/api\.ts\n/);
});
