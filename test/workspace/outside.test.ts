import { spawnSync } from "node:child_process";
import fs from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { doctor } from "../../src/operations/doctor.ts";
import { log } from "../../src/operations/log.ts";
import { reserve } from "../../src/operations/reserve.ts";
import { cleanEnv, tempFolder } from "../e2e/support.ts";
import { workspaceAt } from "../operations/at.ts";
import { FILE, inside, NO_INPUT, TestDesk } from "../operations/desk.ts";

// What coord makes of a change that was made without it, and what the journal says of that.

const entryOf = (text: string, action: string) =>
  new RegExp(`^### .*\\n- \\*\\*Action\\*\\* : ${action}\\n(?:- .*\\n)*\\n?`, "m").exec(text)?.[0] ?? "";
const withNote = (text: string) => text.replace("# Harbour\n", "# Harbour\nA note.\n");

describe("without git", () => {
  const originOf = async (desk: TestDesk) => {
    await desk.log(2, "later");
    const notes = (await desk.store.history()).map(({ note }) => note);
    return notes.findLast(({ command }) => command === "outside")?.origin;
  };

  it("what only adds something needs no explanation", async () => {
    const desk = new TestDesk();
    await desk.log(1, "one");
    desk.store.edit(withNote(await desk.text()));
    expect(await originOf(desk)).toBeUndefined();
  });

  it("an entry that somebody takes out is meant, and a reservation is free", async () => {
    const desk = new TestDesk();
    await desk.reserve(1, "Fix login", "src/auth.ts");
    desk.store.edit((await desk.text()).replace(/^\[RESERVED\][^[`]*/m, ""));
    await desk.reserve(2, "Mine now", "src/auth.ts");
    expect(await originOf(desk)).toBe("hand");
  });

  it("an old buffer is merged with what was written since", async () => {
    const desk = new TestDesk();
    await desk.log(1, "one");
    const buffer = await desk.text();
    await desk.log(2, "two");
    desk.store.edit(withNote(buffer));
    const text = await desk.text();
    for (const part of [": one\n", ": two\n", "A note.\n"]) expect(text).toContain(part);
    expect(await originOf(desk)).toBe("stale");
  });

  it("an earlier text, to the byte, was put back", async () => {
    const desk = new TestDesk();
    await desk.reserve(1, "Fix login", "src/auth.ts");
    desk.store.edit(FILE);
    expect(
      await desk.perform(2, reserve, { ...NO_INPUT, task: "Mine", files: inside(["src/auth.ts"]) }),
    ).toMatchObject({
      ok: false,
      refusal: { code: "FILES_RESERVED", holders: [{ displaced: true }] },
    });
    expect(await originOf(desk)).toBe("whole");
  });

  it("a text that shows the newest write is no old buffer, whatever its stamp says", async () => {
    const desk = new TestDesk();
    await desk.log(1, "one");
    const old = await desk.text();
    await desk.log(2, "two");
    const newest = await desk.text();
    desk.store.edit(FILE);
    await desk.log(2, "three");
    const entry = entryOf(await desk.text(), "three");
    expect(entry).not.toBe("");
    // As a merge puts it together: all entries, and the stamp of one side.
    const merged = newest.replace("### [Template", `${entry}### [Template`);
    const stamp = old.slice(old.indexOf("## Last update"));
    desk.store.edit(merged.slice(0, merged.indexOf("## Last update")) + stamp);
    await desk.log(1, "four");
    const text = await desk.text();
    for (const action of ["one", "two", "three", "four"]) expect(text).toContain(`: ${action}\n`);
    expect(await originOf(desk)).not.toBe("stale");
  });

  it("what a replacement took away is not taken from an old buffer", async () => {
    const desk = new TestDesk();
    await desk.log(1, "one");
    const buffer = await desk.text();
    desk.store.edit(FILE);
    await desk.log(2, "two");
    desk.store.edit(withNote(buffer));
    const text = await desk.text();
    for (const part of [": one\n", ": two\n", "A note.\n"]) expect(text).toContain(part);
    expect(await originOf(desk)).toBe("stale");
  });

  it("an entry whose times were edited, with the stamp, is the same entry", async () => {
    const desk = new TestDesk();
    await desk.reserve(1, "Fix login", "src/auth.ts");
    desk.store.edit((await desk.text()).replaceAll(/2026-11-22( -)? 20:\d\d/g, "2026-11-22$1 19:30"));
    await desk.finish(1, "Fix login");
    await desk.reserve(2, "Mine now", "src/auth.ts");
    expect((await desk.text()).match(/^\[RESERVED\]/gm)).toHaveLength(1);
  });
});

describe("with git", () => {
  const git = (cwd: string, ...args: readonly string[]) => {
    const who = ["-c", "user.name=T", "-c", "user.email=t@example.org"];
    const { status, stderr } = spawnSync("git", [...who, ...args], {
      cwd,
      env: cleanEnv(),
      encoding: "utf8",
    });
    if (status !== 0) throw new Error(`git ${args.join(" ")}: ${stderr}`);
  };

  function repository() {
    const root = tempFolder();
    const file = join(root, "CLAUDE_INSTANCES.md");
    fs.writeFileSync(file, FILE);
    fs.writeFileSync(join(root, ".gitignore"), ".coord/\n");
    git(root, "init", "-q", "-b", "main");
    git(root, "add", "-A");
    git(root, "commit", "-q", "-m", "one");
    const made = {
      text: () => fs.readFileSync(file, "utf8"),
      git: (...args: readonly string[]) => git(root, ...args),
      /** As an editor does, a moment before anything else happens. */
      save: (text: string) => {
        fs.writeFileSync(file, text);
        Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 12);
      },
      log: (as: number, action: string) =>
        workspaceAt(file, as).perform(log, { action, status: "done", files: [], notes: undefined }),
      reserve: (as: number, task: string, ...paths: readonly string[]) =>
        workspaceAt(file, as).perform(reserve, { ...NO_INPUT, task, files: inside(paths) }),
      codes: async () => {
        const answer = await workspaceAt(file, null).perform(doctor, {
          fix: false,
          accept: false,
          everybodys: false,
        });
        return answer.ok ? answer.result.diagnostics.map(({ code }) => code) : [];
      },
      origin: async () =>
        (await workspaceAt(file, null).store.history()).findLast(({ note }) => note.command === "outside")
          ?.note.origin,
    };
    return made;
  }

  it.each([
    ["added", ["add", "-A"]],
    ["committed", ["commit", "-q", "-am", "by hand"]],
  ])("an old buffer that was saved and then %s is merged all the same", async (_, command) => {
    const made = repository();
    await made.log(1, "one");
    const buffer = made.text();
    await made.log(2, "two");
    made.save(withNote(buffer));
    made.git(...command);
    await made.log(1, "three");
    for (const part of [": one\n", ": two\n", ": three\n", "A note.\n"]) expect(made.text()).toContain(part);
    expect(await made.origin()).toBe("stale");
  });

  it("an entry that was taken out and committed is free", async () => {
    const made = repository();
    await made.reserve(1, "Fix login", "src/auth.ts");
    made.git("commit", "-q", "-am", "two");
    made.save(made.text().replace(/^\[RESERVED\][^[`]*/m, ""));
    made.git("commit", "-q", "-am", "three");
    expect(await made.reserve(2, "Mine now", "src/auth.ts")).toMatchObject({ ok: true });
    expect(await made.origin()).toBe("hand");
  });

  it.each([false, true])(
    "a branch with other entries and an older stamp is git's (packed: %s)",
    async (isPacked) => {
      const made = repository();
      await made.log(1, "one");
      made.git("commit", "-q", "-am", "two");
      made.git("branch", "other");
      await made.log(2, "two");
      made.git("commit", "-q", "-am", "three");
      // Somebody else's text of the other branch, which coord has never seen here.
      made.git("checkout", "-q", "other");
      made.save(withNote(made.text()).replace("[FREE] Rate limit", "[FREE] Speed limit"));
      made.git("commit", "-q", "-am", "four");
      const theirs = made.text();
      made.git("checkout", "-q", "main");
      if (isPacked) made.git("gc", "-q");
      await made.log(2, "later");
      made.git("commit", "-q", "-am", "five");
      made.git("checkout", "-q", "other");
      expect(made.text()).toBe(theirs);
      expect(await made.codes()).toEqual([]);
      await made.log(1, "last");
      expect(made.text()).not.toContain(": later\n");
      expect(made.text()).toContain("[FREE] Speed limit");
      expect(await made.origin()).toBe("git");
    },
  );

  it.each([
    ["nowhere", ["checkout", "-q", "--", "."]],
    ["in no commit and no stash", ["add", "-A"], ["reset", "-q", "--hard"]],
    ["in a stash that is gone", ["stash", "-q"], ["stash", "pop", "-q"], ["checkout", "-q", "-f"]],
  ] as const)("what git wrote over, and has %s, doctor tells", async (_where, ...commands) => {
    const made = repository();
    await made.log(1, "one");
    await made.log(2, "two");
    for (const command of commands) made.git(...command);
    expect(await made.codes()).toContain("MISSING_OPERATION");
    await made.log(1, "three");
    expect(await made.origin()).toBe("git-over");
  });
});
