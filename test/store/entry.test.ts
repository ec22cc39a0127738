import { describe, expect, it } from "vitest";
import {
  checksum,
  claimedSum,
  continues,
  decodeEntry,
  encodeEntry,
  type StoredEntry,
  identitiesOf,
  type JournalEntry,
} from "../../src/store/file/entry.ts";
import { StoreError } from "../../src/store/store.ts";

const NAME = "FILE.archive.md";
const ENTRY: JournalEntry = {
  revision: 3,
  previous: "0123456789abcdef",
  kind: "write",
  file: "FILE.md",
  note: { instance: 1, command: "log", subject: "é", at: 12 },
  from: 9,
  edits: [[0, 9, "x"]],
  text: "x",
  whole: 3,
  state: { a: [1] },
  base: "1:2:3",
  temp: "4:-5:6",
  seen: ["7:8:9"],
  archive: { base: null, temp: "1:1:1", edits: [[0, 0, "a"]], text: "a", previous: 2 },
  archivedAt: 3,
};

/** An entry's body, as the journal keeps it. */
const BODY = (JSON.parse(encodeEntry(ENTRY, NAME).raw) as { entry: Readonly<Record<string, unknown>> }).entry;

/** An entry of such a body, with a checksum that is right. */
function sealed(body: unknown, text: unknown = "x"): string {
  const json = JSON.stringify(body);
  const size = String(json.length).padStart(8, "0");
  return `{"sum":"${checksum(json)}","size":"${size}","entry":${json},"text":${JSON.stringify(text)}}\n`;
}

const decoded = (fields: object, text?: unknown) =>
  decodeEntry(sealed({ ...BODY, ...fields }, text), 3, NAME);
const noted = (fields: object) => ({ note: { ...ENTRY.note, ...fields } });
const carrying = (fields: object) => ({ carried: { [NAME]: { ...ENTRY.archive, ...fields } } });
const most = Number.MAX_SAFE_INTEGER;

describe("an entry", () => {
  it.each<Partial<JournalEntry>>([
    {},
    { text: null, whole: 1 },
    { archive: null, archivedAt: 0 },
    { archive: null, archivedAt: 2 },
  ])("comes back as it was filed: %j", (fields) => {
    const entry = { ...ENTRY, ...fields };
    const { raw, sum } = encodeEntry(entry, NAME);
    expect(sum).toMatch(/^[0-9a-f]{16}$/);
    expect(claimedSum(raw)).toBe(sum);
    expect({ ...decodeEntry(raw, 3, NAME) }).toEqual({ ...entry, sum });
    expect(raw.startsWith(`{"sum":"${sum}","size":"0000`)).toBe(true);
    expect(JSON.parse(raw)).toMatchObject({ sum, entry: { v: 1, revision: 3 }, text: entry.text });
    const companions = entry.archivedAt === 0 ? {} : { [NAME]: entry.archivedAt };
    expect(JSON.parse(raw)).toHaveProperty("entry.companions", companions);
  });

  it("is none under another number, and has no archive under another name", () => {
    const { raw } = encodeEntry(ENTRY, NAME);
    expect(decodeEntry(raw, 3, NAME)?.archivedAt).toBe(3);
    expect(decodeEntry(raw, 4, NAME)).toBeNull();
    expect(decodeEntry(raw, 3, NAME)).toBe(decodeEntry(raw, 3, NAME));
    for (const other of ["OTHER.md", "constructor"])
      expect(decodeEntry(raw, 3, other)).toMatchObject({ archive: null, archivedAt: 0 });
    expect(decodeEntry(raw, 3, NAME)?.archivedAt).toBe(3);
    expect(decodeEntry(encodeEntry({ ...ENTRY, whole: 2 }, NAME).raw, 3, NAME)?.whole).toBe(2);
  });

  it("with a whole text that is damaged has none; the rest stands", () => {
    for (const text of ["y", 7, null]) {
      expect(decoded({}, text)).toMatchObject({ revision: 3, text: null });
      expect(decoded({ textSum: null }, text)?.text).toBeNull();
    }
    const bent = sealed(BODY).replace(/"x"\}\n$/, "x}\n");
    expect(decodeEntry(bent, 3, NAME)).toMatchObject({ revision: 3, text: null });
  });

  it.each([
    ["its end", (raw: string) => raw.slice(0, -1)],
    ["its last sign but one", (raw: string) => `${raw.slice(0, -2)}]\n`],
    ["one of its signs", (raw: string) => raw.replace("log", "lag")],
    ["its length", (raw: string) => raw.replace(/"size":"0/, '"size":"1')],
    ["its sum", (raw: string) => raw.replace(/"sum":"./, '"sum":"x')],
    ["the name of its text", (raw: string) => raw.replace(',"text":"x"}\n', ',"tent":"x"}\n')],
  ])("is damaged without %s", (_what, damage) => {
    expect(decodeEntry(damage(sealed(BODY)), 3, NAME)).toBeNull();
  });

  it("of a newer format is said to be that", () => {
    const decode = (v: unknown) => () => decodeEntry(sealed({ ...BODY, v }), 3, NAME);
    expect(decode(2)).toThrow(StoreError);
    expect(decode(2)).toThrow(
      expect.objectContaining({ failure: { kind: "unreadable", cause: "journal of a newer coord" } }),
    );
    expect([decode(0)(), decode("1")(), decode(null)()]).toEqual([null, null, null]);
  });

  it.each([
    { kind: "write" },
    { kind: "outside" },
    { kind: "recover" },
    { kind: "void" },
    { kind: "lost" },
    { previous: "" },
    { file: "" },
    { file: "f".repeat(1_000) },
    { from: 0, edits: [] },
    { from: 0, edits: null },
    { edits: [] },
    {
      edits: [
        [0, 0, ""],
        [0, 4, "x"],
        [4, 9, ""],
      ],
    },
    { whole: 0 },
    { whole: 3 },
    { state: null },
    { base: null, temp: null, seen: [] },
    { base: `${"1".repeat(76)}:2:3` },
    { companions: {} },
    { companions: { [NAME]: 0 } },
    { companions: { [NAME]: 3 } },
    { carried: {} },
    { textSum: null },
    noted({ instance: null }),
    noted({ instance: 0 }),
    noted({ instance: most }),
    noted({ command: "", subject: "s".repeat(1_000) }),
    noted({ at: -0.5 }),
    noted({ undoes: 0 }),
    noted({ undoes: most, found: [[1_000, most, ""]] }),
    carrying({ base: "1:2:3", previous: 0 }),
    carrying({ text: "", edits: [] }),
    carrying({ text: null, temp: null }),
  ])("may be like this: %j", (fields) => {
    expect(decoded(fields)).toMatchObject({ revision: 3 });
  });

  it.each([
    { revision: 0 },
    { revision: "3" },
    { revision: 3.5 },
    { kind: "" },
    { kind: "toString" },
    { kind: null },
    { previous: "0" },
    { previous: "0123456789abcdeF" },
    { previous: "0123456789abcdef0" },
    { previous: null },
    { file: null },
    { file: 7 },
    { file: "f".repeat(1_001) },
    { from: -1 },
    { from: 8.5 },
    { from: "9" },
    { from: 8 },
    { from: most + 1, edits: null },
    { edits: {} },
    { edits: "[]" },
    { edits: [[0, 10, ""]] },
    { edits: [[-1, 2, ""]] },
    { edits: [[0, 2]] },
    { edits: [[0, 2, "", ""]] },
    { edits: [{ 0: 0, 1: 2, 2: "", length: 3 }] },
    { edits: [[0, 2, null]] },
    { edits: [["0", 2, ""]] },
    { edits: [[0, "2", ""]] },
    { edits: [[3, 2, ""]] },
    {
      edits: [
        [0, 3, ""],
        [2, 4, ""],
      ],
    },
    { whole: 4 },
    { whole: -1 },
    { whole: null },
    { state: undefined },
    { base: "" },
    { base: 1 },
    { base: "1:2" },
    { base: "x1:2:3" },
    { base: "1:2:3x" },
    { base: "1:2:-3" },
    { base: `${"1".repeat(77)}:2:3` },
    { temp: undefined },
    { temp: ["1:2:3"] },
    { seen: {} },
    { seen: ["1:2:3", null] },
    { seen: null },
    { companions: null },
    { companions: [] },
    { companions: { [NAME]: 4 } },
    { companions: { [NAME]: -1 } },
    { companions: { [NAME]: "3" } },
    { companions: { [NAME]: 3, other: null } },
    { carried: null },
    { carried: [] },
    { carried: { [NAME]: null } },
    { carried: { [NAME]: ENTRY.archive, other: [] } },
    { textSum: undefined },
    { textSum: 1 },
    { textSum: "s".repeat(1_001) },
    { note: null },
    { note: [] },
    { note: "note" },
    noted({ instance: -1 }),
    noted({ instance: undefined }),
    noted({ instance: "1" }),
    noted({ command: null }),
    noted({ subject: 1 }),
    noted({ subject: "s".repeat(1_001) }),
    noted({ at: null }),
    noted({ at: "12" }),
    noted({ at: 1e308 }),
    noted({ at: 8.64e15 }),
    noted({ undoes: -1 }),
    noted({ undoes: null }),
    noted({ undoes: most + 1 }),
    noted({ found: {} }),
    noted({ found: [[2, 1, ""]] }),
    carrying({ base: undefined }),
    carrying({ base: "../x" }),
    carrying({ temp: null }),
    carrying({ temp: "../x" }),
    carrying({ text: null }),
    carrying({ text: 7 }),
    carrying({ edits: null }),
    carrying({ edits: [[1, 0, ""]] }),
    carrying({ previous: 3 }),
    carrying({ previous: -1 }),
    carrying({ previous: undefined }),
  ])("is none when it is like this: %j", (fields) => {
    expect(decoded(fields)).toBeNull();
  });

  it.each([[null], [1], ["x"], [[]], [[BODY]]])("is none when its body is none: %j", (body) => {
    expect(decodeEntry(sealed(body), 3, NAME)).toBeNull();
  });

  it("has the identities that were met, each once, its own at the end", () => {
    const of = (seen: string[], base: string | null, temp: string | null) =>
      identitiesOf({ ...ENTRY, seen, base, temp });
    expect(of(["a", "b", "c", "a"], "b", "d")).toEqual(["a", "c", "b", "d"]);
    expect(of(["a", "d"], "d", "d")).toEqual(["a", "d"]);
    expect(of(["a"], null, null)).toEqual(["a"]);
  });

  it("continues the one whose sum it names, or any that was set aside", () => {
    const filed = (fields: Partial<StoredEntry>): StoredEntry => ({ ...ENTRY, sum: "s", ...fields });
    expect(continues(filed({}), filed({ previous: "s" }))).toBe(true);
    expect(continues(filed({}), filed({ previous: "other" }))).toBe(false);
    expect(continues(filed({ kind: "lost" }), filed({ previous: "other" }))).toBe(true);
  });
});

// These are in the journals of every project: another arithmetic would call them all damaged.
it.each([
  ["", "1aee8d83488bdcb8"],
  ["a", "82c97901501c2ba7"],
  ["coord", "29bf4058206f5d9d"],
  ["é\u2028😀", "573aa3f6b0fbe8a8"],
  ["x".repeat(1_000), "aee5273b819a7942"],
])("the checksum of %j is what it always was", (text, sum) => {
  expect(checksum(text)).toBe(sum);
});
