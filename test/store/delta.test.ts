import { assert, array, constantFrom, integer, property, string } from "fast-check";
import { expect, it } from "vitest";
import { applyDelta, delta } from "../../src/store/delta.ts";
import { sized } from "../size.ts";

/** A log whose entries differ in their numbers only, as real ones nearly do. */
function log(entries: number): string {
  const entry = (i: number) =>
    `### 10:00 - Instance #1\n- **Action** : step ${i}\n- **Statut** : TERMINÉ\n\n`;
  return Array.from({ length: entries }, (_, i) => entry(i)).join("");
}

it("stays as small as the change, however much the text repeats itself", () => {
  const between = log(2_000);
  const before = `[a]\n${between}**Date** : 10:00\n`;
  const after = `[a]\n[b]\nfiles: c\n${between}**Date** : 10:07\n`;
  const edits = delta(before, after);
  expect(edits).toEqual([
    [4, 4, "[b]\nfiles: c\n"],
    [before.length - 2, before.length - 1, "7"],
  ]);
});

it("leads from any text to any other", () => {
  const texts = array(constantFrom("a", "b\n", "long line of words\n", log(3), log(20)), { maxLength: 12 });
  const text = texts.map((parts) => parts.join(""));
  assert(
    property(text, text, string(), integer({ min: 0, max: 2_000 }), (before, after, more, at) => {
      const changed = before.slice(0, at) + more + before.slice(at);
      expect(applyDelta(before, delta(before, after))).toBe(after);
      expect(applyDelta(before, delta(before, changed))).toBe(changed);
    }),
    { numRuns: sized(300, 100) },
  );
});

it("is one edit for one change, and two for changes far apart, at lines' starts", () => {
  const long = (word: string) =>
    `${word} of a line that is long enough to be worth it, and longer than the least\n`;
  const [one, two, three] = ["one", "two", "three"].map(long);
  const before = `${one}${two}${three}`;
  expect(delta(before, before)).toEqual([]);
  expect(delta("", "a")).toEqual([[0, 0, "a"]]);
  expect(delta("a", "")).toEqual([[0, 1, ""]]);
  expect(delta("ab", "aab")).toEqual([[1, 1, "a"]]);
  expect(delta("aab", "ab")).toEqual([[1, 2, ""]]);
  expect(delta("axb", "ayb")).toEqual([[1, 2, "y"]]);
  // A short text between two changes is written anew.
  expect(delta("a-----b", "x-----y")).toEqual([[0, 7, "x-----y"]]);
  const shared = long("shared");
  expect(delta(`a\n${shared}b\n`, `x\n${shared}y\n`)).toEqual([
    [0, 1, "x"],
    [2 + shared.length, 3 + shared.length, "y"],
  ]);
  const [middle, later] = [long("three") + long("four"), long("five") + long("six")];
  const change = (sign: string) => `${sign}1\n${middle}${sign}2\n${later}${sign}3\n`;
  const edits = delta(change("a"), change("b"));
  expect(applyDelta(change("a"), edits)).toBe(change("b"));
  expect(edits.map(([start, end, text]) => [end - start, text])).toEqual([
    [1, "b"],
    [1, "b"],
    [1, "b"],
  ]);
});

it("of long texts that share their ends is no longer than what differs", () => {
  for (const length of [1, 15, 16, 17, 255, 256, 257, 4_095, 4_096, 4_097, 9_000]) {
    const [head, tail] = ["h".repeat(length), "t".repeat(length)];
    expect(delta(`${head}a${tail}`, `${head}b${tail}`)).toEqual([[length, length + 1, "b"]]);
    expect(delta(head, `${head}h`)).toEqual([[length, length, "h"]]);
    expect(delta(`${head}a`, `${head}${head}a`)).toEqual([[length, length, head]]);
  }
});
