// Lines as coord writes them are read sign by sign, without an expression: that is what makes a long file quick to read.
import { expect, test } from "vitest";
import { plainInstance } from "../../src/protocol/instances.ts";
import { plainLabel } from "../../src/protocol/lines.ts";
import { plainLogHead } from "../../src/protocol/log.ts";
import { plainItem, plainLevel } from "../../src/protocol/priorities.ts";
import { plainHead } from "../../src/protocol/reservation-head.ts";
import { plainTask } from "../../src/protocol/tasks.ts";

const TIME = "2026-11-22 19:40 +01:00";
const words = (length: number) => "X".repeat(length);
const parts = (found: readonly (string | undefined)[] | null | undefined) => found?.slice(1) ?? null;

test.each([
  ["[RESERVED] Instance #3 - Fix login", ["RESERVED", "3", "Fix login"]],
  [`[${words(1)}] Instance #123456 - x`, ["X", "123456", "x"]],
  [`[${words(20)}] Instance #1 - x`, [words(20), "1", "x"]],
  [`[${words(21)}] Instance #1 - x`, null],
  ["[] Instance #1 - x", null],
  ["[X] Instance #1234567 - x", null],
  ["[X] Instance # - x", null],
  ["[X] Instance #1 -x", null],
  ["[X] Instance #1 - ", null],
  ["X] Instance #1 - x", null],
])("a reservation's first line: %s", (line, expected) => {
  expect(parts(plainHead(line))).toEqual(expected);
});

test.each([
  ["[FREE] a", ["FREE", "a"]],
  [`[${words(20)}] a`, [words(20), "a"]],
  [`[${words(21)}] a`, null],
  ["[X] a", ["X", "a"]],
  ["[] a", null],
  ["[X]a", null],
  ["[X]  a", null],
  ["[X]] a", null],
  [" [X] a", null],
])("a task: %s", (line, expected) => {
  expect(parts(plainTask(line))).toEqual(expected);
});

test.each([
  ["1. a", ["a"]],
  ["12. a b", ["a b"]],
  ["10. a", ["a"]],
  ["1.a", null],
  ["1.  a", null],
  [". a", null],
  ["a", null],
])("a priority: %s", (line, expected) => {
  expect(parts(plainItem(line))).toEqual(expected);
});

test.each([
  ["P1 - CRITICAL", "1"],
  ["P9 x", "9"],
  ["P1", undefined],
  ["P12 x", undefined],
  ["P1-x", undefined],
  ["X1 x", undefined],
  ["P x", undefined],
])("a level: %s", (title, expected) => {
  expect(plainLevel(title)).toBe(expected);
});

test.each([
  ["- **Instance #3** : ACTIVE - Ana", ["3", undefined, "ACTIVE - Ana"]],
  ["- **Instance #123456** : x", ["123456", undefined, "x"]],
  ["- **Instance #1234567** : x", null],
  ["- **Instance #** : x", null],
  ["- **Instance #3**: x", null],
  ["- **Instance #3** :  x", null],
  ["- **Instance #3** : ", null],
  ["**Instance #3** : x", null],
])("an instance: %s", (line, expected) => {
  expect(parts(plainInstance(line))).toEqual(expected);
});

test.each([
  [`${TIME} - Instance #3`, [TIME, "3", undefined]],
  [`${TIME} - Instance #123456`, [TIME, "123456", undefined]],
  [`${TIME} - Instance #1234567`, null],
  [`${TIME} - Instance #`, null],
  [`${TIME} - Instance #3 x`, null],
  ["soon - Instance #3", null],
  [" - Instance #3", null],
  [TIME, null],
])("an entry of the log: %s", (title, expected) => {
  expect(parts(plainLogHead(title))).toEqual(expected);
});

test.each([
  ["Files: a.ts", "Files"],
  ["F: a", "F"],
  [`${words(40)}: a`, words(40)],
  [`${words(41)}: a`, null],
  [": a", null],
  ["Files:a", null],
  ["Files:  a", null],
  ["Files: ", null],
  ["Two words: a", "Two words"],
  ["Dernière activité: a", "Dernière activité"],
  ["Two  words: a", null],
  ["Two : a", null],
  [" Two: a", null],
  ["Files", null],
])("a label: %s", (line, expected) => {
  const found = plainLabel(line);
  expect(found?.[1] ?? null).toBe(expected);
  if (expected !== null) expect(found?.[0]).toBe(`${expected}: `);
});

test.each([
  ["**Date** : a", "Date"],
  ["**État général** : 1", "État général"],
  [`**${words(40)}** : a`, words(40)],
  [`**${words(41)}** : a`, null],
  ["**Date**: a", null],
  ["**Date** :  a", null],
  ["** : a", null],
  ["**a: b** : c", null],
  ["**a** b** : c", null],
])("a label in bold type: %s", (line, expected) => {
  const found = plainLabel(line);
  expect(found?.[1] ?? null).toBe(expected);
  if (expected !== null) expect(found?.[0]).toBe(`**${expected}** : `);
});
