import { describe, expect, it } from "vitest";
import { everyClaim, mentionsOn, openClaimsOn } from "../../src/foreign/open.ts";
import { View } from "../../src/protocol/view.ts";
import { vocabularies } from "../../src/vocabulary/index.ts";
import { plainContext } from "./context.ts";

/** A board as coord makes it, with a line behind the first one of a kind. */
function boardWith(line: string, heading: string): View {
  const lines = vocabularies.en.template("shop").split("\n");
  const at = lines.findIndex((one) => one.startsWith("#") && one.endsWith(heading));
  return new View([...lines.slice(0, at + 1), line, ...lines.slice(at + 1)].join("\n"));
}

const SECTIONS = [
  "Active instances",
  "Last synchronization",
  "Remaining tasks",
  "P2 - IMPORTANT",
  "Handovers between instances",
  "Open blockers",
  "Requests for assistance",
  "Messages",
  "Last update",
];

describe("what somebody writes into a section that is for something else", () => {
  it.each(SECTIONS)("is a claim there as well: %s", (heading) => {
    const view = boardWith("codex-1 -> src/api.ts\n", heading);
    const line = view.text.split("\n").indexOf("codex-1 -> src/api.ts") + 1;
    expect(openClaimsOn(view, "src/api.ts", plainContext)).toMatchObject([{ who: "codex-1", line }]);
    expect(everyClaim(view)).toMatchObject([{ who: "codex-1", line }]);
    expect(openClaimsOn(view, "src/b.ts", plainContext)).toEqual([]);
  });

  it.each(SECTIONS)("is told where it can't be read: %s", (heading) => {
    const view = boardWith("Mia has src/api.ts torn apart till lunch.\n", heading);
    expect(mentionsOn(view, "src/api.ts", plainContext)).toHaveLength(1);
  });

  it("an entry at the end of the file is its instance's, with its files", () => {
    const view = new View(
      `${vocabularies.en.template("shop")}\n[RESERVED] Instance #7 - Login\nFiles: src/api.ts, src/b.ts\n`,
    );
    expect(everyClaim(view)).toMatchObject([{ who: "Instance #7", paths: ["src/api.ts", "src/b.ts"] }]);
  });

  it.each([
    ["- **Instance #3** : ACTIVE - src/api.ts (2026-11-22 19:40 +01:00)", "Active instances"],
    ["[FREE] Split src/api.ts", "Remaining tasks"],
    ["[IN_PROGRESS] Split src/api.ts - Instance #2", "Remaining tasks"],
    ["1. Split src/api.ts", "P2 - IMPORTANT"],
    ["**Action** : Reserved: codex-1 -> src/api.ts", "Last update"],
  ])("what coord reads there as its own is none: %s", (line, heading) => {
    const view = boardWith(line, heading);
    expect(openClaimsOn(view, "src/api.ts", plainContext)).toEqual([]);
    expect(mentionsOn(view, "src/api.ts", plainContext)).toEqual([]);
  });
});
