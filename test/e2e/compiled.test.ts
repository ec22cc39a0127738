import fs from "node:fs";
import module from "node:module";
import { basename, join, sep } from "node:path";
import { expect, it } from "vitest";
import { copyOfBuild, run, SAMPLE, tempFolder } from "./support.ts";

// From Node 22 on it is Node that keeps compiled code, elsewhere.
const isNodes = "enableCompileCache" in module;

/** A copy of the build that has not run yet, and a repository to ask about. */
function fresh() {
  const build = copyOfBuild();
  const dist = join(build, "dist");
  const kept = () => fs.readdirSync(dist).filter((name) => name.includes(".cache"));
  for (const name of kept()) fs.rmSync(join(dist, name));
  const root = tempFolder();
  fs.writeFileSync(join(root, "CLAUDE_INSTANCES.md"), SAMPLE);
  const check = () =>
    run(process.execPath, [join(build, "bin", "coord.cjs"), "check", "a.ts"], { cwd: root });
  return { dist, kept, root, check };
}

const free = { status: 0, stdout: "free      a.ts  (not there yet)\n", stderr: "" };

it("is left beside the program by the first run, and nothing else is left anywhere", async () => {
  const { dist, kept, root, check } = fresh();
  expect(await check()).toMatchObject(free);
  expect(kept()).toEqual(isNodes ? [] : [`coord.cjs.${process.version}-${process.arch}.cache`]);
  expect(fs.readdirSync(root)).toEqual(["CLAUDE_INSTANCES.md"]);
  const [name = "index.js"] = kept();
  const { ino } = fs.statSync(join(dist, name));
  expect(await check()).toMatchObject(free);
  expect(fs.statSync(join(dist, name)).ino).toBe(ino);
});

it.each([
  ["of another program", (bytes: Buffer) => Buffer.concat([Buffer.from("/*0"), bytes.subarray(3)])],
  ["cut off", (bytes: Buffer) => bytes.subarray(0, bytes.length / 2)],
  ["empty", () => Buffer.alloc(0)],
  ["damaged", (bytes: Buffer) => bytes.fill(0x55, 5_000, 6_000)],
])("is made anew when it is %s", async (_name, spoil) => {
  const { dist, kept, check } = fresh();
  await check();
  for (const name of kept()) {
    const path = join(dist, name);
    const good = fs.readFileSync(path);
    fs.writeFileSync(path, spoil(Buffer.from(good)));
    expect(await check()).toMatchObject(free);
    expect(fs.readFileSync(path).length).toBeGreaterThan(good.length / 2);
  }
  expect(await check()).toMatchObject(free);
});

it("is neither believed nor left where everybody may write", async () => {
  const { dist, kept, check } = fresh();
  if (process.platform !== "win32") fs.chmodSync(dist, 0o777);
  expect(await check()).toMatchObject(free);
  expect(kept()).toEqual([]);
});

it("is done without when it is not wanted", async () => {
  const { kept, root, dist } = fresh();
  const bin = join(dist, "..", "bin", "coord.cjs");
  const env = { NODE_DISABLE_COMPILE_CACHE: "1" };
  expect(await run(process.execPath, [bin, "check", "a.ts"], { cwd: root, env })).toMatchObject(free);
  expect(kept()).toEqual([]);
});

it("is of one file: a free path asked about, or edited under a hook, opens no other but the words it speaks", async () => {
  const { dist, root, check } = fresh();
  await check();
  const list = join(root, "loaded.txt");
  const spy = join(root, "spy.cjs");
  fs.writeFileSync(
    spy,
    `process.on("exit", () => require("node:fs").writeFileSync(${JSON.stringify(list)}, Object.keys(require.cache).join("\\n")));`,
  );
  const edit = { session_id: "s", cwd: root, hook_event_name: "PreToolUse", tool_name: "Edit" };
  const input = JSON.stringify({
    ...edit,
    tool_input: { file_path: join(root, "a.ts"), old_string: "a", new_string: "b" },
  });
  const bin = join(dist, "..", "bin", "coord.cjs");
  for (const [words, stdin] of [
    [["check", "a.ts"], ""],
    [["hook", "claude"], input],
  ] as const) {
    await run(process.execPath, ["-r", spy, bin, ...words], { cwd: root, stdin });
    const loaded = fs
      .readFileSync(list, "utf8")
      .split("\n")
      .filter((path) => path.includes(`${sep}dist${sep}`));
    expect(loaded.map((path) => basename(path)).filter((name) => !name.startsWith("en-"))).toEqual([
      "coord.cjs",
    ]);
  }
});
