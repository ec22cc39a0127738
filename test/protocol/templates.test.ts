import { describe, expect, test } from "vitest";
import { parse } from "../../src/protocol/ast.ts";
import { vocabularies } from "../../src/vocabulary/index.ts";
import { fixture, inventory } from "./inventory.ts";

const fenced = (...lines: readonly string[]) =>
  `## Réservations de tâches\n### Tâches en cours\n\`\`\`\n${lines.join("\n")}\n\`\`\`\n`;
const remaining = (...lines: readonly string[]) => `## Tâches restantes\n${lines.join("\n")}\n`;
const codes = (text: string) => parse(text).diagnostics.map(({ code }) => code);

describe("templates are not data", () => {
  test.each([
    [
      "a letter in the instance's place",
      fenced("[RÉSERVÉ] Instance #X - Vraie tâche - Début: 2026-11-22 19:40 +01:00"),
    ],
    ["the title of the template", remaining("[LIBRE] [Nom de la tâche]", "[EN_COURS] [name]")],
    ["a log entry of nobody", "## Log d'activité\n### HH:MM - Instance #X\n- **Action** : a\n"],
    [
      "a log entry within a fence",
      "## Log d'activité\n```\n### 18:00 - Instance #2\n- **Action** : a\n```\n",
    ],
    ["a handover between letters", "## Handover entre instances\n### HANDOVER Instance #X → Instance #Y\n"],
    [
      "an alert of nobody",
      "## Urgences et blocages\n```\n🚨 BLOCAGE - Instance #X - HH:MM\nProblème: a\n```\n",
    ],
    ["an instance of nobody", "## Instances actives\n- **Instance #X** : ACTIVE\n"],
    [
      "tasks under a heading that announces a template",
      "## Tâches restantes\n### Modèle de tâches\n[LIBRE] Une tâche\n",
    ],
    ["tasks below such a heading", "## Tâches restantes\n### TEMPLATE\n#### Exemple\n[LIBRE] Une tâche\n"],
    ["components under one in brackets", "## Component status\n### [Template for groups]\n- **a** : b\n"],
    ["a stamp under one", "## Dernière mise à jour\n### Template\n**Date** : 2026-11-22\n"],
  ])("%s", (_, text) => {
    expect(inventory(text)).toEqual({});
  });

  test("neither in the templates of new files", () => {
    for (const language of ["fr", "en"] as const)
      expect(inventory(vocabularies[language].template("x"))).toEqual({ stamps: 2 });
  });
});

describe("data is not taken for a template", () => {
  test("a title may speak of HH:MM", () => {
    const text = fenced("[RÉSERVÉ] Instance #3 - Corriger HH:MM - Début: 2026-11-22 19:40 +01:00");
    expect(parse(text).reservations[0]?.value).toMatchObject({ task: "Corriger HH:MM", instance: 3 });
    expect(codes(text)).toEqual([]);
  });

  test.each([
    [
      "[RÉSERVÉ] Instance #3 - [Nom de la tâche] - Début: 2026-11-22 19:40 +01:00",
      "[Nom de la tâche]",
      ["PLACEHOLDER_TITLE"],
    ],
    [
      "[RÉSERVÉ] Instance #1 - [Tâche inconnue] - Début: [Heure inconnue]",
      "[Tâche inconnue]",
      ["UNREADABLE_TIME", "PLACEHOLDER_TITLE"],
    ],
    ["[RÉSERVÉ] Instance #3 - Phare - Début: HH:MM", "Phare", ["UNREADABLE_TIME"]],
    ["[RÉSERVÉ] Instance #3 - Phare", "Phare", ["UNDATED"]],
    ["[RÉSERVÉ] Instance #3: Phare - Début: 19:40", "Phare", ["UNDATED"]],
    ["[RÉSERVÉ] Instance #3", "", ["UNDATED", "PLACEHOLDER_TITLE"]],
  ])("%s is a reservation, with a remark", (line, task, expected) => {
    const text = fenced(line);
    expect(parse(text).reservations.map(({ value }) => [value.instance, value.task])).toEqual([
      [line.includes("#1") ? 1 : 3, task],
    ]);
    expect(codes(text)).toEqual(expected);
  });

  test("a numbered entry under a template's heading is an entry", () => {
    const reservation = "[RÉSERVÉ] Instance #3 - a - Début: 2026-11-22 19:40 +01:00";
    expect(inventory(`## Réservations de tâches\n### Template\n\`\`\`\n${reservation}\n\`\`\`\n`)).toEqual({
      reservations: 1,
    });
    expect(
      inventory("## Log d'activité\n### [Template]\n#### 18:00 - Instance #3\n- **Action** : a\n"),
    ).toEqual({ log: 1 });
    expect(inventory(remaining("### Template", "[EN_COURS] Instance #3 - a", "[EN_COURS] a"))).toEqual({
      tasks: 1,
    });
    expect(inventory(remaining("[EN_COURS] Instance #3 - [nom]"))).toEqual({ tasks: 1 });
  });

  test("a log entry whose time nobody filled in is one all the same", () => {
    const text = "## Log d'activité\n### HH:MM - Instance #3\n- **Action** : a\n";
    expect(parse(text).log[0]?.value).toMatchObject({ instance: 3, time: null, action: "a" });
  });

  test("a real alert may stand with the template of alerts", () => {
    const text = fixture("projects/example-fr/CLAUDE_INSTANCES.md").replace(
      "Aide nécessaire: [type d'aide]\n",
      "$&\n🚨 BLOCAGE - Instance #4 - 10:05\nProblème: plus de courant\n",
    );
    expect(parse(text).alerts.map(({ value }) => [value.instance, value.text])).toEqual([
      [4, "plus de courant"],
    ]);
  });

  test("headings that only speak of templates announce none", () => {
    expect(inventory("## Tâches restantes\n### Refaire le template\n[LIBRE] a\n")).toEqual({ tasks: 1 });
    expect(inventory("## Tâches restantes\n### Templates des mails\n[LIBRE] a\n")).toEqual({ tasks: 1 });
  });
});
