import fs from "node:fs";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { encodeEntry, type StoredEntry } from "../../src/store/file/entry.ts";
import { nextEntry } from "../../src/store/file/publish.ts";
import { disk, identityAt } from "../../src/system/files.ts";
import { ownToken, uniqueName } from "../../src/system/processes.ts";
import { adding, bench, type Bench, failureOf, note } from "./support.ts";

const DAY = 24 * 60 * 60 * 1_000;
const NOW = Date.now();
const FOREIGN = "0123456789abcdef.1.2.3";
const DEAD = ownToken().replace(/\d+\.\d+$/, "1.1");

const { now } = Date;
const { hrtime } = process;
afterEach(() => {
  Date.now = now;
  process.hrtime = hrtime;
});

/** Makes every clock stand still: a write that takes long on a busy machine would be looked at once more, and make further entries. */
function stopClocks(): void {
  Date.now = () => NOW;
  const [seconds, nanoseconds] = hrtime();
  process.hrtime = Object.assign((): [number, number] => [seconds, nanoseconds], { bigint: hrtime.bigint });
}

/** A file whose journal has so many entries, each of its own time; every fiftieth holds the whole text. */
function aged(count: number, timeOf: (revision: number) => number): Bench {
  const at = bench("one\n");
  fs.mkdirSync(at.coord("journal"), { recursive: true });
  const identity = identityAt(disk, at.path);
  let last: StoredEntry | null = null;
  for (let revision = 1; revision <= count; revision++) {
    const parent = { revision: revision - 1, entry: last, text: last === null ? null : "one\n" };
    const entry = nextEntry(parent, "FILE.md", {
      kind: "write",
      note: { ...note(), at: timeOf(revision) },
      text: "one\n",
      state: null,
      base: identity,
      temp: identity,
    });
    const { raw, sum } = encodeEntry(entry, "FILE.archive.md");
    fs.writeFileSync(at.coord("journal", `${String(revision).padStart(8, "0")}.json`), raw);
    last = { ...entry, sum };
  }
  return at;
}

/** The numbers of the entries that are left behind the next write, and how many there are. */
async function left(at: Bench): Promise<readonly [first: number, count: number]> {
  stopClocks();
  await at.open().update(adding("two"));
  const names = fs.readdirSync(at.coord("journal")).toSorted();
  return [Number.parseInt(names[0] ?? "", 10), names.length];
}

describe("old entries", () => {
  const old = () => NOW - DAY - 1;

  it("are removed beyond a thousand, each hundredth write", async () => {
    expect(await left(aged(1_199, old))).toEqual([201, 1_000]);
    expect(await left(aged(1_150, old))).toEqual([1, 1_151]);
    expect(await left(aged(999, old))).toEqual([1, 1_000]);
  });

  it("stay for a day, and what the oldest of them is built from", async () => {
    expect(await left(aged(1_199, () => NOW - DAY))).toEqual([1, 1_200]);
    expect(await left(aged(1_199, (at) => (at <= 130 ? old() : NOW - DAY)))).toEqual([101, 1_100]);
    expect(await left(aged(1_199, (at) => (at <= 100 ? old() : NOW - DAY)))).toEqual([101, 1_100]);
  });

  it("go five hundred at a time, since somebody waits", async () => {
    const at = aged(1_799, old);
    expect(await left(at)).toEqual([501, 1_300]);
    // The newest is found as fast as before.
    let listed = 0;
    const readdirSync = ((...all: Parameters<typeof fs.readdirSync>) => {
      if (String(all[0]).endsWith("journal")) listed++;
      return fs.readdirSync(...all);
    }) as typeof fs.readdirSync;
    expect((await at.open({ fs: { readdirSync } }).read()).revision).toBe(1_800);
    expect(listed).toBe(0);
  });

  it("are none of the answer's business", async () => {
    const at = aged(1_199, old);
    let isDone = false;
    const readdirSync = ((...all: Parameters<typeof fs.readdirSync>) => {
      if (isDone) throw new Error("no more");
      return fs.readdirSync(...all);
    }) as typeof fs.readdirSync;
    const onStep = (step: string) => (isDone ||= step === "released");
    expect(await at.open({ fs: { readdirSync }, onStep }).update(adding("two"))).toBe(1_200);
  });
});

describe("what a killed writer left", () => {
  const temp = (at: Bench, name: string, ageMs = 0, of = "FILE.md") => {
    const path = join(at.folder, `.${of}.${name}.coord-tmp`);
    fs.writeFileSync(path, "");
    fs.utimesSync(path, (NOW - ageMs) / 1_000, (NOW - ageMs) / 1_000);
    return path;
  };
  const inTmp = (at: Bench, name: string, ageMs = 0) => {
    fs.mkdirSync(at.coord("tmp"), { recursive: true });
    const path = at.coord("tmp", name);
    fs.writeFileSync(path, "");
    fs.utimesSync(path, (NOW - ageMs) / 1_000, (NOW - ageMs) / 1_000);
    return path;
  };
  const right = (at: Bench, name: string, owner: string, ageMs: number) => {
    fs.mkdirSync(at.coord("tmp"), { recursive: true });
    const path = at.coord("tmp", `takeover.${name.padStart(16, "0")}`);
    fs.symlinkSync(owner, path);
    fs.lutimesSync(path, (NOW - ageMs) / 1_000, (NOW - ageMs) / 1_000);
    return path;
  };
  const isThere = (path: string) => fs.lstatSync(path, { throwIfNoEntry: false }) !== undefined;
  const TEN = 10 * 60 * 1_000;

  it("goes with the first write: of the dead at once, of who can't be looked up after ten minutes", async () => {
    const at = bench();
    const gone = [
      temp(at, `${DEAD}.a`),
      temp(at, `${DEAD}.b`, 0, "FILE.archive.md"),
      temp(at, `${DEAD}.c`, 0, "coord-merge"),
      temp(at, `${FOREIGN}.d`, TEN + 1),
      inTmp(at, `${DEAD}.e`),
      inTmp(at, `${FOREIGN}.f`, TEN + 1),
      right(at, "a", `${DEAD}.g`, TEN + 1),
    ];
    const stays = [
      temp(at, uniqueName(), DAY),
      temp(at, `${FOREIGN}.h`, TEN - 1),
      temp(at, "of-somebody-else", DAY),
      inTmp(at, uniqueName(), DAY),
      inTmp(at, `${FOREIGN}.i`, TEN - 1),
      right(at, "b", `${DEAD}.j`, TEN - 1),
      right(at, "c", uniqueName(), TEN - 1),
    ];
    const store = at.open();
    stopClocks();
    await store.update(adding("two"));
    expect(gone.filter(isThere)).toEqual([]);
    expect(stays.filter((path) => !isThere(path))).toEqual([]);
    // The folder is not searched again by the same process.
    const later = temp(at, `${DEAD}.k`);
    await store.update(adding("three"));
    expect(isThere(later)).toBe(true);
    await at.open().update(adding("four"));
    expect(isThere(later)).toBe(false);
  });

  it("is not looked for by who wrote nothing", async () => {
    const at = bench();
    const path = temp(at, `${DEAD}.a`);
    const store = at.open();
    await store.update(() => null);
    await store.read();
    expect(isThere(path)).toBe(true);
    await store.update(adding("two"));
    expect(isThere(path)).toBe(false);
  });
});

describe("a place", () => {
  it("that is not admitted is neither read nor written, and may be led elsewhere", async () => {
    const [one, other] = [bench("one\n"), bench("other\n")];
    const link = join(one.folder, "LINK.md");
    fs.symlinkSync(one.path, link);
    const admits = (file: string) => file === other.path;
    const store = one.open({ path: link, admits });
    const outside = { kind: "outside", target: one.path };
    expect(await failureOf(store.read())).toEqual(outside);
    expect(await failureOf(store.update(adding("x")))).toEqual(outside);
    expect(await failureOf(store.archive())).toEqual(outside);
    fs.rmSync(link);
    fs.symlinkSync(other.path, link);
    expect((await store.read()).text).toBe("other\n");
    await store.update(adding("x"));
    expect([one.text(), other.text()]).toEqual(["one\n", "other\nx\n"]);
    // Its journal lies beside what it is led to.
    expect([fs.existsSync(one.coord()), fs.readdirSync(other.coord("journal")).length]).toEqual([false, 2]);
  });
});

describe("who watches a file", () => {
  it("is told where it can't be watched, too, once for each change, and of none that is none", async () => {
    const at = bench();
    const watch = (() => {
      throw Object.assign(new Error("ENOSPC"), { code: "ENOSPC" });
    }) as unknown as typeof fs.watch;
    const { setInterval: every } = globalThis;
    let look = (): void => undefined;
    let interval = 0;
    const caught = (run: () => void, ms: number) => {
      [look, interval] = [run, ms];
      return every(() => undefined, 1_000_000);
    };
    globalThis.setInterval = Object.assign(caught, every) as unknown as typeof every;
    let told = 0;
    let stop = (): void => undefined;
    try {
      stop = at.open({ fs: { watch } }).watch(() => told++);
    } finally {
      globalThis.setInterval = every;
    }
    expect(interval).toBe(500);
    look();
    expect(told).toBe(0);
    fs.writeFileSync(at.path, "by hand\n");
    look();
    look();
    expect(told).toBe(1);
    fs.rmSync(at.path);
    look();
    expect(told).toBe(2);
    stop();
  });

  it("is told of that file alone, by the folder, and of nothing any more at the end", () => {
    const at = bench();
    let tell: (event: string, name: string | null) => void = () => undefined;
    const calls: string[] = [];
    const watch = ((folder: string, listener: typeof tell) => {
      tell = listener;
      calls.push(folder);
      return { on: (name: string) => calls.push(name), close: () => calls.push("close") };
    }) as unknown as typeof fs.watch;
    let told = 0;
    const stop = at.open({ fs: { watch } }).watch(() => told++);
    expect(calls).toEqual([at.folder, "error"]);
    fs.writeFileSync(at.path, "1\n");
    tell("change", "other.md");
    expect(told).toBe(0);
    tell("change", "FILE.md");
    expect(told).toBe(1);
    fs.writeFileSync(at.path, "two\n");
    tell("rename", null);
    expect(told).toBe(2);
    stop();
    expect(calls).toEqual([at.folder, "error", "close"]);
  });
});
