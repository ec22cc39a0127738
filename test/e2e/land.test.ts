import fs from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { atNight, sized, variants } from "../size.ts";
import { coord, project } from "./in-process.ts";
import { bin, git, launch, type Project, projectAt, tempFolder } from "./support.ts";

/** Who a commit is by; without it git refuses to make one. */
const AUTHOR = {
  GIT_AUTHOR_NAME: "t",
  GIT_AUTHOR_EMAIL: "t@example.org",
  GIT_COMMITTER_NAME: "t",
  GIT_COMMITTER_EMAIL: "t@example.org",
};
const as = (n: number) => ({ env: { ...AUTHOR, COORD_INSTANCE: String(n) } });

/** A work tree of a project on a branch of its own, with one commit. */
function branchOf(main: Project, name: string, files: Readonly<Record<string, string>>): Project {
  const path = join(tempFolder(), name);
  main.git("worktree", "add", "-q", "-b", name, path);
  const made = projectAt(path, undefined, coord);
  for (const [file, text] of Object.entries(files)) made.write(file, text);
  made.git("add", "-A");
  made.git("-c", "user.name=t", "-c", "user.email=t@example.org", "commit", "-qm", name);
  return made;
}

const head = (of: Project, ref = "main") => of.git("rev-parse", ref).trim();

describe("land", () => {
  it("brings a branch onto the default one, and its work tree along; what is in the way is named", async () => {
    const main = project();
    const one = branchOf(main, "one", { "src/auth.ts": "one\n" });
    const two = branchOf(main, "two", { "src/auth.ts": "two\n", "new.ts": "new\n" });
    await one.coord(["reserve", "Prettier form", "--files", "src/auth.ts"], as(21));
    await one.coord(["finish", "Prettier form", "--result", "success"], as(21));
    await two.coord(["reserve", "Other form", "--files", "src/auth.ts"], as(22));
    const held = { code: "LANDED_HELD", message: expect.stringMatching(/^Instance #22 .*src\/auth\.ts/) };
    one.write("loose.txt", "not committed");
    const loose = await one.json(["land"], as(21));
    expect(loose.error).toMatchObject({ code: "NOT_COMMITTED" });
    fs.rmSync(join(one.root, "loose.txt"));
    const before = head(main);
    const failed = await one.coord(["land", "--check", "exit 7"], as(21));
    expect([failed.status, head(main)]).toEqual([7, before]);
    expect((await one.json(["land", "--dry-run"], as(21))).notices).toContainEqual(held);
    const done = await one.json(["land", "--check", "grep -q one src/auth.ts"], as(21));
    expect(done.notices).toContainEqual(held);
    expect(done.data).toMatchObject({
      branch: "one",
      onto: "main",
      before,
      files: ["src/auth.ts"],
      left: [],
    });
    expect(done.data).toHaveProperty("commit", head(main));
    expect(fs.readFileSync(join(main.root, "src/auth.ts"), "utf8")).toBe("one\n");
    expect(main.git("status", "--porcelain", "src")).toBe("");
    expect((await one.coord(["land"], as(21))).status).toBe(5);
    // The two branches and the default one are three pairs in which it is found: it is one.
    const foreseen = await two.json(["forecast"], as(22));
    expect(foreseen.error?.message).toBe("Merging would cause 1 conflict.");
    const refused = await two.json(["land"], as(22));
    expect(refused.error?.code).toBe("LAND_CONFLICT");
    expect(refused.error).toMatchObject({
      conflicts: [{ path: "src/auth.ts", instance: 21, task: "Prettier form" }],
    });
    expect(refused.error?.message).toMatch(/src\/auth\.ts.*#21.*Prettier form/);
    expect((await two.coord(["land"], as(22))).status).toBe(3);
    expect(main.git("worktree", "list").trim().split("\n").length).toBe(3);
    // The turn is given back whichever way it ended.
    expect(main.text()).not.toMatch(/\[(?:RÉSERVÉ|EN ATTENTE)\] Land/);
  });

  atNight("as one commit, or one by one; onto a branch that nobody has", async () => {
    const main = project();
    main.git("branch", "stable");
    const one = branchOf(main, "one", { "a.ts": "a\n" });
    one.write("b.ts", "b\n");
    one.git("add", "-A");
    one.git("-c", "user.name=t", "-c", "user.email=t@example.org", "commit", "-qm", "second");
    const base = head(main);
    await one.coord(["land", "--squash", "--onto", "stable"], as(21));
    expect(one.git("log", "--format=%P", "-1", "stable").trim()).toBe(base);
    expect(one.git("log", "--format=%B", "-1", "stable").trim()).toBe("one\n\n- one\n- second");
    expect((await one.coord(["land", "--squash", "--onto", "stable"], as(21))).status).toBe(5);
    const two = branchOf(main, "two", { "c.ts": "c\n" });
    await two.coord(["land", "--rebase", "--onto", "stable"], as(22));
    expect(one.git("log", "--format=%s", "stable").trim().split("\n").slice(0, 2)).toEqual(["two", "one"]);
    expect((await two.coord(["land", "--rebase", "--squash"], as(22))).status).toBe(2);
    expect((await two.coord(["land", "--onto", "nowhere"], as(22))).status).toBe(5);
    expect(head(main)).toBe(base);
  });

  it("leaves a work tree where it was in which something would be overwritten, and says the one command", async () => {
    const main = project();
    const one = branchOf(main, "one", { "src/auth.ts": "src/auth.ts\none\n" });
    main.write("src/auth.ts", "mine\nsrc/auth.ts\n");
    const before = head(main);
    const done = await one.coord(["land"], as(21));
    expect(done.status).toBe(0);
    expect(done.stdout).toContain(`git -C ${main.root} switch --merge main`);
    expect(fs.readFileSync(join(main.root, "src/auth.ts"), "utf8")).toBe("mine\nsrc/auth.ts\n");
    expect([head(main, "HEAD"), main.git("status", "--porcelain", "src").trim()]).toEqual([
      before,
      "M src/auth.ts",
    ]);
    expect(head(main)).not.toBe(before);
    main.git("switch", "-q", "--merge", "main");
    expect(fs.readFileSync(join(main.root, "src/auth.ts"), "utf8")).toBe("mine\nsrc/auth.ts\none\n");
  });

  it("one after the other: main is a line of checked states, each loser is told, nothing is lost", async () => {
    const main = project();
    const log = join(tempFolder(), "log");
    const count = sized(8, 3);
    const agents = Array.from({ length: count }, (_, k) => {
      const files = { [`own${k}.ts`]: "own\n", ...(k % 2 === 0 ? { "src/auth.ts": `by ${k}\n` } : {}) };
      return branchOf(main, `agent${k}`, files);
    });
    const before = head(main);
    const check = `git rev-parse HEAD >> ${log} && ! grep -rq '<<<<<<<' src`;
    const runs = await Promise.all(
      agents.map(
        ({ root }, k) =>
          launch(process.execPath, [bin(), "land", "--json", "--check", check], { cwd: root, ...as(31 + k) })
            .done,
      ),
    );
    const landed = runs.flatMap(({ status }, k) => (status === 0 ? [k] : []));
    const losers = runs.filter(({ status }) => status !== 0);
    expect(landed.length).toBe(Math.floor(count / 2) + 1);
    for (const { status, stdout } of losers) {
      expect(status).toBe(3);
      expect(stdout).toContain("LAND_CONFLICT");
    }
    const line = main.git("rev-list", "--first-parent", `${before}..main`).trim().split("\n");
    const checked = new Set(fs.readFileSync(log, "utf8").trim().split("\n"));
    // A fast forward has the commits of the branch, too; here each has one.
    expect(line.filter((commit) => !checked.has(commit))).toEqual([]);
    for (const k of landed) expect(main.git("cat-file", "-t", `main:own${k}.ts`).trim()).toBe("blob");
    expect(main.git("status", "--porcelain", "src").trim()).toBe("");
    expect(main.git("worktree", "list").trim().split("\n").length).toBe(count + 1);
    for (const [k, { root }] of agents.entries())
      expect(git(root, "log", "-1", "--format=%s").trim()).toBe(`agent${k}`);
  });

  atNight("pushes when it is asked to, and says so where nobody takes it", async () => {
    const main = project();
    const remote = join(tempFolder(), "remote.git");
    main.git("init", "-q", "--bare", remote);
    main.git("remote", "add", "origin", remote);
    const one = branchOf(main, "one", { "a.ts": "a\n" });
    const pushed = await one.json(["land", "--push"], as(21));
    expect(pushed.data).toMatchObject({ pushed: true, commit: head(main) });
    expect(git(remote, "rev-parse", "main").trim()).toBe(head(main));
    fs.writeFileSync(join(remote, "hooks/pre-receive"), "#!/bin/sh\nexit 1\n", { mode: 0o755 });
    const two = branchOf(main, "two", { "b.ts": "b\n" });
    const kept = await two.json(["land", "--push"], as(22));
    expect(kept.error?.code).toBe("NOT_PUSHED");
    expect(kept.data).toMatchObject({ pushed: false, commit: head(main) });
    expect(main.git("cat-file", "-t", "main:b.ts").trim()).toBe("blob");
  });

  atNight("signs where git is set to", async () => {
    const main = project();
    const signer = join(tempFolder(), "signer");
    const said =
      "printf '\\n[GNUPG:] SIG_CREATED \\n' >&2\necho '-----BEGIN PGP SIGNATURE-----'; cat > /dev/null";
    fs.writeFileSync(signer, `#!/bin/sh\n${said}\n`, { mode: 0o755 });
    const one = branchOf(main, "one", { "a.ts": "a\n" });
    main.git("config", "gpg.program", signer);
    main.git("config", "commit.gpgsign", "true");
    await one.coord(["land", "--squash"], as(21));
    expect(main.git("cat-file", "commit", "main")).toContain("gpgsig -----BEGIN PGP SIGNATURE-----");
  });

  /** A git that ends its caller at one of its calls, before or after it has done what it was asked to. */
  function endingGit(folder: string, at: number, when: "before" | "after"): Readonly<Record<string, string>> {
    const real = launchable("git");
    const count = join(folder, "count");
    fs.writeFileSync(count, "0");
    const lines = [
      "#!/bin/sh",
      `n=$(($(cat ${count}) + 1)); echo $n > ${count}`,
      `if [ $n -eq ${at} ]; then`,
      ...(when === "after" ? [`  ${real} "$@" > /dev/null 2>&1`] : []),
      "  kill -9 $PPID; exit 1",
      "fi",
      `exec ${real} "$@"`,
    ];
    fs.writeFileSync(join(folder, "git"), `${lines.join("\n")}\n`, { mode: 0o755 });
    return { PATH: `${folder}:${process.env["PATH"] ?? ""}` };
  }

  const launchable = (name: string): string =>
    (process.env["PATH"] ?? "")
      .split(":")
      .map((folder) => join(folder, name))
      .find((path) => fs.existsSync(path)) ?? name;

  it.each(variants(["after", "before"] as const, 2))(
    "leaves a branch as it was or as it is to be, killed %s any of its steps, and the next one sweeps",
    async (when) => {
      const main = project();
      // By day the steps around the moment in which the branch moves.
      for (let at = sized(1, 18); at < sized(99, 19); at++) {
        const one = branchOf(main, `b${at}`, { [`f${at}.ts`]: "x\n" });
        const before = head(main);
        const env = { ...as(21).env, ...endingGit(tempFolder(), at, when) };
        const given = { cwd: one.root, env };
        const { done } = launch(process.execPath, [bin(), "land", "--merge", "--check", "true"], given);
        const { status } = await done;
        if (head(main) !== before) expect(main.git("cat-file", "-t", `main:f${at}.ts`).trim()).toBe("blob");
        const again = await one.coord(["land"], as(21));
        expect([0, 5], `${at}: ${again.stderr}`).toContain(again.status);
        expect(main.git("cat-file", "-t", `main:f${at}.ts`).trim()).toBe("blob");
        expect(main.git("status", "--porcelain", "src").trim()).toBe("");
        expect(main.git("worktree", "list")).not.toContain("coord-land.");
        if (status === 0) return;
      }
    },
  );
});
