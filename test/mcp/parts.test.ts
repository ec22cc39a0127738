import fs from "node:fs";
import { dirname, join } from "node:path";
import { expect, it } from "vitest";
import { bin, coord, project, run, tempFolder } from "../e2e/support.ts";
import { atNight } from "../size.ts";

/** Strings of the SDK that no minifier changes. */
const OF_THE_SDK = "io.modelcontextprotocol/";

/** The files of the bundle that a call reads: the program always. */
async function loadedBy(cwd: string, args: readonly string[], stdin = ""): Promise<string[]> {
  const folder = tempFolder();
  const spy = join(folder, "spy.cjs");
  const list = join(folder, "list.json");
  fs.writeFileSync(
    spy,
    `process.on("exit", () => require("node:fs").writeFileSync(${JSON.stringify(list)}, JSON.stringify(Object.keys(require.cache))));`,
  );
  await run(process.execPath, ["--require", spy, bin(), ...args], {
    cwd,
    stdin,
    env: { COORD_INSTANCE: "12" },
  });
  const files = JSON.parse(fs.readFileSync(list, "utf8")) as string[];
  return [join(dirname(bin()), "..", "dist", "coord.cjs"), ...files];
}

const withSdk = (parts: readonly string[]) =>
  parts.filter((path) => path.endsWith(".cjs") && fs.readFileSync(path, "utf8").includes(OF_THE_SDK));

atNight("the SDK is loaded by `coord mcp` alone: not before an edit, nor by any other command", async () => {
  const { root } = project();
  const edit = JSON.stringify({
    session_id: "s",
    cwd: root,
    hook_event_name: "PreToolUse",
    tool_name: "Edit",
    tool_input: { file_path: join(root, "src/auth.ts"), old_string: "a", new_string: "b" },
  });
  const calls: readonly (readonly [readonly string[], string?])[] = [
    [["check", "src/auth.ts"]],
    [["hook", "claude"], edit],
    [["hook", "git", "pre-commit"]],
    [["reserve", "T", "--files", "src/api.ts"]],
    [["status"]],
    [["--help"]],
    [["mcp", "--help"]],
  ];
  for (const [args, stdin] of calls) {
    const parts = await loadedBy(root, args, stdin);
    expect(withSdk(parts), args.join(" ")).toEqual([]);
  }
  expect(withSdk(await loadedBy(root, ["mcp"]))).toHaveLength(1);
});

it("`coord mcp --help` says what it is, in both languages", async () => {
  const english = await coord(["mcp", "--help"]);
  expect(english).toMatchObject({ status: 0, stderr: "" });
  expect(english.stdout).toContain("MCP tools");
  expect((await coord(["mcp", "--help", "--lang", "fr"])).stdout).toContain("outils MCP");
});
