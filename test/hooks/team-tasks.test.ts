import { describe, expect, it } from "vitest";
import { BOARD, Repo } from "./support.ts";

const ANN = "aann-0123456789abcdef";

/** The board with a list of tasks, and the setting. */
const boardWith = (setting: string): string =>
  `${setting}\n${BOARD}`.replace(
    "## Notes",
    "### Remaining tasks\n```\n[FREE] Write the guide\n```\n\n## Notes",
  );

class Team extends Repo {
  constructor(setting = "<!-- coord: teamTasks=on -->") {
    super(boardWith(setting));
    this.sessions.bind({ agent: "claude", id: ANN }, 7, null);
    this.sessions.touch(7, this.now);
  }

  after(tool: string, input: object, response: object, who: object = {}) {
    const call = {
      hook_event_name: "PostToolUse",
      tool_name: tool,
      tool_input: input,
      tool_response: response,
    };
    return this.call("claude", { session_id: "holder", ...call, ...who });
  }

  add(id: string, subject: string) {
    return this.after("TaskCreate", { subject, description: "x" }, { task: { id, subject } });
  }

  update(taskId: string, change: object, to: string | null, who: object = {}) {
    const statusChange = to === null ? {} : { statusChange: { from: "pending", to } };
    return this.after("TaskUpdate", { taskId, ...change }, { success: true, taskId, ...statusChange }, who);
  }

  get tasks(): readonly string[] {
    const [, list = ""] = /### Remaining tasks\n```\n([\s\S]*?)```/.exec(this.board) ?? [];
    return list.split("\n").filter(Boolean);
  }
}

const ann = { agent_id: ANN, agent_type: "ann" };

describe("the task list that a team keeps among itself", () => {
  it("is mirrored: what is added, begun by whom, done, renamed, taken off", async () => {
    const team = new Team();
    await team.add("1", "Auth work");
    await team.add("2", "Docs work");
    expect(team.tasks).toEqual(["[FREE] Write the guide", "[FREE] Auth work", "[FREE] Docs work"]);
    await team.update("1", { status: "in_progress", owner: "ann" }, "in_progress", ann);
    expect(team.tasks).toContain("[IN_PROGRESS] Instance #7 - Auth work");
    await team.update("2", { subject: "Docs of it" }, null);
    expect(team.tasks).toContain("[FREE] Docs of it");
    await team.update("1", { status: "completed" }, "completed", ann);
    expect(team.tasks).toContain("[DONE] Instance #7 - Auth work");
    await team.update("2", { status: "deleted" }, "deleted");
    expect(team.tasks).toEqual(["[FREE] Write the guide", "[DONE] Instance #7 - Auth work"]);
  });

  it("a lead that hands a task to a team-mate marks it as theirs; to somebody whom coord does not know, as nobody's", async () => {
    const team = new Team();
    await team.call("claude", { session_id: "holder", ...ann, tool_name: "Read", tool_input: {} });
    await team.add("1", "Auth work");
    await team.update("1", { status: "in_progress", owner: "ann" }, "in_progress");
    expect(team.tasks).toContain("[IN_PROGRESS] Instance #7 - Auth work");
    await team.add("2", "Docs work");
    await team.update("2", { status: "in_progress", owner: "zoe" }, "in_progress");
    expect(team.tasks).toContain("[FREE] Docs work");
  });

  it("takes nothing away that was there before, or is somebody else's", async () => {
    const team = new Team();
    await team.add("1", "Write the guide");
    await team.update("1", { status: "deleted" }, "deleted");
    expect(team.tasks).toEqual(["[FREE] Write the guide"]);
    await team.add("2", "Fix login");
    await team.update("2", { status: "in_progress" }, "in_progress", ann);
    expect(team.board).toContain("[RESERVED] Instance #3 - Fix login");
    expect(team.tasks.some((line) => line.includes("Instance #7 - Fix login"))).toBe(false);
  });

  it("a team-mate in a process of its own finds the task by its id, where only one team has it", async () => {
    const team = new Team();
    await team.add("1", "Auth work");
    await team.update("1", { status: "in_progress" }, "in_progress", { session_id: "other" });
    expect(team.tasks).toContain("[IN_PROGRESS] Instance #4 - Auth work");
    await team.after("TaskCreate", { subject: "Alpha work" }, { task: { id: "7" } }, { session_id: "other" });
    await team.after("TaskCreate", { subject: "Beta work" }, { task: { id: "7" } });
    await team.update("7", { status: "in_progress" }, "in_progress", { session_id: "third" });
    expect(team.tasks).toContain("[FREE] Alpha work");
  });

  it.each([
    ["no setting", "", { success: true, statusChange: { to: "completed" } }],
    ["another value", "<!-- coord: teamTasks=off -->", { success: true, statusChange: { to: "completed" } }],
  ])("is left alone with %s", async (_, setting, response) => {
    const team = new Team(setting);
    const before = team.board;
    await team.add("1", "Auth work");
    await team.after("TaskUpdate", { taskId: "1", status: "completed" }, response);
    expect(team.board).toBe(before);
  });

  it.each([
    [
      "a change that failed",
      { taskId: "1", status: "completed" },
      { success: false, error: "Task not found" },
    ],
    ["a task that nobody saw being added", { taskId: "9", status: "completed" }, { success: true }],
    ["nonsense", { taskId: ["1"] }, "x"],
  ])("nothing follows from %s", async (_, input, response) => {
    const team = new Team();
    await team.add("1", "Auth work");
    const before = team.board;
    expect((await team.after("TaskUpdate", input, response as object)).stderr).toBe("");
    expect(team.board).toBe(before);
  });
});
