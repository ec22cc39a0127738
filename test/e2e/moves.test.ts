import fs from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { project } from "./in-process.ts";
import { git } from "./support.ts";

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
