import fs from "node:fs";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { type StoreContext, tempPath } from "../../../src/store/file/context.ts";
import { closeFile } from "../../../src/store/file/disk.ts";
import {
  type FileLook,
  type Patience,
  reconciled,
  savedOn,
  steadyLook,
} from "../../../src/store/file/snapshot.ts";
import type { OutsideChange, Saving } from "../../../src/store/store.ts";
import { disk, diskWith, identityAt } from "../../../src/system/files.ts";
import { hastened } from "../../hasten.ts";
import { adding, bench, type Bench, failureOf, fsError, note } from "../support.ts";
import { contextOf, Shelf } from "./desk.ts";

const open: FileLook[] = [];
afterEach(() => {
  for (const { context, file } of open.splice(0)) closeFile(context.disk, file);
});

/** A look without naps, and how long those would have been (ms). */
async function look(at: Bench, options: Partial<StoreContext> = {}, patience?: Patience) {
  let waited = 0;
  const found = await hastened(
    () => steadyLook(contextOf(at, options), patience),
    (ms) => (waited = ms),
    false,
  );
  open.push(found);
  const { past: _, ...snapshot } = found.snapshot;
  return { ...found, snapshot, waited };
}

/** A file of two revisions. */
async function two(): Promise<Bench> {
  const at = bench("one\n");
  await at.open().update(({ text }) => ({ text: `${text}two\n`, state: "two", note: note("two") }));
  return at;
}

function byRename(at: Bench, text: string): void {
  fs.writeFileSync(`${at.path}~`, text);
  fs.renameSync(`${at.path}~`, at.path);
}

/** As old as no editor is that still writes. */
function old(path: string, ms = 60_000): void {
  const then = (Date.now() - ms) / 1_000;
  fs.utimesSync(path, then, then);
}

/** A file as the revision before the newest had left it, which never was replaced by what lies beside it. */
async function stopped(): Promise<Bench> {
  const at = await two();
  fs.linkSync(at.path, join(at.folder, "kept"));
  await at.open().update(adding("three"));
  fs.renameSync(at.path, tempPath(contextOf(at).paths));
  fs.renameSync(join(at.folder, "kept"), at.path);
  return at;
}

describe("one look finds the file", () => {
  it("new, where there is no journal", async () => {
    const found = await look(bench("one\n"));
    expect(found).toMatchObject({ verdict: "new", before: null, unreached: false, waited: 0 });
    expect(found.snapshot).toEqual({ text: "one\n", state: null, exists: true, revision: 0, outside: false });
  });

  it("as the newest revision left it, by its identity or by its text", async () => {
    const at = await two();
    const snapshot = { text: "one\ntwo\n", state: "two", exists: true, revision: 2, outside: false };
    const first = await look(at);
    expect([first.verdict, first.before, first.snapshot]).toEqual(["current", "one\ntwo\n", snapshot]);
    byRename(at, "one\ntwo\n");
    const again = await look(at);
    expect([again.verdict, again.before, again.snapshot]).toEqual(["current", "one\ntwo\n", snapshot]);
  });

  it("behind, where the newest never was in it", async () => {
    const at = await stopped();
    const found = await look(at);
    expect(found).toMatchObject({
      verdict: "behind",
      before: "one\ntwo\nthree\n",
      unreached: true,
      waited: 0,
    });
    expect(found.snapshot).toEqual({
      text: "one\ntwo\nthree\n",
      state: "two",
      exists: true,
      revision: 3,
      outside: false,
      behind: true,
    });
    expect(found.file?.text).toBe("one\ntwo\n");
    // What an older revision left was in it, and so was the newest.
    await at.open().update(adding("four"));
    fs.linkSync(at.path, join(at.folder, "kept"));
    for (const line of ["five", "six"]) await at.open().update(adding(line));
    fs.renameSync(join(at.folder, "kept"), at.path);
    expect(await look(at)).toMatchObject({ verdict: "behind", unreached: false });
  });

  it("changed without coord, and says what is made of that", async () => {
    const at = await two();
    byRename(at, "by hand\n");
    old(at.path);
    const asked: unknown[] = [];
    const found = await look(at, {
      reconcile: ({ before, after, state, madeOn, savedAt, revision }) => {
        asked.push({ before, after, state, madeOn, savedAt, revision });
        return { text: `${after}~`, state: "honoured", origin: "git" };
      },
    });
    const { mtimeMs } = fs.statSync(at.path, { bigint: true });
    expect(asked).toEqual([
      {
        before: "one\ntwo\n",
        after: "by hand\n",
        state: "two",
        madeOn: null,
        savedAt: Number(mtimeMs),
        revision: 2,
      },
    ]);
    expect(found).toMatchObject({ verdict: "outside", before: "one\ntwo\n", unreached: false });
    expect(found.snapshot).toEqual({
      text: "by hand\n~",
      state: "honoured",
      origin: "git",
      exists: true,
      revision: 2,
      outside: true,
    });
  });

  it("changed where the newest never was in it, on what was in it then", async () => {
    const madeOn = async (at: Bench) => {
      let told: OutsideChange["madeOn"] | undefined;
      const found = await look(at, {
        reconcile: ({ after, state, madeOn: proved }) => ((told = proved), { text: after, state }),
      });
      return [found.verdict, found.unreached, told];
    };
    const at = await stopped();
    byRename(at, "one\ntwo\nby hand\n");
    expect(await madeOn(at)).toEqual(["outside", true, { revision: 2, text: "one\ntwo\n", late: false }]);
    fs.rmSync(at.coord("journal/00000002.json"));
    fs.rmSync(at.coord("journal/00000001.json"));
    // Where the text is no longer known, the number is.
    expect(await madeOn(at)).toEqual(["outside", false, undefined]);
    const other = await stopped();
    byRename(other, "one\ntwo\nby hand\n");
    fs.renameSync(other.coord("journal/00000001.json"), join(other.folder, "one"));
    const shelf = new Shelf(other);
    const three = shelf.journal.state.read("journal/00000003.json") ?? "";
    expect(three).not.toBe("");
    expect(await madeOn(other)).toEqual(["outside", false, undefined]);
    // What lies beside it is another file, or has another name.
    for (const rename of [
      (name: string) => `${name}~`,
      (name: string) => name.replace(".FILE.md.", ".OTHER.md."),
    ]) {
      const third = await stopped();
      const temp = fs.readdirSync(third.folder).find((name) => name.endsWith(".coord-tmp")) ?? "";
      fs.renameSync(join(third.folder, temp), join(third.folder, rename(temp)));
      byRename(third, "one\ntwo\nby hand\n");
      expect(await madeOn(third)).toEqual(["outside", false, null]);
    }
    const fourth = await two();
    fs.writeFileSync(tempPath(contextOf(fourth).paths), "one\ntwo\nby hand\n");
    byRename(fourth, "one\ntwo\nby hand\n");
    expect(await madeOn(fourth)).toEqual(["outside", false, null]);
  });

  it("changed where nobody knows any more what was in it before: only the number is", async () => {
    const at = bench("by hand\n");
    const shelf = new Shelf(at);
    const temp = tempPath(contextOf(at).paths);
    fs.writeFileSync(temp, "two\n");
    const whole = { text: "two\n", edits: null, whole: 2 };
    shelf.add({ text: "one\n" });
    shelf.add({ text: "two\n", base: "1:1:4", temp: identityAt(disk, temp) }, whole);
    fs.rmSync(shelf.pathOf(1));
    let told: unknown;
    const reconcile = (change: OutsideChange) => (
      (told = change.madeOn),
      { text: change.after, state: null }
    );
    expect(await look(at, { reconcile })).toMatchObject({ verdict: "outside", unreached: true });
    expect(told).toEqual({ revision: 1, text: null, late: false });
  });

  it("and the text before unknown, which nobody is asked about", async () => {
    const at = await two();
    fs.rmSync(at.coord("journal/00000001.json"));
    byRename(at, "by hand\n");
    old(at.path);
    const reconcile = (): never => {
      throw new Error("asked");
    };
    const found = await look(at, { reconcile });
    expect(found).toMatchObject({ verdict: "outside", before: null, unreached: false });
    expect(found.snapshot).toEqual({
      text: "by hand\n",
      state: "two",
      exists: true,
      revision: 2,
      outside: true,
    });
    // Nor is it waited for, whoever may be saving it.
    const saving: Saving = { patienceMs: 500, isFinished: () => false };
    fs.writeFileSync(at.path, "");
    expect(await look(at, { reconcile, saving })).toMatchObject({ verdict: "outside" });
  });

  it("just being saved, and carries on with the text before", async () => {
    const at = await two();
    const saving: Saving = { patienceMs: 500, isFinished: () => false };
    byRename(at, "");
    const found = await look(at, { saving });
    expect(found).toMatchObject({ verdict: "saving", before: "one\ntwo\n", unreached: false });
    expect(found.snapshot).toEqual({
      text: "one\ntwo\n",
      state: "two",
      exists: true,
      revision: 2,
      outside: false,
      saving: true,
    });
    // It was waited for as long as the store says, or as who looks does.
    expect(found.waited).toBeGreaterThanOrEqual(500);
    expect(found.waited).toBeLessThanOrEqual(600);
    expect((await look(at, { saving }, { saving: 0 })).waited).toBe(0);
    expect(
      (await look(at, { saving: { ...saving, patienceMs: 0 } }, { saving: 300 })).waited,
    ).toBeGreaterThan(200);
    // Whatever is in it is meant, where nothing is said of that.
    expect(await look(at)).toMatchObject({ verdict: "outside" });
  });
});

describe("where there is no file, a look", () => {
  it("is refused at once without a journal, or says so where that is an answer", async () => {
    const at = bench(null);
    expect(await failureOf(look(at))).toEqual({ kind: "missing", hadJournal: false });
    for (const mayMiss of [true, "briefly"] as const) {
      const found = await look(at, {}, { mayMiss });
      expect(found).toMatchObject({ verdict: "absent", before: null, file: null, waited: 0 });
      expect(found.snapshot).toEqual({ text: "", state: null, exists: false, revision: 0, outside: false });
    }
  });

  it.each<[string, Patience | undefined, boolean, number, number]>([
    ["that nobody misses, by who needs it", undefined, false, 150, 160],
    ["that is missed, by who needs it", undefined, true, 2_000, 2_010],
    ["that nobody misses, by who can do without", { mayMiss: true }, false, 0, 0],
    ["that is missed, by who can do without", { mayMiss: true }, true, 2_000, 2_010],
    ["by who is not to wait for long", { mayMiss: "briefly" }, true, 150, 160],
  ])("waits for one %s", async (_, patience, isMissed, least, most) => {
    const at = await two();
    fs.rmSync(at.path);
    let waited = 0;
    const seen: string[] = [];
    const told = (ms: number) => (waited = ms);
    const context = contextOf(at, { isMissed: (text) => (seen.push(text), isMissed) });
    const run = hastened(() => steadyLook(context, patience), told, false);
    if (patience === undefined) expect(await failureOf(run)).toEqual({ kind: "missing", hadJournal: true });
    else expect(await run).toMatchObject({ verdict: "absent" });
    expect(waited).toBeGreaterThanOrEqual(least);
    expect(waited).toBeLessThanOrEqual(most);
    expect(new Set(seen)).toEqual(new Set(patience?.mayMiss === "briefly" ? [] : ["one\ntwo\n"]));
  });

  it("asks nobody whether a text is missed that can't be built", async () => {
    const at = await two();
    fs.rmSync(at.path);
    fs.rmSync(at.coord("journal/00000001.json"));
    const isMissed = (): never => {
      throw new Error("asked");
    };
    expect(await failureOf(look(at, { isMissed }))).toEqual({ kind: "missing", hadJournal: true });
    const reconcile = isMissed;
    const found = await look(at, { reconcile }, { mayMiss: true });
    expect(found).toMatchObject({ verdict: "absent", before: null, snapshot: { state: "two", text: "" } });
  });

  it("asks what becomes of the state", async () => {
    const at = await two();
    fs.rmSync(at.path);
    const found = await look(
      at,
      {
        clock: () => 77,
        reconcile: ({ before, after, savedAt, state, madeOn }) => ({
          text: "unasked",
          state: [before, after, savedAt, state, madeOn === null],
        }),
      },
      { mayMiss: true },
    );
    expect(found).toMatchObject({ verdict: "absent", before: "one\ntwo\n", file: null });
    expect(found.snapshot).toEqual({
      text: "",
      state: ["one\ntwo\n", "", 77, "two", true],
      exists: false,
      revision: 2,
      outside: false,
    });
  });

  it("finds it when it comes back meanwhile", async () => {
    for (const patience of [undefined, { mayMiss: true }, { mayMiss: "briefly" }] as const) {
      const at = await two();
      fs.renameSync(at.path, `${at.path}~`);
      let looks = 0;
      const statSync = ((path: string, options: never): unknown => {
        if (path === at.path && ++looks === 3) fs.renameSync(`${at.path}~`, at.path);
        return fs.statSync(path, options);
      }) as typeof fs.statSync;
      const options = { disk: diskWith({ statSync }), isMissed: () => true };
      expect(await look(at, options, patience)).toMatchObject({ verdict: "current" });
    }
  });

  it("is told what is in the way of it", async () => {
    const at = bench(null);
    fs.mkdirSync(join(at.folder, "sub"));
    const below = { ...contextOf(at).paths, file: join(at.folder, "sub", "FILE.md", "X.md") };
    fs.writeFileSync(join(at.folder, "sub", "FILE.md"), "a file");
    expect(await look(at, { paths: below }, { mayMiss: true })).toMatchObject({ verdict: "absent" });
    const openSync = (): never => {
      throw fsError("EACCES");
    };
    await expect(look(at, { disk: diskWith({ openSync }) }, { mayMiss: true })).rejects.toMatchObject({
      code: "EACCES",
    });
  });
});

describe("a look at what is just changing", () => {
  /** How often a file is looked at that was written so long before, as every look finds it (ms). */
  const looks = async (ageMs: number, make: (at: Bench) => void = (at) => byRename(at, "by hand\n")) => {
    const at = await two();
    make(at);
    const now = 1_790_000_000_000;
    let opened = 0;
    const openSync = ((path: string, ...rest: [number]) => {
      if (path !== at.path) return fs.openSync(path, ...rest);
      opened++;
      Date.now = () => now;
      fs.utimesSync(path, (now - ageMs) / 1_000, (now - ageMs) / 1_000);
      return fs.openSync(path, ...rest);
    }) as typeof fs.openSync;
    const { verdict, waited } = await look(at, { disk: diskWith({ openSync }) });
    expect(waited).toBe(10 * (opened - 1));
    return [verdict, opened];
  };

  it("is repeated while an edit is a few milliseconds old, but not for ever", async () => {
    expect(await looks(0)).toEqual(["outside", 21]);
    expect(await looks(10)).toEqual(["outside", 21]);
  });

  it("is not where it is older, or of another time than this clock's, or none that anybody made", async () => {
    expect(await looks(11)).toEqual(["outside", 1]);
    expect(await looks(-5)).toEqual(["outside", 1]);
    expect(await looks(5, () => undefined)).toEqual(["current", 1]);
  });

  it("is about one moment: one that a rival wrote meanwhile is looked at anew, up to five times", async () => {
    for (const rivals of [1, 9]) {
      const at = await two();
      let opened = 0;
      const openSync = ((path: string, ...rest: [number]) => {
        const fd = fs.openSync(path, ...rest);
        if (path === at.path && opened++ < rivals) {
          // A rival that replaces the file between the two readings, and files that.
          const shelf = new Shelf(at);
          const now = `rival ${opened}\n`;
          byRename(at, now);
          const identity = identityAt(disk, at.path);
          const head = shelf.journal.state.list("journal").length;
          shelf.add({ text: now, base: identity, temp: identity }, { revision: head + 1, whole: head + 1 });
        }
        return fd;
      }) as typeof fs.openSync;
      const found = await look(at, { disk: diskWith({ openSync }) }, { saving: 0 });
      expect(opened).toBe(rivals === 1 ? 2 : 5);
      expect(found.head.revision).toBe(2 + Math.min(rivals, 5));
      if (rivals === 1) expect(found).toMatchObject({ verdict: "current", file: { text: "rival 1\n" } });
    }
  });

  it("closes every file that it does not return", async () => {
    const [opened, closed] = [[] as number[], [] as number[]];
    const at = await two();
    byRename(at, "by hand\n");
    fs.utimesSync(at.path, new Date(), new Date());
    const recording = diskWith({
      openSync: ((...args: Parameters<typeof fs.openSync>) => {
        const fd = fs.openSync(...args);
        if (args[0] === at.path) opened.push(fd);
        return fd;
      }) as typeof fs.openSync,
      closeSync: (fd) => {
        closed.push(fd);
        fs.closeSync(fd);
      },
    });
    const found = await look(at, { disk: recording });
    expect(opened.length - closed.filter((fd) => opened.includes(fd)).length).toBeLessThanOrEqual(1);
    expect(fs.fstatSync(found.file?.fd ?? -1).isFile()).toBe(true);
    // Nor one of which the verdict fails.
    opened.length = closed.length = 0;
    const reconcile = (): never => {
      throw new Error("no verdict");
    };
    await expect(look(at, { disk: recording, reconcile })).rejects.toMatchObject({
      thrown: { message: "no verdict" },
    });
    expect(closed).toEqual(expect.arrayContaining(opened));
  });

  it("knows its age by the clock that ran further, forward or back", async () => {
    const at = await two();
    const { ageMs } = await look(at);
    expect(ageMs()).toBeLessThan(900);
    const { now } = Date;
    const { hrtime } = process;
    try {
      for (const ms of [5_000, -5_000]) {
        Date.now = () => now() + ms;
        expect(ageMs()).toBeGreaterThan(4_000);
        expect(ageMs()).toBeLessThan(6_000);
      }
      Date.now = now;
      const later = (): [number, number] => [hrtime()[0] + 7, hrtime()[1]];
      process.hrtime = Object.assign(later, { bigint: hrtime.bigint });
      expect(ageMs()).toBeGreaterThan(6_000);
    } finally {
      Date.now = now;
      process.hrtime = hrtime;
    }
  });
});

describe("a file that is being saved", () => {
  it("is waited for until it has changed, or for a tenth of a second", async () => {
    const at = await two();
    const context = contextOf(at);
    const wait = async (identity: string | undefined, given: StoreContext = context) => {
      let waited = 0;
      await hastened(
        () => savedOn(given, identity),
        (ms) => (waited = ms),
        false,
      );
      return waited;
    };
    const identity = identityAt(disk, at.path) ?? "";
    expect(await wait(identity)).toBe(100);
    expect(await wait("1:2:3")).toBe(20);
    expect(await wait(undefined)).toBe(20);
    let looks = 0;
    const statSync = ((path: string, options: never): unknown => {
      if (++looks === 3) byRename(at, "saved\n");
      return fs.statSync(path, options);
    }) as typeof fs.statSync;
    expect(await wait(identity, contextOf(at, { disk: diskWith({ statSync }) }))).toBe(60);
  });

  it("is taken in as soon as it is whole", async () => {
    const at = await two();
    byRename(at, "");
    let looks = 0;
    const statSync = ((path: string, options: never): unknown => {
      if (path === at.path && ++looks === 4) byRename(at, "saved\n");
      return fs.statSync(path, options);
    }) as typeof fs.statSync;
    const saving: Saving = { patienceMs: 5_000, isFinished: () => false };
    const found = await look(at, { saving, disk: diskWith({ statSync }) });
    expect(found).toMatchObject({ verdict: "outside", snapshot: { text: "saved\n" } });
    expect(found.waited).toBeLessThan(1_000);
  });
});

describe("who is asked about a change", () => {
  it("can look at all that is kept, up to the newest that the change was made on", async () => {
    const shelf = new Shelf(bench(null));
    shelf.add({ text: "one\n" });
    const found = [[0, 4, "held\n"]] as const;
    const head = shelf.add({ text: "two\n", state: ["s"], note: { ...note(), found } });
    shelf.add({ text: "later\n" });
    const seen: unknown[] = [];
    const context = contextOf(shelf.at, {
      reconcile: (change) => {
        const numbers = [...change.revisions()].map(({ revision }) => revision);
        seen.push(numbers, change.matchingRevision(), change.textAt(1), change.foundAt(2), change.foundAt(1));
        const { madeOn, state, revision, before, after, savedAt } = change;
        seen.push({ madeOn, state, revision, before, after, savedAt });
        return { text: "verdict", state: 1 };
      },
    });
    const change = { before: "two\n", after: "one\n", savedAt: 5 };
    expect(await reconciled(context, shelf.journal, head, change)).toEqual({ text: "verdict", state: 1 });
    expect(seen).toEqual([
      [2, 1],
      1,
      "one\n",
      "held\n",
      null,
      { ...change, madeOn: null, state: ["s"], revision: 2 },
    ]);
    seen.length = 0;
    const madeOn = { revision: 1, text: "one\n", late: true };
    await reconciled(context, shelf.journal, head, { ...change, after: "never\n", madeOn });
    expect([seen[1], (seen[5] as OutsideChange).madeOn]).toEqual([null, madeOn]);
  });
});
