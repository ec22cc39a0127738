import { execFileSync } from "node:child_process";
import fs from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { project } from "../e2e/in-process.ts";
import { cleanEnv } from "../e2e/support.ts";

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
