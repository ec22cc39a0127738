import fc from "fast-check";
import { expect, it } from "vitest";
import { columns } from "../../src/messages/render/table.ts";
import { wrapped } from "../../src/text/wrap.ts";

it("breaks at words, keeps a command whole, and goes on below the second column of a row", () => {
  expect(
    wrapped("Wait for it (`coord reserve TASK --wait 10m`), or take other work (`coord next`).", 40),
  ).toBe("Wait for it\n(`coord reserve TASK --wait 10m`), or\ntake other work (`coord next`).");
  expect(
    wrapped("reserved  src/auth.ts  Instance #1 for “Fix login” (src/auth.ts), reserved just now", 44),
  ).toBe(
    "reserved  src/auth.ts  Instance #1 for “Fix\n          login” (src/auth.ts), reserved\n          just now",
  );
  expect(wrapped("coord: short", 40)).toBe("coord: short");
});

it("keeps French signs with their words", () => {
  expect(wrapped("durée attendue : 45m ; reçu : « soon » !", 22)).toBe(
    "durée attendue : 45m ;\nreçu : « soon » !",
  );
  expect(wrapped("valeurs possibles sont : « un »", 23)).toBe("valeurs possibles\nsont : « un »");
});

it("counts two columns for a sign that is wide, of each kind", () => {
  for (const wide of ["🙂", "ᄀ", "漢", "가"]) {
    expect(wrapped(`aaaa bbbb ${wide.repeat(6)} cc`, 22)).toBe(`aaaa bbbb ${wide.repeat(6)}\ncc`);
    expect(wrapped("aaaa bbbb xxxxxx cc", 22)).toBe("aaaa bbbb xxxxxx cc");
  }
});

it("leaves a pipe, and a terminal that does not say its size, as they are", () => {
  const long = "word ".repeat(100);
  for (const width of [10_000, 0, Number.NaN]) expect(wrapped(long, width)).toBe(long);
});

it("a law: no line is wider but for one long word, and no word is lost", () => {
  const word = fc.string({ minLength: 1, maxLength: 15 }).map((text) => text.replace(/[^!-~é日🚀]/gu, "x"));
  fc.assert(
    fc.property(
      fc.array(word, { minLength: 1, maxLength: 40 }),
      fc.integer({ min: 45, max: 120 }),
      (words, width) => {
        const text = words.join(" ");
        const lines = wrapped(text, width).split("\n");
        expect(lines.every((line) => columns(line) <= width)).toBe(true);
        expect(lines.flatMap((line) => line.trim().split(" "))).toEqual(words);
      },
    ),
  );
});
