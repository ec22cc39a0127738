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

  it("is cut at a word, and nowhere else, whatever the lengths of its words", () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 45 }), { minLength: 1, maxLength: 8 }), (lengths) => {
        const words = lengths.map((length) => "a".repeat(length));
        const slug = slugOf(words.join(" "));
        const whole = words.join("-");
        expect(whole.startsWith(slug)).toBe(true);
        expect(slug.length).toBeLessThanOrEqual(40);
        if (slug === whole) return;
        // No longer one of whole words fits; a word of half the length and more is cut itself.
        const fits = words
          .map((_, at) => words.slice(0, at + 1).join("-"))
          .findLast((one) => one.length <= 40);
        expect(slug).toBe(fits !== undefined && fits.length > 20 ? fits : whole.slice(0, 40));
      }),
    );
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
