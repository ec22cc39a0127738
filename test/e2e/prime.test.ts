import type { Status, UnlandedData } from "../../src/operations/status.ts";
import { encode } from "gpt-tokenizer";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { catalogOf } from "../../src/messages/languages.ts";
import { plain } from "../../src/messages/paint.ts";
import { renderPrime } from "../../src/messages/render/prime.ts";
import { tokensOf } from "../../src/messages/tokens.ts";
import { escapeFor } from "../../src/text/clean.ts";
import { heldBy } from "../held.ts";
import { sized } from "../size.ts";
import { builtAtNight, project } from "./in-process.ts";

describe("coord prime", () => {
  builtAtNight("tells who one is, who holds what, what is free, in either language", async () => {
    const made = project();
    const env = { CLAUDE_CODE_SESSION_ID: "s" };
    await made.coord(["join", "Backend"], { env });
    await made.coord(["reserve", "Fix login", "--files", "src/auth.ts"], { env });
    const { stdout, status } = await made.coord(["prime"], { env });
    expect(status).toBe(0);
    expect(stdout).toMatch(/This session is Instance #\d+ \(Backend\)\./);
    expect(stdout).toContain("Reserved by this session:\n- Instance #");
    expect(stdout).toContain(made.file);
    expect(encode(stdout).length).toBeLessThanOrEqual(600);
    const french = await made.coord(["prime", "--lang", "fr"]);
    expect(french.stdout).toContain("Réservé par d'autres");
    expect(french.stdout).toContain("coord join NOM");
    expect((await made.json(["prime"])).data).toMatchObject({
      text: expect.stringContaining("coord") as string,
    });
  });

  it("keeps one's own reservation before those of others when there is little room", async () => {
    const made = project();
    for (const [n, task] of [
      [12, "Theirs"],
      [13, "Mine"],
    ] as const) {
      await made.json(["join"]);
      await made.json([
        "reserve",
        `${task} ${"word ".repeat(20)}`,
        "--files",
        `${task}.ts`,
        "--as",
        String(n),
      ]);
    }
    const shown: string[] = [];
    for (const budget of [200, 240, 280, 320, 360, 400]) {
      const { stdout } = await made.coord(["prime", "--max-tokens", String(budget), "--as", "13"]);
      shown.push(["Mine", "Theirs"].filter((task) => stdout.includes(task)).join());
    }
    expect(shown).toContain("Mine");
    expect(shown).not.toContain("Theirs");
  });

  it("is silent where there is no file, and wants a sensible number", async () => {
    const none = project(null);
    expect(await none.coord(["prime"])).toMatchObject({ status: 0, stdout: "", stderr: "" });
    expect((await none.coord(["prime", "--max-tokens", "5"])).status).toBe(2);
  });

  it("keeps to its budget whatever the file holds, and counts what it left out", async () => {
    const t = await catalogOf("en");
    const text = fc.oneof(
      fc.string({ unit: "binary", maxLength: 200 }),
      fc.constantFrom(
        "修复登录页面的错误".repeat(20),
        "🧩".repeat(60),
        "a-b_c/d.".repeat(30),
        "9".repeat(200),
      ),
    );
    fc.assert(
      fc.property(
        fc.array(text, { maxLength: 30 }),
        fc.integer({ min: 150, max: 1_000 }),
        (titles, maxTokens) => {
          const status = statusOf(titles);
          const shown = renderPrime(
            status,
            { file: "/repo/CLAUDE_INSTANCES.md", maxTokens },
            { ...scene, t },
          );
          expect(tokensOf(shown)).toBeLessThanOrEqual(maxTokens);
          expect(encode(shown).length).toBeLessThanOrEqual(maxTokens);
          expect(shown).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e]/);
        },
      ),
      { numRuns: sized(150, 40) },
    );
  });

  it("makes no row of each of thousands of entries to tell of a few, and counts them all", async () => {
    const t = await catalogOf("en");
    let made = 0;
    const reservations = Array.from({ length: 5_000 }, (_, i) => ({
      ...heldBy({}),
      instance: i + 2,
      files: [`src/${i}.ts`],
      get task() {
        made++;
        return `Task ${i}`;
      },
    }));
    const options = { file: "/repo/CLAUDE_INSTANCES.md", maxTokens: 600 };
    const shown = renderPrime({ ...statusOf([]), reservations }, options, { ...scene, t });
    const told = shown.split("\n").filter((line) => line.includes("Task ")).length;
    expect(told).toBeGreaterThan(3);
    expect(made).toBeLessThan(told + 100);
    expect(shown).toContain(t.answers.prime.more(reservations.length - told));
  });

  it("tells of a status what it tells of one of which every word was made fit before", async () => {
    const t = await catalogOf("en");
    const text = fc.string({
      unit: fc.constantFrom("a", "b", "Z", "é", " ", "<", ">", '"', "`", "»", "\n", "\u0007", "\u202e", "漢"),
      maxLength: sized(300, 150),
    });
    fc.assert(
      fc.property(
        fc.array(text, { maxLength: 12 }),
        fc.integer({ min: 150, max: 3_000 }),
        (titles, maxTokens) => {
          const status = statusOf(titles);
          const unlanded = titles.map((task) => ({
            instance: 3,
            worktree: task,
            task,
            branch: task,
            files: [task, task],
          }));
          const told = (of: Status, also: readonly UnlandedData[]) =>
            renderPrime(of, { file: "/repo/C.md", maxTokens, unlanded: also }, { ...scene, t });
          expect(told(status, unlanded)).toBe(told(escapeFor("model", status), escapeFor("model", unlanded)));
        },
      ),
      { numRuns: sized(500, 60) },
    );
  });
});

const scene = {
  language: "en",
  paint: plain,
  audience: "terminal",
  now: 0,
  me: 1,
  width: 80,
} as const;

/** A status in which all that is told is of these words. */
function statusOf(titles: readonly string[]): Status {
  return {
    language: "en",
    me: 1,
    instances: [{ numbers: [1], state: "active" as const, label: titles[0] ?? "", line: 1 }],
    reservations: titles.map((task, i) => heldBy({ instance: i, task, files: [task] })),
    tasks: [],
    priorities: [],
    alerts: titles.map((found) => ({
      id: "a0000",
      kind: "blocker" as const,
      instance: 2,
      text: found,
      task: "",
      help: "",
      urgency: null,
      since: null,
      solved: false,
      solution: null,
      line: 1,
    })),
    handovers: titles.map((task) => ({
      id: "h0000",
      from: 2,
      to: null,
      task,
      files: [],
      progress: "",
      next: "",
      blockers: "",
      notes: "",
      state: "proposed",
      since: null,
      line: 1,
    })),
    messages: titles.map((text, at) => ({
      id: "m0000",
      kind: at % 2 === 0 ? "message" : "request",
      from: 2,
      to: 1,
      text,
      at: null,
      answer: null,
      answeredBy: null,
      line: 1,
    })),
    conflicts: titles.map((about) => ({
      id: "c0000",
      instances: [1, 2],
      about,
      description: "",
      decision: "",
      state: "open",
      since: null,
      line: 1,
    })),
    components: [],
    log: [],
    next: titles.map((title) => ({ title, level: null, line: 1 })),
    claims: titles.map((who) => ({ who, task: who, files: who === "" ? [] : [who, who], line: 1 })),
    diagnostics: [],
  };
}
