import { execFileSync } from "node:child_process";
import fs from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { disk } from "../../src/system/files.ts";
import { sharedModeAround, sharedModeIn } from "../../src/system/shared-mode.ts";
import { git, tempFolder } from "../e2e/support.ts";
import { variants } from "../size.ts";

/** As git has it: what it writes under the strictest umask. */
function asGitWrites(root: string): number {
  execFileSync("sh", ["-c", "umask 077; git symbolic-ref HEAD refs/heads/other"], { cwd: root });
  return fs.statSync(join(root, ".git/HEAD")).mode & 0o077;
}

const VALUES =
  'group|true|all|world|everybody|umask|false|0660|0664|0640|1|2|0|TRUE|  world  |"all"|group ; us|660|yes|on|no|off';
const TEXTS = [
  ...VALUES.split("|").map((value) => `[core]\n\tsharedRepository = ${value}\n`),
  "[core]\n\tsharedrepository\n",
  "[core] sharedRepository = group\n",
  "[Core]\n\tbare = false\n\tSHAREDREPOSITORY=group\n",
  "[core]\n\tsharedRepository = group\n[core]\n\tsharedRepository = umask\n",
  "[other]\n\tsharedRepository = group\n",
  '[core "group"]\n\tsharedRepository = group\n',
  "[core]\n\t# sharedRepository = group\n",
  "[core]\n\tsharedRepository = group\r\n",
];

describe.skipIf(process.platform === "win32")("core.sharedRepository", () => {
  it.each(variants(TEXTS, 4))("is read as git reads it: %j", (text) => {
    const root = tempFolder();
    git(root, "init", "-q");
    fs.appendFileSync(join(root, ".git/config"), text);
    expect(sharedModeAround(root, disk) & 0o077).toBe(asGitWrites(root));
    expect(sharedModeIn(text)).toBe(sharedModeAround(root, disk));
  });

  it("lets nobody write but a group, and is nothing where it can't be read", () => {
    expect(sharedModeIn("[core]\nsharedRepository = 0666").toString(8)).toBe("664");
    expect(sharedModeIn("[core]\nsharedRepository = some")).toBe(0);
    expect(sharedModeAround("/", disk)).toBe(0);
    const root = tempFolder();
    fs.mkdirSync(join(root, ".git/config"), { recursive: true });
    expect(sharedModeAround(root, disk)).toBe(0);
  });

  it("counts in linked worktrees, in submodules and where the repository lies elsewhere", () => {
    const root = tempFolder();
    const made = join(root, "made");
    git(root, "init", "-q", "--shared=group", made);
    git(made, "-c", "user.name=x", "-c", "user.email=x@y", "commit", "-q", "--allow-empty", "-m", "x");
    git(made, "worktree", "add", "-q", join(root, "linked"));
    git(root, "init", "-q", "--shared=all", "--separate-git-dir", join(root, "kept"), join(root, "apart"));
    fs.mkdirSync(join(root, "linked/deep"));
    const of = (name: string) => sharedModeAround(join(root, name), disk).toString(8);
    expect(["made", "linked", "linked/deep", "apart"].map(of)).toEqual(["660", "660", "660", "664"]);
  });
});
