import { expect, test } from "vitest";
import { ALL, has, intervals } from "../../src/paths/codepoints.ts";
import { foldCodePoint, foldSet, spell } from "../../src/paths/glob.ts";

test("folding twice is folding once, and only letters become ASCII", () => {
  const wrong: string[] = [];
  for (const [low, high] of intervals(ALL)) {
    for (let codePoint = low; codePoint <= high; codePoint++) {
      const folded = foldCodePoint(codePoint);
      if (folded === codePoint) continue;
      const isAscii = folded < 0x80 && !/[a-z]/.test(String.fromCodePoint(folded));
      // No cased letter stands beyond the table.
      if (foldCodePoint(folded) !== folded || isAscii || codePoint > 0x1ffff)
        wrong.push(`U+${codePoint.toString(16)}`);
    }
  }
  expect(wrong).toEqual([]);
});

test("a wide range folds as its members do one by one", () => {
  const [low, high] = [0x41, 0x600];
  const wide = spelled(foldSet([low, high]));
  const narrow = new Set<number>();
  for (let codePoint = low; codePoint <= high; codePoint++) narrow.add(foldCodePoint(codePoint));
  expect(wide).toEqual([...narrow].sort((a, b) => a - b));

  /** The members that a folded text may hold. */
  function spelled(set: readonly number[]): number[] {
    const members: number[] = [];
    for (const [from, to] of intervals(set)) {
      for (let codePoint = from; codePoint <= to; codePoint++) {
        if (foldCodePoint(codePoint) === codePoint) members.push(codePoint);
      }
    }
    return members;
  }
});

test("a wide range folds from its first member to its last", () => {
  const [kelvin, z] = [0x212a, 0x5a];
  expect(has(foldSet([kelvin, 0x2400]), foldCodePoint(kelvin))).toBe(true);
  expect(has(foldSet([kelvin + 1, 0x2400]), foldCodePoint(kelvin))).toBe(false);
  expect(has(foldSet([0x80, kelvin]), foldCodePoint(kelvin))).toBe(true);
  expect(has(foldSet([z, z + 1]), z + 0x20)).toBe(true);
});

test("texts are spelled code point by code point", () => {
  expect(spell("ΑΣς İß K 😀", false)).toBe("ασσ İß k 😀");
  expect(spell("Ab\ud800", true)).toBe("Ab\ufffd");
});
