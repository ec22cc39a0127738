import { describe, expect, test } from "vitest";
import { parse } from "../../src/protocol/ast.ts";

/** What is said of a text: `CODE line:column`. */
const said = (text: string) =>
  parse(text)
    .diagnostics.filter(({ code }) => code !== "UNDATED")
    .map(({ code, line, column }) => `${code} ${line}:${column}`);
const reserved = (...lines: readonly string[]) =>
  `## Réservations de tâches\n### Tâches en cours\n\`\`\`\n${lines.join("\n")}\n\`\`\`\n`;
const offered = (line: string) => `## Handover entre instances\n\n${line}\n**Tâche** : a\n`;
const alerted = (...lines: readonly string[]) =>
  `## Urgences et blocages\n### Blocages en cours\n\`\`\`\n${lines.join("\n")}\n\`\`\`\n`;
const logged = (line: string) => `## Log d'activité\n\n${line}\n- **Action** : a\n`;
const disputed = (line: string) =>
  `## Détection de conflits\n### Conflits en cours\n\`\`\`\n${line}\n\`\`\`\n`;
const remaining = (line: string) => `## Tâches restantes\n\`\`\`\n${line}\n\`\`\`\n`;

describe("an entry in another hand is the entry that it plainly is", () => {
  test.each([
    "[RESERVED] instance #14 - a - Start: 10:00",
    "[RÉSERVÉ] Instance 14 - a - début: 10:00",
    "[RÉSERVÉ] Instance#14 - a - Début: 10:00",
    "[RÉSERVÉ] Instances #14 - a - Début: 10:00",
    "[RÉSERVÉ] #14 - a - Début: 10:00",
    "[réservé]: Instance #14: a - Début: 10:00",
    "**[RÉSERVÉ]** Instance #14 - a - Début: 10:00",
    "**[RÉSERVÉ] Instance #14** - a - Début: 10:00",
    "**[RÉSERVÉ] Instance #14 - a - Début: 10:00**",
    "__[RÉSERVÉ]__ Instance #14 – a - Début: 10:00",
    "- [RÉSERVÉ] Instance #14 - a - Début: 10:00",
    "  * **[RÉSERVÉ]** instance 14 - a - Début: 10:00",
    "1. [RÉSERVÉ] Instance #14 - a - Début: 10:00",
  ])("the reservation %s", (line) => {
    const text = reserved(line, "fichiers concernés: src/**");
    expect(parse(text).reservations.map(({ value }) => value)).toMatchObject([
      { state: "reserved", instance: 14, task: "a", since: { text: "10:00" }, files: ["src/**"] },
    ]);
    expect(said(text)).toEqual([]);
  });

  test.each([
    "### HANDOVER Instance #13 → Instance #14 (urgent)",
    "### HANDOVER Instance #13 → #14",
    "### HANDOVER Instance #13 => Instance #14",
    "### HANDOVER Instance #13 --> Instance #14",
    "### HANDOVER : Instance #13 → Instance #14",
    "### Handover instance 13 -> instance 14",
    "### 🤝 **HANDOVER** #13 → #14 :",
    "### Instance #13 → Instance #14",
    "## HANDOVER : #13 -> #14",
  ])("the handover %s", (line) => {
    const text = offered(line);
    expect(parse(text).handovers.map(({ value }) => value)).toMatchObject([{ from: 13, to: 14, task: "a" }]);
    expect(said(text)).toEqual([]);
  });

  test.each([
    ["Blocage - Instance #13", null],
    ["BLOCAGE - Instance 13 - 10:00", "10:00"],
    ["🚨 BLOCAGE: Instance #13 - 10:00", "10:00"],
    ["- 🚨 **Blocage** : instance #13 – 10:00", "10:00"],
    ["Blocker Instance #13: 10:00", "10:00"],
  ])("the alert %s", (line, time) => {
    const text = alerted(line, "Problème: a");
    expect(
      parse(text).alerts.map(({ value }) => [value.instance, value.text, value.time?.text ?? null]),
    ).toEqual([[13, "a", time]]);
    expect(said(text)).toEqual([]);
  });

  test.each(["### 18:00 - instance 13", "### 18:00 — Instance #13", "### [18:00] Instance#13: a"])(
    "the log entry %s",
    (line) => {
      expect(parse(logged(line)).log.map(({ value }) => [value.instance, value.time?.text])).toEqual([
        [13, "18:00"],
      ]);
      expect(said(logged(line))).toEqual([]);
    },
  );

  test.each([
    "[CONFLIT] instance 3 <-> instance 5 - a - Détecté: 10:00",
    "- [CONFLIT] #3 ↔ #5: a - Détecté: 10:00",
  ])("the conflict %s", (line) => {
    const text = disputed(line);
    expect(parse(text).conflicts.map(({ value }) => [...value.instances, value.about])).toEqual([
      [3, 5, "a"],
    ]);
    expect(said(text)).toEqual([]);
  });

  test.each(["[EN_COURS] instance #3 - a", "- [EN_COURS] Instance 3 - a", "[EN_COURS] Instance #3: a"])(
    "the task %s",
    (line) => {
      expect(parse(remaining(line)).tasks.map(({ value }) => [value.instance, value.title])).toEqual([
        [3, "a"],
      ]);
    },
  );

  test.each(["- **instance 3** : ACTIVE - a", "* Instance#3: active - a"])("the instance %s", (line) => {
    const text = `## Instances actives\n${line}\n`;
    expect(parse(text).instances.map(({ value }) => [value.from, value.state, value.label])).toEqual([
      [3, "active", "a"],
    ]);
  });
});

describe("what begins like an entry and can't be read is reported, in its section", () => {
  test.each([
    [reserved("", "[RÉSERVÉ] par Instance #14 - a"), ["UNREADABLE_ENTRY 5:1"]],
    [reserved("[RÉSERVÉ] Instance n°14 - a"), ["UNREADABLE_ENTRY 4:1"]],
    [reserved("[RÉSERVÉ] Instance #1234567 - a"), ["UNREADABLE_ENTRY 4:1"]],
    [reserved("[RÉSERVÉ] Jean - a - Début: 10:00"), ["UNREADABLE_ENTRY 4:1"]],
    [reserved("- [RESREVE] instance 14 - a"), ["UNKNOWN_STATE 4:1"]],
    [reserved("[BUG] #14 - a", "[TERMINÉ] les instances du port", "[lien](a.md)", "[ ] a"), []],
    [offered("### HANDOVER de l'Instance #13 à Jean"), ["UNREADABLE_ENTRY 3:1"]],
    [offered("### Autre\nHANDOVER Instance #13 → Instance #14"), ["UNREADABLE_ENTRY 4:1"]],
    [offered("### Handover du 2026-11-22"), []],
    [alerted("Blocage Instance #13 depuis hier"), ["UNREADABLE_ENTRY 4:1"]],
    [alerted("BLOQUAGE - Instance #13 - 10:00"), ["UNKNOWN_STATE 4:1"]],
    [alerted("Blocage au port", "Note - Instance #5 attend"), []],
    [logged("### 25:00 - Instance #13"), ["UNREADABLE_ENTRY 3:1"]],
    [logged("[25:00] Instance #13 - a"), ["UNREADABLE_ENTRY 3:1"]],
    [logged("### Travaux de l'Instance #13"), []],
    [disputed("[CONFLIT] Instance #3 et Instance #5 - a"), ["UNREADABLE_ENTRY 4:1"]],
    ["## Instances actives\n- **Instance #3** ACTIVE\n", ["UNREADABLE_ENTRY 2:1"]],
  ])("%j", (text, expected) => {
    expect(said(text)).toEqual(expected);
  });

  test.each([
    reserved("- [RÉSERVÉ] #12 est un ticket", "  Fichiers: src/**"),
    reserved("* [RESERVED] instance 3 means that it holds the files"),
    reserved("- [RÉSERVÉ] Instance 3's files are listed below"),
    reserved("- **[RÉSERVÉ]** instance 4 : utilisé quand une tâche est prise"),
    reserved("[RÉSERVÉ] Instance 3 doit finir avant vendredi"),
    reserved("- [EN_ATTENTE] Instance 3 : réponse du client"),
    reserved("1. [RÉSERVÉ] Instances 3 et 4 travaillent ensemble - Début: 2026-11-28 23:00"),
    reserved("[Reserved] Instances 3, 4 may not touch this", "Files: src/**"),
    "## Réservations de tâches\n### Tâches en cours\n```\n```\n## Notes de l'instance 2\n- [RÉSERVÉ] Instance #2 - x - Début: 10:00\n",
    "## Réservations de tâches\n### Tâches en cours\n```\n```\n## Handover 2\n- [RÉSERVÉ] Instance #2 - x - Début: 10:00\n",
  ])("a remark holds nothing: %j", (text) => {
    expect(parse(text).reservations).toEqual([]);
  });

  test("a remark within an entry leaves it whole", () => {
    const notes = ["- [TERMINÉ] #14 login", "- [DONE] #15 logout", "- [RÉSERVÉ] #16 - plus tard"];
    const text = reserved("[RÉSERVÉ] Instance #1 - a - Début: 10:00", ...notes, "Fichiers: src/auth/**");
    expect(parse(text).reservations.map(({ value }) => [value.instance, value.files])).toEqual([
      [1, ["src/auth/**"]],
    ]);
    expect(said(text)).toEqual(["UNREADABLE_ENTRY 7:1"]);
  });

  test("prose of a person is no alert, no offer and no log entry", () => {
    for (const line of [
      "Blocage instance 2: résolu hier",
      "- Assistance instance 2 - demandée",
      "Blocage instance 3",
    ])
      expect(parse(alerted(line)).alerts, line).toEqual([]);
    const within = alerted(
      "🚨 BLOCAGE - Instance #1 - 10:00",
      "Problème: db",
      "Assistance Instance 2: demandée",
    );
    expect(parse(within).alerts).toHaveLength(1);
    for (const line of [
      "### Instance 1 -> 2 (exemple)",
      "### #3 → #5",
      "### #3 --> #4",
      "### #1 => 2 (exemple)",
    ])
      expect(parse(offered(line)).handovers, line).toEqual([]);
    const log = logged("### 18:00 - Instance #1");
    for (const line of [
      "## 2026-11-28 : instance 2: plan de la journée",
      "- [12:30] Instance 2 : redémarrer le service",
      "### 12:30 : instance 2: redémarrer",
    ])
      expect(parse(`${log}\n${line}\n`).log, line).toHaveLength(1);
  });

  test("but not where a template stands", () => {
    const odd = "[RÉSERVÉ] par Instance #14 - a";
    expect(said(`## Réservations de tâches\n### Modèle\n\`\`\`\n${odd}\n\`\`\`\n`)).toEqual([]);
  });
});

describe("a line that begins like an entry ends the one before", () => {
  const first = "[RÉSERVÉ] Instance #1 - a - Début: 10:00";
  test.each([
    [
      "[RÉSERVÉ] instance #14 - b - début: 10:00",
      [
        [1, []],
        [14, ["src/*.ts"]],
      ],
    ],
    // What does not say whose and since when takes no files from who has them; it is reported.
    ["[RÉSERVÉ] par Instance #14 - b", [[1, ["src/*.ts"]]]],
    ["[RÉSERVÉ] Instance #X - b", [[1, []]]],
    ["[RESREVE] Instance #14 - b - Début: 10:00", [[1, []]]],
    // A remark, by its word and by saying no time.
    ["[NOTE] Instance #14 - b", [[1, ["src/*.ts"]]]],
  ] as const)("%s", (line, expected) => {
    const { reservations } = parse(reserved(first, line, "Fichiers concernés: src/*.ts"));
    expect(reservations.map(({ value }) => [value.instance, value.files])).toEqual(expected);
  });
});

describe("a template's text in a place of entries is reported there, and only there", () => {
  test.each([
    [reserved("[RÉSERVÉ] Instance #X - [Nom de la tâche] - Début: HH:MM"), ["TEMPLATE_LEFT 4:1"]],
    [logged("### HH:MM - Instance #X"), ["TEMPLATE_LEFT 3:1"]],
    [logged("### 18:00 - Instance #X"), ["TEMPLATE_LEFT 3:1"]],
    [logged("### HH:MM - Instance #3"), ["TEMPLATE_LEFT 3:1"]],
    [offered("### HANDOVER Instance #X → Instance #Y"), ["TEMPLATE_LEFT 3:1"]],
    [remaining("[LIBRE] [Nom de la tâche]"), ["TEMPLATE_LEFT 3:1"]],
    [remaining("[EN_COURS] Instance #X - a"), ["TEMPLATE_LEFT 3:1"]],
    [alerted("🚨 BLOCAGE - Instance #X - 10:00"), ["TEMPLATE_LEFT 4:1"]],
    [disputed("[CONFLIT] Instance #X ↔ Instance #Y - a"), ["TEMPLATE_LEFT 4:1"]],
    [
      reserved("[RÉSERVÉ] Instance #3 - a - Début: 10:00", "Fichiers concernés: [liste des fichiers]"),
      ["TEMPLATE_LEFT 5:1"],
    ],
    [reserved("").replace("### Tâches en cours", "[RÉSERVÉ] Instance #X - a"), []],
    [alerted("🚨 BLOCAGE - Instance #X - 10:00").replace("Blocages en cours", "Signaler un blocage"), []],
    [offered("### Modèle\n#### HANDOVER Instance #X → Instance #Y"), []],
    [logged("### Modèle\n#### HH:MM - Instance #X"), []],
    [offered("### Exemple\n```\n[RÉSERVÉ] Instance #X - a\n```"), []],
  ])("%j", (text, expected) => {
    expect(said(text)).toEqual(expected);
  });

  test("and its list of files is none, unless it is quoted: brackets are a glob's, too", () => {
    const files = (list: string) =>
      parse(reserved("[RÉSERVÉ] Instance #3 - a - Début: 10:00", `Fichiers: ${list}`)).reservations[0]?.value
        .files;
    expect(files("[liste des fichiers]")).toEqual([]);
    expect(files("[List of files]")).toEqual([]);
    expect(files('"[liste des fichiers]"')).toEqual(["[liste des fichiers]"]);
    expect(files("[abc]")).toEqual(["[abc]"]);
    expect(files("[liste des fichiers], b")).toEqual(["[liste des fichiers]", "b"]);
  });
});

test("a reservation has an age when date and hour are there, of its start or its last activity", () => {
  const codes = (start: string, ...lines: readonly string[]) =>
    parse(reserved(`[RÉSERVÉ] Instance #3 - a - Début: ${start}`, ...lines)).diagnostics.map(
      ({ code }) => code,
    );
  expect(codes("2020-01-01")).toEqual(["UNDATED"]);
  expect(codes("10:00")).toEqual(["UNDATED"]);
  expect(codes("2020-01-01 10:00")).toEqual([]);
  expect(codes("10:00", "Dernière activité: 2026-11-22 19:55")).toEqual([]);
});
