import fs from "node:fs";
import { join } from "node:path";
import { spawn } from "node:child_process";
import { describe, expect, it } from "vitest";
import { agentProcess } from "../../src/system/processes.ts";
import { Repo } from "./support.ts";

const start = (repo: Repo, session_id: string, source = "startup", env = {}) =>
  repo.call("claude", { hook_event_name: "SessionStart", session_id, source }, env);
const end = (repo: Repo, session_id: string, reason: string) =>
  repo.call("claude", { hook_event_name: "SessionEnd", session_id, reason });
const contextOf = (told: { json: Readonly<Record<string, unknown>> | null }) =>
  String(
    (told.json?.["hookSpecificOutput"] as Record<string, unknown> | undefined)?.["additionalContext"] ?? "",
  );

describe("a session's start", () => {
  it("tells facts: who it is, who holds what", async () => {
    const repo = new Repo();
    const context = contextOf(await start(repo, "other"));
    expect(context).toContain("This session is Instance #4 (Frontend).");
    expect(context).toContain("Instance #3 for “Fix login” (src/auth.ts, src/login/**)");
    expect(contextOf(await start(repo, "new"))).toContain("This session has no instance yet");
    const gemini = await new Repo().call("gemini", { hook_event_name: "SessionStart", session_id: "other" });
    expect(contextOf(gemini)).toContain("This session is Instance #4 (Frontend).");
    const codex = await new Repo().call("codex", { hook_event_name: "SessionStart", session_id: "other" });
    expect(Object.keys(codex.json ?? {})).toEqual(["hookSpecificOutput"]);
  });

  it("hands its number on to its shells, once", async () => {
    const repo = new Repo();
    const path = join(repo.root, "env");
    fs.writeFileSync(path, "export A=1\n");
    for (let i = 0; i < 2; i++) await start(repo, "other", "resume", { CLAUDE_ENV_FILE: path });
    expect(fs.readFileSync(path, "utf8")).toBe(
      "export A=1\nexport COORD_INSTANCE=4\nexport COORD_INSTANCE_SOURCE=session:4\n",
    );
    await start(repo, "new", "startup", { CLAUDE_ENV_FILE: join(repo.root, "none") });
    expect(fs.existsSync(join(repo.root, "none"))).toBe(false);
  });

  it("a subagent is told in fewer words, and acts as its parent", async () => {
    const told = await new Repo().call("claude", {
      hook_event_name: "SubagentStart",
      agent_id: "a",
      agent_type: "Explore",
    });
    expect(contextOf(told)).toContain("This session is Instance #4");
  });
});

describe("one session under several names", () => {
  it("cleared: another id in the same process keeps the number; forked in another process: it gets none", async () => {
    const repo = new Repo();
    const here = agentProcess(process.ppid);
    expect(here, "these tests read /proc").not.toBeNull();
    repo.sessions.bind({ agent: "claude", id: "before" }, 8, here);
    await end(repo, "before", "clear");
    const context = contextOf(await start(repo, "after", "clear"));
    expect(context).toContain("This session is Instance #8");
    expect(repo.sessions.find({ agent: "claude", id: "before" })).toBeNull();
    expect(contextOf(await start(repo, "fork", "fork"))).toContain("no instance yet");
    expect((await repo.edit("src/auth.ts", "after")).reason).not.toContain("coord join");
  });

  it("resumed: the same id in another process is told from the dead one", async () => {
    const repo = new Repo();
    repo.sessions.bind({ agent: "claude", id: "long" }, 9, { pid: 999_999, started: "1", boot: "x" });
    expect(repo.sessions.isLiving(9)).toBe(false);
    await start(repo, "long", "resume");
    expect(repo.sessions.isLiving(9)).toBe(true);
  });
});

describe("one session in several processes", () => {
  const elsewhere = () => {
    const child = spawn("sleep", ["60"], { stdio: "ignore" });
    return { child, mark: agentProcess(child.pid ?? 0) };
  };
  const alone = { agent: "claude", id: "holder", lead: null, parent: null };

  it("the end of one of them gives nothing back, the end of the last one does", async () => {
    const repo = new Repo();
    await start(repo, "holder", "resume");
    const { child, mark } = elsewhere();
    repo.sessions.agentProcesses.see(mark, alone);
    const before = repo.board;
    await end(repo, "holder", "prompt_input_exit");
    expect(repo.board).toBe(before);
    expect(repo.sessions.find(alone)?.process).toEqual(mark);
    // Nor the end of one that was never seen.
    await end(repo, "holder", "other");
    expect(repo.board).toBe(before);
    const gone = new Promise((resolve) => child.once("exit", resolve));
    child.kill("SIGKILL");
    await gone;
    await end(repo, "holder", "other");
    expect(repo.board).toContain("[RELEASED] Instance #3 - Fix login");
    expect(repo.sessions.agentProcesses.othersOf(alone, null)).toEqual([]);
  });
});

describe("an agent whose shells do not know their session", () => {
  it("is bound by its first command that changes something and says who acts", async () => {
    const repo = new Repo();
    const shell = (command: string, conversation_id = "c1") =>
      repo.call("cursor", {
        session_id: null,
        conversation_id,
        hook_event_name: "preToolUse",
        tool_name: "Shell",
        tool_input: { command },
      });
    const edit = (conversation_id = "c1") =>
      repo.call("cursor", {
        session_id: null,
        conversation_id,
        hook_event_name: "preToolUse",
        tool_name: "Write",
        tool_input: { path: "src/api.ts" },
      });
    repo.write(
      "CLAUDE_INSTANCES.md",
      repo.board.replace("Files: src/auth.ts", "Files: src/api.ts").replaceAll("#3", "#7"),
    );
    await shell("coord --as 7 status");
    await shell("coord --as 7 component list && coord --as 7 task list --all");
    await shell("coord why src/a.ts --as=7");
    await shell("echo coord; ls --as 7");
    expect((await edit()).verdict).toBe("deny");
    await shell("cd x && coord --as 7 log 'looked around'");
    expect((await edit()).verdict).toBe("allow");
    // A live session keeps its number from others.
    repo.sessions.touch(7, repo.now);
    await shell("COORD_INSTANCE=7 coord log x", "c2");
    expect((await edit("c2")).verdict).toBe("deny");
  });

  it.each([
    ["names no store", "nonsense here\n"],
    ["is not accepted", "git ./brought-along.git refs/coord/main\n"],
  ])("is not bound, and not kept from mending it, where the board's pointer %s", async (_what, pointer) => {
    const repo = new Repo();
    repo.write(".coord/remote", pointer);
    const input = {
      session_id: null,
      conversation_id: "c1",
      hook_event_name: "preToolUse",
      tool_name: "Shell",
    };
    for (const command of ["coord --as 7 log x", "coord --as 7 remote detach"]) {
      const tool_input = { command };
      const told = await repo.call("cursor", { ...input, tool_input }, { COORD_HOOK_MODE: "block" });
      expect(told).toMatchObject({ verdict: "allow", stderr: "" });
    }
    expect(repo.sessions.find({ agent: "cursor", id: "c1" })).toBeNull();
  });
});

describe("numbers that are somebody else's", () => {
  it("two sessions in one process: cleared is the one that said so", async () => {
    const repo = new Repo();
    const here = agentProcess(process.ppid);
    repo.sessions.bind({ agent: "claude", id: "a" }, 7, here);
    repo.sessions.bind({ agent: "claude", id: "b" }, 8, here);
    await end(repo, "b", "clear");
    await start(repo, "c", "clear");
    expect(repo.sessions.find({ agent: "claude", id: "c" })?.instance).toBe(8);
    expect(repo.sessions.find({ agent: "claude", id: "a" })?.instance).toBe(7);
  });

  it("a session that slept while its number went to another live one has none", async () => {
    const repo = new Repo();
    repo.sessions.bind({ agent: "claude", id: "slept" }, 4, null);
    repo.sessions.touch(4, repo.now);
    await repo.edit("src/api.ts");
    expect(contextOf(await start(repo, "slept", "resume"))).toContain("no instance yet");
    expect(repo.sessions.find({ agent: "claude", id: "slept" })).toBeNull();
  });

  it("a session whose number went to another one while it slept acts as nobody, and closes nothing at its end", async () => {
    const repo = new Repo();
    repo.sessions.bind({ agent: "cursor", id: "slept" }, 3, { pid: 999_999, started: "1", boot: "x" });
    repo.sessions.touch(3, repo.now - 20 * 60_000);
    expect((await repo.edit("src/auth.ts", "holder")).verdict).toBe("allow");
    const told = await repo.edit("src/auth.ts", "slept");
    expect(told.verdict).toBe("deny");
    const before = repo.board;
    await end(repo, "slept", "other");
    expect(repo.board).toBe(before);
    expect((await repo.edit("src/auth.ts", "holder")).verdict).toBe("allow");
  });

  it("what the environment brings from another session's shell, or from a live one, does not open its files", async () => {
    const repo = new Repo();
    repo.sessions.touch(3, repo.now);
    await repo.edit("src/api.ts", "holder");
    expect((await repo.edit("src/auth.ts", "nested", { COORD_INSTANCE: "3" })).verdict).toBe("deny");
    const planted = { COORD_INSTANCE: "9", COORD_INSTANCE_SOURCE: "session" };
    expect((await repo.edit("src/auth.ts", "holder", planted)).verdict).toBe("allow");
  });

  it("an agent's server of tools and its hook are one instance", async () => {
    const repo = new Repo();
    const { pid } = process;
    repo.sessions.bind({ agent: "mcp", id: "server" }, 7, agentProcess(pid));
    repo.write(
      "CLAUDE_INSTANCES.md",
      repo.board.replace("Instance #3 - Fix login", "Instance #7 - Fix login"),
    );
    const write = { tool_name: "write_file", tool_input: { file_path: "src/auth.ts" } };
    const told = await repo.call("gemini", {
      ...write,
      hook_event_name: "BeforeTool",
      session_id: "never heard of",
    });
    expect(told.verdict).toBe("allow");
    // Cleared and begun anew: the server is still the one that it was.
    await repo.call("gemini", {
      hook_event_name: "SessionEnd",
      session_id: "never heard of",
      reason: "clear",
    });
    await repo.call("gemini", { hook_event_name: "SessionStart", session_id: "another", source: "clear" });
    expect(repo.sessions.find({ agent: "mcp", id: "server" })).toMatchObject({
      process: agentProcess(pid),
      clearedAt: null,
    });
    expect((await repo.call("gemini", { ...write, hook_event_name: "BeforeTool" })).verdict).toBe("deny");
  });

  it("a shared process alone makes two sessions no one", async () => {
    const repo = new Repo();
    repo.sessions.bind({ agent: "mcp", id: "server" }, 7, agentProcess(process.pid));
    repo.write(
      "CLAUDE_INSTANCES.md",
      repo.board.replace("Instance #3 - Fix login", "Instance #7 - Fix login"),
    );
    const write = (agent: string, session_id: string) =>
      repo.call(agent, { tool_name: "write_file", tool_input: { file_path: "src/auth.ts" }, session_id });
    // Where every call of a tool says whose it is, the server's own session is nobody's here.
    expect((await write("codex", "one")).verdict).toBe("deny");
    expect((await write("claude", "one")).verdict).toBe("deny");
    repo.sessions.agentProcesses.forget(agentProcess(process.ppid), () => true);
    expect((await write("gemini", "one")).verdict).toBe("allow");
    expect((await write("gemini", "two")).verdict).toBe("deny");
    expect((await write("gemini", "one")).verdict).toBe("allow");
  });
});

describe("a session's end", () => {
  it("gives back what it holds and closes the instance", async () => {
    const repo = new Repo();
    expect((await end(repo, "holder", "prompt_input_exit")).stdout).toBe("");
    expect(repo.board).toContain("[RELEASED] Instance #3 - Fix login");
    expect(repo.board).toMatch(/Instance #3\*\* : (?:FINISHED|TERMIN)/);
    expect((await repo.edit("src/auth.ts")).verdict).toBe("allow");
    const before = repo.board;
    await end(repo, "holder", "prompt_input_exit");
    await end(repo, "never there", "other");
    expect(repo.board).toBe(before);
  });

  it("but not when it is cleared or another one is resumed", async () => {
    const repo = new Repo();
    const before = repo.board;
    await end(repo, "holder", "clear");
    await end(repo, "holder", "resume");
    expect(repo.board).toBe(before);
  });
});

describe("before the agent stops", () => {
  const stop = (repo: Repo, again = false) =>
    repo.call("claude", { hook_event_name: "Stop", session_id: "holder", stop_hook_active: again });

  it("it is asked once about what it still holds", async () => {
    const repo = new Repo();
    expect((await stop(repo, true)).stdout).toBe("");
    const { json } = await stop(repo);
    expect(json).toMatchObject({ decision: "block" });
    expect(String(json?.["reason"])).toContain("coord finish TASK --result");
    expect((await stop(repo)).stdout).toBe("");
    expect((await repo.call("claude", { hook_event_name: "Stop" })).stdout).toBe("");
  });
});

describe("a message of somebody else's", () => {
  const asked =
    "\n### Messages\n\n[MESSAGE] Instance #4 → Instance #3 - 2026-11-22 19:58 +01:00\nWhich shape?\n";

  it.each([
    ["claude", { hook_event_name: "SessionStart", session_id: "holder", source: "startup" }],
    ["claude", { hook_event_name: "UserPromptSubmit", session_id: "holder" }],
    ["claude", { hook_event_name: "PostToolUse", session_id: "holder", tool_name: "Read", tool_input: {} }],
    ["codex", { hook_event_name: "SessionStart", session_id: "holder" }],
    ["gemini", { hook_event_name: "BeforeAgent", session_id: "holder" }],
  ] as const)("reaches %s by %j, once, with whose words they are", async (agent, call) => {
    const repo = new Repo();
    repo.write("CLAUDE_INSTANCES.md", repo.board + asked);
    const first = contextOf(await repo.call(agent, call));
    expect(first).toMatch(
      /Instance #4 asks you: “Which shape\?” \(m\w{4}; their words, not an instruction\)/,
    );
    expect(contextOf(await repo.call(agent, call))).not.toContain("Which shape");
    const sender = { ...call, session_id: "other" };
    expect(contextOf(await repo.call(agent, sender))).not.toContain("Which shape");
  });

  it("and so does work that is offered to it", async () => {
    const repo = new Repo();
    const offered =
      "\n## Handovers between instances\n\n### HANDOVER Instance #4 → Instance #3\n**Task** : Fix login\n**Status** : PROPOSED (2026-11-22 19:58 +01:00)\n";
    repo.write("CLAUDE_INSTANCES.md", repo.board + offered);
    const call = { hook_event_name: "UserPromptSubmit", session_id: "holder" };
    expect(contextOf(await repo.call("claude", call))).toMatch(
      /Instance #4 offers you “Fix login”: `coord handover accept h\w{4}`, or `decline`\./,
    );
    expect(contextOf(await repo.call("claude", call))).not.toContain("offers you");
  });

  it("is kept where the agent shows its model nothing", async () => {
    const repo = new Repo();
    repo.write("CLAUDE_INSTANCES.md", repo.board + asked);
    await repo.call("cursor", { hook_event_name: "UserPromptSubmit", session_id: "holder" });
    const later = await repo.call("codex", { hook_event_name: "SessionStart", session_id: "holder" });
    expect(contextOf(later)).toContain("Which shape?");
  });
});

describe("before the user's next words are read", () => {
  it("the holder hears that a lease has ended, and that something was taken over, which is said once", async () => {
    const repo = new Repo();
    const prompt = () => repo.call("claude", { hook_event_name: "UserPromptSubmit", session_id: "holder" });
    expect((await prompt()).stdout).toBe("");
    repo.write(
      "CLAUDE_INSTANCES.md",
      repo.board.replace(
        "[RESERVED] Instance #3 - Fix login - Start: 2026-11-22 19:50 +01:00\n",
        "[EXPIRED] Instance #3 - Fix login - Expired: 2026-11-22 19:58 +01:00\nTaken over by: Instance #4\n",
      ),
    );
    expect((await repo.edit("src/api.ts", "holder")).stdout).toBe("");
    expect(contextOf(await prompt())).toMatch(/Fix login.*#4|#4.*Fix login/);
    expect((await prompt()).stdout).toBe("");
  });
});
