import * as fc from "fast-check";
import { expect, it } from "vitest";
import { align, type Chunk, diff3, pairThree } from "../../src/merge/diff3.ts";
import { sized } from "../size.ts";

const lines = fc.array(fc.constantFrom("a", "b", "c"), { maxLength: 6 });

it("a merge of lines covers all three texts in order, and says of each run whose it is", () => {
  fc.assert(
    fc.property(lines, lines, lines, (base, ours, theirs) => {
      const texts = { base, ours, theirs };
      const chunks = diff3(texts);
      for (const side of ["base", "ours", "theirs"] as const) {
        let at = 0;
        for (const { [side]: span } of chunks) {
          expect([side, span.start]).toEqual([side, at]);
          expect(span.end).toBeGreaterThanOrEqual(span.start);
          at = span.end;
        }
        expect([side, at]).toEqual([side, texts[side].length]);
      }
      for (const chunk of chunks) {
        const [before, own, other] = [
          base.slice(chunk.base.start, chunk.base.end),
          ours.slice(chunk.ours.start, chunk.ours.end),
          theirs.slice(chunk.theirs.start, chunk.theirs.end),
        ];
        if (chunk.kind === "common") expect(own).toEqual(other);
        else expect(own).not.toEqual(other);
        // Where one side's version stands, the other has what was there before, or nothing.
        if (chunk.kind === "ours") expect([before, []]).toContainEqual(other);
        if (chunk.kind === "theirs") expect([before, []]).toContainEqual(own);
      }
    }),
    { numRuns: sized(1_000, 120) },
  );
});

const swapped = { common: "common", clash: "clash", ours: "theirs", theirs: "ours" } as const;

it("a merge of lines is the same from the other side, and its chunks are as small as they can be", () => {
  fc.assert(
    fc.property(lines, lines, lines, (base, ours, theirs) => {
      const chunks = diff3({ base, ours, theirs });
      expect(diff3({ base, ours: theirs, theirs: ours })).toEqual(
        chunks.map((one): Chunk => ({
          kind: swapped[one.kind],
          base: one.base,
          ours: one.theirs,
          theirs: one.ours,
        })),
      );
      const [toOurs, toTheirs] = [align(base, ours), align(base, theirs)];
      for (const { kind, base: b, ours: o, theirs: t } of chunks) {
        const sizes = [b, o, t].map(({ start, end }) => end - start);
        expect(Math.max(...sizes)).toBeGreaterThan(0);
        const isKeptBy = (partners: readonly number[], at: number) => (partners[at] ?? -1) >= 0;
        const kept = base.slice(b.start, b.end).filter((_, at) => {
          const place = b.start + at;
          return isKeptBy(toOurs, place) && isKeptBy(toTheirs, place);
        });
        // What both kept is common, and a run of it by itself.
        expect(kept.length).toBe(kind === "common" && kept.length > 0 ? sizes[0] : 0);
        if (kind !== "clash") continue;
        const both = Math.min(o.end - o.start, t.end - t.start) > 0;
        expect(both || b.end > b.start).toBe(true);
        if (!both) continue;
        expect(ours[o.start]).not.toBe(theirs[t.start]);
        expect(ours[o.end - 1]).not.toBe(theirs[t.end - 1]);
      }
    }),
    { numRuns: sized(1_000, 100) },
  );
});

it("what the sides change at places of their own is merged without a clash", () => {
  const change = fc.record({
    by: fc.constantFrom("ours", "theirs", "both"),
    was: fc.nat(2),
    is: fc.array(fc.constantFrom("x", "y"), { maxLength: 2 }),
  });
  fc.assert(
    fc.property(fc.array(change, { maxLength: 4 }), (changes) => {
      const textOf = (isChanged: (by: string) => boolean) =>
        changes.flatMap(({ by, was, is }, at) => [
          ...(isChanged(by) ? is : Array.from({ length: was }, (_, line) => `was ${at} ${line}`)),
          `same ${at}`,
        ]);
      const texts = {
        base: textOf(() => false),
        ours: textOf((by) => by !== "theirs"),
        theirs: textOf((by) => by !== "ours"),
      };
      const merged = diff3(texts).flatMap((chunk) => {
        if (chunk.kind === "clash") expect.fail(JSON.stringify(texts));
        const side = chunk.kind === "theirs" ? "theirs" : "ours";
        return texts[side].slice(chunk[side].start, chunk[side].end);
      });
      expect(merged).toEqual(textOf(() => true));
    }),
    { numRuns: sized(1_000, 100) },
  );
});

it("of two texts as many lines are paired as can be, in order", () => {
  const longest = (a: readonly string[], b: readonly string[]): number =>
    a.length === 0 || b.length === 0
      ? 0
      : a[0] === b[0]
        ? 1 + longest(a.slice(1), b.slice(1))
        : Math.max(longest(a.slice(1), b), longest(a, b.slice(1)));
  const few = fc.array(fc.constantFrom("a", "b", "cc", ""), { maxLength: 5 });
  fc.assert(
    fc.property(few, few, (a, b) => {
      const partners = align(a, b);
      expect(partners).toHaveLength(a.length);
      const pairs = [...partners.entries()].filter(([, partner]) => partner >= 0);
      for (const [at, partner] of pairs) expect(b[partner]).toBe(a[at]);
      const found = pairs.map(([, partner]) => partner);
      expect(found).toEqual([...new Set(found)].toSorted((x, y) => x - y));
      expect(found.length).toBe(longest(a, b));
    }),
    { numRuns: sized(1_000, 100) },
  );
});

it("of things that three lists have, each is in one match, with what is called like it", () => {
  interface Thing {
    readonly name: string;
    readonly says: string;
  }
  const thing = fc.record({ name: fc.constantFrom("a", "b"), says: fc.constantFrom("x", "z") });
  const list = fc.array(thing, { maxLength: 6 });
  fc.assert(
    fc.property(list, list, list, (base, ours, theirs) => {
      const lists = { base, ours, theirs };
      const sure = ({ name, says }: Thing) => name + says;
      const found = pairThree(lists, {
        same: [sure],
        changed: [({ name }) => name],
        fresh: [({ says }) => (says === "z" ? null : says)],
      });
      for (const side of ["base", "ours", "theirs"] as const) {
        const all = found.map((match) => match[side]).filter((one) => one !== null);
        expect(new Set(all)).toEqual(new Set(lists[side]));
        expect(all).toHaveLength(lists[side].length);
      }
      expect(found.slice(0, base.length).map((match) => match.base)).toEqual(base);
      for (const { base: b, ours: o, theirs: t } of found) {
        expect(b ?? o ?? t).not.toBe(null);
        const isAlike =
          o !== null && t !== null && (sure(o) === sure(t) || (o.says === t.says && o.says !== "z"));
        // A side's thing is the ancestor's by its name, or by what it is alike on the other side.
        const strange = [o, t].filter((one) => one !== null && one.name !== b?.name);
        expect(strange.length < 2 || b === null).toBe(true);
        if (strange.length > 0 && o !== null && t !== null) expect(isAlike).toBe(true);
        if (b !== null && (o === null || t === null)) expect(strange).toEqual([]);
      }
      // What no side changed is found again before anything else, as often as all three have it.
      for (const key of new Set(base.map(sure))) {
        const counts = [base, ours, theirs].map((all) => all.filter((one) => sure(one) === key).length);
        const whole = found.filter(({ base: b, ours: o, theirs: t }) =>
          [b, o, t].every((one) => one !== null && sure(one) === key),
        );
        expect(whole.length).toBe(Math.min(...counts));
      }
    }),
    { numRuns: sized(1_000, 100) },
  );
});

it("of several things with one key the first is the first, and so on", () => {
  const [base, ours, theirs] = [1, 2, 3].map((side) =>
    ["a", "b", "a", "a"].map((key, at) => ({ key, at, side })),
  );
  const found = pairThree(
    { base: base ?? [], ours: ours ?? [], theirs: theirs?.slice(1) ?? [] },
    { same: [({ key }) => key], changed: [], fresh: [] },
  );
  expect(found.map((match) => [match.base?.at, match.ours?.at, match.theirs?.at])).toEqual([
    [0, 0, 2],
    [1, 1, 1],
    [2, 2, 3],
    [3, 3, undefined],
  ]);
});
