import fs from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { ANN, BOB, hookInto, coordOnPath, PERSON, shared, type Shared } from "../git/commits.ts";
import { atNight, sized } from "../size.ts";
import { builtToo } from "./in-process.ts";
import { git, launch, bin, tempFolder } from "./support.ts";

/** Who a commit is by; without it git refuses to make one. */
const AUTHOR = {
  GIT_AUTHOR_NAME: "t",
  GIT_AUTHOR_EMAIL: "t@example.org",
  GIT_COMMITTER_NAME: "t",
  GIT_COMMITTER_EMAIL: "t@example.org",
};
const ann = { env: { ...ANN, ...AUTHOR } };
const bob = { env: { ...BOB, ...AUTHOR } };

function write(made: Shared, path: string, text: string): void {
  fs.mkdirSync(join(made.root, path, ".."), { recursive: true });
  fs.writeFileSync(join(made.root, path), text);
}

const namesIn = (made: Shared, commit = "HEAD") =>
  made.git("show", "--name-status", "--no-renames", "--format=", commit).trim().split("\n");

describe("commit", () => {
  builtToo(
    "takes changed, new and deleted files that I hold, and leaves what others have staged",
    async () => {
      const made = await shared();
      write(made, "src/login/old.ts", "old\n");
      made.git("add", "src/login");
      made.git("commit", "-qm", "old");
      write(made, "src/auth.ts", "changed\n");
      write(made, "src/login/new, [1].ts", "new\n");
      fs.rmSync(join(made.root, "src/login/old.ts"));
      write(made, "README.md", "bob's\n");
      write(made, "loose.txt", "nobody's\n");
      made.git("add", "README.md");
      const before = made.git("diff", "--cached");
      const dry = await made.json(["commit", "--dry-run"], ann);
      expect(dry.data).toMatchObject({ commit: null });
      const done = await made.json(["commit", "-m", "Check the token"], ann);
      const head = made.git("rev-parse", "HEAD").trim();
      expect(done.data).toEqual({
        commit: head,
        files: ["src/auth.ts", "src/login/old.ts", "src/login/new, [1].ts"],
        left: [
          { path: "README.md", instance: null },
          { path: "loose.txt", instance: null },
        ],
      });
      expect(namesIn(made)).toEqual(["M\tsrc/auth.ts", "A\tsrc/login/new, [1].ts", "D\tsrc/login/old.ts"]);
      expect(made.subject()).toBe("Check the token");
      expect(made.git("diff", "--cached")).toBe(before);
      expect(fs.readFileSync(join(made.root, ".git/index.lock"), { flag: "a+" }).length).toBe(0);
      fs.rmSync(join(made.root, ".git/index.lock"));
      const again = await made.coord(["commit", "-m", "x"], ann);
      expect(again).toMatchObject({ status: 5, stdout: "" });
      expect(again.stderr).toContain("None of the files that Instance #12 holds has changed.");
    },
  );

  it("calls the commit by its task where nothing else is said", async () => {
    const made = await shared();
    write(made, "src/auth.ts", "changed\n");
    expect((await made.coord(["commit", "--lang", "fr"], ann)).stdout).toMatch(
      /^Validé sur \S+ : Ouverture \(commit [0-9a-f]{10}, 1 fichier\)\n/,
    );
    expect(made.subject()).toBe("Ouverture");
    write(made, "loose.txt", "x\n");
    const no = await made.coord(["commit", "loose.txt"], ann);
    expect(no).toMatchObject({ status: 2 });
    expect(no.stderr).toContain("-m TEXT");
  });

  it("takes files and folders by name, but nobody else's", async () => {
    const made = await shared();
    write(made, "src/auth.ts", "changed\n");
    write(made, "lib/one.ts", "1\n");
    write(made, "lib/two.ts", "2\n");
    const refused = await made.json(["commit", "-m", "x", "src/auth.ts"], bob);
    expect(refused).toMatchObject({ ok: false, error: { code: "FILES_RESERVED" } });
    await made.coord(["reserve", "Two", "--files", "lib/two.ts"], ann);
    const done = await made.json(["commit", "-m", "lib", "lib"], bob);
    expect(done.data).toMatchObject({
      files: ["lib/one.ts"],
      left: [
        { path: "src/auth.ts", instance: 12 },
        { path: "lib/two.ts", instance: 12 },
      ],
    });
    expect(made.git("status", "--short")).not.toContain("lib/one.ts");
  });

  it("asks who commits, and commits nothing for nobody", async () => {
    const made = await shared();
    write(made, "src/auth.ts", "changed\n");
    expect((await made.coord(["commit", "-m", "x"], { env: { ...PERSON, ...AUTHOR } })).status).toBe(6);
  });

  it.each([
    ["merge", "MERGE_HEAD"],
    ["cherry-pick", "CHERRY_PICK_HEAD"],
  ])("refuses while a %s is under way", async (what, file) => {
    const made = await shared();
    write(made, "src/auth.ts", "changed\n");
    fs.writeFileSync(join(made.root, ".git", file), made.git("rev-parse", "HEAD"));
    const refused = await made.json(["commit", "-m", "x"], ann);
    expect(refused).toMatchObject({ ok: false, error: { code: "GIT_UNDER_WAY" } });
    expect((refused.error as { message: string }).message).toContain(what);
  });

  it("runs git's hooks, as the one who commits; what they refuse leaves the index as it was", async () => {
    const made = await shared();
    const env = { ...ann.env, PATH: `${coordOnPath()}:${process.env["PATH"] ?? ""}` };
    hookInto(made.root, "pre-commit");
    hookInto(made.root, "prepare-commit-msg");
    write(made, "src/auth.ts", "changed\n");
    const { stdout } = await made.coord(["commit", "-m", "Check"], { env });
    expect(made.subject()).toBe("Instance 12: Check");
    const branch = made.git("branch", "--show-current").trim();
    expect(stdout).toMatch(
      new RegExp(`^Committed [0-9a-f]{10} on ${branch}: Instance 12: Check \\(1 file\\)\n`),
    );
    const hook = join(made.root, ".git/hooks/commit-msg");
    fs.writeFileSync(hook, "#!/bin/sh\necho 'no ticket in it' >&2\nexit 1\n", { mode: 0o755 });
    write(made, "src/login/new.ts", "new\n");
    const before = made.git("ls-files", "--stage");
    const no = await made.json(["commit", "-m", "Check"], { env });
    expect(no).toMatchObject({ ok: false, error: { code: "GIT_FAILED" } });
    expect((no.error as { message: string }).message).toContain("no ticket in it");
    expect(made.git("ls-files", "--stage")).toBe(before);
  });

  atNight("keeps modes and links, and takes a submodule's new commit", async () => {
    const made = await shared();
    const inner = tempFolder();
    git(inner, "init", "-q");
    git(inner, "commit", "-q", "--allow-empty", "-m", "first");
    made.git("submodule", "--quiet", "add", inner, "src/login/sub");
    made.git("commit", "-qm", "sub");
    git(join(made.root, "src/login/sub"), "commit", "-q", "--allow-empty", "-m", "second");
    write(made, "src/login/run.sh", "#!/bin/sh\n");
    fs.chmodSync(join(made.root, "src/login/run.sh"), 0o755);
    fs.symlinkSync("run.sh", join(made.root, "src/login/link"));
    await made.coord(["commit", "-m", "all"], ann);
    const tree = made.git("ls-tree", "-r", "HEAD", "src/login");
    expect(tree).toMatch(/^120000 blob \w+\tsrc\/login\/link$/m);
    expect(tree).toMatch(/^100755 blob \w+\tsrc\/login\/run.sh$/m);
    const second = git(join(made.root, "src/login/sub"), "rev-parse", "HEAD").trim();
    expect(tree).toContain(`160000 commit ${second}\tsrc/login/sub`);
  });

  it.each([true, false])(
    "takes a folder in the place of a file, and a file in that of one (hook refuses: %s)",
    async (refuses) => {
      const made = await shared();
      write(made, "src/login/in/x.ts", "x\n");
      write(made, "src/login/in/y.ts", "y\n");
      write(made, "src/login/file.ts", "file\n");
      await made.coord(["commit", "-m", "first"], ann);
      write(made, "README.md", "somebody's\n");
      made.git("add", "README.md");
      fs.rmSync(join(made.root, "src/login/in"), { recursive: true });
      fs.rmSync(join(made.root, "src/login/file.ts"));
      write(made, "src/login/in", "a file now\n");
      write(made, "src/login/file.ts/x.ts", "in a folder now\n");
      const before = made.git("ls-files", "--stage");
      if (refuses) write(made, ".git/hooks/commit-msg", "#!/bin/sh\nexit 1\n");
      if (refuses) fs.chmodSync(join(made.root, ".git/hooks/commit-msg"), 0o755);
      const done = await made.json(["commit", "-m", "turned"], ann);
      expect(done.ok).toBe(!refuses);
      if (refuses) expect(made.git("ls-files", "--stage")).toBe(before);
      else {
        expect(namesIn(made)).toEqual([
          "D\tsrc/login/file.ts",
          "A\tsrc/login/file.ts/x.ts",
          "A\tsrc/login/in",
          "D\tsrc/login/in/x.ts",
          "D\tsrc/login/in/y.ts",
        ]);
        expect(made.git("status", "--porcelain", "src/login")).toBe("");
      }
      expect(made.git("diff", "--cached", "--name-only")).toBe("README.md\n");
      expect(fs.readdirSync(join(made.root, ".git")).filter((name) => name.includes("coord-commit"))).toEqual(
        [],
      );
    },
  );

  it("takes with --all-mine what nobody holds and its hooks saw it write, as it was left", async () => {
    const made = await shared();
    const wrote = async (path: string) => {
      write(made, path, `${path}\n`);
      const call = { session_id: "ann", cwd: made.root, hook_event_name: "PostToolUse", tool_name: "Write" };
      const input = { ...call, tool_input: { file_path: join(made.root, path) }, tool_response: {} };
      await made.coord(["hook", "claude"], { env: ANN, stdin: JSON.stringify(input) });
    };
    await wrote("lib/mine.ts");
    await wrote("lib/changed-since.ts");
    write(made, "lib/changed-since.ts", "by somebody else, later\n");
    write(made, "lib/nobodys.ts", "x\n");
    expect((await made.coord(["commit", "-m", "x"], ann)).status).toBe(5);
    const done = await made.json(["commit", "--all-mine", "-m", "Mine"], ann);
    expect(done.data).toMatchObject({ files: ["lib/mine.ts"] });
    expect(namesIn(made)).toEqual(["A\tlib/mine.ts"]);
    expect((await made.coord(["commit", "--all-mine", "-m", "x"], bob)).status).toBe(5);
  });

  atNight("leaves what a sparse checkout has not laid out", async () => {
    const made = await shared();
    made.git("sparse-checkout", "set", "src/login");
    write(made, "src/login/new.ts", "new\n");
    expect((await made.json(["commit", "-m", "sparse"], ann)).data).toMatchObject({
      files: ["src/login/new.ts"],
    });
    expect(namesIn(made)).toEqual(["A\tsrc/login/new.ts"]);
    expect(made.git("ls-tree", "-r", "--name-only", "HEAD")).toContain("src/auth.ts");
  });

  it("runs the hooks of husky, wherever it has put them", async () => {
    const made = await shared();
    write(made, ".husky/_/pre-commit", "#!/bin/sh\necho husky >&2\nexit 1\n");
    fs.chmodSync(join(made.root, ".husky/_/pre-commit"), 0o755);
    made.git("config", "core.hooksPath", ".husky/_");
    write(made, "src/auth.ts", "changed\n");
    const no = await made.json(["commit", "-m", "Check"], ann);
    expect(no).toMatchObject({ ok: false, error: { code: "GIT_FAILED" } });
    expect((no.error as { message: string }).message).toContain("husky");
  });

  it("what a hook formats and stages, as lefthook's and lint-staged's do, is committed, and not taken back by the index", async () => {
    const made = await shared();
    const hook = 'for f in $(git diff --cached --name-only); do echo formatted >> "$f"; git add "$f"; done\n';
    write(made, ".git/hooks/pre-commit", `#!/bin/sh\n${hook}`);
    fs.chmodSync(join(made.root, ".git/hooks/pre-commit"), 0o755);
    write(made, "README.md", "somebody's\n");
    made.git("add", "README.md");
    write(made, "src/auth.ts", "changed\n");
    expect(await made.json(["commit", "-m", "Check"], ann)).toMatchObject({ ok: true });
    expect(made.git("show", "HEAD:src/auth.ts")).toBe("changed\nformatted\n");
    expect(made.git("diff", "--cached", "--name-only")).toBe("README.md\n");
    expect(made.git("status", "--porcelain", "src/auth.ts")).toBe("");
  });

  atNight(
    "leaves work of others alone while three change, add, delete, rename and commit at once",
    async () => {
      const made = await shared();
      const cy = { env: { CLAUDE_CODE_SESSION_ID: "cy", ...AUTHOR } };
      await made.coord(["join", "Cy"], cy);
      await made.coord(["reserve", "Bob's", "--files", "bob"], bob);
      await made.coord(["reserve", "Cy's", "--files", "cy"], cy);
      write(made, "staged.txt", "somebody's, staged\n");
      made.git("add", "staged.txt");
      const turns = sized(40, 3);
      const loop = async (who: typeof ann, folder: string) => {
        const at = (name: string) => join(made.root, folder, name);
        for (let turn = 0; turn < turns; turn++) {
          write(made, `${folder}/${turn}.ts`, `${turn}\n`);
          fs.appendFileSync(at("all.ts"), `${turn}\n`);
          if (turn > 0) fs.renameSync(at(`${turn - 1}.ts`), at(`moved-${turn - 1}.ts`));
          if (turn > 1) fs.rmSync(at(`moved-${turn - 2}.ts`));
          const { done } = launch(process.execPath, [bin(), "commit", "-m", `${folder} ${turn}`], {
            cwd: made.root,
            env: who.env,
          });
          const { status, stderr } = await done;
          expect(status, stderr).toBe(0);
        }
      };
      await Promise.all([loop(ann, "src/login"), loop(bob, "bob"), loop(cy, "cy")]);
      const commits = made
        .git("log", "--format=%H %s", "--grep=^\\(src/login\\|bob\\|cy\\) ")
        .trim()
        .split("\n");
      expect(commits.length).toBeGreaterThanOrEqual(3);
      for (const line of commits) {
        const [hash = "", folder = ""] = line.split(" ");
        for (const name of namesIn(made, hash))
          expect(name.split("\t")[1]?.startsWith(`${folder}/`)).toBe(true);
      }
      expect(made.git("diff", "--cached", "--name-only")).toBe("staged.txt\n");
      expect(made.git("status", "--porcelain", "src/login", "bob", "cy")).toBe("");
      expect(fs.existsSync(join(made.root, ".git/index.lock"))).toBe(false);
    },
  );
});

describe("finish --commit", () => {
  it("commits the changed files of its task under its title, and finishes it", async () => {
    const made = await shared();
    await made.coord(["reserve", "Other", "--files", "lib"], ann);
    write(made, "src/auth.ts", "changed\n");
    write(made, "lib/a.ts", "of the other task\n");
    const call = ["finish", "Ouverture", "--result", "success", "--commit"];
    const dry = await made.json([...call, "--dry-run"], ann);
    expect(dry.data).toMatchObject({ commit: { commit: null, files: ["src/auth.ts"] } });
    const done = await made.json(call, ann);
    const head = made.git("rev-parse", "HEAD").trim();
    expect(done.data).toMatchObject({
      reservation: { task: "Ouverture", result: "success" },
      commit: { commit: head, files: ["src/auth.ts"] },
    });
    expect(made.subject()).toBe("Ouverture");
    expect(namesIn(made)).toEqual(["M\tsrc/auth.ts"]);
  });

  it("finishes where nothing is changed; what can't be committed stays held", async () => {
    const made = await shared();
    await made.coord(["reserve", "Other", "--files", "lib"], ann);
    const none = await made.json(["finish", "Other", "--result", "success", "--commit"], ann);
    expect(none.data).toMatchObject({ commit: null, reservation: { task: "Other" } });
    write(made, "src/auth.ts", "changed\n");
    fs.writeFileSync(join(made.root, ".git/MERGE_HEAD"), made.git("rev-parse", "HEAD"));
    const no = await made.json(["finish", "--result", "success", "--commit"], ann);
    expect(no).toMatchObject({ ok: false, error: { code: "GIT_UNDER_WAY" } });
    expect((await made.json(["check", "src/auth.ts"], ann)).data).toMatchObject({
      paths: [{ verdict: "mine" }],
    });
    const twice = await made.json(["finish", "nothing of it", "--result", "success", "--commit"], ann);
    expect(twice).toMatchObject({ ok: false });
  });
});
