import fs from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { project } from "./in-process.ts";
import { git } from "./support.ts";
import { atNight } from "../size.ts";

const ANN = { CLAUDE_CODE_SESSION_ID: "ann" };
const BOB = { CLAUDE_CODE_SESSION_ID: "bob" };

it("what its holder moves stays the holder's, whatever it is called then", async () => {
  const { root, coord, write } = project();
  for (const file of ["src/a.ts", "src/b/c.ts", "src/free.ts"]) write(file, "x\n");
  const after = async (command: string) => {
    const call = { session_id: "ann", cwd: root, hook_event_name: "PostToolUse", tool_name: "Bash" };
    const input = { ...call, tool_input: { command }, tool_response: {} };
    return (await coord(["hook", "claude"], { cwd: root, env: ANN, stdin: JSON.stringify(input) })).stdout;
  };
  const move = (from: string, to: string) => {
    fs.mkdirSync(join(root, to, ".."), { recursive: true });
    fs.renameSync(join(root, from), join(root, to));
  };
  const verdict = async (path: string) =>
    (await coord(["check", path, "--json"], { env: BOB })).json.data.paths[0]?.verdict;
  await coord(["join", "Ann"], { env: ANN });
  await coord(["reserve", "A", "--files", "src/a.ts,src/b/**"], { env: ANN });

  move("src/a.ts", "lib/a.ts");
  expect(await after("git mv src/a.ts lib/")).toContain("lib/a.ts");
  move("src/b", "src/d");
  expect(await after("mv src/b src/d")).toContain("src/d");
  expect([await verdict("lib/a.ts"), await verdict("src/d/c.ts")]).toEqual(["reserved", "reserved"]);
  expect((await coord(["reserve", "B", "--files", "lib/a.ts", "--as", "13"])).status).toBe(3);
  expect((await coord(["check", "lib/a.ts", "src/d/c.ts"], { env: ANN })).status).toBe(0);

  // What was nobody's stays so, and a move that failed moves nothing.
  move("src/free.ts", "src/freed.ts");
  expect(await after("mv src/free.ts src/freed.ts")).toBe("");
  expect(await after("mv lib/a.ts src/freed.ts")).toBe("");
  expect(await verdict("src/freed.ts")).toBe("free");
});

describe("what was moved and no hook saw", () => {
  const lines = (from: number) => Array.from({ length: 40 }, (_, i) => `line ${from + i}\n`).join("");

  async function held(files: string) {
    const { root, coord, json, write } = project();
    for (const [at, path] of ["src/a.ts", "src/in/b.ts", "src/free.ts"].entries())
      write(path, lines(at * 100));
    git(root, "add", "-A");
    git(root, "commit", "-qm", "files");
    await coord(["--as", "12", "reserve", "T", "--files", files]);
    const verdicts = async (...asked: string[]) => {
      const { data } = await json(["--as", "13", "check", ...asked]);
      return (data as unknown as { paths: { verdict: string }[] }).paths.map(({ verdict }) => verdict);
    };
    return { root, coord, json, write, verdicts };
  }

  it("is held by what git has staged, and by what was committed since", async () => {
    const { root, coord, json, verdicts } = await held("src/a.ts");
    git(root, "mv", "src/a.ts", "src/z.ts");
    expect(await verdicts("src/z.ts", "src/free.ts", "src")).toEqual(["reserved", "free", "partly"]);
    expect((await json(["--as", "12", "check", "src/z.ts"])).data).toMatchObject({
      paths: [{ verdict: "mine" }],
    });
    expect((await coord(["--as", "13", "reserve", "U", "--files", "src/z.ts"])).status).toBe(3);
    git(root, "commit", "-qam", "moved");
    expect(await verdicts("src/z.ts", "src/free.ts")).toEqual(["reserved", "free"]);
    await coord(["--as", "12", "release"]);
    expect(await verdicts("src/z.ts")).toEqual(["free"]);
  });

  it("is held by its content where git does not know it; a copy and a new file are free", async () => {
    const { root, coord, write, verdicts } = await held("src/a.ts,src/in/**,src/to-be-made.ts");
    write("src/new.ts", lines(900));
    write("src/copy.ts", lines(200));
    fs.renameSync(join(root, "src/in"), join(root, "src/out"));
    fs.appendFileSync(join(root, "src/out/b.ts"), "more\n");
    expect(await verdicts("src/out/b.ts", "src/out", "src/*/b.ts")).toEqual(["reserved", "partly", "partly"]);
    expect(await verdicts("src/new.ts", "src/copy.ts", "src/free.ts")).toEqual(["free", "free", "free"]);
    fs.renameSync(join(root, "src/a.ts"), join(root, "src/b.ts"));
    expect(await verdicts("src/b.ts", "src/new.ts")).toEqual(["reserved", "free"]);
    const { json } = await coord(["--as", "13", "check", "src/b.ts", "--json"]);
    expect(json.notices).toMatchObject([{ code: "OTHER_NAME" }]);
  });
});

describe("a file that git does not know", () => {
  /** Files that are reserved and never were in git's index, in a repository or none. */
  async function held(files: string, isRepository: boolean) {
    const made = project();
    if (!isRepository) fs.rmSync(join(made.root, ".git"), { recursive: true });
    for (const path of ["src/new.ts", "src/in/a.ts", "src/in/b.ts"])
      made.write(path, `${path} is new\n`.repeat(9));
    await made.coord(["--as", "12", "reserve", "T", "--files", files]);
    const verdicts = async (...asked: string[]) => {
      const { data } = await made.json(["--as", "13", "check", ...asked]);
      return (data as unknown as { paths: { verdict: string }[] }).paths.map(({ verdict }) => verdict);
    };
    const move = (from: string, to: string) => {
      fs.mkdirSync(join(made.root, to, ".."), { recursive: true });
      fs.renameSync(join(made.root, from), join(made.root, to));
    };
    const edit = async (path: string) => {
      const call = { session_id: "bob", cwd: made.root, hook_event_name: "PreToolUse", tool_name: "Edit" };
      const tool_input = { file_path: join(made.root, path), old_string: "a", new_string: "b" };
      const stdin = JSON.stringify({ ...call, tool_input });
      return (await made.coord(["hook", "claude"], { cwd: made.root, env: BOB, stdin })).stdout;
    };
    return { ...made, verdicts, move, edit };
  }

  it.each([true, false])(
    "is its holder's where it was moved to (in a repository: %s)",
    async (isRepository) => {
      const { root, coord, verdicts, move, edit, write } = await held("src/new.ts", isRepository);
      move("src/new.ts", "lib/moved.ts");
      fs.appendFileSync(join(root, "lib/moved.ts"), "and was written since, much more than it had before\n");
      write("src/other.ts", "another new one\n");
      expect(await verdicts("lib/moved.ts", "lib", "src/other.ts")).toEqual(["reserved", "partly", "free"]);
      expect(await edit("lib/moved.ts")).toContain('"deny"');
      expect(await edit("src/other.ts")).not.toContain('"deny"');
      expect((await coord(["--as", "13", "reserve", "U", "--files", "lib/moved.ts"])).status).toBe(3);
      const { json } = await coord(["--as", "13", "check", "lib/moved.ts", "--json"]);
      expect(json.notices).toMatchObject([{ code: "OTHER_NAME" }]);
      expect(
        (await coord(["--as", "12", "check", "lib/moved.ts", "--json"])).json.data.paths[0]?.verdict,
      ).toBe("mine");
      await coord(["--as", "12", "release"]);
      expect(await verdicts("lib/moved.ts")).toEqual(["free"]);
    },
  );

  it("is known again in a folder and behind a pattern, and by its content where it was copied and deleted", async () => {
    const { root, verdicts, move } = await held("src/in/,src/*.ts,src/new.ts", true);
    move("src/in", "lib/in");
    fs.copyFileSync(join(root, "src/new.ts"), join(root, "lib/copy.ts"));
    expect(await verdicts("lib/in/b.ts", "lib/copy.ts")).toEqual(["reserved", "free"]);
    fs.rmSync(join(root, "src/new.ts"));
    expect(await verdicts("lib/copy.ts", "lib/in")).toEqual(["reserved", "partly"]);
  });

  atNight(
    "is not taken for a new one that got its number on disk, nor for one that was moved before it was reserved",
    async () => {
      const { root, coord, verdicts, move, write } = await held("src/new.ts", true);
      fs.rmSync(join(root, "src/new.ts"));
      for (let at = 0; at < 20; at++) write(`lib/${at}.ts`, `made later ${at}\n`);
      expect(await verdicts(...Array.from({ length: 20 }, (_, at) => `lib/${at}.ts`))).toEqual(
        Array.from({ length: 20 }, () => "free"),
      );
      await coord(["--as", "12", "release"]);
      write("src/early.ts", "early\n");
      await coord(["--as", "12", "reserve", "E", "--files", "src/early.ts"]);
      await coord(["--as", "12", "release"]);
      move("src/early.ts", "lib/early.ts");
      const marks = join(root, ".coord/marks");
      fs.writeFileSync(
        marks,
        fs.readFileSync(marks, "utf8").replaceAll(/"at":\d+/g, `"at":${Date.now() - 3_600_000}`),
      );
      await coord(["--as", "12", "reserve", "E again", "--files", "src/early.ts"]);
      expect(await verdicts("lib/early.ts")).toEqual(["free"]);
    },
  );

  it("is known as its holder's edit tool left it, though that makes another file of it", async () => {
    const { root, coord, verdicts, write } = await held("src/new.ts", true);
    await coord(["join"], { env: { ...ANN, COORD_INSTANCE: "12" } });
    fs.rmSync(join(root, "src/new.ts"));
    write("src/new.ts", "written anew by a tool\n");
    const call = { session_id: "ann", cwd: root, hook_event_name: "PostToolUse", tool_name: "Write" };
    const tool_input = { file_path: join(root, "src/new.ts"), content: "written anew by a tool\n" };
    const stdin = JSON.stringify({ ...call, tool_input, tool_response: {} });
    await coord(["hook", "claude"], { cwd: root, env: { ...ANN, COORD_INSTANCE: "12" }, stdin });
    fs.renameSync(join(root, "src/new.ts"), join(root, "src/old.ts"));
    fs.appendFileSync(join(root, "src/old.ts"), "more\n");
    expect(await verdicts("src/old.ts")).toEqual(["reserved"]);
  });
});
