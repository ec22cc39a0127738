import { join } from "node:path";
import { beforeEach, describe, expect, it } from "vitest";
import { SubagentReservations } from "../../src/session/subagent-reservations.ts";
import { StateFolder } from "../../src/system/state.ts";
import { BOARD, Repo, type Told } from "./support.ts";

const [ONE, TWO] = ["a0123456789abcdef", "afedcba9876543210"];
const APART = BOARD.replace("# Board\n", "# Board\n\n<!-- coord: subagents=apart -->\n");

/** The holder of `src/auth.ts` (#3), and subagents of it. */
class Session extends Repo {
  constructor(board = APART) {
    super(board);
  }

  part(id: string | null, input: object, agent = "claude"): Promise<Told> {
    const who = id === null ? {} : { agent_id: id, agent_type: "general-purpose" };
    return this.call(agent, { session_id: "holder", ...who, ...input });
  }

  get parts(): SubagentReservations {
    return new SubagentReservations(new StateFolder(join(this.root, "CLAUDE_INSTANCES.md")), 3, this.now);
  }
}

const edit = (path: string) => ({ tool_name: "Edit", tool_input: { file_path: path } });
const bash = (command: string) => ({ tool_name: "Bash", tool_input: { command } });
const rewritten = (told: Told) =>
  (told.json?.["hookSpecificOutput"] as { updatedInput?: { command?: string } } | undefined)?.updatedInput
    ?.command;

describe("subagents=apart", () => {
  let repo: Session;
  beforeEach(() => {
    repo = new Session();
    repo.parts.made("Fix login", ONE);
  });

  it("what one subagent reserved is denied to the others, not to itself and not to their session", async () => {
    expect((await repo.part(ONE, edit("src/auth.ts"))).verdict).toBe("allow");
    expect((await repo.part(null, edit("src/auth.ts"))).verdict).toBe("allow");
    const told = await repo.part(TWO, edit("src/auth.ts"));
    expect(told.verdict).toBe("deny");
    expect(told.reason).toContain("by another subagent of this session");
    expect((await repo.part(TWO, bash("sed -i s/a/b/ src/login/form.ts"))).verdict).toBe("deny");
    expect((await repo.part(TWO, edit("src/api.ts"))).verdict).toBe("allow");
  });

  it("what the session itself reserved is open to all of them", async () => {
    repo.parts.made("Fix login", null);
    for (const id of [ONE, TWO]) expect((await repo.part(id, edit("src/auth.ts"))).verdict).toBe("allow");
  });

  it.each([
    ["its own end", { agent_id: ONE, agent_type: "x", hook_event_name: "SubagentStop" }],
    ["a stop of its session that does not list it", { hook_event_name: "Stop", background_tasks: [] }],
  ])("it ends with %s", async (_, input) => {
    await repo.call("claude", { session_id: "holder", ...input });
    expect((await repo.part(TWO, edit("src/auth.ts"))).verdict).toBe("allow");
  });

  it("it goes on while its session's stop lists it, or lists nothing at all", async () => {
    const running = [{ id: ONE, type: "subagent" }];
    await repo.part(null, { hook_event_name: "Stop", background_tasks: running });
    await repo.part(null, { hook_event_name: "Stop" });
    expect((await repo.part(TWO, edit("src/auth.ts"))).verdict).toBe("deny");
  });

  it("each call of coord says which subagent's it is; the session's own is left as it is", async () => {
    expect(rewritten(await repo.part(TWO, bash("cd src && coord finish login")))).toBe(
      `cd src && coord --part ${TWO} finish login`,
    );
    expect(rewritten(await repo.part(null, bash("coord finish login")))).toBeUndefined();
  });

  it("a subagent is told at its start that it is another's", async () => {
    const told = await repo.part(TWO, { hook_event_name: "SubagentStart" });
    expect(told.json?.["hookSpecificOutput"]).toMatchObject({
      additionalContext: expect.stringMatching(/Reserved by others[^\n]*\n- [^\n]*Fix login/) as string,
    });
  });

  it("with autoReserve two of them are kept off one file without a word of theirs", async () => {
    repo = new Session(APART.replace("apart", "apart autoReserve=on"));
    expect((await repo.part(ONE, edit("src/api.ts"))).verdict).toBe("allow");
    expect((await repo.part(TWO, edit("src/api.ts"))).verdict).toBe("deny");
    expect((await repo.part(TWO, edit("src/other.ts"))).verdict).toBe("allow");
    expect((await repo.part(ONE, edit("src/other.ts"))).verdict).toBe("deny");
    expect((await repo.part(null, edit("src/other.ts"))).verdict).toBe("allow");
  });

  it("Copilot's subagents, which say whose they are", async () => {
    const part = (id: string) => ({
      session_id: id,
      agent_id: id,
      agent_type: "x",
      parent_agent_id: "holder",
    });
    await repo.call("copilot", { session_id: "holder", hook_event_name: "SessionStart" });
    repo.parts.made("Fix login", "part-1");
    expect((await repo.call("copilot", { ...part("part-1"), ...edit("src/auth.ts") })).verdict).toBe("allow");
    expect((await repo.call("copilot", { ...part("part-2"), ...edit("src/auth.ts") })).verdict).toBe("deny");
  });
});

it("without the setting all subagents act as their session", async () => {
  const repo = new Session(BOARD);
  repo.parts.made("Fix login", ONE);
  expect((await repo.part(TWO, edit("src/auth.ts"))).verdict).toBe("allow");
  expect(rewritten(await repo.part(TWO, bash("coord finish login")))).toBeUndefined();
});
