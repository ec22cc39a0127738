import { expect, it } from "vitest";
import { isNear } from "../../src/cli/words.ts";

it.each([
  ["resrve", "reserve", true],
  ["stat", "status", true],
  ["chekc", "check", true],
  ["lnad", "land", true],
  ["forcast", "forecast", true],
  ["--al", "--as", true],
  ["--alll", "--all", true],
  ["foo", "hook", false],
  ["build", "audit", false],
  ["push", "sync", false],
  ["test", "restore", false],
  ["merge-all", "release", false],
])("%s for %s: %s", (word, meant, near) => {
  expect(isNear(word, meant)).toBe(near);
});
