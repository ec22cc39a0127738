import { execFile } from "node:child_process";
import fs from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { describe, expect, it } from "vitest";
import { gitInEach, gitSays, runGit } from "../../src/system/git.ts";
import { GitShell } from "../../src/system/git-shell.ts";
import { runGitApart } from "../../src/system/git-remote.ts";
import { programOn, withoutPackages } from "../../src/system/path.ts";
import { git, tempFolder } from "../e2e/support.ts";

/** A project with a `git` of its own, in its packages and beside them, and the PATH as `npm run` makes it there. */
function project() {
  const root = tempFolder();
  git(root, "init", "-q");
  const ran = join(root, "ran");
  const folders = [join(root, "node_modules/.bin"), join(root, "here")];
  for (const folder of folders) {
    fs.mkdirSync(folder, { recursive: true });
    fs.writeFileSync(join(folder, "git"), `#!/bin/sh\ntouch '${ran}'\n`, { mode: 0o755 });
  }
  const env = { ...process.env, PATH: `${folders[0]}:${folders[0]}/:.:here::${process.env["PATH"] ?? ""}` };
  return { root, env, expectUntouched: () => expect(fs.existsSync(ran)).toBe(false) };
}

describe.skipIf(process.platform === "win32")(
  "a program of the project's that is called like one of the machine's",
  () => {
    it("is not what coord starts as git", async () => {
      const { root, env, expectUntouched } = project();
      const place = { cwd: root, env };
      expect(await runGit(place, ["rev-parse", "--show-toplevel"])).toBe(`${root}\n`);
      expect((await gitSays(place, ["status"])).status).toBe(0);
      expect((await runGitApart(place, ["rev-parse", "--git-dir"], { timeoutMs: 30_000 })).out).toBe(
        ".git\n",
      );
      const folder = tempFolder();
      const starter = new GitShell(folder, env);
      const asked = { cwd: root, env, starter };
      const said = await Promise.all(gitInEach([asked, asked], ["rev-parse", "--git-dir"], 2));
      expect(said).toEqual([".git\n", ".git\n"]);
      starter.end();
      expectUntouched();
    });

    it("is found by nobody where the machine has none", async () => {
      const { root, env, expectUntouched } = project();
      const alone = { ...env, PATH: `${root}/node_modules/.bin:.:${tempFolder()}` };
      await expect(runGit({ cwd: root, env: alone }, ["status"])).rejects.toThrow();
      await expect(promisify(execFile)(programOn("git", { PATH: "." }))).rejects.toThrow("ENOENT");
      expectUntouched();
    });

    it("is looked for by the system itself without a PATH", async () => {
      const { root } = project();
      expect(await runGit({ cwd: root, env: { HOME: root } }, ["rev-parse", "--git-dir"])).toBe(".git\n");
    });

    it("is left alone where the PATH has no such folders: the name is the program", () => {
      expect(programOn("git", { PATH: "/usr/bin:/bin" })).toBe("git");
      expect(withoutPackages({ PATH: "/usr/bin::a:/x/node_modules/.bin/:/bin", HOME: "/h" })).toEqual({
        PATH: "/usr/bin:/bin",
        HOME: "/h",
      });
      expect(withoutPackages({})).toEqual({});
    });
  },
);
