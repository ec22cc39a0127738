import fs from "node:fs";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { asRevision, BEAT, EntryCache, isShown, writtenBy } from "../../../src/store/shared/cache.ts";
import { Contacts } from "../../../src/store/shared/contact.ts";
import { voided } from "../../../src/store/shared/entries.ts";
import type { FiledEntry } from "../../../src/store/shared/ledger.ts";
import { SharedSigns } from "../../../src/store/shared/signs.ts";
import { diskWith } from "../../../src/system/files.ts";
import { StateFolder } from "../../../src/system/state.ts";
import { fsError, tempFolder } from "../support.ts";

const DAY = 24 * 60 * 60 * 1_000;
const NOW = 10 * DAY;

function throwing(error: Error): never {
  throw error;
}

/** A state folder, and the clock of who looks into it. */
function desk() {
  const folder = tempFolder();
  const state = new StateFolder(join(folder, "FILE.md"));
  const at = { now: NOW };
  const clock = () => at.now;
  return { folder, state, at, clock, file: (name: string) => join(folder, ".coord", name) };
}

describe("the last contact with a shared store", () => {
  const contacts = () => {
    const here = desk();
    return { ...here, open: () => new Contacts(here.state, here.clock) };
  };

  it("is none before there was one", () => {
    const { open, state } = contacts();
    const none = { at: null, reached: false, askedAt: 0, offsetMs: 0 };
    expect(open().read()).toEqual(none);
    state.replace("shared/contact", "x y z\n");
    expect(open().read()).toEqual(none);
    state.replace("shared/contact", "0 7 0\n");
    expect(open().read()).toEqual({ ...none, askedAt: 7 });
    state.replace("shared/contact", "5\n");
    expect(open().read()).toEqual({ ...none, at: 5, reached: true });
    state.replace("shared/contact", "1.5 2.5 3.5\n");
    expect(open().read()).toEqual(none);
  });

  it("is kept with when it was, and how far the other clock is off", () => {
    const { open, at } = contacts();
    open().keep(false, null);
    expect(open().read()).toEqual({ at: null, reached: false, askedAt: NOW, offsetMs: 0 });
    open().keep(true, NOW + 500.4);
    expect(open().read()).toEqual({ at: NOW, reached: true, askedAt: NOW, offsetMs: 500 });
    at.now += 10.4;
    open().keep(false, null);
    expect(open().read()).toEqual({ at: NOW, reached: false, askedAt: NOW + 10, offsetMs: 500 });
    at.now += 10;
    open().keep(true, at.now - 20);
    expect(open().read()).toEqual({ at: NOW + 20, reached: true, askedAt: NOW + 20, offsetMs: -20 });
  });

  it("that can't be kept says why; a fault of ours is none of the disk's", () => {
    const { folder, clock } = desk();
    const failing = (error: Error | null) =>
      diskWith({ renameSync: (...all) => (error === null ? fs.renameSync(...all) : throwing(error)) });
    const on = (error: Error | null) =>
      new Contacts(new StateFolder(join(folder, "FILE.md"), failing(error)), clock);
    const full = on(fsError("ENOSPC"));
    full.keep(true, null);
    expect([full.failure, full.read().at]).toMatchObject([{ code: "ENOSPC" }, null]);
    expect(() => on(new Error("a bug")).keep(true, null)).toThrow("a bug");
    const sound = on(null);
    sound.keep(true, null);
    expect([sound.failure, sound.read().at]).toEqual([null, NOW]);
  });

  it("is renewed by one process at a time, which is given a while", () => {
    const { open, at } = contacts();
    expect([open().begin(), open().begin()]).toEqual([true, false]);
    at.now += 14_999;
    expect(open().begin()).toBe(false);
    at.now += 1;
    expect([open().begin(), open().begin()]).toEqual([true, false]);
    // A clock that was put back keeps nobody from it.
    at.now -= 15_000;
    expect(open().begin()).toBe(true);
  });
});

describe("signs of life", () => {
  const signs = () => {
    const here = desk();
    const lease = (name: string, ageMs: number) => here.state.touch(`leases/${name}`, here.at.now - ageMs);
    return { ...here, lease, open: () => new SharedSigns(here.state, here.clock) };
  };

  it("of who lives here are told, the youngest first, unless they are old or no name", () => {
    const { file, lease, open } = signs();
    expect(open().own()).toEqual([]);
    lease("1", 2_000);
    lease("2.wait-0a", 1_000);
    lease("3", DAY);
    lease("4", DAY + 10);
    lease("5", -50);
    const put = (name: string) => fs.writeFileSync(file(`leases/${name}`), "");
    for (const name of ["1234567", "x", "1.wait-", "1.wait-g", "1x", "x1"]) put(name);
    expect(open().own()).toEqual([
      { name: "5", ageMs: 0 },
      { name: "2.wait-0a", ageMs: 1_000 },
      { name: "1", ageMs: 2_000 },
      { name: "3", ageMs: DAY },
    ]);
    for (let name = 100; name < 310; name++) {
      put(`${name}`);
      fs.utimesSync(file(`leases/${name}`), NOW / 1_000, NOW / 1_000);
    }
    expect(open().own()).toHaveLength(200);
  });

  it("heard of elsewhere are not passed on, till somebody lives here, too", () => {
    const { lease, open } = signs();
    open().take([{ name: "7", host: "there", ageMs: 5_000 }], "here");
    expect([open().own(), open().heard()]).toEqual([[], [{ name: "7", host: "there", at: NOW - 5_000 }]]);
    lease("7", 3_500);
    expect(open().own()).toEqual([]);
    lease("7", 3_499);
    expect(open().own()).toEqual([{ name: "7", ageMs: 3_499 }]);
  });

  it("are taken in where they are another machine's, sound, young, and later than what is known", () => {
    const { open, state } = signs();
    const take = (name: string, ageMs: number | null, host = "there") =>
      open().take([{ name, host, ageMs }], "here");
    take("1", 0, "here");
    take("../x", 0);
    take("1", DAY + 1);
    expect([open().heard(), state.read("shared/signs")]).toEqual([[], null]);
    take("1", DAY);
    take("2", 10_000);
    take("2", 20_000);
    take("2", 10_000, "other");
    take("3", null);
    take("4", -7, "h".repeat(70));
    expect(open().heard()).toEqual([
      { name: "1", host: "there", at: NOW - DAY },
      { name: "2", host: "there", at: NOW - 10_000 },
      { name: "3", host: "there", at: NOW },
      { name: "4", host: "h".repeat(64), at: NOW },
    ]);
    expect(state.stat("leases/2")?.mtimeMs).toBe(NOW - 10_000);
    take("2", 5_000, "other");
    expect(open().heard()[1]).toEqual({ name: "2", host: "other", at: NOW - 5_000 });
  });

  it("are forgotten when they are old, or too many", () => {
    const { at, open } = signs();
    const many = Array.from({ length: 205 }, (_, name) => ({ name: `${name}`, host: "there", ageMs: 0 }));
    open().take(many, "here");
    expect(open().heard()).toHaveLength(200);
    expect(open().heard()[0]?.name).toBe("5");
    at.now += DAY;
    open().take([{ name: "900", host: "there", ageMs: 0 }], "here");
    expect(open().heard()).toHaveLength(200);
    at.now += 1;
    open().take([{ name: "901", host: "there", ageMs: 0 }], "here");
    expect(
      open()
        .heard()
        .map(({ name }) => name),
    ).toEqual(["900", "901"]);
  });

  it("are read from whatever lies there", () => {
    const { open, state } = signs();
    const sound = { name: "1", host: "h", at: 2 };
    for (const [text, expected] of [
      ["{", []],
      ["null", []],
      ["{}", []],
      [JSON.stringify([null, 1, { ...sound, name: 1 }, { ...sound, host: 1 }, { ...sound, at: "2" }]), []],
      [
        JSON.stringify([
          { ...sound, name: "../x" },
          { ...sound, more: 1 },
        ]),
        [sound],
      ],
    ] as const) {
      state.replace("shared/signs", text);
      expect(open().heard()).toEqual(expected);
    }
  });

  it("heard of elsewhere are known by when they were heard of last, here or there", () => {
    const { at, open, state } = signs();
    const both = ["1", "2"].map((name) => ({ name, host: "there", ageMs: 10 }));
    open().take(both, "here");
    at.now += 5;
    state.touch("leases/2", at.now - 1);
    const ages = open()
      .known()
      .map(({ name, ageMs }) => [name, Math.round(ageMs)]);
    expect(ages).toEqual([
      ["1", 15],
      ["2", 1],
    ]);
  });

  it("say how long ago they were sent", () => {
    const { at, open } = signs();
    expect(open().sentMs()).toBe(NOW);
    open().sent();
    at.now += 70;
    expect(open().sentMs()).toBe(70);
  });
});

describe("the entries that a machine has seen", () => {
  const entry = (revision: number, fields: Partial<FiledEntry> = {}): FiledEntry => ({
    id: `i${revision}`,
    note: { instance: 1, command: "log", subject: `s${revision}`, at: NOW },
    edits: [[0, 0, `${revision};`]],
    text: null,
    state: null,
    archive: null,
    revision,
    mark: `m"${revision}`.replace('"', "-"),
    ...fields,
  });
  const cache = () => {
    const here = desk();
    return { ...here, open: () => new EntryCache(here.state) };
  };

  it("are counted with those that are held and not filed yet, until others are", () => {
    const { open } = cache();
    const one = open();
    const numbers = () => one.all().map(({ revision }) => revision);
    one.add([entry(1), entry(2)]);
    one.hold([entry(3), entry(4)]);
    expect(numbers()).toEqual([1, 2, 3, 4]);
    expect(open().all()).toHaveLength(2);
    one.hold([entry(3)]);
    expect(numbers()).toEqual([1, 2, 3]);
    open().add([entry(3)]);
    one.hold([]);
    expect(numbers()).toEqual([1, 2, 3]);
  });

  it("are kept in order, each once, for the next process, too", () => {
    const { open, file } = cache();
    const one = open();
    expect([one.all(), [...one.revisions(9)], one.gap(), one.textAt(1)]).toEqual([[], [], null, null]);
    one.add([]);
    expect(fs.existsSync(file("shared/entries.jsonl"))).toBe(false);
    one.add([entry(2), entry(1, { text: "a" })]);
    expect(one.textAt(2)).toBe("2;a");
    one.add([entry(2, { mark: "other" })]);
    for (const now of [one, open()])
      expect(now.all()).toEqual([entry(1, { text: "a" }), entry(2, { mark: "other" })]);
    expect(one.textAt(2)).toBe("2;a");
    one.clear();
    expect([one.all(), open().all(), one.textAt(2)]).toEqual([[], [], null]);
  });

  it("keep whose they are by the store's word", () => {
    const { open } = cache();
    const entries = ["ann", 'o "b" {é}\n%\\'].map((role, at) => entry(at + 1, { role }));
    open().add([...entries, entry(3)]);
    expect(open().all()).toEqual([...entries, entry(3)]);
    expect(
      open()
        .all()
        .map((one) => asRevision(one).role),
    ).toEqual([...entries.map(({ role }) => role), undefined]);
  });

  it("that are no lines of ours are passed over, and void ones stay void", () => {
    const { open, state } = cache();
    open().add([entry(1, { text: "a" }), voided(2, "v", "its-id")]);
    state.append("shared/entries.jsonl", 'x\n3 "m" [\n4 m {}\n5 "m" {}x\n');
    expect(open().all()).toEqual([entry(1, { text: "a" }), voided(2, "v")]);
  });

  it("are shown newest first, up to a number, without void ones and signs of life", () => {
    const { open } = cache();
    const beat = entry(3, { note: { ...entry(3).note, command: BEAT } });
    const archived = entry(4, { archive: { edits: [[0, 0, "x"]], text: null } });
    open().add([entry(1), voided(2, "v"), beat, archived, entry(5)]);
    expect([...open().revisions(4)].map(({ revision }) => revision)).toEqual([4, 1]);
    expect([...open().revisions(5)].map(({ revision }) => revision)).toEqual([5, 4, 1]);
    // The name is the same on every machine.
    expect(BEAT).toBe("beat");
    expect([isShown(entry(1)), isShown(beat), isShown(voided(1, "v"))]).toEqual([true, false, false]);
    const { revision, note, edits } = archived;
    expect(asRevision(archived)).toEqual({ revision, note, edits, archived: [[0, 0, "x"]] });
    expect(asRevision(entry(1))).not.toHaveProperty("archived");
  });

  it("renew the stamp of a file, but for what is typed, void, or a sign of life", () => {
    const of = (command: string) => writtenBy(entry(1, { note: { ...entry(1).note, command } }));
    expect([of("log"), of("outside"), of(BEAT), writtenBy(voided(1, "v"))]).toEqual([
      NOW,
      undefined,
      undefined,
      undefined,
    ]);
  });

  it("give the text behind each, as far as the chain is whole", () => {
    const { open } = cache();
    const one = open();
    one.add([entry(1), entry(2, { text: "two" }), entry(3), voided(4, "v"), entry(5), entry(7), entry(8)]);
    const texts = [1, 2, 3, 4, 5, 6, 7, 8].map((revision) => one.textAt(revision));
    expect(texts).toEqual([null, "two", "3;two", "3;two", "5;3;two", null, null, null]);
    expect(one.gap()).toBe(5);
    // What was missing has come.
    one.add([entry(6, { edits: [[0, 99, ""]] })]);
    expect([6, 7].map((revision) => one.textAt(revision))).toEqual([null, null]);
    one.add([entry(6)]);
    expect([6, 8].map((revision) => one.textAt(revision))).toEqual(["6;5;3;two", "8;7;6;5;3;two"]);
    expect(one.gap()).toBeNull();
    const other = cache().open();
    other.add([entry(1, { text: "a" }), entry(3), entry(4, { text: "d" }), entry(6, { text: "f" })]);
    expect([1, 2, 3, 4, 5, 6].map((revision) => other.textAt(revision))).toEqual([
      "a",
      null,
      null,
      "d",
      null,
      "f",
    ]);
    expect(other.gap()).toBe(1);
  });

  it("give the text that a file held which was merged", () => {
    const { open } = cache();
    const found = (edits: readonly (readonly [number, number, string])[]) => ({
      note: { ...entry(1).note, found: edits },
    });
    open().add([
      entry(1, { text: "abc", ...found([[0, 1, ""]]) }),
      entry(2, found([[0, 99, ""]])),
      entry(3, found([])),
      entry(4),
      entry(6, found([])),
    ]);
    const texts = [1, 2, 3, 4, 5, 6].map((revision) => open().foundAt(revision));
    expect(texts).toEqual(["bc", null, "3;2;abc", null, null, null]);
  });

  it("give the archive that they leave, where it is known from its beginning", () => {
    const { open } = cache();
    const archive = (text: string | null, put: string) => ({
      archive: { text, edits: [[0, 0, put]] as const },
    });
    const one = open();
    one.add([entry(1), entry(2, archive(null, "b")), entry(3), entry(4, archive(null, "d"))]);
    expect([1, 2, 3, 4].map((revision) => one.archiveAt(revision))).toEqual([null, "b", "b", "db"]);
    one.add([entry(5, archive("whole", "-")), entry(6, archive(null, "f"))]);
    expect([5, 6].map((revision) => one.archiveAt(revision))).toEqual(["whole", "fwhole"]);
    const late = cache().open();
    late.add([entry(2, archive(null, "b")), entry(3, archive("whole", "-"))]);
    expect([2, 3].map((revision) => late.archiveAt(revision))).toEqual([null, "whole"]);
    const later = cache().open();
    later.add([entry(2, archive("whole", "-")), entry(3, archive(null, "c"))]);
    expect([2, 3].map((revision) => later.archiveAt(revision))).toEqual(["whole", "cwhole"]);
  });

  it("are dropped when they are many, large and old; what stays can be rebuilt", () => {
    const { open, file } = cache();
    const old = (revision: number, fields: Partial<FiledEntry> = {}) =>
      entry(revision, { note: { ...entry(revision).note, at: 1 }, ...fields });
    const many = Array.from({ length: 1_100 }, (_, at) => old(at + 1, at % 50 === 0 ? { text: "w" } : {}));
    const one = open();
    one.add(many);
    expect(open().all()).toHaveLength(1_100);
    one.add([old(1_101, { text: "x".repeat(4 * 1024 * 1024) })]);
    // A thousand stay, and what the oldest of them is built from.
    expect([one.all()[0]?.revision, one.all().length]).toEqual([101, 1_001]);
    expect(open().all()).toEqual(one.all());
    expect(fs.statSync(file("shared/entries.jsonl")).size).toBeGreaterThan(4 * 1024 * 1024);
  });

  describe("that are too many", () => {
    const { now } = Date;
    afterEach(() => void (Date.now = now));
    const DAY_AGO = NOW - DAY;

    /** So many entries, one in fifty with its text: old ones, then young ones; and one that makes them large. */
    function large(old: number, young: number, isWhole = (at: number) => at % 50 === 0) {
      Date.now = () => NOW;
      const here = cache();
      const one = here.open();
      one.add(
        Array.from({ length: old + young }, (_, at) => {
          const note = { ...entry(1).note, at: at < old ? DAY_AGO - 1 : DAY_AGO };
          return entry(at + 1, { note, ...(isWhole(at) ? { text: "w" } : {}) });
        }),
      );
      const note = { ...entry(1).note, at: young === 0 ? 1 : NOW };
      one.add([entry(old + young + 1, { text: "x".repeat(4 * 1024 * 1024), note })]);
      return [one.all()[0]?.revision, one.all().length];
    }

    it("are dropped as far as they are a day old", () => {
      expect(large(60, 1_040)).toEqual([51, 1_051]);
      expect(large(0, 1_100)).toEqual([1, 1_101]);
    });

    it("stay where they are the last thousand, or what these are built from", () => {
      expect(large(1_098, 0)).toEqual([51, 1_049]);
      expect(large(1_099, 0)).toEqual([101, 1_000]);
      expect(large(1_100, 0)).toEqual([101, 1_001]);
      expect(large(20, 0, () => true)).toEqual([1, 21]);
      expect(large(1_100, 0, () => false)).toEqual([1, 1_101]);
    });

    it("stay up to four megabytes", () => {
      const size = (text: string): number => {
        const here = cache();
        const one = here.open();
        const note = { ...entry(1).note, at: 1 };
        one.add(Array.from({ length: 1_100 }, (_, at) => entry(at + 1, { note, text: "w" })));
        one.add([entry(1_101, { note, text })]);
        expect(here.open().all()).toEqual(one.all());
        return one.all().length === 1_101 ? fs.statSync(here.file("shared/entries.jsonl")).size : 0;
      };
      const most = 4 * 1024 * 1024 - size("");
      expect(size("x".repeat(most))).toBe(4 * 1024 * 1024);
      expect(size("x".repeat(most + 1))).toBe(0);
    });
  });
});
