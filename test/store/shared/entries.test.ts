import { describe, expect, it } from "vitest";
import {
  advanced,
  archiveAfter,
  bodyOf,
  filedFrom,
  fitting,
  voided,
} from "../../../src/store/shared/entries.ts";
import type { LedgerEntry } from "../../../src/store/shared/ledger.ts";
import { StoreError, type Json } from "../../../src/store/store.ts";

const SHEET: LedgerEntry = {
  id: "a-B_1",
  note: { instance: 1, command: "log", subject: "é", at: 12 },
  edits: [[0, 2, "x"]],
  text: null,
  state: { a: [1, "b", true, null] },
  archive: { edits: [[0, 0, "a"]], text: null },
};
const FILED = { ...SHEET, revision: 4, mark: "m" };
const VOID = voided(4, "m");

const filed = (fields: object) => filedFrom(JSON.stringify({ format: 1, ...SHEET, ...fields }), 4, "m");
const noted = (fields: object) => ({ note: { ...SHEET.note, ...fields } });
const most = 8_000_000;

/** Lists within each other. */
function nested(depth: number): Json {
  return depth === 0 ? 0 : [nested(depth - 1)];
}

describe("an entry of a shared store", () => {
  it("comes back as it was handed in, with the signs that came along", () => {
    expect(filedFrom(bodyOf(SHEET), 4, "m")).toEqual(FILED);
    const names = ["1", "2.wait-ab"];
    expect(filedFrom(bodyOf(SHEET, { signs: [{ host: "here", names }] }), 4, "m")).toEqual({
      ...FILED,
      signs: names.map((name) => ({ name, host: "here", ageMs: null })),
    });
    const note = {
      ...SHEET.note,
      undoes: 2,
      restored: ["a"],
      origin: { b: 1 },
      session: "h",
      found: [[0, 1, "y"]],
    };
    expect(filed({ note }).note).toEqual(note);
  });

  it("changes nothing when it is void", () => {
    expect(VOID).toEqual({
      id: "",
      note: { instance: null, command: "void", subject: "", at: 0 },
      edits: [],
      text: null,
      state: null,
      archive: null,
      revision: 4,
      mark: "m",
      isVoid: true,
    });
    expect(voided(1, "m", "id").id).toBe("id");
  });

  it.each([
    { id: "i".repeat(64) },
    { text: "" },
    { text: "x" },
    { state: null },
    { state: false },
    { state: 1.5 },
    { state: nested(33) },
    { archive: null },
    { archive: undefined },
    { archive: { edits: [], text: "x" } },
    { edits: [] },
    {
      edits: [
        [0, 0, ""],
        [0, 4, "x"],
        [4, 4, "y"],
        [most, most, ""],
      ],
    },
    noted({ instance: null }),
    noted({ instance: 0 }),
    noted({ command: "c".repeat(64), subject: "s".repeat(2_000) }),
    noted({ at: -0.5 }),
  ])("may be like this: %j", (fields) => {
    expect(filed(fields).isVoid).toBeUndefined();
  });

  it.each([
    { format: 0 },
    { format: "1" },
    { format: "2" },
    { id: "" },
    { id: "i".repeat(65) },
    { id: "../x" },
    { id: "x/" },
    { id: 1 },
    { text: undefined },
    { text: 1 },
    { text: "\ud800" },
    { state: undefined },
    { state: "\ud800" },
    { state: { a: ["\udc00"] } },
    { state: nested(34) },
    { archive: [] },
    { archive: { edits: [], text: 1 } },
    { archive: { edits: null, text: null } },
    { edits: null },
    { edits: {} },
    { edits: [[0, 1]] },
    { edits: [[0, 1, "", ""]] },
    { edits: [{ 0: 0, 1: 1, 2: "", length: 3 }] },
    { edits: [[-1, 1, ""]] },
    { edits: [[0, -1, ""]] },
    { edits: [[0.5, 1, ""]] },
    { edits: [["0", 1, ""]] },
    { edits: [[0, "1", ""]] },
    { edits: [[0, most + 1, ""]] },
    { edits: [[2, 1, ""]] },
    { edits: [[0, 1, 2]] },
    { edits: [[0, 1, "\ud800"]] },
    {
      edits: [
        [0, 3, ""],
        [2, 4, ""],
      ],
    },
    { note: null },
    { note: "note" },
    noted({ instance: -1 }),
    noted({ instance: 0.5 }),
    noted({ instance: "1" }),
    noted({ instance: undefined }),
    noted({ command: 1 }),
    noted({ command: "c".repeat(65) }),
    noted({ subject: null }),
    noted({ subject: "s".repeat(2_001) }),
    noted({ at: null }),
    noted({ at: "12" }),
    noted({ at: 1e308 }),
    noted({ at: -1e16 }),
    noted({ at: 8.64e15 }),
  ])("is void when it is like this: %j", (fields) => {
    expect(filed(fields)).toEqual(VOID);
  });

  it("is void when it has more edits than any has, or is no JSON, or no object", () => {
    const edits = (count: number) => Array.from({ length: count }, () => [0, 0, ""]);
    expect(filed({ edits: edits(20_000) }).isVoid).toBeUndefined();
    expect(filed({ edits: edits(20_001) })).toEqual(VOID);
    for (const body of ["", "{", "null", "1", "[]", '"x"', "\ud800"])
      expect(filedFrom(body, 4, "m")).toEqual(VOID);
  });

  it("is void when it is longer than any is", () => {
    const body = JSON.stringify({ format: 1, ...SHEET });
    const padded = (length: number) => body + " ".repeat(length - body.length);
    expect(filedFrom(padded(most), 4, "m")).toEqual(FILED);
    expect(filedFrom(padded(most + 1), 4, "m")).toEqual(VOID);
  });

  it("of a later form is said to be that", () => {
    const failure = { kind: "newer", format: 3 };
    expect(() => filed({ format: 3 })).toThrow(StoreError);
    expect(() => filed({ format: 3 })).toThrow(expect.objectContaining({ failure }));
  });

  it("drops of its note what is not sound, and keeps the rest", () => {
    for (const odd of [
      { undoes: 1.5 },
      { undoes: "1" },
      { restored: "\ud800" },
      { origin: ["\ud800"] },
      { found: [[2, 1, ""]] },
      { session: "h".repeat(65) },
      { session: "\ud800" },
      { session: true },
      { more: 1 },
    ])
      expect(filed(noted(odd)).note).toEqual(SHEET.note);
  });

  it("drops signs that are none", () => {
    const signs = (host: unknown, names: unknown) =>
      filed({ signs: { host, names } }).signs?.map((one) => one.name);
    expect(signs("h".repeat(64), ["1", 2, "n".repeat(64), "n".repeat(65), null])).toEqual([
      "1",
      "n".repeat(64),
    ]);
    expect([signs("h".repeat(65), ["1"]), signs(1, ["1"]), signs("h", "1"), signs("h", [])]).toEqual([
      undefined,
      undefined,
      undefined,
      undefined,
    ]);
    expect(
      signs(
        "h",
        Array.from({ length: 501 }, () => "1"),
      ),
    ).toHaveLength(500);
  });
});

describe("what is behind an entry", () => {
  const before = { text: "abc", state: "old" };
  it.each([
    [before, SHEET, { text: "xc", state: SHEET.state }],
    [before, { ...SHEET, text: "whole" }, { text: "whole", state: SHEET.state }],
    [
      { text: null, state: null },
      { ...SHEET, text: "whole" },
      { text: "whole", state: SHEET.state },
    ],
    [{ text: null, state: null }, SHEET, null],
    [{ text: "a", state: null }, SHEET, null],
    [before, VOID, before],
    [{ text: null, state: 1 }, VOID, null],
  ])("%j, %j: %j", (was, entry, expected) => {
    expect(advanced(was, { ...FILED, ...entry })).toEqual(expected);
  });

  it("is no longer than a text may be", () => {
    const text = "x".repeat(most);
    expect(advanced({ text, state: 1 }, { ...FILED, edits: [] })?.text).toHaveLength(most);
    expect(advanced({ text, state: 1 }, { ...FILED, edits: [[0, 0, "y"]] })).toBeNull();
  });

  it("is the archive with what was added, also where that was made on another text", () => {
    expect(archiveAfter("was", { edits: [[0, 1, "a"]], text: null })).toBe("aas");
    expect(
      archiveAfter("was", {
        edits: [
          [9, 9, "a"],
          [9, 9, "b"],
        ],
        text: null,
      }),
    ).toBe("wasab");
    expect(archiveAfter(null, { edits: [[0, 0, "a"]], text: null })).toBe("a");
    expect(archiveAfter("was", { edits: [[0, 0, "a"]], text: "" })).toBe("");
  });

  it("fits, or is nothing; another fault is not hidden", () => {
    expect(fitting("ab", [[1, 2, "c"]])).toBe("ac");
    expect(fitting("ab", [[1, 3, "c"]])).toBeNull();
    expect(() => fitting("ab", [null as never])).toThrow(TypeError);
  });
});
