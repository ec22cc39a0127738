import { describe, expect, it } from "vitest";
import {
  boundedForModel,
  clean,
  documentForModel,
  escapeAnswer,
  escapeFor,
  forModel,
  safeJson,
  shorten,
  visible,
} from "../../src/text/clean.ts";
import {
  applyEdits,
  checksum,
  conflictMarkers,
  dominantEol,
  lineAround,
  LineNumbers,
  singleEdit,
  splitLines,
  wideTextAt,
  withoutWide,
  zerosIn,
} from "../../src/text/edits.ts";
import { lineDiff } from "../../src/text/line-diff.ts";
import { remembered } from "../../src/text/remembered.ts";
import { wrapped } from "../../src/text/wrap.ts";

describe("a text is cut at its limit, not before", () => {
  it.each([
    ["abc", 3, "abc"],
    ["abcd", 3, "ab…"],
    ["a  d", 3, "a…"],
    ["😀😀", 2, "😀😀"],
    ["😀😀😀", 2, "😀…"],
    ["😀😀ab", 3, "😀😀…"],
    ["", 0, ""],
    ["a", 1, "a"],
    ["ab", 1, "…"],
  ])("%j to %i", (text, most, expected) => {
    expect(shorten(text, most)).toBe(expected);
  });

  it("for a model: titles, paths, notes, messages, documents, lists", () => {
    const lengthOf = (key: string, length: number) =>
      escapeFor("model", { [key]: "x".repeat(length) })[key]?.length;
    for (const [key, most] of [
      ["task", 120],
      ["path", 400],
      ["target", 400],
      ["notes", 2_000],
      ["last", 2_000],
      ["cause", 2_000],
      ["message", 2_000],
    ] as const) {
      expect([lengthOf(key, most), lengthOf(key, most + 1), lengthOf(key, 9_000)]).toEqual([
        most,
        most,
        most,
      ]);
      expect(escapeFor("model", { [key]: "x".repeat(most + 1) })[key]?.at(-1)).toBe("…");
      expect(escapeFor("model", { [key]: "x".repeat(most) })[key]?.at(-1)).toBe("x");
    }
    const list = (count: number, item: unknown = "x") =>
      escapeFor(
        "model",
        Array.from({ length: count }, () => item),
      );
    expect([list(50).length, list(51).length, list(51).at(-1), list(60, 1).length]).toEqual([
      50,
      51,
      "… 1",
      60,
    ]);
    expect(
      escapeFor(
        "terminal",
        Array.from({ length: 60 }, () => "x"),
      ),
    ).toHaveLength(60);
    // A list of names has the limit of its key.
    expect(escapeFor("model", { files: ["x".repeat(300)], list: ["x".repeat(300)] })).toEqual({
      files: ["x".repeat(300)],
      list: [`${"x".repeat(119)}…`],
    });
    const document = (length: number) => documentForModel("x".repeat(length));
    expect(document(262_144)).toBe("x".repeat(262_144));
    expect(document(262_145)).toBe(`${"x".repeat(262_144)}\n…\n`);
    expect(documentForModel("<a </A <! <1 <?")).toBe("‹a ‹/A <! <1 ‹?");
  });

  it("for a model, in bytes, between characters", () => {
    for (const [character, size] of [
      ["x", 1],
      ["\u007f", 3],
      ["\u0080", 3],
      ["é", 2],
      ["\u07ff", 2],
      ["\u0800", 3],
      ["語", 3],
      ["\uffee", 3],
      ["\u{10000}", 4],
      ["😀", 4],
    ] as const) {
      const fits = Math.floor(4_093 / size);
      const shown = visible(character);
      expect(boundedForModel(character.repeat(fits))).toBe(shown.repeat(fits));
      expect(boundedForModel(character.repeat(fits + 1))).toBe(`${shown.repeat(fits)}…`);
    }
    expect(boundedForModel(`${"x".repeat(4_000)}${" ".repeat(200)}`)).toBe(`${"x".repeat(4_000)}…`);
  });

  it("for a model, on one line", () => {
    expect(forModel("a \t\n  b")).toBe("a b");
    expect(forModel("x".repeat(9), 9)).toBe("x".repeat(9));
    expect(forModel("x".repeat(40), 9)).toBe(`${"x".repeat(8)}…`);
    expect(forModel("＜a＞「»「")).toBe("'a'「'「");
  });
});

describe("what would be obeyed", () => {
  it("shows as a symbol in a terminal, but for line ends and tabs", () => {
    expect(visible("\0\u001b\u001f\n\t\u007f\u0080\u009f\u061c\u2028\u202e\u2066\u2069 a\u00a0b")).toBe(
      `␀␛␟\n\t${"\ufffd".repeat(8)} a\u00a0b`,
    );
  });

  it("is escaped in JSON, unit by unit", () => {
    expect(safeJson("\u007f\u009f\u2028\u2029")).toBe('"\\u007f\\u009f\\u2028\\u2029"');
    expect(safeJson("a\u200bb\u{e0041}")).toBe('"a\\u200bb\\udb40\\udc41"');
    expect(safeJson({ a: "\u00ad" })).toBe('{"a":"\\u00ad"}');
  });

  it("becomes a space where it parts words, and nothing where it does not", () => {
    expect(clean("a\u000bb\fc\u0085d\u2029e\r\nf\rg\u0000h\u0086i")).toBe("a b c d e f ghi");
  });

  it("is made fit in every part of an answer, for its reader", () => {
    const value = { text: "<\u001b>", list: ["<a>", 1, null, [true]], in: { message: "<“x”>" } };
    expect(escapeFor("html", value)).toEqual({
      text: "&#60;␛&#62;",
      list: ["&#60;a&#62;", 1, null, [true]],
      in: { message: "&#60;“x”&#62;" },
    });
    expect(escapeFor("model", value)).toEqual({
      text: "‹›",
      list: ["‹a›", 1, null, [true]],
      in: { message: "‹“x”›" },
    });
    expect(escapeFor("json", value)).toEqual(value);
    expect(escapeFor("terminal", undefined)).toBeUndefined();
  });

  it("is made fit in an answer whose parts are made when they are asked for, and its hidden ones are left out", () => {
    let made = 0;
    const answer = Object.defineProperties(
      {},
      {
        now: { enumerable: true, value: "a\u001b" },
        later: {
          enumerable: true,
          get(this: { readonly now: string }) {
            made++;
            return [`${this.now}!`];
          },
        },
        hidden: { enumerable: false, value: 1 },
      },
    );
    const fitting = escapeAnswer("terminal", answer) as { readonly now: string; readonly later: string[] };
    expect([Object.keys(fitting), made]).toEqual([["now", "later"], 0]);
    expect([fitting.now, fitting.later, fitting.later === fitting.later, made]).toEqual([
      "a␛",
      ["a␛!"],
      true,
      1,
    ]);
    const plain = escapeAnswer("model", { message: "“x”", task: "“x”" });
    expect(plain).toEqual({ message: "“x”", task: "'x'" });
    expect(Object.getOwnPropertyDescriptor(plain, "task")?.get).toBeUndefined();
    const getter = escapeAnswer("model", {
      message: "“x”",
      get task() {
        return "“x”";
      },
    });
    expect({ ...getter }).toEqual({ message: "“x”", task: "'x'" });
  });
});

describe("edits", () => {
  const edit = (start: number, end: number, text = "") => ({ range: { start, end }, text });
  it("may touch each other and the ends, and say where they do not fit", () => {
    expect(applyEdits("abcd", [edit(0, 2, "x"), edit(2, 4, "y")])).toBe("xy");
    expect(applyEdits("abcd", [edit(4, 4, "e"), edit(2, 2, "-"), edit(0, 0, "_")])).toBe("_ab-cde");
    expect(() => applyEdits("abcd", [edit(1, 5)])).toThrow("edit 1-5 overlaps another or leaves the text");
    expect(() => applyEdits("abcd", [edit(3, 2)])).toThrow("edit 3-2 overlaps another or leaves the text");
  });

  it.each([
    ["aa", "a", edit(1, 2)],
    ["a", "aa", edit(1, 1, "a")],
    ["abc", "axc", edit(1, 2, "x")],
    ["", "a", edit(0, 0, "a")],
    ["ab", "", edit(0, 2)],
    ["xa", "ya", edit(0, 1, "y")],
    ["a", "a", null],
  ])("from %j to %j", (before, after, expected) => {
    expect(singleEdit(before, after)).toEqual(expected);
  });
});

describe("lines", () => {
  const TEXTS = [
    "",
    "\n",
    "\r",
    "\r\n",
    "a",
    "a\n",
    "a\nb",
    "a\r\nb\r\n",
    "a\rb\r",
    "a\n\r\nb",
    "\r\r\n\n",
    "a\r\n\rb\n",
    "a\r",
  ];
  /** The same, sign by sign. */
  const plain = (text: string) => {
    const lines = [...text.matchAll(/([^\r\n]*)(\r\n|\r|\n|$)/g)].filter(([whole]) => whole !== "");
    return lines.map(({ 0: whole, 1: content = "", index }) => ({
      start: index,
      end: index + content.length,
      next: index + whole.length,
    }));
  };

  it.each(TEXTS)("of %j are cut, found and counted", (text) => {
    const lines = plain(text);
    expect(splitLines(text)).toEqual(lines);
    const numbers = new LineNumbers(text);
    const places = Array.from({ length: text.length + 1 }, (_, at) => at);
    for (const at of [...places, ...places.toReversed()]) {
      const index = lines.findIndex(({ next }) => at < next);
      expect(numbers.at(at), `${at}`).toBe(index < 0 ? Math.max(lines.length, 1) : index + 1);
      expect(new LineNumbers(text).at(at), `${at}`).toBe(index < 0 ? Math.max(lines.length, 1) : index + 1);
    }
    for (const at of places.slice(0, -1)) {
      const line = lines.find(({ next }) => at < next);
      if (line !== undefined) expect(lineAround(text, at), `${at}`).toEqual(line);
    }
  });

  it("at the end of a text are the last one, or an empty one behind a line end", () => {
    expect(lineAround("ab", 2)).toEqual({ start: 0, end: 2, next: 2 });
    expect(lineAround("ab", 9)).toEqual({ start: 0, end: 2, next: 2 });
    expect(lineAround("ab\n", 3)).toEqual({ start: 3, end: 3, next: 3 });
    expect(lineAround("", 0)).toEqual({ start: 0, end: 0, next: 0 });
  });

  it.each([
    ["\n", "\n"],
    ["\r\n", "\r\n"],
    ["a\r\nb\nc\r\n", "\r\n"],
    ["\na\r\nb\nc\r\n", "\n"],
    ["\r\n\n", "\n"],
    ["\r\n\n\r\n", "\r\n"],
    ["\n\r\n\n", "\n"],
  ])("end mostly like this: %j", (text, eol) => {
    expect(dominantEol(text)).toBe(eol);
  });

  it("with git's marks are found, each conflict by itself", () => {
    const one = "<<<<<<< a\nx\n=======\ny\n>>>>>>> b\n";
    const end = one.indexOf(">>>>>>> ") + 8;
    expect(conflictMarkers(one)).toEqual([{ start: 0, end }]);
    expect(conflictMarkers(`${one}t\n${one}`)).toEqual([
      { start: 0, end },
      { start: one.length + 2, end: one.length + 2 + end },
    ]);
    // The first mark counts; what is behind one conflict begins anew.
    expect(conflictMarkers(`<<<<<<< a\n${one}`)).toEqual([{ start: 0, end: 10 + end }]);
    expect(conflictMarkers(`${one}<<<<<<< a\n>>>>>>> b\n`)).toHaveLength(1);
    expect(conflictMarkers(`${one}=======\n>>>>>>> b\n`)).toHaveLength(1);
    expect(conflictMarkers(one.replaceAll("\n", "\r\n"))).toHaveLength(1);
  });

  it("have a checksum that tells them apart", () => {
    expect([checksum(""), checksum("a"), checksum("foobar")]).toEqual([0x811c9dc5, 0xe40c292c, 0xbf9cf968]);
  });
});

describe("the difference of two texts", () => {
  const diff = (before: string, after: string) => {
    const [a, b] = [before, after].map((text) => text.replaceAll(" ", "\n"));
    const edits = lineDiff(a ?? "", b ?? "");
    expect(applyEdits(a ?? "", edits)).toBe(b);
    return edits.map(({ range, text }) => [range.start / 2, range.end / 2, text.replaceAll("\n", "")]);
  };

  it.each<[string, string, (number | string)[][]]>([
    ["", "", []],
    ["", "a ", [[0, 0, "a"]]],
    ["a ", "", [[0, 1, ""]]],
    ["a ", "a ", []],
    ["a b ", "a ", [[1, 2, ""]]],
    ["a b ", "b ", [[0, 1, ""]]],
    ["a a ", "a ", [[1, 2, ""]]],
    ["a ", "a a ", [[1, 1, "a"]]],
    ["a b c ", "a x c ", [[1, 2, "x"]]],
    [
      "a b c d e ",
      "a x c y e ",
      [
        [1, 2, "x"],
        [3, 4, "y"],
      ],
    ],
    ["a b a b ", "a b ", [[2, 4, ""]]],
    ["a b ", "a b a b ", [[2, 2, "ab"]]],
    [
      "a b c ",
      "b c a ",
      [
        [0, 1, ""],
        [3, 3, "a"],
      ],
    ],
    [
      "x a b ",
      "a b y ",
      [
        [0, 1, ""],
        [3, 3, "y"],
      ],
    ],
    [
      "a b c a b b a ",
      "c b a b a c ",
      [
        [0, 2, ""],
        [3, 3, "b"],
        [5, 6, ""],
        [7, 7, "c"],
      ],
    ],
    // What slides down till it touches the next is one with it.
    ["a a b ", "a c ", [[1, 3, "c"]]],
    ["x x y ", "x z y ", [[1, 2, "z"]]],
    ["a b a c ", "a c ", [[1, 3, ""]]],
    ["a c ", "a b a c ", [[1, 1, "ba"]]],
  ])("from %j to %j is small, and as far down as it can be", (before, after, expected) => {
    expect(diff(before, after)).toEqual(expected);
  });

  it("of more changes than are looked for goes from one line that stands once to the next", () => {
    const many = (sign: string) => Array.from({ length: 170 }, () => sign);
    const before = [...many("a"), "K", ...many("c"), "L", "M", ...many("e")];
    const after = [...many("b"), "K", ...many("d"), "M", "L", ...many("f")];
    const edits = diff(`${before.join(" ")} `, `${after.join(" ")} `);
    expect(edits[0]).toEqual([0, 170, "b".repeat(170)]);
    expect(edits[1]?.[0]).toBe(171);
    expect(edits.map(([start, end]) => Number(end) - Number(start))).not.toContain(before.length);
  });
});

describe("a short text", () => {
  it("is asked about once, up to its length and their number", () => {
    let asked: string[] = [];
    const ask = remembered((text) => asked.push(text));
    const again = (text: string): number => {
      asked = [];
      ask(text);
      ask(text);
      return asked.length;
    };
    expect([again("x".repeat(200)), again("x".repeat(201))]).toEqual([1, 2]);
    for (let count = 0; count < 999; count++) ask(`${count}`);
    asked = [];
    ask("0");
    expect(asked).toEqual([]);
    for (let count = 0; count < 1_001; count++) ask(`more ${count}`);
    asked = [];
    ask("more 0");
    ask("0");
    expect(asked).toEqual(["0"]);
  });
});

describe("text in wide characters", () => {
  const wide = (text: string, zeros = 1) => [...text].map((sign) => sign + "\0".repeat(zeros)).join("");
  it("is found from six letters on, and read without its zeros", () => {
    expect([wideTextAt("abc"), wideTextAt("a\0"), wideTextAt(wide("abcde"))]).toEqual([null, null, null]);
    expect([wideTextAt(`é${wide("abcdef")}`), wideTextAt(wide("abcdef", 3))]).toEqual([1, 0]);
    expect(wideTextAt(`--${[..."abcdef"].map((sign) => `\0${sign}`).join("")}`)).not.toBeNull();
    expect(withoutWide(`${wide("ab", 3)}${wide("c")}\0\0\0\0`)).toBe("abc\0\0\0\0\0");
    expect(withoutWide("a\0\0\0b\0\0\0\0c")).toBe("ab\0\0\0\0c");
  });

  it("is read as a whole, though it is taken in pieces: wherever one ends among zeros", () => {
    const about = [65_534, 65_535, 65_536, 65_537];
    for (const zeros of [1, 3, 4, 9])
      for (const length of about)
        expect(withoutWide(`${"a".repeat(length)}${"\0".repeat(zeros)}b\0c`)).toBe(
          `${"a".repeat(length)}${zeros > 3 ? "\0".repeat(zeros) : ""}bc`,
        );
    expect(withoutWide(wide("ab".repeat(100_000)))).toBe("ab".repeat(100_000));
  });

  it("is none where there are only zeros", () => {
    expect(zerosIn("abc")).toBeNull();
    expect(zerosIn(`ab${"\0".repeat(7)}c`)).toBeNull();
    expect(zerosIn(`ab${"\0".repeat(8)}c`)).toEqual({ start: 2, end: 10 });
  });
});

describe("a line that is too wide", () => {
  it.each([
    ["aaaa bbbb cccc dddd eeee", 20, "aaaa bbbb cccc dddd\neeee"],
    ["aaaa bbbb cccc dddd eeee", 24, "aaaa bbbb cccc dddd eeee"],
    ["aaaa bbbb cccc dddd eeee", 23, "aaaa bbbb cccc dddd\neeee"],
    ["aaaa bbbb cccc dddd eeee", 19, "aaaa bbbb cccc dddd eeee"],
    ["aaaa bbbb cccc dddd eeee", 1_000, "aaaa bbbb cccc dddd eeee"],
    ["  aaaa bbbb cccc dddd eeee", 21, "  aaaa bbbb cccc dddd\n  eeee"],
    ["日本 日本 日本 日本 日本", 20, "日本 日本 日本 日本\n日本"],
    ["\u001b[31maaaa\u001b[0m bbbb cccc dddd eeee", 20, "\u001b[31maaaa\u001b[0m bbbb cccc dddd\neeee"],
    ["ab  cccc dddd eeee ffff gggg", 20, "ab  cccc dddd eeee\n    ffff gggg"],
    [`see \`one two three\` now`, 20, "see `one two three`\nnow"],
    [`see \`one two three four five\` now`, 20, "see `one two three\nfour five` now"],
    ["one\naaaa bbbb cccc dddd eeee", 20, "one\naaaa bbbb cccc dddd\neeee"],
  ])("%j, %i columns", (text, width, expected) => {
    expect(wrapped(text, width)).toBe(expected);
  });
});
