import { spawnSync } from "node:child_process";
import fs from "node:fs";
import { dirname, join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { saveText } from "../../src/system/files.ts";
import { hastened } from "../hasten.ts";
import { heldLock } from "./held-lock.ts";
import { builtAtNight, coord, project } from "./in-process.ts";
import { bin, changedLines, type Project, run, SAMPLE, tempFolder } from "./support.ts";
import { atNight, isNight, sized, variants } from "../size.ts";

const isRoot = process.getuid?.() === 0;

/** Runs coord as somebody who may read the project but not write in it. */
function stranger(made: Project, args: readonly string[]) {
  if (!isRoot) return made.coord(args);
  fs.chmodSync(dirname(dirname(bin())), 0o755);
  const nobody = ["--reuid=65534", "--regid=65534", "--clear-groups"];
  return run("setpriv", [...nobody, process.execPath, bin(), ...args], { cwd: made.root });
}

function setMode(root: string, folders: number, files: number): void {
  fs.chmodSync(root, folders);
  for (const name of fs.readdirSync(root, { recursive: true, encoding: "utf8" })) {
    const path = join(root, name);
    fs.chmodSync(path, fs.statSync(path).isDirectory() ? folders : files);
  }
}

const mounts: string[] = [];
afterAll(() => {
  for (const mount of mounts) spawnSync("umount", [mount]);
});

/** A small disk of its own, or null where one can't be mounted. */
function smallDisk(kilobytes: number): string | null {
  const at = join(tempFolder(), "disk");
  fs.mkdirSync(at);
  if (!isRoot || spawnSync("mount", ["-t", "tmpfs", "-o", `size=${kilobytes}k`, "none", at]).status !== 0)
    return null;
  mounts.push(at);
  return at;
}

// Taken down at once: what runs behind the tests does not where a filter leaves all of them out.
const tried = smallDisk(64);
const canMount = tried !== null && spawnSync("umount", [tried]).status === 0;

describe("a machine that fails: 1, a sentence, and the file as it was", () => {
  builtAtNight("where nothing may be written: reading goes on, writing is refused", async () => {
    const made = project();
    await made.coord(["join"]);
    await made.coord(["reserve", "T", "--files", "src/auth.ts", "--as", "12"]);
    const before = made.text();
    setMode(made.root, 0o555, 0o444);
    try {
      expect((await stranger(made, ["status", "--as", "12"])).status).toBe(0);
      expect((await stranger(made, ["check", "src/auth.ts", "--as", "13"])).status).toBe(3);
      const refused = await stranger(made, ["log", "x", "--as", "12"]);
      expect(refused).toMatchObject({ status: 1, stdout: "" });
      expect(refused.stderr).toMatch(
        /^coord: Cannot write to .*\/\.coord: (EACCES|EPERM)\. Nothing was changed\.\n(?:In a sandbox|It belongs to user 0, who can share it)/,
      );
      const json = await stranger(made, ["reserve", "U", "--as", "12", "--json"]);
      expect(json.json.error).toMatchObject({ code: "STORE_READONLY", retryable: false });
    } finally {
      setMode(made.root, 0o755, 0o644);
    }
    expect(made.text()).toBe(before);
    expect((await made.coord(["log", "x", "--as", "12"])).status).toBe(0);
  });

  it.runIf(isRoot && isNight)(
    "another user's folder can be shared in the way that the refusal names",
    async () => {
      const made = project();
      await made.coord(["join"]);
      const group = (path: string) => fs.chownSync(path, 0, 65534);
      group(made.root);
      fs.chmodSync(made.root, 0o2775);
      const refused = await stranger(made, ["log", "x", "--as", "12"]);
      expect(refused.stderr).toContain("\nIt belongs to user 0, who can share it: `chmod -R g+rwX` of");
      const state = join(made.root, ".coord");
      const all = fs.readdirSync(state, { recursive: true, encoding: "utf8" });
      for (const path of [made.file, state, ...all.map((name) => join(state, name))]) {
        group(path);
        fs.chmodSync(path, fs.statSync(path).mode | 0o020);
      }
      for (const who of [stranger, (of: Project, words: string[]) => of.coord(words), stranger])
        expect((await who(made, ["log", "x", "--as", "12"])).status).toBe(0);
    },
  );

  it.runIf(isRoot)("a folder that this user may not even look into: 4, and no bug of coord's", async () => {
    const made = project(null);
    fs.chmodSync(made.root, 0o700);
    for (const words of variants(
      [["doctor"], ["status"], ["check", "a.ts"], ["init", "--yes"], ["history"]],
      3,
    )) {
      const { stderr, status } = await stranger(made, words);
      expect(status, stderr).toBe(4);
      expect(stderr).toMatch(/^coord: \S+ cannot be read: permission denied \(EACCES\)\.\n/);
    }
  });

  it.runIf(isRoot && isNight)(
    "two users of a group work on one board where git says so, whatever their umask",
    async () => {
      const GROUP = 65_533;
      const root = tempFolder();
      const file = join(root, "CLAUDE_INSTANCES.md");
      fs.chownSync(root, 65_532, GROUP);
      fs.chmodSync(root, 0o2770);
      fs.chmodSync(dirname(dirname(bin())), 0o755);
      const as = (user: number, line: string) => {
        const ids = [`--reuid=${user}`, `--regid=${user}`, `--groups=${GROUP}`];
        const script = `umask 077; coord() { "${process.execPath}" "${bin()}" "$@"; }; ${line}`;
        const safe = { GIT_CONFIG_COUNT: "1", GIT_CONFIG_KEY_0: "safe.directory", GIT_CONFIG_VALUE_0: "*" };
        const env = { ...safe, HOME: "/nonexistent", GIT_CONFIG_GLOBAL: "/dev/null" };
        return run("setpriv", [...ids, "sh", "-c", script], { cwd: root, env });
      };
      const init = await as(65_532, "git init -q --template= --shared=group . && coord init --lang en --yes");
      expect([init.stderr, init.status]).toEqual(["", 0]);
      for (const [at, user] of [65_531, 65_532, 65_531].entries()) {
        const wrote = await as(
          user,
          `coord --as ${at + 1} reserve T${at} --files f${at} && coord archive --keep 0`,
        );
        expect([wrote.stderr.replace(/(?:Added|“).*\n/g, ""), wrote.status]).toEqual(["", 0]);
      }
      const text = fs.readFileSync(file, "utf8");
      expect(["T0", "T1", "T2"].filter((task) => !text.includes(task))).toEqual([]);
      const { gid, mode } = fs.statSync(file);
      expect([gid, (mode & 0o777).toString(8)]).toEqual([GROUP, "660"]);
    },
  );

  atNight("where coord never wrote, either; and a file that may not even be read: 4", async () => {
    const made = project();
    setMode(made.root, 0o555, 0o444);
    try {
      expect((await stranger(made, ["status"])).status).toBe(0);
      expect((await stranger(made, ["join", "--json"])).json.error.code).toBe("STORE_READONLY");
      fs.chmodSync(made.file, 0);
      const unreadable = await stranger(made, ["status", "--json"]);
      expect(unreadable.status).toBe(4);
      expect(unreadable.json.error).toMatchObject({
        code: "UNREADABLE",
        message: expect.stringContaining("EACCES"),
      });
    } finally {
      setMode(made.root, 0o755, 0o644);
    }
    expect(fs.existsSync(join(made.root, ".coord"))).toBe(false);
  });

  it.runIf(canMount)("a read-only file system", async () => {
    const disk = smallDisk(2_000) ?? "";
    fs.writeFileSync(join(disk, "CLAUDE_INSTANCES.md"), SAMPLE);
    const made = { ...project(null), root: disk, file: join(disk, "CLAUDE_INSTANCES.md") };
    const here = (...args: string[]) => made.coord(args, { cwd: disk });
    expect((await here("join")).status).toBe(0);
    spawnSync("mount", ["-o", "remount,ro", disk]);
    expect((await here("status", "--as", "12")).status).toBe(0);
    const refused = await here("reserve", "T", "--as", "12");
    expect(refused.status).toBe(1);
    expect(refused.stderr).toContain(`Cannot write to ${disk}/.coord: EROFS. Nothing was changed.`);
  });

  it.runIf(canMount)("a file that is mounted by itself: what helps", async () => {
    const made = project();
    spawnSync("mount", ["--bind", made.file, made.file]);
    mounts.push(made.file);
    const before = made.text();
    const refused = await made.coord(["log", "x", "--as", "12"]);
    expect([refused.status, made.text()]).toEqual([1, before]);
    expect(refused.stderr).toContain("EBUSY");
    expect(refused.stderr).toContain("mount its folder");
    spawnSync("umount", [made.file]);
    expect((await made.coord(["log", "x", "--as", "12"])).status).toBe(0);
  });

  it.runIf(canMount)(
    "a full disk: what is not the board's is told as that, too, and stays as it was",
    async () => {
      const disk = smallDisk(400) ?? "";
      const at = (name: string) => join(disk, name);
      const here = (...args: string[]) => project(null).coord(args, { cwd: disk });
      spawnSync("git", ["init", "-q", disk]);
      expect((await here("init")).status).toBe(0);
      // So long that what is added needs another block.
      const attributes = `${"# ours\n".repeat(585)}`;
      fs.writeFileSync(at(".gitattributes"), attributes);
      try {
        fs.writeFileSync(at("fill"), Buffer.alloc(1 << 20));
      } catch {
        // That is what it is for.
      }
      const page = await here("board", "--html", "b.html");
      expect([page.status, page.stderr]).toEqual([
        1,
        expect.stringContaining("b.html: the disk is full (ENOSPC)"),
      ]);
      expect(fs.existsSync(at("b.html"))).toBe(false);
      const setup = await here("setup", "claude", "--yes");
      expect([setup.status, setup.stderr]).toEqual([
        1,
        expect.stringMatching(/the disk is full \(ENOSPC\)\. Nothing was changed\.\nFree some space/),
      ]);
      expect(() => saveText(at(".gitattributes"), `${attributes}${"x".repeat(9_000)}`)).toThrow(
        expect.objectContaining({ code: "ENOSPC", path: at(".gitattributes") }),
      );
      expect(fs.readFileSync(at(".gitattributes"), "utf8")).toBe(attributes);
    },
  );

  it.runIf(canMount)("a full disk, however little is left; room again, and all is well", async () => {
    for (const kilobytes of [8, 12, 24, 40]) {
      const disk = smallDisk(kilobytes) ?? "";
      const file = join(disk, "CLAUDE_INSTANCES.md");
      fs.writeFileSync(file, SAMPLE);
      const here = (...args: string[]) => project(null).coord(args, { cwd: disk });
      const text = () => fs.readFileSync(file, "utf8");
      let status: number | null = 0;
      let before = "";
      for (let i = 0; i < 20 && status === 0; i++) {
        before = text();
        const wrote = await here("log", `entry ${i} ${"x".repeat(500)}`, "--as", "1", "--json");
        status = wrote.status;
        if (status !== 0)
          expect(wrote.json.error).toMatchObject({
            code: "NO_SPACE",
            message: expect.stringMatching(
              /full \(\/[^ ]*\/(?:disk|\.coord(?:\/\w+)?)\)\. Nothing was changed/,
            ),
          });
      }
      expect(status).toBe(1);
      expect(text()).toBe(before);
      expect((await here("status")).status).toBe(0);
      spawnSync("mount", ["-o", "remount,size=4m", disk]);
      expect((await here("log", "room again", "--as", "1")).status).toBe(0);
      expect(
        changedLines(before, text()).added.filter(
          (line) => line.includes("Action** : ") && !line.includes("Noté"),
        ),
      ).toEqual(["- **Action** : room again"]);
    }
  });
});

describe("a file that can't be worked with: 4, and it stays as it is", () => {
  it("not UTF-8: the offset of the first wrong byte", async () => {
    const made = project();
    const bytes = Buffer.concat([Buffer.from("# Été\n"), Buffer.from([0xff, 0xfe]), Buffer.from(SAMPLE)]);
    fs.writeFileSync(made.file, bytes);
    for (const args of [["status"], ["check", "a"], ["join"], ["doctor"], ["init", "--yes"]]) {
      const ran = await made.coord([...args, "--json"]);
      expect(ran.status, args[0]).toBe(4);
      expect(ran.json.error).toMatchObject({ code: "NOT_UTF8", message: expect.stringContaining("byte 8 ") });
    }
    expect(fs.readFileSync(made.file).equals(bytes)).toBe(true);
  });

  it("git conflict markers: nothing is decided, doctor says where", async () => {
    const made = project(
      SAMPLE.replace(
        "### Tâches en cours\n",
        "### Tâches en cours\n<<<<<<< HEAD\na\n=======\nb\n>>>>>>> other\n",
      ),
    );
    const line = made.text().split("\n").indexOf("<<<<<<< HEAD") + 1;
    for (const args of [["status"], ["check", "a"], ["reserve", "T", "--as", "1"], ["join"]]) {
      const ran = await made.coord([...args, "--json"]);
      expect(ran.status, args[0]).toBe(4);
      expect(ran.json.error).toMatchObject({
        code: "CONFLICT_MARKERS",
        message: expect.stringContaining(`line ${line}`),
      });
    }
    const before = made.text();
    const doctor = await made.coord(["doctor", "--fix", "--json"]);
    expect(doctor.status).toBe(4);
    expect(doctor.json.data.diagnostics).toContainEqual(
      expect.objectContaining({ code: "CONFLICT_MARKERS", line, fixable: false }),
    );
    expect(made.text()).toBe(before);
  });

  it("more headings than are read: no command waits for it, and whose a path is is told all the same", async () => {
    const made = project();
    await made.coord(["join", "--as", "1"]);
    await made.coord(["reserve", "Mine", "--files", "src/held.ts", "--as", "1"]);
    fs.writeFileSync(made.file, `${made.text()}\n${"# h\n\n".repeat(30_100)}`);
    fs.writeFileSync(join(made.root, "theirs"), "# x\n");
    const before = made.text();
    const calls = [
      ["status"],
      ["doctor"],
      ["reserve", "T", "--files", "a.ts", "--as", "1"],
      ["archive", "--keep", "0"],
      ["merge", "theirs", "CLAUDE_INSTANCES.md", "theirs"],
      ["board", "--html", "page.html"],
    ];
    for (const args of variants(calls, 6)) {
      const { status, json } = await made.coord([...args, "--json"]);
      expect([status, json.error.code], args.join(" ")).toEqual([4, "UNREADABLE"]);
      expect(json.error.message).toContain("more than 30000 headings");
    }
    // Such a text is no way to switch the guard off.
    if (isNight) {
      expect((await made.coord(["check", "src/held.ts", "--as", "2"])).status).toBe(3);
      expect((await made.coord(["check", "src/free.ts", "--as", "2"])).status).toBe(0);
    }
    const input = {
      session_id: "bob",
      cwd: made.root,
      hook_event_name: "PreToolUse",
      tool_name: "Write",
      tool_input: { file_path: join(made.root, "src/held.ts"), content: "x" },
    };
    const denied = await made.coord(["hook", "claude"], { stdin: JSON.stringify(input) });
    expect(JSON.parse(denied.stdout)).toMatchObject({ hookSpecificOutput: { permissionDecision: "deny" } });
    expect(made.text()).toBe(before);
  });

  it("missing: never there, gone since, or a folder", async () => {
    const never = tempFolder();
    for (const line of ["status", "check a.ts", "why a.ts", "next"]) {
      const { status, stderr } = await coord(line.split(" "), { cwd: never });
      expect([line, status]).toEqual([line, 4]);
      expect(stderr).toContain("There is no coordination file here");
    }
    const made = project();
    await made.coord(["join"]);
    fs.rmSync(made.file);
    const gone = await hastened(() => made.coord(["reserve", "T", "--as", "12"]));
    expect(gone.status).toBe(4);
    expect(gone.stderr).toContain("CLAUDE_INSTANCES.md is gone");
    fs.mkdirSync(made.file);
    const folder = await made.coord(["status", "--json"]);
    expect(folder.status).toBe(4);
    expect(folder.json.error.code).toBe("UNREADABLE");
  });
});

describe("a lock that somebody holds: 75, try again", () => {
  it("at once with --lock-timeout 0, after the wait otherwise; reading goes on", async () => {
    const made = project();
    await made.coord(["join"]);
    const before = made.text();
    const lock = await heldLock(made);
    try {
      for (const [wait, ms] of [
        ["0", 0],
        ["0.2s", 200],
      ] as const) {
        const started = Date.now();
        const ran = await made.coord(["log", "x", "--as", "12", "--json", "--lock-timeout", wait]);
        expect(ran.status).toBe(75);
        expect(Date.now() - started).toBeGreaterThanOrEqual(ms);
        expect(ran.json.error).toMatchObject({
          code: "LOCK_TIMEOUT",
          retryable: true,
          holders: [],
          message: expect.stringContaining(`process ${lock.child.pid}`),
        });
      }
      expect((await made.coord(["check", "src/auth.ts"])).status).toBe(0);
      expect((await made.coord(["status"])).status).toBe(0);
      // What changes nothing needs no lock.
      expect((await made.coord(["join", "--as", "12", "--lock-timeout", "0"])).status).toBe(0);
    } finally {
      lock.child.kill("SIGKILL");
      await lock.done;
    }
    expect(made.text()).toBe(before);
    expect((await made.coord(["log", "x", "--as", "12", "--lock-timeout", "0"])).status).toBe(0);
  });
});

const ENTRIES = sized(10_000, 2_000);

describe(`a file with ${ENTRIES} log entries`, () => {
  it("is worked with like any other, and changes no more than the meant lines", async () => {
    const entries = Array.from(
      { length: ENTRIES },
      (_, i) =>
        `### 2026-01-0${(i % 9) + 1} 10:00 +01:00 - Instance #2\n- **Action** : entry ${i}\n- **Statut** : TERMINÉ\n`,
    );
    const made = project(SAMPLE.replace("### [Template pour", `${entries.join("\n")}\n### [Template pour`));
    const reserved = await made.coord(["reserve", "T", "--files", "src/auth.ts", "--as", "1"]);
    expect(reserved.status).toBe(0);
    const before = made.text();
    expect((await made.coord(["log", "one more", "--as", "1"])).status).toBe(0);
    expect(changedLines(before, made.text()).added).toContain("- **Action** : one more");
    expect((await made.coord(["check", "src/auth.ts"])).status).toBe(3);
    expect((await made.json(["status"])).data.log).toHaveLength(ENTRIES + 2);
    expect((await made.coord([])).stdout.split("\n").length).toBeLessThanOrEqual(13);
  });
});
