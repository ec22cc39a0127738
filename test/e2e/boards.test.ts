import fs from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
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

it("what lies in a sibling repository is judged by the board there, wherever one stands", async () => {
  const made = await nested();
  const other = project();
  const outside = tempFolder();
  const file = join(made.root, "src/auth.ts");
  for (const cwd of [other.root, outside]) {
    expect((await made.coord(["check", file], { cwd, env: BOB })).status, cwd).toBe(3);
    expect(await edit(made, cwd, file), cwd).toContain('"deny"');
    expect(await edit(made, cwd, join(made.root, "src/api.ts")), cwd).toBe("");
  }
  // A number of this board is nobody of that one; Ann's session is Ann there, too.
  expect((await made.coord(["check", file, "--as", "12"], { cwd: other.root })).status).toBe(3);
  expect((await made.coord(["check", file], { cwd: other.root, env: ANN })).status).toBe(0);
  expect((await made.coord(["check", join(outside, "x")], { cwd: other.root, env: BOB })).status).toBe(0);
});
