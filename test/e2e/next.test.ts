import { describe, expect, it } from "vitest";
import { builtAtNight, project } from "./in-process.ts";
import { launch, bin } from "./support.ts";
import { sized } from "../size.ts";

const as = (n: number) => ["--as", String(n)];
const AGENTS = Number(process.env["COORD_TEST_AGENTS"] ?? sized(12, 3));

describe("next --reserve", () => {
  it(`gives ${AGENTS} agents that ask at once ${AGENTS} different tasks, and the one too many nothing`, async () => {
    const made = project();
    const titles = Array.from({ length: AGENTS }, (_, i) => `[LIBRE] Tâche numéro ${i}`).join("\n");
    made.write(
      "CLAUDE_INSTANCES.md",
      `# X\n\n## Tâches libres\n\`\`\`\n${titles}\n\`\`\`\n\n## Réservations de tâches\n`,
    );
    const runs = Array.from(
      { length: AGENTS + 1 },
      (_, i) =>
        launch(process.execPath, [bin(), "next", "--reserve", "--json", ...as(i + 1)], { cwd: made.root })
          .done,
    );
    const ended = await Promise.all(runs);
    const won = ended.filter(({ status }) => status === 0).map(({ json }) => json.data.reservation.task);
    expect(new Set(won).size).toBe(AGENTS);
    const lost = ended.filter(({ status }) => status !== 0);
    expect(lost.map(({ status, json }) => [status, json.error.code])).toEqual([[5, "NOTHING_LEFT"]]);
    const status = await made.json(["status"]);
    expect(status.data.reservations.filter(({ state }) => state === "active")).toHaveLength(AGENTS);
  });

  it("shows the files, the line and the text of the task", async () => {
    const made = project(null);
    await made.coord(["init", "--lang", "en"]);
    const details = ["--files", "src/a.ts", "--text", "Done when it is blue"];
    await made.coord(["task", "add", "Paint", "--priority", "P1", ...details, ...as(1)]);
    expect((await made.coord(["next"])).stdout).toMatch(
      /^P1 {2}Paint {2}src\/a\.ts {2}line \d+\n {2}Done when it is blue\n$/,
    );
    expect((await made.coord(["next", "--reserve", ...as(1)])).stdout).toMatch(
      /^Reserved: “Paint” for Instance #1 · src\/a\.ts · lease 15 min left · line \d+\n {2}Done when it is blue\n$/,
    );
  });

  builtAtNight(
    "takes P1 before P2 before the remaining tasks, and passes over what is done, blocked or taken",
    async () => {
      const made = project(null);
      await made.coord(["init", "--lang", "en"]);
      for (let i = 0; i < 5; i++) await made.json(["join"]);
      await made.json(["task", "add", "plain", ...as(1)]);
      await made.json(["task", "add", "second", "--priority", "P2", ...as(1)]);
      await made.json(["task", "add", "blocked one", "--priority", "P1", ...as(1)]);
      await made.json(["task", "add", "first", "--priority", "P1", ...as(1)]);
      await made.json(["task", "block", "blocked one", ...as(1)]);
      const taken: string[] = [];
      for (let i = 1; i <= 3; i++)
        taken.push((await made.json(["next", "--reserve", ...as(i)])).data.reservation.task);
      expect(taken).toEqual(["first", "second", "plain"]);
      await made.json(["finish", "--result", "success", ...as(1)]);
      expect(made.text()).toContain("2. first ✅");
      const nothing = await made.coord(["next", ...as(5)]);
      expect(nothing.status).toBe(5);
      // The command that is named shows what it is said to show.
      const [, named = ""] = /`coord ([^`]+)`/.exec(nothing.stderr) ?? [];
      const shown = (await made.coord(named.split(" "))).stdout;
      for (const title of ["first", "second", "plain", "blocked one"]) expect(shown).toContain(title);
    },
  );
});
