import fs from "node:fs";
import { describe, expect, it } from "vitest";
import { builtAtNight, project } from "./in-process.ts";
import { changedLines, type Project } from "./support.ts";

// What people otherwise do by hand: pass work on, call for help, settle conflicts, say how parts stand, take over what was left.

const as = (n: number) => ["--as", String(n)];

async function team(size: number): Promise<Project> {
  const made = project();
  for (let i = 0; i < size; i++) await made.json(["join"]);
  return made;
}

/** The parts of answers that these tests look at. */
interface Said {
  readonly data: {
    readonly handover: { readonly id: string; readonly state: string };
    readonly reservation: object;
    readonly alert: { readonly id: string };
    readonly alerts: readonly object[];
    readonly conflicts: readonly object[];
    readonly since: readonly object[];
    readonly expired: readonly object[];
  };
  readonly error: { readonly code: string };
  readonly notices?: readonly { readonly code: string; readonly message: string }[];
}

const ask = async (made: Project, ...args: string[]) => (await made.json(args)) as unknown as Said;

describe("handover", () => {
  builtAtNight(
    "belongs to the giver until it is accepted; then files and task move in one write",
    async () => {
      const made = await team(3);
      await made.json(["task", "add", "Relais", ...as(12)]);
      await made.json(["reserve", "Relais", "--files", "src/auth.ts,src/login/**", ...as(12)]);
      const offered = await ask(made, "handover", "--to", "13", "--next", "tests", ...as(12));
      expect(offered.data.handover).toMatchObject({ from: 12, to: 13, task: "Relais", state: "proposed" });
      expect((await made.coord(["check", "src/auth.ts", ...as(13)])).status).toBe(3);
      expect((await ask(made, "handover", "accept", ...as(14))).error.code).toBe("NO_HANDOVER");
      const accepted = await ask(made, "handover", "accept", offered.data.handover.id.slice(0, 3), ...as(13));
      expect(accepted.data.reservation).toMatchObject({
        instance: 13,
        files: ["src/auth.ts", "src/login/**"],
        state: "active",
      });
      expect((await made.coord(["check", "src/auth.ts", ...as(12)])).status).toBe(3);
      const text = made.text();
      expect(text).toMatch(/\[LIBÉRÉ\] Instance #12 - Relais - Fini: .*\nRemis à: Instance #13/);
      expect(text).toContain("[EN_COURS] Instance #13 - Relais");
      expect(text).toMatch(/\*\*Statut\*\* : ACCEPTÉ par Instance #13 \(/);
    },
  );

  it("can be declined, stays with the giver then, and goes with finish --handover", async () => {
    const made = await team(2);
    await made.json(["reserve", "Relais", "--files", "a.ts", ...as(12)]);
    await made.json(["handover", "--to", "any", ...as(12)]);
    const declined = await ask(made, "handover", "decline", ...as(13));
    expect(declined.data.handover.state).toBe("declined");
    expect((await made.coord(["check", "a.ts", ...as(13)])).status).toBe(3);
    expect((await ask(made, "handover", "--to", "12", ...as(12))).error.code).toBe("HANDOVER_SELF");
    await made.json(["finish", "--result", "partial", "--handover", "13", "--next", "la suite", ...as(12)]);
    const accepted = await ask(made, "handover", "accept", ...as(13));
    expect(accepted.data.reservation).toMatchObject({ instance: 13, task: "Relais", files: ["a.ts"] });
  });
});

describe("alerts", () => {
  it("are raised, listed first in status, and solved with their entry kept", async () => {
    const made = await team(1);
    const blocked = await ask(made, "block", "Base en panne", "--needs", "un accès", ...as(12));
    await made.json(["assist", "Relecture", "--urgency", "haute", ...as(12)]);
    expect((await ask(made, "alerts")).data.alerts).toMatchObject([
      { kind: "blocker", text: "Base en panne", help: "un accès" },
      { kind: "assist", text: "Relecture", urgency: "high" },
    ]);
    expect((await made.coord(["status", "--lang", "fr"])).stdout).toMatch(
      /Alertes en cours\n.*Base en panne/,
    );
    const before = made.text();
    await made.json(["resolve", blocked.data.alert.id, "--how", "redémarrée", ...as(12)]);
    const { added, removed } = changedLines(before, made.text());
    expect(added[0]).toMatch(/^Résolu: .* par Instance #12 - redémarrée$/);
    expect(removed.every((line) => line.startsWith("**"))).toBe(true);
    expect((await ask(made, "alerts")).data.alerts).toHaveLength(1);
    expect((await ask(made, "resolve", "azzzz", "--how", "x", ...as(12))).error.code).toBe("NO_ALERT");
  });
});

describe("conflicts", () => {
  it("that were written by hand are found, documented once, and settled", async () => {
    const made = await team(2);
    await made.json(["reserve", "une", "--files", "src/auth.ts", ...as(12)]);
    const hand =
      "[RÉSERVÉ] Instance #13 - deux - Début: 2026-11-22 10:00 +01:00\nFichiers concernés: src/**\n";
    const text = made.text();
    const at = text.indexOf("[RÉSERVÉ] Instance #12");
    made.write("CLAUDE_INSTANCES.md", text.slice(0, at) + hand + text.slice(at));
    expect((await made.json(["doctor"])).data.diagnostics).toContainEqual(
      expect.objectContaining({ code: "OVERLAP", severity: "error" }),
    );
    expect((await ask(made, "conflict", "open", ...as(12))).data.conflicts).toMatchObject([
      { instances: [13, 12], state: "open" },
    ]);
    const again = made.text();
    await made.json(["conflict", "open", ...as(12)]);
    expect(made.text()).toBe(again);
    await made.json(["conflict", "resolve", "--decision", "12 d'abord", ...as(12)]);
    expect(made.text()).toMatch(/\[RÉSOLU\] Instance #13 ↔ Instance #12 - .*\nDécision: 12 d'abord/);
    expect((await ask(made, "conflict", "list")).data.conflicts).toEqual([]);
  });
});

describe("components and sync", () => {
  it("keep the line's own style and sign", async () => {
    const made = await team(1);
    made.write(
      "CLAUDE_INSTANCES.md",
      `${made.text()}\n\n## État des composants\n\n### Machines (nouvelles)\n* **a/b.py** :   ✅ Prêt\n- **c** : 🔄 En cours\n`,
    );
    await made.json(["component", "set", "Machines/c", "Prêt", ...as(12)]);
    expect(made.text()).toContain("* **a/b.py** :   ✅ Prêt\n- **c** : ✅ Prêt\n");
    await made.json(["component", "set", "a/b.py", "En cours", ...as(12)]);
    expect(made.text()).toContain("* **a/b.py** :   En cours\n");
    await made.json(["component", "set", "Machines/neuf", "🔄 Commencé", ...as(12)]);
    expect(made.text()).toContain("- **c** : ✅ Prêt\n- **neuf** : 🔄 Commencé\n");
  });

  it("sync stamps, and tells each instance what the others did since it last asked", async () => {
    const made = await team(2);
    await ask(made, "sync", ...as(12));
    await made.json(["log", "Un pas", ...as(13)]);
    const news = await ask(made, "sync", ...as(12));
    expect(news.data.since).toMatchObject([{ instance: 13, command: "log", subject: "Un pas" }]);
    expect((await ask(made, "sync", ...as(12))).data.since).toEqual([]);
    expect(made.text()).toMatch(/\*\*Par\*\* : Instance #12\n\*\*Action\*\* : Synchronisation\n/);
  });
});

describe("an offer made again", () => {
  it("changes nothing when it is the same, and is renewed in its place when it is not", async () => {
    const made = await team(2);
    await made.json(["reserve", "Relais", "--files", "a.ts", ...as(12)]);
    await made.json(["handover", "--to", "13", ...as(12)]);
    const before = made.text();
    expect((await ask(made, "handover", "--to", "13", ...as(12))).notices).toMatchObject([
      { code: "UNCHANGED" },
    ]);
    expect(made.text()).toBe(before);
    await made.json(["handover", "--to", "13", "--notes", "urgent", ...as(12)]);
    await made.json(["handover", "--to", "13", ...as(12)]);
    expect(made.text().split("\n")).toHaveLength(before.split("\n").length);
  });
});

describe("handover accept", () => {
  it("says whose reservation is in the way when it is one's own", async () => {
    const made = await team(2);
    await made.json(["reserve", "Relais", "--files", "a.ts", ...as(12)]);
    await made.json(["reserve", "Mien", "--files", "b.ts", ...as(13)]);
    await made.json(["handover", "--to", "13", ...as(12)]);
    await made.json(["reserve", "Relais", "--files", "c.ts", ...as(12)]);
    made.write(
      "CLAUDE_INSTANCES.md",
      made.text().replace("Fichiers concernés: a.ts, c.ts", "Fichiers concernés: b.ts"),
    );
    const refused = await made.json(["handover", "accept", ...as(13)]);
    expect(refused.error).toMatchObject({ code: "FILES_RESERVED", holders: [{ instance: 13 }] });
    expect(refused.error.message).toContain("You already hold this under another task");
  });
});

describe("takeover and sweep", () => {
  it("take only what is past its grace; uncommitted changes and the loss are told", async () => {
    const made = await team(2);
    await made.json(["reserve", "Abandon", "--files", "src/api.ts", ...as(12)]);
    expect((await ask(made, "takeover", "Abandon", "--reason", "x", ...as(13))).error.code).toBe(
      "STILL_HELD",
    );
    age(made, 12);
    made.write("src/api.ts", "half done\n");
    const taken = await ask(made, "takeover", "abandon", "--reason", "session perdue", ...as(13));
    expect(taken.data.reservation).toMatchObject({ instance: 13, task: "Abandon", state: "active" });
    expect(taken.notices).toContainEqual(
      expect.objectContaining({ code: "UNCOMMITTED", message: expect.stringContaining("src/api.ts") }),
    );
    expect(made.text()).toMatch(/\[EXPIRÉ\] Instance #12 - Abandon - Expiré: .*\nRepris par: Instance #13/);
    expect(made.text()).toContain("- **Remarques** : session perdue");
    const told = await ask(made, "status", ...as(12));
    expect(told.notices).toContainEqual(expect.objectContaining({ code: "TAKEN_FROM_YOU" }));
    expect((await ask(made, "status", ...as(12))).notices ?? []).toEqual([]);
  });

  it("sweep marks what lapsed as expired and lets a waiter in; undated entries stay", async () => {
    const made = await team(1);
    await made.json(["reserve", "Oubli", "--files", "a.ts", ...as(12)]);
    expect((await ask(made, "sweep")).data.expired).toEqual([]);
    age(made, 12);
    expect((await ask(made, "sweep")).data.expired).toMatchObject([
      { instance: 12, task: "Oubli", state: "expired" },
    ]);
    expect(
      (await made.json(["status"])).data.reservations.filter(({ state }) => state === "active"),
    ).not.toHaveLength(0);
  });

  it("gives the task back: begun, nobody's, and offered by next", async () => {
    const made = await team(2);
    for (const { title } of (await made.json(["task", "list"])).data.tasks)
      await made.json(["task", "done", title, ...as(13)]);
    await made.json(["task", "add", "Perdu", ...as(13)]);
    await made.json(["next", "--reserve", ...as(12)]);
    expect(made.text()).toContain("[EN_COURS] Instance #12 - Perdu");
    age(made, 12);
    await made.json(["sweep"]);
    expect(made.text()).toContain("[EN_COURS] Perdu\n");
    expect((await made.json(["next", "--reserve", ...as(13)])).data.reservation).toMatchObject({
      instance: 13,
      task: "Perdu",
    });
  });
});

/** Makes an instance's reservations and heartbeat ten hours old. */
function age(made: Project, instance: number): void {
  const old = "2026-01-02 03:04 +01:00";
  const aged = made
    .text()
    .replace(
      new RegExp(
        `(\\[RÉSERVÉ\\] Instance #${instance} - .* - Début: ).*(\\n(?:.+\\n)*?Dernière activité: ).*`,
      ),
      `$1${old}$2${old}`,
    );
  expect(aged).toContain(old);
  made.write("CLAUDE_INSTANCES.md", aged);
  const past = Date.now() / 1000 - 36_000;
  fs.utimesSync(`${made.root}/.coord/leases/${instance}`, past, past);
}
