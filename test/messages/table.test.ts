import { expect, it } from "vitest";
import { table } from "../../src/messages/render/table.ts";

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
