import { readFileSync } from "node:fs";
import fc from "fast-check";
import { expect, test } from "vitest";
import { plainInstance } from "../../src/protocol/instances.ts";
import { plainLabel } from "../../src/protocol/lines.ts";
import { plainLogHead } from "../../src/protocol/log.ts";
import { plainItem, plainLevel } from "../../src/protocol/priorities.ts";
import { leadOf, plainHead } from "../../src/protocol/reservation-head.ts";
import { plainTask } from "../../src/protocol/tasks.ts";
import { hasWord } from "../../src/text/latin.ts";
import { plainTime } from "../../src/time/time.ts";
import { sized } from "../size.ts";

/** An expression at the top of a module, by its name. */
function expression(file: string, name: string): RegExp {
  const text = readFileSync(new URL(`../../src/${file}.ts`, import.meta.url), "utf8");
  const [, source, flags] = new RegExp(String.raw`^const ${name} =\s+/(.*)/([a-z]*);$`, "m").exec(text) ?? [];
  if (source === undefined) throw new Error(`no ${name} in ${file}`);
  return new RegExp(source, flags);
}

const named = (file: string, name: string) => {
  const look = expression(file, name);
  return (text: string) => look.test(text);
};

/** Expressions that are long to compile, and the plain look that stands before each: it passes whatever they take. */
const LOOKS: readonly (readonly [file: string, name: string, look: (text: string) => boolean])[] = [
  ["protocol/alerts", "HEAD", named("protocol/alerts", "NAMES_NUMBER")],
  ["protocol/alerts", "BEGINS", named("protocol/alerts", "NAMES_INSTANCE")],
  ["protocol/task-details", "BEHIND", (text) => text.endsWith(")") && text.includes(":")],
  ["protocol/tasks", "OWNER", (text) => text.startsWith("I") || text.startsWith("i")],
  ["protocol/handovers", "HEAD", (text) => /\d/.test(text)],
  ["protocol/handovers", "BEGINS", (text) => text.toLowerCase().includes("handover")],
  ["protocol/handovers", "BEGINS", (text) => /[#\d]/.test(text)],
  ["protocol/tasks", "LINE", (text) => text.includes("[")],
  ["protocol/priorities", "LINE", (text) => /[[\d]/.test(text)],
  ["protocol/reservation-head", "EXACT", (text) => text.trimStart().startsWith("[")],
  ["protocol/lines", "RULE", (text) => "-*_".includes(text.trimEnd().at(-1) ?? " ")],
  ["protocol/log", "HEAD", (text) => /\d/.test(text)],
  ["protocol/log", "LETTER", (text) => text.includes("#")],
  ["foreign/items", "MOMENT", (text) => /\d/.test(text)],
  ["protocol/task-details", "BOX", (text) => /^[^[]*\[.?\]/s.test(text)],
  ["protocol/log", "LINE", (text) => /#\s*\d/.test(text)],
  ["protocol/conflicts", "HEAD", (text) => text.includes("[")],
  ["protocol/conflicts", "BEGINS", (text) => text.includes("[")],
  ["protocol/task-details", "STRUCK", (text) => text.startsWith("~~") || text.startsWith("<")],
  ["foreign/strays", "HEAD", named("foreign/strays", "LIKELY")],
  ["foreign/items", "AVOIDED", named("foreign/items", "BEGINS_AVOIDED")],
  ["foreign/lines", "EXAMPLE", (text) => text.includes("(")],
  ["foreign/sentences", "DOING", (text) => text.includes(" is ") || text.includes(" are ")],
  ["session/board-names", "USUAL", named("session/board-names", "LIKELY")],
];

const PIECES = [
  [
    "HANDOVER #1 → #2",
    "Instance #1 → Instance #",
    "3",
    "[17:05] Instance #4 - a",
    "- [9:00 ] Instance # 5: b",
    "[open] Instance #1 ↔ #2 - c",
    "[x] 1 <-> 2: d",
    "instance 3 - e",
    "Instance #12: f",
    "18:00 - Instance #2",
    "HH:MM - Instance #x",
    "- [x] g",
    "1. [ ] h",
    "> - [✅] i",
    "2026-11-22 19:40",
    "a",
  ],
  [
    "BLOCAGE",
    "Blocker ",
    "Instance",
    "in\u017ftance ",
    "Instances",
    " #3",
    " 5",
    " - ",
    ": ",
    "10:00",
    "🚨 ",
    "**",
    "[x] ",
  ],
  ["Fix login ", "(after", "(after: ", "x", ")", " )", ":", "é"],
  [
    "HANDOVER ",
    "Instance #1",
    " → ",
    "#",
    "3",
    " => ",
    "*",
    "(a)",
    "[17:05] ",
    "[conflict] ",
    "#2 ",
    " ↔ ",
    " - text",
    "- ",
  ],
  ["- ", "* ", "_", "\t", "***", "[RESERVED] ", "Instance #3", ".md", "\u00a0"],
  ["~~done~~", "<del>", "a", "</del>", "<S>", "</S>", " (x)"],
  [
    "do not",
    "Don't",
    "NEVER",
    "not ",
    "except",
    "ne pas",
    "sauf ",
    "jamais",
    "evito",
    "nicht",
    "não toca",
    ", ",
    ".",
    "x",
    "(example)",
    "(for exemple)",
  ],
  ["claude ", "is ", "are ", "editing ", "not", "ing", "a "],
  [
    "agent-",
    "team_",
    "coordination",
    "Koordination",
    "status",
    "locks",
    "claims",
    "board",
    "sessions",
    "work",
    "active-",
    "tasks",
    "file",
    ".md",
    "x",
  ],
] as const;

const text = fc.oneof(
  ...PIECES.map((pieces) => fc.string({ unit: fc.constantFrom(...pieces, " "), maxLength: 9 })),
  fc.string({ unit: "binary", maxLength: 30 }),
);

test.each(LOOKS)("the look before %s: %s passes whatever that takes", (file, name, look) => {
  const full = expression(file, name);
  let taken = 0;
  fc.assert(
    fc.property(text, (one) => {
      if (one.search(full) < 0) return;
      taken++;
      expect(look(one), one).toBe(true);
    }),
    { numRuns: sized(40_000, 8_000), seed: 7 },
  );
  expect(taken).toBeGreaterThan(0);
});

/** Readers of lines as coord writes them, which stand before an expression for all that people write. */
const READERS: readonly (readonly [
  file: string,
  name: string,
  read: (text: string) => readonly (string | undefined)[] | null,
  pieces: readonly string[],
])[] = [
  [
    "time/time",
    "FORM",
    plainTime,
    [
      "2026-11-22",
      "12026",
      "19:40",
      "9:40",
      "23",
      ":59",
      " ",
      "T",
      " - ",
      " +01:00",
      "-0100",
      "Z",
      "-",
      "~",
      ",5",
    ],
  ],
  [
    "protocol/instances",
    "LINE",
    plainInstance,
    ["- ", "**", "Instance ", "Instances", "#3", "#12", "-", "1234567", " : ", ":", "ACTIVE - A", "__", "\n"],
  ],
  [
    "protocol/tasks",
    "LINE",
    plainTask,
    ["[", "]", "FREE", "EN COURS", " ", "  ", "- ", "a", "🙂".repeat(11), "\n", "1. ", "x".repeat(21)],
  ],
  [
    "protocol/priorities",
    "LINE",
    plainItem,
    ["1", "12", "123456789", ". ", ") ", ".", " ", "- ", "[x] ", "a", "🙂", "\n"],
  ],
  [
    "protocol/log",
    "HEAD",
    plainLogHead,
    [
      "2026-11-22 19:40",
      "2026-11-22",
      "19:40",
      " - Instance #5",
      " - ",
      "Instance #",
      "12",
      "1234567",
      " ",
      "[",
      ": x",
    ],
  ],
  [
    "protocol/reservation-head",
    "EXACT",
    plainHead,
    [
      "[",
      "]",
      "RESERVED",
      " ",
      "Instance ",
      "#5",
      "#1234567",
      " - ",
      "-",
      " (a)",
      "T",
      "…",
      "\n",
      "x".repeat(21),
    ],
  ],
  [
    "protocol/lines",
    "LABEL",
    plainLabel,
    ["Files", "x".repeat(39), ":", " : ", ": ", "** : ", " ", "**", "a", "=", "- ", "é", "\n"],
  ],
];

test.each(READERS)("a law: what is read without %s: %s is what that reads", (file, name, read, pieces) => {
  const full = expression(file, name);
  let taken = 0;
  const piece = fc.oneof(
    { weight: 9, arbitrary: fc.constantFrom(...pieces) },
    { weight: 1, arbitrary: fc.string({ unit: "binary", maxLength: 2 }) },
  );
  const samples: readonly string[] = [
    "2026-11-22 19:40 +01:00",
    "- **Instance #3** : ACTIVE - A",
    "2026-11-22 19:40 +01:00 - Instance #3",
    "[FREE] a",
    "1. a",
    "[RESERVED] Instance #5 - T",
    "Files: a",
    "Last activity: a",
    "**Date** : a",
  ];
  const nearly = fc
    .tuple(fc.constantFrom(...samples), fc.nat(30), fc.nat(2), piece)
    .map(([text, at, cut, put]) => text.slice(0, at) + put + text.slice(at + cut));
  fc.assert(
    fc.property(
      fc.oneof(nearly, fc.string({ unit: piece, maxLength: 8 }), fc.constantFrom(...samples)),
      (one) => {
        const found = read(one);
        if (found === null) return;
        taken++;
        expect([...(full.exec(one) ?? [])]).toEqual([...found]);
      },
    ),
    { numRuns: sized(40_000, 4_000) },
  );
  expect(taken).toBeGreaterThan(0);
});

test("a law: a line that begins with a word in brackets has nothing before it", () => {
  const mark = expression("protocol/reservation-head", "MARK");
  fc.assert(
    fc.property(fc.stringMatching(/^\[[A-Za-z\d]{2}/), (line) => {
      mark.lastIndex = 0;
      expect(mark.test(line)).toBe(false);
      expect(leadOf(line).end).toBe(0);
    }),
    { numRuns: sized(5_000, 500) },
  );
});

test("a law: the level of a heading that is read sign by sign is that of the expression", () => {
  const full = expression("protocol/priorities", "LEVEL");
  const unit = fc.constantFrom("P", "1", "2", " ", " - ", "a", "É", "🚨");
  fc.assert(
    fc.property(fc.string({ unit, maxLength: 5 }), (title) => {
      const found = plainLevel(title);
      if (found !== undefined) expect(full.exec(title)?.[1]).toBe(found);
    }),
    { numRuns: sized(20_000, 2_000) },
  );
});

test("a law: a line that stands as a heading, in bold or brackets, has no word behind it", () => {
  const begins = expression("foreign/sections", "BEARER");
  const whole = /^\s*(?:[-*+]\s+)?(?:(?:\*\*|__)(?!\*)([^*_]+)(?:\*\*|__)|\[([^\][/.]+)\])[^\p{L}\p{N}]*$/u;
  const unit = fc.constantFrom(
    "**",
    "__",
    "*",
    "_",
    "[",
    "]",
    "- ",
    " ",
    "Agent 8",
    "é",
    "中",
    ":",
    "🚨",
    "\n",
    "¼",
    "/",
  );
  fc.assert(
    fc.property(fc.string({ unit, maxLength: 9 }), (line) => {
      const [all = null, bold, bracketed] = begins.exec(line) ?? [];
      const isAlone = all !== null && !hasWord(line.slice(all.length));
      const found = whole.exec(line);
      expect(isAlone ? [bold, bracketed] : null).toEqual(found && [found[1], found[2]]);
    }),
    { numRuns: sized(20_000, 3_000) },
  );
});
