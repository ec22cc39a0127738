import { expect, it } from "vitest";
import { fit, table } from "../../src/messages/render/table.ts";

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
