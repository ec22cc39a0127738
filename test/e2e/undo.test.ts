import fs from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { builtAtNight, project } from "./in-process.ts";
import { eventually, SAMPLE } from "./support.ts";

interface Undone {
  readonly undone: {
    readonly revision: number;
    readonly at: string;
    readonly command: string;
    readonly subject: string;
  };
}

/** The stamp at the end says who wrote last, whatever else was taken back. */
const unstamped = (text: string) => text.replace(/(Dernière mise à jour\n)[\s\S]*$/, "$1");

describe("coord undo", () => {
  builtAtNight("takes the last change of mine back, with what it changed elsewhere", async () => {
    const { coord, text, json } = project();
    await coord(["reserve", "Corriger la connexion", "--files", "src/auth.ts", "--as", "1"]);
    await coord(["log", "entre-temps", "--as", "1"]);
    const before = text();
    await coord(["finish", "Corriger la connexion", "--result", "success", "--as", "1"]);
    const { status, stdout, stderr } = await coord(["undo", "--as", "1"]);
    expect([status, stderr]).toEqual([0, ""]);
    expect(stdout).toMatch(/^Undone: finish “Corriger la connexion” \(revision \d+, [^)]+\)\n$/);
    expect(unstamped(text())).toBe(unstamped(before));
    expect(text()).toContain("**Action** : Annulé : Corriger la connexion");

    const { data } = await json(["undo", "--as", "1"]);
    const { undone } = data as unknown as Undone;
    expect(undone).toMatchObject({ command: "log", subject: "entre-temps" });
    expect(undone.at).toMatch(/^20\d\d-\d\d-\d\dT\d\d:\d\d[+-]\d\d:\d\d$/);
    await coord(["undo", "--as", "1", "--lang", "fr"]);
    expect(unstamped(text())).toBe(unstamped(SAMPLE));
  });

  it("frees for somebody who waits what it takes back", async () => {
    const { coord, json, text } = project();
    await coord(["reserve", "Une", "--files", "src/auth.ts", "--as", "1"]);
    const waiting = coord(["reserve", "Autre", "--files", "src/**", "--wait", "30s", "--as", "12"]);
    await eventually("the second one waits", () => text().includes("Autre"));
    const { data } = await json(["undo", "--as", "1"]);
    expect(data.promoted).toMatchObject([{ instance: 12, task: "Autre", state: "active" }]);
    expect((await waiting).status).toBe(0);
  });

  it("refuses where there is nothing, nobody, or nothing any more", async () => {
    const { coord, json, root, text } = project();
    expect(await coord(["undo"])).toMatchObject({ status: 6, stdout: "" });
    expect(await coord(["undo", "--as", "1"])).toMatchObject({ status: 5, stdout: "" });
    await coord(["log", "un", "--as", "1"]);
    await coord(["log", "deux", "--as", "1"]);
    const journal = join(root, ".coord", "journal");
    const written = fs.readdirSync(journal).sort();
    // Nothing leads from the first entry to the last any more.
    for (const name of written.slice(1, -1)) fs.rmSync(join(journal, name));
    const before = text();
    const { error } = await json(["undo", "--as", "1"]);
    expect(error).toMatchObject({ code: "NOTHING_TO_UNDO", retryable: false });
    expect(error.message).toContain(`revision ${Number.parseInt(written.at(-1) ?? "", 10)}`);
    fs.rmSync(journal, { recursive: true });
    expect((await json(["undo", "--as", "1"])).error.code).toBe("NOTHING_TO_UNDO");
    expect(text()).toBe(before);
  });

  it("refuses when somebody changed its lines since, and says who", async () => {
    const { coord, text, write, json } = project();
    await coord(["log", "ma ligne", "--as", "1"]);
    write("CLAUDE_INSTANCES.md", text().replace("ma ligne", "ta ligne"));
    const before = text();
    const { status, stdout, stderr } = await coord(["undo", "--as", "1"]);
    expect([status, stdout]).toEqual([3, ""]);
    expect(stderr).toMatch(/log “ma ligne” \(revision \d+\)/);
    expect(stderr).toContain("outside coord");
    expect((await json(["undo", "--as", "1"])).error.code).toBe("UNDO_CONFLICT");
    expect((await coord(["undo", "--as", "1", "--lang", "fr"])).stderr).toContain(
      "modification faite sans coord",
    );
    expect(text()).toBe(before);
  });

  it("refuses to take a file away from who has it now", async () => {
    const { coord, json } = project();
    await coord(["reserve", "Une", "--files", "src/auth.ts", "--as", "1"]);
    await coord(["release", "Une", "--as", "1"]);
    await coord(["reserve", "Autre", "--files", "src/**", "--as", "12"]);
    const { error } = await json(["undo", "--as", "1"]);
    expect(error.code).toBe("FILES_RESERVED");
    expect(error.holders).toMatchObject([{ instance: 12, task: "Autre", files: ["src/**"] }]);
    expect((await coord(["undo", "--as", "1"])).status).toBe(3);
  });

  it("shows with --dry-run what it would do", async () => {
    const { coord, text } = project();
    await coord(["log", "une", "--as", "1"]);
    const before = text();
    const { status, stdout } = await coord(["undo", "--as", "1", "--dry-run"]);
    expect(status).toBe(0);
    expect(stdout).toContain("\n-- **Action** : une\n");
    expect(text()).toBe(before);
  });

  it("belongs to the session that wrote", async () => {
    const { coord, text } = project();
    const as = (id: string) => ({ env: { CLAUDE_CODE_SESSION_ID: id } });
    await coord(["join", "Ann"], as("ann"));
    await coord(["join", "Bob"], as("bob"));
    await coord(["log", "d'Ann"], as("ann"));
    await coord(["log", "de Bob"], as("bob"));
    await coord(["undo"], as("ann"));
    expect(unstamped(text())).not.toContain("d'Ann");
    expect(unstamped(text())).toContain("de Bob");
    expect(await coord(["undo", "--as", "13"], as("ann"))).toMatchObject({ status: 3 });
    expect(unstamped(text())).toContain("de Bob");
  });

  it("takes an archive back too", async () => {
    const { coord, text, root } = project();
    await coord(["log", "une", "--as", "1"]);
    const before = text();
    await coord(["archive", "--keep", "0", "--as", "1"]);
    expect(text()).not.toContain("une\n- **Statut**");
    await coord(["undo", "--as", "1"]);
    expect(unstamped(text())).toBe(unstamped(before));
    expect(fs.readFileSync(join(root, "CLAUDE_INSTANCES.archive.md"), "utf8")).not.toContain("une");
  });
});
