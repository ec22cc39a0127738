// What a hand typed into a field, beside what is read there.
import { expect, test } from "vitest";
import { isTyped, leavesOut, mergeWords, saysNoMore } from "../../src/merge/entries/typed.ts";

const TIME = "2026-11-22 19:10 +01:00";

test.each([
  [`Start: ${TIME}`, false],
  [`Since: ${TIME}`, false],
  [`Finished: ${TIME}`, false],
  [`Expired: ${TIME}`, false],
  [`Last activity: ${TIME}`, false],
  [`Last activity: ${TIME} or so`, true],
  ["Start: when it rains", true],
  ["Estimate: 30 min", false],
  ["Estimate: 30 min, twice", true],
  ["Result: Success", false],
  ["Result: not bad", true],
  ["Files: a.ts", true],
  ["words of a hand", true],
  ["   ", false],
])("%j says more than its field: %j; what was there before says nothing", (line, expected) => {
  expect(isTyped(line, undefined)).toBe(expected);
  expect(isTyped(line, "something else")).toBe(expected);
  expect(isTyped(` ${line} `, line)).toBe(false);
});

test.each<[string, string | undefined, string[], boolean]>([
  ["Files: a.ts", undefined, ["Files: b.ts, a.ts"], true],
  ["Files: a.ts", undefined, ["Files: b.ts"], false],
  ["Files: a.ts", "Files: a.ts", [], true],
  ["Files: 12", undefined, ["Files: 11"], false],
  ["Files: 12", undefined, ["Files: 12"], true],
  [`Start: ${TIME}`, undefined, [], true],
])("%j, which was %j, says no more than %j: %j", (line, base, others, expected) => {
  expect(saysNoMore(line, base, others)).toBe(expected);
});

test.each<[string[], string[], string[], string[], boolean]>([
  [["one"], [], ["one"], ["two"], true],
  [["one two"], [], ["one"], ["two"], false],
  [["one"], ["two"], ["one"], ["two"], false],
  // A file's own words, and what a field's rule is about, may go.
  [["one"], [], ["one"], ["Result: Success"], false],
  [["one"], [], ["one"], ["released"], false],
  [["one"], [], ["one"], ["x"], false],
])("lines %j, once %j, for %j and %j leave a word out: %j", (lines, base, ours, theirs, expected) => {
  expect(leavesOut(lines, { base, ours, theirs })).toBe(expected);
  expect(leavesOut(lines, { base, ours: theirs, theirs: ours })).toBe(expected);
});

test.each([
  ["a b c", "a b c d", "z a b c", "z a b c d"],
  ["a b c", "a x c", "a b c", "a x c"],
  ["a b c", "a b c", "a y c", "a y c"],
  ["a b c", "a x c", "a y c", "a x c"],
  ["fix login", "fix login now", "Fix login", "Fix login now"],
  ["a a", "a a b", "A a", "A a b"],
])("of the words %j, %j and %j become %j", (base, ours, theirs, expected) => {
  expect(mergeWords({ base, ours, theirs })).toBe(expected);
});
