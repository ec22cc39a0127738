// A writer that was held up between filing its entry and replacing the file, and then meets a failing call.
import fs from "node:fs";
import { describe, expect, it } from "vitest";
import { commit, parentOf } from "../../../src/store/file/commit.ts";
import { StoreError } from "../../../src/store/store.ts";
import { isDone } from "../../../src/store/file/recovery.ts";
import { type Disk, diskWith } from "../../../src/system/files.ts";
import { atNight, sized, variants } from "../../size.ts";
import { bench, fsError, note } from "../support.ts";
import { contextOf, transactionOf } from "./desk.ts";

const CALLS = [
  "openSync",
  "readFileSync",
  "readSync",
  "writeSync",
  "fsync",
  "fstatSync",
  "lstatSync",
  "statSync",
  "linkSync",
  "renameSync",
  "readdirSync",
  "readlinkSync",
] as const;

/** A disk on which calls fail from a moment on: from the n-th on, so many. */
function failing(code: string, from: number, many: number) {
  let [isOn, count] = [false, 0];
  const meet = (): void => {
    if (!isOn) return;
    count++;
    if (count >= from && count < from + many) throw fsError(code);
  };
  const calls = CALLS.map((name) => {
    const real = fs[name] as (...args: unknown[]) => unknown;
    if (name !== "fsync") return [name, (...args: unknown[]) => (meet(), real(...args))];
    return [
      name,
      (fd: number, done: (error: Error | null) => void) => {
        try {
          meet();
        } catch (error) {
          process.nextTick(done, error);
          return;
        }
        fs.fsync(fd, done);
      },
    ];
  });
  return {
    disk: diskWith(Object.fromEntries(calls) as Partial<Disk>),
    on: () => (isOn = true),
    off: () => (isOn = false),
    count: () => count,
  };
}

/** What the writer is told, and whether the next one finds its line in the file. */
async function heldUp(code: string, from: number, many: number) {
  const at = bench("one\n");
  await at.open().update(() => ({ text: "one\ntwo\n", state: null, note: note() }));
  const { disk, on, off, count } = failing(code, from, many);
  const transaction = transactionOf(contextOf(at, { disk }));
  const found = await transaction.look();
  const parent = parentOf(found);
  const intent = { kind: "write", text: "one\ntwo\nmine\n", state: null, note: note("mine") } as const;
  const result = await commit(transaction, { ...found, ageMs: () => 2_000 }, parent, intent);
  on();
  const told = await isDone(transaction, found, parent, result).catch((error: unknown) => error);
  off();
  await transaction.end();
  await at.open().update(({ text }) => ({ text: `${text}next\n`, state: null, note: note() }));
  return { told, count: count(), isThere: at.text().includes("mine\n"), text: at.text() };
}

describe.each(variants(["EACCES", "EMFILE", "ENOSPC", "EIO"], 4))("a call that fails with %s", (code) => {
  it("once is made again: what is filed gets into the file", async () => {
    const { count } = await heldUp(code, Infinity, 0);
    for (let from = 1; from <= count; from += sized(1, 4)) {
      const { told, text } = await heldUp(code, from, 1);
      expect([from, told, text]).toEqual([from, true, "one\ntwo\nmine\nnext\n"]);
    }
  });

  it("again and again ends it, and says that nothing was changed only where it was taken back", async () => {
    const { count } = await heldUp(code, Infinity, 0);
    for (let from = 1; from <= count; from += sized(1, 4)) {
      const { told, isThere, text } = await heldUp(code, from, Infinity);
      expect(text).toMatch(/^one\ntwo\n(?:mine\n)?next\n$/);
      if (isThere) expect([from, told === true || isUnsure(told)]).toEqual([from, true]);
      else expect([from, told instanceof Error]).toEqual([from, true]);
    }
  });

  atNight("while the way is tried, and no longer, has the entry taken back", async () => {
    const { count } = await heldUp(code, Infinity, 0);
    const all: boolean[] = [];
    for (let many = 1; many <= 2 * count; many++) {
      const { told, isThere } = await heldUp(code, 1, many);
      if (!isThere) expect([many, told instanceof Error && !isUnsure(told)]).toEqual([many, true]);
      all.push(isThere);
    }
    expect(new Set(all)).toEqual(new Set([true, false]));
  });
});

/** Whether it is told that nobody knows: the next write does it. */
function isUnsure(told: unknown): boolean {
  return told instanceof StoreError && told.failure.kind === "io";
}
