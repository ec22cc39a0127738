import fs from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { git, tempFolder } from "../e2e/support.ts";
import { atNight, variants } from "../size.ts";
import { Repo } from "./support.ts";

/** The `.git` of the first commit, made once. */
let committed: string | undefined;

function firstCommit(root: string): string {
  const kept = tempFolder();
  git(root, "init", "-q", "-b", "main");
  git(root, "add", ".");
  git(root, "commit", "-q", "-m", "first");
  git(root, "branch", "other");
  fs.renameSync(join(root, ".git"), join(kept, "git"));
  return join(kept, "git");
}

/**
 * A real repository: `src/auth.ts` and `src/login/new.ts` (which git does not know) are the holder's and not committed;
 * `src/api.ts` is nobody's, and changed, too.
 */
function dirty({ reserved = true, changed = true } = {}): Repo {
  const repo = new Repo();
  fs.rmSync(join(repo.root, ".git"), { recursive: true });
  repo.write(".gitignore", ".coord/\nbuild/\n");
  repo.write("README.md", "one\n");
  committed ??= firstCommit(repo.root);
  fs.cpSync(committed, join(repo.root, ".git"), { recursive: true });
  repo.write("src/api.ts", "mine\n");
  repo.write("build/out.js", "made\n");
  if (changed) {
    repo.write("src/auth.ts", "the holder's work\n");
    repo.write("src/login/new.ts", "the holder's new file\n");
  }
  if (!reserved) repo.write("CLAUDE_INSTANCES.md", repo.board.replace("[RESERVED]", "[RELEASED]"));
  return repo;
}

const LOSES = [
  "git reset --hard",
  "git reset --hard HEAD~0",
  "git reset --har -q",
  "git reset --hard && npm test",
  "git stash",
  "git stash -u",
  "git stash push -m wip",
  "git stash save wip",
  "git stash -k",
  "git stash push -- src",
  "git stash push -- . ':!src/api.ts'",
  "git checkout -f",
  "git checkout -f main",
  "git checkout .",
  "git checkout -- .",
  "git checkout -- src",
  "git checkout src",
  "git checkout -- '*.ts'",
  "git switch --discard-changes other",
  "git switch -f other",
  "git restore .",
  "git restore :/",
  "git restore src/",
  "git restore -SW .",
  "git clean -f",
  "git clean -fd",
  "git clean -ffdq",
  "git clean -f -d -- src",
  "git clean -fdx",
  "cd src && git clean -fd",
  "git read-tree -u --reset HEAD",
  "git checkout-index -f -a",
  "git rebase --autostash other",
  "git pull --rebase --autostash",
  "git -C src reset --hard",
  "git -c core.pager=cat reset --hard",
  "git --no-pager stash",
  "git --git-dir=.git --work-tree=. reset --hard",
  "sudo git reset --hard",
  "env A=1 git reset --hard",
  "timeout 5 git stash",
  "/usr/bin/git stash",
  "sh -c 'git reset --hard'",
  'bash -lc "cd src && git checkout ."',
  "(cd src; git checkout .)",
  "if true; then git stash; fi",
  "for i in 1 2; do git stash; done",
  "git fetch && git reset --hard origin/main",
  "echo main | xargs git checkout -f",
  "git -c alias.nuke='reset --hard' nuke",
  "f() { git reset --hard; }; f",
  "alias g='git reset --hard'; g",
  "hub reset --hard",
  "gh pr checkout 12 --force",
  "trap 'git stash' EXIT",
];
const MOVES = [
  "git checkout other",
  "git switch other",
  "git switch -",
  "git checkout -b new other",
  "git switch -c new other",
  "git reset --keep other",
  "git checkout --detach other",
  "git bisect start",
  "gh pr checkout 12",
];
const SWEEPS = [
  "git add -A",
  "git add --all && git commit -m x",
  "git add .",
  "git add -u",
  "git add src",
  "git add src/auth.ts",
  "git add '*.ts'",
  "git add :/",
  "git add -fA",
  "git stage -A",
  "cd build && git add -A",
  "git commit -am x",
  "git commit -a -m x",
  "git commit --all --amend --no-edit",
  "git commit -qam 'add it'",
  "git commit -m x -- src",
  "git commit -o src/auth.ts -m x",
];
const KEEPS = [
  "git status",
  "git stash list",
  "git stash show -p",
  "git stash push -- src/api.ts",
  "git stash push -m wip src/api.ts",
  "git checkout -- src/api.ts",
  "git checkout src/api.ts",
  "git restore src/api.ts README.md",
  "git restore --staged .",
  "git restore -S src/auth.ts",
  "git reset",
  "git reset --soft HEAD~0",
  "git reset HEAD -- src/auth.ts",
  "git clean -n -d",
  "git clean -fdn",
  "git clean -fX build -e .coord",
  "git clean -fd -- build",
  "git clean -fdX -e .coord",
  "git checkout -b new",
  "git switch -c new",
  "git checkout main",
  "git switch main",
  "git merge other",
  "git rebase --continue",
  "git pull",
  "git add src/api.ts README.md",
  "git add build",
  "git add -n .",
  "git add -p",
  "git add -N .",
  "git add -A -- . ':!src/auth.ts' ':!src/login'",
  "git commit -m all",
  "git commit -ma",
  "git commit -m src/auth.ts",
  "git commit -F src/auth.ts",
  "git commit -m x src/api.ts",
  "git commit --amend --no-edit",
  "git commit --dry-run -a",
  "git diff | git apply --check",
  "git log --oneline -5",
  "git branch -D old",
  "git worktree add ../elsewhere other",
  "git rm --cached src/auth.ts",
  "git reset --help",
  "echo git reset --hard",
  "git commit -m 'git reset --hard'",
  "# git stash",
  "git -C /tmp reset --hard",
  "cd /tmp && git stash",
];

describe("git, where others have uncommitted work in files that they hold", () => {
  const repo = dirty();

  it.each(variants(LOSES, 3))("%s is denied, and names the files and whose they are", async (command) => {
    const { verdict, reason, stderr } = await repo.shell(command);
    expect({ verdict, stderr }).toEqual({ verdict: "deny", stderr: "" });
    expect(reason).toMatch(/src\/(?:auth\.ts|login\/new\.ts)|\.coord/);
  });

  it.each(variants(MOVES, 3))("%s would move it", async (command) => {
    const { verdict, reason } = await repo.shell(command);
    expect(verdict).toBe("deny");
    expect(reason).toContain(
      "while others have uncommitted work in it: src/auth.ts, reserved by someone else: Instance #3",
    );
    expect(reason).toContain("coord branch --worktree");
  });

  it.each(variants(SWEEPS, 3))("%s would commit it", async (command) => {
    const { verdict, reason } = await repo.shell(command);
    expect(verdict).toBe("deny");
    expect(reason).toContain("would commit other instances' unfinished work: src/");
    expect(reason).toContain("`coord commit -m TEXT`");
  });

  it.each(variants(KEEPS, 2))("but: %s", async (command) => {
    expect(await repo.shell(command)).toMatchObject({ stdout: "", stderr: "" });
  });

  it.each([
    "git reset --hard",
    "git stash -u",
    "git clean -fd",
    "git checkout .",
    "git add -A",
    "git commit -am x",
  ])("the holder may: %s", async (command) => {
    expect((await repo.shell(command, "holder")).stdout).toBe("");
  });

  it("says which files, whose, and how one's own alone are meant", async () => {
    const { reason } = await repo.shell("git stash -u");
    expect(reason).toContain(
      "`git stash -u` would discard uncommitted work in this worktree: src/auth.ts, src/login/new.ts, reserved by someone else: Instance #3 (“Backend”) for “Fix login”",
    );
    expect(reason).toContain("`git stash push -- YOUR_FILES`");
    expect((await repo.shell("git clean -fd")).reason).toContain("worktree: src/login/new.ts, reserved");
    expect((await repo.shell("git clean -fdx")).reason).toContain("git clean … -e .coord");
  });
});

describe("checks before a commit, which are about what is staged, whoever staged it", () => {
  const repo = dirty();

  it("put aside what is not staged: denied where somebody else holds that, but not for files that are named", async () => {
    for (const command of [
      "pre-commit run",
      "pre-commit run black",
      "prek run",
      "uv run pre-commit run --from-ref a",
    ]) {
      const { reason } = await repo.shell(command);
      expect(reason, command).toContain(
        "`pre-commit run` would fix, or put aside while it runs, other instances' uncommitted work: src/auth.ts, reserved",
      );
      expect(reason).toContain("`pre-commit run --files YOUR_FILES`");
    }
    for (const command of [
      "pre-commit run --files src/api.ts",
      "pre-commit install",
      "npx lint-staged",
      "lefthook run pre-commit",
      "lefthook run pre-push",
    ])
      expect((await repo.shell(command)).stdout, command).toBe("");
  });

  it("fix what is staged: denied where somebody else holds that", async () => {
    git(repo.root, "add", "src/auth.ts");
    for (const command of [
      "npx lint-staged",
      "pnpm exec lint-staged -q",
      "lefthook run pre-commit",
      "pre-commit run",
    ])
      expect((await repo.shell(command)).reason, command).toContain("src/auth.ts, reserved by someone else");
    expect((await repo.shell("npx lint-staged --help")).stdout).toBe("");
    git(repo.root, "reset", "-q");
  });
});

describe("git, where nobody loses anything", () => {
  it.each(["nobody holds", "the holder has committed"])("%s: whole-tree commands pass", async (how) => {
    const repo = dirty(how === "nobody holds" ? { reserved: false } : { changed: false });
    const state = how === "nobody holds" ? [] : ["git clean -fdx"];
    const passing = [...LOSES, ...MOVES].filter(
      (one) => !state.includes(one) && !/ -(?:SW|- src|- '\*)/.test(one),
    );
    for (const command of variants(passing, 6)) expect((await repo.shell(command)).reason, command).toBe("");
  });

  atNight("an alias of git is read", async () => {
    const repo = dirty();
    git(repo.root, "config", "alias.undo", "reset --hard");
    git(repo.root, "config", "alias.wipe", "!git clean -fd && git stash");
    git(repo.root, "config", "alias.st", "status -sb");
    for (const command of ["git undo", "git wipe", "git -C src undo"])
      expect((await repo.shell(command)).verdict, command).toBe("deny");
    expect((await repo.shell("git st")).stdout).toBe("");
    expect((await repo.shell("git never-heard-of")).stdout).toBe("");
  });

  atNight("a stash with files that somebody holds is neither popped nor dropped; one's own is", async () => {
    const repo = dirty();
    git(repo.root, "stash", "push", "-q", "--", "src/auth.ts");
    for (const command of ["git stash pop", "git stash apply stash@{0}", "git stash drop", "git stash clear"])
      expect((await repo.shell(command)).reason, command).toContain("src/auth.ts");
    git(repo.root, "stash", "push", "-q", "--", "src/api.ts");
    expect((await repo.shell("git stash pop")).stdout).toBe("");
    expect((await repo.shell("git stash drop 1")).verdict).toBe("deny");
  });

  it("a linked work tree with others' work in it is not removed; an empty one is", async () => {
    const repo = dirty({ changed: false });
    const path = join(repo.root, "tree");
    git(repo.root, "worktree", "add", "-q", path, "other");
    for (const command of ["git worktree remove --force tree", "rm -rf tree"])
      expect((await repo.shell(command)).reason, command).toBe("");
    fs.writeFileSync(join(path, "src/auth.ts"), "changed\n");
    for (const command of ["git worktree remove -f tree", "rm -rf tree"])
      expect((await repo.shell(command)).reason, command).toContain("src/auth.ts");
    expect((await repo.shell("git worktree remove tree")).reason).toBe("");
  });

  it("a merge is given up, but not over what was changed since", async () => {
    const repo = dirty({ changed: false });
    git(repo.root, "stash", "-q");
    git(repo.root, "checkout", "-q", "other");
    repo.write("src/auth.ts", "theirs\n");
    git(repo.root, "commit", "-q", "-am", "theirs");
    git(repo.root, "checkout", "-q", "main");
    git(repo.root, "merge", "-q", "--no-ff", "--no-commit", "other");
    expect((await repo.shell("git merge --abort")).reason).toBe("");
    repo.write("src/auth.ts", "more\n");
    expect((await repo.shell("git merge --abort")).reason).toContain("src/auth.ts");
  });
});
