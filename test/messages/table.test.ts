import fc from "fast-check";
import measure from "fast-string-truncated-width";
import { expect, it } from "vitest";
import { columns, fit, fitted, table } from "../../src/messages/render/table.ts";

it("one very long cell moves its own row only", () => {
  const long = "T".repeat(300);
  expect(
    table([
      ["a", "Fix login", "line 1"],
      ["b", long, "line 2"],
      ["cc", "é", "line 3"],
    ]),
  ).toEqual(["  a   Fix login  line 1", `  b   ${long}  line 2`, "  cc  é          line 3"]);
});

it.each(["✅", "❌", "⭐", "⚡", "⏳", "🚀", "⚠️", "1️⃣", "🇫🇷", "👨‍👩‍👧", "日"])(
  "%s is two columns wide",
  (sign) => {
    expect(
      table([
        [`${sign} a`, "x"],
        ["four", "x"],
        ["\u001b[31mfour\u001b[39m", "x"],
        ["foue\u0301", "x"],
      ]),
    ).toEqual([`  ${sign} a  x`, "  four  x", "  \u001b[31mfour\u001b[39m  x", "  foue\u0301  x"]);
  },
);

it("a text is cut where it has room, never within a sign", () => {
  expect(fit("⭐⭐⭐", 6)).toBe("⭐⭐⭐");
  expect(fit("⭐⭐⭐", 5)).toBe("⭐⭐…");
  expect(fit("⭐⭐⭐", 4)).toBe("⭐…");
  expect(fit("one two three", 8)).toBe("one two…");
  expect(fit("👨‍👩‍👧👨‍👩‍👧", 3)).toBe("👨‍👩‍👧…");
});

it("a law: a text of signs of one column is as wide, and is cut, as if it were measured sign by sign", () => {
  const plain = [...Array(0x2200).keys()].map((code) => String.fromCharCode(code));
  for (const sign of plain)
    expect([columns(sign), columns(`a${sign}b`)], sign).toEqual([
      measure(sign).width,
      measure(`a${sign}b`).width,
    ]);
  const unit = fc.constantFrom("a", " ", "É", "«", "–", "…", "→", "•", "\ufe0f", "©", "日", "\u0301", "7");
  fc.assert(
    fc.property(fc.string({ unit }), fc.integer({ min: 0, max: 12 }), (text, most) => {
      expect(columns(text)).toBe(measure(text).width);
      const { truncated, index } = measure(text, { limit: most, ellipsis: "…", ellipsisWidth: 1 });
      let cut = Array.from(text.slice(0, index));
      while (cut.length > 0 && measure(cut.join("")).width > most - 1) cut = cut.slice(0, -1);
      expect(fit(text, most)).toBe(truncated ? `${cut.join("").trimEnd()}…` : text);
    }),
  );
});

it("a law: rows that yield are never wider than the terminal, and begin with what they begin with", () => {
  const cell = fc.string({ maxLength: 60 }).map((text) => text.replace(/[^\x20-\x7eé日]/g, "x"));
  const row = fc.tuple(fc.constantFrom("#1", "#123"), cell, cell, cell).map((cells) => [...cells]);
  fc.assert(
    fc.property(
      fc.array(row, { minLength: 1, maxLength: 5 }),
      fc.integer({ min: 30, max: 140 }),
      (rows, width) => {
        const lines = fitted(rows, { grows: 1, drops: [3], below: [2] }, width);
        expect(Math.max(...lines.map(columns))).toBeLessThanOrEqual(width);
        expect(lines.filter((line) => line.startsWith("  #"))).toHaveLength(rows.length);
      },
    ),
  );
});

it("where a title has no room, the line number goes first, then files and times go below; then only is it cut", () => {
  const title = "A title of some thirty letters";
  const row = ["#1", title, "src/auth.ts", "seen just now", "line 46"];
  const shown = (width: number) => fitted([row], { grows: 1, drops: [4], below: [2, 3] }, width);
  expect(shown(80)).toEqual([`  #1  ${title}  src/auth.ts  seen just now  line 46`]);
  expect(shown(70)).toEqual([`  #1  ${title}  src/auth.ts  seen just now`]);
  expect(shown(60)).toEqual([`  #1  ${title}  seen just now`, "      src/auth.ts"]);
  expect(shown(45)).toEqual([`  #1  ${title}`, "      seen just now · src/auth.ts"]);
  expect(shown(30)[0]).toBe("  #1  A title of some thirty…");
});

it("a column in which nothing stands takes no room", () => {
  expect(
    table([
      ["free", "", "Fix login"],
      ["done", "", "Map"],
    ]),
  ).toEqual(["  free  Fix login", "  done  Map"]);
});
