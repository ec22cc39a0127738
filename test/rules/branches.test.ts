import { spawnSync } from "node:child_process";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { branchOf, slugOf } from "../../src/rules/branches.ts";

describe("the branch of a task", () => {
  it.each([
    ["Fix login", "fix-login"],
    ["Corriger l'accès à Œuvre — n°2", "corriger-l-acces-a-oeuvre-n-2"],
    ["Straße, Łódź & Århus", "strasse-lodz-arhus"],
    ["  --.lock..  ", "lock"],
    ["a".repeat(60), "a".repeat(40)],
    ["one two three four five six seven eight nine ten", "one-two-three-four-five-six-seven-eight"],
    ["ＦＵＬＬ width ②", "full-width-2"],
  ])("%j: %s", (title, slug) => expect(slugOf(title)).toBe(slug));

  it("of titles in another script: not one and the same", () => {
    expect(slugOf("修正")).toMatch(/^task-[a-z0-9]+$/);
    expect(slugOf("修正")).not.toBe(slugOf("登录"));
    expect(slugOf("")).toMatch(/^task-/);
  });

  it("is always a short name that git takes", () => {
    const titles = fc.sample(fc.string({ unit: "binary", maxLength: 80 }), 100);
    const names = titles.map((title) => branchOf(title, 3));
    for (const name of names) expect(name).toMatch(/^feature\/[a-z0-9]+(?:-[a-z0-9]+)*-instance-3$/);
    for (const name of names) expect(name.length).toBeLessThanOrEqual(40 + "feature/-instance-3".length);
    for (const name of names.slice(0, 4))
      expect(spawnSync("git", ["check-ref-format", "--branch", name]).status, name).toBe(0);
  });
});
