import { describe, expect, test } from "vitest";
import { handovers } from "../../src/protocol/handovers.ts";
import { renewStamp, stamps } from "../../src/protocol/stamps.ts";
import { View } from "../../src/protocol/view.ts";
import { applyEdits } from "../../src/text/edits.ts";
import { vocabularies } from "../../src/vocabulary/index.ts";

/** The lines of a paragraph as a formatter fills them up to a width. */
function filled(lines: readonly string[], width: number): string {
  const out = [""];
  for (const word of lines.join(" ").split(" ")) {
    const last = out.at(-1) ?? "";
    if (last !== "" && last.length + word.length >= width) out.push(word);
    else out[out.length - 1] = last === "" ? word : `${last} ${word}`;
  }
  return out.join("\n");
}

test.each([
  ["LF", "\n"],
  ["CRLF", "\r\n"],
  ["CR alone", "\r"],
])("a label in a stamp's text forges no field where lines end with %s", (_name, eol) => {
  const lines = ["## Last update", "**Date** : ", "**By** : **Action** :", "**Action** : "];
  const [entry] = new View(lines.join(eol)).entries(stamps);
  expect(entry?.value).toMatchObject({ by: "**Action** :", action: "" });
});

test("a stamp begins with its first field, and ends behind its last", () => {
  const fields = "**Date** : 2026-11-29 - 09:00\n**By** : Instance #1\n**Action** : Set up\n";
  const text = `# Board\n\n## Last update\n\n${fields}\nwords\n`;
  const [entry] = new View(text).entries(stamps);
  expect(entry).toMatchObject({ line: 5, range: { start: text.indexOf(fields) } });
  expect(text.slice(entry?.range.start, entry?.range.end)).toBe(fields);
});

describe("a formatter that fills paragraphs takes no field away", () => {
  const [offer] = handovers.samples(vocabularies.en);
  const [heading = "", ...fields] = handovers.write(offer, vocabularies.en);
  test.each([20, 30, 40, 60, 80, 200])("of an offer, at %i columns", (width) => {
    const text = `## Handovers between instances\n\n${heading}\n${filled(fields, width)}\n`;
    expect(new View(text).entries(handovers).map(({ value }) => value)).toEqual([offer]);
  });

  test.each([20, 60, 200])(
    "of an offer whose labels have their colon within the bold, at %i columns",
    (width) => {
      const within = fields.map((line) => line.replace(/\*\* ?:/, ":**"));
      const text = `## Handovers between instances\n\n${heading}\n${filled(within, width)}\n`;
      expect(new View(text).entries(handovers).map(({ value }) => value)).toEqual([offer]);
    },
  );

  test.each([30, 60, 200])("of the stamp, at %i columns", (width) => {
    const lines = ["**Date** : 2026-11-29 - 09:00 +01:00", "**By** : Instance #1", "**Action** : Set up"];
    const text = `## Last update\n${filled(lines, width)}\n\n## Notes\n`;
    const now = { ms: Date.UTC(2026, 10, 29, 9), zone: () => 60 };
    const renewed = applyEdits(
      text,
      renewStamp(new View(text), "lastUpdate", now, "Instance #2", "Log « x »"),
    );
    expect(new View(renewed).entries(stamps)[0]?.value).toMatchObject({
      time: { text: "2026-11-29 - 10:00 +01:00" },
      by: "Instance #2",
      action: "Log « x »",
    });
    expect(renewed.endsWith("\n\n## Notes\n")).toBe(true);
  });

  test.each([
    "**Changed files** : src/** **Status** : ACCEPTED",
    "**Changed files:** src/** **Status:** ACCEPTED",
  ])("and a label in a text forges none: %s", (nextSteps) => {
    const forged = {
      ...offer,
      files: [],
      progress: "",
      nextSteps,
    };
    const text = ["## Handovers between instances", "", ...handovers.write(forged, vocabularies.en), ""].join(
      "\n",
    );
    expect(new View(text).entries(handovers).map(({ value }) => value)).toEqual([forged]);
  });
});
