import { readdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import fc from "fast-check";
import { expect, test } from "vitest";
import { hasSmall, hasWord, isLatin } from "../../src/text/latin.ts";
import { sized } from "../size.ts";

const LETTER = /[A-Za-z\xaa\xb5\xba\xc0-\xd6\xd8-\xf6\xf8-\xff]/;
const SMALL = /[a-z\xb5\xdf-\xf6\xf8-\xff]/;
const LARGE = /[A-Z\xc0-\xd6\xd8-\xde]/;
const DIGIT = /[0-9\xb2\xb3\xb9\xbc-\xbe]/;

test("of every character that counts as Latin, the plain classes say what Unicode says", () => {
  const wrong: string[] = [];
  for (let code = 0; code <= 0x10ffff; code++) {
    const sign = String.fromCodePoint(code);
    if (!isLatin(sign)) continue;
    const isSame =
      LETTER.test(sign) === /\p{L}/u.test(sign) &&
      LARGE.test(sign) === /\p{Lu}/u.test(sign) &&
      SMALL.test(sign) === /\p{Ll}/u.test(sign) &&
      (LETTER.test(sign) || DIGIT.test(sign)) === /[\p{L}\p{N}]/u.test(sign) &&
      hasWord(sign) === /[\p{L}\p{N}]/u.test(sign) &&
      hasSmall(sign) === /\p{Ll}/u.test(sign) &&
      /\s/.test(sign) === /\s/u.test(sign);
    // No other case beyond Latin: an expression without `u` takes the same letters for one.
    const isOfCase = code > 0xff && sign.toLowerCase() !== sign.toUpperCase();
    if (!isSame || isOfCase) wrong.push(code.toString(16));
  }
  expect(wrong).toEqual([]);
  for (const text of ["Déjà vu", "🚨 BLOCAGE – « là »", "→ ✅ ⚠️", "“x” … •"])
    expect(isLatin(text), text).toBe(true);
  for (const text of ["\u017f", "\u212a", "中", "œ", "🄀", "🯰", "٣", "Ⓐ"])
    expect(isLatin(text), text).toBe(false);
});

test("a law: a text has a letter or a digit, or a small letter, where Unicode says so", () => {
  const unit = fc.oneof(
    fc.constantFrom(
      "a",
      "É",
      "7",
      "*",
      " ",
      "¼",
      "🎯",
      "\ud83d",
      "\udfaf",
      "\ufe0f",
      "🄀",
      "🯰",
      "中",
      "œ",
      "→",
    ),
    fc.integer({ min: 0, max: 0xffff }).map((code) => String.fromCharCode(code)),
  );
  fc.assert(
    fc.property(fc.string({ unit }), (text) => {
      expect([hasWord(text), hasSmall(text)]).toEqual([/[\p{L}\p{N}]/u.test(text), /\p{Ll}/u.test(text)]);
    }),
    { numRuns: sized(5_000, 500) },
  );
});

const CLASSES = [
  ["\\p{L}", String.raw`A-Za-z\xaa\xb5\xba\xc0-\xd6\xd8-\xf6\xf8-\xff`],
  ["\\p{Lu}", String.raw`A-Z\xc0-\xd6\xd8-\xde`],
  ["\\p{Ll}", String.raw`a-z\xb5\xdf-\xf6\xf8-\xff`],
  ["\\p{N}", String.raw`0-9\xb2\xb3\xb9\xbc-\xbe`],
] as const;

/** An expression as it is for Latin texts: with the letters of Latin-1 by name, and without `u`. */
function asLatin(source: string): string {
  let made = "";
  let isInClass = false;
  for (let at = 0; at < source.length;) {
    const found = CLASSES.find(([name]) => source.startsWith(name, at));
    const none = source.startsWith("\\P{L}", at);
    if (found !== undefined) made += isInClass ? found[1] : `[${found[1]}]`;
    else if (none && !isInClass) made += `[^${CLASSES[0][1]}]`;
    else made += source.startsWith("\\", at) ? source.slice(at, at + 2) : source.charAt(at);
    if (source.startsWith("[", at)) isInClass = true;
    if (source.startsWith("]", at)) isInClass = false;
    at += found?.[0].length ?? (none ? "\\P{L}".length : source.startsWith("\\", at) ? 2 : 1);
  }
  return made;
}

const src = fileURLToPath(new URL("../../src", import.meta.url));
const sources = readdirSync(src, { recursive: true, encoding: "utf8" }).filter((path) =>
  path.endsWith(".ts"),
);
const pairs = sources.flatMap((name) => {
  const path = join(src, name);
  const text = readFileSync(path, "utf8");
  return [...text.matchAll(/^const LATIN_(\w+) =\s+\/(.*)\/([a-z]*);$/gm)].map(
    ([, one = "", latin = "", flags = ""]) => {
      const unicode = new RegExp(String.raw`^const ${one} =\s+/(.*)/([a-z]*);$`, "m").exec(text);
      return {
        name: `${basename(path)}: ${one}`,
        latin,
        flags,
        unicode: unicode?.[1] ?? "",
        all: unicode?.[2] ?? "",
      };
    },
  );
});

test("the expressions for Latin texts are found", () => expect(pairs.length).toBeGreaterThan(5));

test.each(pairs)(
  "$name is the same expression for Latin texts and for all",
  ({ latin, flags, unicode, all }) => {
    expect(asLatin(unicode)).toBe(latin);
    expect(`${flags}u`).toBe(all);
    const [plain, full] = [new RegExp(latin, flags), new RegExp(unicode, all)];
    const unit = fc.oneof(
      {
        weight: 3,
        arbitrary: fc.constantFrom(
          "Instance",
          "INSTANCES",
          "BLOCAGE",
          "P",
          "is ",
          "Élan",
          "de ",
          "ª",
          "🚨",
          "🆘",
          "⚠\ufe0f",
          "»",
          "¼",
          "ÿ",
          "ß",
          "µ",
        ),
      },
      {
        weight: 3,
        arbitrary: fc.constantFrom(
          " ",
          " ",
          "#",
          "-",
          "–",
          "**",
          "__",
          ":",
          "1",
          "3",
          "(",
          ")",
          "[",
          "a",
          "Z",
          "\n",
          "→",
          "> ",
        ),
      },
      fc.integer({ min: 0, max: 0xff }).map((code) => String.fromCharCode(code)),
    );
    fc.assert(
      fc.property(fc.string({ unit, maxLength: 14 }), (text) => {
        fc.pre(isLatin(text));
        expect(plain.exec(text)).toEqual(full.exec(text));
      }),
      { numRuns: sized(3_000, 400) },
    );
  },
);
