import fs from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { project } from "./in-process.ts";

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
