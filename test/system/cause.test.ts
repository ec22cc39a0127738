import fs from "node:fs";
import { expect, test } from "vitest";
import { causeOfError, errorCode } from "../../src/system/files.ts";

const given = "SECRET";
const failing: readonly (() => unknown)[] = [
  () => JSON.parse(given) as unknown,
  () => JSON.parse(`{"a": ${given}}`) as unknown,
  () => new RegExp(`(${given}`),
  () => decodeURIComponent(`${given}%`),
  () => fs.statSync(`${given}\0`),
  () => fs.openSync(given, `${given} flags`),
  () => new URL(given),
  () => BigInt(given),
  () => (undefined as unknown as Record<string, string>)[given],
  () => new Date(Number.NaN).toISOString(),
  () => Buffer.from(given, given as BufferEncoding),
];

test("what the engine says of an input that it could not take quotes nothing of it", () => {
  for (const fail of failing) {
    try {
      fail();
    } catch (error) {
      const said = causeOfError(error);
      expect(said, fail.toString()).not.toContain(given);
      expect(said).not.toBe("");
      continue;
    }
    expect.unreachable(fail.toString());
  }
});

test("what coord and the system say stays as it is", () => {
  expect(causeOfError(new Error('no "x" here'))).toBe('no "x" here');
  expect(causeOfError("plain")).toBe("plain");
  try {
    fs.readFileSync("/nowhere/at/all");
  } catch (error) {
    expect(causeOfError(error)).toMatch(/^ENOENT/);
  }
});

test.runIf(process.platform === "linux")("errors that Node has no name for have the system's", () => {
  const unnamed = (number: number) =>
    Object.assign(new Error("x"), { code: `Unknown system error -${number}`, errno: -number });
  expect([122, 116, 99_999].map((number) => errorCode(unnamed(number)))).toEqual([
    "EDQUOT",
    "ESTALE",
    "Unknown system error -99999",
  ]);
});
