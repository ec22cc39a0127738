import { describe, expect, it } from "vitest";
import { callingAgents, kindsFor } from "../../src/agents/index.ts";
import { toolEvent, toolKinds } from "../../src/agents/decode.ts";
import type { HookInvocation } from "../../src/agents/types.ts";

const everyTool = toolKinds(
  {},
  callingAgents.map(({ hook }) => hook.tools),
);
const eventOf = (tool: string, input: unknown) => toolEvent(tool, input, everyTool);

describe("what using a tool comes to", () => {
  const edit = { kind: "edit", paths: ["a.ts"], replaced: null };
  const shell = (command: string) => ({ kind: "shell", command, dialect: "posix", folder: "" });
  const PATCH = "*** Begin Patch\n*** Update File: a.ts\n*** End Patch";

  it.each([
    ["Write", { file_path: "a.ts", content: "x" }, { ...edit, text: "x" }],
    ["write_file", { file_path: "a.ts", content: "x" }, { ...edit, text: "x" }],
    ["Edit", PATCH, edit],
    ["Edit", { patch: PATCH }, edit],
    // OpenCode 1.18 and Codex 0.171 apply these.
    ["apply_patch", { patch: "*** Begin Patch\n*** Update File:a.ts\n@@" }, edit],
    [
      "apply_patch",
      { patch: "*** Add File: a.ts\n*** Update File: b.ts\n*** Move to:c.ts" },
      { ...edit, paths: ["a.ts", "b.ts", "c.ts"] },
    ],
    ["apply_patch", { patch: "\u{a0}*** Delete File: a.ts\u{a0}\r\n" }, edit],
    ["apply_patch", { patch: "\u{85}*** Update File: a.ts\u{85}\n" }, edit],
    ["Edit", { input: "--- a/a.ts\n+++ b/a.ts\n@@ -1 +1 @@\n" }, edit],
    ["apply_patch", { command: ["apply_patch", PATCH] }, edit],
    ["str_replace_editor", { command: "create", path: "a.ts" }, edit],
    ["str_replace_editor", { command: "view", path: "a.ts" }, { kind: "read" }],
    ["Edit", { old_string: "x" }, { kind: "unclear", tool: "Edit", because: "no-target", paths: [] }],
    ["Edit", "nothing", { kind: "unclear", tool: "Edit", because: "no-target", paths: [] }],
    ["apply_patch", {}, { kind: "unclear", tool: "apply_patch", because: "no-target", paths: [] }],
    ["Bash", { command: "ls" }, { kind: "shell", command: "ls", dialect: "posix", folder: "" }],
    ["Monitor", { command: "ls" }, { kind: "shell", command: "ls", dialect: "posix", folder: "" }],
    ["PowerShell", { command: "dir" }, { kind: "shell", command: "dir", dialect: "powershell", folder: "" }],
    // Whatever key a command comes under: one text, words, several commands, its words beside it.
    ["Bash", { cmd: "ls" }, shell("ls")],
    ["Bash", "ls -l", shell("ls -l")],
    ["Bash", { command: "", input: "ls" }, shell("ls")],
    ["Bash", { command: ["bash", "-c", "echo 'a b'"] }, shell("bash -c 'echo '\\''a b'\\'''")],
    ["Bash", { commands: ["ls", "rm x"] }, shell("ls\nrm x")],
    ["Bash", { command: "rm", args: ["a b"] }, shell("rm 'a b'")],
    ["local_shell", { action: { command: ["ls"] } }, shell("ls")],
    ["functions.Bash", { command: "ls" }, shell("ls")],
    // A tool that nobody knows, whose name says that it runs what it is given.
    ["run_in_terminal", { command: "ls" }, shell("ls")],
    ["mcp__box__start_process", { command: "ls" }, shell("ls")],
    ["write_stdin", { chars: "ls\n" }, shell("ls\n")],
    ["pwsh_exec", { command: "dir" }, { ...shell("dir"), dialect: "powershell" }],
    ["mcp__ide__executeCode", { code: "print(1)" }, shell("python3 -c 'print(1)'")],
    [
      "run_tests",
      { filter: "x" },
      { kind: "unclear", tool: "run_tests", because: "unknown-tool", paths: [] },
    ],
    // Every path that an edit names, in whatever list or part of it.
    ["Edit", { path: "a.ts", edits: [{ file_path: "b.ts" }] }, { ...edit, paths: ["a.ts", "b.ts"] }],
    ["Edit", { files: [{ name: "a.ts", content: "b.ts" }] }, edit],
    ["Edit", { fileUri: "file:///r/a%20b.ts" }, { ...edit, paths: ["/r/a b.ts"] }],
    ["Edit", { path: "a.ts", profile: "b.ts" }, edit],
    // What git says of files whose lines stay, and how it spells names.
    ["apply_patch", { patch: "rename from a.ts\nrename to c.ts\n" }, { ...edit, paths: ["a.ts", "c.ts"] }],
    ["apply_patch", { patch: "diff --git a/a.ts b/a.ts\nold mode 100644\n" }, edit],
    [
      "apply_patch",
      { patch: '--- "a/\\303\\251.ts"\n+++ "b/\\303\\251.ts"\n' },
      { ...edit, paths: ["\u00e9.ts"] },
    ],
    ["Bash", { description: "x" }, { kind: "unclear", tool: "Bash", because: "no-target", paths: [] }],
    ["Read", { file_path: "a.ts" }, { kind: "read" }],
    ["mcp__coord__reserve", { files: ["a.ts"] }, { kind: "own-tool", tool: "reserve" }],
    ["mcp__plugin_coord_coord__join", {}, { kind: "own-tool", tool: "join" }],
    ["mcp_coord_reserve", { files: ["a.ts"] }, { kind: "own-tool", tool: "reserve" }],
    ["coord_whoami", {}, { kind: "own-tool", tool: "whoami" }],
    [
      "mcp__fs__write",
      { path: "a.ts" },
      { kind: "unclear", tool: "mcp__fs__write", because: "mcp-tool", paths: ["a.ts"] },
    ],
    ["mcp_fs_write", {}, { kind: "unclear", tool: "mcp_fs_write", because: "mcp-tool", paths: [] }],
    [
      "teleport",
      { path: "a.ts" },
      { kind: "unclear", tool: "teleport", because: "unknown-tool", paths: ["a.ts"] },
    ],
    ["", {}, { kind: "unclear", tool: "", because: "unknown-tool", paths: [] }],
  ])("%s with %j", (tool, input, event) => {
    expect(eventOf(tool, input)).toEqual(event);
  });

  it("is what an agent's own table says, where another gives the name to something else", () => {
    const others = [{ edit: ["Create"], shell: ["Run"] }];
    const kindOf = toolKinds({ read: ["create"] }, others);
    expect([kindOf("Create"), kindOf("Run"), kindOf("run"), kindOf("r_u_n")]).toEqual([
      "read",
      "shell",
      "shell",
      "shell",
    ]);
  });

  it("keeps a property of every object from being a tool", () => {
    for (const tool of ["constructor", "__proto__", "toString"]) expect(everyTool(tool)).toBeNull();
  });
});

describe("Copilot's hooks that are registered in small letters", () => {
  const copilot = callingAgents.find(({ name }) => name === "copilot");
  if (copilot === undefined) throw new Error("copilot");
  const decode = (input: object): HookInvocation | null =>
    copilot.hook.decode({ sessionId: "s1", timestamp: 1, cwd: "/r", ...input }, kindsFor(copilot));

  it.each([
    [
      { source: "new", initialPrompt: "go" },
      { kind: "start", source: "new" },
    ],
    [{ reason: "complete" }, { kind: "end", reason: "complete" }],
    [{ prompt: "go" }, { kind: "other" }],
    [{ stopReason: "end_turn" }, { kind: "other" }],
    [{ toolName: "view", toolArgs: { path: "a" } }, { kind: "read" }],
    [
      { toolName: "edit", toolArgs: { path: "a" }, toolResult: {} },
      { kind: "done", tool: "edit", changed: [] },
    ],
    [
      { toolName: "bash", toolArgs: { command: "x" }, error: "no" },
      { kind: "done", tool: "shell", changed: [] },
    ],
    [{ hookName: "permissionRequest", toolName: "bash", toolInput: {} }, { kind: "other" }],
  ])("%j", (input, event) => {
    expect(decode(input)).toMatchObject({ event, sessionId: "s1", cwd: "/r", subagent: null });
  });

  it("name the subagent that acts", () => {
    const input = { toolName: "bash", toolArgs: { command: "x" }, agentId: "a1", agentType: "task" };
    expect(decode(input)).toMatchObject({ subagent: "task" });
  });

  it("are no calls without a session", () => {
    expect(copilot.hook.decode({ toolName: "edit" }, () => "edit")).toBeNull();
  });
});
