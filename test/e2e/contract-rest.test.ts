import { describe, expect, it } from "vitest";
import { expectOk } from "./answer.ts";
import { builtAtNight, project } from "./in-process.ts";

// The rest of what scripts build on; see contract.test.ts.

const ISO = /^\d{4}-\d\d-\d\dT\d\d:\d\d[+-]\d\d:\d\d$/;

describe("answers", () => {
  builtAtNight("log, leave, history, doctor", async () => {
    const { json, coord } = project();
    await json(["join", "Backend"]);
    await json(["reserve", "T", "--as", "12"]);
    const logged = await json([
      "log",
      "did it",
      "--status",
      "bloqué",
      "--files",
      "src/auth.ts",
      "--notes",
      "n",
      "--as",
      "12",
    ]);
    expectOk(logged, "log");
    const entry = { instance: 12, action: "did it", status: "blocked", files: ["src/auth.ts"], notes: "n" };
    expect(logged.data).toEqual({ entry: { ...entry, time: expect.stringMatching(ISO) } });
    const left = await json(["leave", "--as", "12"]);
    expectOk(left, "leave");
    expect(left.data).toMatchObject({ instance: 12, released: [{ task: "T", state: "released" }] });
    const history = await json(["history"]);
    expectOk(history, "history");
    expect(history.data.revisions.map(({ command }) => command)).toEqual([
      "leave",
      "log",
      "reserve",
      "join",
      "outside",
    ]);
    expect((await json(["history", "--limit", "2"])).data.revisions).toHaveLength(2);
    const doctor = await coord(["doctor", "--json"]);
    expect(doctor.status).toBe(0);
    expectOk(doctor.json, "doctor");
    expect(doctor.json.data.diagnostics).toMatchObject([
      {
        code: "UNDATED",
        severity: expect.any(String),
        column: 1,
        message: expect.any(String),
        fixable: false,
      },
    ]);
  });

  it("doctor: 4 when there are errors, each with its line", async () => {
    const { coord, text, write } = project();
    write(
      "CLAUDE_INSTANCES.md",
      text().replace(
        "```\n\n### Tâches restantes",
        "[RÉSERVÉ] Instance #1 - Autre - Début: 19:41\nFichiers concernés: a\n[RÉSERVÉ] Instance #1 - Encore - Début: 19:42\nFichiers concernés: a\n```\n\n### Tâches restantes",
      ),
    );
    const { status, json } = await coord(["doctor", "--json"]);
    expect(status).toBe(4);
    expect(json).toMatchObject({
      ok: false,
      error: { code: "PROBLEMS_FOUND", retryable: false, holders: [] },
    });
    const overlap = json.data.diagnostics.find(({ code }) => code === "OVERLAP");
    expect(overlap).toMatchObject({
      severity: "error",
      line:
        text()
          .split("\n")
          .findIndex((l) => l.includes("Encore")) + 1,
    });
  });
});
