import { describe, expect, it } from "vitest";
import { callingAgents } from "../../src/agents/index.ts";
import { Repo } from "./support.ts";

const INPUT = { file_path: "$ROOT/src/auth.ts", old_string: "a", new_string: "b" };
const EDIT = { tool_name: "Edit", tool_input: INPUT };
const FREE = { tool_name: "Edit", tool_input: { ...INPUT, file_path: "$ROOT/src/api.ts" } };
const SED = { command: "sed -i s/a/b/ src/auth.ts" };
/** Where a call has it under another key, or not at all. */
const GONE = { hook_event_name: undefined };

describe("a call in a form that nobody agreed on is judged by what it is about to do", () => {
  it.each<[string, object]>([
    ["an event of another name", { ...EDIT, hook_event_name: "PreToolExecute" }],
    ["in other letters", { ...EDIT, hook_event_name: "pre_tool_use" }],
    ["with blanks around it", { ...EDIT, hook_event_name: " PreToolUse\n" }],
    ["that asks for leave", { ...EDIT, hook_event_name: "PermissionRequest" }],
    ["no event", { ...EDIT, ...GONE }],
    ["an event that is no text", { ...EDIT, hook_event_name: ["PreToolUse"] }],
    ["an event under another key", { ...EDIT, ...GONE, eventName: "PreToolUse" }],
    ["a tool under other keys", { toolName: "Edit", toolInput: INPUT }],
    ["its input as text", { toolName: "Edit", toolArgs: JSON.stringify(INPUT) }],
    ["its input under another key", { tool_name: "Edit", parameters: INPUT }],
    ["its input beside its name", { tool_name: "Edit", file_path: "src/auth.ts" }],
    ["a tool as a part", { tool: { name: "Edit", input: INPUT } }],
    ["a name and its arguments", { name: "Edit", arguments: INPUT }],
    ["all within a part", { ...GONE, payload: { hook_event_name: "PreToolUse", ...EDIT } }],
    ["several calls", { hook_event_name: "PreToolBatch", tool_calls: [FREE, EDIT] }],
    ["several calls of a known event", { tool_calls: [FREE, { tool_name: "Bash", tool_input: SED }] }],
    ["a command", { hook_event_name: "PreToolExecute", tool_name: "Bash", tool_input: SED }],
    ["an event that is a command", { hook_event_name: "beforeShellExecution", ...SED }],
    ["an event that is a write", { hook_event_name: "before_file_edit", file_path: "src/auth.ts" }],
    // As Windsurf and Cline have it.
    [
      "its own words",
      { ...GONE, agent_action_name: "pre_write_code", tool_info: { file_path: "src/auth.ts" } },
    ],
    [
      "its own words for a command",
      { ...GONE, agent_action_name: "pre_run_command", tool_info: { command_line: SED.command } },
    ],
    [
      "a part that is called as the event",
      {
        ...GONE,
        hookName: "PreToolUse",
        preToolUse: { toolName: "editor", parameters: { path: "src/auth.ts" } },
      },
    ],
  ])("%s", async (_name, input) => {
    expect((await new Repo().call("gemini", input)).verdict).toBe("deny");
  });

  it("a list of calls", async () => {
    const repo = new Repo();
    const calls = [FREE, EDIT].map((one) => ({ session_id: "other", hook_event_name: "PreToolUse", ...one }));
    const text = JSON.stringify(calls).replaceAll("$ROOT", repo.root);
    expect((await repo.raw("claude", text)).verdict).toBe("deny");
  });

  it("whichever agent it is; its answer is about the event that was named", async () => {
    const repo = new Repo();
    for (const { name } of callingAgents) {
      const told = await repo.call(name, { ...EDIT, hook_event_name: "ToolCall" });
      expect(told.verdict, name).toBe("deny");
    }
    const told = await repo.call("claude", { ...EDIT, hook_event_name: "ToolCall" });
    expect(told.json).toMatchObject({ hookSpecificOutput: { hookEventName: "ToolCall" } });
  });

  it.each<[string, object]>([
    ["the holder's own, by another key", { ...EDIT, session_id: undefined, sessionId: "holder" }],
    [
      "the holder's own, of an event of another name",
      { ...EDIT, session_id: "holder", hook_event_name: "ToolCall" },
    ],
    ["a free file", { ...FREE, hook_event_name: "ToolCall" }],
    ["a free command", { hook_event_name: "beforeShellExecution", command: "cat src/auth.ts" }],
    ["a tool that reads", { hook_event_name: "ToolCall", tool_name: "Read", tool_input: INPUT }],
    ["an event that reads", { hook_event_name: "beforeReadFile", file_path: "src/auth.ts" }],
    ["words", { hook_event_name: "Notification", message: "Edit src/auth.ts?" }],
    ["a prompt", { hook_event_name: "beforeSubmitPrompt", prompt: "Edit src/auth.ts", attachments: [INPUT] }],
    ["an event before something else", { hook_event_name: "PreCompact", trigger: "auto" }],
    ["a file that was read", { hook_event_name: "InstructionsLoaded", file_path: "src/auth.ts" }],
    ["a file that changed", { hook_event_name: "FileChanged", file_path: "src/auth.ts" }],
    ["what was done", { hook_event_name: "afterFileEdit", file_path: "src/auth.ts", edits: [] }],
    ["a call that is over", { hook_event_name: "ToolCall", ...EDIT, tool_response: {} }],
    ["calls that are over", { hook_event_name: "PostToolBatch", tool_calls: [EDIT] }],
    ["a call that was denied", { hook_event_name: "PermissionDenied", ...EDIT }],
    ["a request to a model", { hook_event_name: "BeforeModel", llm_request: { messages: [INPUT] } }],
  ])("let go: %s", async (_name, input) => {
    expect(await new Repo().call("gemini", input)).toMatchObject({ stdout: "", stderr: "" });
  });
});
