import { describe, expect, test } from "vitest";
import { diagnose } from "../../src/checks/index.ts";
import { scan } from "../../src/document/outline.ts";
import { covers, overlaps } from "../../src/paths/overlap.ts";
import { View } from "../../src/protocol/view.ts";
import { compare } from "../../src/rules/collisions.ts";
import { holdings } from "../../src/rules/holdings.ts";
import { withoutHanging } from "../hang.ts";
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
  test.each(["- ", "* - ", "- * + ", "> ", "1. ", "-\t", "> - "])("of %j is read once", (marker) => {
    const text = `${marker.repeat(60_000)}x\n${"\n".repeat(60_000)}# After\n`;
    const outline = withoutHanging(() => scan(text));
    expect(outline.headings.at(-1)).toMatchObject({ level: 1, nested: false });
    expect(outline.tooDeep).not.toBeNull();
  });

  test("is named where it is too deep, and not where it is not", () => {
    expect(codes(new View(`${"- ".repeat(101)}x\n`))).toContain("NESTED_TOO_DEEP");
    expect(codes(new View(`${"- ".repeat(99)}x\n`))).not.toContain("NESTED_TOO_DEEP");
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

describe("many reservations", () => {
  test("that are apart are all compared", () => {
    const view = made(3_000, (i) => `src/dir${i}/**`);
    expect(withoutHanging(() => compare(holdings(view, context), context))).toEqual({
      found: [],
      uncompared: null,
    });
  });

  test.each([
    ["of one file", () => "src/a.ts", undefined],
    ["of one task", (i: number) => `src/${i}.ts`, () => "Same"],
    ["of patterns that may meet", (i: number) => `**/*${i}*.ts`, undefined],
  ])("%s are compared as far as anybody waits", (_, files, title) => {
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
