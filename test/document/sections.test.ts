import { expect, it } from "vitest";
import { scan, sections } from "../../src/document/outline.ts";
import type { Section } from "../../src/document/types.ts";

function read(text: string): Section[] {
  return sections(text, scan(text));
}

const FILE = `# Coordination

Intro.

## Réservations
### Tâches en cours
- #1 \`src/a.ts\`

\`\`\`
### Modèle
\`\`\`
## Log ##
#### [14:00]
- x

Title
=====
end`;

it("cuts a text at its headings, of any level", () => {
  expect(read(FILE).map(({ level, title }) => [level, title])).toEqual([
    [1, "Coordination"],
    [2, "Réservations"],
    [3, "Tâches en cours"],
    [2, "Log"],
    [4, "[14:00]"],
    [1, "Title"],
  ]);
  expect(
    read(FILE)
      .map(({ range }) => FILE.slice(range.start, range.end))
      .join(""),
  ).toBe(FILE);
});

it("gives each its body, without the heading's lines", () => {
  const bodies = read(FILE).map(({ body }) => FILE.slice(body.start, body.end));
  expect(bodies.slice(-3)).toEqual(["", "- x\n\n", "end"]);
});

it("nests them by level, whatever levels are left out", () => {
  const found = read(FILE);
  expect(found.map(({ parent }) => parent?.title ?? "-").join(", ")).toBe(
    "-, Coordination, Réservations, Coordination, Log, -",
  );
  expect(found[0]?.children.map(({ title }) => title)).toEqual(["Réservations", "Log"]);
  expect(found[3]?.children).toEqual([found[4]]);
});

it("makes a section of the text before the first heading, if there is any", () => {
  const text = "intro\n\n  # a\n";
  expect(read(text).map(({ range }) => text.slice(range.start, range.end))).toEqual(["intro\n\n", "  # a\n"]);
  expect(read(text)[0]).toMatchObject({
    heading: null,
    title: "",
    level: 0,
    parent: null,
    children: [],
    body: { start: 0, end: 7 },
  });
  expect(read("# a").map(({ level }) => level)).toEqual([1]);
  expect(read("a").map(({ level }) => level)).toEqual([0]);
  expect(read("")).toEqual([]);
});

it("leaves a BOM out of every section", () => {
  expect(read("\uFEFF# a\n").map(({ range }) => range)).toEqual([{ start: 1, end: 5 }]);
  expect(read("\uFEFFa\n").map(({ range }) => range)).toEqual([{ start: 1, end: 3 }]);
  expect(read("\uFEFF")).toEqual([]);
});

it("opens none at headings in lists, quotes, fences, comments and front matter", () => {
  const text = "---\nname: x\n---\n\n# a\n- # b\n\n> ## c\n\n~~~\n# d\n~~~\n<!--\n# e\n-->\n";
  expect(read(text).map(({ title, range }) => [title, range.start])).toEqual([
    ["", 0],
    ["a", 17],
  ]);
});

it("puts the definitions before a setext heading into the section before", () => {
  const text = "[a]: /b\nc\n---\n";
  expect(read(text).map(({ range }) => text.slice(range.start, range.end))).toEqual([
    "[a]: /b\n",
    "c\n---\n",
  ]);
});

it("parses a section's own slice, once, with offsets from its start", async () => {
  const text = "\uFEFFintro\n\n# a\r\n\r\n| b | c |\r\n\r\n- d\r\n";
  const section = read(text)[1];
  const tree = await section?.tree();
  expect(tree?.children.map(({ type }) => type)).toEqual(["heading", "paragraph", "list"]);
  expect(tree?.children[0]?.position?.start.offset).toBe(0);
  expect(tree?.position?.end.offset).toBe((section?.range.end ?? 0) - (section?.range.start ?? 0));
  expect(section?.tree()).toBe(section?.tree());
});
