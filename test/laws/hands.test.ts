import fc from "fast-check";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { parse } from "../../src/protocol/ast.ts";
import { type Reservation, reservations } from "../../src/protocol/reservations.ts";
import { epochOf, readTime } from "../../src/time/time.ts";
import { vocabularies } from "../../src/vocabulary/index.ts";
import type { FileLanguage } from "../../src/vocabulary/types.ts";
import { fold } from "../../src/vocabulary/words.ts";
import { sized } from "../size.ts";

/** One of several ways to write a thing; fast-check shrinks to the first, which is coord's own. */
const way = <T>(own: T, ...others: readonly T[]) => fc.constantFrom(own, ...others);

const LEADS = [
  "",
  "- ",
  "* ",
  "+ ",
  "1. ",
  "12) ",
  "> ",
  "- [ ] ",
  "  ",
  "\t",
  "🔒 ",
  "- 🔒 ",
  "• ",
  "> - [ ] ",
  "#### ",
];
const DASHES = [" - ", " – ", " — ", " · ", " | ", " -  ", "\u00a0-\u00a0", "  –  ", " : ", " → "];
const SPACES = [" ", "  ", "\u00a0", "\u202f "];
const TITLES = [
  "Fix login",
  "Rate limit, second half",
  "Clean the code (imports, comments)",
  "Résolution des bugs restants",
  "API v2: the first routes",
  "src/auth.ts again",
  "Ship it - at last",
  "Instance pool",
  "#42 Retry",
];
const FILES = [
  "src/auth.ts",
  "src/login/**",
  "docs/read me.md",
  "app/[id]/page.tsx",
  "Makefile",
  "a/{b,c}.ts",
];

const moment = fc
  .integer({ min: Date.UTC(2026, 0), max: Date.UTC(2026, 11) })
  .map((ms) => ms - (ms % 60_000));
const pad = (n: number) => String(n).padStart(2, "0");

/** Spellings of a moment at UTC, as far as they say day and hour. */
function spellings(ms: number, language: FileLanguage): string[] {
  const at = new Date(ms);
  const [y, m, d, h, min] = [
    at.getUTCFullYear(),
    pad(at.getUTCMonth() + 1),
    pad(at.getUTCDate()),
    at.getUTCHours(),
    pad(at.getUTCMinutes()),
  ];
  const month = at.toLocaleString(language, { month: "long", timeZone: "UTC" });
  return [
    `${y}-${m}-${d} ${pad(h)}:${min} +00:00`,
    `${y}-${m}-${d}T${pad(h)}:${min}:00Z`,
    `${y}-${m}-${d} ${pad(h)}:${min} UTC`,
    `${y}-${m}-${d} ${pad(h)}:${min} \u221200:00`,
    `${y}-${m}-${d} ${pad(h)}h${min} UTC`,
    `${y}-${m}-${d}, ${pad(h)}:${min} GMT`,
    `${y}/${m}/${d} ${h % 12 === 0 ? 12 : h % 12}:${min} ${h < 12 ? "AM" : "PM"} UTC`,
    `${d}.${m}.${y} ${pad(h)}:${min} Z`,
    `${d}/${m}/${y} ${pad(h)}:${min} UTC`,
    `${at.getUTCDate()} ${month} ${y} ${pad(h)}:${min} UTC`,
    `**${y}-${m}-${d} ${pad(h)}:${min} UTC**`,
    `${y}-${m}-${d} ${pad(h)}:${min} UTC (after the call)`,
  ];
}

interface Rewrite {
  readonly lines: readonly string[];
  readonly value: Reservation;
  readonly language: FileLanguage;
}

const STATES: Readonly<Record<FileLanguage, readonly string[]>> = {
  en: ["RESERVED", "reserved", "IN_PROGRESS", "In progress", "LOCKED", "CLAIMED", "WIP"],
  fr: ["RÉSERVÉ", "Réservée", "EN_COURS", "en cours", "VERROUILLÉ", "PRIS"],
};
const STARTS: Readonly<Record<FileLanguage, readonly string[]>> = {
  en: ["Start:", "Started:", "start :", "**Start:**", "Begin:", "Started at", "Start\u00a0:"],
  fr: ["Début:", "Debut :", "Commencé à", "**Début** :", "Démarré:", "Début\u00a0:"],
};
const LISTS: Readonly<Record<FileLanguage, readonly string[]>> = {
  en: [
    "Files:",
    "File:",
    "Paths:",
    "Scope:",
    "Files touched:",
    "**Files**:",
    "- Files :",
    "FILES :",
    "Modified files:",
  ],
  fr: [
    "Fichiers concernés:",
    "Fichiers :",
    "Fichier:",
    "Chemins:",
    "Fichiers modifiés:",
    "**Fichiers** :",
    "Portée :",
  ],
};

/** A list of files as a hand writes it: the lines that it makes. */
const listed = (files: readonly string[], label: string) =>
  fc
    .record({
      mark: way<(name: string) => string>(
        (name) => (name.includes(",") && !name.includes("{") ? JSON.stringify(name) : name),
        (name) => `\`${name}\``,
        (name) => `"${name}"`,
        (name) => `'${name}'`,
        (name) => `${name} (new)`,
        (name) => `[it](${name.replaceAll(" ", "%20")})`,
      ),
      shape: way("commas", "semicolons", "and", "items", "indented", "brackets", "stop"),
    })
    .filter(({ mark }) => !mark("a b").includes("%20") || !files.some((file) => /[ [(]/.test(file)))
    .map(({ mark, shape }) => {
      const names = files.map(mark);
      if (shape === "items") return [label, ...names.map((name) => `- ${name}`)];
      if (shape === "indented") return [label, ...names.map((name) => `  ${name}`)];
      if (shape === "and")
        return [`${label} ${names.slice(0, -1).concat("").join(", ")}${names.at(-1) ?? ""}`];
      if (shape === "brackets") return [`${label} [${names.join(", ")}]`];
      if (shape === "stop") return [`${label} ${names.join(", ")}.`];
      return [`${label} ${names.join(shape === "commas" ? ", " : "; ")}`];
    });

const rewritten: fc.Arbitrary<Rewrite> = fc
  .record({
    language: way<FileLanguage>("en", "fr"),
    instance: fc.integer({ min: 1, max: 40 }),
    task: fc.constantFrom(...TITLES),
    ms: moment,
    files: fc.uniqueArray(fc.constantFrom(...FILES), { minLength: 1, maxLength: 3 }),
    at: fc.record({ state: fc.nat(), start: fc.nat(), list: fc.nat(), time: fc.nat() }),
  })
  .chain(({ language, instance, task, ms, files, at }) => {
    const pick = (all: readonly string[], n: number) => all[n % all.length] ?? "";
    const times = spellings(ms, language);
    const state = pick(STATES[language], at.state);
    const who = way(
      `Instance #${instance}`,
      `instance ${instance}`,
      `Instance#${instance}`,
      `#${instance}`,
      `Instance n°${instance}`,
      `Instance #${instance} (Backend)`,
    );
    return fc
      .record({
        lead: way("", ...LEADS),
        dash: way(" - ", ...DASHES),
        space: way(" ", ...SPACES),
        who,
        state: way(
          `[${state}]`,
          `(${state})`,
          `**[${state}]**`,
          `${state.toUpperCase()}:`,
          `[${state.toUpperCase()}]:`,
        ),
        title: way(task, `**${task}**`),
        marker: way<(label: string, time: string) => string>(
          (label, time) => `${label} ${time}`,
          (label, time) => `(${label} ${time})`,
        ),
        list: listed(files, pick(LISTS[language], at.list)),
        order: fc.boolean(),
      })
      .map(({ lead, dash, space, who: whose, state: said, title, marker, list, order }) => {
        const when = marker(pick(STARTS[language], at.start), pick(times, at.time));
        const mark = when.startsWith("(") ? " " : dash;
        const head = `${lead}${said}${space}${whose}${dash}${title}${mark}${when}`;
        const estimate = language === "en" ? "Estimate: 45 minutes" : "Estimation: 45 minutes";
        const lines = order ? [head, estimate, ...list] : [head, ...list, estimate];
        const time = readTime(new Date(ms).toISOString());
        const value = {
          ...reservations.samples(vocabularies[language])[0],
          instance,
          task,
          since: time,
          files,
        };
        return { lines, value, language };
      });
  });

const HEADS: Readonly<Record<FileLanguage, readonly [string, string]>> = {
  en: ["Task reservations", "Current tasks"],
  fr: ["Réservations de tâches", "Tâches en cours"],
};

function fileOf({ lines, language }: Rewrite, numbered: boolean, fenced: boolean): string {
  const [outer, inner] = HEADS[language];
  const heads = numbered ? [`## 3. ${outer}`, `### 3.1 ${inner} :`] : [`## ${outer}`, `### ${inner}`];
  const more = language === "fr" ? "## Instances actives" : "## Active instances";
  return [...heads, ...(fenced ? ["```", ...lines, "```"] : ["", ...lines]), "", more, ""].join("\n");
}

describe("what a hand made of an entry is read as the same, or told with its line: never nothing in silence", () => {
  test("reservations", () => {
    let equal = 0;
    let told = 0;
    fc.assert(
      fc.property(rewritten, fc.boolean(), fc.boolean(), (rewrite, numbered, fenced) => {
        const text = fileOf(rewrite, numbered, fenced);
        const { reservations: found, diagnostics } = parse(text);
        const [read] = found;
        const { value } = rewrite;
        const isSame =
          found.length === 1 &&
          read !== undefined &&
          read.value.state === "reserved" &&
          read.value.instance === value.instance &&
          fold(read.value.task) === fold(value.task) &&
          epochOf(read.value.since, () => 0) === epochOf(value.since, () => 0) &&
          read.value.files.join("\n") === value.files.join("\n");
        const isTold = diagnostics.some(
          ({ code, line }) => code !== "UNDATED" && line >= 3 && line <= 4 + rewrite.lines.length,
        );
        if (isSame) equal++;
        else if (isTold) told++;
        expect(isSame || isTold, `${text}\n${JSON.stringify(found.map((one) => one.value))}`).toBe(true);
      }),
      { numRuns: sized(10_000, 400) },
    );
    // Nearly all of them say plainly what they say.
    expect(equal / (equal + told)).toBeGreaterThan(0.9);
  });
});

/** What reading a text raises an alarm about; a note is none. */
const alarms = (text: string) =>
  parse(text)
    .diagnostics.filter(({ code }) => code !== "UNDATED")
    .map(({ code, line }) => `${code} ${line}`);

describe("the other way round: no entry and no alarm", () => {
  const PROSE = [
    "(none)",
    "_No task at the moment._",
    "Aucune tâche en cours.",
    "Update this list whenever you begin, and again when you are done.",
    "Instances reserve their files before they edit them.",
    "The state is one of RESERVED, WAITING, DONE.",
    "- Write [RESERVED] in front of a task to take it.",
    "- one task, one instance",
    "See [the rules](docs/rules.md) and https://example.org/a/b.",
    "| State | Instance | Task | Files |",
    "|---|---|---|---|",
    "| DONE | Instance #1 | Fix login | src/auth.ts |",
    "[DONE] the ports of the north quay",
    "- [x] read the rules",
    "Files: none",
    "Last cleaned up: 2026-11-29",
    "[RESERVED] Instance #X - [Task name] - Start: HH:MM",
  ];
  test("prose among the reservations", () => {
    fc.assert(
      fc.property(fc.shuffledSubarray(PROSE.slice(0, -1)), fc.boolean(), (lines, fenced) => {
        const body = fenced ? ["```", ...lines, "```"] : lines.flatMap((line) => [line, ""]);
        const text = ["## Task reservations", "### Current tasks", "", ...body, ""].join("\n");
        expect([parse(text).reservations, alarms(text)]).toEqual([[], []]);
      }),
      { numRuns: sized(1_000, 60) },
    );
  });

  test.each(PROSE)("below other headings: %s", (line) => {
    for (const around of [
      `## How to reserve\n\n\`\`\`\n${line}\nFiles: src/auth.ts\n\`\`\`\n`,
      `## Task reservations\n### Template\n\`\`\`\n${line}\nFiles: [list of files]\n\`\`\`\n`,
      `## Notes\n\n${line}\n`,
    ])
      expect([parse(around).reservations, alarms(around)], around).toEqual([[], []]);
  });

  // The corpus is not part of the repository: without it these tests do not exist, rather than pass.
  const corpus = process.env["COORD_CORPUS"];
  if (corpus !== undefined && corpus !== "")
    test.each(readdirSync(join(corpus, "wild")))("the file %s", (name) => {
      const text = readFileSync(join(corpus, "wild", name), "utf8");
      expect([parse(text).reservations, alarms(text)]).toEqual([[], []]);
    });
});
