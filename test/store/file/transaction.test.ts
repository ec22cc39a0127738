import fs from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { CallbackError, type StoreContext, type WriteStep } from "../../../src/store/file/context.ts";
import { commit, parentOf } from "../../../src/store/file/commit.ts";
import type { StoredEntry } from "../../../src/store/file/entry.ts";
import { soundEntry } from "../../../src/store/file/journal.ts";
import { nextEntry } from "../../../src/store/file/publish.ts";
import { update } from "../../../src/store/file/transaction.ts";
import {
  type Decide,
  type Reconcile,
  type Saving,
  type Snapshot,
  StoreError,
  type StoreFailure,
} from "../../../src/store/store.ts";
import { diskWith } from "../../../src/system/files.ts";
import { hastened } from "../../hasten.ts";
import { atNight } from "../../size.ts";
import { adding, bench, type Bench, failureOf, fsError, fsyncWith, leftovers, note } from "../support.ts";
import { contextOf, once, Shelf, transactionOf } from "./desk.ts";

const TEXT = Array.from({ length: 12 }, (_, at) => `line ${at} of a text that somebody wrote by hand\n`).join(
  "",
);

async function two(text = "one\n"): Promise<Bench> {
  const at = bench(text);
  await at.open().update(adding("two"));
  return at;
}

function byRename(at: Bench, text: string): void {
  fs.writeFileSync(`${at.path}~`, text);
  fs.renameSync(`${at.path}~`, at.path);
}

/** A write, what it was asked, and through which moments it went. */
async function written(at: Bench, decide: Decide, options: Partial<StoreContext> = {}, begin?: Decide) {
  const steps: WriteStep[] = [];
  const asked: Omit<Snapshot, "past">[] = [];
  const { step: run = () => undefined } = options;
  const step = (when: WriteStep): void => {
    steps.push(when);
    run(when);
  };
  const asking =
    (one: Decide): Decide =>
    (snapshot) => {
      const { past: _, ...rest } = snapshot;
      asked.push(rest);
      return one(snapshot);
    };
  let waited = 0;
  const result = await hastened(
    () => update(contextOf(at, { ...options, step }), asking(decide), begin && asking(begin)),
    (ms) => (waited = ms),
    false,
  ).catch((error: unknown) => error);
  return { result, steps, asked, waited, texts: asked.map(({ text }) => text) };
}

/** An entry that is filed with its file beside it, and nothing further. */
async function stopped(at: Bench): Promise<void> {
  const transaction = transactionOf(contextOf(at));
  const found = await transaction.look();
  const intent = {
    kind: "write",
    text: `${at.text()}stopped\n`,
    state: null,
    note: note("stopped"),
  } as const;
  await commit(
    { ...transaction, atEnd: () => undefined },
    { ...found, ageMs: () => 2_000 },
    parentOf(found),
    intent,
  );
  await transaction.end();
}

const nothing: Decide = () => null;
const whole: readonly WriteStep[] = ["prepared", "published", "compared", "archived", "renamed", "verified"];
const failure = (error: unknown): StoreFailure | null => (error instanceof StoreError ? error.failure : null);

describe("who wants nothing", () => {
  it("takes no lock, and leaves nothing", async () => {
    const at = bench("one\n");
    expect(await written(at, nothing)).toMatchObject({ result: null, steps: [], texts: ["one\n"] });
    expect(fs.readdirSync(at.folder)).toEqual(["FILE.md"]);
    const none = bench(null);
    const begun = await written({ ...none, path: join(none.folder, "sub", "FILE.md") }, nothing, {}, nothing);
    expect([begun.result, fs.readdirSync(none.folder)]).toEqual([null, []]);
  });

  it("finishes what a killed writer left", async () => {
    const at = await two();
    await stopped(at);
    const { result, steps, texts } = await written(at, nothing);
    expect([result, texts, at.text()]).toEqual([null, ["one\ntwo\nstopped\n"], "one\ntwo\nstopped\n"]);
    expect(steps).toEqual(["locked", ...whole, "released"]);
  });

  it("has its answer where that can't be finished; not where it is refused by then", async () => {
    const at = await two();
    await stopped(at);
    const renameSync = (): never => {
      throw fsError("EIO");
    };
    const given = { disk: diskWith({ renameSync }) };
    expect((await written(at, nothing, given)).result).toBeNull();
    expect(
      (await written(at, nothing, { lockTimeoutMs: 0, disk: diskWith({ symlinkSync: renameSync }) })).result,
    ).toBeNull();
    const refused = new Error("refused");
    let times = 0;
    const refusing: Decide = () => {
      if (times++ === 0) return null;
      throw refused;
    };
    const edit = once("locked", () => byRename(at, "by hand\n"));
    const { result } = await written(at, refusing, { step: edit });
    expect(result).toBeInstanceOf(CallbackError);
    expect(result).toHaveProperty("thrown", refused);
  });

  it("by the time that it has the lock, has nothing written", async () => {
    const at = await two();
    let times = 0;
    const changing: Decide = (now) => (times++ === 0 ? adding("three")(now) : null);
    const edit = once("locked", () => byRename(at, "by hand\n"));
    const { result, steps, texts } = await written(at, changing, { step: edit });
    expect([result, steps, texts]).toEqual([null, ["locked", "released"], ["one\ntwo\n", "by hand\n"]]);
    expect(fs.readdirSync(at.coord("journal"))).toHaveLength(2);
  });

  it("by the time that it has the lock, finishes what was left half done meanwhile", async () => {
    const at = await two();
    const kept = join(at.folder, "kept");
    fs.linkSync(at.path, kept);
    await at.open().update(adding("three"));
    byRename(at, "by hand\n");
    const behind = once("locked", () => fs.renameSync(kept, at.path));
    const wishes: Decide = (now) => (now.text.includes("three") ? null : adding("four")(now));
    const { result, texts } = await written(at, wishes, { step: behind });
    expect([result, texts]).toEqual([null, ["by hand\n", "one\ntwo\nthree\n"]]);
    expect(at.text()).toBe("one\ntwo\nthree\n");
  });
});

describe("a decision under the lock", () => {
  it("is the one before where nothing changed, and a new one where anything did", async () => {
    const at = await two();
    expect(await written(at, adding("three"))).toMatchObject({ result: 3, texts: ["one\ntwo\n"] });
    const ways: [string, (at: Bench) => unknown, unknown][] = [
      ["edited", (one) => byRename(one, "by hand\n"), ["one\ntwo\n", "by hand\n"]],
      ["gone", (one) => fs.rmSync(one.path), null],
    ];
    for (const [name, change, texts] of ways) {
      const one = await two();
      const found = await written(one, adding("three"), { step: once("locked", () => change(one)) });
      if (texts === null) expect(failure(found.result)).toMatchObject({ kind: "missing" });
      else expect([name, found.texts, one.text()]).toEqual([name, texts, "by hand\nthree\n"]);
      expect(leftovers(one.folder)).toEqual([]);
    }
  });

  it("is made anew for another revision of the same text", async () => {
    const at = await two();
    const rival = (): void => {
      const { journal } = new Shelf(at);
      const head = soundEntry(journal, 2) as StoredEntry;
      const content = { text: at.text(), base: head.temp, temp: head.temp, state: "rival", note: note() };
      const parent = { revision: 2, entry: head, text: at.text() };
      new Shelf(at).file(nextEntry(parent, "FILE.md", { kind: "write", ...content }), null);
      fs.rmSync(at.coord("head"));
    };
    const { result, asked } = await written(at, adding("three"), { step: once("locked", rival) });
    expect(asked.map(({ revision, state }) => [revision, state])).toEqual([
      [2, null],
      [3, "rival"],
    ]);
    expect([result, at.text()]).toEqual([4, "one\ntwo\nthree\n"]);
  });

  it("is made anew where the verdict on an edit is another one", async () => {
    const verdicts = async (isSame: boolean) => {
      const at = await two();
      byRename(at, "by hand\n");
      // An edit that is old: it is looked at once each time.
      fs.utimesSync(at.path, 5, 5);
      let times = 0;
      const reconcile: Reconcile = ({ after }) => ({ text: after, state: [isSame ? 0 : times++] });
      const { asked, result } = await written(at, adding("three"), { reconcile });
      expect([result, at.text()]).toEqual([4, "by hand\nthree\n"]);
      return asked.map(({ state }) => state);
    };
    expect(await verdicts(true)).toEqual([[0]]);
    expect(await verdicts(false)).toEqual([[0], [1]]);
  });

  it("is `begin`'s where there is no file, and `decide`'s where one appears", async () => {
    const at = bench(null);
    const begin: Decide = () => ({ text: "begun\n", state: null, note: note() });
    const appears = once("locked", () => fs.writeFileSync(at.path, "theirs\n"));
    const { result, asked } = await written(at, adding("mine"), { step: appears }, begin);
    expect(asked.map(({ exists }) => exists)).toEqual([false, true]);
    expect([result, at.text()]).toEqual([2, "theirs\nmine\n"]);
    const other = bench(null);
    expect((await written(other, adding("mine"), {}, begin)).result).toBe(1);
    expect(other.text()).toBe("begun\n");
    expect((await written(other, adding("mine"), {}, begin)).result).toBe(2);
    const none = await written(bench(null), adding("mine"));
    expect(failure(none.result)).toEqual({ kind: "missing", hadJournal: false });
  });

  it("makes the folder of a file that is begun", async () => {
    const at = bench(null);
    const folder = join(at.folder, "a", "b");
    const store = at.open({ path: join(folder, "FILE.md") });
    await store.update(nothing, () => ({ text: "begun\n", state: null, note: note() }));
    expect(fs.readFileSync(join(folder, "FILE.md"), "utf8")).toBe("begun\n");
  });
});

describe("the lock", () => {
  it("is held from the first moment to the last, and taken again where somebody took it away", async () => {
    const at = await two();
    const held: [WriteStep, boolean][] = [];
    const takes = once("locked", () => fs.rmSync(at.coord("lock")));
    const step = (when: WriteStep): void => {
      takes(when);
      held.push([when, fs.lstatSync(at.coord("lock"), { throwIfNoEntry: false }) !== undefined]);
    };
    expect((await written(at, adding("three"), { step })).result).toBe(3);
    expect(held).toEqual([["locked", false], ...whole.map((one) => [one, true]), ["released", false]]);
  });

  it("is given back by who fails, and everything is closed", async () => {
    const at = await two();
    const opened = new Set<number>();
    const recording = {
      openSync: ((...args: Parameters<typeof fs.openSync>) => {
        const fd = fs.openSync(...args);
        opened.add(fd);
        return fd;
      }) as typeof fs.openSync,
      closeSync: (fd: number) => {
        opened.delete(fd);
        fs.closeSync(fd);
      },
    };
    for (const fails of [false, true]) {
      const step = once("published", () => {
        if (fails) throw new Error("failed");
      });
      const { result } = await written(at, adding("three"), { step, disk: diskWith(recording) });
      expect(result).toEqual(fails ? expect.objectContaining({ message: "failed" }) : 3);
      expect([[...opened], fs.existsSync(at.coord("lock"))]).toEqual([[], false]);
    }
  });

  it("is given back before the names are made durable, of which no failing is told", async () => {
    const at = await two();
    const synced: string[] = [];
    const names = new Map<number, string>();
    const given = diskWith({
      openSync: ((path: string, ...rest: [number]) => {
        const fd = fs.openSync(path, ...rest);
        names.set(fd, path);
        return fd;
      }) as typeof fs.openSync,
      fsync: fsyncWith((fd, done) => {
        synced.push(names.get(fd) ?? "");
        if (isReleased) done(fsError("EIO") as NodeJS.ErrnoException);
        else fs.fsync(fd, done);
      }),
    });
    let isReleased = false;
    const step = once("released", () => {
      isReleased = true;
      synced.length = 0;
    });
    expect((await written(at, adding("three"), { disk: given, step })).result).toBe(3);
    expect(synced.toSorted()).toEqual([at.folder, at.coord("journal")].toSorted());
    // The next look goes by the hint.
    expect(fs.readFileSync(at.coord("head"), "utf8")).toMatch(/^000000000003 /);
  });
});

describe("a file that is being saved", () => {
  const saving: Saving = { patienceMs: 500, isFinished: () => false };

  it("is waited for, without the lock, and then said to be so", async () => {
    const at = await two(TEXT);
    byRename(at, "");
    const { result, steps, asked, waited } = await written(at, adding("three"), { saving });
    expect(failure(result)).toMatchObject({ kind: "saving" });
    const { waitedMs } = failure(result) as { waitedMs: number };
    expect(waitedMs).toBeGreaterThanOrEqual(500);
    expect(waitedMs).toBeLessThan(700);
    expect(waited).toBeGreaterThanOrEqual(500);
    expect(waited).toBeLessThan(700);
    expect([steps, asked]).toEqual([[], []]);
    const impatient = await written(at, adding("three"), { saving: { ...saving, patienceMs: 0 } });
    expect([failure(impatient.result)?.kind, impatient.waited]).toEqual(["saving", 0]);
  });

  it("by the time that the lock is held is waited for without it, and the write is made behind it", async () => {
    const at = await two(TEXT);
    const locks: boolean[] = [];
    const step = once("locked", () => byRename(at, ""));
    const statSync = ((path: string, options: never): unknown => {
      if (path === at.path && fs.statSync(at.path).size === 0) {
        locks.push(fs.existsSync(at.coord("lock")));
        if (locks.length > 3) byRename(at, `${TEXT}saved\n`);
      }
      return fs.statSync(path, options);
    }) as typeof fs.statSync;
    const { result } = await written(at, adding("three"), { saving, step, disk: diskWith({ statSync }) });
    expect([result, at.text()]).toEqual([4, `${TEXT}saved\nthree\n`]);
    expect(locks.at(-1)).toBe(false);
  });

  it("while the late saves are taken in is waited for, too, and before coord ever wrote it", async () => {
    const at = bench("");
    const { result, waited, steps } = await written(at, adding("mine"), { saving });
    expect([failure(result)?.kind, steps]).toEqual(["saving", []]);
    expect(waited).toBeGreaterThanOrEqual(500);
    // Of whom nothing is said of saving, every file counts as whole.
    expect((await written(at, adding("mine"))).result).toBe(2);
    // One that is emptied once the lock is held.
    const other = bench("one\n");
    const old = (Date.now() - 60_000) / 1_000;
    fs.utimesSync(other.path, old, old);
    const step = once("locked", () => fs.writeFileSync(other.path, ""));
    const second = await written(other, adding("mine"), { saving, step });
    expect([failure(second.result)?.kind, other.text(), second.steps]).toEqual([
      "saving",
      "",
      ["locked", "released"],
    ]);
  });
});

describe("what was saved into a file that was replaced", () => {
  const late = async () => {
    const at = await two(TEXT);
    const fd = fs.openSync(at.path, "r+");
    await at.open().update(adding("three"));
    fs.writeSync(fd, `LATE${TEXT.slice(4)}two\n`, 0);
    fs.closeSync(fd);
    return at;
  };
  const merging: Reconcile = ({ before, after, state, madeOn }) => ({
    text: madeOn?.late === true ? `late\n${before}` : after,
    state,
  });

  it("is taken in before anything is decided, also by who wants nothing", async () => {
    const at = await late();
    const { result, texts, steps } = await written(at, adding("four"), { reconcile: merging });
    expect(texts).toEqual([`late\n${TEXT}two\nthree\n`]);
    expect([result, at.text()]).toEqual([5, `late\n${TEXT}two\nthree\nfour\n`]);
    expect(steps.filter((one) => one === "locked")).toHaveLength(2);
    const other = await late();
    expect((await written(other, nothing, { reconcile: merging })).result).toBeNull();
    expect(other.text()).toBe(`late\n${TEXT}two\nthree\n`);
  });

  it("is left for the next write where that fails, which is no failure of this one; the verdict's is", async () => {
    const at = await late();
    let isFirst = true;
    const step = once("prepared", () => {
      throw fsError("EIO");
    });
    expect((await written(at, adding("four"), { reconcile: merging, step })).result).toBe(4);
    expect((await written(at, adding("five"), { reconcile: merging })).result).toBe(6);
    expect(at.text()).toBe(`late\n${TEXT}two\nthree\nfour\nfive\n`);
    const other = await late();
    const failing: Reconcile = () => {
      isFirst = false;
      throw new Error("no verdict");
    };
    const { result } = await written(other, adding("four"), { reconcile: failing });
    expect([isFirst, result]).toEqual([false, expect.any(CallbackError)]);
    expect(fs.existsSync(other.coord("lock"))).toBe(false);
  });
});

describe("a file that changes all the time", () => {
  it("is written as soon as it does not", async () => {
    const at = await two();
    let times = 0;
    const step = (when: WriteStep): void => {
      if (when === "published" && times++ < 6) byRename(at, `${times}\n`);
    };
    const { result, asked } = await written(at, adding("mine"), { step });
    expect(result).toBeGreaterThan(3);
    expect(at.text()).toMatch(/^\d\nmine\n$/);
    expect(asked.length).toBeGreaterThan(1);
    const history = await at.open().history();
    expect(history.filter(({ note: { subject } }) => subject === "mine")).toHaveLength(1);
    expect(history.at(-1)?.revision).toBe(result);
  });

  atNight("is given up in the end, and says so", async () => {
    const at = await two();
    let times = 0;
    const step = (when: WriteStep): void => {
      if (when === "published") byRename(at, `${times++}\n`);
    };
    const { result } = await written(at, adding("mine"), { step });
    expect(failure(result)).toEqual({ kind: "io", path: at.path, cause: "the file changes all the time" });
    expect(await failureOf(Promise.reject(result as Error))).toBeDefined();
  });
});
