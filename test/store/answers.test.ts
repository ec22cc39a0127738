import fs from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import {
  CallbackError,
  runCallback,
  runCallbackAsync,
  named,
  sameFile,
  steadyNow,
  tempPath,
  uniqueInTemp,
  whileReading,
  whileWriting,
} from "../../src/store/file/context.ts";
import {
  inodeOf,
  openFile,
  readOpen,
  readPlain,
  writeDraft,
  writeSynced,
} from "../../src/store/file/disk.ts";
import { openStore } from "../../src/store/index.ts";
import { outsideNote, refuseLoneSurrogates, StoreError, type StoreFailure } from "../../src/store/store.ts";
import { disk, diskWith } from "../../src/system/files.ts";
import { fsError, honour, tempFolder } from "./support.ts";

const failing = (code: string, path?: string, syscall?: string): Error =>
  Object.assign(new Error(code), {
    code,
    ...(path === undefined ? {} : { path }),
    ...(syscall && { syscall }),
  });
const failureIn = (error: unknown): StoreFailure | null =>
  error instanceof StoreError ? error.failure : null;

describe("an error", () => {
  it.each<[string, string | undefined, StoreFailure]>([
    ["EACCES", "/f", { kind: "unreadable", cause: "EACCES", path: "/f" }],
    ["EIO", undefined, { kind: "unreadable", cause: "EIO" }],
    ["EBUSY", undefined, { kind: "unreadable", cause: "EBUSY" }],
  ])("while somebody reads: %s of %s", (code, path, failure) => {
    const error = failing(code, path);
    expect(failureIn(whileReading(error))).toEqual(failure);
    expect(whileReading(error)).toHaveProperty("cause", error);
  });

  it.each<[string, string | undefined, string | undefined, StoreFailure]>([
    ["EACCES", "/g", undefined, { kind: "read-only", path: "/g", cause: "EACCES" }],
    ["EPERM", undefined, undefined, { kind: "read-only", path: "/f", cause: "EPERM" }],
    ["EROFS", "/f", "rename", { kind: "read-only", path: "/f", cause: "EROFS" }],
    ["ENOSPC", "/f", undefined, { kind: "no-space", path: "/f" }],
    ["EDQUOT", "/g", "open", { kind: "no-space", path: "/g" }],
    ["EIO", "/g", undefined, { kind: "io", path: "/g", cause: "EIO" }],
    ["EACCES", "/f", "open", { kind: "unreadable", cause: "EACCES", path: "/f" }],
    ["EACCES", "/g", "open", { kind: "read-only", path: "/g", cause: "EACCES" }],
  ])("while somebody writes: %s of %s (%s)", (code, path, syscall, failure) => {
    const error = failing(code, path, syscall);
    expect(failureIn(whileWriting(error, "/f"))).toEqual(failure);
    expect(whileWriting(error, "/f")).toHaveProperty("cause", error);
  });

  it("of this program, or in the contract's words, or the caller's, comes as it is", async () => {
    const others = [
      new Error("bug"),
      failing("ERR_MODULE_NOT_FOUND"),
      new StoreError({ kind: "saving", waitedMs: 0 }),
    ];
    for (const error of others) {
      expect(whileReading(error)).toBe(error);
      expect(whileWriting(error, "/f")).toBe(error);
      expect(whileReading(new CallbackError(error))).toBe(error);
      expect(whileWriting(new CallbackError(error), "/f")).toBe(error);
    }
    const error = failing("EIO");
    const fails = (): never => {
      throw error;
    };
    expect(() => runCallback(fails)).toThrow(expect.objectContaining({ thrown: error }));
    await expect(runCallbackAsync(fails)).rejects.toMatchObject({ thrown: error });
    expect([runCallback(() => 1), await runCallbackAsync(async () => 2)]).toEqual([1, 2]);
  });

  it("of reading one file gets its name, where it says that it can't be read", () => {
    const of = (failure: StoreFailure) => failureIn(named(new StoreError(failure), "/f"));
    expect(of({ kind: "unreadable", cause: "x" })).toEqual({ kind: "unreadable", cause: "x", path: "/f" });
    expect(of({ kind: "not-utf8", offset: 1 })).toEqual({ kind: "not-utf8", offset: 1, path: "/f" });
    expect(of({ kind: "saving", waitedMs: 1 })).toEqual({ kind: "saving", waitedMs: 1 });
    const other = new Error("bug");
    expect(named(other, "/f")).toBe(other);
  });
});

describe("a temporary file", () => {
  const paths = { file: "/d/F.md", folder: "/d", name: "F.md", archive: "F.archive.md" };
  it("is hidden, and known by its name", () => {
    for (const name of [undefined, "F.archive.md", "coord-merge"]) {
      const base = tempPath(paths, name).slice("/d/".length);
      expect(base.startsWith(`.${name ?? "F.md"}.`)).toBe(true);
      expect(uniqueInTemp(paths, base)).toBe(base.slice(`.${name ?? "F.md"}.`.length, -".coord-tmp".length));
    }
    for (const other of [".G.md.x.coord-tmp", ".F.md.x", "F.md.x.coord-tmp", ".F.md", ".F.md.x.coord-tmp~"])
      expect(uniqueInTemp(paths, other)).toBeNull();
    expect(tempPath({ ...paths, name: "n".repeat(61) })).toContain(`/.${"n".repeat(60)}.`);
  });

  it("has the mode of the file that it will replace, and is gone where it can't be written", () => {
    const path = join(tempFolder(), "f");
    fs.writeFileSync(path, "x");
    fs.chmodSync(path, 0o751);
    const like = { stat: fs.statSync(path, { bigint: true }), text: "x" };
    const identity = writeSynced(disk, `${path}1`, "é", like);
    expect(fs.statSync(`${path}1`).mode & 0o7777).toBe(0o751);
    const { ino, mtimeNs, size } = fs.statSync(`${path}1`, { bigint: true });
    expect([identity, size]).toEqual([`${ino}:${mtimeNs}:2`, 2n]);
    expect(inodeOf(identity)).toBe(`${ino}`);
    for (const call of ["fstatSync", "writeSync", "fsyncSync"] as const) {
      const fails = (): never => {
        throw fsError("EIO");
      };
      const opened: number[] = [];
      const closed: number[] = [];
      const stuck = diskWith({
        [call]: fails,
        openSync: (...args: Parameters<typeof fs.openSync>) => {
          opened.push(fs.openSync(...args));
          return opened.at(-1) ?? -1;
        },
        closeSync: (fd) => {
          closed.push(fd);
          fs.closeSync(fd);
        },
      });
      expect(() => writeSynced(stuck, `${path}2`, "x", like)).toThrow("EIO");
      expect([fs.existsSync(`${path}2`), closed]).toEqual([false, opened]);
    }
    // Never over one that is there.
    fs.writeFileSync(`${path}2`, "theirs");
    expect(() => writeDraft(disk, `${path}2`, "x")).toThrow("EEXIST");
    expect(fs.readFileSync(`${path}2`, "utf8")).toBe("theirs");
  });
});

describe("a file that is read", () => {
  const file = (bytes: string | Buffer) => {
    const path = join(tempFolder(), "f");
    fs.writeFileSync(path, bytes);
    return path;
  };
  const opened = (path: string, given = disk) => {
    const fd = fs.openSync(path, "r");
    try {
      return readOpen(given, fd);
    } finally {
      fs.closeSync(fd);
    }
  };

  it.each(["", "x", "\ufeffé\r\n\0😀\ufffd", "x".repeat(70_000)])("is read whole, both ways", (text) => {
    const path = file(text);
    const quick = openFile(disk, path);
    if (quick.fd !== null) fs.closeSync(quick.fd);
    const found = opened(path);
    expect([quick.text, found.text]).toEqual([text, text]);
    expect([quick.identity, Number(found.stat.size)]).toEqual([found.identity, Buffer.byteLength(text)]);
  });

  it("in small portions is read whole, too", () => {
    const portions = diskWith({
      readSync: ((fd: number, to: Buffer, at: number, length: number, from: number) =>
        fs.readSync(fd, to, at, Math.min(length, 3), from)) as typeof fs.readSync,
    });
    expect(opened(file("0123456789"), portions).text).toBe("0123456789");
    // One that has become shorter since its size was asked for.
    const ends = diskWith({
      readSync: ((fd: number, to: Buffer, at: number, length: number, from: number) =>
        from >= 6 ? 0 : fs.readSync(fd, to, at, Math.min(length, 3), from)) as typeof fs.readSync,
    });
    expect(opened(file("0123456789"), ends).text).toBe("012345");
  });

  it("and written meanwhile is read again, but not for ever", () => {
    for (const [times, text] of [
      [1, "1"],
      [3, "3"],
      [9, "4"],
    ] as const) {
      const path = file("0");
      let looks = 0;
      const busy = diskWith({
        fstatSync: ((fd: number, options: never) => {
          // Every other look is the one after the reading.
          if (looks++ % 2 === 1 && looks / 2 <= times) {
            fs.writeFileSync(path, `${looks / 2}`);
            fs.utimesSync(path, looks, looks);
          }
          return fs.fstatSync(fd, options) as unknown;
        }) as typeof fs.fstatSync,
      });
      expect(opened(path, busy).text).toBe(text);
      looks = 0;
      const quick = openFile(busy, path);
      if (quick.fd !== null) fs.closeSync(quick.fd);
      expect(Number(quick.text)).toBeGreaterThan(0);
    }
  });

  it.each<[number, readonly number[]]>([
    [0, [0xff]],
    [3, [0xef, 0xbf, 0xbd, 0xff]],
    [7, [0xef, 0xbf, 0xbd, 0x61, 0xef, 0xbf, 0xbd, 0xc3]],
    [2, [0xc3, 0xa9, 0xc3]],
    [4, [0x61, 0xef, 0xbf, 0xbd, 0xef, 0xbf]],
  ])("and is no UTF-8 says where: %i", (offset, bytes) => {
    const path = file(Buffer.from(bytes));
    expect(() => opened(path)).toThrow(expect.objectContaining({ failure: { kind: "not-utf8", offset } }));
    expect(() => openFile(disk, path)).toThrow(
      expect.objectContaining({ failure: { kind: "not-utf8", offset } }),
    );
  });

  it("and is a folder, or behind a link that is not to be followed, is refused", () => {
    const folder = tempFolder();
    expect(() => openFile(disk, folder)).toThrow(
      expect.objectContaining({ failure: { kind: "unreadable", cause: "EISDIR" } }),
    );
    const link = join(folder, "link");
    fs.symlinkSync(file("x"), link);
    expect(() => openFile(disk, link, false)).toThrow("ELOOP");
    // Where the system has no such flag.
    const { O_NOFOLLOW: _, ...constants } = fs.constants;
    const flagless = diskWith({ constants: constants as typeof fs.constants });
    expect(() => openFile(flagless, link, false)).toThrow(
      expect.objectContaining({ code: "ELOOP", path: link }),
    );
    for (const given of [disk, flagless]) {
      const found = openFile(given, link);
      if (found.fd !== null) fs.closeSync(found.fd);
      expect([found.text, found.path]).toEqual(["x", link]);
    }
  });

  it("is another one, or the same by another name", () => {
    const path = file("x");
    fs.linkSync(path, `${path}2`);
    fs.writeFileSync(`${path}3`, "x");
    expect([sameFile(disk, path, `${path}2`), sameFile(disk, path, `${path}3`)]).toEqual([true, false]);
    expect([sameFile(disk, path, `${path}4`), sameFile(disk, `${path}4`, path)]).toEqual([false, false]);
    expect(sameFile(disk, `${path}4`, `${path}5`)).toBe(false);
  });

  it("of a merge is replaced as it was read, or not at all", () => {
    const path = file("old");
    fs.chmodSync(path, 0o640);
    const found = readPlain(path);
    found.replace("new");
    expect([fs.readFileSync(path, "utf8"), fs.statSync(path).mode & 0o777]).toEqual(["new", 0o640]);
    expect(() => found.replace("newer")).toThrow(
      expect.objectContaining({ failure: { kind: "io", path, cause: "the file was changed meanwhile" } }),
    );
    expect(fs.readFileSync(path, "utf8")).toBe("new");
    expect(fs.readdirSync(join(path, ".."))).toEqual(["f"]);
    expect(() => readPlain(`${path}2`)).toThrow(
      expect.objectContaining({ failure: { kind: "unreadable", cause: "ENOENT", path: `${path}2` } }),
    );
  });
});

it("the clock that never jumps counts milliseconds, and parts of them", () => {
  const { hrtime } = process;
  const at = (time: [number, number]) => {
    process.hrtime = Object.assign(() => time, { bigint: hrtime.bigint });
    try {
      return steadyNow();
    } finally {
      process.hrtime = hrtime;
    }
  };
  expect([at([0, 0]), at([3, 0]), at([3, 2_500_000])]).toEqual([0, 3_000, 3_002.5]);
});

it("half a character is refused, with its place", () => {
  expect(refuseLoneSurrogates("é😀")).toBe("é😀");
  expect(() => refuseLoneSurrogates("a😀\ud83d")).toThrow("lone surrogate at UTF-16 offset 3");
});

it("the note of a change without coord has its origin where there is one", () => {
  expect(outsideNote(3)).toEqual({ instance: null, command: "outside", subject: "", at: 3 });
  expect(outsideNote(3, null)).toEqual({
    instance: null,
    command: "outside",
    subject: "",
    at: 3,
    origin: null,
  });
});

it("a store is that of its place", async () => {
  const options = { reconcile: honour, lockTimeoutMs: 0 };
  const path = join(tempFolder(), "FILE.md");
  fs.writeFileSync(path, "file\n");
  expect((await openStore({ file: path }, options).read()).text).toBe("file\n");
  expect((await openStore({ kind: "file", file: path }, options).read()).text).toBe("file\n");
  expect((await openStore({ kind: "memory", text: "memory\n" }, options).read()).text).toBe("memory\n");
});
