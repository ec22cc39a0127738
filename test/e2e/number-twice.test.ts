import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { builtAtNight, coord, project } from "./in-process.ts";
import { git, projectAt, type Project, tempFolder } from "./support.ts";

const ANN = { CLAUDE_CODE_SESSION_ID: "ann" };
const BOB = { CLAUDE_CODE_SESSION_ID: "bob" };

/** Two clones of one board, in each of which a newcomer got the same number and reserved something; the second has merged the first. */
async function merged(): Promise<Project> {
  const made = project(
    "# Team\n\n## Active instances\n- **Instance #1** : ACTIVE - Ana (2026-03-02)\n\n## Task reservations\n\n### Current tasks\n```\n```\n",
  );
  const folder = tempFolder();
  const [one, two] = ["one", "two"].map((name) => {
    git(folder, "clone", "-q", made.root, name);
    return projectAt(join(folder, name), "CLAUDE_INSTANCES.md", coord);
  });
  if (one === undefined || two === undefined) throw new Error("no clones");
  for (const [at, env, label, task, file] of [
    [one, ANN, "Backend", "Fix login", "src/auth.ts"],
    [two, BOB, "Frontend", "Fix form", "src/api.ts"],
  ] as const) {
    await at.coord(["join", label], { env });
    expect((await at.coord(["reserve", task, "--files", file], { env })).status).toBe(0);
    at.git("commit", "-qam", label);
  }
  const base = git(two.root, "show", "HEAD~1:CLAUDE_INSTANCES.md");
  two.write("base.md", base);
  two.write("theirs.md", one.text());
  await two.coord(["merge", "base.md", "CLAUDE_INSTANCES.md", "theirs.md"]);
  expect(two.text().match(/Instance #2\*\*/g)).toHaveLength(2);
  return two;
}

describe("a number that two clones gave to a newcomer each", () => {
  builtAtNight("makes nobody's files mine: only what this clone wrote under it is", async () => {
    const made = await merged();
    const checked = await made.coord(["check", "src/auth.ts", "--json"], { env: BOB });
    expect([checked.status, checked.json.data.paths[0]?.verdict]).toEqual([3, "reserved"]);
    const mine = await made.coord(["check", "src/api.ts", "--json"], { env: BOB });
    expect([mine.status, mine.json.data.paths[0]?.verdict]).toEqual([0, "mine"]);
    const stdin = JSON.stringify({
      session_id: "bob",
      cwd: made.root,
      hook_event_name: "PreToolUse",
      tool_name: "Edit",
      tool_input: { file_path: join(made.root, "src/auth.ts"), old_string: "a", new_string: "b" },
    });
    const { stdout } = await made.coord(["hook", "claude"], { env: BOB, stdin });
    expect(stdout).toContain('"permissionDecision":"deny"');
    const done = await made.coord(["finish", "Fix login", "--result", "success", "--json"], { env: BOB });
    expect([done.status, done.json.error.code]).toEqual([3, "NUMBER_TWICE"]);
    expect(made.text()).toContain("[RESERVED] Instance #2 - Fix login");
    expect((await made.coord(["finish", "--result", "success"], { env: BOB })).status).toBe(0);
    expect(made.text()).toContain("[DONE] Instance #2 - Fix form");
  });

  it("is no matter where the number is listed once, whoever wrote the entry", async () => {
    const made = project();
    made.write(
      "CLAUDE_INSTANCES.md",
      made.text().replace(/```\n/, "```\n[RESERVED] Instance #1 - By hand\nFiles: src/api.ts\n"),
    );
    const { json } = await made.coord(["check", "src/api.ts", "--as", "1", "--json"]);
    expect(json.data.paths[0]?.verdict).not.toBe("reserved");
  });
});
