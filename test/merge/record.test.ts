import { readFileSync, writeFileSync } from "node:fs";
import { expect, test } from "vitest";
import { excerptOf } from "../../src/merge/excerpt.ts";
import { headingsOfBoth, merge, type Merged, type MergeOptions } from "../../src/merge/index.ts";
import { variants } from "../size.ts";

// What becomes of small texts that two hands changed, on record: COORD_READ=write npx vitest run test/merge/record.test.ts

const head = "Instance #2 - Fix login";
const OPEN = `[RESERVED] ${head} - Start: 2026-11-22 19:10 +01:00`;
const entry = (...lines: string[]) => `${lines.join("\n")}\n`;
const rival = entry("[RESERVED] Instance #3 - Mend - Start: 2026-11-22 19:20 +01:00", "Files: a.ts");
const fence = (heading: string) => [`${heading}\n\`\`\`\n`, "```\n"] as const;

/** The sections of a board: what stands around their contents, and what several hands make of these. */
const KINDS: Record<string, readonly [before: string, after: string, ...versions: string[]]> = {
  reservations: [
    ...fence("## Task reservations\n### Current tasks"),
    entry(OPEN, "Files: a.ts"),
    entry(OPEN, "Estimate: 30 min", "Files: a.ts, b.ts", "Last activity: 2026-11-22 19:30 +01:00"),
    entry(`${OPEN} (soon)`, "Files: c.ts, a.ts", "my own words", "Last activity: 2026-11-22 19:40 +01:00"),
    entry(
      `[DONE] ${head} - Finished: 2026-11-22 20:00 +01:00`,
      "Result: Success",
      "Start: 2026-11-22 19:10 +01:00",
      "Files: a.ts",
    ),
    entry(`[RELEASED] ${head} - Finished: 2026-11-22 20:10 +01:00`, "Notes: half", "Files: a.ts, d.ts"),
    entry(`[DONE] ${head}`, "Files: a.ts", "Notes: by hand"),
    `${entry(OPEN, "Files: a.ts")}\n${rival}`,
    "",
  ],
  tasks: [
    ...fence("## Task reservations\n### Remaining tasks"),
    entry("[FREE] Fix login", "[FREE] Write tests"),
    entry("[IN_PROGRESS] Instance #2 - Fix login", "[FREE] Write tests"),
    entry("[IN_PROGRESS] Instance #3 - Fix LOGIN", "[DONE] Write tests"),
    entry("[DONE] Fix login, at last", "[IN_PROGRESS] Write tests"),
    entry("[DONE] Instance #2 - Fix login", "[FREE] Deploy", "[FREE] Write tests"),
    entry("[FREE] Write tests", "[BLOCKED] Fix login (after: Write tests)"),
    entry("[FREE] Write tests"),
  ],
  instances: [
    "## Active instances\n",
    "",
    entry("- **Instance #1** : ACTIVE - Ana (2026-11-22 19:00 +01:00)"),
    entry("- **Instance #1** : PAUSED - Ana (2026-11-22 19:10 +01:00)"),
    entry(
      "- **Instance #1** : ACTIVE - Ana B (2026-11-22 19:20 +01:00)",
      "- **Instance #2** : ACTIVE - Bob (2026-11-22 19:20 +01:00)",
    ),
    entry(
      "- **Instance #1** : FINISHED - Ana (2026-11-22 19:05 +01:00)",
      "- **Instance #2** : ACTIVE - Eve (2026-11-22 19:20 +01:00)",
    ),
    entry("- **Instance #1** : AT LUNCH - Ana (2026-11-22 19:30 +01:00)"),
    "",
  ],
  log: [
    "## Real-time activity log\n\n",
    "",
    entry("### 2026-11-22 19:00 +01:00 - Instance #1", "- **Action** : began"),
    entry(
      "### 2026-11-22 19:20 +01:00 - Instance #2",
      "- **Action** : came",
      "",
      "### 2026-11-22 19:00 +01:00 - Instance #1",
      "- **Action** : began",
    ),
    entry(
      "### 2026-11-22 19:00 +01:00 - Instance #1",
      "- **Action** : began",
      "- **Files** : a.ts",
      "",
      "### 2026-11-22 19:10 +01:00 - Instance #3",
      "- **Action** : went",
      "",
      "#### Details",
      "",
      "so and so",
    ),
    entry(
      "### 2026-11-22 19:00 +01:00 - Instance #1",
      "- **Action** : began anew",
      "- **Files** : b.ts",
      "",
      "### 2026-11-22 19:10 +01:00 - Instance #2",
      "- **Action** : was there",
    ),
    "",
  ],
  priorities: [
    "## Development priorities\n### P1 - CRITICAL\n",
    "",
    entry("1. a", "2. b"),
    entry("1. a", "2. b", "3. c"),
    entry("1. a ✅", "2. b", "3. d", "4. e"),
    entry("1. z", "2. a", "3. b, soon"),
    entry("1. b", "2. ~~a~~ ✅"),
    entry("2. b"),
  ],
  alerts: [
    ...fence("## Emergencies and blockers\n### Open blockers"),
    entry("🚨 BLOCKER - Instance #1 - 2026-11-22 20:00 +01:00", "Problem: p"),
    entry(
      "🚨 BLOCKER - Instance #1 - 2026-11-22 20:00 +01:00",
      "Problem: p",
      "Resolved: 2026-11-22 21:00 +01:00 by Instance #2 - so",
    ),
    entry("🚨 BLOCKER - Instance #1 - 2026-11-22 20:00 +01:00", "Problem: q", "Help needed: a key"),
    entry(
      "🚨 BLOCKER - Instance #1 - 2026-11-22 20:00 +01:00",
      "Problem: p",
      "",
      "🚨 BLOCKER - Instance #3 - 2026-11-22 20:30 +01:00",
      "Problem: r",
    ),
    "",
  ],
  conflicts: [
    ...fence("## Conflict detection\n### Open conflicts"),
    entry(
      "[CONFLICT] Instance #1 ↔ Instance #2 - a.ts - Detected: 2026-11-22 20:00 +01:00",
      "Description: both",
    ),
    entry(
      "[RESOLVED] Instance #1 ↔ Instance #2 - a.ts - Detected: 2026-11-22 20:00 +01:00",
      "Description: both",
      "Decision: #1 first",
    ),
    entry(
      "[CONFLICT] Instance #1 ↔ Instance #2 - a.ts - Detected: 2026-11-22 20:00 +01:00",
      "Description: both, again",
      "",
      "[CONFLICT] Instance #3 ↔ Instance #4 - b.ts - Detected: 2026-11-22 20:10 +01:00",
      "Description: two more",
    ),
    "",
  ],
  handovers: [
    "## Handovers between instances\n\n",
    "",
    entry("### HANDOVER Instance #1 → Instance #2", "**Task** : t", "**Status** : PROPOSED"),
    entry(
      "### HANDOVER Instance #1 → Instance #2",
      "**Task** : t",
      "**Progress** : half",
      "**Changed files** : a.ts",
      "**Status** : ACCEPTED by Instance #2 (2026-11-22 20:00 +01:00)",
    ),
    entry(
      "### HANDOVER Instance #1 → Instance #2",
      "**Task** : t",
      "**Changed files** : b.ts",
      "**Status** : PROPOSED",
      "",
      "### HANDOVER Instance #1 → Instance #*",
      "**Task** : u",
    ),
    "",
  ],
  messages: [
    "## Messages\n\n",
    "",
    entry("[MESSAGE] Instance #1 → Instance #2 - 2026-11-22 19:00 +01:00", "hello?"),
    entry(
      "[MESSAGE] Instance #1 → Instance #2 - 2026-11-22 19:00 +01:00",
      "hello?",
      "[ANSWER] Instance #2",
      "yes",
    ),
    entry(
      "[MESSAGE] Instance #1 → Instance #2 - 2026-11-22 19:00 +01:00",
      "hello?",
      "",
      "[MESSAGE] Instance #3 → Instance #2 - 2026-11-22 19:10 +01:00",
      "and me?",
    ),
    "",
  ],
  components: [
    "## Component status\n\n",
    "",
    entry("### Backend", "- **auth** : 🔄 begun", "- **api** : ✅ works"),
    entry("### Backend", "- **auth** : ✅ works", "- **api** : ✅ works", "- **db** : ❌ broken"),
    entry("### Server", "- **auth** : 🔄 begun", "- **api** : ✅ works"),
    entry(
      "### Backend",
      "- **auth** : ❌ broken",
      "",
      "### Other",
      "- **api** : ✅ works",
      "- **db** : 🔄 begun",
    ),
    "",
  ],
  stamps: [
    "## Last update\n",
    "",
    entry("**Date** : 2026-11-22 - 19:00", "**By** : Instance #1", "**Action** : began"),
    entry("**Date** : 2026-11-22 - 19:20", "**By** : Instance #2", "**Action** : came"),
    entry("**Date** : 2026-11-22 - 19:10", "**By** : Instance #3", "**Action** : went", "", "mine"),
    entry("**Date** : 2026-11-22 - 19:20", "**By** : Instance #4", "**Action** : went"),
    entry("**Date** : 23:50", "**By** : Instance #5", "**Action** : stayed"),
    entry("**Date** : some day", "**By** : Instance #6", "**Action** : slept"),
    "",
  ],
  prose: [
    "## Notes\n\n",
    "\nlast words\n",
    entry("one", "two", "three", "four"),
    entry("one", "TWO", "three", "four"),
    entry("one", "Two", "three", "four", "five"),
    entry("zero", "one", "two", "four"),
    entry("two", "three", "```", "x", "```"),
    "",
  ],
  sections: [
    "",
    "",
    "## Notes\n\none\ntwo\n\n## Links\n\nthree\n\n### More\n\nfour\n",
    "## Remarks\n\none\ntwo\n\n## Links\n\nthree and a half\n\n### More\n\nfour\n",
    "## Links\n\nthree\n\n### More\n\nfour\n\n## Notes\n\none\ntwo\n",
    "## Notes\n\none\ntwo, too\n\n---\n\n## Ways\n\nthree\n",
    "## Notes\n\none\ntwo\n\n### More\n\nfour\n\n## Help\n\nthree\n",
    "### More\n\nfour\n\n## Links\n\nthree",
  ],
};

const time = (hour: string) => `2026-11-22 ${hour} +01:00`;
const done = `[DONE] ${head} - Finished: ${time("20:00")}`;

/** The lines that each of several hands gives one field of a reservation, readable or not. */
const FIELDS: readonly (readonly [first: string, label: string, ...values: string[]])[] = [
  [OPEN, "Last activity", time("19:20"), time("19:30"), "a while ago", "just now"],
  [OPEN, "Estimate", "30 min", "1 h", "60 min", "a day", "until noon"],
  [OPEN, "Files", "a.ts", "a.ts, b.ts", "c.ts (new)", "the login page"],
  [OPEN, "Notes", "half", "half done", "all of it"],
  [done, "Result", "Success", "Partial", "so so", "Success, mostly"],
  [done, "Start", time("19:10"), time("19:20"), "in the morning"],
];
for (const [first, label, ...values] of FIELDS)
  KINDS[label] = [
    ...fence("## Task reservations\n### Current tasks"),
    ...values.map((value) => entry(first, `${label}: ${value}`, "and my words")),
  ];

KINDS["ended"] = [
  ...fence("## Task reservations\n### Current tasks"),
  entry(done, "Result: Success", "Files: a.ts"),
  entry(`${done} (at last)`, "Result: Success", "Files: a.ts", "mine"),
  entry(`${done} (quickly)`, "Files: a.ts, b.ts", "Result: Success", "yours"),
  entry(done.replace("20:00", "20:10"), "Result: Success", "Files: a.ts"),
  entry(done, "Result: Success", "more of mine", "Files: c.ts, a.ts", "Notes: half"),
];

// Sections that share a line with each other: nothing says which of them one with that line was.
KINDS["alike"] = [
  "",
  "",
  "## One\n\nsame\nx\n\n## Two\n\nsame\n",
  "## Other\n\nsame\n",
  "## One\n\nsame\nx\n\n## Two\n\nsame\nand more\n",
  "## Three\n\nsame\nx\n\n## Four\n\nsame\n\n## Two\n\ny\n",
  "## Two\n\nx\n\n## One\n\nsame\n",
];

const EIGHT = [1, 2, 3, 4, 5, 6, 7, 8];

/** Longer texts, of whose eight parts one says a word: a merge leaves out what stands before and behind it. */
const LONG: readonly ((word: string, at: number) => string)[] = [
  (word, at) =>
    `# Board\n\n## Notes\n\nfirst\n\n## Real-time activity log\n\n${EIGHT.map(
      (n) => `### 2026-11-22 19:0${n} +01:00 - Instance #${n}\n- **Action** : ${n === at ? word : "did"}\n`,
    ).join("\n")}\n## Messages\n\nlast\n`,
  (word, at) =>
    `# Board\n\n## Task reservations\n\n### Current tasks\n\`\`\`\n${EIGHT.map(
      (n) => `[RESERVED] Instance #${n} - T${n}\nFiles: ${n === at ? word : n}.ts\n`,
    ).join("\n")}\`\`\`\n\n### Remaining tasks\n\`\`\`\n[FREE] a\n\`\`\`\n`,
  (word, at) =>
    `Board\n=====\n\n${EIGHT.map((n) => `## Part ${n}\n\n${n === at ? word : "said"}\n\nmore\n`).join("\n")}`,
  // Some headings stand right behind a line.
  (word, at) =>
    `# Board\n\n${EIGHT.map(
      (n) => `## Part ${n}\n\nwhat is\n${n === at ? word : "said"}\n${n % 3 === 0 ? "\n" : ""}`,
    ).join("")}`,
];

type Versions = readonly [base: string, ours: string, theirs: string];

/** What came out: one of the three, or what it has between `before` and `after`; and what is said of it, with the text that it is said of. */
function outcome(
  [base, ours, theirs]: Versions,
  { text, conflicts }: Merged,
  before = "",
  after = "",
): string[] {
  const as = Object.entries({ base, ours, theirs }).find(([, one]) => one === text)?.[0];
  const isFramed =
    text.startsWith(before) && text.endsWith(after) && text.length >= before.length + after.length;
  const within = isFramed ? text.slice(before.length, text.length - after.length) : text;
  return [
    ...(as === undefined ? within.split("\n").map((line) => `  ${line}`) : [`  = ${as}`]),
    ...conflicts.map(
      ({ code, args, range }) =>
        `  ! ${code} ${Object.values(args).join(", ")} (${range.start - before.length}–${range.end - before.length})`,
    ),
  ];
}

/** What three hands make of each other's versions, of which one was there before; the other way round where that is not the same. */
function bothWays(
  of: string,
  texts: Versions,
  options: MergeOptions,
  around: readonly [string, string],
): string[] {
  const [base, ours, theirs] = texts;
  const there = outcome(texts, merge(base, ours, theirs, options), ...around);
  const back = outcome(texts, merge(base, theirs, ours, options), ...around);
  return [`# ${of}`, ...there, ...(there.join() === back.join() ? [] : ["  or", ...back])];
}

type Case = () => string[];

function casesOf(kind: string): Case[] {
  const [before = "", after = "", ...versions] = KINDS[kind] ?? [];
  const around = [`# Board\n\n${before}`, after] as const;
  const options = { zone: () => 60, markers: kind === "sections" || kind === "prose" };
  const triples = versions.flatMap((_, base) =>
    versions.flatMap((_, ours) => versions.map((_, theirs) => [base, ours, theirs] as const)),
  );
  return triples
    .filter(([base, ours, theirs]) => ours < theirs && base !== ours && base !== theirs)
    .map((at) => () => {
      const [base = "", ours = "", theirs = ""] = at.map((one) => around.join(versions[one]));
      return bothWays(`${kind} ${at.join(" ")}`, [base, ours, theirs], options, around);
    });
}

/** What is left out of long texts, whose line ends are of both kinds, for some lengths and places. */
const excerpts: Case[] = LONG.flatMap((long, kind) =>
  ["\n", "\r\n"].flatMap((eol) =>
    [20, 45].flatMap((margin) =>
      [1, 4, 8].map((at) => () => {
        const [base = "", ours = "", theirs = ""] = ["was", "ours", "theirs"].map((word) =>
          long(word, at).replaceAll("\n", eol),
        );
        const found = excerptOf({ base, ours, theirs }, 60, margin);
        const title = `# excerpt ${kind} ${JSON.stringify(eol)} ${margin} ${at}`;
        if (found === null) return [title, "none"];
        const { text } = found.views.ours;
        const put = (before: string, more: string) => text.replace(before, () => more + before);
        // Somebody's lines in it, a fence left open, a heading above what was left out, and a part of it lost.
        const merged = [text, `${text}more`, put("ours", "\n```\n"), put("<!--", "# New\n\n"), text.slice(9)];
        const isTaken = (one: string) => found.restored({ text: one, conflicts: [] }) !== null;
        return [title, JSON.stringify([found.length, text]), JSON.stringify(merged.map(isTaken))];
      }),
    ),
  ),
);

/** How much is left out, for each length of what stays around the changes. */
const lengths: Case[] = [
  ...LONG,
  // What three texts begin and end with alike may be more than the shortest of them.
  (word: string) => `# Board\n\n${"## Part\n\nsaid\n\n".repeat({ was: 8, ours: 7 }[word] ?? 10)}`,
].flatMap((long, kind) =>
  ["\n", "\r\n"].flatMap((eol) =>
    [3, 6].map((at) => () => {
      const [base = "", ours = "", theirs = ""] = ["was", "ours", "theirs"].map((word) =>
        long(word, at).replaceAll("\n", eol),
      );
      const found = Array.from({ length: 60 }, (_, margin) => {
        return String(excerptOf({ base, ours, theirs }, 60, margin)?.length ?? 0);
      }).flatMap((one, margin, all) => (one === all[margin - 1] ? [] : [`${margin}: ${one}`]));
      return [`# lengths ${kind} ${JSON.stringify(eol)} ${at}`, found.join(", ")];
    }),
  ),
);

const apart: Case[] = Object.keys(KINDS).map((kind) => () => {
  const [before = "", after = "", ...versions] = KINDS[kind] ?? [];
  const [text = "", begun = ""] = [versions.at(-2), versions[0]].map(
    (one) => `# ${kind}\n\n${before}${one}${after}`,
  );
  return [
    `# headings ${kind}`,
    JSON.stringify([headingsOfBoth(text, begun), headingsOfBoth(begun, `\n${begun}`)]),
  ];
});

test("what becomes of small texts that two hands changed", () => {
  const file = new URL("../../fixtures/read/records/merge.txt", import.meta.url);
  const all = [...Object.keys(KINDS).flatMap(casesOf), ...excerpts, ...lengths, ...apart];
  if (process.env["COORD_READ"] === "write")
    writeFileSync(file, `${all.flatMap((one) => one()).join("\n")}\n`);
  const known = readFileSync(file, "utf8").split(/\n(?=# )|\n$/);
  const recorded = new Map(known.map((one) => [one.split("\n", 1)[0], one]));
  for (const one of variants(all, 50)) {
    const found = one();
    expect(found.join("\n")).toBe(recorded.get(found[0]));
  }
});

test("a merge that leaves out what is alike at both ends comes out as that of the whole", () => {
  const places = LONG.flatMap((long) =>
    EIGHT.flatMap((at) => ["\n", "\r\n"].map((eol) => ({ long, at, eol }))),
  );
  for (const { long, at, eol } of variants(places, 6)) {
    const [base = "", ours = "", theirs = ""] = ["was", "ours", "theirs"].map((word) =>
      long(word, at).replaceAll("\n", eol),
    );
    const whole = merge(base, ours, theirs, { leaveOut: { worth: Infinity, margin: 0 } });
    expect(merge(base, ours, theirs, { leaveOut: { worth: 60, margin: 20 } })).toEqual(whole);
    expect(whole.text).toMatch(/ours[^]*theirs|theirs[^]*ours/);
  }
});
