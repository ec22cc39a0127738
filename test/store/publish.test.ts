import { describe, expect, it } from "vitest";
import type { StoredEntry } from "../../src/store/file/entry.ts";
import { type Content, lostEntry, nextEntry, type Parent, voidEntry } from "../../src/store/file/publish.ts";
import { note } from "./support.ts";

const HEAD: StoredEntry = {
  revision: 7,
  previous: "p",
  sum: "s",
  kind: "write",
  file: "FILE.md",
  note: note("head"),
  from: 0,
  edits: [],
  text: null,
  whole: 5,
  state: "head",
  base: "1:1:1",
  temp: "2:2:2",
  seen: ["0:0:0"],
  archive: null,
  archivedAt: 4,
};
const LONG = "a line of the text\n".repeat(20);
const PARENT: Parent = { revision: 8, entry: HEAD, text: LONG };
const CONTENT: Content = {
  kind: "write",
  note: note("next"),
  text: `${LONG}next\n`,
  state: ["next"],
  base: "2:2:2",
  temp: "3:3:3",
};
const ARCHIVE = { base: null, temp: "9:9:9", edits: [], text: "", previous: 4 };

describe("the entry after another", () => {
  it("holds what changed, and knows what came before", () => {
    expect(nextEntry(PARENT, "NEW.md", CONTENT)).toEqual({
      revision: 9,
      previous: "s",
      kind: "write",
      file: "NEW.md",
      note: CONTENT.note,
      from: LONG.length,
      edits: [[LONG.length, LONG.length, "next\n"]],
      text: null,
      whole: 5,
      state: ["next"],
      base: "2:2:2",
      temp: "3:3:3",
      seen: ["0:0:0", "1:1:1", "2:2:2"],
      archive: null,
      archivedAt: 4,
    });
    expect(nextEntry(PARENT, "F", { ...CONTENT, archive: ARCHIVE })).toMatchObject({
      archive: ARCHIVE,
      archivedAt: 9,
    });
  });

  const whole = { text: CONTENT.text, whole: 9, seen: [] };
  it.each<[string, Parent, Partial<Content>, object]>([
    [
      "the first one",
      { revision: 0, entry: null, text: null },
      {},
      { ...whole, whole: 1, revision: 1, edits: null, from: 0, previous: "", archivedAt: 0 },
    ],
    ["an unknown text", { ...PARENT, text: null }, {}, { ...whole, edits: null, from: 0, previous: "s" }],
    [
      "no sound entry",
      { ...PARENT, entry: null },
      {},
      { ...whole, edits: [[LONG.length, LONG.length, "next\n"]], previous: "" },
    ],
    ["one that was set aside", { ...PARENT, entry: { ...HEAD, whole: 0 } }, {}, whole],
    ["a file that was made anew", PARENT, { base: null }, { ...whole, edits: null, from: LONG.length }],
    ["one found anew", PARENT, { base: null, kind: "outside" }, { text: null, whole: 5 }],
    [
      "49 others since the whole text",
      { ...PARENT, revision: 53 },
      {},
      { text: null, whole: 5, revision: 54 },
    ],
    ["50 of them", { ...PARENT, revision: 54 }, {}, { ...whole, whole: 55, revision: 55 }],
  ])("behind %s is whole where it has to be", (_, parent, content, expected) => {
    expect(nextEntry(parent, "F", { ...CONTENT, ...content })).toMatchObject(expected);
  });

  it("holds one edit, however small the text or long the edit", () => {
    const edited = (text: string) => nextEntry({ ...PARENT, text: "-" }, "F", { ...CONTENT, text });
    for (const text of ["", "x", "x".repeat(9_000)])
      expect(edited(text)).toMatchObject({ edits: [[0, 1, text]], text: null, from: 1 });
  });
});

describe("the entry that takes one back", () => {
  const mine: StoredEntry = {
    ...HEAD,
    revision: 9,
    sum: "mine",
    text: "mine",
    whole: 9,
    base: "2:2:2",
    temp: "3:3:3",
    archivedAt: 9,
  };

  it("has the text, state and file of the one before", () => {
    expect(voidEntry(mine, PARENT, "F", 5, null)).toMatchObject({
      revision: 10,
      previous: "mine",
      kind: "void",
      note: { instance: null, command: "void", subject: "", at: 5 },
      from: 4,
      state: "head",
      base: "1:1:1",
      temp: "2:2:2",
      archive: null,
      archivedAt: 4,
    });
    expect(voidEntry(mine, PARENT, "F", 5, ARCHIVE)).toMatchObject({ archive: ARCHIVE, archivedAt: 10 });
    const first = voidEntry(mine, { revision: 0, entry: null, text: "" }, "F", 5, null);
    expect(first).toMatchObject({ state: null, base: null, temp: null, archivedAt: 0 });
  });

  it("says that the text is unknown where it was", () => {
    const unknown = { ...PARENT, text: null };
    const expected = {
      revision: 10,
      previous: "mine",
      kind: "void",
      note: { instance: null, command: "void", subject: "", at: 5 },
      from: 0,
      edits: null,
      text: null,
      whole: 0,
      state: "head",
      base: "1:1:1",
      temp: "2:2:2",
      seen: ["0:0:0", "1:1:1", "2:2:2"],
      archive: null,
      archivedAt: 4,
      file: "F",
    };
    expect(voidEntry(mine, unknown, "F", 5, null)).toEqual(expected);
    expect(voidEntry(mine, unknown, "F", 5, ARCHIVE)).toEqual({
      ...expected,
      archive: ARCHIVE,
      archivedAt: 10,
    });
    expect(voidEntry(mine, { ...unknown, entry: null }, "F", 5, null)).toMatchObject({ archivedAt: 0 });
  });
});

it("what stands where a damaged entry was knows the one before, and nothing else", () => {
  const nothing = { kind: "lost", from: 0, edits: null, text: null, whole: 0, archive: null };
  const lost = { instance: null, command: "lost", subject: "", at: 5 };
  expect(lostEntry(8, HEAD, "F", 5)).toEqual({
    ...nothing,
    revision: 8,
    previous: "s",
    file: "F",
    note: lost,
    state: "head",
    base: "1:1:1",
    temp: "2:2:2",
    seen: ["0:0:0", "1:1:1", "2:2:2"],
    archivedAt: 4,
  });
  expect(lostEntry(1, null, "F", 5)).toEqual({
    ...nothing,
    revision: 1,
    previous: "",
    file: "F",
    note: lost,
    state: null,
    base: null,
    temp: null,
    seen: [],
    archivedAt: 0,
  });
});
