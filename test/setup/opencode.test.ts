import fs from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, it } from "vitest";
import { pluginText } from "../../src/agents/opencode-plugin.ts";
import { run, tempFolder } from "../e2e/support.ts";

/** A \`coord\` that denies what is held, tells something after a tool, and writes down what it was asked. */
const COORD = `#!${process.execPath}
const fs = require("node:fs");
let text = "";
process.stdin.on("data", (chunk) => (text += chunk)).on("end", () => {
  const by = process.env.COORD_HOOK_AGENT;
  fs.appendFileSync("asked.jsonl", JSON.stringify({ ...JSON.parse(text), by }) + "\\n");
  const { hook_event_name, tool_input } = JSON.parse(text);
  const held = (JSON.stringify(tool_input) ?? "").includes("held");
  if (/Start$/.test(hook_event_name)) console.log(JSON.stringify({ hookSpecificOutput: { hookEventName: hook_event_name, additionalContext: "facts" } }));
  const said = hook_event_name === "PreToolUse"
    ? { permissionDecision: "deny", permissionDecisionReason: "held by Instance #1" }
    : { additionalContext: "held changed" };
  if (held) console.log(JSON.stringify({ hookSpecificOutput: { hookEventName: hook_event_name, ...said } }));
});
`;

/** Loads the plugin as OpenCode does, and calls one of its hooks with each pair of arguments. */
const DRIVER = `
import { CoordPlugin } from "./plugin.mjs";
const get = async ({ path: { id } }) => ({ data: { id, ...(id.startsWith("part") ? { parentID: "ses_1" } : {}) } });
const hooks = await CoordPlugin({ directory: process.cwd(), client: { session: { get } } });
const results = [];
for (const [name, input, output] of JSON.parse(process.argv[2])) {
  const thrown = await hooks[name](input, output).then(() => null, (error) => error.message);
  results.push({ thrown, output });
}
console.log(JSON.stringify(results));
`;

interface Result {
  readonly thrown: string | null;
  readonly output: Readonly<Record<string, unknown>>;
}

async function call(
  ...calls: readonly (readonly [string, object, object])[]
): Promise<{ results: Result[]; asked: Record<string, unknown>[] }> {
  const folder = tempFolder();
  fs.writeFileSync(join(folder, "coord"), COORD, { mode: 0o755 });
  fs.writeFileSync(join(folder, "plugin.mjs"), pluginText());
  fs.writeFileSync(join(folder, "driver.mjs"), DRIVER);
  const env = { PATH: `${folder}:${dirname(process.execPath)}:/usr/bin:/bin` };
  const ran = await run(process.execPath, ["driver.mjs", JSON.stringify(calls)], { cwd: folder, env });
  expect(ran.stderr).toBe("");
  const log = join(folder, "asked.jsonl");
  const lines = fs.existsSync(log) ? fs.readFileSync(log, "utf8").trim().split("\n") : [];
  return {
    results: JSON.parse(ran.stdout) as Result[],
    asked: lines.map((line) => JSON.parse(line) as Record<string, unknown>),
  };
}

const before = (tool: string, args: object) =>
  ["tool.execute.before", { tool, sessionID: "ses_1", callID: "c" }, { args }] as const;

describe("the OpenCode plugin", () => {
  it("throws for what is held, whatever tool would write it, and lets the rest go", async () => {
    const patch = "*** Begin Patch\n*** Update File: free.ts\n@@\n*** Move to: src/held.ts\n*** End Patch";
    const { results, asked } = await call(
      before("edit", { filePath: "/r/held.ts", oldString: "a", newString: "b" }),
      before("write", { filePath: "/r/held.ts", content: "a" }),
      before("apply_patch", { patchText: patch }),
      before("bash", { command: "sed -i s/a/b/ held.ts" }),
      before("edit", { filePath: "/r/free.ts", oldString: "a", newString: "b" }),
      before("read", { filePath: "/r/held.ts" }),
      before("list_mcp_resources", {}),
      before("fs_write_file", { path: "/r/held.ts", content: "a" }),
    );
    const no = "held by Instance #1";
    expect(results.map(({ thrown }) => thrown)).toEqual([no, no, no, no, null, null, null, no]);
    const tools = ["Edit", "Write", "apply_patch", "Bash", "Edit", "fs_write_file"];
    expect(asked.map(({ tool_name }) => tool_name)).toEqual(tools);
    expect(asked[0]).toMatchObject({
      by: "opencode",
      session_id: "ses_1",
      hook_event_name: "PreToolUse",
      tool_input: { file_path: "/r/held.ts", old_string: "a", new_string: "b" },
    });
  });

  it("adds what slipped through to a tool's output, and tells shells their session", async () => {
    const { results } = await call(
      [
        "tool.execute.after",
        { tool: "bash", sessionID: "ses_1", callID: "c", args: { command: "./fix held" } },
        { title: "", output: "done", metadata: {} },
      ],
      ["shell.env", { cwd: "/r", sessionID: "ses_1" }, { env: { A: "b" } }],
      ["shell.env", { cwd: "/r" }, { env: {} }],
    );
    expect(results.map(({ output }) => output)).toEqual([
      { title: "", output: "done\n\nheld changed", metadata: {} },
      { env: { A: "b", CLAUDE_CODE_SESSION_ID: "ses_1" } },
      { env: {} },
    ]);
  });

  it("lets a subagent act as the session that it is a part of", async () => {
    const { results, asked } = await call(
      [
        "tool.execute.before",
        { tool: "edit", sessionID: "part_1", callID: "c" },
        { args: { filePath: "/r/a.ts" } },
      ],
      ["shell.env", { cwd: "/r", sessionID: "part_1" }, { env: {} }],
      [
        "tool.execute.before",
        { tool: "coord_reserve", sessionID: "part_1", callID: "c" },
        { args: { task: "T" } },
      ],
    );
    expect(asked.map(({ session_id, tool_name }) => [session_id, tool_name])).toEqual([
      ["ses_1", "Edit"],
      ["ses_1", "coord_reserve"],
    ]);
    expect(results[1]?.output).toEqual({ env: { CLAUDE_CODE_SESSION_ID: "ses_1" } });
  });

  it("tells the facts with every request, asked for once; gives back at the end", async () => {
    const facts = (sessionID: string) =>
      ["experimental.chat.system.transform", { sessionID, model: {} }, { system: ["x"] }] as const;
    const { results, asked } = await call(
      facts("ses_1"),
      facts("ses_1"),
      facts("part_1"),
      ["event", { event: { type: "session.deleted", properties: { info: { id: "part_1" } } } }, {}],
      ["dispose", {}, {}],
    );
    for (const { output } of results.slice(0, 3)) expect(output).toEqual({ system: ["x", "facts"] });
    expect(asked.map(({ session_id, hook_event_name }) => [session_id, hook_event_name])).toEqual([
      ["ses_1", "SessionStart"],
      ["ses_1", "SubagentStart"],
      ["ses_1", "SessionEnd"],
    ]);
  });

  it("is what a TypeScript program may hold", () => {
    expect(pluginText().startsWith("// @ts-nocheck\n")).toBe(true);
    expect(pluginText()).not.toMatch(/\r|\t/);
  });
});
