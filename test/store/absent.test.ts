import fs from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { openStore } from "../../src/store/index.ts";
import type { Disk } from "../../src/system/files.ts";
import { openMemoryStore } from "../../src/store/memory.ts";
import type { StoreWrite, Decide, Reconcile, Snapshot, Store } from "../../src/store/store.ts";
import { hastened } from "../hasten.ts";
import { sized } from "../size.ts";
import { adding, bench, failureOf, made, note } from "./support.ts";

const marking: Reconcile = ({ before, after, state }) => ({
  text: after,
  state: after === "" ? { lost: before.length } : state,
});

interface Subject {
  readonly store: Store;
  edit(text: string | null): void;
}

const subjects: readonly { readonly name: string; open(): Subject }[] = [
  {
    name: "memory",
    open: () => {
      const store = openMemoryStore({ text: null, reconcile: marking });
      return { store, edit: (text) => store.edit(text) };
    },
  },
  {
    name: "file",
    open: () => {
      const { open, path } = bench(null);
      const edit = (text: string | null): void =>
        text === null ? fs.rmSync(path) : fs.writeFileSync(path, text);
      return { store: open({ reconcile: marking }), edit };
    },
  },
];

/** The file system, in which something happens just before the n-th look at whether a file is there: no clock decides it. */
function atLook(n: number, path: string, happens: () => unknown, given: Partial<Disk> = {}): Partial<Disk> {
  const stat = given.statSync ?? fs.statSync;
  let looks = 0;
  const statSync = ((asked, options) => {
    if (asked === path && ++looks === n) happens();
    return stat(asked, options);
  }) as typeof fs.statSync;
  return { ...given, statSync };
}

/** Runs something that naps between its looks, where nothing but the naps takes time. */
function withoutClock<T>(run: () => Promise<T>): Promise<T> {
  return hastened(run, undefined, false);
}

const begin: Decide = ({ state }) => ({ text: "new\n", state, note: note("begin") });

describe.each(subjects)("where there is no file, the $name store", ({ open }) => {
  it("says so, and begins only where it is told what with", async () => {
    const { store } = open();
    expect(await store.exists()).toBe(false);
    expect(await failureOf(store.read())).toEqual({ kind: "missing", hadJournal: false });
    expect(await failureOf(store.update(() => null))).toEqual({ kind: "missing", hadJournal: false });
    const seen: Omit<Snapshot, "past">[] = [];
    const change: StoreWrite = { text: "new\n", state: 1, note: note() };
    const deciding: Decide = ({ past, ...snapshot }) => {
      expect([[...past.revisions()], past.archive()]).toEqual([[], null]);
      seen.push(snapshot);
      return change;
    };
    expect(await store.update(() => null, deciding)).toBe(1);
    expect(seen[0]).toEqual({ text: "", exists: false, state: null, revision: 0, outside: false });
    expect(await store.exists()).toBe(true);
    expect(await store.read()).toMatchObject({ text: "new\n", exists: true, state: 1, revision: 1 });
    // From now on it is `decide` that is asked.
    expect(await store.update(adding("two"), begin)).toBe(2);
    expect((await store.read()).text).toBe("new\ntwo\n");
  });

  it("writes nothing when its beginning is not wanted, and nothing but the file when it is", async () => {
    const { store } = open();
    expect(
      await store.update(
        () => null,
        () => null,
      ),
    ).toBeNull();
    expect(await store.exists()).toBe(false);
    expect(await store.history()).toEqual([]);
  });

  it("knows what the journal knows when the file is gone", async () => {
    const { store, edit } = open();
    await made(store, { text: "first\n" });
    await store.update((now) => ({ ...adding("two")(now), archive: "old\n" }));
    edit(null);
    expect(await failureOf(store.read())).toEqual({ kind: "missing", hadJournal: true });
    expect(await store.archive()).toBe("old\n");
    const states: unknown[] = [];
    const revision = await store.update(
      () => null,
      (gone) => {
        states.push([gone.revision, gone.exists, gone.past.textAt(2), gone.past.archive()]);
        return begin(gone);
      },
    );
    expect(states[0]).toEqual([2, false, "first\ntwo\n", "old\n"]);
    expect(revision).toBe(3);
    expect(await store.read()).toMatchObject({
      text: "new\n",
      state: { lost: 10 },
      revision: 3,
      outside: false,
    });
    expect((await store.history()).at(-1)?.edits).toEqual([[0, 10, "new\n"]]);
  });

  it("tells who watches of its coming, of each change, and of its going", async () => {
    const { store, edit } = open();
    let told = 0;
    const stop = store.watch(() => told++);
    const more = async (run: () => unknown): Promise<void> => {
      const before = told;
      await run();
      await expect.poll(() => told, { timeout: 120_000 }).toBeGreaterThan(before);
    };
    await more(() => made(store, { text: "one\n" }));
    await more(() => store.update(adding("two")));
    await more(() => edit("by hand\n"));
    await more(() => edit(null));
    stop();
    const before = told;
    await made(store, { text: "again\n" });
    await new Promise((resolve) => setTimeout(resolve, sized(600, 50)));
    expect(told).toBe(before);
  });
});

describe("a file store", () => {
  it.each(["published", "compared"])(
    "that makes the file gives way to who makes it at the same moment (%s), and decides on theirs",
    async (moment) => {
      const { path, open, text } = bench(null);
      const store = open({
        onStep: (step) => step === moment && !fs.existsSync(path) && fs.writeFileSync(path, "theirs\n"),
      });
      expect(await store.update(adding("mine"), begin)).toBe(4);
      expect(text()).toBe("theirs\nmine\n");
    },
  );

  it("of twelve that make one file at once, tells one alone that it did", async () => {
    const { open, text } = bench(null);
    const all = Array.from({ length: 12 }, (_, at) => made(open(), { text: `${at}\n` }));
    const revisions = await Promise.all(all);
    expect(revisions.filter((revision) => revision !== null)).toEqual([1]);
    expect(text()).toBe(`${revisions.indexOf(1)}\n`);
  });

  it("that somebody has begun to make, and was stopped before it stood there, is theirs: nobody makes it again", async () => {
    const { open, text } = bench(null);
    const stopped = open({
      onStep: (step) => {
        if (step === "published") throw new Error("stopped");
      },
    });
    await expect(made(stopped, { text: "first\n" })).rejects.toThrow("stopped");
    expect(await made(open(), { text: "second\n" })).toBeNull();
    expect(text()).toBe("first\n");
    await open().update(adding("more"));
    expect(text()).toBe("first\nmore\n");
  });

  it("looks again for a file that git is just replacing", async () => {
    const { path, open, folder } = bench();
    await open().update(adding("two"));
    const aside = join(folder, "aside");
    const away = (): Store => {
      fs.renameSync(path, aside);
      return open({ fs: atLook(5, path, () => fs.renameSync(aside, path)) });
    };
    expect((await withoutClock(() => away().read())).text).toBe("one\ntwo\n");
    await withoutClock(() => away().update(adding("three")));
    expect(fs.readFileSync(path, "utf8")).toBe("one\ntwo\nthree\n");
  });

  it("looks once more when the time is over: the process may have stood still meanwhile", async () => {
    const { path, open, folder } = bench();
    await open().update(adding("two"));
    const aside = join(folder, "aside");
    fs.renameSync(path, aside);
    const stall = (): unknown => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 60_000);
    const stalled = atLook(
      1,
      path,
      stall,
      atLook(2, path, () => fs.renameSync(aside, path)),
    );
    expect((await withoutClock(() => open({ fs: stalled }).read())).text).toBe("one\ntwo\n");
  });
});

describe("a store is opened by its place", () => {
  const options = { reconcile: marking, lockTimeoutMs: 1_000 };

  it("a file's, where nothing else is said", async () => {
    const { path } = bench("here\n");
    expect((await openStore({ file: path }, options).read()).text).toBe("here\n");
    expect((await openStore({ kind: "memory", text: "there\n" }, options).read()).text).toBe("there\n");
  });
});

describe("a file that git has away", () => {
  it("is waited for where it is missed, by who reads, writes or would begin it anew", async () => {
    const at = bench("held\n");
    await at.open().update(adding("two"));
    const isMissed = (text: string): boolean => text.startsWith("held");
    for (const use of [
      (store: Store) => store.read(),
      (store: Store) => store.update(adding("three")),
      (store: Store) => store.update(adding("four"), begin),
    ]) {
      const text = fs.readFileSync(at.path, "utf8");
      fs.rmSync(at.path);
      // Longer than one that nobody misses is waited for.
      const back = atLook(30, at.path, () => fs.writeFileSync(at.path, text));
      await withoutClock<unknown>(() => use(at.open({ isMissed, fs: back })));
    }
    expect(at.text()).toBe("held\ntwo\nthree\nfour\n");
  });

  it("is not waited for where nobody misses it", async () => {
    const at = bench("free\n");
    await at.open().update(adding("two"));
    fs.rmSync(at.path);
    let waited = 0;
    const read = () => failureOf(at.open({ isMissed: () => false }).read());
    expect(await hastened(read, (ms) => (waited = ms))).toMatchObject({ kind: "missing" });
    expect(waited).toBeLessThan(1_000);
  });
});
