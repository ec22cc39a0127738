import { describe, expect, it } from "vitest";
import { sessionFromOption, sessionOf } from "../../src/session/ids.ts";
import { Repo, type Told } from "./support.ts";

const own = (told: Told) => told.json?.["hookSpecificOutput"] as Record<string, unknown> | undefined;

describe("Gemini CLI, whose shells know no session", () => {
  const shell = (repo: Repo, command: string) =>
    repo.call("gemini", {
      session_id: "holder",
      hook_event_name: "BeforeTool",
      tool_name: "run_shell_command",
      tool_input: { command, description: "x" },
    });

  it("each call of coord says whose it is; any other command is left as it is", async () => {
    const repo = new Repo();
    expect(own(await shell(repo, "coord whoami"))).toEqual({
      hookEventName: "BeforeTool",
      tool_input: { command: "coord --hand gemini:holder whoami", description: "x" },
    });
    expect(sessionFromOption("gemini:holder")).toEqual({ agent: "gemini", id: "holder" });
    expect((await shell(repo, "npm test")).stdout).toBe("");
  });

  it("is asked about unfinished work, and told at a prompt", async () => {
    const repo = new Repo();
    const stop = { session_id: "holder", hook_event_name: "AfterAgent", stop_hook_active: false };
    expect((await repo.call("gemini", stop)).json).toMatchObject({ decision: "block" });
    expect((await repo.call("gemini", stop)).stdout).toBe("");
    repo.now += 13 * 60_000;
    const told = await repo.call("gemini", {
      session_id: "holder",
      hook_event_name: "BeforeAgent",
      prompt: "x",
    });
    expect(own(told)?.["additionalContext"]).toContain("Fix login");
  });
});

describe("subagents with a session of their own", () => {
  const part = { session_id: "child", agent_id: "child", agent_type: "task", parent_agent_id: "holder" };
  const edit = { tool_name: "Edit", tool_input: { path: "src/auth.ts", old_str: "a", new_str: "b" } };

  it("Copilot: act as the session that they say they are a part of, be it through another one", async () => {
    const repo = new Repo();
    expect((await repo.call("copilot", { ...part, ...edit })).verdict).toBe("allow");
    const second = { session_id: "second", agent_id: "second", agent_type: "task", parent_agent_id: "child" };
    expect((await repo.call("copilot", { ...second, ...edit })).verdict).toBe("allow");
    const stranger = { ...part, session_id: "x", agent_id: "x", parent_agent_id: "other" };
    expect((await repo.call("copilot", { ...stranger, ...edit })).verdict).toBe("deny");
  });

  it("Copilot: are told the facts at their start, and not asked for what their parent holds", async () => {
    const repo = new Repo();
    const begun = await repo.call("copilot", {
      ...part,
      hook_event_name: null,
      session_id: null,
      sessionId: "holder",
      agentName: "task",
    });
    expect(begun.json?.["additionalContext"]).toContain("This session is Instance #3");
    expect((await repo.call("copilot", { ...part, hook_event_name: "Stop" })).stdout).toBe("");
    const stop = { session_id: "holder", hook_event_name: "Stop", stop_hook_active: false };
    expect((await repo.call("copilot", stop)).json).toMatchObject({ decision: "block" });
    await repo.call("copilot", { ...part, hook_event_name: "SessionEnd", reason: "complete" });
    expect(repo.board).toContain("[RESERVED] Instance #3");
  });

  it("Codex: the session's own variable counts before the thread's", () => {
    const thread = { CODEX_THREAD_ID: "child" };
    expect(sessionOf({ ...thread, CODEX_SESSION_ID: "root" }, 1)).toEqual({ agent: "codex", id: "root" });
    expect(sessionOf(thread, 1)).toEqual({ agent: "codex", id: "child" });
  });
});

describe("a file of somebody else's that changed while a command ran", () => {
  const after = (command: string, more: object = {}) => ({
    hook_event_name: "PostToolUse",
    tool_name: "Bash",
    tool_input: { command },
    tool_response: { bashEditDiff: { changedFiles: ["src/auth.ts"], ...more } },
  });
  const told = async (repo: Repo, input: object) =>
    String(own(await repo.call("claude", input))?.["additionalContext"] ?? "");
  const edited = { tool_name: "Edit", tool_input: { file_path: "src/auth.ts" }, session_id: "holder" };

  it("as its holder left it: nothing is said", async () => {
    const repo = new Repo();
    repo.write("src/auth.ts", "by its holder\n");
    await repo.call("claude", { ...edited, hook_event_name: "PostToolUse" });
    expect(await told(repo, after("npm test"))).toBe("");
    repo.write("src/auth.ts", "by the holder's command\n");
    await repo.call("claude", { ...after("./gen"), session_id: "holder" });
    expect(await told(repo, after("npm test"))).toBe("");
    repo.write("src/auth.ts", "by somebody else, and not the same length\n");
    expect(await told(repo, after("npm test"))).toContain("its holder may have changed it");
  });

  it("named by the command: by the command; where others share the process, perhaps", async () => {
    const repo = new Repo();
    expect(await told(repo, after("./fix src/auth.ts"))).toContain("changed during the last command");
    expect(await told(repo, after("./fix src/auth.ts", { shared: true }))).toContain(
      "its holder may have changed it",
    );
    expect(await told(repo, after("npm test"))).toContain("its holder may have changed it");
  });

  it("denied a moment before, and then changed by its holder: nothing is said", async () => {
    const repo = new Repo();
    expect((await repo.edit("src/auth.ts")).verdict).toBe("deny");
    repo.write("src/auth.ts", "by its holder\n");
    await repo.call("claude", { ...edited, hook_event_name: "PostToolUse" });
    expect(await told(repo, { ...after("npm test"), tool_response: {} })).toBe("");
  });
});

describe("what each agent takes", () => {
  const slipped = async (agent: string, after: object) => {
    const repo = new Repo();
    const tool = agent === "copilot" ? { path: "src/auth.ts" } : { command: "x" };
    const patch = "*** Begin Patch\n*** Update File: src/auth.ts\n*** End Patch";
    const edit =
      agent === "codex"
        ? { tool_name: "apply_patch", tool_input: { command: patch } }
        : { tool_name: "Edit", tool_input: tool };
    expect(
      (
        await repo.call(
          agent,
          agent === "claude" ? { tool_name: "Edit", tool_input: { file_path: "src/auth.ts" } } : edit,
        )
      ).verdict,
    ).toBe("deny");
    repo.write("src/auth.ts", "changed by a script\n");
    return repo.call(agent, { tool_name: "Bash", tool_input: { command: "bash fix.sh" }, ...after });
  };

  it.each([
    ["claude", { hook_event_name: "PostToolUse" }],
    ["claude", { hook_event_name: "PostToolUseFailure", error: "exit 3" }],
    ["codex", { hook_event_name: "PostToolUse", tool_response: "x" }],
  ])("%s is told of what slipped through: %j", async (agent, after) => {
    const told = own(await slipped(agent, after));
    expect(told?.["hookEventName"]).toBe((after as { hook_event_name: string }).hook_event_name);
    expect(told?.["additionalContext"]).toContain("src/auth.ts");
  });

  it.each(["PostToolUse", "PostToolUseFailure"])("copilot, after %s: at the top", async (hook_event_name) => {
    const told = await slipped("copilot", { hook_event_name });
    expect(told.json?.["additionalContext"]).toContain("src/auth.ts");
  });

  it.each(["codex", "copilot"])(
    "%s is asked about unfinished work, once, and told at a prompt",
    async (agent) => {
      const repo = new Repo();
      const stop = { session_id: "holder", hook_event_name: "Stop", stop_hook_active: false };
      const asked = await repo.call(agent, stop);
      expect(asked.json).toEqual({
        decision: "block",
        reason: expect.stringContaining("Fix login") as string,
      });
      expect((await repo.call(agent, stop)).stdout).toBe("");
      repo.now += 13 * 60_000;
      const prompt = { session_id: "holder", hook_event_name: "UserPromptSubmit", prompt: "x" };
      expect(JSON.stringify((await repo.call(agent, prompt)).json)).toContain("additionalContext");
    },
  );

  it("codex is told the facts at a subagent's start", async () => {
    const told = await new Repo().call("codex", {
      session_id: "holder",
      hook_event_name: "SubagentStart",
      agent_id: "x",
      agent_type: "default",
    });
    expect(own(told)?.["additionalContext"]).toContain("This session is Instance #3");
  });
});
