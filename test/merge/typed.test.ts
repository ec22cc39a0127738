import { describe, expect, test } from "vitest";
import { merge } from "../../src/merge/index.ts";
import { reservations } from "../../src/protocol/reservations.ts";
import { View } from "../../src/protocol/view.ts";
import { isNight } from "../size.ts";
import { expectSettled, options } from "./laws.ts";

/** A board of either language; whatever is not said is as everywhere. */
type Wish = Partial<Record<"instances" | "reservation" | "task" | "priority" | "log" | "alert", string>>;

const MARK = "quayside";

const frames = {
  en: (is: Required<Wish>) =>
    `# Board\n\n## Active instances\n${is.instances}\n\n## Task reservations\n### Current tasks\n\`\`\`\n${is.reservation}\n\`\`\`\n### Remaining tasks\n\`\`\`\n${is.task}\n\`\`\`\n\n## Development priorities\n### P1\n${is.priority}\n\n## Real-time activity log\n\n${is.log}\n\n## Emergencies and blockers\n### Open blockers\n\`\`\`\n${is.alert}\n\`\`\`\n`,
  fr: (is: Required<Wish>) =>
    `# Tableau\n\n## Instances actives\n${is.instances}\n\n## Réservations de tâches\n### Tâches en cours\n\`\`\`\n${is.reservation}\n\`\`\`\n### Tâches restantes à terminer\n\`\`\`\n${is.task}\n\`\`\`\n\n## Priorités de développement\n### P1\n${is.priority}\n\n## Log d'activité temps réel\n\n${is.log}\n\n## Urgences et blocages\n### Blocages en cours\n\`\`\`\n${is.alert}\n\`\`\`\n`,
};

const words = {
  en: {
    open: "[RESERVED]",
    ends: {
      done: ["[DONE]", "Finished"],
      released: ["[RELEASED]", "Finished"],
      expired: ["[EXPIRED]", "Expired"],
    },
    start: "Start",
    estimate: "Estimate: 45 minutes",
    longer: "Estimate: 90 minutes",
    files: "Files",
    active: "Last activity",
    result: "Result: Success",
    notes: "Notes",
    handed: "Handed to: Instance #4",
    task: ["[FREE] Fix login", "[IN PROGRESS] Instance #2 - Fix login"],
    after: "(after: Write tests)",
    left: "FINISHED",
  },
  fr: {
    open: "[RÉSERVÉ]",
    ends: {
      done: ["[TERMINÉ]", "Terminé"],
      released: ["[LIBÉRÉ]", "Terminé"],
      expired: ["[EXPIRÉ]", "Expiré"],
    },
    start: "Début",
    estimate: "Estimation: 45 minutes",
    longer: "Estimation: 90 minutes",
    files: "Fichiers",
    active: "Dernière activité",
    result: "Résultat: Succès",
    notes: "Notes",
    handed: "Transmis à: Instance #4",
    task: ["[LIBRE] Fix login", "[EN COURS] Instance #2 - Fix login"],
    after: "(après: Write tests)",
    left: "TERMINÉE",
  },
} as const;

type Language = keyof typeof frames;
const languages = Object.keys(frames) as Language[];

const at = (hour: string) => `2026-11-22 ${hour} +01:00`;

/** What a hand made of a reservation, a line at a time: the line's beginning, and what became of it. */
const HANDS: readonly (readonly [
  what: string,
  of: "head" | "estimate" | "files" | "active" | "notes",
  (line: string) => string,
])[] = [
  ["a word behind the time of its first line", "head", (line) => `${line} ${MARK}`],
  ["a remark in parentheses behind it", "head", (line) => `${line} (${MARK}, 12h)`],
  ["another time, with a word", "head", (line) => line.replace("19:10", `19:20 ${MARK}`)],
  ["a word in place of the time", "head", (line) => line.replace(at("19:10"), MARK)],
  ["a word behind the instance's number", "head", (line) => line.replace("#2 -", `#2 (${MARK}) -`)],
  ["a word behind the estimate", "estimate", (line) => `${line} ${MARK}`],
  ["a word within the estimate's label", "estimate", (line) => line.replace(/^\w+/, `$& ${MARK}`)],
  ["a remark behind the files", "files", (line) => `${line} (${MARK})`],
  ["a word behind the files", "files", (line) => `${line} - ${MARK} first`],
  ["a number behind the files", "files", (line) => `${line} (4711)`],
  ["a word as one more file", "files", (line) => `${line}, ${MARK}`],
  ["a word behind the last sign of life", "active", (line) => `${line} ${MARK}`],
  ["a word in place of the last sign of life", "active", (line) => line.replace(at("19:30"), MARK)],
  ["a word behind the notes", "notes", (line) => `${line} ${MARK}`],
  ["a line of its own below the notes", "notes", (line) => `${line}\n${MARK} said so`],
];

function board(language: Language, wish: Wish): string {
  return frames[language]({
    instances: "- **Instance #2** : ACTIVE - Ana (2026-11-22 19:00 +01:00)",
    reservation: "",
    task: words[language].task[0],
    priority: "1. Fix login",
    log: "### 2026-11-22 19:00 +01:00 - Instance #2\n- **Action** : began",
    alert: "",
    ...wish,
  });
}

function open(language: Language): Record<"head" | "estimate" | "files" | "active" | "notes", string> {
  const say = words[language];
  return {
    head: `${say.open} Instance #2 - Fix login - ${say.start}: ${at("19:10")}`,
    estimate: say.estimate,
    files: `${say.files}: src/a.ts`,
    active: `${say.active}: ${at("19:30")}`,
    notes: `${say.notes}: see below`,
  };
}

const DEEDS = ["done", "released", "expired", "handed", "longer", "more files", "marked done"] as const;

/** The same reservation after what its instance, or the clock, did with it. */
function after(deed: (typeof DEEDS)[number], language: Language): string {
  const say = words[language];
  const { head, estimate, files, active, notes } = open(language);
  const lines = (...all: readonly string[]) => all.join("\n");
  if (deed === "longer") return lines(head, say.longer, files, active.replace("19:30", "19:50"), notes);
  if (deed === "more files")
    return lines(head, estimate, `${files}, src/b.ts`, active.replace("19:30", "19:50"), notes);
  if (deed === "marked done")
    return lines(head.replace(say.open, say.ends.done[0]), estimate, files, active, notes);
  const [state, until] = say.ends[deed === "handed" ? "released" : deed];
  return lines(
    `${state} Instance #2 - Fix login - ${until}: ${at("20:00")}`,
    ...(deed === "done" ? [say.result] : []),
    notes,
    `${say.start}: ${at("19:10")}`,
    estimate,
    files,
    ...(deed === "handed" ? [say.handed] : []),
  );
}

/** Both orders: what a hand typed is there once, and the conflicts are the same. */
function mergedBoth(base: string, one: string, other: string, mark = MARK) {
  const [there, back] = [merge(base, one, other, options), merge(base, other, one, options)];
  for (const { text } of [there, back]) expect(text.split(mark).length - 1, text).toBe(1);
  expect(back.conflicts.map(({ code }) => code)).toEqual(there.conflicts.map(({ code }) => code));
  expect(back.text.split(/[\s,]+/).sort()).toEqual(there.text.split(/[\s,]+/).sort());
  expectSettled({ base, ours: one, theirs: other });
  expectSettled({ base, ours: other, theirs: one });
  return there;
}

/** All hands at night; by day each fifth, with each deed and language others. */
function handsFor(language: Language, deed: (typeof DEEDS)[number]): typeof HANDS {
  const turn = languages.indexOf(language) + DEEDS.indexOf(deed);
  return HANDS.filter((_, at) => isNight || (at + turn) % 8 === 0);
}

describe.each(languages)("a reservation (%s) that a hand changed", (language) => {
  describe.each(DEEDS)("and the other side has %s", (deed) => {
    test.each(handsFor(language, deed))("%s: it is kept", (_what, of, change) => {
      const lines = open(language);
      const base = board(language, { reservation: Object.values(lines).join("\n") });
      const typed = { ...lines, [of]: change(lines[of]) };
      const theirs = board(language, { reservation: Object.values(typed).join("\n") });
      const { text, conflicts } = mergedBoth(
        base,
        board(language, { reservation: after(deed, language) }),
        theirs,
        theirs.includes("4711") ? "4711" : MARK,
      );
      const read = new View(text).entries(reservations).map(({ value }) => value);
      // One entry as the other side left it, or the conflict is said.
      if (conflicts.length > 0) return;
      expect(read).toHaveLength(1);
      const isOver = !["longer", "more files"].includes(deed);
      expect(read[0]?.state === "reserved").toBe(!isOver);
      if (isOver && deed !== "marked done") expect(read[0]?.ended?.text).toBe(at("20:00"));
    });
  });
});

describe.each(languages)("what a hand typed (%s)", (language) => {
  const say = words[language];
  test("behind the time of a reservation that ended meanwhile stands below its end, which is read as before", () => {
    const lines = open(language);
    const base = board(language, { reservation: Object.values(lines).join("\n") });
    const theirs = base.replace(`${at("19:10")}\n`, `${at("19:10")} ${MARK}\n`);
    const ended = after("released", language);
    const { text, conflicts } = merge(base, board(language, { reservation: ended }), theirs, options);
    expect(conflicts).toEqual([]);
    expect(text).toBe(board(language, { reservation: `${ended}\n${say.start}: ${at("19:10")} ${MARK}` }));
  });

  test("behind a task that the other side took stays, and the task is taken", () => {
    const base = board(language, {});
    const one = board(language, { task: say.task[1] });
    const { text, conflicts } = mergedBoth(
      base,
      one,
      board(language, { task: `${say.task[0]} ${say.after}` }),
      say.after,
    );
    expect(conflicts).toEqual([]);
    expect(text).toContain(`${say.task[1]} ${say.after}\n`);
  });

  test("of the case of a task's title stays when the other side took it", () => {
    const { text } = mergedBoth(
      board(language, {}),
      board(language, { task: say.task[1] }),
      board(language, { task: say.task[0].replace("login", "LOGIN") }),
      "LOGIN",
    );
    expect(text).toContain(say.task[1].replace("login", "LOGIN"));
  });

  test("behind a priority that the other side ticked stays, and it is ticked", () => {
    const { text } = mergedBoth(
      board(language, {}),
      board(language, { priority: "1. Fix login ✅" }),
      board(language, { priority: `1. Fix login ${say.after}` }),
      say.after,
    );
    expect(text).toMatch(/^1\. Fix login .*✅/m);
  });

  test("in the line of an instance that left stays", () => {
    const line = "- **Instance #2** : ACTIVE - Ana (2026-11-22 19:00 +01:00)";
    mergedBoth(
      board(language, {}),
      board(language, { instances: line.replace("ACTIVE", say.left) }),
      board(language, { instances: line.replace("Ana", `Ana ${MARK}`) }),
    );
    mergedBoth(
      board(language, {}),
      board(language, { instances: line.replace("ACTIVE", say.left).replace("19:00", "20:00") }),
      board(language, { instances: `${line} ${MARK}` }),
    );
  });

  test("behind a field of the log stays, beside another one that was added", () => {
    const entry = "### 2026-11-22 19:00 +01:00 - Instance #2\n- **Action** : began";
    const base = board(language, { log: `${entry}\n- **${say.files}** : src/a.ts` });
    mergedBoth(
      base,
      board(language, { log: `${entry}\n- **${say.files}** : src/a.ts, src/b.ts` }),
      board(language, { log: `${entry}\n- **${say.files}** : src/a.ts (${MARK})` }),
    );
    mergedBoth(
      base,
      board(language, { log: `${entry} to build\n- **${say.files}** : src/a.ts` }),
      board(language, { log: `${entry} ${MARK}\n- **${say.files}** : src/a.ts` }),
    );
  });
});

describe("what a hand typed behind any line of another entry, of which the other side changed any line", () => {
  const alert = [
    "🚨 BLOCKER - Instance #1 - 2026-11-22 20:00 +01:00",
    "Task: Fix login",
    "Problem: the server is down",
    "Help needed: a key",
  ];
  const offer = [
    "### HANDOVER Instance #1 → Instance #2",
    "**Task** : Fix login",
    "**Progress** : half",
    "**Changed files** : src/a.ts",
    "**Status** : PROPOSED",
  ];
  const met = [
    "[CONFLICT] Instance #1 ↔ Instance #2 - a.ts - Detected: 2026-11-22 20:00 +01:00",
    "Description: both at it",
  ];
  const noted = [
    "### 2026-11-22 19:00 +01:00 - Instance #2",
    "- **Action** : began",
    "- **Status** : IN PROGRESS",
  ];

  test.each([
    [
      "an alert",
      "## Emergencies and blockers\n### Open blockers",
      alert,
      "Resolved: 2026-11-22 21:00 +01:00 by Instance #2 - so",
    ],
    ["an offer", "## Handovers between instances", offer, "**Notes** : see there"],
    ["a conflict", "## Conflict detection\n### Open conflicts", met, "Resolution: Instance #1 first"],
    ["an entry of the log", "## Real-time activity log", noted, "- **Files** : src/b.ts"],
  ])("%s: it is kept", (_what, heading, entry, more) => {
    const of = (lines: readonly string[]) => `# Board\n\n${heading}\n\n${lines.join("\n")}\n`;
    const changed = (at: number, word: string) =>
      entry.map((line, index) => (index === at ? `${line} ${word}` : line));
    for (const at of entry.keys()) {
      const theirs = of(changed(at, MARK));
      mergedBoth(of(entry), of([...entry, more]), theirs);
      for (const other of [...entry.keys()].filter((one) => isNight || (one + at) % 4 === 0)) {
        mergedBoth(of(entry), of(changed(other, "elsewhere")), theirs);
        mergedBoth(of(entry), of(changed(other, "elsewhere")), theirs, "elsewhere");
      }
    }
  });
});
