import { spawn } from "node:child_process";
import { once } from "node:events";
import fs from "node:fs";
import { join } from "node:path";
import { describe, expect, it, vi } from "vitest";
import { givenName, sessionFromOption } from "../../src/session/ids.ts";
import { speakerOf } from "../../src/session/speaker.ts";
import { StateFolder } from "../../src/system/state.ts";
import { tempFolder } from "../e2e/support.ts";
import { Repo, type Told } from "./support.ts";

const ANN = "aann-0123456789abcdef";
const BEN = "aben-fedcba9876543210";

/** The holder of `src/auth.ts` (#3) as a lead, and a team in its process: their calls have its session, and who they are beside it. */
class Team extends Repo {
  mate(id: string, input: object): Promise<Told> {
    const [, name] = /^a(.+)-/.exec(id) ?? [];
    return this.call("claude", { session_id: "holder", agent_id: id, agent_type: name, ...input });
  }

  lead(input: object): Promise<Told> {
    return this.call("claude", { session_id: "holder", ...input });
  }

  /** Team-mate `id` has a number, and holds a file. */
  joins(id: string, instance: number, file: string): void {
    this.sessions.bind({ agent: "claude", id }, instance, null);
    this.sessions.touch(instance, this.now);
    const entry = `[RESERVED] Instance #${instance} - Work of ${instance} - Start: 2026-11-22 19:50 +01:00\nFiles: ${file}\n`;
    const line = `- **Instance #${instance}** : ACTIVE - ${id} (2026-11-22 19:55 +01:00)\n`;
    this.write(
      "CLAUDE_INSTANCES.md",
      this.board
        .replace("[RESERVED] Instance #3", `${entry}[RESERVED] Instance #3`)
        .replace("- **Instance #4**", `${line}- **Instance #4**`),
    );
  }

  speaker(words: readonly string[]) {
    const state = new StateFolder(join(this.root, "CLAUDE_INSTANCES.md"));
    const env = { CLAUDE_CODE_SESSION_ID: "holder" };
    return speakerOf({ env, parentPid: process.ppid, now: () => this.now }, state, words);
  }
}

const edit = (path: string) => ({ tool_name: "Edit", tool_input: { file_path: path } });
const bash = (command: string, use = "u1") => ({
  tool_name: "Bash",
  tool_input: { command, description: "x" },
  tool_use_id: use,
});
const after = (input: object) => ({ hook_event_name: "PostToolUse", ...input });
const own = (told: Told) => told.json?.["hookSpecificOutput"] as Record<string, unknown> | undefined;

describe("team-mates in one process", () => {
  it("are kept off each other's files and the lead's, and the lead off theirs; a plain subagent acts as the lead", async () => {
    const team = new Team();
    team.joins(ANN, 7, "src/api.ts");
    expect((await team.mate(BEN, edit("src/auth.ts"))).verdict).toBe("deny");
    expect((await team.mate(BEN, edit("src/api.ts"))).verdict).toBe("deny");
    expect((await team.mate(BEN, bash("sed -i s/a/b/ src/api.ts"))).verdict).toBe("deny");
    expect((await team.mate(ANN, edit("src/api.ts"))).verdict).toBe("allow");
    expect((await team.mate(ANN, edit("src/auth.ts"))).verdict).toBe("deny");
    const told = await team.lead(edit("src/api.ts"));
    expect(told.verdict).toBe("deny");
    expect(told.reason).toContain("your teammate ann");
    const part = { agent_id: "a0123456789abcdef", agent_type: "general-purpose" };
    expect((await team.lead({ ...part, ...edit("src/auth.ts") })).verdict).toBe("allow");
    expect((await team.lead({ ...part, ...edit("src/api.ts") })).verdict).toBe("deny");
  });

  it.each([
    ["a later version's id", { agent_id: "agent/7", agent_type: "ann" }],
    ["a name that is another one's", { agent_id: ANN, agent_type: "ben" }],
    ["no type", { agent_id: ANN }],
  ])("%s is no team-mate's", async (_, who) => {
    const team = new Team();
    expect((await team.lead({ ...who, ...edit("src/auth.ts") })).verdict).toBe("allow");
  });

  it("a name that is cut in the id, or has hyphens", async () => {
    const team = new Team();
    for (const name of ["n".repeat(64), "Zoe_dev-2"]) {
      const id = `a${name.slice(0, 63)}-0123456789abcdef`;
      const told = await team.lead({ agent_id: id, agent_type: name, ...edit("src/auth.ts") });
      expect(told.verdict).toBe("deny");
    }
  });

  it("a team-mate's own subagent acts as the team-mate", async () => {
    const team = new Team();
    team.joins(ANN, 7, "src/api.ts");
    await team.mate(ANN, edit("src/api.ts"));
    const folder = tempFolder();
    const meta = (id: string, parent: string) => {
      const path = join(folder, "t", "subagents", `agent-${id}.meta.json`);
      fs.mkdirSync(join(folder, "t", "subagents"), { recursive: true });
      fs.writeFileSync(path, JSON.stringify({ agentType: "general-purpose", parentAgentId: parent }));
    };
    meta("a1111111111111111", ANN);
    meta("a2222222222222222", "a1111111111111111");
    for (const id of ["a1111111111111111", "a2222222222222222"]) {
      const part = {
        agent_id: id,
        agent_type: "general-purpose",
        transcript_path: join(folder, "t.jsonl"),
      };
      expect((await team.lead({ ...part, ...edit("src/api.ts") })).verdict).toBe("allow");
      expect((await team.lead({ ...part, ...edit("src/auth.ts") })).verdict).toBe("deny");
      expect(own(await team.lead({ ...part, ...bash("coord whoami") }))?.["updatedInput"]).toMatchObject({
        command: `coord --hand ${ANN} whoami`,
      });
    }
  });

  it("shells: each call of coord says whose it is; the lead's is left as it is", async () => {
    const team = new Team();
    const told = await team.mate(ANN, bash("cd src && coord join"));
    expect(own(told)).toEqual({
      hookEventName: "PreToolUse",
      updatedInput: { command: `cd src && coord --hand ${ANN} join`, description: "x" },
    });
    expect(sessionFromOption(ANN)).toEqual({ agent: "claude", id: ANN });
    expect((await team.mate(ANN, bash("npm test"))).stdout).toBe("");
    expect((await team.lead(bash("coord whoami"))).stdout).toBe("");
  });

  it("shells: a call by a script is of the only one whose command runs, else of nobody", async () => {
    const team = new Team();
    team.joins(ANN, 7, "src/api.ts");
    expect(team.speaker(["log", "x"])).toEqual({ session: { agent: "claude", id: "holder" }, unsure: false });
    await team.mate(ANN, bash("./claim.sh", "u1"));
    expect(team.speaker(["log", "x"])).toEqual({ session: { agent: "claude", id: ANN }, unsure: false });
    await team.mate(BEN, bash("./claim.sh", "u2"));
    expect(team.speaker(["log", "x"])).toEqual({ session: null, unsure: true });
    await team.lead(bash("coord log x", "u3"));
    expect(team.speaker(["log", "x"])).toEqual({ session: { agent: "claude", id: "holder" }, unsure: false });
    await team.mate(ANN, after(bash("./claim.sh", "u1")));
    await team.lead(after(bash("coord log x", "u3")));
    expect(team.speaker(["log", "x"])).toEqual({ session: { agent: "claude", id: BEN }, unsure: false });
    await team.mate(BEN, after({ ...bash("./claim.sh", "u2"), hook_event_name: "PostToolUseFailure" }));
    expect(team.speaker(["log", "x"])).toEqual({ session: null, unsure: true });
  });

  it("begin with facts of their own, once; are asked about their own work when they stop", async () => {
    const team = new Team();
    team.joins(ANN, 7, "src/api.ts");
    const begun = own(await team.mate(ANN, { hook_event_name: "SubagentStart" }));
    expect(begun).toMatchObject({ hookEventName: "SubagentStart" });
    expect(begun?.["additionalContext"]).toContain("This session is Instance #7");
    expect(begun?.["additionalContext"]).toContain("src/auth.ts");
    team.now += 60_000;
    expect((await team.mate(ANN, { hook_event_name: "SubagentStart" })).stdout).toBe("");
    const asked = await team.mate(ANN, { hook_event_name: "SubagentStop", stop_hook_active: false });
    expect(asked.json).toMatchObject({ decision: "block" });
    expect(JSON.stringify(asked.json)).toContain("Work of 7");
    expect((await team.mate(ANN, { hook_event_name: "TeammateIdle", teammate_name: "ann" })).stdout).toBe("");
    const lead = await team.lead({ hook_event_name: "Stop", background_tasks: [{ type: "teammate" }] });
    expect(JSON.stringify(lead.json)).toContain("Fix login");
    expect(JSON.stringify(lead.json)).not.toContain("Work of 7");
    expect(team.board).toContain("[RESERVED] Instance #7");
  });
});

it("what a task's title says of minutes is a fact like any other: a team-mate is told when it changes", async () => {
  const team = new Team();
  team.joins(ANN, 7, "src/api.ts");
  for (const minutes of [5, 6]) {
    team.write("CLAUDE_INSTANCES.md", team.board.replace(/Fix .*login/, `Fix the ${minutes} min of login`));
    const { stdout } = await team.mate(ANN, { hook_event_name: "SubagentStart" });
    expect(stdout).toContain(`${minutes} min of login`);
  }
});

describe("the end of a team-mate", () => {
  const gone = (team: Team, instance: number) => team.board.includes(`[RELEASED] Instance #${instance}`);
  const working = async () => {
    const team = new Team();
    team.joins(ANN, 7, "src/api.ts");
    team.joins(BEN, 8, "docs/**");
    for (const id of [ANN, BEN]) await team.mate(id, { hook_event_name: "SubagentStart" });
    return team;
  };

  it("it agrees to shut down", async () => {
    const team = await working();
    const message = { type: "shutdown_response", request_id: "r", approve: false };
    const said = (approve: boolean) =>
      team.mate(
        ANN,
        after({
          tool_name: "SendMessage",
          tool_input: { to: "team-lead", message: { ...message, approve } },
        }),
      );
    await said(false);
    expect(gone(team, 7)).toBe(false);
    await said(true);
    expect([gone(team, 7), gone(team, 8), gone(team, 3)]).toEqual([true, false, false]);
  });

  it.each(["ann", ANN, "ann@session-1"])("its lead stops it as %s", async (task_id) => {
    const team = await working();
    const tool_response = { task_type: "in_process_teammate" };
    await team.lead(after({ tool_name: "TaskStop", tool_input: { task_id }, tool_response }));
    expect([gone(team, 7), gone(team, 8), gone(team, 3)]).toEqual([true, false, false]);
  });

  it("a task that is no team-mate's is stopped", async () => {
    const team = await working();
    const tool_response = { task_type: "local_bash" };
    await team.lead(after({ tool_name: "TaskStop", tool_input: { task_id: "ann" }, tool_response }));
    expect(gone(team, 7)).toBe(false);
  });

  it("its lead stops with none left; with some it goes on", async () => {
    const team = await working();
    await team.lead({ hook_event_name: "Stop", background_tasks: [{ id: "t1", type: "teammate" }] });
    await team.lead({ hook_event_name: "Stop" });
    expect([gone(team, 7), gone(team, 8)]).toEqual([false, false]);
    await team.lead({ hook_event_name: "Stop", background_tasks: [{ id: "s1", type: "subagent" }] });
    expect([gone(team, 7), gone(team, 8), gone(team, 3)]).toEqual([true, true, false]);
  });

  it("its lead ends; cleared, the team goes on under the lead's new session", async () => {
    const team = await working();
    await team.lead({ hook_event_name: "SessionEnd", reason: "clear" });
    await team.call("claude", { session_id: "anew", hook_event_name: "SessionStart", source: "clear" });
    expect([gone(team, 7), gone(team, 8), gone(team, 3)]).toEqual([false, false, false]);
    await team.call("claude", {
      session_id: "anew",
      hook_event_name: "SessionEnd",
      reason: "prompt_input_exit",
    });
    expect([gone(team, 7), gone(team, 8)]).toEqual([true, true]);
  });
});

describe.skipIf(!fs.existsSync("/proc/self/stat"))("a team-mate in a process of its own", () => {
  it.each([
    [["--agent-name", "bob", "--team-name", "t"], "bob"],
    [["--agent-name=bob"], "bob"],
    [["--team-name", "t"], null],
    [["--agent-name"], null],
  ])("is called as its arguments say: %j", async (words, name) => {
    const agent = spawn(process.execPath, ["-e", "setInterval(() => 0, 1000)", "--", ...words]);
    try {
      await once(agent, "spawn");
      // Its arguments are there once the program has begun.
      await vi.waitFor(() => {
        expect(fs.readFileSync(`/proc/${agent.pid ?? 0}/cmdline`, "utf8")).toContain("setInterval");
      });
      const session = { agent: "claude", id: "a-session-of-its-own" };
      expect(givenName(session, agent.pid ?? 0)).toBe(name);
      expect(givenName({ ...session, agent: "codex" }, agent.pid ?? 0)).toBeNull();
      expect(givenName({ ...session, id: ANN }, agent.pid ?? 0)).toBe("ann");
    } finally {
      agent.kill("SIGKILL");
    }
  });
});
