import { withoutHanging } from "../hang.ts";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { clean, shorten } from "../../src/text/clean.ts";
import { applyEdits, conflictMarker, dominantEol, singleEdit, splitLines } from "../../src/text/edits.ts";
import { hostile } from "../protocol/hostile.ts";

const anyText = fc.oneof(
  hostile,
  fc.string({ unit: "binary" }),
  fc.string({ unit: fc.constantFrom("a", "\r", "\n", "b") }),
);

describe("clean", () => {
  test.each([
    ["line\nbreaks\r\nof\revery\u2028kind\u0085", "line breaks of every kind"],
    ["  ends \t", "ends"],
    ["bell\u0007 nul\0 escape\u001b[31m del\u007f csi\u009b", "bell nul escape[31m del csi"],
    ["\u202egpj.exe\u202c \u2066a\u2069 \u061cb", "gpj.exe a b"],
    ["half a pair \ud83d and \udc4d whole 👍", "half a pair \ufffd and \ufffd whole 👍"],
    ["\ud83d\u0000\udc4d", "👍"],
    ["two  spaces, é, 漢字, 👩‍🚀, \u200fשלום", "two  spaces, é, 漢字, 👩‍🚀, שלום"],
    ["\n\0\u202e", ""],
  ])("%j becomes %j", (text, expected) => {
    expect(clean(text)).toBe(expected);
  });

  test("gives one line without controls, and is idempotent", () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const once = clean(text);
        expect(clean(once)).toBe(once);
        expect(once).toBe(once.trim());
        expect(once).not.toMatch(/[\p{Cc}\p{Surrogate}\u2028\u2029\u202a-\u202e\u2066-\u2069]/u);
        expect(splitLines(once).length).toBeLessThanOrEqual(1);
      }),
    );
  });
});

test("shortening counts characters, not halves of them", () => {
  expect(shorten("🙂🙂🙂", 3)).toBe("🙂🙂🙂");
  expect(shorten("🙂🙂🙂🙂", 3)).toBe("🙂🙂…");
  expect(shorten("one two three", 5)).toBe("one…");
});

describe("edits", () => {
  const insert = (at: number, text: string) => ({ range: { start: at, end: at }, text });

  test("refer to the original text, in whatever order they are given", () => {
    const edits = [
      { range: { start: 3, end: 4 }, text: "D" },
      insert(1, "x"),
      { range: { start: 0, end: 1 }, text: "A" },
    ];
    expect(applyEdits("abcd", edits)).toBe("AxbcD");
    expect(applyEdits("abcd", edits.toReversed())).toBe("AxbcD");
  });

  test("two insertions in one place keep their order", () => {
    expect(applyEdits("ab", [insert(1, "1"), insert(1, "2")])).toBe("a12b");
    expect(applyEdits("", [insert(0, "1"), insert(0, "2")])).toBe("12");
  });

  test.each([
    [
      [
        { range: { start: 0, end: 2 }, text: "" },
        { range: { start: 1, end: 3 }, text: "" },
      ],
    ],
    [[{ range: { start: 0, end: 2 }, text: "" }, insert(1, "x")]],
    [[{ range: { start: 2, end: 5 }, text: "" }]],
    [[{ range: { start: 2, end: 1 }, text: "" }]],
    [[insert(-1, "x")]],
  ])("that overlap or leave the text are a bug: %j", (edits) => {
    expect(() => applyEdits("abcd", edits)).toThrow(RangeError);
  });

  test("a single edit turns any text into any other, and none is needed between equals", () => {
    fc.assert(
      fc.property(anyText, anyText, anyText, (a, b, c) => {
        const [before, after] = [a + b, a + c];
        const edit = singleEdit(before, after);
        expect(edit === null).toBe(before === after);
        if (edit === null) return;
        expect(applyEdits(before, [edit])).toBe(after);
        expect(edit.range.start).toBeGreaterThanOrEqual(a.length);
      }),
    );
  });
});

describe("lines", () => {
  test("end at LF, CR LF and CR, and at nothing else", () => {
    const cut = (text: string) =>
      splitLines(text).map(({ start, end, next }) => [text.slice(start, end), text.slice(end, next)]);
    expect(cut("a\nb\r\nc\rd")).toEqual([
      ["a", "\n"],
      ["b", "\r\n"],
      ["c", "\r"],
      ["d", ""],
    ]);
    expect(cut("\n\r\r\n")).toEqual([
      ["", "\n"],
      ["", "\r"],
      ["", "\r\n"],
    ]);
    expect(cut("a\u2028b\vc\fd\u0085e\n")).toEqual([["a\u2028b\vc\fd\u0085e", "\n"]]);
    expect(cut("")).toEqual([]);
  });

  test("adjoin and cover the text", () => {
    fc.assert(
      fc.property(anyText, (text) => {
        let at = 0;
        for (const { start, end, next } of splitLines(text)) {
          expect([start, end >= start, next >= end]).toEqual([at, true, true]);
          at = next;
        }
        expect(at).toBe(text.length);
      }),
    );
  });

  test.each([
    ["", "\n"],
    ["a\r\nb", "\r\n"],
    ["a\r\nb\nc", "\n"],
    ["a\r\nb\r\nc\n", "\r\n"],
    ["\na\r\nb\r\n", "\r\n"],
    ["\na\r\nb", "\n"],
    ["a\rb", "\n"],
  ])("the end that %j uses most is %j", (text, eol) => {
    expect(dominantEol(text)).toBe(eol);
  });
});

describe("git conflict markers", () => {
  const conflict = "<<<<<<< HEAD\nours\n=======\ntheirs\n>>>>>>> branch\n";

  test.each([
    [conflict, 0],
    [`a\n${conflict}`, 2],
    [`a\r\n${conflict.replaceAll("\n", "\r\n")}`, 3],
    [`${conflict}${conflict}`, 0],
    ["<<<<<<< a\n||||||| b\n=======\n>>>>>>> c", 0],
    [">>>>>>> quoted\n<<<<<<< a\n=======\n>>>>>>> b", 15],
  ])("in %j start at %d", (text, at) => {
    expect(conflictMarker(text)).toBe(at);
  });

  test.each([
    "",
    "Title\n=======\n",
    "<<<<<<< HEAD\n>>>>>>> branch\n",
    "=======\n<<<<<<< a\n>>>>>>> b\n",
    ">>>>>>> a\n=======\n<<<<<<< b\n",

    ` ${conflict.replaceAll("\n", "\n ")}`,
    conflict.replace("=======", "========"),
    conflict.replace("<<<<<<< ", "<<<<<<<"),
  ])("are not in %j", (text) => {
    expect(conflictMarker(text)).toBeNull();
  });

  test("are looked for in one pass", () => {
    const text = `>>>>>>> x\n${"<<<<<<< a\n=======\n".repeat(200_000)}`;
    expect(withoutHanging(() => conflictMarker(text))).toBeNull();
  });
});
