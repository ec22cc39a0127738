import fs from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { builtAtNight, project } from "./in-process.ts";
import { listing } from "./support.ts";

const READS = [
  [],
  ["status"],
  ["status", "--all"],
  ["status", "--json"],
  ["check", "src/auth.ts", "src/login"],
  ["why", "src/auth.ts"],
  ["whoami"],
  ["history"],
  ["doctor"],
];

describe("reads never write", () => {
  it.each([[[] as string[]], [["--as", "1"]], [["--as", "77"]]])(
    "where coord never wrote, as %j",
    async (as) => {
      const { root, coord } = project();
      const before = listing(root);
      await Promise.all(READS.map((args) => coord([...args, ...as], { env: { CODEX_THREAD_ID: "t" } })));
      expect(listing(root)).toEqual(before);
    },
  );

  builtAtNight(
    "where it did: nothing changes but the heartbeat of a known instance, and nobody is bound by looking",
    async () => {
      const { root, coord, text } = project();
      await coord(["join"]);
      await coord(["reserve", "T", "--files", "src/auth.ts", "--as", "12"]);
      const beat = join(root, ".coord", "leases", "12");
      const old = new Date(Date.now() - 60_000);
      fs.utimesSync(beat, old, old);
      const still = (): string[] => listing(root).filter((line) => !line.startsWith(".coord/leases/12 "));
      const before = still();
      const session = { env: { CODEX_THREAD_ID: "t" } };
      await Promise.all(READS.map((args) => coord(args, session)));
      await Promise.all(READS.map((args) => coord([...args, "--as", "77"], session)));
      expect(fs.statSync(beat).mtimeMs).toBeCloseTo(old.getTime(), 0);
      await Promise.all(READS.map((args) => coord([...args, "--as", "12"], session)));
      expect(still()).toEqual(before);
      expect(fs.statSync(beat).mtimeMs).toBeGreaterThan(old.getTime() + 30_000);
      expect((await coord(["whoami"], session)).status).toBe(6);
      // A number that somebody only looked at is not taken by it.
      await coord(["join"]);
      expect(text()).toContain("Instance #13**");
    },
  );

  it("a file that was changed by hand is looked at, not journalled", async () => {
    const { root, coord, text, write } = project();
    await coord(["join"]);
    write("CLAUDE_INSTANCES.md", text().replace("Pilotage", "Autre chose"));
    const before = listing(join(root, ".coord"));
    expect((await coord(["status"])).stdout).toContain("Autre chose");
    expect(listing(join(root, ".coord"))).toEqual(before);
  });
});

describe("coord alone", () => {
  it("is status --brief: at most 12 lines, whatever the file holds", async () => {
    const { coord, write, text } = project();
    const short = await coord([]);
    expect(short).toMatchObject({ status: 0, stderr: "" });
    expect(short.stdout).toBe((await coord(["status", "--brief"])).stdout);
    expect(short.stdout).toContain("Finalisation du projet");
    const many = Array.from(
      { length: 40 },
      (_, i) => `[RÉSERVÉ] Instance #${i + 20} - Tâche ${i} - Début: 19:4${i % 10}`,
    );
    const alerts = Array.from(
      { length: 9 },
      (_, i) => `🚨 BLOCAGE - Instance #1 - 19:0${i}\nTâche: t\nProblème: p${i}\n`,
    );
    write(
      "CLAUDE_INSTANCES.md",
      text()
        .replace("[RÉSERVÉ] Instance #1", `${many.join("\n")}\n[RÉSERVÉ] Instance #1`)
        .replace(
          "### Signaler un blocage",
          `### Blocages en cours\n\`\`\`\n${alerts.join("\n")}\`\`\`\n\n### Signaler un blocage`,
        ),
    );
    const { stdout } = await coord([]);
    expect(stdout.split("\n").length - 1).toBeLessThanOrEqual(12);
    expect(stdout).toContain("p0");
    expect(stdout).toContain("coord doctor");
    expect((await coord(["--json"])).json).toMatchObject({ command: "status" });
    expect((await coord(["--lang", "fr"])).stdout).toContain("À prendre ensuite :");
  });
});
