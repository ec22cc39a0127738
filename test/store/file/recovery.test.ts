import fs from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import {
  commit,
  parentOf,
  takeBack,
  type CommitResult,
  type Intent,
} from "../../../src/store/file/commit.ts";
import { tempPath, type StoreContext } from "../../../src/store/file/context.ts";
import type { StoredEntry } from "../../../src/store/file/entry.ts";
import { readEntry } from "../../../src/store/file/journal.ts";
import { nextEntry, publish } from "../../../src/store/file/publish.ts";
import { isDone, recover, rollForward, takeLate } from "../../../src/store/file/recovery.ts";
import type { Transaction } from "../../../src/store/file/transaction.ts";
import {
  type OutsideChange,
  type Reconcile,
  type Saving,
  StoreError,
  type StoreWrite,
} from "../../../src/store/store.ts";
import { disk, diskWith, identityAt } from "../../../src/system/files.ts";
import { hastened } from "../../hasten.ts";
import { bench, type Bench, fsError, note } from "../support.ts";
import { contextOf, once, Shelf, transactionOf } from "./desk.ts";

const TEXT = Array.from({ length: 12 }, (_, at) => `line ${at} of a text that somebody wrote by hand\n`).join(
  "",
);
const HAND = TEXT.replace("line 5 ", "LINE 5 ");
const mineOf = (text: string): Intent => ({ kind: "write", text, state: "mine", note: note("mine") });
const archiveOf = ({ folder }: Bench) => join(folder, "FILE.archive.md");
const textAt = (path: string) => (fs.existsSync(path) ? fs.readFileSync(path, "utf8") : null);

/** A file of two revisions, the second with an archive. */
async function two(): Promise<Bench> {
  const at = bench(TEXT);
  const change = { text: `${TEXT}two\n`, state: "two", note: note("two"), archive: "kept\n" };
  await at.open().update(() => change);
  return at;
}

/** Kind and command of every entry behind the first two, and the state it left. */
function filed(at: Bench): unknown[] {
  const { journal } = new Shelf(at);
  const entries: unknown[] = [];
  for (let revision = 3; ; revision++) {
    const entry = readEntry(journal, revision);
    if (entry === "missing") return entries;
    entries.push(entry === "damaged" ? entry : [entry.kind, entry.note.command, entry.state]);
  }
}

function byRename(at: Bench, text: string): void {
  fs.writeFileSync(`${at.path}~`, text);
  fs.renameSync(`${at.path}~`, at.path);
}

/** An entry that is filed with its file beside it, and nothing further: its writer was killed. */
async function stopped(at: Bench, intent: Intent = mineOf(`${TEXT}two\nmine\n`), change?: StoreWrite) {
  const context = contextOf(at);
  const transaction = transactionOf(context);
  const found = await transaction.look();
  const stuck: Transaction = { ...transaction, atEnd: () => undefined };
  const result = await commit(stuck, { ...found, ageMs: () => 2_000 }, parentOf(found), intent, change);
  await transaction.end();
  return (result as { mine: StoredEntry }).mine;
}

async function looked(at: Bench, options: Partial<StoreContext> = {}) {
  const transaction = transactionOf(contextOf(at, { clock: () => 77, ...options }));
  const found = await transaction.look();
  return { transaction, found, parent: parentOf(found) };
}

/** An entry of somebody else's, after another. */
async function rival(
  at: Bench,
  after: StoredEntry,
  changed: Partial<StoredEntry> = {},
): Promise<StoredEntry> {
  const { journal } = new Shelf(at);
  const content = { ...mineOf("rival\n"), base: after.temp, temp: "5:5:6", note: note("rival") };
  const entry = {
    ...nextEntry({ revision: after.revision, entry: after, text: null }, "FILE.md", content),
    ...changed,
  };
  return { ...entry, sum: (await publish(disk, journal, entry, [])) ?? "" };
}

describe("before anything new is written", () => {
  const recovered = async (at: Bench, options: Partial<StoreContext> = {}) => {
    const { transaction, found, parent } = await looked(at, options);
    const result = await recover(transaction, found);
    await transaction.end();
    return { result, parent, found };
  };

  it("nothing is done where the file is the newest revision's, also to an archive that somebody took away", async () => {
    const at = await two();
    fs.rmSync(archiveOf(at));
    const { result, parent } = await recovered(at);
    expect(result).toEqual(parent);
    expect([filed(at), textAt(archiveOf(at))]).toEqual([[], null]);
    expect(parent).toMatchObject({ revision: 2, text: `${TEXT}two\n`, entry: { revision: 2 } });
  });

  it("nor where there is no file, but what was taken back half", async () => {
    const at = await two();
    fs.rmSync(at.path);
    const { result, parent } = await recovered(at);
    expect([result, filed(at)]).toEqual([parent, []]);
  });

  it("the archive is completed of an entry that never reached the file, which the next one brings there", async () => {
    const at = await two();
    await stopped(at, mineOf("mine\n"), { ...mineOf("mine\n"), archive: "kept\nmoved\n" });
    const { result, found } = await recovered(at);
    expect([found.verdict, result?.revision, result?.text]).toEqual(["behind", 3, "mine\n"]);
    expect([filed(at), textAt(archiveOf(at)), at.text()]).toEqual([
      [["write", "test", "mine"]],
      "kept\nmoved\n",
      `${TEXT}two\n`,
    ]);
  });

  it("and so it is where the file was edited meanwhile, which is filed", async () => {
    const at = await two();
    await stopped(at, mineOf("mine\n"), { ...mineOf("mine\n"), archive: "kept\nmoved\n" });
    byRename(at, HAND);
    const { result } = await recovered(at);
    expect([textAt(archiveOf(at)), filed(at), at.text()]).toEqual([
      "kept\nmoved\n",
      [
        ["write", "test", "mine"],
        ["outside", "outside", "mine"],
      ],
      HAND,
    ]);
    expect(result).toMatchObject({ revision: 4, text: HAND, entry: { revision: 4 } });
  });

  it("the archive is put back of an entry that was taken back, where that was not reached", async () => {
    const at = await two();
    let isDead = false;
    const renameSync = (from: fs.PathLike, to: fs.PathLike): void => {
      if (isDead && to === archiveOf(at)) throw fsError("EIO");
      fs.renameSync(from, to);
    };
    const { transaction, found, parent } = await looked(at, { disk: diskWith({ renameSync }) });
    const change = { ...mineOf("mine\n"), archive: "moved\n" };
    const { mine } = (await commit(transaction, found, parent, mineOf("mine\n"), change)) as {
      mine: StoredEntry;
    };
    isDead = true;
    const archive = { before: "kept\n" } as Parameters<typeof takeBack>[4] & object;
    await expect(takeBack(transaction, found, parent, mine, archive)).rejects.toThrow("EIO");
    expect(textAt(archiveOf(at))).toBe("moved\n");
    await recovered(at);
    expect(textAt(archiveOf(at))).toBe("kept\n");
  });

  it("what was there before coord is filed as it is", async () => {
    const at = bench("one\n");
    const identity = identityAt(disk, at.path);
    const { result, found } = await recovered(at, { reconcile: () => expect.fail("asked") });
    expect(result).toMatchObject({ revision: 1, text: "one\n" });
    expect(readEntry(found.journal, 1)).toEqual(
      expect.objectContaining({
        kind: "outside",
        note: { instance: null, command: "outside", subject: "", at: 77 },
        state: null,
        base: identity,
        temp: identity,
      }),
    );
    expect(result?.entry).toMatchObject({
      revision: 1,
      sum: (readEntry(found.journal, 1) as StoredEntry).sum,
    });
  });

  it("what was edited is filed with the verdict on it, and is the text of which the next is made", async () => {
    const at = await two();
    byRename(at, HAND);
    const identity = identityAt(disk, at.path);
    const { result, found } = await recovered(at, {
      reconcile: ({ after }) => ({ text: after, state: "judged", origin: "git" }),
    });
    expect(result).toMatchObject({ revision: 3, text: HAND, entry: { revision: 3, state: "judged" } });
    expect(readEntry(found.journal, 3)).toMatchObject({
      kind: "outside",
      note: { instance: null, command: "outside", subject: "", at: 77, origin: "git" },
      base: identity,
      temp: identity,
      state: "judged",
    });
    expect(identityAt(disk, at.path)).toBe(identity);
  });

  it("what was made of it is written, and what was found is kept with it; then all is looked at anew", async () => {
    const at = await two();
    byRename(at, HAND);
    const { result, found } = await recovered(at, {
      reconcile: ({ after }) => ({ text: `${after}merged\n`, state: "judged", origin: "old" }),
    });
    expect([result, at.text()]).toEqual([null, `${HAND}merged\n`]);
    expect(readEntry(found.journal, 3)).toMatchObject({
      kind: "outside",
      state: "judged",
      note: { at: 77, origin: "old", found: [[HAND.length, HAND.length + 7, ""]] },
      temp: identityAt(disk, at.path),
    });
  });

  it("a rival that files first has it looked at anew, too", async () => {
    const at = await two();
    byRename(at, HAND);
    const { transaction, found, parent } = await looked(at);
    await rival(at, parent.entry as StoredEntry);
    expect(await recover(transaction, found)).toBeNull();
    expect(filed(at)).toEqual([["write", "rival", "mine"].with(1, "test")]);
  });
});

describe("an entry of which nobody knows whether it counts", () => {
  /** How it is settled after something happened. */
  const settled = async (
    happens: (at: Bench, mine: StoredEntry) => unknown,
    {
      renamed = false,
      options = {},
      transact = (one) => one,
    }: {
      renamed?: boolean;
      options?: Partial<StoreContext>;
      transact?: (transaction: Transaction, at: Bench, mine: StoredEntry) => Transaction;
    } = {},
  ) => {
    const at = await two();
    const { transaction, found, parent } = await looked(at, options);
    const mine = await stopped(at);
    await happens(at, mine);
    const result: CommitResult = { kind: "unsure", mine, renamed };
    const is = await isDone(transact(transaction, at, mine), found, parent, result);
    await transaction.end();
    return { at, is, filed: filed(at), text: textAt(at.path) };
  };
  const write = ["write", "test", "mine"];
  const showing = (at: Bench): void => {
    const temp = fs.readdirSync(at.folder).find((name) => name.startsWith(".FILE.md.")) ?? "";
    fs.renameSync(join(at.folder, temp), at.path);
  };

  it("counts where the file shows it", async () => {
    expect(await settled(showing)).toMatchObject({ is: true, filed: [write] });
  });

  it("is brought into the file where nobody edited that", async () => {
    const { is, filed: all, text } = await settled(() => undefined);
    expect([is, all, text]).toEqual([true, [write, ["recover", "recover", "mine"]], `${TEXT}two\nmine\n`]);
  });

  it.each<[string, (at: Bench) => void, Partial<StoreContext>]>([
    ["edited", (at) => byRename(at, HAND), {}],
    ["gone", (at) => fs.rmSync(at.path), {}],
    ["half saved", (at) => byRename(at, ""), { saving: { patienceMs: 0, isFinished: () => false } }],
  ])("is taken back, and planned again, where the file is %s", async (_, happens, options) => {
    const { is, filed: all } = await settled(happens, { options });
    expect([is, all]).toEqual([false, [write, ["void", "void", "two"]]]);
    // Not where it was in the file already.
    const renamed = await settled(happens, { options, renamed: true });
    expect([renamed.is, renamed.filed]).toEqual([true, [write]]);
    // Nor where somebody built on it.
    const built = await settled(
      async (at, mine) => {
        await rival(at, mine);
        happens(at);
      },
      { options },
    );
    expect([built.is, built.filed]).toEqual([true, [write, write]]);
  });

  it("counts where somebody built on it while it was taken back", async () => {
    const transact = (transaction: Transaction, at: Bench, mine: StoredEntry): Transaction => ({
      ...transaction,
      publish: async (...args) => {
        if (args[1].kind === "void") await rival(at, mine);
        return transaction.publish(...args);
      },
    });
    const { is, filed: all } = await settled((at) => byRename(at, HAND), { transact });
    expect([is, all]).toEqual([true, [write, write]]);
  });

  it("counts by what the file shows where the journal does not have it any more", async () => {
    const spoilt: ((at: Bench, mine: StoredEntry) => unknown)[] = [
      (at) => fs.writeFileSync(at.coord("journal/00000003.json"), "x"),
      (at) => fs.rmSync(at.coord("journal/00000003.json")),
      async (at, mine) => {
        fs.rmSync(at.coord("journal/00000003.json"));
        await rival(at, { ...mine, revision: 2 });
      },
      (at) => fs.writeFileSync(at.coord("journal/00000004.json"), "x"),
      (at, mine) => rival(at, mine, { previous: "0123456789abcdef" }),
      async (at, mine) => {
        await rival(at, await rival(at, mine), { previous: "0123456789abcdef" });
      },
    ];
    for (const [index, happens] of spoilt.entries()) {
      const { is, text } = await settled(happens);
      expect([index, is, text]).toEqual([index, false, `${TEXT}two\n`]);
      const shown = await settled(async (at, mine) => {
        showing(at);
        await happens(at, mine);
      });
      expect([index, shown.is, shown.text]).toEqual([index, true, `${TEXT}two\nmine\n`]);
    }
    // Through several that were built on it.
    const built = await settled(async (at, mine) => {
      const next = await rival(at, mine, { temp: mine.temp, text: `${TEXT}two\nmine\n` });
      await rival(at, next, { temp: mine.temp, text: `${TEXT}two\nmine\n` });
    });
    expect([built.is, built.text]).toEqual([true, `${TEXT}two\nmine\n`]);
  });

  it("counts where the lock is not to be had again; any other failure is one", async () => {
    const failing = (error: Error) => (transaction: Transaction) => ({
      ...transaction,
      keepLock: () => Promise.reject(error),
    });
    const timeout = new StoreError({ kind: "lock-timeout", waitedMs: 1, owner: null });
    expect(await settled(() => undefined, { transact: failing(timeout) })).toMatchObject({
      is: true,
      filed: [write],
    });
    for (const error of [new StoreError({ kind: "saving", waitedMs: 1 }), new Error("bug")])
      await expect(settled(() => undefined, { transact: failing(error) })).rejects.toBe(error);
  });

  it("is tried three times where the way fails; then it is taken back, unless the file is another", async () => {
    const full = fsError("EIO");
    const failing = (times: number) => (transaction: Transaction) => {
      let left = times;
      return {
        ...transaction,
        look: async () => {
          if (left-- > 0) throw full;
          return transaction.look();
        },
      };
    };
    expect(await settled(() => undefined, { transact: failing(2) })).toMatchObject({
      is: true,
      text: `${TEXT}two\nmine\n`,
    });
    expect(await settled(showing, { transact: failing(3), renamed: true })).toMatchObject({
      is: true,
      filed: [write],
    });
    const places: Bench[] = [];
    const kept = (at: Bench) => void places.push(at);
    await expect(settled(kept, { transact: failing(3) })).rejects.toBe(full);
    const edited = settled((at) => (kept(at), byRename(at, HAND)), { transact: failing(3) });
    await expect(edited).rejects.toMatchObject({ failure: { kind: "io", cause: "EIO" } });
    expect(places.map(filed)).toEqual([[write, ["void", "void", "two"]], [write]]);
  });

  it("is none that is planned again, and one that is done", async () => {
    const at = await two();
    const { transaction, found, parent } = await looked(at);
    const mine = parent.entry as StoredEntry;
    expect(await isDone(transaction, found, parent, { kind: "again" })).toBe(false);
    expect(await isDone(transaction, found, parent, { kind: "committed", mine })).toBe(true);
  });
});

describe("to roll forward", () => {
  it("brings the file and its archive to what the newest entry says", async () => {
    const at = await two();
    await stopped(at, mineOf("mine\n"), { ...mineOf("mine\n"), archive: "kept\nmoved\n" });
    const { transaction, found } = await looked(at);
    await rollForward(transaction, found);
    expect([at.text(), textAt(archiveOf(at))]).toEqual(["mine\n", "kept\nmoved\n"]);
    expect(readEntry(found.journal, 4)).toMatchObject({
      kind: "recover",
      state: "mine",
      archive: null,
      archivedAt: 3,
      note: { instance: null, command: "recover", subject: "", at: 77 },
      temp: identityAt(disk, at.path),
    });
  });

  it("does nothing where nobody knows to what", async () => {
    const at = bench("one\n");
    const none = await looked(at);
    await rollForward(none.transaction, none.found);
    expect(fs.existsSync(at.coord("journal"))).toBe(false);
    const other = await two();
    fs.rmSync(other.coord("journal/00000001.json"));
    byRename(other, HAND);
    const unknown = await looked(other);
    expect(unknown.found.before).toBeNull();
    fs.rmSync(archiveOf(other));
    await rollForward(unknown.transaction, unknown.found);
    expect([filed(other), other.text(), textAt(archiveOf(other))]).toEqual([[], HAND, null]);
  });

  it("takes in what an editor saves into the old file meanwhile", async () => {
    const at = await two();
    await stopped(at);
    const fd = fs.openSync(at.path, "r+");
    const step = once("compared", () => {
      fs.writeSync(fd, HAND);
      fs.closeSync(fd);
    });
    const reconcile: Reconcile = ({ after, before, madeOn }) => ({
      text: `${before}${after.includes("LINE 5") ? "LINE 5\n" : ""}`,
      state: madeOn?.late === true ? "late" : "now",
    });
    const { transaction, found } = await looked(at, { step, reconcile });
    await hastened(() => rollForward(transaction, found));
    expect(at.text()).toBe(`${TEXT}two\nmine\nLINE 5\n`);
    expect(filed(at)).toEqual([
      ["write", "test", "mine"],
      ["recover", "recover", "mine"],
      ["outside", "outside", "late"],
    ]);
  });
});

describe("what an editor saves into the file that is just replaced", () => {
  interface Told {
    readonly change: Pick<OutsideChange, "before" | "after" | "madeOn" | "savedAt">;
    readonly revision: number;
  }
  /** A commit during which somebody saves a text into the old file. */
  const saved = async (
    hand: string | Buffer,
    {
      make = two,
      options = {},
      verdict = ({ after, state }) => ({ text: after, state, origin: "hand" }),
      next = () => undefined,
      mtime,
    }: {
      make?: () => Promise<Bench>;
      options?: Partial<StoreContext>;
      verdict?: Reconcile;
      next?: (at: Bench, mine: StoredEntry) => unknown;
      mtime?: number;
    } = {},
  ) => {
    const at = await make();
    const fd = fs.openSync(at.path, "r+");
    const step = once("compared", () => {
      fs.ftruncateSync(fd);
      fs.writeSync(fd, hand as Buffer);
      if (mtime !== undefined) fs.futimesSync(fd, mtime / 1_000, mtime / 1_000);
    });
    const told: Told[] = [];
    const reconcile: Reconcile = (change) => {
      const { before, after, madeOn, savedAt, revision } = change;
      told.push({ change: { before, after, madeOn, savedAt }, revision });
      return verdict(change);
    };
    const { transaction, found, parent } = await looked(at, { step, reconcile, ...options });
    told.length = 0;
    const result = await commit(transaction, found, parent, mineOf(`${parent.text ?? ""}mine\n`));
    expect(result.kind).toBe("lateEdit");
    const { mine } = result as { mine: StoredEntry };
    await next(at, mine);
    let waited = 0;
    const is = await hastened(
      () => isDone(transaction, found, parent, result),
      (ms) => (waited = ms),
      false,
    );
    const kept = fs
      .readdirSync(at.coord("replaced"))
      .map((name) => name.slice(0, 8))
      .toSorted();
    const written = Number(fs.fstatSync(fd).mtimeMs);
    fs.closeSync(fd);
    await transaction.end();
    return { at, is, told, waited, kept, written, journal: found.journal, filed: filed(at), text: at.text() };
  };
  const mine = ["write", "test", "mine"];

  it("stands on the text before, and the write is planned again on top of it", async () => {
    const { is, text, filed: all, told, journal, kept, written } = await saved(HAND);
    expect([is, text, all]).toEqual([false, HAND, [mine, ["outside", "outside", "two"]]]);
    expect(told).toEqual([
      {
        change: { before: `${TEXT}two\n`, after: HAND, madeOn: null, savedAt: written },
        revision: 2,
      },
    ]);
    expect(readEntry(journal, 4)).toMatchObject({
      note: { instance: null, command: "outside", subject: "", at: 77, origin: "hand", found: [] },
    });
    // Its name says that revision 4 took it in.
    expect(kept).toEqual(["00000002", "00000004", "00000004"].slice(0, kept.length));
    expect(kept).toContain("00000004");
    expect(kept).not.toContain("00000003");
  });

  it("and of which the write is made a part stands with it", async () => {
    const { is, text, journal } = await saved(HAND, {
      verdict: ({ after, state }) => ({ text: `mine\n${after}`, state }),
    });
    expect([is, text]).toEqual([true, `mine\n${HAND}`]);
    expect(readEntry(journal, 4)).toMatchObject({ note: { found: [[0, 5, ""]] } });
    // All lines of it have to be there.
    const some = async (put: string, had: string) => {
      const at = await two();
      const fd = fs.openSync(at.path, "r+");
      const step = once("compared", () => void fs.writeSync(fd, HAND));
      const reconcile: Reconcile = ({ after, state }) => ({ text: `${had}${after}`, state });
      const { transaction, found, parent } = await looked(at, { step, reconcile });
      const result = await commit(transaction, found, parent, mineOf(`${parent.text ?? ""}${put}`));
      const is = await hastened(() => isDone(transaction, found, parent, result));
      fs.closeSync(fd);
      await transaction.end();
      return is;
    };
    expect(await some("a b\r\nc d\r\n", "c d\na b\n")).toBe(true);
    expect(await some("a b\rc d\n", "c d\n")).toBe(false);
    expect(await some("a b\n\n", "a b\n")).toBe(true);
    expect(await some("\n", "")).toBe(false);
  });

  it("is nothing where it is what was there, or nothing, or half of it", async () => {
    for (const hand of [`${TEXT}two\n`, "", "\n \n", TEXT.slice(0, 200)]) {
      const { is, text, filed: all, kept } = await saved(hand);
      expect([is, text, all]).toEqual([true, `${TEXT}two\nmine\n`, [mine]]);
      expect(kept).toContain("00000003");
    }
  });

  it("and is no text is kept, byte for byte", async () => {
    const bytes = Buffer.from([0x61, 0xff, 0x62]);
    const { at, is, filed: all } = await saved(bytes);
    expect([is, all]).toEqual([true, [mine]]);
    const strays = fs.readdirSync(at.coord()).filter((name) => name.startsWith("stray."));
    expect(strays.map((name) => fs.readFileSync(at.coord(name)))).toEqual([bytes]);
  });

  it("is waited for until it is quiet, and no longer than a fifth of a second", async () => {
    expect((await saved(HAND, { mtime: Date.now() - 5_000 })).waited).toBe(0);
    expect((await saved(HAND, { mtime: Date.now() + 60_000 })).waited).toBe(0);
    const { now } = Date;
    const still = 1_790_000_000_000;
    let isStill = false;
    const fstatSync = ((fd: number, options: never) => {
      if (isStill) Date.now = () => still;
      return fs.fstatSync(fd, options) as unknown;
    }) as typeof fs.fstatSync;
    const at = async (age: number) => {
      isStill = false;
      const next = (): void => void (isStill = true);
      const from = { mtime: still - age, next, options: { disk: diskWith({ fstatSync }) } };
      return (await saved(HAND, from)).waited;
    };
    try {
      expect([await at(0), await at(9), await at(12), await at(-5)]).toEqual([200, 200, 0, 0]);
    } finally {
      Date.now = now;
    }
  });

  const behind = async () => {
    const at = await two();
    await stopped(at);
    return at;
  };
  it("where it did not show what the write was made on is merged, as made on what it showed", async () => {
    const verdict: Reconcile = ({ before, state }) => ({ text: `${before}merged\n`, state });
    const { is, text, told, filed: all, journal } = await saved(HAND, { make: behind, verdict });
    expect([is, text]).toEqual([true, `${TEXT}two\nmine\nmine\nmerged\n`]);
    expect(told.at(-1)).toMatchObject({
      change: {
        before: `${TEXT}two\nmine\nmine\n`,
        after: HAND,
        madeOn: { revision: 3, text: `${TEXT}two\n`, late: true },
      },
      revision: 4,
    });
    expect(all).toEqual([mine, mine, ["outside", "outside", "mine"]]);
    expect((readEntry(journal, 5) as StoredEntry).note.found).toBeDefined();
  });

  it("and the new file edited as well, is merged behind that", async () => {
    const verdict: Reconcile = ({ before, after, state, madeOn }) => ({
      text: madeOn?.late === true ? `${before}merged\n` : after,
      state,
    });
    const next = (at: Bench): void => byRename(at, "another\n");
    const { is, text, filed: all, kept } = await saved(HAND, { verdict, next });
    const outside = ["outside", "outside", "mine"];
    expect([is, text, all]).toEqual([true, "another\nmerged\n", [mine, outside, outside]]);
    expect(kept).toContain("00000005");
    // By coord's own, too.
    const rivals = async (at: Bench, after: StoredEntry): Promise<void> => {
      fs.writeFileSync(`${at.path}~`, "rival\n");
      const identity = identityAt(disk, `${at.path}~`);
      fs.renameSync(`${at.path}~`, at.path);
      await rival(at, after, { temp: identity });
    };
    const built = await saved(HAND, { verdict, next: rivals });
    expect([built.is, built.text]).toEqual([true, "rival\nmerged\n"]);
    expect(built.filed).toEqual([mine, mine, outside]);
  });

  it("and the new file emptied by who saves it, is left for the next write", async () => {
    const saving: Saving = { patienceMs: 0, isFinished: () => false };
    const {
      is,
      text,
      filed: all,
    } = await saved(HAND, { options: { saving }, next: (at) => byRename(at, "") });
    expect([is, text, all]).toEqual([true, "", [mine]]);
  });

  it("is planned again where something comes between, and stands then", async () => {
    let times = 0;
    const at2: Bench[] = [];
    const verdict: Reconcile = ({ before, after, state, madeOn }) => {
      // The first verdict takes so long that somebody edits the new file meanwhile.
      const [at] = at2;
      if (at !== undefined && times++ === 0) byRename(at, "another\n");
      return { text: madeOn?.late === true ? `${before}merged\n` : after, state };
    };
    const make = async (): Promise<Bench> => {
      at2.push(await two());
      return at2[0] as Bench;
    };
    const { is, text } = await saved(HAND, { make, verdict });
    expect([is, text]).toEqual([true, "another\nmerged\n"]);
  });

  it("before the first revision is left to who looks next", async () => {
    const { is } = await saved("by hand\n", { make: async () => bench("one\n") });
    expect(is).toBe(true);
  });
});

describe("late saves", () => {
  const late = (at: Bench) => ({
    identity: identityAt(disk, at.path) ?? "",
    savedAt: 55,
    text: HAND,
    madeOn: { revision: 1, text: TEXT },
  });
  const merging: Reconcile = ({ before, after, state, madeOn, savedAt }) => ({
    text: madeOn?.late === true ? `${before}${after === HAND ? "hand" : "other"} ${savedAt}\n` : after,
    state: [state, madeOn?.revision ?? null],
    origin: "late",
  });

  it("are merged one after the other with what there is, and known by the revision that took them in", async () => {
    const at = await two();
    const { transaction, found, parent } = await looked(at, { reconcile: merging });
    const one = late(at);
    fs.linkSync(at.path, at.coord("replaced", `00000002.${one.identity.replaceAll(":", "_")}`));
    await takeLate(transaction, [one, { ...one, text: "other\n", savedAt: 66, identity: "1:1:1" }]);
    expect(at.text()).toBe(`${parent.text ?? ""}hand 55\nother 66\n`);
    expect(filed(at)).toEqual([
      ["outside", "outside", ["two", 1]],
      ["outside", "outside", [["two", 1], 1]],
    ]);
    expect(readEntry(found.journal, 3)).toMatchObject({ note: { at: 77, origin: "late" } });
    expect((readEntry(found.journal, 3) as StoredEntry).note.found).toBeDefined();
    const names = fs.readdirSync(at.coord("replaced"));
    expect(names).toContain(`00000003.${one.identity.replaceAll(":", "_")}`);
  });

  it("are left where there is no file, where it is being saved, and where nothing is known", async () => {
    for (const [make, options] of [
      [(at: Bench) => fs.rmSync(at.path), {}],
      [(at: Bench) => byRename(at, ""), { saving: { patienceMs: 0, isFinished: () => false } }],
    ] as const) {
      const at = await two();
      const save = late(at);
      make(at);
      const { transaction } = await looked(at, { reconcile: merging, ...options });
      await takeLate(transaction, [save]);
      expect(filed(at)).toEqual([]);
    }
  });

  it("come behind what was edited, which is filed first, and are tried again where something came between", async () => {
    const at = await two();
    const save = late(at);
    byRename(at, "by hand\n");
    let isFirst = true;
    const reconcile: Reconcile = (change) => {
      if (change.madeOn?.late === true && isFirst) {
        isFirst = false;
        byRename(at, "again\n");
      }
      return merging(change);
    };
    const { transaction } = await looked(at, { reconcile });
    await takeLate(transaction, [save]);
    expect(at.text()).toBe("again\nhand 55\n");
    expect(filed(at).map((one) => (one as string[])[0])).toEqual([
      "outside",
      "outside",
      "void",
      "outside",
      "outside",
    ]);
  });

  it("need the lock", async () => {
    const at = await two();
    const { transaction } = await looked(at);
    const keepLock = () => Promise.reject(new Error("passed over"));
    await expect(takeLate({ ...transaction, keepLock }, [late(at)])).rejects.toThrow("passed over");
    expect(tempPath(contextOf(at).paths)).not.toBe("");
    await takeLate({ ...transaction, keepLock }, []);
  });
});
