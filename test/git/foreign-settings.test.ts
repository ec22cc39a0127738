import { execFileSync } from "node:child_process";
import fs from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { project } from "../e2e/in-process.ts";
import { cleanEnv } from "../e2e/support.ts";
import { variants } from "../size.ts";

/** Everything in a repository's own settings that makes git run a program while it looks. */
function withPrograms(root: string): string {
  const mark = join(root, "..", "ran");
  const program = join(root, ".git", "program.sh");
  fs.writeFileSync(program, `#!/bin/sh\necho "$0 $*" >> "${mark}"\ncat 2>/dev/null\n`, { mode: 0o755 });
  for (const name of ["post-index-change", "reference-transaction", "post-checkout"]) {
    fs.mkdirSync(join(root, ".git/programs"), { recursive: true });
    fs.copyFileSync(program, join(root, ".git/programs", name));
  }
  const settings = [
    ["core.fsmonitor", program],
    ["core.hooksPath", join(root, ".git/programs")],
    ["filter.one.clean", program],
    ["filter.one.required", "true"],
    ['filter.a=b "c.process', program],
    ["diff.external", program],
    ["diff.text.textconv", program],
    ["diff.text.command", program],
  ];
  for (const [key = "", value = ""] of settings)
    execFileSync("git", ["config", key, value], { cwd: root, env: cleanEnv() });
  fs.writeFileSync(join(root, ".git/info/attributes"), "* filter=one diff=text\n");
  return mark;
}

const git = (cwd: string, ...words: string[]) =>
  execFileSync("git", ["-c", "user.name=Ann", "-c", "user.email=ann@example.org", ...words], {
    cwd,
    env: cleanEnv(),
    encoding: "utf8",
    stdio: "pipe",
  });

/** Settings that name a program, and how they come to be the repository's. */
const SETTINGS: readonly (readonly [string, (root: string, program: string) => void])[] = [
  ["a filter", (root, program) => git(root, "config", "filter.one.clean", program)],
  ["a filter that git talks to", (root, program) => git(root, "config", "filter.one.process", program)],
  ["a driver of merges", (root, program) => git(root, "config", "merge.one.driver", program)],
  [
    "a driver that begins like ours",
    (root, program) => git(root, "config", "merge.one.driver", `coord merge %O %A %B %L -- %P; ${program}`),
  ],
  [
    "another file of settings",
    (root, program) => {
      git(root, "config", "-f", join(root, ".git/more"), "filter.one.clean", program);
      git(root, "config", "include.path", "more");
    },
  ],
  [
    "settings of one work tree",
    (root, program) => {
      git(root, "config", "extensions.worktreeConfig", "true");
      git(join(root, ".git/second"), "config", "--worktree", "filter.one.clean", program);
    },
  ],
];

it.each(variants(SETTINGS, 3))(
  "runs %s of a repository's own in no look at its work trees",
  async (_, set) => {
    const here = project();
    const second = join(here.root, ".git/second");
    const file = join(here.root, "src/both.ts");
    fs.mkdirSync(join(here.root, "src"), { recursive: true });
    fs.writeFileSync(file, "one\ntwo\nthree\nfour\nfive\n");
    git(here.root, "add", "-A");
    git(here.root, "commit", "-qm", "first");
    git(here.root, "worktree", "add", "-q", second);
    const mark = join(here.root, ".git/ran");
    const program = join(here.root, ".git/program.sh");
    fs.writeFileSync(program, `#!/bin/sh\necho "$0 $*" >> "${mark}"\ncat\n`, { mode: 0o755 });
    fs.writeFileSync(join(here.root, ".git/info/attributes"), "*.ts filter=one merge=one\n");
    set(here.root, program);
    fs.writeFileSync(file, "one\ntwo\nthree\nfour\nFIVE\n");
    fs.writeFileSync(join(second, "src/both.ts"), "ONE\ntwo\nthree\nfour\nfive\n");
    // Git's own merge in the place of a driver's.
    expect(await here.coord(["forecast"])).toMatchObject({ status: 0 });
    fs.writeFileSync(join(second, "src/both.ts"), "one\ntwo\nthree\nfour\nfife\n");
    expect((await here.coord(["forecast"])).stdout).toMatch(/^conflict +src\/both\.ts/m);
    for (const event of ["SessionStart", "Stop"]) {
      const stdin = JSON.stringify({ session_id: "s1", cwd: here.root, hook_event_name: event });
      await here.coord(["hook", "claude"], { stdin });
    }
    expect(fs.existsSync(mark) ? fs.readFileSync(mark, "utf8") : "").toBe("");
  },
);

it("says of a filter whose name is no text that it can't look", async () => {
  const here = project();
  git(here.root, "init", "-q");
  fs.appendFileSync(
    join(here.root, ".git/config"),
    Buffer.from('[filter "\xff"]\n\tclean = cat\n', "latin1"),
  );
  expect(await here.coord(["audit"])).toMatchObject({ status: 1 });
});

it("runs no program that a repository's own settings name, where git is only asked", async () => {
  const here = project();
  const file = join(here.root, "src/extra.ts");
  fs.mkdirSync(join(here.root, "src"), { recursive: true });
  fs.writeFileSync(file, "one\n");
  execFileSync("git", ["add", "-A"], { cwd: here.root, env: cleanEnv() });
  const mark = withPrograms(here.root);
  // The same length and another time: git has to read it to know.
  fs.writeFileSync(file, "two\n");
  const env = { CLAUDE_CODE_SESSION_ID: "s1" };
  await here.coord(["--as", "12", "reserve", "x", "--files", "src/**"]);
  const stash = JSON.stringify({
    session_id: "s1",
    cwd: here.root,
    hook_event_name: "PreToolUse",
    tool_name: "Bash",
    tool_input: { command: "git reset --hard" },
  });
  expect((await here.coord(["hook", "claude"], { stdin: stash, env })).stdout).toContain("src/extra.ts");
  for (const words of [
    ["audit"],
    ["check", "--staged"],
    ["hook", "git", "pre-commit"],
    ["status"],
    ["doctor"],
    ["setup", "git", "--check"],
  ])
    await here.coord(words, { env });
  expect(fs.existsSync(mark) ? fs.readFileSync(mark, "utf8") : "").toBe("");
});
