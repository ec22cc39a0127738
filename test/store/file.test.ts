import fs from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { Reconcile } from "../../src/store/store.ts";
import {
  adding,
  bench,
  failureOf,
  fsError,
  fsyncWith,
  leftovers,
  made,
  note,
  tempFolder,
} from "./support.ts";

const isRoot = process.getuid?.() === 0;

describe("the file", () => {
  it("is found through a symbolic link, which stays, with the state beside its target", async () => {
    const { path, folder, open, text } = bench();
    const elsewhere = tempFolder();
    const link = join(elsewhere, "LINK.md");
    fs.symlinkSync(path, link);
    await open({ path: link }).update(adding("two"));
    expect(fs.readlinkSync(link)).toBe(path);
    expect(text()).toBe("one\ntwo\n");
    expect(fs.readdirSync(elsewhere)).toEqual(["LINK.md"]);
    expect(fs.existsSync(join(folder, ".coord", "journal", "00000002.json"))).toBe(true);
  });

  it("is created where a dangling link points", async () => {
    const { path, open } = bench(null);
    const link = join(tempFolder(), "LINK.md");
    fs.symlinkSync(path, link);
    expect(await made(open({ path: link }), { text: "new\n", state: null })).toBe(1);
    expect(fs.readFileSync(path, "utf8")).toBe("new\n");
    expect(fs.lstatSync(link).isSymbolicLink()).toBe(true);
  });

  it("keeps its mode, and its owner where that is permitted", async () => {
    const { path, open } = bench();
    fs.chmodSync(path, 0o640);
    if (isRoot) fs.chownSync(path, 12, 34);
    await open().update(adding("two"));
    const { mode, uid, gid } = fs.statSync(path);
    expect(mode & 0o7777).toBe(0o640);
    if (isRoot) expect([uid, gid]).toEqual([12, 34]);
  });

  it("keeps BOM, CRLF, NUL and everything else byte for byte", async () => {
    const text = "\uFEFF# é\r\n\0\u2028😀\uFFFD no end";
    const { path, open } = bench(text);
    expect((await open().read()).text).toBe(text);
    await open().update((now) => ({ ...now, text: `${now.text}\r\n`, note: note() }));
    expect(fs.readFileSync(path)).toEqual(Buffer.from(`${text}\r\n`));
  });

  it.each([
    ["\u00ff", Buffer.from([0x61, 0xff, 0x62]), 1],
    ["a real replacement character before", Buffer.from([0xef, 0xbf, 0xbd, 0x61, 0xc3]), 4],
    ["an encoded surrogate", Buffer.from([0x0a, 0xed, 0xa0, 0x80]), 1],
    ["an overlong slash", Buffer.from([0xc0, 0xaf]), 0],
    ["a cut emoji", Buffer.from([0x61, 0x62, 0xf0, 0x9f, 0x98]), 2],
  ])("is refused when it is not UTF-8: %s", async (_name, bytes, offset) => {
    const { path, folder, open } = bench();
    fs.writeFileSync(path, bytes);
    expect(await failureOf(open().read())).toEqual({ kind: "not-utf8", offset });
    expect(await failureOf(open().update(adding("two")))).toEqual({ kind: "not-utf8", offset });
    expect(fs.readdirSync(folder)).toEqual(["FILE.md"]);
  });

  it("is told of once it holds the text, before its name is durable; and what is then thrown changes nothing", async () => {
    const { path, open } = bench();
    const seen: string[] = [];
    const fsync = fsyncWith((fd, done) => {
      seen.push(fs.fstatSync(fd).isDirectory() ? "folder" : "file");
      fs.fsync(fd, (error) => {
        seen.push("synced");
        done(error);
      });
    });
    const filed = () => {
      seen.push(fs.readFileSync(path, "utf8"));
      throw new Error("no room");
    };
    const { revision } = await open().read();
    expect(await open({ fs: { fsync } }).update((now) => ({ ...adding("two")(now), filed }))).toBeGreaterThan(
      revision,
    );
    expect(seen.slice(-5)).toEqual(["folder", "folder", "one\ntwo\n", "synced", "synced"]);
  });

  it("is missing, with or without a past", async () => {
    const { path, folder, open } = bench(null);
    expect(await failureOf(open().read())).toEqual({ kind: "missing", hadJournal: false });
    expect(await failureOf(open().update(adding("two")))).toEqual({ kind: "missing", hadJournal: false });
    expect(fs.readdirSync(folder)).toEqual([]);
    await made(open(), { text: "one\n", state: { a: 1 } });
    fs.rmSync(path);
    expect(await failureOf(open().read())).toEqual({ kind: "missing", hadJournal: true });
    expect(await failureOf(open().update(adding("two")))).toEqual({ kind: "missing", hadJournal: true });
    expect(fs.existsSync(path)).toBe(false);
  });

  it("is unreadable when it is a folder", async () => {
    const { path, open } = bench(null);
    fs.mkdirSync(path);
    expect(await failureOf(open().read())).toMatchObject({ kind: "unreadable" });
    expect(await failureOf(made(open(), { text: "" }))).toMatchObject({ kind: "unreadable" });
  });

  it("never is overwritten by create, though it appear at the last moment", async () => {
    const { path, open, text, folder } = bench(null);
    const store = open({ onStep: (step) => step === "published" && fs.writeFileSync(path, "theirs\n") });
    expect(await made(store, { text: "mine\n", state: "mine" })).toBeNull();
    expect(text()).toBe("theirs\n");
    expect(leftovers(folder)).toEqual([]);
    expect(await open().read()).toMatchObject({ text: "theirs\n", state: null });
    await open().update(adding("two"));
    expect(text()).toBe("theirs\ntwo\n");
  });

  it("gets its folder made by create, and a `.coord` that git ignores", async () => {
    const { folder, open } = bench(null);
    const path = join(folder, "docs", "deep", "FILE.md");
    await made(open({ path }), { text: "x", state: null });
    expect(fs.readFileSync(join(folder, "docs", "deep", ".coord", ".gitignore"), "utf8")).toBe("*\n");
    expect(fs.readFileSync(path, "utf8")).toBe("x");
  });

  it("is neither written nor accompanied by reads", async () => {
    const { folder, open } = bench();
    await open().read();
    await open().history();
    await open().archive();
    await open().update(() => null);
    expect(fs.readdirSync(folder)).toEqual(["FILE.md"]);
  });

  it("is not rewritten when only the state changes", async () => {
    const { path, open } = bench();
    const before = fs.statSync(path);
    expect(await open().update(({ text }) => ({ text, state: [1], note: note() }))).toBe(2);
    const after = fs.statSync(path);
    expect([after.ino, after.mtimeMs]).toEqual([before.ino, before.mtimeMs]);
    expect(await open().read()).toMatchObject({ state: [1], outside: false });
  });

  it("may share its folder with another coordination file", async () => {
    const { folder, open, text } = bench("one\n");
    const other = join(folder, "OTHER.md");
    fs.writeFileSync(other, "other\n");
    await open().update(adding("two"));
    expect(await open({ path: other }).read()).toMatchObject({
      text: "other\n",
      revision: 0,
      outside: false,
    });
    await open({ path: other }).update(adding("more"));
    await open().update(adding("three"));
    expect(await open({ path: other }).read()).toMatchObject({
      text: "other\nmore\n",
      revision: 2,
      outside: false,
    });
    expect(await open().read()).toMatchObject({ text: "one\ntwo\nthree\n", revision: 3, outside: false });
    expect(text()).toBe("one\ntwo\nthree\n");
  });

  it("takes its journal along when it is renamed", async () => {
    const { folder, path, open } = bench("one\n");
    await open().update(({ text }) => ({ text: `${text}two\n`, state: "kept", note: note() }));
    const moved = join(folder, "MOVED.md");
    fs.renameSync(path, moved);
    expect(await open({ path: moved }).read()).toMatchObject({ state: "kept", revision: 2, outside: false });
    expect(await open({ path: moved }).update(adding("three"))).toBe(3);
    expect(await open({ path: moved }).read()).toMatchObject({ text: "one\ntwo\nthree\n", state: "kept" });
  });
});

describe("a failing disk", () => {
  it.skipIf(!isRoot)("a read-only folder is `read-only`, the file stays and can still be read", async () => {
    const { folder, path, open, text } = bench();
    fs.chmodSync(folder, 0o555);
    fs.chmodSync(path, 0o644);
    process.seteuid?.(65_534);
    try {
      expect(await failureOf(open().update(adding("two")))).toMatchObject({
        kind: "read-only",
        cause: "EACCES",
      });
      expect((await open().read()).text).toBe("one\n");
      expect(await open().update(() => null)).toBeNull();
    } finally {
      process.seteuid?.(0);
    }
    expect(text()).toBe("one\n");
    expect(fs.readdirSync(folder)).toEqual(["FILE.md"]);
  });

  it.skipIf(!isRoot)("a folder that was writable once leaves everything as it is", async () => {
    const { folder, open, text, coord } = bench();
    await open().update(adding("two"));
    fs.chmodSync(folder, 0o555);
    for (const name of ["journal", "tmp", "."]) fs.chmodSync(coord(name), 0o777);
    process.seteuid?.(65_534);
    try {
      expect(await failureOf(open().update(adding("three")))).toMatchObject({ kind: "read-only" });
    } finally {
      process.seteuid?.(0);
    }
    expect(text()).toBe("one\ntwo\n");
    expect(await open().read()).toMatchObject({ text: "one\ntwo\n", revision: 2, outside: false });
  });

  const writes = ["openSync", "writeSync", "fsync", "linkSync", "renameSync", "symlinkSync"] as const;
  const codes = [
    ["ENOSPC", "no-space"],
    ["EDQUOT", "no-space"],
    ["EROFS", "read-only"],
    ["EIO", "io"],
  ] as const;
  const cases = writes
    .flatMap((call) => codes.map(([code, kind]) => ({ call, code, kind })))
    // Folders of a virtual machine say so of links that they do not have.
    .filter(({ call, code }) => code !== "EROFS" || !call.endsWith("linkSync"));
  it.each(cases)("$code from $call is `$kind`, and nothing was written", async ({ call, code, kind }) => {
    const { folder, path, open, text } = bench();
    await open().update(adding("two"));
    let armed = 0;
    const fail =
      (real: (...args: never[]) => unknown) =>
      (...args: never[]) => {
        const [target, flags] = args as unknown[];
        const reads = call === "openSync" && !String(flags).includes("w");
        // A full disk still takes the small entry that takes the big one back.
        if (armed !== 1 || reads) return real(...args);
        if (call === "renameSync") armed = 2;
        throw fsError(code, typeof target === "string" ? target : path);
      };
    const fs2 = { [call]: fail(fs[call] as (...args: never[]) => unknown) };
    const store = open({ fs: fs2 });
    await store.read();
    armed = 1;
    expect(await failureOf(store.update(adding("three")))).toMatchObject({ kind });
    armed = 0;
    expect(text()).toBe("one\ntwo\n");
    expect(await store.read()).toMatchObject({ text: "one\ntwo\n", outside: false });
    expect(leftovers(folder)).toEqual([]);
    await store.update(adding("three"));
    expect(text()).toBe("one\ntwo\nthree\n");
    expect((await store.history()).map(({ note }) => note.subject)).toEqual(["", "two", "three"]);
  });
});

describe("an outside change", () => {
  const marking: Reconcile = ({ before, after, state }) => ({ text: after, state: [state, before, after] });

  it("is seen by reads and journalled by the next writer, before its own", async () => {
    const { path, open, text } = bench();
    const store = open({ reconcile: marking, clock: () => 1_234 });
    await store.update(adding("two"));
    fs.appendFileSync(path, "by hand\n");
    const state = [null, "one\ntwo\n", "one\ntwo\nby hand\n"];
    expect(await store.read()).toMatchObject({
      text: "one\ntwo\nby hand\n",
      state,
      outside: true,
      revision: 2,
    });
    expect(await store.update(() => null)).toBeNull();
    expect(await store.read()).toMatchObject({ outside: true, revision: 2 });
    expect(await store.update(adding("three"))).toBe(4);
    expect(text()).toBe("one\ntwo\nby hand\nthree\n");
    expect(await store.read()).toMatchObject({ state, outside: false, revision: 4 });
    const third = (await store.history())[2];
    expect(third).toEqual({
      revision: 3,
      note: { instance: null, command: "outside", subject: "", at: 1_234 },
      edits: [[8, 8, "by hand\n"]],
    });
  });

  it("is answered with another text, which is written", async () => {
    const { path, open, text } = bench();
    const store = open({ reconcile: ({ after, state }) => ({ text: `${after}(merged)\n`, state }) });
    await store.update(adding("two"));
    fs.writeFileSync(path, "zero\n");
    expect(await store.read()).toMatchObject({ text: "zero\n(merged)\n", outside: true });
    await store.update(adding("three"));
    expect(text()).toBe("zero\n(merged)\nthree\n");
    expect((await store.history()).map(({ note }) => note.command)).toEqual([
      "outside",
      "test",
      "outside",
      "test",
    ]);
  });

  it("that changes no byte is none", async () => {
    const { path, open, text } = bench();
    await open().update(adding("two"));
    fs.writeFileSync(path, text());
    expect(await open().read()).toMatchObject({ outside: false, revision: 2 });
    expect(await open().update(adding("three"))).toBe(3);
  });

  it("names the older revision that it went back to, and gives its neighbours' texts", async () => {
    const { path, open } = bench();
    const store = open();
    for (let at = 0; at < 130; at++) await store.update(adding(`l${at}`));
    const texts = new Map<number, string>();
    let text = "";
    for (const { revision, edits } of await store.history()) {
      for (const [start, end, inserted] of edits) text = text.slice(0, start) + inserted + text.slice(end);
      texts.set(revision, text);
    }
    for (const back of [1, 2, 49, 50, 51, 52, 99, 100, 101, 102, 130]) {
      fs.writeFileSync(path, texts.get(back) ?? "");
      const asked: unknown[] = [];
      const ask: Reconcile = ({ after, state, matchingRevision, textAt }) => {
        asked.push(matchingRevision(), textAt(back + 1), textAt(9_999));
        return { text: after, state };
      };
      await open({ reconcile: ask }).read();
      expect(asked.slice(-3)).toEqual([back, texts.get(back + 1), null]);
    }
  });

  it("between looking and publishing makes the writer plan again, on top of it", async () => {
    const { path, open, text } = bench();
    await open().update(adding("two"));
    let done = false;
    const store = open({
      onStep: (step) => {
        if (step !== "published" || done) return;
        done = true;
        fs.appendFileSync(path, "by hand\n");
      },
    });
    const revision = await store.update(adding("three"));
    expect(text()).toBe("one\ntwo\nby hand\nthree\n");
    expect((await store.read()).revision).toBe(revision);
    const subjects = (await store.history()).map(({ note }) => note.subject || note.command);
    expect(subjects).toEqual(["outside", "two", "outside", "three"]);
  });

  it("written into the old file while it is replaced is taken in, not lost", async () => {
    const { path, open, text, folder } = bench();
    await open().update(adding("two"));
    const editor = fs.openSync(path, "r+");
    let done = false;
    const store = open({
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
    expect(leftovers(folder)).toEqual([]);
  });
});

describe("the archive", () => {
  const adds = (line: string) => (current: string | null) => `${current ?? ""}${line}\n`;

  it("is written with the text, and read as it is", async () => {
    const { folder, open } = bench();
    const store = open();
    for (const line of ["a", "b"])
      await store.update((now) => ({ ...now, note: note(), archive: adds(line) }));
    expect(await store.archive()).toBe("a\nb\n");
    fs.appendFileSync(join(folder, "FILE.archive.md"), "by hand\n");
    expect(await store.archive()).toBe("a\nb\nby hand\n");
    await store.update((now) => ({ ...now, note: note(), archive: adds("c") }));
    expect(await store.archive()).toBe("a\nb\nby hand\nc\n");
    await store.update((now) => ({ ...now, note: note(), archive: "fresh" }));
    expect(await store.archive()).toBe("fresh");
    fs.rmSync(join(folder, "FILE.archive.md"));
    expect(await store.archive()).toBeNull();
    expect(leftovers(folder)).toEqual([]);
  });

  it("overwritten by a stalled writer's late rename is read as it should be", async () => {
    const { folder, open } = bench();
    const store = open();
    const path = join(folder, "FILE.archive.md");
    await store.update((now) => ({ ...now, note: note(), archive: adds("a") }));
    fs.linkSync(path, `${path}.kept`);
    await store.update((now) => ({ ...now, note: note(), archive: adds("b") }));
    fs.renameSync(`${path}.kept`, path);
    expect(fs.readFileSync(path, "utf8")).toBe("a\n");
    expect(await store.archive()).toBe("a\nb\n");
    await store.update((now) => ({ ...now, note: note(), archive: adds("c") }));
    expect(fs.readFileSync(path, "utf8")).toBe("a\nb\nc\n");
  });
});
