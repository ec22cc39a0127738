import { execFileSync } from "node:child_process";
import fs from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { portrait, WRONG_FILES, WRONG_FOLDERS } from "../system/support.ts";
import { builtAtNight, project } from "./in-process.ts";
import { cleanEnv, type Project, tempFolder } from "./support.ts";
import { variants } from "../size.ts";

const ME = { CLAUDE_CODE_SESSION_ID: "s1" };
const edit = (made: Project): string =>
  JSON.stringify({
    session_id: "s1",
    cwd: made.root,
    hook_event_name: "PreToolUse",
    tool_name: "Edit",
    tool_input: { file_path: join(made.root, "src/auth.ts"), old_string: "a", new_string: "b" },
  });

interface Victim {
  readonly made: Project;
  readonly outside: string;
  /** Absolute. */
  readonly path: string;
}

/** A folder that is old enough to be taken for a lock whose owner is gone, and that nobody can remove as one. */
function filled(path: string): void {
  fs.mkdirSync(path);
  fs.writeFileSync(join(path, "something"), "");
  fs.utimesSync(path, 1, 1);
}

/** A project in use, with something else in the place of one thing of its state folder. */
async function victim(name: string, wrong: string): Promise<Victim> {
  const made = project();
  const outside = tempFolder();
  fs.writeFileSync(join(outside, "precious"), "precious\n");
  fs.utimesSync(join(outside, "precious"), 1, 1);
  expect((await made.coord(["join", "Backend"], { env: ME })).status).toBe(0);
  const path = join(made.root, ".coord", name);
  fs.rmSync(path, { recursive: true, force: true });
  fs.mkdirSync(join(path, ".."), { recursive: true });
  const make = name === "" || FOLDERS.has(name) ? WRONG_FOLDERS[wrong] : (WRONG_FILES[wrong] ?? filled);
  make?.(path.replace(/\/$/, ""), outside);
  return { made, outside, path: path.replace(/\/$/, "") };
}

const FOLDERS: ReadonlySet<string> = new Set(["journal", "tmp", "queue", "sessions", "leases", "damaged"]);
const session = (made: Project): string => fs.readdirSync(join(made.root, ".coord", "sessions"))[0] ?? "";

/** What can't be checked passes with one line; with `block` it does not pass. */
async function expectLetGo(made: Project, path: string): Promise<void> {
  const call = { stdin: edit(made), env: ME };
  const hooked = await made.coord(["hook", "claude"], call);
  expect([hooked.status, hooked.stderr.trimEnd().split("\n").length]).toEqual([0, 1]);
  expect(hooked.stderr).toContain(path);
  const blocked = await made.coord(["hook", "claude"], { ...call, env: { ...ME, COORD_HOOK_MODE: "block" } });
  expect(blocked.stdout).toContain('"permissionDecision":"deny"');
}

describe("a state folder that is not what coord made", () => {
  const folders = [
    ["", "a link to a folder"],
    ["", "a file"],
    ["sessions", "a link to a folder"],
    ["sessions", "a file"],
    ["leases", "a pipe"],
    ["", "a pipe"],
    ["leases", "a link to a folder"],
  ] as const;
  it.each(variants(folders, 2))(
    "%s is %s: every command says so and touches nothing; doctor --fix mends it",
    async (name, wrong) => {
      const { made, outside, path } = await victim(name, wrong);
      const before = portrait(outside);
      const reserve = ["reserve", "Fix login", "--files", "src/auth.ts"];
      for (const args of [["check", "src/auth.ts"], reserve, ["status"], ["doctor"]]) {
        const ran = await made.coord([...args, "--json"], { env: ME });
        expect(ran.stdout).not.toContain("precious");
        // Signs of life are only asked for where a lease might have ended.
        if (name === "leases" && args[0] !== "doctor") continue;
        expect([args[0], ran.status]).toEqual([args[0], 1]);
        expect(ran.json.error).toMatchObject({ code: "STATE_UNSAFE" });
        expect(ran.json.error?.message).toContain(`${path} is`);
      }
      if (name !== "leases") await expectLetGo(made, path);
      const unfixed = await made.coord(["doctor", "--fix", "--dry-run"]);
      expect([unfixed.status, portrait(outside)]).toEqual([1, before]);
      const fixed = await made.json(["doctor", "--fix"]);
      expect(fixed.notices?.map(({ code, message }) => [code, message])).toContainEqual([
        "STATE_SET_ASIDE",
        expect.stringMatching(new RegExp(`^${path} .* ${path}\\.aside-`)),
      ]);
      expect(portrait(outside)).toBe(before);
      const again = await made.coord(["join", "Again"], { env: ME });
      expect(again.status).toBe(0);
      expect(portrait(outside)).toBe(before);
    },
  );

  // The store's own: a write goes through all of them.
  const ofTheStore = [
    ["head", "a link to a file"],
    ["tmp", "a file"],
    ["journal", "a link to a folder"],
    ["head", "a pipe"],
    ["lock", "a folder with something in it"],
    ["tmp", "a link to a folder"],
    ["queue", "a link to a folder"],
    ["lock", "a link to a file"],
    ["lock", "a pipe"],
    ["queue", "a file"],
  ] as const;
  it.each(variants(ofTheStore, 2))(
    "%s is %s: a write says so and touches nothing; doctor --fix mends it",
    async (name, wrong) => {
      const { made, outside, path } = await victim(name, wrong);
      const [before, text] = [portrait(outside), fs.readFileSync(made.file, "utf8")];
      const reserve = ["reserve", "Fix login", "--files", "src/auth.ts"];
      const ran = await made.coord([...reserve, "--json"], { env: ME });
      expect([ran.status, ran.json.error?.code]).toEqual([1, "STATE_UNSAFE"]);
      expect(ran.json.error?.message).toContain(`${path} is`);
      expect(ran.stdout).not.toContain("precious");
      expect([portrait(outside), fs.readFileSync(made.file, "utf8")]).toEqual([before, text]);
      await made.json(["doctor", "--fix"]);
      expect((await made.coord(reserve, { env: ME })).status).toBe(0);
      expect(portrait(outside)).toBe(before);
    },
  );

  it.each(["a link to a device that never ends", "a pipe", "a folder", "a link to a file", "a hard link"])(
    "the session's own file is %s: its hook lets go with one line, at once",
    async (wrong) => {
      const made = project();
      const outside = tempFolder();
      fs.writeFileSync(join(outside, "precious"), "precious\n");
      await made.coord(["join", "Backend"], { env: ME });
      const path = join(made.root, ".coord", "sessions", session(made));
      fs.rmSync(path);
      WRONG_FILES[wrong]?.(path, outside);
      const before = portrait(outside);
      const { status, stderr } = await made.coord(["hook", "claude"], { stdin: edit(made), env: ME });
      expect([status, stderr.trimEnd().split("\n").length]).toEqual([0, 1]);
      expect(stderr).toContain(path);
      expect(portrait(outside)).toBe(before);
      expect((await made.json(["doctor", "--fix"])).ok).toBe(true);
      expect((await made.coord(["whoami"], { env: ME })).status).not.toBe(1);
    },
  );

  builtAtNight("faults that lead elsewhere get no line, whatever a hook fails at", async () => {
    const made = project();
    const outside = tempFolder();
    fs.writeFileSync(join(outside, "precious"), "precious\n");
    fs.mkdirSync(join(made.root, ".coord"));
    fs.symlinkSync(join(outside, "precious"), join(made.root, ".coord", "faults"));
    fs.writeFileSync(made.file, Buffer.from([0xff, 0xfe, 0x00]));
    await made.coord(["hook", "claude"], { stdin: edit(made), env: ME });
    expect(fs.readFileSync(join(outside, "precious"), "utf8")).toBe("precious\n");
  });

  it("has the mode of the coordination file", async () => {
    const made = project();
    fs.chmodSync(made.file, 0o600);
    await made.coord(["join", "Backend"], { env: ME });
    const modes = fs
      .readdirSync(join(made.root, ".coord"), { recursive: true, encoding: "utf8" })
      .map((name) => fs.lstatSync(join(made.root, ".coord", name)))
      .filter((stat) => !stat.isSymbolicLink())
      .map(({ mode }) => mode & 0o077);
    expect(fs.statSync(join(made.root, ".coord")).mode & 0o777).toBe(0o700);
    expect(modes.length).toBeGreaterThan(3);
  });
});

describe("a state folder that came with a clone or a checkout", () => {
  const git = (cwd: string, ...words: string[]) =>
    execFileSync("git", ["-c", "user.name=t", "-c", "user.email=t@t", ...words], {
      cwd,
      env: cleanEnv(),
      encoding: "utf8",
    });
  const asides = (root: string) => fs.readdirSync(root).filter((name) => name.startsWith(".coord.aside-"));

  it("is set aside unread, and said once; history begins anew, and what the file says holds", async () => {
    const [made, folder] = [project(), tempFolder()];
    await made.coord(["join", "Backend"], { env: ME });
    await made.coord(["reserve", "Work", "--files", "src/auth.ts"], { env: ME });
    git(made.root, "add", "-f", "-A");
    git(made.root, "commit", "-qm", "with state");
    const cwd = join(folder, "clone");
    git(folder, "clone", "-q", made.root, cwd);
    const env = { CLAUDE_CODE_SESSION_ID: "s2" };
    const first = await made.coord(["check", "src/auth.ts", "--json"], { cwd, env });
    expect([first.status, first.json.notices]).toMatchObject([3, [{ code: "STATE_CHECKED_OUT" }]]);
    const next = await made.coord(["history", "--json"], { cwd, env });
    expect([next.json.data, next.json.notices ?? []]).toMatchObject([{ revisions: [] }, []]);
    expect(asides(cwd)).toHaveLength(1);
    expect((await made.coord(["doctor", "--json"], { cwd, env })).json.notices).toMatchObject([
      { code: "STATE_TRACKED" },
    ]);
    // What coord made since is its own, until git puts its own in the place again.
    expect((await made.coord(["join", "Clone"], { cwd, env })).status).toBe(0);
    git(cwd, "status", "--short");
    expect((await made.coord(["history", "--json"], { cwd })).json.notices ?? []).toEqual([]);
    git(cwd, "checkout", "-q", "--", ".coord");
    const call = JSON.parse(edit(made)) as { cwd: string; tool_input: { file_path: string } };
    const stdin = JSON.stringify({
      ...call,
      cwd,
      session_id: "s3",
      tool_input: { file_path: join(cwd, "src/auth.ts") },
    });
    const hooked = await made.coord(["hook", "claude"], { cwd, stdin });
    expect(hooked.stdout).toContain('"permissionDecision":"deny"');
    expect(hooked.stderr.split("\n").filter((line) => line.includes("came with a clone"))).toHaveLength(1);
    expect(asides(cwd)).toHaveLength(2);
  });

  it("is set aside once, and not what is made anew, where git knows a repository under its name", async () => {
    const made = project();
    made.git("update-index", "--add", "--cacheinfo", `160000,${"1".repeat(40)},.coord`);
    expect((await made.coord(["reserve", "T", "--files", "a.ts", "--as", "1"])).status).toBe(0);
    fs.writeFileSync(join(made.root, ".coord/.git"), "gitdir: ../elsewhere\n");
    const next = await made.coord(["log", "x", "--as", "1"]);
    expect([next.status, next.stderr]).toEqual([0, expect.stringContaining(".coord.aside-")]);
    expect((await made.coord(["check", "a.ts", "--as", "2"])).status).toBe(3);
  });

  it("is left alone where git tracks nothing of it but what is the same everywhere", async () => {
    const made = project();
    await made.coord(["join", "Backend"], { env: ME });
    git(made.root, "add", "-f", ".coord/.gitignore");
    git(made.root, "commit", "-qm", "x");
    expect((await made.coord(["history", "--json"], { env: ME })).json.notices ?? []).toEqual([]);
    expect(asides(made.root)).toEqual([]);
  });
});
