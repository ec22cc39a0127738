import { describe, expect, it } from "vitest";
import { builtAtNight, project } from "./in-process.ts";

const as12 = { env: { COORD_INSTANCE: "12" } };
const FILE = `# Work

## Task reservations

### Current tasks
\`\`\`
\`\`\`

### Remaining tasks
\`\`\`
[FREE] Write docs (after: Fix login)
   Each page has an example
   - [ ] reviewed
   - [x] spelled
   Files: docs/a.md, docs/b.md
[FREE] Fix login
\`\`\`

## Development priorities

### P1
1. Ship it (after: Write docs)

### P2
1. Tidy up
`;

describe("what a task says", () => {
  builtAtNight(
    "is told to who takes it, and its files are reserved; finishing names what is open and what is free",
    async () => {
      const made = project(FILE);
      expect((await made.json(["next"], as12)).data).toMatchObject({ task: { title: "Tidy up" } });
      const free = (await made.json(["task", "list", "--free"], as12)).data.tasks;
      expect(free.map(({ title }) => title)).toEqual(["Tidy up", "Fix login"]);
      await made.coord(["reserve", "Fix login"], as12);
      expect((await made.coord(["finish", "--result", "success"], as12)).stderr).toContain("“Write docs”");
      await made.coord(["task", "done", "Tidy up"], as12);
      const next = await made.json(["next", "--reserve"], as12);
      expect(next.data).toMatchObject({
        task: {
          title: "Write docs",
          text: "Each page has an example",
          criteria: [
            { text: "reviewed", done: false },
            { text: "spelled", done: true },
          ],
        },
        reservation: { task: "Write docs", files: ["docs/a.md", "docs/b.md"] },
      });
      expect(made.text()).toContain("[IN_PROGRESS] Instance #12 - Write docs (after: Fix login)\n");
      const done = await made.json(["finish", "--result", "success"], as12);
      expect(done.notices?.map(({ code }) => code)).toEqual(["CRITERIA_OPEN", "UNBLOCKED"]);
    },
  );

  it("is written by add and edit, and forges nothing", async () => {
    const made = project(FILE);
    const text = "first line\n[FREE] forged\n- [ ] a box\nFiles: x\n```\n# heading";
    await made.coord(["task", "add", "New", "--after", "tidy", "--files", "src/a.ts", "--text", "-"], {
      ...as12,
      stdin: text,
    });
    const { tasks } = (await made.json(["task", "list", "--all"], as12)).data;
    expect(tasks.map(({ title }) => title)).toEqual(["Ship it", "Tidy up", "Write docs", "Fix login", "New"]);
    expect(tasks.at(-1)).toMatchObject({ waitsFor: ["Tidy up"], text, files: ["src/a.ts"] });
    await made.coord(["task", "edit", "New", "--to", "Newer", "--after", "", "--text", "short"], as12);
    const after = (await made.json(["task", "list", "--search", "newer"], as12)).data.tasks;
    expect(after).toEqual([
      {
        title: "Newer",
        state: "free",
        instance: null,
        level: null,
        line: 17,
        text: "short",
        files: ["src/a.ts"],
      },
    ]);
    expect((await made.coord(["doctor"])).status).toBe(0);
  });

  it("moves and goes with its task; undo brings it back", async () => {
    const made = project(FILE);
    await made.coord(["task", "move", "Write docs", "--priority", "P2"], as12);
    expect(made.text()).toContain(
      "1. Tidy up\n2. Write docs (after: Fix login)\n   Each page has an example\n   - [ ] reviewed\n",
    );
    expect(made.text()).toContain("```\n[FREE] Fix login\n```");
    await made.coord(["task", "move", "Write docs", "--before", "Fix login"], as12);
    const list = async () => (await made.json(["task", "list"], as12)).data.tasks.map(({ title }) => title);
    expect(await list()).toEqual(["Ship it", "Tidy up", "Write docs", "Fix login"]);
    await made.coord(["task", "remove", "docs"], as12);
    expect(made.text()).not.toContain("Each page has an example");
    await made.coord(["undo"], as12);
    expect(made.text()).toContain("[FREE] Write docs (after: Fix login)\n   Each page has an example\n");
    expect(await list()).toEqual(["Ship it", "Tidy up", "Write docs", "Fix login"]);
  });

  it.each([
    [["task", "edit", "Nothing", "--to", "x"], 5, "NO_SUCH_TASK"],
    [["task", "edit", "Fix", "--to", "Tidy up"], 2, "AMBIGUOUS_TASK"],
    [["task", "edit", "Fix", "--after", "Ship"], 3, "TASK_CYCLE"],
    [["task", "add", "X", "--after", "Nothing"], 5, "NO_SUCH_TASK"],
    [["task", "move", "Fix"], 2, "USAGE"],
    [["task", "remove", "Held"], 3, "TASK_RESERVED"],
  ])("%j: exit %i, %s", async (args, status, code) => {
    const made = project(FILE);
    await made.coord(["task", "add", "Held"], as12);
    await made.coord(["reserve", "Held"], { env: { COORD_INSTANCE: "13" } });
    const before = made.text();
    const ran = await made.coord([...args, "--json"], as12);
    expect(ran.status).toBe(status);
    expect(ran.json.error.code).toBe(code);
    expect(made.text()).toBe(before);
  });
});
