import fs from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { coord, project } from "./in-process.ts";
import { gitAs } from "../git/commits.ts";
import { eventually, projectAt, tempFolder } from "./support.ts";
import { atNight } from "../size.ts";

const FORM = { env: { COORD_INSTANCE: "21" } };
const LOGIN = { env: { COORD_INSTANCE: "22" } };
const COMMIT = ["-c", "user.name=t", "-c", "user.email=t@example.org", "commit", "-qam", "form"];

/** A project with two work trees, in the first of which `src/auth.ts` is finished and not landed. */
async function finishedElsewhere() {
  const main = project();
  const [form, login] = [join(tempFolder(), "form"), join(tempFolder(), "login")];
  main.git("worktree", "add", "-q", "-b", "form", form);
  main.git("worktree", "add", "-q", "-b", "login", login);
  const [one, two] = [projectAt(form, undefined, coord), projectAt(login, undefined, coord)];
  await one.coord(["reserve", "Prettier form", "--files", "src/auth.ts"], FORM);
  one.write("src/auth.ts", "form\n");
  one.git(...COMMIT);
  const finished = await one.json(["finish", "Prettier form", "--result", "success"], FORM);
  return { main, one, two, finished };
}

const edit = (cwd: string) =>
  JSON.stringify({
    session_id: "a",
    cwd,
    hook_event_name: "PreToolUse",
    tool_name: "Edit",
    tool_input: { file_path: join(cwd, "src/auth.ts"), old_string: "a", new_string: "b" },
  });

describe("what another work tree has done and not landed", () => {
  it("is told by finish, check, status and prime, until it has landed", async () => {
    const { main, one, two, finished } = await finishedElsewhere();
    expect(finished.notices?.map(({ code }) => code)).toContain("NOT_LANDED");
    const found = {
      worktree: one.root,
      branch: "form",
      instance: 21,
      task: "Prettier form",
      lines: [[1, 1]],
      committed: true,
      landed: false,
    };
    const checked = await two.json(["check", "src/auth.ts", "src/api.ts"], LOGIN);
    expect(checked.ok).toBe(true);
    expect(checked.data.paths).toMatchObject([{ verdict: "free", elsewhere: [found] }, { elsewhere: [] }]);
    const own = await one.json(["check", "src/auth.ts"], FORM);
    expect(own.data.paths).toMatchObject([{ elsewhere: [] }]);
    const work = { instance: 21, task: "Prettier form", worktree: one.root, branch: "form" };
    const open = await two.json(["status"]);
    expect(open.data).toMatchObject({ unlanded: [{ ...work, files: ["src/auth.ts"] }] });
    const needs = async () => {
      const { data } = await two.json(["board"]);
      return (data as unknown as { needs: readonly object[] }).needs;
    };
    expect(await needs()).toContainEqual({
      kind: "unlanded",
      key: expect.stringContaining("Prettier form") as string,
      who: [21],
      text: "Prettier form (form: src/auth.ts)",
      since: null,
      line: null,
      acts: [],
    });
    const page = join(tempFolder(), "board.html");
    await two.coord(["board", "--html", page]);
    expect((await two.coord(["board", "--once"])).stdout).toMatch(/not landed #21 Prettier form/);
    expect(fs.readFileSync(page, "utf8")).toContain("Prettier form (form: src/auth.ts)");
    await two.coord(["reserve", "Fix login", "--files", "src"], LOGIN);
    expect((await two.coord(["prime"], LOGIN)).stdout).toContain("Prettier form");
    main.git("merge", "-q", "form");
    await two.coord(["hook", "git", "post-commit"]);
    const landed = await two.json(["check", "src/auth.ts"], LOGIN);
    expect(landed.data.paths).toMatchObject([{ elsewhere: [] }]);
    expect((await two.json(["status"])).data).not.toHaveProperty("unlanded");
    expect(JSON.stringify(await needs())).not.toContain("unlanded");
  });

  it.each([
    ["merge", "--no-ff", "-m", "by hand"],
    ["merge", "--ff-only"],
    ["update-ref", "refs/heads/main"],
  ])(
    "is told no longer by status, the board and prime after a landing by hand, of which no hook is told: %s",
    async (...words) => {
      const { main, two } = await finishedElsewhere();
      await two.coord(["reserve", "Fix login", "--files", "src"], LOGIN);
      expect((await two.json(["status"])).data).toHaveProperty("unlanded");
      main.git("-c", "user.name=t", "-c", "user.email=t@example.org", ...words, "form");
      expect((await two.json(["status"])).data).not.toHaveProperty("unlanded");
      expect(JSON.stringify((await two.json(["board"])).data)).not.toContain("unlanded");
      expect((await two.coord(["prime"], LOGIN)).stdout).not.toContain("Prettier form");
    },
  );

  atNight("is told after a plain commit in any of them, by the hook that setup puts in", async () => {
    const main = project();
    expect((await main.coord(["setup", "git", "--yes"])).status).toBe(0);
    // Where nobody has used coord yet, nothing is kept.
    await main.coord(["reserve", "Fix login", "--files", "src/api.ts"], LOGIN);
    main.git("add", ".gitattributes");
    main.git("commit", "-qm", "attributes");
    const form = join(tempFolder(), "form");
    main.git("worktree", "add", "-q", "-b", "form", form);
    const cache = join(main.root, ".coord", "elsewhere");
    const kept = () => (fs.existsSync(cache) ? fs.readFileSync(cache, "utf8") : "");
    fs.writeFileSync(join(form, "src/auth.ts"), "form\n");
    expect((await gitAs(FORM.env, form, "commit", "-qam", "form")).status).toBe(0);
    await eventually("the commit is known", () => kept().includes('"src/auth.ts"'));
    const told = await main.json(["check", "src/auth.ts"], LOGIN);
    expect(told.data.paths).toMatchObject([
      { elsewhere: [{ worktree: form, branch: "form", committed: true, lines: [[1, 1]] }] },
    ]);
    await gitAs(LOGIN.env, main.root, "merge", "-q", "--no-ff", "--no-commit", "form");
    expect((await gitAs(LOGIN.env, main.root, "commit", "-qm", "landed")).status).toBe(0);
    await eventually("the landing is known", () => !kept().includes('"src/auth.ts"'));
  });

  it("does not look in the work tree of a landing, which is gone in a moment", async () => {
    const { main, one } = await finishedElsewhere();
    const landing = join(tempFolder(), "coord-land.1");
    main.git("worktree", "add", "-q", "--detach", landing);
    const cache = join(main.root, ".coord", "elsewhere");
    fs.rmSync(cache);
    expect((await projectAt(landing, undefined, coord).coord(["hook", "git", "post-commit"])).status).toBe(0);
    expect(fs.existsSync(cache)).toBe(false);
    await one.coord(["hook", "git", "post-commit"]);
    expect(fs.existsSync(cache)).toBe(true);
  });

  it("is told before an edit, once; asked about or kept quiet where the team wants it so", async () => {
    const { main, two } = await finishedElsewhere();
    const say = async () => (await two.coord(["hook", "claude"], { ...LOGIN, stdin: edit(two.root) })).stdout;
    await two.coord(["reserve", "Fix login", "--files", "src/api.ts"], LOGIN);
    const told = await say();
    expect(told).toContain("additionalContext");
    expect(told).toContain("Prettier form");
    expect(await say()).not.toContain("Prettier form");
    const text = main.text();
    main.write("CLAUDE_INSTANCES.md", `${text}\n<!-- coord: elsewhere=ask -->\n`);
    const other = { env: { COORD_INSTANCE: "23" }, stdin: edit(two.root) };
    expect((await two.coord(["hook", "claude"], other)).stdout).toContain('"permissionDecision":"ask"');
    main.write("CLAUDE_INSTANCES.md", `${text}\n<!-- coord: elsewhere=off -->\n`);
    const quiet = { env: { COORD_INSTANCE: "24" }, stdin: edit(two.root) };
    expect((await two.coord(["hook", "claude"], quiet)).stdout).not.toContain("Prettier form");
  });
});
