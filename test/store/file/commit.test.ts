import fs from "node:fs";
import { join } from "node:path";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { applyDelta } from "../../../src/store/delta.ts";
import { commit, parentOf, takeBack, type Intent } from "../../../src/store/file/commit.ts";
import type { StoreContext, WriteStep } from "../../../src/store/file/context.ts";
import type { StoredEntry } from "../../../src/store/file/entry.ts";
import { readEntry, soundEntry } from "../../../src/store/file/journal.ts";
import { nextEntry, publish } from "../../../src/store/file/publish.ts";
import type { StoreWrite } from "../../../src/store/store.ts";
import { disk, diskWith, identityAt } from "../../../src/system/files.ts";
import { sized } from "../../size.ts";
import { adding, bench, type Bench, fsError, leftovers, note } from "../support.ts";
import { contextOf, MortalDisk, once, Shelf, transactionOf, unlocked } from "./desk.ts";

const intent: Intent = { kind: "write", text: "mine\n", state: "mine", note: note("mine") };
const archived: StoreWrite = { ...intent, archive: (current) => `${current ?? ""}moved\n` };
const archiveOf = ({ folder }: Bench) => join(folder, "FILE.archive.md");
const textAt = (path: string) => (fs.existsSync(path) ? fs.readFileSync(path, "utf8") : null);
const kept = (at: Bench) => (fs.existsSync(at.coord("replaced")) ? fs.readdirSync(at.coord("replaced")) : []);

/** A file with two revisions behind it, or none at all. */
async function before(text: string | null = "one\n"): Promise<Bench> {
  const at = bench(text);
  if (text !== null) await at.open().update(adding("two"));
  return at;
}

/** One commit on what is found. */
async function committed(
  at: Bench,
  options: Partial<StoreContext> = {},
  { ageMs, wanted = intent, change }: { ageMs?: number; wanted?: Intent; change?: StoreWrite } = {},
) {
  const steps: WriteStep[] = [];
  const { step: run = () => undefined } = options;
  const step = (at: WriteStep): void => {
    steps.push(at);
    run(at);
  };
  const transaction = transactionOf(contextOf(at, { ...options, step }));
  const looked = await transaction.look();
  const found = ageMs === undefined ? looked : { ...looked, ageMs: () => ageMs };
  const parent = parentOf(found);
  const entry = (revision: number) => soundEntry(found.journal, revision);
  const done = { at, steps, transaction, found, parent, entry };
  try {
    return { ...done, result: await commit(transaction, found, parent, wanted, change), error: null };
  } catch (error) {
    return { ...done, result: null, error };
  }
}

/** What a rival files as the revision after one, or in its place. */
async function rival(at: Bench, revision: number): Promise<void> {
  const { journal, last } = new Shelf(at);
  const content = { ...intent, note: note("rival"), base: null, temp: "5:5:5" };
  const entry = nextEntry({ revision: revision - 1, entry: last, text: null }, "FILE.md", content);
  await publish(disk, journal, entry, []);
}

describe("a commit", () => {
  it("files the entry, replaces the file, and says so", async () => {
    const at = await before();
    const base = identityAt(disk, at.path);
    const { result, steps, transaction } = await committed(at);
    const temp = identityAt(disk, at.path);
    expect(result).toMatchObject({
      kind: "committed",
      mine: { revision: 3, state: "mine", base, temp, archive: null, archivedAt: 0 },
    });
    expect(temp).not.toBe(base);
    expect([at.text(), steps]).toEqual([
      "mine\n",
      ["prepared", "published", "compared", "archived", "renamed", "verified"],
    ]);
    await transaction.end();
    expect([leftovers(at.folder), fs.existsSync(archiveOf(at))]).toEqual([[], false]);
    expect(kept(at).filter((name) => name.startsWith("00000003."))).toHaveLength(1);
  });

  it("of what the file holds replaces nothing, but with an archive", async () => {
    const at = await before();
    const base = identityAt(disk, at.path);
    const wanted = { ...intent, text: at.text() };
    const { result } = await committed(at, {}, { wanted });
    expect(result).toMatchObject({ kind: "committed", mine: { base, temp: base } });
    expect([identityAt(disk, at.path), kept(at).length]).toEqual([base, 1]);
    const both = await committed(at, {}, { wanted, change: archived });
    expect(both.result).toMatchObject({ kind: "committed", mine: { base, archivedAt: 4 } });
    expect(both.result).not.toMatchObject({ mine: { temp: base } });
    expect(identityAt(disk, at.path)).not.toBe(base);
    expect(textAt(archiveOf(at))).toBe("moved\n");
    // Where there is no file, an empty text makes one.
    const none = await before(null);
    const made = await committed(none, {}, { wanted: { ...intent, text: "" } });
    expect(made.result).toMatchObject({ kind: "committed", mine: { base: null } });
    expect(none.text()).toBe("");
  });

  it("makes a file where there is none, and no other", async () => {
    const at = await before(null);
    const { result } = await committed(at, {}, { change: archived });
    expect(result).toMatchObject({ kind: "committed", mine: { revision: 1, previous: "", base: null } });
    expect([at.text(), textAt(archiveOf(at)), leftovers(at.folder), kept(at)]).toEqual([
      "mine\n",
      "moved\n",
      [],
      [],
    ]);
  });

  it.each([
    [1_000, "committed"],
    [1_001, "unsure"],
  ])("on a look that is %i ms old is %s", async (ageMs, kind) => {
    const at = await before();
    const { result, transaction, steps } = await committed(at, {}, { ageMs, change: archived });
    expect(result?.kind).toBe(kind);
    if (kind === "committed") return;
    expect(result).toMatchObject({ renamed: false, mine: { revision: 3 } });
    // What was prepared tells, should this process die, that it never was in the file.
    expect([at.text(), leftovers(at.folder).length, steps]).toEqual([
      "one\ntwo\n",
      2,
      ["prepared", "published"],
    ]);
    await transaction.end();
    expect([leftovers(at.folder), textAt(archiveOf(at))]).toEqual([[], null]);
  });

  it("on which somebody built before the file was replaced is left to who settles it", async () => {
    const at = await before();
    const transaction = transactionOf(contextOf(at));
    const found = await transaction.look();
    await rival(at, 4);
    const result = await commit(transaction, found, parentOf(found), intent);
    expect(result).toMatchObject({ kind: "unsure", renamed: false });
    expect(at.text()).toBe("one\ntwo\n");
  });

  it("whose number is taken is none, and leaves nothing", async () => {
    const at = await before();
    const transaction = transactionOf(contextOf(at));
    const found = await transaction.look();
    await rival(at, 3);
    const result = await commit(transaction, found, parentOf(found), intent, archived);
    expect(result).toEqual({ kind: "again" });
    expect([at.text(), leftovers(at.folder), kept(at).length]).toEqual(["one\ntwo\n", [], 1]);
  });

  it.each(["openSync", "writeSync", "fsync", "linkSync"] as const)(
    "that can't be prepared or filed (%s) leaves nothing",
    async (call) => {
      for (const nth of [1, 2, 3]) {
        const at = await before();
        let calls = 0;
        const fails = (...args: never[]): unknown => {
          const isWriting =
            call !== "openSync" || (args[1] as unknown) === "wx" || String(args[0]).includes("tmp/");
          if (isWriting && ++calls === nth) throw fsError("EIO", "x");
          return (fs[call] as (...all: never[]) => unknown)(...args);
        };
        const given = diskWith({ [call]: fails });
        const { error, result, entry } = await committed(at, { disk: given }, { change: archived });
        if (calls < nth) continue;
        if (error === null) expect(result?.kind).toBe("committed");
        else expect([at.text(), textAt(archiveOf(at)), entry(3)]).toEqual(["one\ntwo\n", null, null]);
        expect(leftovers(at.folder)).toEqual([]);
      }
    },
  );
});

describe("a commit that finds the files changed", () => {
  const edits: [string, (at: Bench) => void][] = [
    ["the file edited", (at) => fs.writeFileSync(at.path, "by hand\n")],
    ["the file gone", (at) => fs.rmSync(at.path)],
    ["another archive", (at) => fs.writeFileSync(archiveOf(at), "by hand\n")],
  ];
  it.each(edits)("(%s) is taken back, and leaves all as it is", async (_, edit) => {
    const at = await before();
    const done = await committed(
      at,
      { step: once("published", () => edit(at)), clock: () => 77 },
      { change: archived },
    );
    const { result, steps, entry, found, transaction } = done;
    expect([result, steps]).toEqual([{ kind: "again" }, ["prepared", "published", "voided"]]);
    expect(entry(4)).toMatchObject({
      kind: "void",
      note: { instance: null, command: "void", subject: "", at: 77 },
      previous: entry(3)?.sum,
      base: found.head.entry?.base,
      temp: found.head.entry?.temp,
      archive: null,
      archivedAt: 0,
    });
    await transaction.end();
    expect([leftovers(at.folder), kept(at).length]).toEqual([[], 1]);
    expect(textAt(archiveOf(at))).toBe(_ === "another archive" ? "by hand\n" : null);
  });

  const linkless = {
    linkSync: () => {
      throw fsError("EPERM");
    },
  };
  it.each([
    ["", {}, "old\n"],
    ["", {}, null],
    [", where there are no hard links", linkless, null],
  ])(
    "where a file appeared in the last moment%s, gives way to it, and puts the archive back",
    async (_, given, had) => {
      const at = await before(null);
      if (had !== null) fs.writeFileSync(archiveOf(at), had);
      const appears = (): void => fs.writeFileSync(at.path, "theirs\n");
      const options = { disk: diskWith(given), step: once("archived", appears) };
      const { result, entry, transaction } = await committed(at, options, { change: archived });
      expect(result).toEqual({ kind: "again" });
      await transaction.end();
      expect([at.text(), textAt(archiveOf(at)), leftovers(at.folder)]).toEqual(["theirs\n", had, []]);
      expect(entry(2)).toMatchObject({ kind: "void", archivedAt: 2, archive: { text: had } });
    },
  );

  it("makes the file where there are no hard links, and fails where it can't be made", async () => {
    const at = await before(null);
    expect((await committed(at, { disk: diskWith(linkless) })).result?.kind).toBe("committed");
    expect([at.text(), leftovers(at.folder)]).toEqual(["mine\n", []]);
    const other = await before(null);
    const linkSync = (from: fs.PathLike, to: fs.PathLike): void => {
      if (to === other.path) throw fsError("EIO", other.path);
      fs.linkSync(from, to);
    };
    const { error, entry, steps } = await committed(other, { disk: diskWith({ linkSync }) });
    expect(error).toMatchObject({ code: "EIO" });
    expect([entry(2)?.kind, steps.at(-1), leftovers(other.folder), fs.existsSync(other.path)]).toEqual([
      "void",
      "voided",
      [],
      false,
    ]);
  });

  it("whose file can't be replaced puts the archive back, and says why", async () => {
    const at = await before();
    fs.writeFileSync(archiveOf(at), "old\n");
    const renameSync = (from: fs.PathLike, to: fs.PathLike): void => {
      if (to === at.path) throw fsError("EBUSY", at.path);
      fs.renameSync(from, to);
    };
    const { error, entry } = await committed(at, { disk: diskWith({ renameSync }) }, { change: archived });
    expect(error).toMatchObject({ code: "EBUSY" });
    expect([at.text(), textAt(archiveOf(at)), leftovers(at.folder), kept(at).length]).toEqual([
      "one\ntwo\n",
      "old\n",
      [],
      1,
    ]);
    expect(entry(4)).toMatchObject({ kind: "void", archivedAt: 4, archive: { text: "old\n", previous: 3 } });
  });
});

describe("a commit that was replaced or built on as soon as it was in the file", () => {
  const unsure = { kind: "unsure", renamed: true };
  const what: [string, (at: Bench) => void | Promise<void>, object][] = [
    ["with its entry damaged", (at) => fs.writeFileSync(at.coord("journal/00000003.json"), "x"), unsure],
    ["with its entry gone", (at) => fs.rmSync(at.coord("journal/00000003.json")), unsure],
    ["with the one before gone", (at) => fs.rmSync(at.coord("journal/00000002.json")), unsure],
    ["with the journal gone", (at) => fs.rmSync(at.coord("journal"), { recursive: true }), unsure],
    ["with another file in its place", (at) => fs.writeFileSync(at.path, "theirs\n"), unsure],
    [
      "with a link in place of its entry",
      (at) => {
        fs.rmSync(at.coord("journal/00000003.json"));
        fs.symlinkSync("/", at.coord("journal/00000003.json"));
      },
      unsure,
    ],
    ["with nothing else", () => undefined, { kind: "committed" }],
  ];
  it.each(what)("%s", async (_, run, expected) => {
    const at = await before();
    const { result } = await committed(at, { step: once("renamed", () => void run(at)) });
    expect(result).toMatchObject({ ...expected, mine: { revision: 3 } });
  });

  it("by a rival", async () => {
    const at = await before();
    const follow = (): void =>
      fs.copyFileSync(at.coord("journal/00000003.json"), at.coord("journal/00000004.json"));
    const { result } = await committed(at, { step: once("renamed", follow) });
    expect(result).toMatchObject(unsure);
    // A moment later, too.
    const other = await before();
    const late = (): void =>
      fs.copyFileSync(other.coord("journal/00000003.json"), other.coord("journal/00000004.json"));
    expect((await committed(other, { step: once("verified", late) })).result).toMatchObject(unsure);
  });

  it("can't be looked at any more, which is no failure of it; a fault of the program is one", async () => {
    for (const [code, isOurs] of [
      ["EIO", false],
      ["", true],
    ] as const) {
      const at = await before();
      let isBroken = false;
      const fails = <T>(real: T): T =>
        ((...args: never[]): unknown => {
          if (isBroken) throw code === "" ? new Error("bug") : fsError(code);
          return (real as (...all: never[]) => unknown)(...args);
        }) as T;
      const given = diskWith({ statSync: fails(fs.statSync), lstatSync: fails(fs.lstatSync) });
      const { result, error } = await committed(at, {
        disk: given,
        step: once("renamed", () => (isBroken = true)),
      });
      if (isOurs) expect(error).toMatchObject({ message: "bug" });
      else expect(result).toMatchObject(unsure);
      expect(at.text()).toBe("mine\n");
    }
  });

  it("and of which the replaced file was written into meanwhile is a late edit, where it was replaced", async () => {
    const write = async (wanted: Intent, when: WriteStep) => {
      const at = await before();
      const fd = fs.openSync(at.path, "r+");
      const edit = (): void => {
        fs.writeSync(fd, "ONE");
        fs.closeSync(fd);
      };
      const { result } = await committed(at, { step: once(when, edit) }, { wanted });
      return result?.kind;
    };
    expect(await write(intent, "compared")).toBe("lateEdit");
    expect(await write(intent, "archived")).toBe("lateEdit");
    expect(await write(intent, "renamed")).toBe("lateEdit");
    expect(await write({ ...intent, text: "one\ntwo\n" }, "compared")).toBe("unsure");
    expect(await write({ ...intent, text: "one\ntwo\n" }, "verified")).toBe("committed");
  });
});

describe("to take back", () => {
  const taking = async (had: string | null) => {
    const at = await before();
    if (had !== null) fs.writeFileSync(archiveOf(at), had);
    const transaction = transactionOf(contextOf(at, { clock: () => 77 }));
    const found = await transaction.look();
    const parent = parentOf(found);
    const result = await commit(transaction, found, parent, intent, archived);
    const mine = (result as { mine: StoredEntry }).mine;
    const archive = { before: had } as Parameters<typeof takeBack>[4] & object;
    return { at, found, back: () => takeBack(transaction, found, parent, mine, archive) };
  };

  it("puts the archive back as it was, or none", async () => {
    for (const had of ["old\n", null]) {
      const { at, back } = await taking(had);
      expect(textAt(archiveOf(at))).toBe(`${had ?? ""}moved\n`);
      expect(await back()).toEqual({ kind: "again" });
      expect([textAt(archiveOf(at)), leftovers(at.folder)]).toEqual([had, []]);
    }
  });

  it("leaves the archive to who changed it since", async () => {
    const { at, back, found } = await taking("old\n");
    fs.appendFileSync(archiveOf(at), "by hand\n");
    expect(await back()).toEqual({ kind: "again" });
    expect([textAt(archiveOf(at)), leftovers(at.folder)]).toEqual(["old\nmoved\nby hand\n", []]);
    expect(readEntry(found.journal, 4)).toMatchObject({ kind: "void", archive: null });
  });

  it("is too late once somebody built on it", async () => {
    const { at, back } = await taking("old\n");
    await rival(at, 4);
    expect(await back()).toMatchObject({ kind: "unsure", renamed: false, mine: { revision: 3 } });
    expect([textAt(archiveOf(at)), leftovers(at.folder)]).toEqual(["old\nmoved\n", []]);
  });
});

describe("the end of the chain", () => {
  const parent = async (at: Bench) => {
    const transaction = transactionOf(contextOf(at, { clock: () => 77 }));
    const found = await transaction.look();
    const end = parentOf(found);
    await transaction.end();
    const kinds = Array.from({ length: end.revision }, (_, index) => {
      const entry = readEntry(found.journal, index + 1);
      return typeof entry === "string" ? entry : entry.kind;
    });
    return {
      ...end,
      kinds,
      entryRevision: end.entry?.revision ?? null,
      aside: textAside(at),
      journal: found.journal,
    };
  };
  const textAside = (at: Bench) =>
    fs.existsSync(at.coord("damaged"))
      ? fs
          .readdirSync(at.coord("damaged"))
          .map((name) => name.slice(0, 8))
          .toSorted()
      : [];
  const four = async () => {
    const at = await before();
    for (const line of ["three", "four"]) await at.open().update(adding(line));
    return at;
  };
  const spoil = (at: Bench, ...revisions: number[]) => {
    for (const revision of revisions)
      fs.writeFileSync(at.coord(`journal/0000000${revision}.json`), `x${revision}`);
  };

  it("is the newest entry, and its text", async () => {
    const at = await four();
    expect(await parent(at)).toMatchObject({
      revision: 4,
      entryRevision: 4,
      text: "one\ntwo\nthree\nfour\n",
      aside: [],
    });
    expect(await parent(bench(null))).toMatchObject({ revision: 0, entry: null, text: null, aside: [] });
  });

  it("is kept whole: what is damaged behind it is set aside, number by number, and its bytes are kept", async () => {
    const at = await four();
    spoil(at, 3, 4);
    const found = await parent(at);
    expect(found).toMatchObject({ revision: 4, entryRevision: 4, aside: ["00000003", "00000004"] });
    expect(found.kinds).toEqual(["outside", "write", "lost", "lost"]);
    const [three, four_] = [readEntry(found.journal, 3), readEntry(found.journal, 4)] as [
      StoredEntry,
      StoredEntry,
    ];
    expect([three.previous, four_.previous]).toEqual([
      (readEntry(found.journal, 2) as StoredEntry).sum,
      three.sum,
    ]);
    expect([three.note.at, three.file, four_.state]).toEqual([77, "FILE.md", null]);
    const kept = fs
      .readdirSync(at.coord("damaged"))
      .map((name) => fs.readFileSync(at.coord("damaged", name), "utf8"));
    expect(kept.toSorted()).toEqual(["x3", "x4"]);
    // The hint leads to it.
    expect(fs.readFileSync(at.coord("head"), "utf8")).toMatch(/^000000000004 /);
  });

  it("of which the text can't be built has what is damaged below it set aside, down to the whole text", async () => {
    const at = await four();
    spoil(at, 2, 3);
    fs.appendFileSync(at.path, "by hand\n");
    const found = await parent(at);
    expect(found).toMatchObject({
      revision: 4,
      entryRevision: 4,
      text: null,
      aside: ["00000002", "00000003"],
    });
    expect(found.kinds).toEqual(["outside", "lost", "lost", "write"]);
  });

  it("of which the text is known is left with what is damaged below it", async () => {
    const at = await four();
    spoil(at, 2, 3);
    expect(await parent(at)).toMatchObject({ text: at.text(), aside: [], entryRevision: 4 });
  });

  it("with nothing sound before it begins with what stands in its place", async () => {
    const at = await four();
    spoil(at, 1, 2, 3, 4);
    const found = await parent(at);
    expect(found).toMatchObject({ revision: 4, entryRevision: 4, entry: { kind: "lost", state: null } });
    expect(found.kinds).toEqual(["lost", "lost", "lost", "lost"]);
    expect((readEntry(found.journal, 1) as StoredEntry).previous).toBe("");
  });

  it("is set aside where numbers are missing in between, too", async () => {
    const at = await four();
    fs.rmSync(at.coord("journal/00000003.json"));
    spoil(at, 4);
    const found = await parent(at);
    expect(found).toMatchObject({ revision: 4, entryRevision: 4, aside: ["00000004"] });
    expect((found.entry as StoredEntry).previous).toBe((readEntry(found.journal, 2) as StoredEntry).sum);
  });
});

describe("a writer that is killed before any change it makes on the disk", () => {
  /** As many lines as there were acknowledged writes, each once. */
  const write =
    (line: string) =>
    ({ text, state }: { text: string; state: StoreWrite["state"] }): StoreWrite => ({
      text: `${text}${line}\n`,
      state: [state, line],
      note: note(line),
      archive: (current) => `${current ?? ""}${line}\n`,
    });
  const attempt = async (at: Bench, line: string, mortal: MortalDisk) => {
    const update = at.open({ fs: mortal.disk }).update(write(line), write(line));
    const isDone = await update.then(
      () => true,
      () => false,
    );
    unlocked(at);
    return isDone;
  };
  const count = async (start: Bench): Promise<number> => {
    const counting = new MortalDisk();
    await attempt(start, "x", counting);
    return counting.log.length;
  };
  const check = async (at: Bench, acknowledged: readonly string[], tried: readonly string[]) => {
    const store = at.open();
    const now = await store.read(true);
    const lines = now.text.split("\n").slice(0, -1);
    expect([new Set(lines).size, now.outside]).toEqual([lines.length, false]);
    for (const line of acknowledged) expect(lines).toContain(line);
    for (const line of lines) expect(tried).toContain(line);
    // Both files, or neither.
    expect(await store.archive()).toBe(
      lines
        .slice(1)
        .map((line) => `${line}\n`)
        .join("") || null,
    );
    await store.update(write("last"), write("last"));
    const text = at.text();
    expect(text).toBe(`${now.text}last\n`);
    expect(textAt(archiveOf(at))).toBe(
      lines
        .slice(1)
        .concat("last")
        .map((line) => `${line}\n`)
        .join(""),
    );
    const history = await store.history();
    expect(history.reduce((built, { edits }) => applyDelta(built, edits), "")).toBe(text);
  };

  it("leaves both files before or after, and so does who is killed while it completes that, however often", async () => {
    const total = await count(await before("zero\n"));
    const kills = fc.array(fc.integer({ min: 1, max: total + 2 }), { minLength: 1, maxLength: 4 });
    const each = Array.from({ length: total }, (_, index): [number[]] => [[index + 1]]);
    await fc.assert(
      fc.asyncProperty(kills, async (all) => {
        const at = bench("zero\n");
        const acknowledged = ["zero"];
        const tried = ["zero", ...all.map((_, index) => `line ${index}`)];
        for (const [index, dieAt] of all.entries())
          if (await attempt(at, `line ${index}`, new MortalDisk(dieAt))) acknowledged.push(`line ${index}`);
        await check(at, acknowledged, tried);
      }),
      { numRuns: total + sized(400, 30), examples: each },
    );
  });
});
