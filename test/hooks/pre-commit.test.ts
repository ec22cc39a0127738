import fs from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import {
  ANN,
  BOB,
  type Env,
  gitAs,
  gitOnTerminal,
  hookInto,
  PERSON,
  type Shared,
  shared,
} from "../git/commits.ts";
import { coord, git, tempFolder } from "../e2e/support.ts";
import { atNight, isNight, variants } from "../size.ts";

async function hooked(): Promise<Shared> {
  const made = await shared();
  hookInto(made.root, "pre-commit");
  return made;
}

/** Expects a commit to be stopped because of these files, and HEAD to stay where it is. */
async function expectStopped(made: Shared, env: Env, args: readonly string[], files: readonly string[]) {
  const before = made.git("rev-parse", "--revs-only", "HEAD");
  const { status, stderr } = await made.as(env, ...args);
  expect({ status, stderr }).toMatchObject({ status: 1, stderr: expect.stringContaining("commit stopped") });
  const named = stderr.split("\n").flatMap((line) => /^ {2}(\S+) {2}Instance #12 /.exec(line)?.[1] ?? []);
  expect(named).toEqual(files);
  expect(made.git("rev-parse", "--revs-only", "HEAD")).toBe(before);
}

async function expectDone(made: Shared, env: Env, args: readonly string[]) {
  const { status, stderr } = await made.as(env, ...args);
  expect({ status, stderr }).toMatchObject({ status: 0, stderr: expect.not.stringContaining("coord:") });
}

describe("pre-commit", () => {
  it("stops a commit of somebody else's files, and says who, what, since when and what to do", async () => {
    const made = await hooked();
    made.write("src/auth.ts", "mine now\n");
    made.write("src/api.ts", "free\n");
    await expectStopped(made, BOB, ["commit", "-aqm", "x"], ["src/auth.ts"]);
    const { stderr } = await made.as(BOB, "commit", "-aqm", "x");
    expect(stderr).toMatch(
      /^coord: commit stopped\..*\n {2}src\/auth\.ts {2}Instance #12 \(“Ann”\) for “Ouverture” \(src\/auth\.ts, src\/login\), reserved (?:just now|1 min ago)(?:, seen just now)?, 2 h left \(line \d+\)\nCommit only what is yours/,
    );
    expect(stderr).not.toMatch(/takeover|--no-verify|--as/);
    await expectDone(made, ANN, ["commit", "-aqm", "x"]);
  });

  atNight(
    "tells a person at a terminal how to say who it is, and whoever else nobody knows to join; in French too",
    async () => {
      const made = await hooked();
      made.write("src/auth.ts", "x\n");
      made.git("add", ".");
      const person = await gitOnTerminal(PERSON, made.root, "commit", "-m", "x");
      expect(person).toMatchObject({
        status: 1,
        stdout: expect.stringContaining("COORD_INSTANCE=N git commit"),
      });
      expect(person.stdout).toContain("--no-verify");
      // An agent whose sessions coord can't see is no person, and must not be shown a way past.
      const strangers = [
        await made.as(PERSON, "commit", "-m", "x"),
        await made.as({ CODEX_THREAD_ID: "new" }, "commit", "-m", "x"),
      ];
      for (const stranger of strangers) {
        expect(stranger).toMatchObject({ status: 1, stderr: expect.stringContaining("`coord join LABEL`") });
        expect(stranger.stderr).not.toMatch(/--no-verify|COORD_INSTANCE/);
      }
      const agent = await gitOnTerminal({ CODEX_THREAD_ID: "new" }, made.root, "commit", "-m", "x");
      expect(agent.stdout).toContain("`coord join LABEL`");
      expect(agent.stdout).not.toMatch(/--no-verify|COORD_INSTANCE/);
      const french = await made.as({ ...PERSON, COORD_LANG: "fr" }, "commit", "-m", "x");
      expect(french.stderr).toMatch(/^coord: commit refusé\..*\n.*« Ouverture »/);
      await expectDone(made, { COORD_INSTANCE: "12" }, ["commit", "-qm", "x"]);
    },
  );

  it("looks at the index of this very commit: -a, named files, staged ones", async () => {
    const made = await hooked();
    made.write("src/auth.ts", "x\n");
    made.write("src/api.ts", "x\n");
    await expectStopped(made, BOB, ["commit", "-qm", "x", "src/auth.ts"], ["src/auth.ts"]);
    made.git("add", "src/auth.ts");
    await expectStopped(made, BOB, ["commit", "-qm", "x"], ["src/auth.ts"]);
    await expectStopped(made, BOB, ["commit", "-qim", "x", "src/api.ts"], ["src/auth.ts"]);
    await expectDone(made, BOB, ["commit", "-qm", "x", "src/api.ts"]);
    expect(made.git("show", "--name-only", "--format=", "HEAD")).toBe("src/api.ts\n");
    expect(made.git("diff", "--cached", "--name-only")).toBe("src/auth.ts\n");
  });

  it("counts both ends of a rename, deletions, new files below a folder, and names of any bytes", async () => {
    const made = await hooked();
    made.git("mv", "src/auth.ts", "src/free.ts");
    made.git("rm", "-q", "src/login/form.tsx");
    made.write("src/login/é\nà.ts", "x\n");
    fs.writeFileSync(Buffer.concat([Buffer.from(join(made.root, "src/login/")), Buffer.from([0xff])]), "x");
    made.git("add", ".");
    const { status, stderr } = await made.as(BOB, "commit", "-qm", "x");
    expect(status).toBe(1);
    for (const name of ["src/auth.ts", "src/login/form.tsx", "src/login/é", "src/login/\ufffd"])
      expect(stderr).toContain(`  ${name}`);
    expect(stderr).not.toContain("src/free.ts");
    await expectDone(made, ANN, ["commit", "-qm", "x"]);
  });

  atNight("works from a folder below, with -C, and in a linked worktree", async () => {
    const made = await hooked();
    const linked = join(tempFolder(), "linked");
    made.git("worktree", "add", "-q", linked, "-b", "other");
    for (const root of [made.root, linked].filter((one) => isNight || one === linked)) {
      fs.writeFileSync(join(root, "src", "auth.ts"), "x\n");
      expect((await gitAs(BOB, join(root, "src", "login"), "commit", "-aqm", "x")).status).toBe(1);
      expect((await gitAs(BOB, tempFolder(), "-C", root, "commit", "-aqm", "x")).status).toBe(1);
      expect((await gitAs(ANN, root, "commit", "-aqm", "x")).status).toBe(0);
    }
  });

  it("looks at the first commit of a repository", async () => {
    const made = await hooked();
    made.git("checkout", "-q", "--orphan", "fresh");
    await expectStopped(made, BOB, ["commit", "-qm", "x"], ["src/auth.ts", "src/login/form.tsx"]);
    await expectDone(made, ANN, ["commit", "-qm", "x"]);
  });

  it("counts a submodule by the commit it points to, and lets what is in it be its own repository's", async () => {
    const made = await hooked();
    const library = tempFolder();
    git(library, "init", "-q");
    git(library, "commit", "-q", "--allow-empty", "-m", "one");
    made.git("submodule", "--quiet", "add", library, "lib");
    made.git("commit", "-qm", "lib", "--no-verify");
    await made.coord(["reserve", "Bibliothèque", "--files", "lib"], { env: ANN });
    git(join(made.root, "lib"), "commit", "-q", "--allow-empty", "-m", "two");
    await expectStopped(made, BOB, ["commit", "-qm", "x", "lib"], ["lib"]);
    expect((await gitAs(BOB, join(made.root, "lib"), "commit", "--allow-empty", "-qm", "x")).status).toBe(0);
  });

  it("never minds the coordination file, whoever has reserved all there is", async () => {
    const made = await hooked();
    await made.coord(["finish", "--result", "success"], { env: ANN });
    await made.coord(["reserve", "Tout", "--files", "**"], { env: ANN });
    await expectDone(made, BOB, ["commit", "-qm", "x", "CLAUDE_INSTANCES.md"]);
    made.write("README.md", "x\n");
    await expectStopped(made, BOB, ["commit", "-qm", "x", "README.md"], ["README.md"]);
  });

  atNight("names so many files and counts the rest", async () => {
    const made = await hooked();
    for (let i = 0; i < 30; i++) made.write(`src/login/${i}.ts`, "x\n");
    made.git("add", ".");
    const { stderr } = await made.as(BOB, "commit", "-qm", "x");
    expect(stderr.match(/^ {2}src/gm)).toHaveLength(20);
    expect(stderr).toContain("  … 10 more");
  });
});

describe("pre-commit where git joins what was committed before", () => {
  /** Ann's file was changed on both sides, so that a merge of `theirs` meets in it; `src/api.ts` on one. */
  async function diverged(line = "mine\n"): Promise<Shared> {
    const made = await hooked();
    const lines = Array.from({ length: 20 }, (_, i) => `${i}\n`).join("");
    made.write("src/auth.ts", lines);
    made.git("commit", "-qanm", "base");
    made.git("checkout", "-qb", "theirs");
    made.write("src/auth.ts", `theirs\n${lines}`);
    made.write("src/login/form.tsx", "theirs\n");
    made.git("commit", "-qanm", "theirs");
    made.git("checkout", "-q", "main");
    made.write("src/auth.ts", line + lines);
    made.git("commit", "-qanm", "mine", "--allow-empty");
    return made;
  }

  it("a merge: what comes from one side passes, what was resolved by hand does not", async () => {
    const made = await diverged();
    expect((await made.as(BOB, "merge", "-q", "theirs")).status).toBe(1);
    made.git("checkout", "-q", "--theirs", "src/auth.ts");
    made.git("add", ".");
    await expectDone(made, BOB, ["commit", "-qm", "took theirs"]);
    made.git("reset", "-q", "--hard", "HEAD~1");
    expect((await made.as(BOB, "merge", "-q", "theirs")).status).toBe(1);
    made.write("src/auth.ts", "resolved by hand\n");
    made.git("add", ".");
    await expectStopped(made, BOB, ["commit", "-qm", "x"], ["src/auth.ts"]);
    await expectDone(made, ANN, ["commit", "-qm", "x"]);
  });

  atNight("a merge that git could do alone passes, unless something is added to it", async () => {
    const made = await diverged("");
    made.write("src/auth.ts", `${fs.readFileSync(join(made.root, "src/auth.ts"), "utf8")}mine\n`);
    made.git("commit", "-qanm", "at the end");
    expect((await made.as(BOB, "merge", "-q", "--no-commit", "theirs")).status).toBe(0);
    made.write("src/login/form.tsx", "slipped in\n");
    await expectStopped(made, BOB, ["commit", "-qam", "x"], ["src/login/form.tsx"]);
    made.git("checkout", "-q", "theirs", "--", "src/login/form.tsx");
    await expectDone(made, BOB, ["commit", "-qm", "x"]);
    expect(made.git("show", "HEAD:src/auth.ts")).toMatch(/^theirs\n[^]*mine\n$/);
  });

  it.each(variants(["rebase", "cherry-pick", "revert"], 3))(
    "a %s: only what was resolved by hand",
    async (what) => {
      const made = await diverged();
      if (what === "revert") made.git("reset", "-q", "--hard", "theirs");
      if (what === "revert") made.write("src/auth.ts", "later\n");
      if (what === "revert") made.git("commit", "-qanm", "later");
      const commit = what === "revert" ? "HEAD~1" : "theirs";
      expect((await made.as(BOB, what, commit)).status).not.toBe(0);
      made.write("src/auth.ts", "resolved by hand\n");
      made.git("add", ".");
      await expectStopped(made, BOB, ["commit", "-qm", "x"], ["src/auth.ts"]);
      const side = what === "revert" ? "HEAD~2" : what === "rebase" ? "theirs" : "HEAD";
      made.git("checkout", "-q", side, "--", "src/auth.ts");
      await expectDone(made, BOB, ["commit", "-qm", "x", "--allow-empty"]);
    },
  );

  atNight("a rebase that is over counts no more, though git leaves its mark", async () => {
    const made = await diverged();
    const theirs = made.git("rev-parse", "theirs").trim();
    expect((await made.as(BOB, "rebase", "theirs")).status).not.toBe(0);
    const mark = made.git("rev-parse", "REBASE_HEAD").trim();
    made.write("src/auth.ts", "resolved by hand\n");
    made.git("add", ".");
    await expectDone(made, ANN, ["rebase", "--continue"]);
    made.git("update-ref", "REBASE_HEAD", mark);
    made.git("checkout", "-q", mark, "--", "src/auth.ts");
    await expectStopped(made, BOB, ["commit", "-qm", "x"], ["src/auth.ts"]);
    made.git("checkout", "-q", theirs, "--", "src/auth.ts");
    await expectStopped(made, BOB, ["commit", "-qm", "x"], ["src/auth.ts"]);
  });

  atNight("an amended commit: only what is new in it", async () => {
    const made = await hooked();
    made.write("src/auth.ts", "x\n");
    made.git("commit", "-qanm", "x");
    made.write("src/api.ts", "x\n");
    await expectDone(made, BOB, ["commit", "-qa", "--amend", "--no-edit"]);
    made.write("src/auth.ts", "y\n");
    await expectStopped(made, BOB, ["commit", "-qa", "--amend", "--no-edit"], ["src/auth.ts"]);
  });
});

describe("pre-commit where something is not as it should be", () => {
  const BREAKS: readonly (readonly [string, Buffer | string, RegExp])[] = [
    ["conflict markers", "<<<<<<< a\n=======\n>>>>>>> b\n", /conflict markers \(line 1\)/],
    ["bytes that are no UTF-8", Buffer.from([0x23, 0xff, 0x0a]), /not valid UTF-8: byte 1 /],
  ];

  it.each(variants(BREAKS, 2))("%s: one warning line, and the commit goes on", async (_, text, said) => {
    const made = await hooked();
    made.write("src/auth.ts", "x\n");
    fs.writeFileSync(made.file, text);
    const blocked = await made.as({ ...BOB, COORD_HOOK_MODE: "block" }, "commit", "-qm", "x", "src/auth.ts");
    expect(blocked.status).toBe(1);
    const { status, stderr } = await made.as(BOB, "commit", "-qm", "x", "src/auth.ts");
    expect(status).toBe(0);
    expect(stderr).toMatch(/^coord: the hook could not check this commit: .*\n$/);
    expect(stderr).toMatch(said);
  });

  it("COORD_HOOK_MODE: warn never stops, off does nothing, any other word is none", async () => {
    const made = await hooked();
    made.write("src/auth.ts", "x\n");
    made.git("add", ".");
    const hook = (mode: string) =>
      made.coord(["hook", "git", "pre-commit"], { env: { ...BOB, COORD_HOOK_MODE: mode } });
    expect(await hook("warn")).toMatchObject({
      status: 0,
      stderr: expect.stringContaining("  src/auth.ts  "),
    });
    expect(await hook("off")).toMatchObject({ status: 0, stdout: "", stderr: "" });
    for (const mode of ["block", "", "nonsense"]) expect((await hook(mode)).status, mode).toBe(3);
    fs.writeFileSync(made.file, "<<<<<<< a\n=======\n>>>>>>> b\n");
    expect((await hook("warn")).status).toBe(0);
    expect(await hook("off")).toMatchObject({ status: 0, stdout: "", stderr: "" });
  });

  it("no coordination file, or none of git's hooks: nothing is stopped", async () => {
    const made = await hooked();
    fs.rmSync(made.file);
    fs.rmSync(join(made.root, ".coord"), { recursive: true });
    made.write("src/auth.ts", "x\n");
    await expectDone(made, BOB, ["commit", "-qm", "x", "src/auth.ts"]);
    made.git("checkout", "-q", "--", ".");
    for (const words of [["pre-comit"], ["toString"], ["prepare-commit-msg"]]) {
      const { status, stdout, stderr } = await made.coord(["hook", "git", ...words], { env: BOB });
      expect({ status, stdout }).toEqual({ status: 0, stdout: "" });
      expect(stderr).toMatch(/^coord: .*\n$/);
    }
    expect((await coord(["hook", "git", "pre-commit"], { cwd: tempFolder() })).status).toBe(0);
  });

  it("a reservation counts although the file is gone", async () => {
    const made = await hooked();
    fs.rmSync(made.file);
    made.write("src/auth.ts", "x\n");
    await expectStopped(made, BOB, ["commit", "-qm", "x", "src/auth.ts"], ["src/auth.ts"]);
  });

  atNight("a reservation that a branch switch took out of the file still counts", async () => {
    const made = await hooked();
    made.git("checkout", "-q", "HEAD~1");
    made.write("src/auth.ts", "x\n");
    await expectStopped(made, BOB, ["commit", "-qam", "x"], ["src/auth.ts"]);
    const { stderr } = await made.as(BOB, "commit", "-qam", "x");
    expect(stderr).toContain("missing from the file). The file was replaced outside coord");
  });

  atNight("never takes the index lock", async () => {
    const made = await hooked();
    made.write("src/auth.ts", "x\n");
    made.git("add", ".");
    // Untouched content under a new time stamp is what makes git want to write its index.
    fs.utimesSync(join(made.root, "README.md"), 1, 1);
    const index = fs.readFileSync(join(made.root, ".git", "index"));
    fs.writeFileSync(join(made.root, ".git", "index.lock"), "");
    expect((await made.coord(["hook", "git", "pre-commit"], { env: BOB })).status).toBe(3);
    expect((await made.coord(["audit"], { env: BOB })).status).toBe(3);
    fs.rmSync(join(made.root, ".git", "index.lock"));
    expect((await made.coord(["audit"], { env: BOB })).status).toBe(3);
    expect(fs.readFileSync(join(made.root, ".git", "index"))).toEqual(index);
  });
});
