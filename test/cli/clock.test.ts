import fs from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { type Io, main } from "../../src/cli/main.ts";
import { fill, tempFolder } from "../session/support.ts";

// What takes hours, by a clock that the test turns. Everything else is as in a process.

const FILE = `# Team

## Instances actives
- **Instance #1** : ACTIVE - Pilotage
- **Instance #2** : ACTIVE - Autre

## Réservations de tâches

### Tâches en cours
\`\`\`
\`\`\`

## Log d'activité temps réel

## Dernière mise à jour
**Date** : 2025-01-17 - 18:00
**Par** : Instance #2
**Action** : Création
`;

const START = Date.parse("2026-11-22T10:00:00Z");

function team() {
  const root = fill(tempFolder(), { ".git/HEAD": "", "CLAUDE_INSTANCES.md": FILE, "src/a.ts": "" });
  const file = join(root, "CLAUDE_INSTANCES.md");
  let now = START;
  const coord = async (line: string, more: Partial<Io> = {}) => {
    let [out, err] = ["", ""];
    const io: Io = {
      out: (text) => (out += text),
      err: (text) => (err += text),
      env: { COORD_LANG: "en" },
      cwd: root,
      now: () => now,
      zone: () => 60,
      readStdin: () => Promise.resolve(""),
      stdinIsTerminal: () => false,
      stdoutIsTerminal: () => false,
      columns: 100,
      parentPid: 1,
      version: "0",
      ...more,
    };
    return { status: await main(line.split(" "), io), out, err };
  };
  return {
    file,
    coord,
    text: () => fs.readFileSync(file, "utf8"),
    minutes: (n: number) => void (now = START + n * 60_000),
  };
}

describe("a displaced reservation", () => {
  it("holds until its lease ends, is then nobody's, and does not come back over who came after it", async () => {
    const { coord, file, text, minutes } = team();
    await coord("log before --as 1");
    const before = text();
    expect((await coord("reserve T --files src/a.ts --as 1")).status).toBe(0);
    fs.writeFileSync(file, before);
    minutes(14);
    const refused = await coord("reserve U --files src --as 2");
    expect(refused.status).toBe(3);
    expect(refused.err).toContain("missing from the file");
    minutes(16);
    const free = await coord("status");
    expect(free.out + free.err).not.toMatch(/missing|lost|replaced/);
    expect((await coord("doctor")).status).toBe(0);
    expect((await coord("reserve U --files src --as 2")).status).toBe(0);
    const later = await coord("log later --as 1");
    expect(later.status).toBe(0);
    expect(text()).not.toContain("Instance #1 - T -");
    expect(text().match(/^\[RÉSERVÉ\]/gm)).toHaveLength(1);
    expect((await coord("doctor")).status).toBe(0);
  });

  it("lives on by the heartbeat of a holder who only looks", async () => {
    const { coord, file, text, minutes } = team();
    await coord("log before --as 1");
    const before = text();
    await coord("reserve T --files src/a.ts --as 1");
    fs.writeFileSync(file, before);
    for (const at of [10, 20, 30]) {
      minutes(at);
      expect((await coord("check src/a.ts --as 1")).status).toBe(0);
    }
    minutes(40);
    expect((await coord("reserve U --files src --as 2")).status).toBe(3);
    await coord("log back --as 1");
    expect(text()).toContain("[RÉSERVÉ] Instance #1 - T - Début: 2026-11-22 11:00 +01:00\n");
  });
});

describe("a lease", () => {
  it("is warned of, goes stale, lapses, and is taken over; the estimate prolongs it, extend renews it", async () => {
    const { coord, text, minutes } = team();
    await coord("reserve T --files src/a.ts --estimate 40 --as 1");
    // A stamp has no seconds: its age is told from the end of its minute.
    minutes(39);
    expect((await coord("status")).out).toMatch(/#1 +active +T .*38 min ago · 1 min left/);
    minutes(39.99);
    expect((await coord("status")).out).toMatch(/#1 +active +T .*38 min ago · 1 min left/);
    minutes(41);
    expect((await coord("status")).out).toMatch(/#1 +stale +T .*40 min ago · overdue by 1 min/);
    expect((await coord("reserve U --files src --as 2")).status).toBe(3);
    expect((await coord("extend --as 1")).status).toBe(0);
    minutes(41 + 79);
    expect((await coord("reserve U --files src --as 2")).status).toBe(3);
    minutes(41 + 81);
    expect((await coord("check src/a.ts --as 2")).status).toBe(0);
    const taken = await coord("reserve U --files src --as 2");
    expect(taken.status).toBe(0);
    expect(taken.err).toContain("Taken over: “T”. The reservation of Instance #1 had lapsed");
    expect(text()).toMatch(
      /^\[EXPIRÉ\] Instance #1 - T - Expiré: 2026-11-22 13:02 \+01:00\n(?:.+\n)*Repris par: Instance #2$/m,
    );
  });
});

describe("seconds", () => {
  it("count: what is active is never over, and all of a new lease is left", async () => {
    const { coord, file, minutes } = team();
    fs.writeFileSync(file, `${FILE}\n<!-- coord: lease=1m -->\n`);
    for (const second of [0, 1, 29, 31, 59]) {
      minutes(10 * second + second / 60);
      await coord("log awake --as 1");
      minutes(10 * second + (second + 0.5) / 60);
      expect((await coord("reserve T --files src/a.ts --as 1")).out).toContain("lease 1 min left");
      for (const later of [1, 30, 58]) {
        minutes(10 * second + (second + later) / 60);
        expect((await coord("status")).out).toMatch(/#1 +active .* left/);
      }
      minutes(10 * second + (second + 62) / 60);
      expect((await coord("status")).out).toMatch(/#1 +stale .* overdue by 1 min/);
      await coord("finish --result success --as 1");
    }
  });
});

describe("a command of the holder", () => {
  it("shows the lease as it leaves it, and says how it was", async () => {
    const { coord, minutes } = team();
    await coord("reserve T --files src/a.ts --as 1");
    minutes(40);
    expect((await coord("status")).out).toMatch(/#1 +lapsed +T /);
    const own = await coord("status --as 1");
    expect(own.out).toMatch(/#1 +active +T .*seen just now · 15 min left/);
    expect(own.err).toContain("Your lease on “T” had ended; nobody took it over");
    minutes(54);
    expect((await coord("status")).out).toMatch(/#1 +active +T .* 1 min left/);
  });
});

describe("a holder whose reservation was swept", () => {
  it("is told, once", async () => {
    const { coord, minutes } = team();
    await coord("reserve T --files src/a.ts --as 1");
    minutes(40);
    expect((await coord("sweep --as 2")).status).toBe(0);
    const told = /Your “T” had lapsed and was marked as expired \(line \d+\)/;
    expect((await coord("status --as 2")).err).not.toMatch(told);
    expect((await coord("status --as 1")).err).toMatch(told);
    expect((await coord("status --as 1")).err).not.toMatch(told);
  });
});

describe("main", () => {
  it("takes its world as it is given: folder, width, standard input", async () => {
    const { coord, file, text } = team();
    const { out } = await coord("log - --as 1 --json", { readStdin: () => Promise.resolve("from\nstdin\n") });
    expect(JSON.parse(out)).toMatchObject({
      data: { entry: { action: "from stdin", time: "2026-11-22T11:00+01:00" } },
    });
    const before = text();
    const refused = await coord("log - --as 1 --json", { readStdin: () => Promise.resolve(null) });
    expect(refused.status).toBe(2);
    expect(JSON.parse(refused.out)).toMatchObject({
      error: { code: "USAGE", message: expect.stringContaining("UTF-8") as string },
    });
    expect(text()).toBe(before);
    await coord(`reserve ${"T".repeat(300)} --as 1`);
    const narrow = await coord("status", { columns: 80 });
    expect(Math.max(...narrow.out.split("\n").map((line) => line.length))).toBeLessThanOrEqual(110);
    expect((await coord("-C .. status --json", { cwd: join(file, "..", "src") })).out).toContain(
      JSON.stringify(file),
    );
  });
});
