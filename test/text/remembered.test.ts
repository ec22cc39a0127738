import { expect, it } from "vitest";
import { remembered } from "../../src/text/remembered.ts";

it("asks once for each short text, also where the answer is nothing, and keeps only so many", () => {
  let asked = 0;
  const length = remembered((text) => {
    asked++;
    return text === "" ? null : text.length;
  });
  expect([length("ab"), length(""), length("ab"), length("")]).toEqual([2, null, 2, null]);
  expect(asked).toBe(2);
  for (let i = 0; i < 2_500; i++) expect(length(`${i}`)).toBe(`${i}`.length);
  expect(length("ab")).toBe(2);
  asked = 0;
  const long = "x".repeat(300);
  expect([length(long), length(long)]).toEqual([300, 300]);
  expect(asked).toBe(2);
});

it("an answer is of a copy, so that what is remembered of a line keeps no whole text", () => {
  const asked: string[] = [];
  const ask = remembered((text) => {
    asked.push(text);
    return { text };
  });
  const first = ask("2026-11-22 19:40 +01:00");
  expect(ask("x2026-11-22 19:40 +01:00".slice(1))).toBe(first);
  expect(asked).toEqual(["2026-11-22 19:40 +01:00"]);
});
