import { describe, expect, it } from "vitest";
import { Repo } from "./support.ts";

describe("a path with a NUL in it", () => {
  it.each([
    ["an edit", { tool_name: "Write", tool_input: { file_path: "a\0SECRET", content: "x" } }],
    [
      "an edit within what somebody holds",
      { tool_name: "Edit", tool_input: { file_path: "src/auth.ts\0.md" } },
    ],
    ["a tool of an MCP server", { tool_name: "mcp__fs__write_file", tool_input: { path: "a\0SECRET" } }],
  ])("is denied in %s", async (_, input) => {
    const told = await new Repo().call("claude", { hook_event_name: "PreToolUse", ...input });
    expect(JSON.parse(told.stdout)).toMatchObject({
      hookSpecificOutput: {
        permissionDecision: "deny",
        permissionDecisionReason: expect.stringMatching(/there is a NUL character in it/),
      },
    });
    expect(told.stdout).not.toMatch(/\\u0000/);
  });
});
