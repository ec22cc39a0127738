import { describe, expect, it } from "vitest";
import { expectOk, type Reservation } from "./answer.ts";
import { builtAtNight, project } from "./in-process.ts";

// What scripts build on: every command's answer, with its exit status.

const ISO = /^\d{4}-\d\d-\d\dT\d\d:\d\d[+-]\d\d:\d\d$/;

/** A reservation with every key of the contract. */
function reservation(more: Partial<Reservation>): unknown {
  return {
    instance: 12,
    task: "T",
    files: [],
    state: "active",
    since: expect.stringMatching(ISO),
    lastActivity: null,
    estimateMinutes: null,
    result: null,
    next: null,
    line: expect.any(Number),
    leaseEndsAt: null,
    takeable: false,
    displaced: false,
    ...more,
  };
}

const NOBODY = { reservation: null, holders: [], claims: [] };

describe("answers", () => {
  builtAtNight("join, whoami: the number, the label, and how it was found", async () => {
    const { json, coord } = project();
    const joined = await json(["join", "Backend"]);
    expectOk(joined, "join");
    expect(joined.data).toEqual({ instance: 12, label: "Backend", source: "session" });
    expect(joined.notices).toEqual([
      { code: "SET_COORD_INSTANCE", message: expect.stringContaining("COORD_INSTANCE=12") },
    ]);
    const whoami = await json(["whoami", "--as", "12"]);
    expectOk(whoami, "whoami");
    expect(whoami.data).toEqual({ instance: 12, label: "Backend", source: "flag" });
    const env = await json(["whoami"], { env: { COORD_INSTANCE: "12" } });
    expect(env.data.source).toBe("env");
    expect((await coord(["whoami"])).status).toBe(6);
  });

  it("reserve, extend, finish, release: the reservation and who was let in", async () => {
    const { json } = project();
    await json(["join"]);
    const as = ["--as", "12"];
    const reserved = await json([
      "reserve",
      "T",
      "--files",
      "src/auth.ts,src/login/**",
      "--estimate",
      "45m",
      ...as,
    ]);
    expectOk(reserved, "reserve");
    const files = ["src/auth.ts", "src/login/**"];
    const active = {
      files,
      estimateMinutes: 45,
      lastActivity: expect.stringMatching(ISO),
      leaseEndsAt: expect.stringMatching(/T\d\d:\d\d:\d\d[+-]\d\d:\d\d$/),
    };
    expect(reserved.data).toEqual({ reservation: reservation(active as never), promoted: [] });
    const extended = await json(["extend", "--estimate", "2h", ...as]);
    expectOk(extended, "extend");
    expect(extended.data.reservation).toEqual(reservation({ ...active, estimateMinutes: 120 } as never));
    const finished = await json(["finish", "--result", "partiel", "--next", "N", ...as]);
    expectOk(finished, "finish");
    expect(finished.data).toEqual({
      reservation: reservation({ files, estimateMinutes: 120, state: "done", result: "partial", next: "N" }),
      twins: [],
      promoted: [],
    });
    await json(["reserve", "U", ...as]);
    const released = await json(["release", ...as]);
    expectOk(released, "release");
    expect(released.data).toEqual({
      reservation: reservation({ task: "U", state: "released" }),
      twins: [],
      promoted: [],
    });
  });

  builtAtNight("check: a verdict for every path, 3 when one of them is someone else's", async () => {
    const { json, coord } = project();
    await json(["join"]);
    await json(["reserve", "T", "--files", "src/auth.ts", "--as", "12"]);
    const free = await coord(["check", "README.md", "../elsewhere", "--json"]);
    expect(free.status).toBe(0);
    expectOk(free.json, "check");
    expect(free.json.data.paths).toEqual([
      { path: "README.md", verdict: "free", exists: true, ...NOBODY },
      { path: "../elsewhere", verdict: "outside", exists: false, ...NOBODY },
    ]);
    const mine = await coord(["check", "src/auth.ts", "--as", "12", "--json"]);
    expect(mine.status).toBe(0);
    expect(mine.json.data.paths[0]).toMatchObject({ verdict: "mine", reservation: { instance: 12 } });
    const other = await coord(["check", "README.md", "src/auth.ts", "--as", "13", "--json"]);
    expect(other.status).toBe(3);
    expect(other.json).toMatchObject({
      ok: false,
      data: {
        paths: [{ verdict: "free" }, { verdict: "reserved", reservation: { instance: 12, task: "T" } }],
      },
      error: {
        code: "FILES_RESERVED",
        retryable: false,
        holders: [{ instance: 12, files: ["src/auth.ts"] }],
        collisions: [{ asked: "src/auth.ts", held: "src/auth.ts", instance: 12 }],
      },
    });
    for (const asked of ["src", "src/**", "src/auth.ts,README.md", "."]) {
      const partly = await coord(["check", asked, "--as", "13", "--json"]);
      expect(partly.status, asked).toBe(3);
      expect(partly.json.error?.holders).toMatchObject([{ instance: 12, task: "T" }]);
    }
    expect((await coord(["check", "src", "--as", "13", "--json"])).json.data.paths).toMatchObject([
      {
        path: "src",
        verdict: "partly",
        exists: true,
        reservation: null,
        holders: [{ instance: 12 }],
        claims: [],
      },
    ]);
    expect((await coord(["check", "src", "docs/new.md", "--as", "12"])).status).toBe(0);
    expect((await coord(["check"])).status).toBe(2);
  });

  it("check --staged: what git's index changes, renames at both ends", async () => {
    const { json, coord, git, write } = project();
    await json(["join"]);
    await json(["reserve", "T", "--files", "src/auth.ts", "--as", "12"]);
    write("src/api.ts", "changed\n");
    git("add", "src/api.ts");
    const staged = await coord(["check", "--staged", "--json"]);
    expect(staged.status).toBe(0);
    expect(staged.json.data.paths.map(({ path }) => path)).toEqual(["src/api.ts"]);
    git("mv", "src/auth.ts", "src/moved.ts");
    const moved = await coord(["check", "--staged", "--as", "13"]);
    expect(moved.status).toBe(3);
    expect(moved.stdout).toContain("src/auth.ts");
    expect(moved.stdout).toContain("src/moved.ts");
    expect((await coord(["check", "--staged", "--as", "12"])).status).toBe(0);
  });

  it("why: the entry that decides", async () => {
    const { json } = project();
    await json(["join"]);
    await json(["reserve", "T", "--files", "src/login", "--as", "12"]);
    const why = await json(["why", "src/login/form.tsx"]);
    expectOk(why, "why");
    expect(why.data).toMatchObject({ path: "src/login/form.tsx", verdict: "reserved", pattern: "src/login" });
    expect(why.data.reservation).toMatchObject({
      instance: 12,
      line: expect.any(Number),
      leaseEndsAt: expect.any(String),
    });
    expect((await json(["why", "README.md"])).data).toMatchObject({ verdict: "free", reservation: null });
  });

  it("status: every part of the file, with its line", async () => {
    const { json, file, text } = project();
    await json(["join", "Backend"]);
    await json(["log", "did it", "--as", "12"]);
    const status = await json(["status", "--as", "12"]);
    expectOk(status, "status");
    const lineOf = (part: string) =>
      text()
        .split("\n")
        .findIndex((line) => line.includes(part)) + 1;
    expect(status.data).toMatchObject({
      file,
      language: "fr",
      me: 12,
      instances: [
        { numbers: [1], state: "active", label: "Pilotage", line: lineOf("Instance #1**") },
        { numbers: [2, 3, 4, 5, 6, 7, 8, 9, 10, 11], state: "finished" },
        { numbers: [12], state: "active", label: "Backend", line: lineOf("Instance #12**") },
      ],
      reservations: [
        {
          instance: 1,
          task: "Finalisation du projet",
          state: "active",
          since: null,
          line: lineOf("Finalisation du projet"),
        },
      ],
      tasks: [
        {
          title: "Corriger la connexion",
          state: "free",
          instance: null,
          line: lineOf("Corriger la connexion"),
        },
        { title: "Tests unitaires complets", state: "in-progress", instance: null },
        { title: "Nettoyage code (imports, commentaires)", state: "in-progress", instance: null },
      ],
      priorities: [
        { level: 1, title: "Reconnaissance vocale", done: false, line: lineOf("Reconnaissance vocale") },
        { level: 1, title: "Synthèse vocale" },
        { level: 3, title: "Optimisations performance" },
      ],
      alerts: [],
      handovers: [],
      conflicts: [],
      components: [
        { group: "Backend (FastAPI)", name: "main.py", state: "Fonctionnel", line: lineOf("main.py") },
        { group: "Backend (FastAPI)", name: "memory/", state: "En développement" },
      ],
      log: [
        { instance: 12, action: "did it" },
        { instance: 2, action: "Création CLAUDE_INSTANCES.md" },
      ],
      diagnostics: [
        { code: "UNDATED", line: lineOf("Finalisation du projet"), column: 1, message: expect.any(String) },
      ],
    });
  });
});
