import fs from "node:fs";
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { builtAtNight, project } from "./in-process.ts";
import { bin, changedLines, cleanEnv, packageRoot, SAMPLE } from "./support.ts";
import { atNight } from "../size.ts";

interface Archived {
  readonly moved: { readonly reservations: number; readonly log: number };
  readonly kept: { readonly reservations: number; readonly log: number };
  readonly before: number;
  readonly after: number;
  readonly archive: string;
  readonly diff: string;
}

const ENTRIES = Array.from(
  { length: 30 },
  (_, n) =>
    `### 2025-07-${String(n + 1).padStart(2, "0")} 10:00 +02:00 - Instance #${n === 0 ? 61 : 1}\n- **Action** : entrée ${n}\n\n`,
);

/** The sample with a long log and a finished reservation. */
const LONG = SAMPLE.replace(/(Log d'activité temps réel\n\n)/, `$1${ENTRIES.join("")}`).replace(
  "### Tâches en cours\n```\n",
  (found) =>
    `${found}[TERMINÉ] Instance #1 - Vieille tâche - Fini: 2025-07-01 10:00 +02:00\nRésultat: Succès\n`,
);

function long() {
  expect(LONG.length).toBeGreaterThan(SAMPLE.length + ENTRIES.join("").length);
  const here = project(LONG);
  const path = join(here.root, "CLAUDE_INSTANCES.archive.md");
  return { ...here, path, archive: () => (fs.existsSync(path) ? fs.readFileSync(path, "utf8") : null) };
}

describe("coord archive", () => {
  builtAtNight("moves what is old to the file beside, and proves that nothing was lost", async () => {
    const { coord, text, archive, path } = long();
    const { status, stdout, stderr } = await coord(["archive", "--keep", "5", "--as", "1"]);
    expect([status, stderr]).toEqual([0, ""]);
    const numbers =
      /^Archived (0 reservations), (\d+) log entries[^(]* to (\S*) \(file and archive together: (\d+) entries before, (\d+) after\)\n$/.exec(
        stdout,
      );
    expect(Number(numbers?.[2])).toBeGreaterThan(0);
    expect(numbers?.[3]).toBe(path);
    expect(numbers?.[4]).toBe(numbers?.[5]);
    for (const entry of ENTRIES)
      expect([text(), archive()].filter((one) => one?.includes(entry.trimEnd()))).toHaveLength(1);
    expect(archive()).toMatch(
      /^# Archive\n\nEntrées que `coord archive` a[^\n]*\n\n## Log d'activité temps réel \(20\d\d-/,
    );
    const { removed, added } = changedLines(LONG, text());
    expect(added.every((line) => line.startsWith("**"))).toBe(true);
    expect(removed.length).toBeGreaterThan(50);
  });

  it("answers in JSON, and has nothing to do the second time", async () => {
    const { json, text, archive, path } = long();
    const first = (await json(["archive", "--keep", "0"])).data as unknown as Archived;
    expect(first).toMatchObject({ moved: { reservations: 1 }, kept: { log: 0 }, archive: path });
    expect(first.before).toBe(first.after);
    expect(first.moved.log + 2).toBe(first.before);
    const [before, archived] = [text(), archive()];
    const second = (await json(["archive", "--keep", "0"])).data as unknown as Archived;
    expect(second).toMatchObject({
      moved: { reservations: 0, log: 0 },
      before: first.before,
      after: first.before,
    });
    expect([text(), archive()]).toEqual([before, archived]);
  });

  it("says in either language when there is nothing", async () => {
    const { coord, text } = project();
    const en = await coord(["archive"]);
    expect(en).toMatchObject({ status: 0, stderr: "" });
    expect(en.stdout).toMatch(/^Nothing to archive; the file keeps 1 reservation, \d+ log entr/);
    expect((await coord(["archive", "--lang", "fr"])).stdout).toMatch(
      /^Rien à archiver : le fichier ne contient que 1 réservation et /,
    );
    expect(text()).toBe(SAMPLE);
  });

  it("moves what is older than a date, and nothing undated", async () => {
    const { json, archive } = long();
    const { moved } = (await json(["archive", "--before", "2025-07-03"])).data as unknown as Archived;
    expect(moved).toEqual({ reservations: 1, log: 2, messages: 0 });
    expect(archive()).toContain("Vieille tâche");
    expect(archive()).not.toContain("entrée 2");
  });

  it("shows with --dry-run what the file would lose and how much the archive would get, and writes nothing", async () => {
    const { coord, json, text, archive, root } = long();
    const { status, stdout, stderr } = await coord(["archive", "--keep", "29", "--dry-run"]);
    expect(status).toBe(0);
    expect(stderr).toMatch(
      /^Would archive 0 reservations, \d+ log entr(?:y|ies) to .*CLAUDE_INSTANCES\.archive\.md\.\n$/,
    );
    expect(stdout).toContain("-- **Action** : entrée 0\n");
    const { data } = await json(["archive", "--keep", "29", "--dry-run"]);
    expect(data.diff).toContain("-- **Action** : entrée 0\n");
    expect([text(), archive()]).toEqual([LONG, null]);
    expect(spawnSync("git", ["apply", "--check", "-"], { cwd: root, input: stdout }).status).toBe(0);
  });

  it.each([
    [["--keep", "-1"], "at least 0"],
    [["--keep", "many"], "at least 0"],
    [["--before", "soon"], "“soon” is not a date"],
  ])("refuses %j", async (args, said) => {
    const { coord, text } = project();
    const { status, stdout, stderr } = await coord(["archive", ...args]);
    expect([status, stdout]).toEqual([2, ""]);
    expect(stderr).toContain(said);
    expect(text()).toBe(SAMPLE);
  });

  it("names the archive after the file, and follows a link to it", async () => {
    const here = long();
    fs.mkdirSync(join(here.root, "docs"));
    fs.renameSync(here.file, join(here.root, "docs", "TEAM.md"));
    fs.symlinkSync(join("docs", "TEAM.md"), here.file);
    const { archive } = (await here.json(["archive", "--keep", "0"])).data as unknown as Archived;
    expect(archive).toBe(join(here.root, "docs", "TEAM.archive.md"));
    expect(fs.readFileSync(archive, "utf8")).toContain("entrée 0");
    expect(fs.existsSync(here.path)).toBe(false);
  });

  it("keeps every number from being given out again", async () => {
    const { json, text, root } = long();
    await json(["archive", "--keep", "0"]);
    expect(text()).not.toContain("#61");
    // Nor when the journal and the sessions are gone.
    fs.rmSync(join(root, ".coord"), { recursive: true, force: true });
    expect((await json(["join", "New"])).data.instance).toBe(62);
  });

  it("is written together with the file by many at once, without a loss", async () => {
    const { coord, json, text, archive } = long();
    const all = await Promise.all([
      ...[1, 1, 1].map((as) => coord(["archive", "--keep", "3", "--as", String(as)])),
      ...[1, 2, 3].map((n) => coord(["log", `pendant ${n}`, "--as", "1"])),
    ]);
    expect(all.map(({ status }) => status)).toEqual(all.map(() => 0));
    await json(["archive", "--keep", "3"]);
    for (const entry of ENTRIES) expect([text(), archive()].join("").split(entry.trimEnd())).toHaveLength(2);
    for (const n of [1, 2, 3]) expect([text(), archive()].join("").split(`pendant ${n}\n`)).toHaveLength(2);
  });

  it.each(["reset --hard", "stash -u"])(
    "and what git %s takes out of both files is named by doctor",
    async (how) => {
      const made = project();
      expect((await made.coord(["log", "It went well", "--as", "1"])).status).toBe(0);
      expect((await made.coord(["archive", "--keep", "0"])).status).toBe(0);
      if (how === "reset --hard") fs.rmSync(join(made.root, "CLAUDE_INSTANCES.archive.md"));
      made.git(...how.split(" "), "-q");
      expect((await made.coord(["log", "Next", "--as", "1"])).status).toBe(0);
      const { diagnostics } = (await made.coord(["doctor", "--json"])).json.data;
      expect(diagnostics).toContainEqual(
        expect.objectContaining({
          code: "MISSING_OPERATION",
          message: expect.stringContaining("It went well"),
        }),
      );
    },
  );
});

atNight(
  "a file of 10,000 log entries comes down in one go, with a bar on a terminal when it takes long, and none elsewhere",
  async () => {
    const { root, file, coord, text, json } = project(null);
    const entry = (n: number) => `### 2025-07-01 10:00 +02:00 - Instance #1\n- **Action** : entry ${n}\n\n`;
    const log = Array.from({ length: 10_000 }, (_, n) => entry(n)).join("");
    fs.writeFileSync(file, `## Real-time activity log\n\n${log}## Last update\n**Date** : 2025\n`);
    const { status, stdout, stderr } = await coord(["archive"]);
    expect([status, stderr]).toEqual([0, ""]);
    expect(stdout).toContain("Archived 0 reservations, 9980 log entries");
    expect(stdout).toContain("10000 entries before, 10000 after");
    expect(text().length).toBeLessThan(2_500);
    expect((await json(["archive", "--keep", "0"])).data as unknown as Archived).toMatchObject({
      before: 10_000,
    });
    const script = join(packageRoot, "test", "e2e", "terminal.py");
    const { stdout: seen } = spawnSync("python3", [script, "", process.execPath, bin(), "archive"], {
      cwd: root,
      env: cleanEnv(),
      encoding: "utf8",
    });
    // How long it takes is the machine's affair: a bar there may be, and if so it is wiped before the answer.
    expect(seen).toMatch(/^(?:\r\[[#.]{30}\] \d+ %)*(?:\r\u001b\[K)?Nothing to archive/);
  },
);
