import fs from "node:fs";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { applyDelta, delta } from "../../../src/store/delta.ts";
import { type StoredEntry, identitiesOf } from "../../../src/store/file/entry.ts";
import {
  everSeen,
  foundAt,
  pastOf,
  revisionsFrom,
  revisionWith,
  shownBefore,
  textAt,
  textOf,
} from "../../../src/store/file/history.ts";
import { lostEntry } from "../../../src/store/file/publish.ts";
import type { FileLook } from "../../../src/store/file/snapshot.ts";
import { StoreError } from "../../../src/store/store.ts";
import { diskWith, type FileIdentity } from "../../../src/system/files.ts";
import { sized } from "../../size.ts";
import { bench, fsError, note } from "../support.ts";
import { contextOf, Shelf } from "./desk.ts";

const ARCHIVE = {
  base: null,
  temp: "9:9:5",
  edits: [[0, 0, "kept\n"]],
  text: "kept\n",
  previous: 0,
} as const;
const runs = { numRuns: sized(300, 40) };

/** One of few, so that they meet again; some are as long as others, in signs or in bytes. */
const text = fc.oneof(
  fc.constantFrom("", "a\n", "b\n", "é\n", "aa\n", "é", "ab"),
  fc.array(fc.constantFrom("one\n", "two\n", "é\n"), { maxLength: 8 }).map((lines) => lines.join("")),
);
const identity = fc
  .tuple(fc.integer({ min: 1, max: 3 }), fc.integer({ min: 1, max: 3 }))
  .map(([ino, time]): FileIdentity => `${ino}:${time}:4`);

/** How a piece of the journal is gone. */
const gone = {
  missing: (path: string) => fs.rmSync(path),
  damaged: (path: string) => fs.writeFileSync(path, "x"),
};
const loss = fc.option(
  fc.record({ at: fc.nat(11), how: fc.constantFrom("missing" as const, "damaged" as const) }),
  { nil: null },
);

/** Every few entries one with the whole text. */
const entries = fc.array(fc.record({ text, isWhole: fc.boolean(), base: identity, temp: identity }), {
  minLength: 1,
  maxLength: 12,
});

function shelved(
  all: readonly { text: string; isWhole: boolean; base?: FileIdentity; temp?: FileIdentity }[],
) {
  const shelf = new Shelf(bench(null));
  for (const { text: wanted, isWhole, ...identities } of all) {
    const revision = shelf.entries.length + 1;
    const whole = isWhole ? { text: wanted, edits: null, whole: revision, seen: [] } : {};
    shelf.add({ text: wanted, ...identities }, whole);
  }
  return shelf;
}

function lose(shelf: Shelf, { at, how }: { readonly at: number; readonly how: keyof typeof gone }): number {
  const revision = (at % shelf.entries.length) + 1;
  gone[how](shelf.pathOf(revision));
  return revision;
}

describe("the text of an entry", () => {
  it("is what it left, as long as every piece is there from the whole text below it", () => {
    fc.assert(
      fc.property(entries, loss, (all, lost) => {
        const shelf = shelved(all);
        const without = lost === null ? 0 : lose(shelf, lost);
        for (const [index, entry] of shelf.entries.entries()) {
          const isBuilt = entry.whole > without || without >= entry.revision;
          expect(textOf(shelf.journal, entry)).toBe(isBuilt ? all[index]?.text : null);
          if (entry.revision !== without)
            expect(textAt(shelf.journal, entry.revision)).toBe(isBuilt ? all[index]?.text : null);
        }
        expect(textAt(shelf.journal, without)).toBeNull();
        expect(textAt(shelf.journal, all.length + 1)).toBeNull();
      }),
      runs,
    );
  });

  it("is unknown where nothing whole lies below it, or its own is damaged", () => {
    const shelf = shelved([{ text: "one\n", isWhole: true }]);
    const one = shelf.entries[0] as StoredEntry;
    expect(textOf(shelf.journal, { ...one, text: null })).toBeNull();
    // Edits that would fit no text at all: none is tried.
    expect(textOf(shelf.journal, { ...one, text: null, whole: 0, from: 0, edits: [[0, 0, "x"]] })).toBeNull();
  });

  it("is unknown where its edits were made on another one, or are none", () => {
    const shelf = shelved([{ text: "one\n", isWhole: true }]);
    const edits = [[0, 0, "x"]] as const;
    for (const changed of [
      { from: 5, edits },
      { from: 4, edits: null },
    ]) {
      const made = shelf.add({ text: "xone\n" }, changed);
      expect(textOf(shelf.journal, made)).toBeNull();
      // Nor is one built across it.
      const next = {
        ...made,
        revision: made.revision + 1,
        previous: made.sum,
        from: 0,
        edits: [],
        kind: "write",
      };
      expect(textOf(shelf.journal, next as StoredEntry)).toBeNull();
      shelf.entries.pop();
    }
    expect(textOf(shelf.journal, shelf.add({ text: "xone\n" }, { from: 4, edits }))).toBe("xone\n");
  });

  it("is unknown behind an entry that another one took the place of", () => {
    const shelf = shelved(
      ["one\n", "two\n", "six\n"].map((wanted) => ({ text: wanted, isWhole: wanted === "one\n" })),
    );
    const [, two, six] = shelf.entries as [StoredEntry, StoredEntry, StoredEntry];
    expect(textOf(shelf.journal, six)).toBe("six\n");
    shelf.file({ ...two, note: note("another") }, "two\n");
    expect(textOf(shelf.journal, six)).toBeNull();
  });
});

describe("a file that was seen before", () => {
  it("is known by what its inode held last, as far as the journal is whole", () => {
    fc.assert(
      fc.property(entries, identity, loss, (all, wanted, lost) => {
        const shelf = shelved(all);
        const head = shelf.last as StoredEntry;
        const without = lost === null ? 0 : lose(shelf, lost);
        // One list in each part that ends before a whole text: that of its last entry, else of the one before.
        const lasts = shelf.entries.filter(
          (entry) => entry === head || shelf.entries[entry.revision]?.whole === entry.revision + 1,
        );
        const met: FileIdentity[] = [];
        for (const last of lasts.toReversed()) {
          if (last.revision !== without || last === head) met.unshift(...identitiesOf(last));
          else if (lost?.how === "missing") break;
          else if (last.whole < last.revision)
            met.unshift(...identitiesOf(shelf.entries[last.revision - 2] as StoredEntry));
        }
        const newest = met.findLast((one) => one.startsWith(wanted.slice(0, 2)));
        expect(everSeen(shelf.journal, head, wanted)).toBe(newest === wanted);
      }),
      runs,
    );
  });

  it("is looked for behind an entry that was set aside, too", () => {
    const ids = ["1:1:4", "2:2:4"];
    const shelf = shelved(ids.map((id) => ({ text: id, isWhole: true, base: id, temp: id })));
    const lost = shelf.file(lostEntry(3, shelf.last, "FILE.md", 0), null);
    expect(ids.map((id) => everSeen(shelf.journal, lost, id))).toEqual([true, true]);
  });

  it("is looked for down to the first entry, but not below, nor where one is missing", () => {
    const shelf = shelved(
      ["1:1:4", "2:2:4", "3:3:4"].map((id) => ({ text: id, isWhole: true, base: id, temp: id })),
    );
    const head = shelf.last as StoredEntry;
    expect(
      ["1:1:4", "2:2:4", "3:3:4", "1:2:4", "4:1:4"].map((id) => everSeen(shelf.journal, head, id)),
    ).toEqual([true, true, true, false, false]);
    fs.writeFileSync(shelf.pathOf(2), "x");
    expect([everSeen(shelf.journal, head, "1:1:4"), everSeen(shelf.journal, head, "2:2:4")]).toEqual([
      true,
      false,
    ]);
    fs.rmSync(shelf.pathOf(2));
    expect(everSeen(shelf.journal, head, "1:1:4")).toBe(false);
  });
});

describe("the revision that left a text", () => {
  it("is the newest one, told by the text itself", () => {
    fc.assert(
      fc.property(entries, text, loss, (all, wanted, lost) => {
        // A file has the size of its text.
        const sizes = all.map((one) => ({ text: one.text, isWhole: one.isWhole }));
        const shelf = shelved(sizes);
        const head = shelf.last as StoredEntry;
        if (lost?.how === "damaged") lose(shelf, lost);
        const known = shelf.entries.map((entry) =>
          entry === head || textAt(shelf.journal, entry.revision) !== null
            ? textOf(shelf.journal, entry)
            : null,
        );
        const at = known.lastIndexOf(wanted);
        expect(revisionWith(shelf.journal, head, wanted)).toBe(at < 0 ? null : at + 1);
      }),
      runs,
    );
  });

  it("is one that wrote it into a file, not one that found it there", () => {
    const shelf = new Shelf(bench(null));
    shelf.add({ text: "one\n", base: null, temp: "1:1:4" });
    shelf.add({ text: "one\n", base: "1:1:4", temp: null });
    shelf.add({ text: "three\n", base: "1:1:4", temp: "2:1:6" });
    expect(revisionWith(shelf.journal, shelf.last as StoredEntry, "one\n")).toBe(1);
    expect(revisionWith(shelf.journal, shelf.last as StoredEntry, "six\n")).toBeNull();
  });

  it("is found behind entries that were set aside", () => {
    const shelf = new Shelf(bench(null));
    const one = shelf.add({ text: "one\n" });
    shelf.file(lostEntry(2, one, "FILE.md", 5), null);
    expect(revisionWith(shelf.journal, shelf.last as StoredEntry, "one\n")).toBe(1);
    shelf.add({ text: "three\n" });
    expect(revisionWith(shelf.journal, shelf.last as StoredEntry, "one\n")).toBe(1);
  });

  it("reads no entry whose file was of another size", () => {
    const shelf = shelved(["one\n", "three\n", "seven\n"].map((wanted) => ({ text: wanted, isWhole: true })));
    const head = shelf.last as StoredEntry;
    fs.rmSync(shelf.pathOf(2));
    fs.mkdirSync(shelf.pathOf(2));
    expect(revisionWith(shelf.journal, head, "seven\n")).toBe(3);
  });
});

describe("what a file held when it was taken in", () => {
  const taken = (found: ReturnType<typeof delta>) => {
    const shelf = new Shelf(bench(null));
    shelf.add({ text: "one\n" });
    shelf.add({ text: "one\nmerged\n", note: { ...note(), found } });
    return shelf;
  };

  it("is told by the edits that its entry keeps, and by no other entry", () => {
    const { journal } = taken(delta("one\nmerged\n", "as it was\n"));
    expect([1, 2, 3].map((revision) => foundAt(journal, revision))).toEqual([null, "as it was\n", null]);
  });

  it("is unknown where the edits do not fit, or the text they are of is unknown", () => {
    expect(foundAt(taken([[3, 900, "x"]]).journal, 2)).toBeNull();
    const shelf = taken(delta("one\nmerged\n", "as it was\n"));
    fs.rmSync(shelf.pathOf(1));
    expect(foundAt(shelf.journal, 2)).toBeNull();
  });
});

describe("the text that anybody can have seen in the file before an entry", () => {
  const A = "1:1:4";
  it("is what the revision before left", () => {
    const shelf = new Shelf(bench(null));
    const one = shelf.add({ text: "one\n", base: null, temp: A });
    const two = shelf.add({ text: "two\n", base: A, temp: "2:1:4" });
    expect(shownBefore(shelf.journal, two)).toEqual({ revision: 1, text: "one\n" });
    expect(shownBefore(shelf.journal, one)).toBeNull();
  });

  it("is what that found, where it never reached the file", () => {
    const shelf = new Shelf(bench(null));
    shelf.add({ text: "one\n", base: null, temp: A });
    shelf.add({ text: "two\n", base: A, temp: "2:1:4" });
    shelf.add({ text: "six\n", base: A, temp: "3:1:4" });
    // None of them was in the file when the last was to replace it.
    const last = shelf.add({ text: "ten\n", base: A, temp: "4:1:4" });
    expect(shownBefore(shelf.journal, last)).toEqual({ revision: 1, text: "one\n" });
    fs.rmSync(shelf.pathOf(1));
    expect(shownBefore(shelf.journal, last)).toBeNull();
  });

  it("is what the file held when it was taken in", () => {
    const shelf = new Shelf(bench(null));
    shelf.add({ text: "one\n", base: null, temp: A });
    const found = delta("one\nmerged\n", "old\n");
    const taken = shelf.add({ text: "one\nmerged\n", base: A, temp: "2:1:4", note: { ...note(), found } });
    expect(shownBefore(shelf.journal, taken)).toEqual({ revision: 2, text: "old\n" });
    const next = shelf.add({ text: "one\nmerged\nmore\n", base: A, temp: "3:1:4" });
    expect(shownBefore(shelf.journal, next)).toEqual({ revision: 2, text: "old\n" });
  });

  it("is what the one before left where that was found as it was, or there was no file", () => {
    const shelf = new Shelf(bench(null));
    shelf.add({ text: "one\n", base: null, temp: null });
    shelf.add({ text: "two\n", base: null, temp: "2:1:4" });
    const made = shelf.add({ text: "six\n", base: null, temp: "3:1:4" });
    expect(shownBefore(shelf.journal, made)).toEqual({ revision: 2, text: "two\n" });
    shelf.add({ text: "ten\n", base: A, temp: A });
    const next = shelf.add({ text: "ten!\n", base: A, temp: "5:1:4" });
    expect(shownBefore(shelf.journal, next)).toEqual({ revision: 4, text: "ten\n" });
    gone.damaged(shelf.pathOf(4));
    expect(shownBefore(shelf.journal, next)).toBeNull();
  });

  it("is unknown where it can't be built", () => {
    const shelf = shelved(["one\n", "two\n", "six\n"].map((wanted) => ({ text: wanted, isWhole: false })));
    gone.damaged(shelf.pathOf(1));
    expect(shownBefore(shelf.journal, { ...(shelf.last as StoredEntry), base: "7:7:7" })).toBeNull();
  });
});

describe("the revisions", () => {
  const kinds = fc
    .array(fc.constantFrom("write", "outside", "recover", "void", "lost"), { maxLength: 14 })
    // Nothing is taken back twice.
    .map((all) => all.map((kind, index) => (kind === "void" && all[index - 1] === "void" ? "lost" : kind)));

  it("are those that count, and their edits one after the other make each text", () => {
    fc.assert(
      fc.property(kinds, fc.nat(15), (all, newest) => {
        const shelf = new Shelf(bench(null));
        let current = "";
        const texts: string[] = [];
        for (const [index, kind] of all.entries()) {
          const last = all[index - 1];
          if (kind === "lost") shelf.file(lostEntry(index + 1, shelf.last, "FILE.md", 0), current);
          else {
            // What was taken back was written on the text before.
            const before = texts[index - 2] ?? "";
            if (kind === "void" && (last === "write" || last === "outside")) current = before;
            else if (kind === "write" || kind === "outside") current = `${current}${kind} ${index}\n`;
            shelf.add({ text: current, kind });
          }
          texts.push(current);
        }
        const counts = (index: number): boolean =>
          (all[index] === "write" || all[index] === "outside") &&
          !(all[index + 1] === "void" && index + 2 <= newest);
        const expected = [...all.keys()].filter((index) => index < newest && counts(index));
        const found = [...revisionsFrom(shelf.journal, newest)].toReversed();
        expect(found.map(({ revision }) => revision)).toEqual(expected.map((index) => index + 1));
        expect([...revisionsFrom(shelf.journal)]).toEqual([...revisionsFrom(shelf.journal, all.length)]);
        if (all.includes("lost")) return;
        let built = "";
        for (const { revision, edits } of found) {
          built = applyDelta(built, edits);
          expect(built).toBe(texts[revision - 1]);
        }
      }),
      runs,
    );
  });

  it("leave out what is damaged, and tell the archive's edits where it was written", () => {
    const shelf = new Shelf(bench(null));
    const { note: first } = shelf.add({ text: "one\n" });
    const { note: second } = shelf.add({ text: "one\n2\n", archive: ARCHIVE });
    shelf.add({ text: "one\n2\n3\n" });
    gone.damaged(shelf.pathOf(3));
    expect([...revisionsFrom(shelf.journal)]).toEqual([
      { revision: 2, note: second, edits: [[4, 4, "2\n"]], archived: [[0, 0, "kept\n"]] },
      { revision: 1, note: first, edits: [[0, 0, "one\n"]] },
    ]);
  });

  it("of an entry with neither text nor edits take all away", () => {
    const shelf = new Shelf(bench(null));
    shelf.add({ text: "one\n" });
    shelf.add({ text: "" }, { edits: null, text: null });
    expect([...revisionsFrom(shelf.journal)][0]?.edits).toEqual([[0, 4, ""]]);
  });

  it("are read as they are asked for", () => {
    const shelf = shelved(["one\n", "two\n"].map((wanted) => ({ text: wanted, isWhole: true })));
    const all = revisionsFrom(shelf.journal);
    expect(all.next().value).toMatchObject({ revision: 2 });
    fs.writeFileSync(shelf.pathOf(1), "x");
    expect(all.next().done).toBe(true);
  });
});

describe("what lies behind a look", () => {
  const look = (shelf: Shelf, changed: Partial<FileLook> = {}) =>
    ({
      context: contextOf(shelf.at),
      journal: shelf.journal,
      head: { revision: shelf.entries.length, entry: shelf.last },
      file: { stat: { mtimeMs: 77n } },
      before: "one\ntwo\n",
      verdict: "outside",
      unreached: false,
      ...changed,
    }) as FileLook;
  const two = () => {
    const shelf = new Shelf(bench("one\ntwo\nmore\n"));
    shelf.add({ text: "one\n" });
    shelf.add({ text: "one\ntwo\n" });
    return shelf;
  };
  const after = { text: "one\ntwo\nmore\n", state: null };
  const numbers = (found: FileLook) => [...pastOf(found, after).revisions()].map(({ revision }) => revision);

  it("begins with what was changed without coord", () => {
    const [first] = pastOf(look(two()), { ...after, origin: "git" }).revisions();
    expect(first).toEqual({
      revision: 3,
      note: { instance: null, command: "outside", subject: "", at: 77, origin: "git" },
      edits: [[8, 8, "more\n"]],
    });
    expect(numbers(look(two()))).toEqual([3, 2, 1]);
  });

  it("does not where nothing was changed so, or nobody knows what", () => {
    for (const changed of [{ verdict: "current" }, { before: null }, { file: null }] as const)
      expect(numbers(look(two(), changed))).toEqual([2, 1]);
  });

  it("ends at the head that was found", () => {
    const shelf = two();
    const found = look(shelf, { verdict: "current" });
    shelf.add({ text: "one\ntwo\nnext\n" });
    expect(numbers(found)).toEqual([2, 1]);
  });

  it("says in the contract's words what can't be read", () => {
    const shelf = two();
    let isBroken = false;
    const broken =
      (name: "readdirSync" | "openSync") =>
      (...args: never[]): never => {
        if (isBroken) throw fsError("EIO");
        return (fs[name] as unknown as (...all: never[]) => never)(...args);
      };
    const given = diskWith({ readdirSync: broken("readdirSync"), openSync: broken("openSync") } as never);
    const context = contextOf(shelf.at, { disk: given });
    const journal = { ...shelf.journal, state: context.state };
    const past = pastOf(look(shelf, { context, journal }), after);
    expect([past.textAt(1), past.archive()]).toEqual(["one\n", null]);
    isBroken = true;
    const failure = expect.objectContaining({
      failure: { kind: "unreadable", cause: "EIO", path: "" },
    }) as unknown;
    expect(() => past.textAt(1)).toThrow(failure as StoreError);
    expect(() => [...past.revisions()]).toThrow(failure as StoreError);
    expect(() => past.archive()).toThrow(StoreError);
  });
});
