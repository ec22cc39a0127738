import fs from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { damagedEntries } from "../../src/system/state-survey.ts";
import { StateFolder } from "../../src/system/state.ts";
import { checksum } from "../../src/store/file/entry.ts";
import { applyDelta } from "../../src/store/delta.ts";
import { adding, bench, type Bench, honour, tempFolder } from "./support.ts";

type Fields = Readonly<Record<string, unknown>>;

function entryPath(at: Bench, revision: number): string {
  return at.coord("journal", `${String(revision).padStart(8, "0")}.json`);
}

/** Writes an entry's fields as the journal keeps them, with a checksum that is right. */
function write(path: string, entry: unknown, text: unknown = null): void {
  const json = typeof entry === "string" ? entry : JSON.stringify(entry);
  const size = String(json.length).padStart(8, "0");
  const start = `{"sum":"${checksum(json)}","size":"${size}","entry":${json}`;
  fs.writeFileSync(path, `${start},"text":${JSON.stringify(text)}}\n`);
}

function fieldsOf(path: string): Fields {
  return (JSON.parse(fs.readFileSync(path, "utf8")) as { entry: Fields }).entry;
}

const ID = "1:2:3";
const carried = { base: null, temp: ID, edits: [[0, 0, "x"]], text: "x", previous: 0 };

/** What somebody who can write to the state folder may make of an entry. */
const odd: Readonly<Record<string, (entry: Fields) => unknown>> = {
  "no object": () => "[]",
  "no JSON": () => '{"$(touch ~/pwned)"',
  "a list": () => [1],
  "without a version": ({ v: _v, ...rest }) => rest,
  "an old version": (entry) => ({ ...entry, v: 0 }),
  "another number": (entry) => ({ ...entry, revision: 7 }),
  "no kind of ours": (entry) => ({ ...entry, kind: "run" }),
  "a kind from Object's prototype": (entry) => ({ ...entry, kind: "constructor" }),
  "a note that is none": (entry) => ({ ...entry, note: "x" }),
  "a note without a command": (entry) => ({ ...entry, note: { instance: 1, subject: "", at: 0 } }),
  "a subject without end": (entry) => ({
    ...entry,
    note: { instance: 1, command: "log", subject: "s".repeat(100_000), at: 0 },
  }),
  "a time that is none": (entry) => ({
    ...entry,
    note: { instance: 1, command: "", subject: "", at: "now" },
  }),
  "edits beyond the text": (entry) => ({ ...entry, edits: [[0, 999_999, ""]] }),
  "edits that overlap": (entry) => ({
    ...entry,
    edits: [
      [0, 3, ""],
      [2, 4, ""],
    ],
  }),
  "edits that go back": (entry) => ({ ...entry, edits: [[3, 1, ""]] }),
  "edits of numbers": (entry) => ({ ...entry, edits: [[0, 0, 7]] }),
  "half an edit": (entry) => ({ ...entry, edits: [[0, 0]] }),
  "a fraction of a place": (entry) => ({ ...entry, edits: [[0.5, 1, ""]] }),
  "a text before that is no length": (entry) => ({ ...entry, from: -1 }),
  "a whole text in the future": (entry) => ({ ...entry, whole: 9 }),
  "an identity that is none": (entry) => ({ ...entry, temp: "../../x" }),
  "a list of none": (entry) => ({ ...entry, seen: [null] }),
  "no list": (entry) => ({ ...entry, seen: { length: 1 } }),
  "no state": ({ state: _state, ...rest }) => rest,
  "a sum that is none": (entry) => ({ ...entry, previous: "x" }),
  "a writer in the future": (entry) => ({ ...entry, companions: { "FILE.archive.md": 9 } }),
  "an archive without a text": (entry) => ({
    ...entry,
    carried: { "FILE.archive.md": { ...carried, text: 7 } },
  }),
  "an archive without edits": (entry) => ({
    ...entry,
    carried: { "FILE.archive.md": { ...carried, edits: null } },
  }),
  "an archive written later": (entry) => ({
    ...entry,
    carried: { "FILE.archive.md": { ...carried, previous: 3 } },
  }),
  "an archive that goes but has a file": (entry) => ({
    ...entry,
    carried: { "FILE.archive.md": { ...carried, text: null } },
  }),
};

describe.each(Object.entries(odd))("an entry with a sound checksum, but %s", (_what, change) => {
  it("is set aside as a damaged one is, and nothing of it is quoted", async () => {
    const at = bench();
    for (const line of ["two", "three"]) await at.open().update(adding(line));
    const entry = change(fieldsOf(entryPath(at, 3)));
    write(entryPath(at, 3), entry);
    expect(await at.open().read()).toMatchObject({ text: at.text(), revision: 3, outside: true });
    await at.open().update(adding("four"));
    expect(at.text()).toBe("one\ntwo\nthree\nfour\n");
    const [kept, ...others] = damagedEntries(new StateFolder(at.path));
    expect([kept?.path, others]).toEqual([entryPath(at, 3), []]);
    expect(fs.readFileSync(kept?.to ?? "", "utf8")).toContain(
      (typeof entry === "string" ? entry : JSON.stringify(entry)).slice(0, 40),
    );
    expect((await at.open().history()).map(({ revision }) => revision)).toEqual([1, 2, 4, 5]);
  });
});

describe("an entry that names other files", () => {
  const names = [
    ".git/config",
    "../outside",
    "/etc/x",
    "link/.bashrc",
    "FILE.md",
    "package.json",
    "other.archive.md",
    "__proto__",
    "./FILE.archive.md",
    "x/../FILE.archive.md",
  ];

  it.each(names)("(%s) has none of them written: not when it is rolled forward, not later", async (name) => {
    const at = bench();
    for (const folder of [".git", "link"]) fs.mkdirSync(join(at.folder, folder));
    await at.open().update(adding("two"));
    const files = (): string[] => fs.readdirSync(at.folder, { recursive: true }).map(String);
    const before = files();
    // As an attacker would: the file is its base, so that the entry has yet to be carried out.
    const { ino, mtimeNs, size } = fs.statSync(at.path, { bigint: true });
    const entry = {
      ...fieldsOf(entryPath(at, 2)),
      revision: 3,
      previous: "",
      base: `${ino}:${mtimeNs}:${size}`,
      temp: ID,
      edits: null,
      whole: 3,
      textSum: checksum("one\ntwo\n!"),
      companions: Object.fromEntries([[name, 3]]),
      carried: Object.fromEntries([[name, carried]]),
    };
    write(entryPath(at, 3), entry, "one\ntwo\n!");
    await at.open().update(adding("three"));
    const fresh = files().filter((path) => !before.includes(path) && !path.startsWith(".coord"));
    expect(fresh).toEqual([]);
    // The entry itself is sound, and counts.
    expect(at.text()).toBe("one\ntwo\n!three\n");
    expect(fs.existsSync("/etc/x")).toBe(false);
  });
});

describe("a journal as an earlier coord wrote it", () => {
  /** Recorded with archives, a hand edit, an entry that was taken back, and an undo; on another disk. */
  const recorded = join(import.meta.dirname, "..", "..", "fixtures", "journals", "v1");

  function copied(): Bench {
    const folder = tempFolder();
    fs.cpSync(recorded, folder, { recursive: true });
    fs.renameSync(join(folder, "state"), join(folder, ".coord"));
    const at = bench(null);
    fs.rmSync(at.folder, { recursive: true });
    fs.renameSync(folder, at.folder);
    return at;
  }

  it("is read: every revision, every text, the archive, the state", async () => {
    const at = copied();
    const { past, ...snapshot } = await at.open().read();
    expect(snapshot).toEqual({
      text: at.text(),
      exists: true,
      state: { kept: [1, "two", null] },
      revision: 17,
      outside: false,
    });
    const history = await at.open().history();
    expect(history.map(({ revision, note }) => `${revision} ${note.command}`)).toEqual([
      "1 init",
      ...[2, 3, 4, 5, 6, 7, 8, 9].map((revision) => `${revision} log`),
      "10 outside",
      "11 archive",
      "12 archive",
      "15 outside",
      "16 log",
      "17 undo",
    ]);
    expect(history.at(-1)?.note).toMatchObject({ undoes: 15, restored: [], subject: "after" });
    expect(history.reduce((text, { edits }) => applyDelta(text, edits), "")).toBe(at.text());
    expect(history.flatMap(({ archived }) => archived ?? [])).toEqual([
      [0, 0, "# Archive\nline 0\n"],
      [17, 17, "line 1\n"],
    ]);
    expect(past.archive()).toBe("# Archive\nline 0\nline 1\n");
    for (const { revision } of history) expect(past.textAt(revision), String(revision)).toMatch(/^# Board\n/);
  });

  it("is gone on with, and what is written can be read beside what was", async () => {
    const at = copied();
    const before = at.text();
    const written = (await at.open().update((now) => ({
      ...adding("more")(now),
      archive: (was) => `${was ?? ""}line 2\n`,
    }))) as number;
    expect(written).toBe(18);
    expect(at.text()).toBe(`${before}more\n`);
    expect(await at.open({ reconcile: honour }).archive()).toBe("# Archive\nline 0\nline 1\nline 2\n");
    // The format is the one that an earlier coord reads, which may still run as a server.
    const [old, fresh] = [12, 18].map((revision) => fieldsOf(entryPath(at, revision)));
    expect(Object.keys(fresh ?? {}).toSorted()).toEqual(Object.keys(old ?? {}).toSorted());
    expect(fresh).toMatchObject({ v: 1, companions: { "FILE.archive.md": 18 } });
    const [oldCarried, freshCarried] = [old, fresh].map((entry) => JSON.stringify(entry?.["carried"]));
    const shape = (json = ""): string => json.replaceAll(/"(?:\d+:\d+:\d+|[^"]*\\n)"|\d+/g, "_");
    expect(shape(freshCarried)).toBe(shape(oldCarried));
  });
});
