import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { diagnose } from "../../src/checks/index.ts";
import { tooManyBlocks } from "../../src/document/limit.ts";
import { scan } from "../../src/document/outline.ts";
import { covers, overlaps } from "../../src/paths/overlap.ts";
import { openClaimsOn } from "../../src/foreign/open.ts";
import { reservations } from "../../src/protocol/reservations.ts";
import { View } from "../../src/protocol/view.ts";
import { compare } from "../../src/rules/collisions.ts";
import { holdings } from "../../src/rules/holdings.ts";
import { standingOf } from "../../src/rules/standing.ts";
import { withoutHanging } from "../hang.ts";
import { sized, variants } from "../size.ts";
import { contextOf } from "../operations/context.ts";

const context = contextOf();

const entry = (i: number, files: string, title = `T${i}`) =>
  `[RESERVED] Instance #${i + 10} - ${title} - Start: 2026-11-22 19:55 +01:00\nFiles: ${files}\n`;
const board = (...entries: readonly string[]) =>
  `# Board\n\n## Task reservations\n\n### Current tasks\n\`\`\`\n${entries.join("\n")}\`\`\`\n`;
const made = (count: number, files: (i: number) => string, title?: (i: number) => string) =>
  new View(board(...Array.from({ length: count }, (_, i) => entry(i, files(i), title?.(i)))));
const codes = (view: View) => new Set(diagnose(view, context).map(({ code }) => code));

describe("a line of many markers", () => {
  test.each(variants(["- ", "* - ", "- * + ", "> ", "1. ", "-\t", "> - "], 3))(
    "of %j is read once",
    (marker) => {
      const text = `${marker.repeat(60_000)}x\n${"\n".repeat(60_000)}# After\n`;
      const outline = withoutHanging(() => scan(text));
      expect(outline.headings.at(-1)).toMatchObject({ level: 1, nested: false });
      expect(outline.tooDeep).not.toBeNull();
    },
  );

  test("is named where it is too deep, and not where it is not", () => {
    expect(codes(new View(`${"- ".repeat(101)}x\n`))).toContain("NESTED_TOO_DEEP");
    expect(codes(new View(`${"- ".repeat(99)}x\n`))).not.toContain("NESTED_TOO_DEEP");
  });
});

describe("a line that goes on and on", () => {
  const lines: [before: string, piece: string, after: string][] = [
    ["- Lock: ", "[", ""],
    ["- Lock: ", ":", "x"],
    ["- Lock: ", ">", "x"],
    ["- Lock: a", ")", "x"],
    ["- Lock: a.ts ", "*", "x"],
    ["- Bob: a.ts\n  ", " ", ""],
    ["| Who | Files | Status |\n|---|---|---|\n| Bob | src/a.ts | ", "[", ""],
    ["| Who | Files | Status |\n|---|---|---|\n| ", ":", "x | src/a.ts | live |"],
    ["| Who | Files | Status |\n|---|---|---|\n| ", "[x](", " | src/a.ts | live |"],
    ["", " ", ""],
    ["```yaml\nlocks:\n  - file: src/a.ts\n    by: ", " ", "x\n```"],
    ["```yaml\nlocks:\n  - file: src/a.ts\n    by: ", "[", "\n```"],
    ["## Conflicts\n\n### Conflict ", "\u00a0", "x\n- src/a.ts (Bob)"],
    ["## Components\n\n- **a** : ", "\u2003", "x"],
    ["## In progress\n\n```\nsrc/a.ts ", "\t", "\n```"],
  ];
  test.each(variants(lines, 3))("is read once: %j, %j and so on, %j", (before, piece, after) => {
    const view = new View(`# Board\n\n${before}${piece.repeat(200_000)}${after}\n\nafter\n`);
    withoutHanging(() => {
      openClaimsOn(view, "src/a.ts", context);
      diagnose(view, context);
    });
  });
});

describe("a text of too many headings, fences and HTML blocks", () => {
  test.each([
    "# h\n\n",
    "## Active instances\n",
    "<div>\n",
    "```\n",
    "~~~~\n",
    "h\n===\n",
    "h\r\n- \r\n",
    "# h\r",
    "h\r---\r",
  ])("of %j is told without reading it", (block) => {
    expect(tooManyBlocks(block.repeat(30_002))).toMatch(/^more than 30000 /);
    expect(tooManyBlocks(block.repeat(29_999))).toBeNull();
  });

  test("is told by the signs behind each line's end", () => {
    const isNumbered = (line: string) => line.startsWith("#") && /^\d/.test(line.replace(/^[# ]{1,9}/, ""));
    const isBelow = (line: string, before: string) => /^(?:=+|-+) *$/.test(line) && before !== "";
    const told = (text: string) => {
      const lines = text.split(/\r\n|[\r\n]/);
      return lines.filter(
        (line, at) =>
          at > 0 &&
          ((/^[#<`~]/.test(line) && !isNumbered(line)) ||
            (at < lines.length - 1 && isBelow(line, lines[at - 1] ?? ""))),
      ).length;
    };
    const signs = fc.string({ unit: fc.constantFrom(..."\n\n\n\r###  <`~19ax==-"), maxLength: 60 });
    fc.assert(
      fc.property(signs, fc.nat(6), (text, most) => {
        const long = text.padEnd(most * 2, "x");
        expect(tooManyBlocks(long, most) !== null).toBe(told(long) > most);
      }),
      { numRuns: sized(20_000, 500) },
    );
  });

  test("is none of a log, however long, nor of prose", () => {
    expect(
      tooManyBlocks("### 2026-03-01 10:00 +00:00 - Instance #1\n- **Action** : x\n\n".repeat(100_000)),
    ).toBeNull();
    expect(tooManyBlocks("Some words # and <more>.\n".repeat(200_000))).toBeNull();
    expect(tooManyBlocks("- a\n\n---\n\n| a |\n--=\n".repeat(100_000))).toBeNull();
  });
});

describe("a long pattern", () => {
  const long = `${"*a".repeat(300)}x`;
  test("covers everything, and is named", () => {
    expect(covers(long, "src/a.ts")).toBe(true);
    expect(overlaps(long, "zzz/**")).toBe(true);
    expect(codes(new View(board(entry(1, long))))).toContain("PATTERN_TOO_LONG");
  });

  test("of plain letters is a path like any other", () => {
    const path = `${"folder/".repeat(100)}a.ts`;
    expect(covers(path, "src/a.ts")).toBe(false);
    expect(codes(new View(board(entry(1, path))))).not.toContain("PATTERN_TOO_LONG");
  });

  test("of two that take too long to compare it is not said that they are apart", () => {
    const [a, b] = [`${"*a".repeat(240)}x*`, `${"*b".repeat(240)}*x`];
    expect(withoutHanging(() => overlaps(a, b))).toBe(true);
    expect(overlaps("src/**/*.ts", "src/**/*.css")).toBe(false);
  });
});

describe("more than is read", () => {
  const standing = (view: View, path: string) =>
    standingOf({ path }, holdings(view, context), context).verdict;

  test("of reservations: the last one that is read covers everything, and the first that is not is named", () => {
    const view = made(10_003, (i) => `src/dir${i}/**`);
    const found = view.read(reservations);
    expect(found.entries).toHaveLength(10_000);
    expect(found.problems.map(({ code }) => code)).toEqual(["TOO_MANY_ENTRIES"]);
    expect(view.text.slice(found.problems[0]?.range.start)).toMatch(/^\[RESERVED\] Instance #10010 /);
    expect(standing(view, "docs/a.md")).toBe("reserved");
    expect(
      standing(
        made(sized(2_000, 200), (i) => `src/dir${i}/**`),
        "docs/a.md",
      ),
    ).toBe("free");
  });

  test("of patterns in them", () => {
    const many = (count: number) =>
      made(count, (i) => Array.from({ length: 50 }, (_, k) => `s${i}/${k}`).join(", "));
    expect(standing(many(402), "docs/a.md")).toBe("reserved");
    expect(standing(many(300), "docs/a.md")).toBe("free");
    const view = many(405);
    const { entries, problems } = view.read(reservations);
    expect([entries.length, problems.map(({ code }) => code)]).toEqual([401, ["TOO_MANY_ENTRIES"]]);
    expect(view.text.slice(problems[0]?.range.start)).toMatch(/^\[RESERVED\] Instance #410 /);
  });

  test.each(
    variants(
      [
        ["a table", "| who | files | status |\n|---|---|---|\n", "| codex-1 | src/*/a*.ts | in progress |\n"],
        ["a list of locks", "## Locks\n\n", "- src/*/a*.ts -> codex-1 (locked)\n"],
        ["sections", "", "## Session 12 - Crawler\n- Files: lib/*/a*.ts\n- Status: in progress\n\n"],
      ] as const,
      3,
    ),
  )("of claims in %s: what is not looked at may claim anything", (_, head, line) => {
    const view = (size: number) => new View(`# Board\n\n${head}${line.repeat(size / line.length)}`);
    // All that its patterns are made of stands in it, though none covers it.
    const path = "src/lib/bats.md";
    const claims = withoutHanging(() => openClaimsOn(view(420_000), path, context));
    expect(claims.map(({ who }) => who)).toEqual(["?"]);
    expect(openClaimsOn(view(20_000), path, context)).toEqual([]);
    expect(openClaimsOn(view(420_000), "docs/a.md", context)).toEqual([]);
  });

  test("of lines that begin like entries and are none", () => {
    const line = "[RESERVED] Instance - Task src/**/f*.ts\n";
    const claims = withoutHanging(() =>
      openClaimsOn(new View(board(line.repeat(2_000))), "docs/a.md", context),
    );
    expect(claims.length).toBeGreaterThan(0);
  });
});

describe("many reservations", () => {
  test("that are apart are all compared", () => {
    const view = made(sized(3_000, 1_000), (i) => `src/dir${i}/**`);
    expect(withoutHanging(() => compare(holdings(view, context), context))).toEqual({
      found: [],
      uncompared: null,
    });
  });

  test.each(
    variants<readonly [string, (i: number) => string, ((i: number) => string) | undefined]>(
      [
        ["of one file", () => "src/a.ts", undefined],
        ["of one task", (i: number) => `src/${i}.ts`, () => "Same"],
        ["of patterns that may meet", (i: number) => `**/*${i}*.ts`, undefined],
      ],
      3,
    ),
  )("%s are compared as far as anybody waits", (_, files, title) => {
    const view = made(3_000, files, title);
    const { found, uncompared } = withoutHanging(() => compare(holdings(view, context), context));
    expect(found.length).toBeLessThanOrEqual(500);
    expect(uncompared).not.toBeNull();
    expect(codes(view)).toContain("NOT_COMPARED");
  });

  test("two of hundreds that meet are found, whatever they begin with", () => {
    const files = (i: number) =>
      i === 250 ? "src/**/*.md" : i === 7 ? "src/dir90/*.md" : `src/dir${i}/*.ts`;
    const { found } = compare(holdings(made(300, files), context), context);
    expect(found.map(({ earlier, later }) => [earlier.reservation.task, later.reservation.task])).toEqual([
      ["T7", "T250"],
    ]);
  });
});
