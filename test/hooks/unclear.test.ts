import { describe, expect, it } from "vitest";
import { effectOf } from "../../src/agents/effects.ts";
import { faultsOf } from "../../src/session/faults.ts";
import { StateFolder } from "../../src/system/state.ts";
import { join } from "node:path";
import { Repo, type Told } from "./support.ts";

const PATCH = "*** Begin Patch\n*** Update File: src/auth.ts\n@@\n-a\n+b\n*** End Patch";
const decision = (told: Told): string => {
  const own = (told.json?.["hookSpecificOutput"] ?? {}) as Record<string, unknown>;
  return String(own["permissionDecision"] ?? "allow");
};

describe("a tool call whose effect can't be read", () => {
  it.each([
    ["deny", "Edit", { edit: { target: { uri: "src/auth.ts" } } }],
    ["deny", "Edit", { changes: [{ where: "src/api.ts" }, { where: "./src/login/form.ts" }] }],
    ["deny", "Write", { body: PATCH }],
    ["deny", "mcp__fs__write_file", { path: "src/auth.ts" }],
    ["deny", "mcp__fs__move", { source: "src/api.ts", destination: "src/login/api.ts" }],
    ["deny", "mcp__ide__applyPatch", { text: PATCH }],
    ["deny", "refactorRename", { file: "file:///ROOT/src/auth.ts" }],
    ["deny", "mcp__fs__edit_file", { path: "CLAUDE_INSTANCES.md", edits: [] }],
    ["deny", "Edit", { input: JSON.stringify({ file_path: "src/auth.ts" }) }],
    ["deny", "Edit", JSON.stringify(JSON.stringify({ file_path: "src/auth.ts" }))],
    ["deny", "MultiEdit", { file_path: "src/api.ts", edits: [{ file_path: "src/auth.ts" }] }],
    ["deny", "Write", { file_path: "file:///ROOT/src/auth.ts", content: "x" }],
    ["deny", "apply_patch", { changes: { "src/auth.ts": { type: "update" } } }],
    ["deny", "save_file", { name: "auth.ts", folder: "src" }],
    ["deny", "mcp__box__run_command", { command: "sed -i s/a/b/ src/auth.ts" }],
    ["deny", "shell", { command: ["sed", "-i", "s/a/b/", "src/auth.ts"] }],
    ["allow", "mcp__fs__write_file", { path: "src/api.ts", content: "src/auth.ts" }],
    ["allow", "mcp__fs__write_file", { path: "src/api.ts", content: '{"main":"src/auth.ts"}' }],
    ["allow", "mcp__box__run_command", { command: "cat src/auth.ts" }],
    ["ask", "teleport", { path: "src/auth.ts" }],
    ["ask", "Edit", { old_string: "x", new_string: "y" }],
    ["ask", "Edit", "nothing that names a file"],
    ["ask", "apply_patch", { patch: "@@\n-a\n+b" }],
    ["allow", "Edit", {}],
    ["allow", "Edit", { changes: [{ where: "src/api.ts" }] }],
    ["allow", "mcp__fs__write_file", { path: "src/api.ts" }],
    ["allow", "mcp__fs__read_text_file", { path: "src/auth.ts" }],
    ["allow", "mcp__ide__getDiagnostics", { uri: "src/auth.ts" }],
    ["allow", "mcp__serena__find_symbol", { relative_path: "src/auth.ts" }],
    ["allow", "teleport", { path: "src/api.ts" }],
    ["allow", "mcp__github__create_issue", { title: "Fix login", body: "In src/auth.ts it fails." }],
    ["allow", "mcp__memory__remember", { text: "x" }],
  ])("%s: %s %j", async (wanted, tool_name, tool_input) => {
    const repo = new Repo();
    const text = JSON.stringify(tool_input).replaceAll("/ROOT", repo.root);
    const told = await repo.call("claude", { tool_name, tool_input: JSON.parse(text) as unknown });
    expect(decision(told)).toBe(wanted);
    const state = new StateFolder(join(repo.root, "CLAUDE_INSTANCES.md"));
    expect(faultsOf(state, repo.now)).toHaveLength(wanted === "ask" ? 1 : 0);
  });

  it("where the agent can't ask its user, a person is told; with block it is denied", async () => {
    const call = { tool_name: "apply_patch", tool_input: { patch: "@@\n-a\n+b" } };
    const told = await new Repo().call("codex", call);
    expect([told.stdout, told.verdict]).toEqual(["", "allow"]);
    expect(told.stderr).toContain("cannot tell which files");
    expect((await new Repo().call("codex", call, { COORD_HOOK_MODE: "block" })).verdict).toBe("deny");
    expect((await new Repo().call("cursor", call)).json).toMatchObject({ permission: "ask" });
  });

  it("while nobody else holds anything, nobody is asked", async () => {
    const repo = new Repo();
    const call = { session_id: "holder", tool_name: "Edit", tool_input: { old_string: "x" } };
    expect((await repo.call("claude", call)).stdout).toBe("");
  });

  it.each([
    ["write", "multi_edit createFile mcp__fs__move_file Delete str_replace overwrite restore_file checkout"],
    ["read", "mcp__fs__list_directory readFile get-symbols web_search lint_file run_tests open_file blame"],
    ["unknown", "teleport do_it mcp__x__run"],
  ])("%s: %s", (effect, tools) => {
    for (const tool of tools.split(" ")) expect([tool, effectOf(tool, {})]).toEqual([tool, effect]);
  });

  it.each([
    ["read", "text_editor", { command: "view" }],
    ["write", "text_editor", { command: "create" }],
    ["read", "mcp__x__file_operation", { operation: "read" }],
    ["write", "mcp__x__files", { action: "delete" }],
    ["write", "mcp__x__file", { op: "WRITE_FILE" }],
    ["unknown", "mcp__x__files", { action: "frob" }],
    ["write", "write_file", { command: "a sentence of words" }],
    ["write", "write_file", { action: 7 }],
  ])("%s: %s as %o says", (effect, tool, input) => {
    expect(effectOf(tool, input)).toBe(effect);
  });
});
