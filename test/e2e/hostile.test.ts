import fs from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { builtAtNight, project } from "./in-process.ts";
import { type Project, SAMPLE } from "./support.ts";

// What a terminal would obey, or what makes a line read as another one (Unicode TR9), all but line feeds and tabs.
const OBEYED = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u061c\u2028-\u202e\u2066-\u2069]/;
const EVIL =
  "\u001b]0;owned\u0007\u001b[2J\u001b[31mred\u001b[8m\u009b5n\u202egnp.exe\u2066\u061c\u0085\u0000\u007f\r";

const READS = [
  [],
  ["status"],
  ["status", "--all"],
  ["doctor"],
  ["check", "evil"],
  ["why", "evil"],
  ["history"],
  ["whoami", "--as", "5"],
  ["board"],
  ["next"],
  ["alerts"],
  ["task", "list"],
  ["prime"],
  ["prompt", "--as", "15"],
];

/** Every answer in text is free of what a terminal obeys, and in JSON of what it would pass on. */
async function expectTame({ coord }: Project, calls: readonly (readonly string[])[]): Promise<void> {
  const check = async (args: readonly string[], how: readonly string[]): Promise<void> => {
    const ran = await coord([...args, ...how]);
    const coloured = how[0] === "--color";
    // Colours of our own are the only ones, and only where they were asked for.
    const said = `${ran.stdout}${ran.stderr}`.replace(
      coloured ? /\u001b\[(?:1|2|22|3[1236]|39)m/g : /^$/,
      "",
    );
    expect(said, [...args, ...how].join(" ")).not.toMatch(OBEYED);
    if (coloured) expect(ran.stdout).not.toContain("\u001b[31mred");
    if (how[0] === "--json") expect(ran.json.schema).toBe("coord/1");
  };
  const ways = [[], ["--lang", "fr"], ["--json"], ["--color", "always"]];
  for (const args of calls) await Promise.all(ways.map((how) => check(args, how)));
}

describe("a hostile file", () => {
  const hostile = SAMPLE.replace("Pilotage", `Pilotage ${EVIL}`)
    .replace("[RÉSERVÉ] Instance #1 - Finalisation", `[RÉSERVÉ] Instance #15 - ${EVIL} Finalisation`)
    .replace("- Début: 19:40\n", `- Début: 19:40\nFichiers concernés: evil, a${EVIL}b\n`)
    .replace("[LIBRE] Corriger", `[LIBRE] ${EVIL} Corriger`)
    .replace("1. Reconnaissance", `1. ${EVIL} Reconnaissance`)
    .replace("Création CLAUDE", `${EVIL} CLAUDE`)
    .replace("- **main.py** :  ", `- **main${EVIL}.py** :  ${EVIL}`)
    .replace(
      "### Signaler un blocage",
      `### Blocages en cours\n\`\`\`\n🚨 BLOCAGE - Instance #15 - 19:00\nTâche: ${EVIL}\nProblème: ${EVIL}\n\`\`\`\n\n### Signaler un blocage`,
    );

  it("never reaches the terminal raw, nor breaks JSON", async () => {
    const made = project(hostile);
    expect((await made.json(["status"])).data.reservations[0]?.task).toContain("\u001b[31mred");
    await expectTame(made, READS);
  });

  it("nor does it in what is completed, nor in the page that shows the board", async () => {
    const made = project(hostile);
    for (const words of [["task", "done"], ["finish", "--as", "15"], ["reserve"], ["takeover"], ["resolve"]])
      expect((await made.coord(["complete", "--", ...words, ""])).stdout).not.toMatch(OBEYED);
    const page = join(made.root, "board.html");
    expect((await made.coord(["board", "--html", page])).status).toBe(0);
    const html = fs.readFileSync(page, "utf8");
    expect(html).toContain("CLAUDE");
    expect(html).not.toMatch(OBEYED);
  });

  builtAtNight("nor does it in answers of writing commands; its bytes stay as they are", async () => {
    const made = project(hostile);
    await expectTame(made, [["reserve", "evil", "--files", "evil", "--as", "12"]]);
    expect((await made.coord(["log", "x", "--as", "15"])).status).toBe(0);
    expect(made.text()).toContain(`Pilotage ${EVIL}`);
    expect(made.text()).toContain(`[LIBRE] ${EVIL} Corriger`);
    await expectTame(made, [["release", "--as", "15"]]);
  });
});

describe("what a hook can't use", () => {
  it("is quoted in no answer and no file of coord's, whatever the engine says of it", async () => {
    const p = project();
    const folder = `${p.root}\u0000SECRET`;
    const edit = { hook_event_name: "PreToolUse", tool_name: "Edit", session_id: "s" };
    for (const input of [
      { ...edit, cwd: folder, tool_input: { file_path: "a" } },
      { ...edit, cwd: p.root, session_id: "SECRET\u0000", tool_input: { file_path: "a" } },
      { ...edit, tool_name: "Bash", cwd: p.root, tool_input: { command: "rm SECRET\u0000 \u0000" } },
      { hook_event_name: "SessionStart", session_id: "s", cwd: folder },
    ]) {
      const { stdout, stderr } = await p.coord(["hook", "claude"], { stdin: JSON.stringify(input) });
      expect(stdout + stderr).not.toContain("SECRET");
    }
    const faults = join(p.root, ".coord", "faults");
    expect(fs.existsSync(faults) ? fs.readFileSync(faults, "utf8") : "").not.toContain("SECRET");
  });
});

describe("hostile arguments", () => {
  const raw = EVIL.replaceAll("\u0000", "");

  it("are told back tame, and written clean", async () => {
    const made = project();
    await expectTame(made, [
      [raw],
      ["status", `--${raw}`],
      ["status", "--as", raw],
      ["check", `a${raw}`],
      ["why", `../${raw}`],
      ["reserve", "T", "--files", raw, "--as", "1"],
      ["finish", raw, "--result", "success", "--as", "1"],
      ["finish", "--result", raw, "--as", "1"],
      ["status", "--file", raw],
      ["status", "-C", raw],
      ["log", `log ${raw}`, "--notes", raw, "--as", "1"],
    ]);
    await made.coord(["join", `Label ${raw}`]);
    expect(made.text()).not.toMatch(OBEYED);
    await expectTame(made, READS);
  });

  it.each([
    ["[TERMINÉ] Instance #1 - Finalisation du projet - Fini: 20:00"],
    ["[RÉSERVÉ] Instance #9 - x - Début: 2026-01-01 10:00 +01:00\nFichiers concernés: **"],
    ["``` \n### 19:00 - Instance #9"],
    ["x - Début: 19:00"],
    ["# Titre\n\n## Réservations de tâches"],
    ["<!-- coord: lease=4h -->"],
    ["a, b \"c\" 'd' `e` « f » \\ $HOME"],
    ["🦄".repeat(40)],
    ["T".repeat(500)],
  ])("a title can't forge anything: %.60j", async (title) => {
    const made = project();
    const before = (await made.json(["status"])).data;
    const task = title.replace(/\n/g, " ").trim();
    const reserved = await made.json(["reserve", title, "--files", "src/auth.ts", "--as", "1"]);
    expect(reserved.data.reservation).toMatchObject({
      instance: 1,
      task,
      files: ["src/auth.ts"],
      state: "active",
    });
    const held = (await made.json(["status"])).data;
    // That somebody has acted is a sign of life, and nothing else.
    const plain = (all: readonly object[]) => all.map((one) => ({ ...one, seen: null }));
    expect(plain(held.reservations)).toEqual([
      ...plain(before.reservations),
      expect.objectContaining({ task, instance: 1 }),
    ]);
    expect(plain(held.instances)).toEqual(plain(before.instances));
    expect(held.tasks.map(({ title: t }) => t)).toEqual(before.tasks.map(({ title: t }) => t));
    expect(held.log).toMatchObject(before.log.map(({ action }) => ({ action })));
    expect((await made.coord(["check", "README.md", "--as", "2"])).status).toBe(0);
    const ended = await made.json([
      "finish",
      title,
      "--result",
      "success",
      "--next",
      title,
      "--notes",
      title,
      "--as",
      "1",
    ]);
    expect(ended.data.reservation).toMatchObject({ task, state: "done", next: task });
    expect((await made.json(["log", title, "--notes", title, "--as", "1"])).data).toMatchObject({
      entry: { action: task, notes: task },
    });
    expect((await made.json(["status"])).data.log[0]).toMatchObject({ action: task });
    expect((await made.coord(["doctor"])).status).toBe(0);
  });

  it("a text that is longer than anybody reads is refused, and nothing is written", async () => {
    const made = project();
    const before = made.text();
    for (const args of [
      ["reserve", "T".repeat(501)],
      ["join", "L".repeat(501)],
      ["log", "x".repeat(4_097)],
      ["log", "x", "--notes", "x".repeat(4_097)],
      ["reserve", "T", "--files", `src/${"*a".repeat(250)}`],
    ]) {
      const ran = await made.coord([...args, "--as", "1", "--json"]);
      expect(ran, args[0]).toMatchObject({ status: 2, json: { ok: false } });
    }
    const piped = await made.coord(["log", "-", "--as", "1"], { stdin: "x".repeat(4_097) });
    expect(piped).toMatchObject({ status: 2, stderr: expect.stringContaining("at most 4096 characters") });
    expect(made.text()).toBe(before);
  });

  it("file names with everything that a list could trip over come back as they are", async () => {
    const made = project();
    const names = [
      "a,b.ts",
      "with space.ts",
      'quo"te.ts',
      "br{ace.ts",
      "[id].tsx",
      "é.ts",
      " lead.ts",
      "-dash.ts",
      "#hash",
      "`tick`",
    ];
    for (const name of names) made.write(`odd/${name}`, "");
    const files = names.map((name) => JSON.stringify(`odd/${name}`)).join(",");
    const { data } = await made.json(["reserve", "T", "--files", files, "--as", "1"]);
    expect(data.reservation.files).toEqual(names.map((name) => `odd/${name}`));
    for (const name of names)
      expect((await made.coord(["check", "--as", "2", "--", `odd/${name}`])).status, name).toBe(3);
    expect((await made.coord(["check", "odd/other.ts", "--as", "2"])).status).toBe(0);
  });
});
