import fc from "fast-check";
import { beforeEach, expect, it } from "vitest";
import { delta } from "../../src/store/delta.ts";
import { decoded, encoded, holdsZero, LONG, ownBytesOf } from "../../src/system/long-text.ts";
import { sized } from "../size.ts";

/** Of one to four bytes, halves of pairs that share a half, and what stands for bytes that are none. */
const signs = fc.constantFrom("a", "\n", "é", "—", "🔴", "🟢", "😀", "\ud83d", "\udd34", "\ufffd", "\ufeff");
const short = fc.array(signs, { maxLength: 12 }).map((all) => all.join(""));
const FILLER = "Words, é — 🤖\n".repeat(Math.ceil(LONG / 14));

beforeEach(() => void decoded(Buffer.from(`${FILLER}another`)));

it("bytes of a text that was made from another one are those of the text", () => {
  const text = fc
    .tuple(short, short, short)
    .map(([head, middle, tail]) => head + FILLER + middle + FILLER + tail);
  fc.assert(
    fc.property(text, text, (before, after) => {
      decoded(Buffer.from(before, "utf8"));
      const found = encoded(after, before, () => delta(before, after));
      expect(found.equals(Buffer.from(after, "utf8"))).toBe(true);
      expect(encoded(after).equals(found)).toBe(true);
    }),
    { numRuns: sized(2_000, 25) },
  );
});

it("a character without any bit is found in a text whose bytes are known and in any other", () => {
  for (const text of ["a", "a\0", FILLER, `${FILLER}\0`, `\0${FILLER}`]) {
    expect(holdsZero(text)).toBe(text.includes("\0"));
    expect(holdsZero(decoded(Buffer.from(text)))).toBe(text.includes("\0"));
  }
});

it("edits may begin and end in the middle of a letter, one after the other", () => {
  const before = `${FILLER}🔴🟢🔴🟢🔴`;
  const at = FILLER.length;
  fc.assert(
    fc.property(fc.uniqueArray(fc.nat(10), { maxLength: 6 }), short, (places, inserted) => {
      const ends = places.toSorted((a, b) => a - b).map((place) => at + place);
      const edits = ends.flatMap((start, i) =>
        i % 2 === 0 ? [[start, ends[i + 1] ?? start, inserted] as const] : [],
      );
      let after = "";
      let from = 0;
      for (const [start, end, text] of edits) {
        after += before.slice(from, start) + text;
        from = end;
      }
      after += before.slice(from);
      decoded(Buffer.from(before));
      expect(encoded(after, before, () => edits).equals(Buffer.from(after, "utf8"))).toBe(true);
    }),
    { numRuns: sized(2_000, 60) },
  );
});

it("what is remembered is never another text, and never other bytes", () => {
  const broken = Buffer.concat([Buffer.from(FILLER), Buffer.from([0xff, 0xe2, 0x82])]);
  const said = `${FILLER}\ufffd\ufffd`;
  expect(decoded(broken)).toBe(said);
  expect(encoded(said).equals(Buffer.from(said))).toBe(true);
  expect(decoded(broken)).toBe(said);
  const lone = `${FILLER}\ud83d`;
  expect(encoded(lone).equals(Buffer.from(`${FILLER}\ufffd`))).toBe(true);
  expect(decoded(Buffer.from(`${FILLER}\ufffd`))).toBe(`${FILLER}\ufffd`);
  expect(ownBytesOf(lone)).toBeNull();
  expect(ownBytesOf("\udd34")).toBeNull();
  expect(ownBytesOf(said)?.equals(Buffer.from(said))).toBe(true);
});

it("the same bytes are the same text, and others are not", () => {
  const bytes = Buffer.from(FILLER);
  expect(decoded(bytes)).toBe(FILLER);
  expect(decoded(Buffer.from(FILLER))).toBe(FILLER);
  for (const at of [0, 5, bytes.length - 1]) {
    const other = Buffer.from(FILLER);
    other[at] = 0x58;
    expect(decoded(other)).toBe(other.toString());
  }
  expect(decoded(Buffer.from("short"))).toBe("short");
});
