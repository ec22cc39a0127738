import { describe, expect, it } from "vitest";
import { builtToo, project } from "./in-process.ts";
import { changedLines, SAMPLE } from "./support.ts";

const STAMP = [
  "**Date** : 2025-01-17 - 18:00",
  "**Par** : Instance #2",
  "**Action** : Création du système de coordination",
];
const NOW = String.raw`20\d\d-\d\d-\d\d \d\d:\d\d [+-]\d\d:\d\d`;

/** Lines with every moment that coord writes replaced. */
function timeless(lines: readonly string[]): string[] {
  return lines.map((line) =>
    line.replace(new RegExp(NOW), "NOW").replace(/20[2-9]\d-\d\d-\d\d - \d\d:\d\d [+-]\d\d:\d\d/, "NOW"),
  );
}

describe("the main job", () => {
  builtToo("join, reserve, refuse the second, finish: only the meant lines change", async () => {
    const { coord, text, git } = project();
    const joined = await coord(["join", "Backend"]);
    expect(joined).toMatchObject({ status: 0, stdout: "You are Instance #12 (Backend).\n" });
    expect(timeless(changedLines(SAMPLE, text()).added)).toEqual([
      "- **Instance #12** : ACTIVE - Backend (NOW)",
      "**Date** : NOW",
      "**Par** : Instance #12",
      "**Action** : Arrivée : Backend",
    ]);
    expect(changedLines(SAMPLE, text()).removed).toEqual(STAMP);
    await coord(["join", "Frontend"]);

    const before = text();
    const me = { env: { COORD_INSTANCE: "12" } };
    const reserved = await coord(
      ["reserve", "Corriger la connexion", "--files", "src/auth.ts,src/login/**", "--estimate", "45m"],
      me,
    );
    const lineOfEntry =
      text()
        .split("\n")
        .findIndex((line) => line.startsWith("[RÉSERVÉ] Instance #12")) + 1;
    expect(reserved.status).toBe(0);
    expect(reserved.stdout).toMatch(
      new RegExp(
        `^Reserved: “Corriger la connexion” for Instance #12 · src/auth\\.ts, src/login/\\*\\* · lease 4[45] min left · line ${lineOfEntry}\n$`,
      ),
    );
    const { removed, added } = changedLines(before, text());
    expect(removed).toContain("[LIBRE] Corriger la connexion");
    expect(timeless(added)).toEqual(
      [
        "[RÉSERVÉ] Instance #12 - Corriger la connexion - Début: NOW",
        "Estimation: 45 minutes",
        "Fichiers concernés: src/auth.ts, src/login/**",
        "Dernière activité: NOW",
        "[EN_COURS] Instance #12 - Corriger la connexion",
        // Another one where a minute has passed meanwhile.
        ...timeless(removed).filter((line) => line === "**Date** : NOW"),
        "**Par** : Instance #12",
        "**Action** : Réservé : Corriger la connexion",
      ].filter((line) => !removed.includes(line)),
    );

    const unchanged = text();
    const refused = await coord(["reserve", "Formulaire", "--files", "src/login/form.tsx", "--as", "13"]);
    expect(refused).toMatchObject({ status: 3, stdout: "" });
    expect(refused.stderr).toContain(
      "by Instance #12 (Backend) for “Corriger la connexion” (src/auth.ts, src/login/**)",
    );
    expect(refused.stderr).toContain(`(line ${lineOfEntry}).`);
    expect(refused.stderr).toMatch(
      /Wait for it .*, take other work .*, or ask the holder for a handover .* You can also reserve other files\.\n$/,
    );
    // Never a recipe for taking it over.
    expect(refused.stderr).not.toMatch(/takeover|release|--as 12|doctor/);
    expect(text()).toBe(unchanged);
    const twice = await coord([
      "reserve",
      "corriger  LA connexion",
      "--files",
      "docs/x.md",
      "--as",
      "13",
      "--json",
    ]);
    expect(twice.status).toBe(3);
    expect(twice.json.error).toMatchObject({
      code: "TASK_RESERVED",
      holders: [{ instance: 12, line: lineOfEntry }],
    });

    const finished = await coord(["finish", "--result", "succès", "--next", "Écrire les tests"], me);
    expect(finished).toMatchObject({
      status: 0,
      stdout: `Finished: “Corriger la connexion” · success · line ${lineOfEntry}\n`,
    });
    expect(timeless(changedLines(before, text()).added).filter((line) => !line.startsWith("**"))).toEqual([
      "[TERMINÉ] Instance #12 - Corriger la connexion - Fini: NOW",
      "Résultat: Succès",
      "Prochaine étape: Écrire les tests",
      "Début: NOW",
      "Estimation: 45 minutes",
      "Fichiers concernés: src/auth.ts, src/login/**",
      "[TERMINÉ] Instance #12 - Corriger la connexion",
    ]);
    expect(
      (await coord(["reserve", "Formulaire", "--files", "src/login/form.tsx", "--as", "13"])).status,
    ).toBe(0);
    // In git's eyes too: nothing but the entries and the stamp.
    const diff = git("diff", "-U0").split("\n");
    expect(diff.filter((line) => /^-[^-]/.test(line)).map((line) => line.slice(1))).toEqual([
      "[LIBRE] Corriger la connexion",
      ...STAMP,
    ]);
  });

  it("failure frees the task again, partial leaves it in progress and open", async () => {
    const { coord, text } = project();
    const me = { env: { COORD_INSTANCE: "1" } };
    await coord(["reserve", "Corriger la connexion"], me);
    expect((await coord(["finish", "connexion", "--result", "échec"], me)).status).toBe(0);
    expect(text()).toContain("[LIBRE] Corriger la connexion\n");
    await coord(["reserve", "Corriger la connexion"], me);
    await coord(["finish", "connexion", "--result", "partial"], me);
    expect(text()).toContain("[EN_COURS] Corriger la connexion\n");
  });

  it("one's own: asked for twice it is no error and no change, with more files it grows, overlapping under another task it is refused", async () => {
    const { coord, text } = project();
    const me = { env: { COORD_INSTANCE: "1" } };
    await coord(["reserve", "T", "--files", "src/auth.ts"], me);
    const before = text();
    const again = await coord(["reserve", "t", "--files", "src/auth.ts"], me);
    expect(again).toMatchObject({ status: 0 });
    expect(again.stdout).toMatch(/^Already yours, nothing changed/);
    expect(text()).toBe(before);
    await coord(["reserve", "T", "--files", "src/api.ts"], me);
    expect(text()).toContain("Fichiers concernés: src/auth.ts, src/api.ts\n");
    const own = await coord(["reserve", "U", "--files", "src/*.ts"], me);
    expect(own.status).toBe(3);
    expect(own.stderr).toMatch(/You already hold this under another task/);
  });

  it("what is not mine or not there: 5; what is not clear: 2", async () => {
    const { coord } = project();
    const me = { env: { COORD_INSTANCE: "12" } };
    expect((await coord(["release"], me)).status).toBe(5);
    expect((await coord(["finish", "Finalisation", "--result", "success"], me)).status).toBe(5);
    await coord(["reserve", "Alpha un"], me);
    await coord(["reserve", "Alpha deux"], me);
    const unclear = await coord(["extend", "alpha", "--json"], me);
    expect(unclear.status).toBe(2);
    expect(unclear.json.error.code).toBe("AMBIGUOUS_TASK");
    expect(unclear.json.error.message).toContain("“Alpha un”, “Alpha deux”");
    const unknown = await coord(["extend", "Beta", "--json"], me);
    expect(unknown.json.error).toMatchObject({
      code: "NO_RESERVATION",
      hint: expect.stringContaining("“Alpha un”"),
    });
    expect((await coord(["extend", "un"], me)).status).toBe(0);
  });

  it("says that a task which is called as a file protects nothing", async () => {
    const { json } = project();
    await json(["join", "--as", "12"]);
    const codes = async (...words: string[]) =>
      (await json(["reserve", ...words, "--as", "12"])).notices?.map(({ code }) => code) ?? [];
    for (const task of ["src/auth.ts", "src/login/", "src/**", "README.md"])
      expect([task, await codes(task)]).toEqual([task, ["NO_FILES_YET"]]);
    for (const task of ["Refactor", "Fix src/auth.ts", "v1.2", "Login."])
      expect([task, await codes(task)]).toEqual([task, []]);
    expect(await codes("src/a.ts", "--resource", "port:3000")).toEqual([]);
  });

  it("warns of a pattern that matches nothing, and of one that matches nearly everything", async () => {
    const { coord, write } = project();
    for (let i = 0; i < 12; i++) write(`lib/${i}.ts`, "");
    const none = await coord(["reserve", "T", "--files", "src/atuh.ts", "--as", "12"]);
    expect(none.stderr).toContain("“src/atuh.ts” matches no file yet");
    const all = await coord([
      "reserve",
      "U",
      "--files",
      "**/*.{ts,tsx,md}",
      "--as",
      "12",
      "--dry-run",
      "--json",
    ]);
    expect(all.status).toBe(3);
    await coord(["release", "--as", "12"]);
    const most = await coord(["reserve", "U", "--files", "**", "--as", "12", "--json"]);
    expect(most.json.notices).toMatchObject([{ code: "MATCHES_MOST" }]);
  });
});
