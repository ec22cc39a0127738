import fs from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { openMemoryStore } from "../../src/store/memory.ts";
import { StoreError, type Past, type Store } from "../../src/store/store.ts";
import { applyDelta } from "../../src/store/delta.ts";
import { adding, bench, fsError, honour, note } from "./support.ts";

interface Subject {
  readonly store: Store;
  edit(text: string): void;
}

const subjects: readonly { readonly name: string; open(): Subject }[] = [
  {
    name: "memory",
    open: () => {
      const store = openMemoryStore({ text: "one\n", reconcile: honour });
      return { store, edit: (text) => store.edit(text) };
    },
  },
  {
    name: "file",
    open: () => {
      const { open, path } = bench("one\n");
      return { store: open(), edit: (text) => fs.writeFileSync(path, text) };
    },
  },
];

const numbers = (past: Past) => [...past.revisions()].map(({ revision }) => revision);

describe.each(subjects)("what lies behind a snapshot of the $name store", ({ open }) => {
  it("is nothing at first", async () => {
    const { past } = await open().store.read();
    expect(numbers(past)).toEqual([]);
    expect(past.textAt(1)).toBeNull();
    expect(past.archive()).toBeNull();
  });

  it("is every revision with its text, newest first, as far as the snapshot goes", async () => {
    const { store } = open();
    for (const line of ["two", "three"]) await store.update(adding(line));
    const { past } = await store.read();
    expect(numbers(past)).toEqual([3, 2, 1]);
    expect([1, 2, 3, 4].map((at) => past.textAt(at))).toEqual([
      "one\n",
      "one\ntwo\n",
      "one\ntwo\nthree\n",
      null,
    ]);
    await store.update((snapshot) => {
      expect(numbers(snapshot.past)).toEqual([3, 2, 1]);
      return adding("four")(snapshot);
    });
    expect(numbers(past)).toEqual([3, 2, 1]);
  });

  it("begins with a change made without coord, before anybody journalled it", async () => {
    const { store, edit } = open();
    await store.update(adding("two"));
    edit("one\nby hand\ntwo\n");
    const { past, revision, text } = await store.read();
    const [newest, ...older] = past.revisions();
    expect(newest).toMatchObject({ revision: revision + 1, note: { command: "outside", instance: null } });
    expect(applyDelta(past.textAt(revision) ?? "", newest?.edits ?? [])).toBe(text);
    expect(older.map((one) => one.revision)).toEqual([2, 1]);
  });

  it("says what was written to the archive, and what an undo took back", async () => {
    const { store } = open();
    const archive = (current: string | null) => `${current ?? ""}more\n`;
    await store.update(({ text, state }) => ({ text: `${text}2\n`, state, note: note(), archive }));
    await store.update(({ text, state, past }) => {
      expect(past.archive()).toBe("more\n");
      return { text: `${text}3\n`, state, note: { ...note(), undoes: 2 }, archive };
    });
    const { past } = await store.read();
    expect(past.archive()).toBe("more\nmore\n");
    expect([...past.revisions()].map((one) => [one.note.undoes, one.archived?.[0]?.[2]])).toEqual([
      [2, "more\n"],
      [undefined, "more\n"],
      [undefined, undefined],
    ]);
    expect((await store.history()).at(-1)?.archived).toEqual([[5, 5, "more\n"]]);
  });
});

describe("an archive that is no UTF-8", () => {
  it("is named by the error", async () => {
    const { open, folder } = bench();
    await open().update(adding("two"));
    fs.writeFileSync(join(folder, "FILE.archive.md"), Buffer.from([0x61, 0xff]));
    const { past } = await open().read();
    const failure = { kind: "not-utf8", offset: 1, path: join(folder, "FILE.archive.md") };
    expect(() => past.archive()).toThrow(StoreError);
    try {
      past.archive();
    } catch (error) {
      expect(error).toMatchObject({ failure });
    }
  });
});

it("what can't be read of it is a failure of the store, however late it is asked for", async () => {
  const { open } = bench("one\n");
  await open().update(adding("two"));
  let isBroken = false;
  const readdirSync = ((...args: Parameters<typeof fs.readdirSync>) => {
    if (isBroken) throw fsError("EIO");
    return fs.readdirSync(...args);
  }) as typeof fs.readdirSync;
  const { past } = await open({ fs: { readdirSync } }).read();
  isBroken = true;
  expect(() => numbers(past)).toThrow(StoreError);
});
