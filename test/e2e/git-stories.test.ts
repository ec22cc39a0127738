import fs from "node:fs";
import { describe, expect, it } from "vitest";
import { builtAtNight, project } from "./in-process.ts";
import { bin, launch, type Project } from "./support.ts";
import { variants } from "../size.ts";

const HOLDER = { env: { CLAUDE_CODE_SESSION_ID: "holder" } };
const OTHER = { env: { CLAUDE_CODE_SESSION_ID: "other" } };

/** Two instances, committed; then the first reserves, and its reservation is not committed yet. */
async function twoAtWork(): Promise<Project> {
  const made = project();
  await made.coord(["join", "Holder"], HOLDER);
  await made.coord(["join", "Other"], OTHER);
  made.git("commit", "-q", "--allow-empty", "-am", "joined");
  const reserved = await made.coord(
    ["reserve", "Ouverture", "--files", "src/auth.ts,src/login", "--estimate", "2h"],
    HOLDER,
  );
  expect(reserved.status).toBe(0);
  expect(made.text()).toContain("Ouverture");
  return made;
}

/** What must be true while the file does not show the reservation. */
async function expectDisplaced({ coord, json, text }: Project): Promise<void> {
  expect(text()).not.toContain("[RÉSERVÉ] Instance #12 - Ouverture");
  for (const files of ["src/auth.ts", "src/**/*.tsx"]) {
    const refused = await coord(["reserve", "Autre", "--files", files, "--json"], OTHER);
    expect(refused.status).toBe(3);
    expect(refused.json.error.holders).toMatchObject([
      { instance: 12, task: "Ouverture", displaced: true, line: null },
    ]);
    expect(refused.json.error.message).toContain("The file was replaced outside coord and lost that entry");
  }
  const refused = await coord(["reserve", "ouverture"], OTHER);
  expect(refused.status).toBe(3);
  const check = await coord(["check", "src/login/form.tsx", "--json"], OTHER);
  expect(check.status).toBe(3);
  expect(check.json.notices?.map(({ code }) => code)).toEqual(["FILE_BACK"]);
  expect((await coord(["check", "src/login/form.tsx"], HOLDER)).status).toBe(0);
  const status = await json(["status"]);
  expect(status.data.reservations).toMatchObject([
    { instance: 1 },
    { instance: 12, displaced: true, state: "active" },
  ]);
  expect((await coord(["status"])).stdout).toMatch(/#12 .*Ouverture.*missing from the file/);
  const doctor = await coord(["doctor", "--json"]);
  expect(doctor.status).toBe(4);
  expect(doctor.json.data.diagnostics).toContainEqual(
    expect.objectContaining({ code: "DISPLACED", severity: "error", fixable: true }),
  );
}

/** The ways in which a file loses entries that nobody meant to take. */
const STORIES: readonly (readonly [string, (made: Project) => void | Promise<void>])[] = [
  ["git stash", ({ git }) => void git("stash", "-q")],
  ["git checkout of the file", ({ git }) => void git("checkout", "-q", "--", ".")],
  ["git reset --hard", ({ git }) => void git("reset", "-q", "--hard")],
  [
    "a branch without it",
    ({ git }) => {
      git("branch", "-q", "old", "HEAD~1");
      git("commit", "-q", "--allow-empty", "-am", "reserved");
      git("checkout", "-q", "old");
    },
  ],
];

describe("a live reservation survives what git does to the file", () => {
  it.each(variants(STORIES, 3))(
    "%s: nobody else gets the files, and the holder's next write brings the entry back",
    async (_, story) => {
      const made = await twoAtWork();
      await story(made);
      await expectDisplaced(made);
      const wrote = await made.coord(["log", "still here"], HOLDER);
      expect(wrote.status).toBe(0);
      expect(wrote.stderr).toContain("Written back: 1 of your entries");
      expect(made.text()).toMatch(
        /^\[RÉSERVÉ\] Instance #12 - Ouverture - Début: 20.*\nEstimation: 120 minutes\nFichiers concernés: src\/auth\.ts, src\/login\n/m,
      );
      expect((await made.coord(["doctor"])).status).toBe(0);
      expect((await made.coord(["reserve", "Autre", "--files", "src/auth.ts"], OTHER)).status).toBe(3);
      expect((await made.coord(["finish", "--result", "success"], HOLDER)).status).toBe(0);
      expect((await made.coord(["reserve", "Autre", "--files", "src/auth.ts"], OTHER)).status).toBe(0);
    },
  );

  builtAtNight("but never beside an entry of the same files that the file has by then", async () => {
    const made = await twoAtWork();
    const theirs = "[RÉSERVÉ] Instance #1 - Tout - Début: 19:41\nFichiers concernés: src/**\n";
    made.git("stash", "-q");
    await made.coord(["log", "Ailleurs"], OTHER);
    fs.writeFileSync(
      made.file,
      made.text().replace(/(?<=\n)\[RÉSERVÉ\] Instance #1 - [^]*?\n(?=```)/, theirs),
    );
    expect(made.text()).toContain(theirs);
    const wrote = await made.coord(["log", "still here"], HOLDER);
    expect(wrote.status).toBe(0);
    expect(wrote.stderr).toContain("Could not write back your “Ouverture”");
    expect(wrote.stderr).toContain("overlaps “Tout” (Instance #1, line ");
    expect((await made.coord(["doctor", "--fix"], HOLDER)).stderr).not.toContain("Repaired");
    expect(made.text()).not.toContain("[RÉSERVÉ] Instance #12");
    const { diagnostics } = (await made.coord(["doctor", "--json"])).json.data;
    expect(diagnostics).toContainEqual(
      expect.objectContaining({
        code: "DISPLACED",
        fixable: false,
        args: expect.objectContaining({ other: 1, otherTask: "Tout" }),
      }),
    );
    await made.coord(["doctor", "--accept"], HOLDER);
    expect((await made.coord(["log", "Suite"], HOLDER)).stderr).not.toContain("Could not write back");
  });

  it("an editor saves a buffer of five writes ago: the same", async () => {
    const made = await twoAtWork();
    const buffer = made.git("show", "HEAD:CLAUDE_INSTANCES.md");
    for (let i = 0; i < 4; i++) await made.coord(["log", `entry ${i}`], OTHER);
    fs.writeFileSync(made.file, buffer);
    await expectDisplaced(made);
    // Another's write works on, keeps what it finds, and is told.
    const wrote = await made.coord(["reserve", "Autre", "--files", "src/api.ts"], OTHER);
    expect(wrote.status).toBe(0);
    expect(wrote.stderr).toContain("lost 1 live reservation");
    const later = await made.coord(["check", "src/auth.ts"], OTHER);
    expect(later.status).toBe(3);
    expect(later.stderr).toContain("1 live reservation is missing from the file");
  });

  it("doctor --fix writes it back, as it stood", async () => {
    const made = await twoAtWork();
    const entry = /^\[RÉSERVÉ\] Instance #12[^[`]*/m.exec(made.text())?.[0];
    made.git("stash", "-q");
    const stashed = made.text();
    const fixed = await made.coord(["doctor", "--fix", "--json"]);
    expect(fixed.status).toBe(0);
    expect(made.text()).toContain(entry);
    const { backup = "" } = fixed.json.data as { backup?: string };
    expect(fs.readFileSync(backup, "utf8")).toBe(stashed);
    expect(fixed.json.notices).toContainEqual({
      code: "BACKUP_KEPT",
      message: expect.stringContaining(backup),
    });
    expect((await made.coord(["check", "src/auth.ts"], OTHER)).stderr).not.toContain("missing");
    expect((await made.coord(["finish", "--result", "success"], HOLDER)).status).toBe(0);
  });

  it("doctor --fix writes back what was lost with it: the instance's line and the task's owner", async () => {
    const made = project();
    await made.coord(["task", "add", "Ouverture", "--as", "1"]);
    made.git("commit", "-q", "--allow-empty", "-am", "a task");
    await made.coord(["join", "Holder"], HOLDER);
    await made.coord(["reserve", "Ouverture", "--files", "src/auth.ts"], HOLDER);
    const line = /^- \*\*Instance #12\*\* .*Holder.*$/m.exec(made.text())?.[0];
    made.git("stash", "-q");
    expect(made.text()).not.toContain("Instance #12");
    expect((await made.coord(["doctor", "--fix"])).status).toBe(0);
    expect(made.text()).toContain(`${line}\n`);
    expect(made.text()).toContain("[EN_COURS] Instance #12 - Ouverture\n");
    expect((await made.json(["doctor"])).data.diagnostics.map(({ code }) => code)).toEqual(["UNDATED"]);
    expect((await made.coord(["finish", "--result", "success"], HOLDER)).status).toBe(0);
  });

  it("doctor --accept of its holder lets it go, once and for all; of nobody else", async () => {
    const made = await twoAtWork();
    made.git("stash", "-q");
    for (const who of [{}, OTHER]) {
      const no = await made.coord(["doctor", "--accept", "--json"], who);
      expect(no).toMatchObject({ status: 3, json: { error: { code: "OTHERS_DISPLACED" } } });
      expect(no.json.error?.holders).toMatchObject([{ instance: 12, displaced: true }]);
    }
    expect((await made.coord(["reserve", "Autre", "--files", "src/auth.ts"], OTHER)).status).toBe(3);
    expect((await made.coord(["doctor", "--accept"], HOLDER)).status).toBe(0);
    expect((await made.coord(["doctor"])).status).toBe(0);
    expect((await made.coord(["check", "src/auth.ts"], OTHER)).status).toBe(0);
    expect((await made.coord(["reserve", "Autre", "--files", "src/auth.ts"], OTHER)).status).toBe(0);
    expect((await made.coord(["extend"], HOLDER)).status).toBe(5);
  });

  it("a stash that comes back brings everything back", async () => {
    const made = await twoAtWork();
    const before = made.text();
    made.git("stash", "-q");
    expect((await made.coord(["check", "src/auth.ts"], OTHER)).status).toBe(3);
    made.git("stash", "pop", "-q");
    expect(made.text()).toBe(before);
    expect((await made.coord(["doctor"])).status).toBe(0);
    expect((await made.coord(["finish", "--result", "success"], HOLDER)).status).toBe(0);
  });
});

describe("what a person does by hand is meant", () => {
  it("deleting one entry frees it at once", async () => {
    const made = await twoAtWork();
    await made.coord(["reserve", "Autre", "--files", "src/api.ts"], OTHER);
    const entry = /^\[RÉSERVÉ\] Instance #12(?:(?!^[[`])[^])*/m.exec(made.text())?.[0] ?? "";
    expect(entry).toContain("Ouverture");
    fs.writeFileSync(made.file, made.text().replace(entry, ""));
    expect((await made.coord(["check", "src/auth.ts"], OTHER)).status).toBe(0);
    expect((await made.coord(["check", "src/api.ts"], HOLDER)).status).toBe(3);
    expect((await made.coord(["doctor"])).status).toBe(0);
    expect((await made.coord(["reserve", "Reprise", "--files", "src/auth.ts"], OTHER)).status).toBe(0);
    expect((await made.coord(["extend"], HOLDER)).status).toBe(5);
  });

  it("marking it finished, or changing its files, counts at once", async () => {
    const made = await twoAtWork();
    fs.writeFileSync(
      made.file,
      made
        .text()
        .replace("Fichiers concernés: src/auth.ts, src/login\n", "Fichiers concernés: src/login, docs/**\n"),
    );
    expect((await made.coord(["check", "docs/x.md"], OTHER)).status).toBe(3);
    fs.writeFileSync(made.file, made.text().replace("[RÉSERVÉ] Instance #12", "[TERMINÉ] Instance #12"));
    expect((await made.coord(["check", "src/login/form.tsx"], OTHER)).status).toBe(0);
  });

  it("a reservation written by hand holds like any other, in either language", async () => {
    const made = await twoAtWork();
    fs.writeFileSync(
      made.file,
      made
        .text()
        .replace(
          "[RÉSERVÉ] Instance #12",
          "[RESERVED] Instance #1 - By hand\nFiles: README.md\n[RÉSERVÉ] Instance #12",
        ),
    );
    const refused = await made.coord(["reserve", "Autre", "--files", "README.md", "--json"], OTHER);
    expect(refused.status).toBe(3);
    expect(refused.json.error.holders).toMatchObject([
      { instance: 1, task: "By hand", since: null, state: "active" },
    ]);
  });
});

describe("what a person takes out of the file by hand", () => {
  it("is free, and doctor still says what is missing: a warning, exit 0", async () => {
    const made = project();
    await made.coord(["log", "Un pas", "--as", "1"]);
    const doctor = async () =>
      (await made.json(["doctor"])).data.diagnostics.map(({ code, severity }) => `${code} ${severity}`);
    expect(await doctor()).toEqual(["UNDATED warning"]);
    made.write("CLAUDE_INSTANCES.md", made.text().replace(/^### .*\n- \*\*Action\*\* : Un pas\n/m, ""));
    expect(await doctor()).toEqual(["MISSING_OPERATION warning", "UNDATED warning"]);
    expect((await made.coord(["doctor"])).status).toBe(0);
    made.write("CLAUDE_INSTANCES.md", made.text().slice(0, 900));
    const longAgo = new Date(Date.now() - 60_000);
    fs.utimesSync(made.file, longAgo, longAgo);
    expect(await doctor()).toContain("SHRUNK warning");
  });
});

describe("a merge, a rebase and a checkout that race in one work tree", () => {
  builtAtNight("never make a held folder or pattern free, and what they take away is told", async () => {
    const made = project();
    const { root, coord, git, text, write } = made;
    for (const file of ["src/deep/b.ts", "lib/y.ts", "free.txt"]) write(file, `${file}\n`);
    git("add", "-A");
    await coord(["--as", "12", "reserve", "Folder", "--files", "src/**"]);
    await coord(["--as", "13", "reserve", "Pattern", "--files", "lib/*.ts"]);
    expect(text()).toContain("Pattern");
    git("commit", "-qam", "claims");
    git("checkout", "-qb", "feat");
    write("free.txt", "feat\n");
    await coord(["--as", "14", "log", "on feat"]);
    git("commit", "-qam", "feat");
    git("checkout", "-q", "-");
    git("branch", "third");
    write("other.txt", "other\n");
    await coord(["--as", "14", "log", "on main"]);
    git("add", "-A");
    git("commit", "-qm", "other");

    // Some of them find git's own lock in their way, or stop at a conflict: whatever they do counts.
    const start = (program: string, ...args: string[]) => launch(program, args, { cwd: root }).done;
    const race = { isOn: true };
    const racing = Promise.all([
      start("git", "merge", "-q", "feat", "-m", "merged"),
      start("git", "rebase", "-q", "feat"),
      start("git", "checkout", "-q", "third").then(() => start("git", "checkout", "-q", "-")),
    ]).finally(() => (race.isOn = false));
    const verdicts: string[] = [];
    const kept: string[] = [];
    const asking = async () => {
      do {
        const asked = ["--as", "16", "check", "src/deep/b.ts", "lib/y.ts", "src", "--json"];
        const { stdout } = await start(process.execPath, bin(), ...asked);
        const { data } = JSON.parse(stdout) as { data?: { paths: { verdict: string }[] } };
        verdicts.push(...(data?.paths ?? []).map(({ verdict }) => verdict));
      } while (race.isOn);
    };
    const writing = async () => {
      do {
        const entry = `entry ${kept.length}`;
        if ((await start(process.execPath, bin(), "--as", "15", "log", entry)).status === 0) kept.push(entry);
      } while (race.isOn);
    };
    await Promise.all([racing, asking(), writing()]);
    expect(verdicts).not.toContain("free");
    const { data, error } = (await coord(["check", "src/deep/b.ts", "lib/y.ts", "--as", "16", "--json"]))
      .json;
    // A rebase that stopped at a conflict leaves git's markers in the file: then nothing is said of any path.
    if (data === undefined) {
      expect(error.code).toBe("CONFLICT_MARKERS");
      // What is missing is told once somebody has settled that.
      write("CLAUDE_INSTANCES.md", text().replace(/^(?:<{7}|={7}|>{7}|\|{7}).*\n/gm, ""));
    } else expect(data.paths.map(({ verdict }) => verdict)).toEqual(["reserved", "reserved"]);
    const told = (await coord(["doctor"])).stdout;
    for (const entry of kept) expect(`${text()}\n${told}`).toContain(entry);
  });
});
