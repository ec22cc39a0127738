import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { objectEnd } from "../src/stdio.ts";

/** How many bytes belong to the first object of a text that comes in parts of these lengths; null while it goes on. */
function lengthOf(text: string, cuts: readonly number[] = []): number | null {
  const bytes = Buffer.from(text, "utf8");
  const endOf = objectEnd();
  const edges = [0, ...[...cuts].sort((a, b) => a - b).filter((cut) => cut < bytes.length), bytes.length];
  for (const [at, from] of edges.slice(0, -1).entries()) {
    const end = endOf(bytes.subarray(from, edges[at + 1]));
    if (end !== null) return from + end;
  }
  return null;
}

describe("the end of a JSON object", () => {
  it("is that of any object, whatever follows and however it is cut", () => {
    const object = fc.dictionary(fc.string({ unit: "grapheme" }), fc.jsonValue());
    const cuts = fc.array(fc.nat(200), { maxLength: 5 });
    const blank = fc.constantFrom("", " ", "\r\n\t", "\ufeff");
    fc.assert(
      fc.property(object, blank, fc.string(), cuts, fc.nat(2), (value, before, after, at, indent) => {
        const text = before + JSON.stringify(value, null, indent);
        expect(lengthOf(text + after, at)).toBe(Buffer.byteLength(text));
        expect(lengthOf(text.slice(0, -1), at)).toBeNull();
      }),
    );
  });

  it.each([
    ["", null],
    [" \n", null],
    ["[{}]", 4],
    ["word", 4],
    ["}{}", 3],
    ['"{}"', 4],
    ['{"a":"\\\\"}{}', 10],
  ])("of %j is %j", (text, length) => {
    expect(lengthOf(text)).toBe(length);
  });
});
