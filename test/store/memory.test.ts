import { describe, expect, it } from "vitest";
import { ChangeQueue } from "../../src/store/changes.ts";
import { openMemoryStore } from "../../src/store/memory.ts";
import type { OutsideChange, Reconcile } from "../../src/store/store.ts";
import { adding, failureOf, honour, made, note } from "./support.ts";

describe("the store in memory", () => {
  it("has the clock's time at what is found, and what the verdict says of it", async () => {
    const asked: OutsideChange[] = [];
    const reconcile: Reconcile = (change) => {
      asked.push(change);
      return { text: `${change.after}!\n`, state: "judged", origin: "why" };
    };
    const store = openMemoryStore({ text: "one\n", reconcile, clock: () => 7 });
    expect(await store.update(adding("two"))).toBe(2);
    store.edit("by hand\n");
    expect(await store.read()).toMatchObject({
      text: "by hand\n!\n",
      state: "judged",
      origin: "why",
      outside: true,
      exists: true,
      revision: 2,
    });
    expect(await store.update(adding("three"))).toBe(4);
    const [change] = asked;
    expect(change).toMatchObject({
      before: "one\ntwo\n",
      after: "by hand\n",
      revision: 2,
      savedAt: 7,
      madeOn: null,
    });
    const history = await store.history();
    expect(history.map(({ note }) => [note.command, note.at === 7])).toEqual([
      ["outside", true],
      ["test", false],
      ["outside", true],
      ["test", false],
    ]);
    expect(history[2]?.note).toMatchObject({ origin: "why", found: [[8, 10, ""]] });
    // What the file held is known, till the end.
    store.edit("again\n");
    await store.read();
    const { foundAt, textAt, matchingRevision, revisions } = asked.at(-1) as OutsideChange;
    expect([foundAt(3), foundAt(4), foundAt(9)]).toEqual(["by hand\n", null, null]);
    expect([textAt(1), textAt(3), textAt(9)]).toEqual(["one\n", "by hand\n!\n", null]);
    expect([matchingRevision(), [...revisions()].map(({ revision }) => revision)]).toEqual([
      null,
      [4, 3, 2, 1],
    ]);
    store.edit("one\n");
    await store.read();
    expect(asked.at(-1)?.matchingRevision()).toBe(1);
  });

  it("lists a change that is not journalled yet first, under its number", async () => {
    const store = openMemoryStore({ text: "one\n", reconcile: honour, clock: () => 7 });
    await store.update(adding("two"));
    store.edit("one\ntwo\nby hand\n");
    const { past } = await store.read();
    expect([...past.revisions()][0]).toEqual({
      revision: 3,
      note: { instance: null, command: "outside", subject: "", at: 7 },
      edits: [[8, 8, "by hand\n"]],
    });
    expect([...past.revisions()].map(({ revision }) => revision)).toEqual([3, 2, 1]);
    await store.update(adding("three"));
    expect((await store.history())[2]?.note).not.toHaveProperty("found");
    expect([past.textAt(2), past.textAt(3)]).toEqual(["one\ntwo\n", null]);
  });

  it("without a file is missing, and says whether there was one; whoever may miss it is told of it", async () => {
    const store = openMemoryStore({ text: null, reconcile: honour });
    expect(await store.exists()).toBe(false);
    expect(await failureOf(store.read())).toEqual({ kind: "missing", hadJournal: false });
    expect(await failureOf(store.read(true))).toEqual({ kind: "missing", hadJournal: false });
    expect(await failureOf(store.update(adding("x")))).toEqual({ kind: "missing", hadJournal: false });
    expect(await made(store, { text: "new\n", state: 1 })).toBe(1);
    expect([await store.exists(), await made(store, { text: "other\n" })]).toEqual([true, null]);
    expect(await store.read(true)).toMatchObject({ text: "new\n", state: 1, outside: false });
    store.edit(null);
    expect(await failureOf(store.read())).toEqual({ kind: "missing", hadJournal: true });
    expect(await store.read(true)).toMatchObject({
      exists: false,
      text: "",
      state: 1,
      revision: 1,
      outside: false,
    });
    expect(await made(store, { text: "anew\n" })).toBe(2);
    expect((await store.history())[1]?.edits).toEqual([[0, 4, "anew\n"]]);
  });

  it("journals the text that it begins with, and an empty one, too", async () => {
    const store = openMemoryStore({ text: "", reconcile: honour, clock: () => 7 });
    expect(await store.update(adding("two"))).toBe(2);
    const [first, second] = await store.history();
    expect(first).toEqual({
      revision: 1,
      note: { instance: null, command: "outside", subject: "", at: 7 },
      edits: [],
    });
    expect(second?.edits).toEqual([[0, 0, "two\n"]]);
    await expect(store.update(adding("\ud800"))).rejects.toThrow(RangeError);
  });

  it("keeps the archive, and what each write did to it", async () => {
    const store = openMemoryStore({ text: "one\n", reconcile: honour });
    expect(await store.archive()).toBeNull();
    const archiving = (archive: string | ((was: string | null) => string)) =>
      store.update((now) => ({ ...now, note: note(), archive }));
    await archiving((was) => `${was ?? "none,"}a`);
    await archiving((was) => `${was}b`);
    await archiving("whole");
    expect([await store.archive(), (await store.read()).past.archive()]).toEqual(["whole", "whole"]);
    await expect(archiving("\ud800")).rejects.toThrow(RangeError);
    const archived = (await store.history()).map((one) => one.archived);
    expect(archived).toEqual([undefined, [[0, 0, "none,a"]], [[6, 6, "b"]], [[0, 7, "whole"]]]);
  });

  it("tells each listener of each change, until it listens no more", async () => {
    const store = openMemoryStore({ text: "one\n", reconcile: honour });
    const told: string[] = [];
    const listen = () => void told.push("x");
    const [stop, other] = [store.watch(listen), store.watch(listen)];
    store.edit("two\n");
    expect(told).toHaveLength(2);
    stop();
    stop();
    await store.update(() => null);
    await store.update(adding("three"));
    expect(told.length).toBe(4);
    other();
    store.edit("four\n");
    expect(told).toHaveLength(4);
  });
});

describe("the changes of a file", () => {
  const watched = () => {
    let tell: () => void = () => undefined;
    let isStopped = false;
    const changes = new ChangeQueue({
      watch: (onChange) => {
        tell = onChange;
        return () => void (isStopped = true);
      },
    });
    return { changes, tell: () => tell(), isStopped: () => isStopped };
  };

  it("are told once each, also those between two waits", async () => {
    const { changes, tell, isStopped } = watched();
    tell();
    tell();
    expect([await changes.next(600_000), await changes.next(0)]).toEqual([true, false]);
    const waiting = changes.next(600_000);
    tell();
    expect([await waiting, await changes.next(0)]).toEqual([true, false]);
    changes.end();
    expect(isStopped()).toBe(true);
  });

  it("are not waited for by whoever is called off, before or meanwhile", async () => {
    const { changes, tell } = watched();
    const off = new AbortController();
    const waiting = changes.next(600_000, off.signal);
    off.abort();
    expect([await waiting, await changes.next(600_000, off.signal)]).toEqual([false, false]);
    tell();
    expect(await changes.next(0, off.signal)).toBe(true);
  });

  it("leave no listener behind at a signal that is never given", async () => {
    const { changes, tell } = watched();
    const { signal } = new AbortController();
    let count = 0;
    const counted = Object.assign(Object.create(signal) as AbortSignal, {
      addEventListener: () => void count++,
      removeEventListener: () => void count--,
    });
    Object.defineProperty(counted, "aborted", { value: false });
    const waiting = changes.next(600_000, counted);
    expect(count).toBe(1);
    tell();
    expect([await waiting, count]).toEqual([true, 0]);
  });
});
