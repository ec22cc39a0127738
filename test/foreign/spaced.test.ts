import { describe, expect, it } from "vitest";
import { openClaims, openClaimsOn } from "../../src/foreign/open.ts";
import { meantNames } from "../../src/foreign/spaced.ts";
import { View } from "../../src/protocol/view.ts";
import { isNight } from "../size.ts";
import { plainContext } from "./context.ts";

/** Where a list of files stands: in a table's cell, behind a name, below a label, as an item of its own, before a name. */
const places: readonly ((files: string) => string)[] = [
  (files) => `| Who | Files |\n| --- | --- |\n| Anna | ${files} |\n`,
  (files) => `## In progress\n\n- Anna: ${files}\n`,
  (files) => `## Agent A\n\n- Files: ${files}\n- Status: in progress\n`,
  (files) => `## Agent A\n\nStatus: in progress\n\n**Files:**\n- ${files}\n`,
  (files) => `## In progress\n\n- ${files} (Anna)\n`,
];

function who(text: string, path: string, context = plainContext) {
  return openClaimsOn(new View(text), path, context).map((claim) => claim.who);
}

describe("a name with a space and no quotes is claimed", () => {
  it.each([
    ["src/bild größe.ts"],
    ["src/lib helpers.ts (new)", "src/lib helpers.ts"],
    ["src/lib helpers.ts – new", "src/lib helpers.ts"],
    ["src/lib helpers.ts: new", "src/lib helpers.ts"],
    ["src/lib helpers.ts [new]", "src/lib helpers.ts"],
    ["src/lib helpers.ts → src/x.ts", "src/lib helpers.ts"],
    ["🔒 src/lib helpers.ts 🚧", "src/lib helpers.ts"],
    ["src/lib helpers.ts, src/old name.ts", "src/old name.ts"],
    ["src/lib helpers.ts src/old name.ts", "src/lib helpers.ts"],
    ["src/lib helpers.ts and src/b.ts;", "src/lib helpers.ts"],
    ["src/rock and roll.ts"],
    ["src/a - b.ts"],
    ["./src/lib helpers.ts,", "src/lib helpers.ts"],
    ["src\\lib helpers.ts:10-20", "src/lib helpers.ts"],
    ["src/lib\\ helpers.ts", "src/lib helpers.ts"],
    ["src/lib%20helpers.ts", "src/lib helpers.ts"],
    ["`src/lib helpers.ts`", "src/lib helpers.ts"],
    ["my docs/x.md"],
    ["Program Files/app/x.ts"],
    ["docs/My Notes/opening hours.md"],
    ["docs/My Notes/**", "docs/My Notes/a.md"],
    ["opening hours.md"],
  ])("%s", (files, path = files) => {
    const tried = isNight ? places : [places[files.length % places.length] ?? String];
    for (const place of tried) expect(who(place(files), path), place(files)).toHaveLength(1);
  });

  it("whatever its case is, where case does not count", () => {
    const table = places[0]?.("Src/Lib Helpers.ts") ?? "";
    expect(who(table, "src/lib helpers.ts", { ...plainContext, caseSensitive: false })).toEqual(["Anna"]);
    expect(who(table, "src/lib helpers.ts")).toEqual([]);
  });

  it("and by a folder that has one in its name", () => {
    const kindOf = () => "folder" as const;
    expect(who(places[0]?.("my docs/x.md") ?? "", "my docs", { ...plainContext, kindOf })).toEqual(["Anna"]);
  });
});

it.each([
  ["one that goes on otherwise", "| Who | Files |\n| --- | --- |\n| Anna | src/lib helpers.tsx |\n"],
  ["one in another folder", "| Who | Files |\n| --- | --- |\n| Anna | old/src/lib helpers.ts |\n"],
  ["what is below it", "| Who | Files |\n| --- | --- |\n| Anna | src/lib helpers.ts/a.ts |\n"],
  ["other files of that folder", "| Who | Files |\n| --- | --- |\n| Anna | src/lib helpers.md |\n"],
  [
    "one that another column speaks of",
    "| Who | Files | Waits for |\n| --- | --- | --- |\n| Anna | a.md | src/lib helpers.ts |\n",
  ],
  ["one that is left alone", "## In progress\n\n- Anna: src/a.ts, not src/lib helpers.ts\n"],
  [
    "one whose row is done",
    "| Who | Files | State |\n| --- | --- | --- |\n| Anna | src/lib helpers.ts | done |\n",
  ],
  ["one that is only read of", "## Notes\n\nSee src/lib helpers.ts for how.\n"],
  ["one of a backlog", "## Backlog\n\n- src/lib helpers.ts (Anna)\n"],
  ["one that is struck out", "## In progress\n\n- ~~Anna: src/lib helpers.ts~~\n"],
])("is not claimed: %s", (_name, text) => {
  expect(who(text, "src/lib helpers.ts")).toEqual([]);
});

it("two folders with a word between are no name", () => {
  const claims = openClaims(new View(places[0]?.("src/auth and src/api") ?? ""), plainContext);
  expect(claims.map(({ paths }) => paths)).toEqual([["src/auth", "src/api"]]);
});

describe("of words with spaces between, what is meant is", () => {
  const text = "| Anna | src/lib helpers.ts |";
  const paths = ["src/lib", "helpers.ts"];
  const meant = (...there: string[]) => meantNames({ paths, text }, (path) => there.includes(path));

  it("the one name, where that is there", () => {
    expect(meant("src/lib helpers.ts", "src/lib")).toEqual(["src/lib helpers.ts"]);
  });

  it("each word, where those are there", () => {
    expect(meant("src/lib", "helpers.ts")).toEqual(paths);
  });

  it("all of it, where both are or nothing is", () => {
    expect(meant()).toEqual([...paths, "src/lib helpers.ts"]);
    expect(meant("src/lib", "helpers.ts", "src/lib helpers.ts")).toEqual([...paths, "src/lib helpers.ts"]);
  });

  it.each([
    ["- my docs/x.md (Anna), src/a.ts", ["docs/x.md", "src/a.ts"], ["src/a.ts", "my docs/x.md"]],
    [
      "Anna: docs/My Notes/opening hours.md.",
      ["docs/My", "Notes/opening", "hours.md"],
      ["docs/My Notes/opening hours.md"],
    ],
    ["Anna | src\\lib helpers.ts, b.ts", ["helpers.ts", "b.ts"], ["b.ts", "src/lib helpers.ts"]],
    ["Anna is on src/a.ts now", ["src/a.ts"], ["src/a.ts"]],
  ])("%s", (line, read, names) => {
    expect(meantNames({ paths: read, text: line }, (path) => names.includes(path))).toEqual(names);
  });
});
