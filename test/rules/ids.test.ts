import { describe, expect, test } from "vitest";
import { byId, idsOf } from "../../src/rules/ids.ts";

const origin = { kind: "h", author: 3, receiver: 5, text: "Fix login", time: "2026-11-22 19:40" } as const;

describe("the id of something that has none in the file", () => {
  test("is its kind and four signs, and stays the same", () => {
    const [id = ""] = idsOf([origin]);
    expect(id).toMatch(/^h[0-9a-hj-km-np-tv-z]{4}$/);
    expect(idsOf([{ ...origin }])).toEqual([id]);
  });

  test("is another one for what differs in anything", () => {
    const others = [
      { ...origin, kind: "a" },
      { ...origin, author: 4 },
      { ...origin, receiver: null },
      { ...origin, text: "Fix logout" },
      { ...origin, time: "" },
    ] as const;
    const ids = idsOf([origin, ...others]);
    expect(new Set(ids).size).toBe(6);
    expect(ids.map((id) => id[0]).join("")).toBe("hahhhh");
  });

  test("is told apart by its number where all is the same", () => {
    const [id = ""] = idsOf([origin]);
    expect(idsOf([origin, origin, { ...origin, kind: "m" }, origin])).toEqual([
      id,
      `${id}-2`,
      expect.stringMatching(/^m/),
      `${id}-3`,
    ]);
  });
});

describe("what an id means", () => {
  const all = ["h1ab", "h1ab-2", "h1ac", "m1ab"].map((id) => ({ id }));
  const meant = (id?: string) => byId(id, all).map((one) => one.id);

  test.each<[string | undefined, readonly string[]]>([
    [undefined, ["h1ab", "h1ab-2", "h1ac", "m1ab"]],
    ["h1ab", ["h1ab"]],
    ["H1AB", ["h1ab"]],
    ["h1ab-2", ["h1ab-2"]],
    ["h1a", ["h1ab", "h1ab-2", "h1ac"]],
    ["m", ["m1ab"]],
    ["1ab", []],
    ["", ["h1ab", "h1ab-2", "h1ac", "m1ab"]],
  ])("%s", (id, expected) => {
    expect(meant(id)).toEqual(expected);
  });
});
