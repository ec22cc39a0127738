import fs from "node:fs";
import { describe, expect, it } from "vitest";
import type { Disk } from "../../src/system/files.ts";
import { adding, bench, leftovers } from "./support.ts";

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

describe("where modes are not the file's own", () => {
  it.each(["EPERM", "ENOSYS", "ENOTSUP"])("writes go all the same (%s)", async (code) => {
    const { path, open, text } = bench();
    fs.chmodSync(path, 0o664);
    const refused = () => {
      throw Object.assign(new Error(code), { code });
    };
    await open({ fs: { fchmodSync: refused } }).update(adding("two"));
    expect(text()).toBe("one\ntwo\n");
    expect(fs.statSync(path).mode & 0o700).toBe(0o600);
  });
});
