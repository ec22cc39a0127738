import fs from "node:fs";
import { describe, expect, it } from "vitest";
import type { Disk } from "../../src/system/files.ts";
import { adding, bench, made, leftovers } from "./support.ts";

/** A file system as that of Windows: what is open can't be replaced, and no flag keeps links from being followed. */
function windowsLike(): Partial<Disk> {
  const open = new Map<number, string>();
  const { O_NOFOLLOW: _n, O_NONBLOCK: _b, O_DIRECTORY: _d, ...constants } = fs.constants;
  return {
    constants: constants as typeof fs.constants,
    openSync: (path, ...rest) => {
      const fd = fs.openSync(path, ...rest);
      open.set(fd, String(path));
      return fd;
    },
    closeSync: (fd) => {
      open.delete(fd);
      fs.closeSync(fd);
    },
    renameSync: (from, to) => {
      if ([...open.values()].includes(String(to)))
        throw Object.assign(new Error("EPERM"), { code: "EPERM", path: String(from) });
      fs.renameSync(from, to);
    },
  };
}

describe("where an open file can't be replaced", () => {
  it("writes go, and leave nothing open", async () => {
    const { open, text, folder } = bench();
    const disk = windowsLike();
    const store = open({ fs: disk });
    for (const line of ["two", "three"]) await store.update(adding(line));
    await store.update((now) => ({ ...adding("four")(now), archive: "kept" }));
    expect(text()).toBe("one\ntwo\nthree\nfour\n");
    expect(await store.archive()).toBe("kept");
    expect(leftovers(folder)).toEqual([]);
  });

  it("what is written into the old file while it is replaced is taken in all the same", async () => {
    const { path, open, text } = bench();
    await open().update(adding("two"));
    const editor = fs.openSync(path, "r+");
    let done = false;
    const store = open({
      fs: windowsLike(),
      onStep: (step) => {
        if (step !== "compared" || done) return;
        done = true;
        fs.ftruncateSync(editor);
        fs.writeSync(editor, "one\ntwo\nby hand\n", 0);
        fs.closeSync(editor);
      },
    });
    await store.update(adding("three"));
    expect(text()).toBe("one\ntwo\nby hand\nthree\n");
    expect(await store.read()).toMatchObject({ outside: false });
  });

  it("a link in the place of the archive is not followed", async () => {
    const { open, folder } = bench();
    fs.writeFileSync(`${folder}/elsewhere`, "another's");
    fs.symlinkSync(`${folder}/elsewhere`, `${folder}/FILE.archive.md`);
    const store = open({ fs: windowsLike() });
    await expect(store.archive()).rejects.toMatchObject({ failure: { kind: "unreadable" } });
  });
});

/** What a file system says in the place of some of its calls. */
function refusing(calls: readonly (keyof typeof fs)[], code: string) {
  const refused = () => {
    throw Object.assign(new Error(code), { code });
  };
  return Object.fromEntries(calls.map((call) => [call, refused]));
}

describe("a file system that lacks something", () => {
  // A FAT, a folder of a virtual machine (EPROTO, EROFS), AFS (EXDEV), what is mounted over the network.
  const SAID = ["EPERM", "ENOSYS", "ENOTSUP", "EINVAL", "EPROTO", "EXDEV", "EROFS"];

  it.each(SAID)("modes of its own (%s)", async (code) => {
    const { path, open, text } = bench();
    fs.chmodSync(path, 0o664);
    await open({ fs: refusing(["fchmodSync", "chmodSync"], code) }).update(adding("two"));
    expect(text()).toBe("one\ntwo\n");
    expect(fs.statSync(path).mode & 0o700).toBe(0o600);
  });

  it.each(SAID)("hard links (%s)", async (code) => {
    const { open, text, coord } = bench();
    const store = open({ fs: refusing(["linkSync"], code) });
    await store.update(adding("two"));
    await store.update(adding("three"));
    expect(text()).toBe("one\ntwo\nthree\n");
    const entries = fs.readdirSync(coord("journal"), { withFileTypes: true });
    expect(entries.every((entry) => entry.isDirectory())).toBe(true);
    expect(await store.read()).toMatchObject({ outside: false });
  });

  it.each(SAID)("hard links, for a file that is made (%s)", async (code) => {
    const { open, text } = bench(null);
    await made(open({ fs: refusing(["linkSync"], code) }), { text: "new\n" });
    expect(text()).toBe("new\n");
  });

  it.each(SAID)("symbolic links (%s)", async (code) => {
    const { open, text, coord } = bench();
    await open({ fs: refusing(["symlinkSync"], code) }).update(adding("two"));
    expect(text()).toBe("one\ntwo\n");
    expect(fs.existsSync(coord("lock"))).toBe(false);
  });

  it.each(["EINVAL", "ENOSYS", "ENOTSUP"])("a way to the disk (%s)", async (code) => {
    const { open, text } = bench();
    const fsync = (_fd: number, done: (error: Error) => void) =>
      done(Object.assign(new Error(code), { code }));
    const lacking = { ...refusing(["fsyncSync"], code), fsync: fsync as typeof fs.fsync };
    await open({ fs: lacking }).update(adding("two"));
    expect(text()).toBe("one\ntwo\n");
  });

  it.each(SAID)("times that are set (%s)", async (code) => {
    const { open, text } = bench();
    await open({ fs: refusing(["lutimesSync", "utimesSync"], code) }).update(adding("two"));
    expect(text()).toBe("one\ntwo\n");
  });

  it("nothing, where the answer to a link is lost: it is made", async () => {
    const { open, text } = bench();
    const linkSync = (from: fs.PathLike, to: fs.PathLike): void => {
      fs.linkSync(from, to);
      throw Object.assign(new Error("EEXIST"), { code: "EEXIST" });
    };
    const store = open({ fs: { linkSync } });
    await store.update(adding("two"));
    expect(text()).toBe("one\ntwo\n");
    expect(await store.read()).toMatchObject({ outside: false });
  });

  it("and a full one says so", async () => {
    const { open, text } = bench();
    const store = open({ fs: refusing(["linkSync", "mkdirSync"], "ENOSPC") });
    await expect(store.update(adding("two"))).rejects.toMatchObject({ failure: { kind: "no-space" } });
    expect(text()).toBe("one\n");
  });
});
