import fs from "node:fs";
import { describe, expect, it } from "vitest";
import { builtAtNight, project } from "./in-process.ts";
import { type Project } from "./support.ts";

const HOLDER = { env: { CLAUDE_CODE_SESSION_ID: "holder" } };
const OTHER = { env: { CLAUDE_CODE_SESSION_ID: "other" } };
const EDITED = "**Ce fichier permet à plusieurs instances de travailler simultanément sur le même projet.**";
const BEFORE =
  "**Ce fichier permet à plusieurs instances de travailler simultanément sur le même projet sans conflits.**";

/** Two instances; then a person opens the file in an editor, and two commands write while it is open. */
async function openInAnEditor(): Promise<Project & { readonly buffer: string }> {
  const made = project();
  await made.coord(["join", "Holder"], HOLDER);
  await made.coord(["join", "Other"], OTHER);
  const buffer = made.text();
  const reserved = await made.coord(["reserve", "Ouverture", "--files", "src/auth.ts"], HOLDER);
  const logged = await made.coord(["log", "Essais lancés", "--status", "done"], OTHER);
  expect([reserved.status, logged.status]).toEqual([0, 0]);
  return { ...made, buffer };
}

const count = (text: string, part: string) => text.split(part).length - 1;

/** What coord acknowledged, each once. */
function expectWrites(text: string): void {
  expect(count(text, "[RÉSERVÉ] Instance #12 - Ouverture")).toBe(1);
  expect(count(text, "- **Action** : Essais lancés")).toBe(1);
}

describe("an editor saves its old buffer over newer writes", () => {
  builtAtNight("the person's edit and the writes both stand, before and after the next write", async () => {
    const { coord, json, text, file, buffer } = await openInAnEditor();
    fs.writeFileSync(file, buffer.replace(BEFORE, EDITED));
    const check = await coord(["check", "src/auth.ts"], OTHER);
    expect(check.status).toBe(3);
    expect(check.stdout).not.toContain("missing from the file");
    expect(check.stderr).toContain("An editor saved an old version of the file over newer changes.");
    expect((await json(["status"])).data.reservations).toContainEqual(
      expect.objectContaining({ instance: 12, task: "Ouverture", displaced: false }),
    );
    const wrote = await coord(["log", "Suite", "--json"], OTHER);
    expect(wrote.status).toBe(0);
    expect(wrote.json.notices?.map(({ code }) => code)).toEqual(["MERGED_BACK"]);
    const later = await coord(["check", "src/auth.ts"], HOLDER);
    expect([later.status, later.stderr]).toEqual([0, ""]);
    expectWrites(text());
    expect(count(text(), EDITED)).toBe(1);
    expect(text()).not.toContain(BEFORE);
    expect((await coord(["finish", "--result", "success"], HOLDER)).status).toBe(0);
  });

  it("saved twice is the same as saved once", async () => {
    const { coord, text, file, buffer } = await openInAnEditor();
    const saved = buffer.replace(BEFORE, `${EDITED}\n\nUne note de la main.`);
    fs.writeFileSync(file, saved);
    await coord(["log", "Suite"], OTHER);
    fs.writeFileSync(file, saved);
    await coord(["log", "Fin"], OTHER);
    expectWrites(text());
    for (const part of ["Une note de la main.", EDITED]) expect(count(text(), part), part).toBe(1);
    expect(count(text(), "- **Action** : Suite")).toBe(1);
    expect(count(text(), "- **Action** : Fin")).toBe(1);
  });

  it("a reservation that coord and the person have both finished is one entry", async () => {
    const { coord, text, file } = await openInAnEditor();
    const buffer = text();
    expect((await coord(["finish", "--result", "success"], HOLDER)).status).toBe(0);
    expect((await coord(["log", "Suite"], OTHER)).status).toBe(0);
    fs.writeFileSync(
      file,
      buffer.replace("[RÉSERVÉ] Instance #12 - Ouverture", "[TERMINÉ] Instance #12 - Ouverture"),
    );
    expect((await coord(["log", "Fin"], OTHER)).status).toBe(0);
    expect(count(text(), "Instance #12 - Ouverture")).toBe(1);
    expect(count(text(), "[TERMINÉ] Instance #12 - Ouverture")).toBe(1);
    for (const part of ["Essais lancés", "Suite", "Fin"])
      expect(count(text(), `- **Action** : ${part}`)).toBe(1);
  });

  it("an entry that the person deleted in it is gone, and no other", async () => {
    const { coord, text, file, buffer } = await openInAnEditor();
    const gone = "[RÉSERVÉ] Instance #1 - Finalisation du projet - Début: 19:40\n";
    expect(buffer).toContain(gone);
    fs.writeFileSync(file, buffer.replace(gone, ""));
    expect((await coord(["log", "Suite"], OTHER)).status).toBe(0);
    expectWrites(text());
    expect(text()).not.toContain("Finalisation du projet - Début");
    expect((await coord(["doctor", "--json"])).json.data.diagnostics).not.toContainEqual(
      expect.objectContaining({ code: "DISPLACED" }),
    );
  });

  it("a reservation that ended meanwhile stays ended, and its files are free", async () => {
    const made = project();
    await made.coord(["join", "Holder"], HOLDER);
    await made.coord(["reserve", "Ouverture", "--files", "src/auth.ts"], HOLDER);
    const buffer = made.text();
    expect((await made.coord(["finish", "--result", "success"], HOLDER)).status).toBe(0);
    fs.writeFileSync(made.file, buffer.replace(BEFORE, EDITED));
    expect((await made.coord(["check", "src/auth.ts"], OTHER)).status).toBe(0);
    await made.coord(["join", "Other"], OTHER);
    expect(made.text()).toContain("[TERMINÉ] Instance #12 - Ouverture");
    expect(made.text()).not.toContain("[RÉSERVÉ] Instance #12");
    expect(count(made.text(), EDITED)).toBe(1);
  });

  it("a task that the person renames in it, wherever it stands, even in what the last write says it did", async () => {
    const { coord, text, file } = await openInAnEditor();
    await coord(["task", "add", "Tableau"], HOLDER);
    const buffer = text();
    await coord(["log", "Suite"], OTHER);
    fs.writeFileSync(file, buffer.replaceAll("Tableau", "Panneau"));
    expect((await coord(["log", "Fin"], OTHER)).stderr).toContain(
      "An editor saved an old version of the file",
    );
    expectWrites(text());
    expect(count(text(), "- **Action** : Suite")).toBe(1);
    expect(text()).toContain("[LIBRE] Panneau");
    expect(text()).not.toContain("Tableau");
    expect((await coord(["doctor", "--json"])).json.data.diagnostics).not.toContainEqual(
      expect.objectContaining({ code: "MISSING_OPERATION" }),
    );
  });

  it("an editor that was opened before coord ever wrote, and changes line ends", async () => {
    const made = project();
    const buffer = made.text();
    await made.coord(["join", "Holder"], HOLDER);
    await made.coord(["reserve", "Ouverture", "--files", "src/auth.ts"], HOLDER);
    fs.writeFileSync(made.file, buffer.replace(BEFORE, EDITED).replaceAll("\n", "\r\n"));
    expect((await made.coord(["check", "src/auth.ts"], OTHER)).status).toBe(3);
    expect((await made.coord(["log", "Suite"], HOLDER)).status).toBe(0);
    expect(made.text()).toContain(`${EDITED}\r\n`);
    expect(made.text()).toMatch(/\[RÉSERVÉ\] Instance #12 - Ouverture - Début: [^\r\n]*\r\n/);
    expect(made.text()).not.toMatch(/[^\r]\n/);
  });
});

describe.each(["en", "fr"])("an editor that was opened before the first write of all (%s)", (language) => {
  /** A board of coord's own, whose stamp says nothing yet, loaded; then `writes` writes. */
  async function openedFirst(writes: number): Promise<Project & { readonly buffer: string }> {
    const made = project(null);
    expect((await made.coord(["init", "--lang", language])).status).toBe(0);
    const buffer = made.text();
    for (let at = 0; at < writes; at++) await made.coord(["log", `Step ${at}`, "--as", "1"]);
    await made.coord(["reserve", "Login", "--files", "src/auth.ts", "--as", "2"]);
    return { ...made, buffer };
  }

  it.each([1, 4])(
    "keeps what was written since, and what the person typed (%i log entries)",
    async (writes) => {
      const { coord, text, file, buffer } = await openedFirst(writes);
      fs.writeFileSync(file, buffer.replace("\n", "\n\nTyped by hand.\n"));
      const wrote = await coord(["log", "Later", "--as", "1", "--json"]);
      expect(wrote.json.notices?.map(({ code }) => code)).toEqual(["MERGED_BACK"]);
      for (let at = 0; at < writes; at++) expect(count(text(), `: Step ${at}\n`)).toBe(1);
      for (const part of ["Instance #2 - Login", "- **Action** : Later\n", "Typed by hand.", "Instance #1**"])
        expect(count(text(), part), part).toBe(1);
      expect((await coord(["doctor", "--json"])).json.data.diagnostics).not.toContainEqual(
        expect.objectContaining({ code: "MISSING_OPERATION" }),
      );
    },
  );

  it("means it where the file is put back to the letter, or an entry is taken out of the newest text", async () => {
    const { coord, text, file, buffer } = await openedFirst(1);
    const newest = text();
    fs.writeFileSync(file, newest.replace(/^### .*\n- \*\*Action\*\* : Step 0\n.*\n\n/m, ""));
    expect(text()).not.toBe(newest);
    expect((await coord(["log", "Later", "--as", "1"])).stderr).not.toContain("old version");
    expect(text()).not.toContain("Step 0");
    expect((await coord(["status"])).stderr).toBe("");
    await coord(["finish", "--result", "success", "--as", "2"]);
    fs.writeFileSync(file, buffer);
    // As long as nothing is written on top of it.
    for (let at = 0; at < 2; at++)
      expect((await coord(["status", "--json"])).json.notices?.map(({ code }) => code)).toEqual(["PUT_BACK"]);
    expect((await coord(["log", "Last", "--as", "1"])).stderr).not.toContain("old version");
    expect((await coord(["status"])).stderr).toBe("");
    expect(text()).not.toContain("- **Action** : Later\n");
  });
});

describe("no stale save", () => {
  it("a person who deletes what was written last means it", async () => {
    const { coord, text, file } = await openInAnEditor();
    const entry = /^\[RÉSERVÉ\] Instance #12(?:(?!^[[`])[^])*/m.exec(text())?.[0] ?? "";
    expect(entry).toContain("Ouverture");
    fs.writeFileSync(file, text().replace(entry, "").replace(BEFORE, EDITED));
    expect((await coord(["check", "src/auth.ts"], OTHER)).status).toBe(0);
    expect((await coord(["log", "Suite"], OTHER)).status).toBe(0);
    expect(text()).not.toContain("Instance #12 - Ouverture - Début");
    expect(count(text(), EDITED)).toBe(1);
  });

  it("a task that a person renames throughout the file is still one reservation", async () => {
    const { coord, text, file } = await openInAnEditor();
    await coord(["reserve", "Déconnexion", "--files", "src/out.ts"], HOLDER);
    fs.writeFileSync(file, text().replaceAll("Déconnexion", "Sortie"));
    expect(text()).toContain("**Action** : Réservé : Sortie");
    expect((await coord(["doctor", "--json"])).json.data.diagnostics).not.toContainEqual(
      expect.objectContaining({ code: "DISPLACED" }),
    );
    expect((await coord(["log", "Suite"], HOLDER)).stderr).not.toContain("Written back");
    expect(text().match(/^\[RÉSERVÉ\] Instance #12 .*/gm)).toHaveLength(2);
    expect((await coord(["finish", "Sortie", "--result", "success"], HOLDER)).status).toBe(0);
  });

  it("another branch's file is taken as it is", async () => {
    const made = project();
    made.git("checkout", "-q", "-b", "elsewhere");
    const theirs = made
      .text()
      .replace(BEFORE, EDITED)
      .replace(/(?<=Dernière mise à jour[^]*\*\*Date\*\* : ).*/, "2025-02-02 - 10:00");
    fs.writeFileSync(made.file, theirs);
    made.git("commit", "-q", "-am", "by hand");
    made.git("checkout", "-q", "main");
    await made.coord(["join", "Holder"], HOLDER);
    await made.coord(["reserve", "Ouverture", "--files", "src/auth.ts"], HOLDER);
    made.git("commit", "-q", "-am", "reserved");
    made.git("checkout", "-q", "elsewhere");
    expect((await made.coord(["check", "src/auth.ts"], OTHER)).stdout).toContain("missing from the file");
    expect(made.text()).toBe(theirs);
  });
});
