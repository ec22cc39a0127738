import fs from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { hastened } from "../hasten.ts";
import { builtAtNight, coord, project } from "./in-process.ts";
import { type Project, tempFolder } from "./support.ts";

const ANN = { CLAUDE_CODE_SESSION_ID: "ann" };
const BOB = { CLAUDE_CODE_SESSION_ID: "bob" };

const BOARD = [
  "# Team",
  "",
  "## Active instances",
  "- **Instance #1** : ACTIVE - Ana, by hand (2026-03-02)",
  "",
  "## Task reservations",
  "",
  "### Current tasks",
  "```",
  "```",
  "",
  "### Remaining tasks",
  "```",
  "[FREE] Fix login",
  "```",
  "",
  "## Real-time activity log",
  "",
].join("\n");

async function atWork(at?: string): Promise<Project> {
  const made = project(BOARD, at);
  await made.coord(["join", "Backend"], { env: ANN });
  await made.coord(["reserve", "Fix login", "--files", "src/auth.ts"], { env: ANN });
  await made.coord(["join", "Frontend"], { env: BOB });
  return made;
}

const edit = (root: string, session_id: string, path: string) =>
  JSON.stringify({
    session_id,
    cwd: root,
    hook_event_name: "PreToolUse",
    tool_name: "Edit",
    tool_input: { file_path: join(root, path), old_string: "a", new_string: "b" },
  });

/** A command that misses a file waits for it, in case somebody saves it at that moment. */
const held = async (at?: string): Promise<Project> => {
  const made = await atWork(at);
  return { ...made, coord: (args, options) => hastened(() => made.coord(args, options)) };
};

async function hook(root: string, env: Record<string, string>, path = "src/auth.ts"): Promise<string> {
  const stdin = edit(root, env["CLAUDE_CODE_SESSION_ID"] ?? "", path);
  const { stdout, stderr } = await hastened(() => coord(["hook", "claude"], { cwd: root, env, stdin }));
  return stdout + stderr;
}

describe("a file that is gone", () => {
  builtAtNight("holds what is reserved by it: in check, why and hooks, in linked worktrees too", async () => {
    const made = await held();
    const tree = join(tempFolder(), "tree");
    made.git("worktree", "add", "-q", tree);
    fs.rmSync(made.file);
    for (const cwd of [made.root, tree]) {
      const checked = await made.coord(["check", "src/auth.ts", "--json"], { cwd, env: BOB });
      expect(checked.status).toBe(3);
      expect(checked.json.error).toMatchObject({ code: "FILES_RESERVED" });
      expect(checked.json.error.holders).toMatchObject([{ instance: 2, displaced: true, line: null }]);
      expect(checked.json.notices).toMatchObject([{ code: "FILE_GONE" }]);
      expect(await hook(cwd, BOB)).toContain('"permissionDecision":"deny"');
      expect(await hook(cwd, BOB, "src/api.ts")).toBe("");
      expect(await hook(cwd, ANN)).toBe("");
      const mine = await made.coord(["check", "src/auth.ts", "--json"], { cwd, env: ANN });
      expect([mine.status, mine.json.data.paths[0]?.verdict]).toEqual([0, "mine"]);
    }
  });

  it("is let go of by doctor --accept, each session its own, and by a person on a terminal all", async () => {
    const made = await held();
    made.git("add", "-A");
    made.git("commit", "-qm", "Board");
    fs.rmSync(made.file);
    const others = await made.coord(["doctor", "--accept", "--json"], { env: BOB });
    expect([others.status, others.json.error.code]).toEqual([3, "OTHERS_DISPLACED"]);
    expect((await made.coord(["check", "src/auth.ts"], { env: BOB })).status).toBe(3);
    expect((await made.coord(["doctor", "--fix"], { env: ANN })).status).toBe(4);
    const own = await made.coord(["doctor", "--accept", "--json"], { env: ANN });
    expect([own.status, own.json.data.accepted]).toEqual([0, 1]);
    expect(fs.existsSync(made.file)).toBe(false);
    // Nobody holds anything any more: the file is missing, and no more than that.
    expect((await made.coord(["check", "src/auth.ts"], { env: BOB })).status).toBe(4);
    expect(await hook(made.root, BOB)).toBe("");
    expect((await made.coord(["doctor", "--accept"], { env: ANN })).status).toBe(4);
    // What comes back in the file holds, as the file says; what comes back without it does not.
    made.git("checkout", "-q", "--", "CLAUDE_INSTANCES.md");
    expect((await made.coord(["check", "src/auth.ts"], { env: BOB })).status).toBe(3);
    fs.writeFileSync(made.file, BOARD);
    expect((await made.coord(["check", "src/auth.ts"], { env: BOB })).status).toBe(0);
  });

  it("in another folder than the root is missed there", async () => {
    const made = await held("docs/CLAUDE_INSTANCES.md");
    fs.rmSync(made.file);
    expect((await made.coord(["check", "src/auth.ts"], { env: BOB })).status).toBe(3);
    expect(await hook(made.root, BOB)).toContain('"permissionDecision":"deny"');
  });

  it("counts leases by the settings that it had", async () => {
    const made = await held();
    fs.writeFileSync(made.file, `<!-- coord: lease=3h -->\n${made.text()}`);
    await made.coord(["log", "Begun"], { env: ANN });
    fs.rmSync(made.file);
    const { json } = await made.coord(["check", "src/auth.ts", "--json"], { env: BOB });
    expect(Date.parse(json.error.holders?.[0]?.leaseEndsAt ?? "") - Date.now()).toBeGreaterThan(7_200_000);
  });

  it("by which nobody holds anything is missing, and hooks have nothing to say", async () => {
    const made = await held();
    await made.coord(["finish", "--result", "success"], { env: ANN });
    fs.rmSync(made.file);
    expect((await made.coord(["check", "src/auth.ts"], { env: BOB })).status).toBe(4);
    expect(await hook(made.root, BOB)).toBe("");
    // Where there never was one, nothing is guarded.
    const bare = project(null);
    expect(await hook(bare.root, BOB)).toBe("");
    expect((await bare.coord(["check", "src/auth.ts"])).status).toBe(4);
  });
});

describe("a file that is empty because somebody saves it", () => {
  it("holds what was in it, and is not written over", async () => {
    const made = await held();
    const before = made.text();
    fs.writeFileSync(made.file, "");
    expect(await hook(made.root, BOB)).toContain('"permissionDecision":"deny"');
    expect(await hook(made.root, BOB, "src/api.ts")).toBe("");
    const refused = await made.coord(["log", "Meanwhile", "--json"], { env: BOB });
    expect(refused.status).toBe(75);
    expect(refused.json.error).toMatchObject({ code: "BEING_SAVED", retryable: true });
    expect(made.text()).toBe("");
    fs.writeFileSync(made.file, `${before}\nby hand\n`);
    expect((await made.coord(["log", "Later"], { env: BOB })).status).toBe(0);
    expect(made.text()).toContain("by hand");
  });

  it("takes nothing from two who write meanwhile: both are refused, and go on as soon as the text is there", async () => {
    const made = await atWork();
    const before = made.text();
    fs.writeFileSync(made.file, "");
    const both = (text: string) =>
      Promise.all([BOB, ANN].map((env) => made.coord(["log", text, "--json"], { env })));
    const refused = await hastened(() => both("Meanwhile"));
    expect(refused.map(({ status }) => status)).toEqual([75, 75]);
    expect(made.text()).toBe("");
    fs.writeFileSync(made.file, `${before}\nby hand\n`);
    expect((await both("Later")).map(({ status }) => status)).toEqual([0, 0]);
    const text = made.text();
    expect(text).toContain("by hand");
    expect(text.match(/: Later$/gm)?.length).toBeGreaterThanOrEqual(2);
    expect(text).not.toContain("Meanwhile");
    expect(text).toContain("Fix login");
  });
});
