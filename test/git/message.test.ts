import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { prefixed } from "../../src/git/message.ts";
import { sized } from "../size.ts";

describe("the prefix of a commit message", () => {
  it.each([
    ["message", "Fix login\n", "Instance 3: Fix login\n"],
    ["message", "\r\n\r\nFix login\r\n\r\nBody\r\n", "\r\n\r\nInstance 3: Fix login\r\n\r\nBody\r\n"],
    ["message", "#12 fixed", "Instance 3: #12 fixed"],
    ["message", "  indented\n", "  Instance 3: indented\n"],
    ["message", "\u00ef\u00bb\u00bfFix", "\u00ef\u00bb\u00bfInstance 3: Fix"],
    ["message", 'Revert "x"\n', 'Instance 3: Revert "x"\n'],
    ["", "JIRA-12\n# Please enter\n", "Instance 3: JIRA-12\n# Please enter\n"],
  ])("%s: %j becomes %j", (source, before, after) => {
    expect(prefixed(before, 3, source)).toBe(after);
  });

  it.each([
    ["message", ""],
    ["message", " \n\t\r\n"],
    ["message", "Instance 3: Fix login\n"],
    ["message", "\nInstance 5: theirs\n"],
    ["message", "instance #3 : by hand\n"],
    ["message", "fixup! Fix login\n"],
    ["message", "squash! Fix login\n"],
    ["message", "amend! Fix login\n"],
    ["", "\n# Please enter the commit message\n"],
    ["", "# Please enter the commit message\n"],
    ["", "\n; Please enter the commit message\n"],
    ["", "\r\n"],
    ["template", "Ticket: \nWhy: \n"],
    ["merge", "Merge branch 'x'\n"],
    ["squash", "Squashed commit of the following:\n"],
    ["commit", "Fix login\n"],
    ["what git may bring", "Fix login\n"],
  ])("%s: %j stays", (source, text) => {
    expect(prefixed(text, 3, source)).toBeNull();
  });

  it("adds to any bytes and takes nothing away, once", () => {
    const bytes = fc.string({ unit: fc.integer({ min: 0, max: 255 }).map((c) => String.fromCharCode(c)) });
    const source = fc.constantFrom("message", "");
    fc.assert(
      fc.property(bytes, source, (text, from) => {
        const once = prefixed(text, 3, from);
        if (once === null) return;
        expect(once.replace("Instance 3: ", "")).toBe(text);
        expect(prefixed(once, 3, from)).toBeNull();
      }),
      { numRuns: sized(1_000, 300) },
    );
  });
});
