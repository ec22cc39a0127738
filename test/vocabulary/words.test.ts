import fc from "fast-check";
import { expect, test } from "vitest";
import { bare, fold, words } from "../../src/vocabulary/words.ts";
import { sized } from "../size.ts";

const unaccented = (text: string) =>
  text
    .normalize("NFD")
    .replace(/[\p{M}\p{DI}]+/gu, "")
    .toLowerCase();
const anything = fc.oneof(
  fc.string({ unit: fc.integer({ min: 0, max: 0x120 }).map((code) => String.fromCharCode(code)) }),
  fc.string({ unit: "grapheme" }),
  fc.string({
    unit: fc.constantFrom(
      "a",
      "É",
      " ",
      "\ufe0f",
      "\u20e3",
      "✅",
      "⚠",
      "🎯",
      "\ud83d",
      "\udfaf",
      "❶",
      "🄀",
      "—",
      "»",
      "→",
      "↚",
      "\u200b",
      "¨",
    ),
  }),
);

test("the quick way through Latin text says what Unicode says", () => {
  fc.assert(
    fc.property(anything, (text) => {
      expect(words(text)).toBe(
        unaccented(text)
          .replace(/[^\p{L}\p{N}]+/gu, " ")
          .trim(),
      );
      expect(fold(text)).toBe(unaccented(text).replace(/\s+/gu, " ").trim());
    }),
    { numRuns: sized(5_000, 500) },
  );
});

test("the quick way to what signs stand around says what Unicode says", () => {
  const title = fc.oneof(
    anything,
    fc.string({
      unit: fc.constantFrom(
        "a",
        "É",
        "7",
        " ",
        ")",
        "#",
        "*",
        "\ufe0f",
        "✅",
        "🎯",
        "\ud83d",
        "→",
        "ª",
        "中",
      ),
    }),
  );
  fc.assert(
    fc.property(title, (text) => {
      expect(bare(text)).toBe(fold(text.replace(/^[^\p{L}]+|[^\p{L}\p{N})]+$/gu, "")));
    }),
    { numRuns: sized(5_000, 500) },
  );
});

test("the quick way through emoji and other signs says what Unicode says of each", () => {
  const from = (start: number, count: number) => [...Array(count).keys()].map((at) => start + at);
  const codes = [...from(0x80, 0x80), ...from(0x2000, 0x240), ...from(0x25f0, 0x200)];
  for (const code of [...codes, ...[...Array(0xc00).keys()].map((at) => 0x1f000 + at)]) {
    const text = `a${String.fromCodePoint(code)}b`;
    const plain = unaccented(text);
    expect([words(text), fold(text)], code.toString(16)).toEqual([
      plain.replace(/[^\p{L}\p{N}]+/gu, " ").trim(),
      plain.replace(/\s+/gu, " ").trim(),
    ]);
  }
});

test("accents, case, emoji, punctuation and spacing do not count", () => {
  expect(words(" 🔄 Log d'activité  temps réel ! ")).toBe("log d activite temps reel");
  expect(words("EN_COURS")).toBe("en cours");
  expect(fold("  Résolution   bugs (BUG-020)")).toBe("resolution bugs (bug-020)");
});
