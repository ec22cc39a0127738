import { describe, expect, test } from "vitest";
import { readLabel, readLabels, trailingParenthesis } from "../../src/protocol/lines.ts";
import { vocabularies } from "../../src/vocabulary/index.ts";
import type { LabelKind } from "../../src/vocabulary/types.ts";

const forms = Object.values(vocabularies).flatMap(({ labels }) =>
  Object.entries(labels).flatMap(([kind, all]) => all.map((form) => [form, kind as LabelKind] as const)),
);

test.each(forms)("the label %j is read in every shape that people write", (form, kind) => {
  const shapes = [
    `${form}: v`,
    `${form} : v`,
    `  ${form}:v`,
    `**${form}** : v`,
    `**${form}:** v`,
    `- **${form}** : v`,
  ];
  shapes.push(
    `* ${form}: v`,
    `__${form}__: v`,
    `🕒 ${form}\u00a0:\u00a0v`,
    `${form.toUpperCase()}: v  `,
    `** ${form} ** : v`,
  );
  for (const line of shapes) {
    const label = readLabel(line);
    expect(label, line).toMatchObject({ kind, value: "v" });
    expect(line.slice(label?.valueAt).trimEnd(), line).toBe("v");
  }
});

describe("no label", () => {
  test.each([
    "",
    ":",
    " : v",
    "Files",
    "http://a.b",
    "Unknown: v",
    "Files and more: v",
    "**: v",
    "Fi*les: v",
    `${"a".repeat(41)}: v`,
  ])("is in %j", (line) => {
    expect(readLabel(line)).toBeNull();
  });
});

test("of a label given twice the first value counts, and lines with unknown labels are handed back", () => {
  const { labels, rest } = readLabels(["Files: a", "Owner: me", "Files: b", "Notes:", "text"]);
  expect([...labels]).toEqual([
    ["files", "a"],
    ["notes", ""],
  ]);
  expect(rest).toEqual(["Owner: me", "text"]);
});

test("only a parenthesis that ends the text is its last one", () => {
  expect(trailingParenthesis("a (b) (c) ")).toEqual({ before: "a (b)", inside: "c" });
  expect(trailingParenthesis("(c)")).toEqual({ before: "", inside: "c" });
  for (const text of ["a", "a (b) c", "a (b", "a b)", "a (b))", "a ((b))"])
    expect(trailingParenthesis(text), text).toBeNull();
});
