import fs from "node:fs";
import { describe, expect, it } from "vitest";
import { openMemoryStore } from "../../src/store/memory.ts";
import type { Reconcile, Store } from "../../src/store/store.ts";
import { adding, bench } from "./support.ts";

/** A verdict that takes its time, and adds a line to what it is about. */
const slowly: Reconcile = async ({ after, state }) => {
  await new Promise((resolve) => setImmediate(resolve));
  return { text: after.includes("judged") ? after : `${after}judged\n`, state };
};

const failing: Reconcile = () => Promise.reject(new Error("no verdict"));

interface Subject {
  readonly store: Store;
  edit(text: string): void;
}

const subjects: readonly { readonly name: string; open(reconcile: Reconcile): Subject }[] = [
  {
    name: "memory",
    open: (reconcile) => {
      const store = openMemoryStore({ text: "one\n", reconcile });
      return { store, edit: (text) => store.edit(text) };
    },
  },
  {
    name: "file",
    open: (reconcile) => {
      const { open, path } = bench("one\n");
      return { store: open({ reconcile }), edit: (text) => fs.writeFileSync(path, text) };
    },
  },
];

describe.each(subjects)(
  "a verdict on an outside change that takes its time, in the $name store",
  ({ open }) => {
    it("is waited for, by readers and by writers at once, of whom none is lost", async () => {
      const { store, edit } = open(slowly);
      await store.update(adding("two"));
      edit("one\ntwo\nby hand\n");
      const names = ["a", "b", "c", "d", "e"];
      const [read] = await Promise.all([store.read(), ...names.map((name) => store.update(adding(name)))]);
      expect(read.text).toContain("by hand\njudged\n");
      const lines = (await store.read()).text.trimEnd().split("\n");
      expect(lines.slice(0, 4)).toEqual(["one", "two", "by hand", "judged"]);
      expect(lines.slice(4).sort()).toEqual(names);
    });

    it("that fails reaches the caller as it is, and nothing is written", async () => {
      const { store, edit } = open(failing);
      await store.update(adding("two"));
      edit("by hand\n");
      await expect(store.read()).rejects.toThrow("no verdict");
      await expect(store.update(adding("three"))).rejects.toThrow("no verdict");
      expect((await store.history()).map(({ revision }) => revision)).toEqual([1, 2]);
    });
  },
);

it("what is edited in memory while a verdict is awaited is decided on, too", async () => {
  const store = openMemoryStore({ text: "one\n", reconcile: slowly });
  await store.update(adding("two"));
  store.edit("by hand\njudged\n");
  const writing = store.update(adding("three"));
  store.edit("by hand\njudged\nmore\n");
  await writing;
  expect((await store.read()).text).toBe("by hand\njudged\nmore\nthree\n");
});
