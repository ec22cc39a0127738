import { describe, expect, it } from "vitest";
import { builtAtNight, project } from "./in-process.ts";

const BOARD =
  "# Team\n\n<!-- coord: subagents=apart -->\n\n## Active instances\n\n## Task reservations\n\n### Current tasks\n```\n```\n";
const env = { CLAUDE_CODE_SESSION_ID: "lead" };
const ONE = ["--part", "a1"];
const TWO = ["--part", "a2"];

describe("subagents=apart, in commands", () => {
  builtAtNight(
    "what one subagent reserved the others don't finish, release, extend or reserve; their session does",
    async () => {
      const made = project(BOARD);
      await made.coord(["join", "Lead"], { env });
      const reserved = await made.coord([...ONE, "reserve", "Login", "--files", "src/auth.ts"], { env });
      expect(reserved.status).toBe(0);
      for (const call of [
        ["finish", "Login", "--result", "success"],
        ["release", "Login"],
        ["extend", "Login"],
        ["release"],
      ]) {
        const told = await made.coord([...TWO, ...call, "--json"], { env });
        expect([call[0], told.status, told.json.error.code]).toEqual([call[0], 3, "SUBAGENT_HOLDS"]);
      }
      const again = await made.coord([...TWO, "reserve", "Login", "--files", "src/api.ts", "--json"], {
        env,
      });
      expect([again.status, again.json.error.code]).toEqual([3, "TASK_RESERVED"]);
      const files = await made.coord([...TWO, "reserve", "API", "--files", "src/**"], { env });
      expect([files.status, files.stderr]).toEqual([
        3,
        expect.stringContaining("by another subagent of this session"),
      ]);
      const checked = await made.coord([...TWO, "check", "src/auth.ts", "--json"], { env });
      expect([checked.status, checked.json.error.holders[0]]).toMatchObject([
        3,
        { instance: 1, sibling: true },
      ]);
      expect((await made.coord([...ONE, "check", "src/auth.ts"], { env })).status).toBe(0);
      expect((await made.coord(["check", "src/auth.ts"], { env })).status).toBe(0);
      expect((await made.coord([...ONE, "extend", "Login"], { env })).status).toBe(0);
      expect((await made.coord(["finish", "Login", "--result", "success"], { env })).status).toBe(0);
    },
  );

  it("a task that was finished and is reserved anew is whose reserves it", async () => {
    const made = project(BOARD);
    await made.coord(["join", "Lead"], { env });
    for (const who of [ONE, []]) {
      await made.coord([...who, "reserve", "Login", "--files", "src/auth.ts"], { env });
      const told = await made.coord([...TWO, "release", "Login"], { env });
      expect(told.status).toBe(who === ONE ? 3 : 0);
      await made.coord(["release", "Login"], { env });
    }
  });

  it("a subagent's join renames nobody, with the setting and without", async () => {
    for (const board of [BOARD, BOARD.replace(/<!--.*-->/, "")]) {
      const made = project(board);
      await made.coord(["join", "Lead"], { env });
      await made.coord([...ONE, "join", "Helper"], { env });
      expect(made.text()).toContain("- Lead (");
      expect(made.text()).not.toContain("Helper");
    }
  });

  it.each([
    ["with the setting", BOARD],
    ["without", BOARD.replace(/<!--.*-->/, "")],
  ])("a subagent's leave does not end its session's instance, %s", async (_, board) => {
    const made = project(board);
    await made.coord(["join", "Lead"], { env });
    await made.coord(["reserve", "Login", "--files", "src/auth.ts"], { env });
    const before = made.text();
    const tool = { tool_name: "Bash", tool_input: { command: "npm test; coord leave" } };
    const input = { session_id: "lead", cwd: made.root, hook_event_name: "PreToolUse", ...tool };
    const asked = async (who: object) =>
      (await made.coord(["hook", "claude"], { env, stdin: JSON.stringify({ ...input, ...who }) })).stdout;
    expect(await asked({ agent_id: "a1", agent_type: "Explore" })).toContain("coord --part a1 leave");
    const told = await made.coord([...ONE, "leave", "--json"], { env });
    expect([told.status, told.json.error.code]).toEqual([3, "SUBAGENT_HOLDS"]);
    const french = await made.coord([...ONE, "leave", "--lang", "fr"], { env });
    expect(french.stderr).toContain("un sous-agent ne peut pas la fermer");
    expect(made.text()).toBe(before);
    expect(await asked({})).not.toContain("--part");
    expect((await made.coord(["leave"], { env })).status).toBe(0);
  });

  it.each(["claude", "codex"])(
    "nor by a script, in %s, while that runs; the session's own leave does",
    async (agent) => {
      const made = project(BOARD);
      const names = {
        claude: "CLAUDE_CODE_SESSION_ID",
        codex: "CODEX_THREAD_ID",
        copilot: "COPILOT_AGENT_SESSION_ID",
      };
      const own = { [names[agent as keyof typeof names]]: "lead" };
      await made.coord(["join", "Lead"], { env: own });
      const hook = (event: string, command: string, who: object) => {
        const tool = { tool_name: "Bash", tool_input: { command }, tool_use_id: command };
        const input = { session_id: "lead", cwd: made.root, hook_event_name: event, ...tool, ...who };
        return made.coord(["hook", agent], { env: own, stdin: JSON.stringify(input) });
      };
      const part = { agent_id: "a1", agent_type: "Explore" };
      await hook("PreToolUse", "sh x.sh", part);
      const told = await made.coord(["-q", "leave"], { env: own });
      expect([told.status, told.stderr]).toEqual([3, expect.stringContaining("a subagent cannot close it")]);
      // A subagent at work keeps its session from nothing.
      await hook("PreToolUse", "coord leave", {});
      expect((await made.coord(["leave"], { env: own })).status).toBe(0);
      await made.coord(["join", "Lead"], { env: own });
      await hook("PostToolUse", "coord whoami; sh x.sh", part);
      expect((await made.coord(["leave"], { env: own })).status).toBe(0);
    },
  );

  it("nor where only the hook knows whose command it is; the session itself leaves right after", async () => {
    const made = project(BOARD);
    const codex = { CODEX_THREAD_ID: "lead" };
    await made.coord(["join", "Lead"], { env: codex });
    const leaving = async (who: object) => {
      const tool = { tool_name: "Bash", tool_input: { command: "coord leave" } };
      const input = { session_id: "lead", cwd: made.root, hook_event_name: "PreToolUse", ...tool, ...who };
      await made.coord(["hook", "codex"], { env: codex, stdin: JSON.stringify(input) });
      return made.coord(["leave"], { env: codex });
    };
    const told = await leaving({ agent_id: "a1", agent_type: "explorer" });
    expect([told.status, told.stderr]).toEqual([3, expect.stringContaining("a subagent cannot close it")]);
    expect((await leaving({})).status).toBe(0);
  });
});
