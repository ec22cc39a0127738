import { spawnSync } from "node:child_process";
import fs from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import type { WriteStep } from "../../src/store/file/index.ts";
import type { OutsideChange } from "../../src/store/store.ts";
import {
  adding,
  bench,
  type Bench,
  bundle,
  failureOf,
  fsError,
  fsyncWith,
  leftovers,
  note,
} from "./support.ts";
import { variants } from "../size.ts";

let child = "";
beforeAll(() => {
  child = bundle("store/crash-child.ts");
});

/** A process that adds `child` to the file and to its archive, killed at a step. */
function kill({ path }: Bench, step: WriteStep): void {
  const { signal } = spawnSync(process.execPath, [child, path, step, "child"]);
  expect(signal).toBe("SIGKILL");
}

const archiveOf = ({ folder }: Bench): string => join(folder, "FILE.archive.md");
const archiveText = (at: Bench): string | null =>
  fs.existsSync(archiveOf(at)) ? fs.readFileSync(archiveOf(at), "utf8") : null;

/** How a person saves. */
const saves = {
  "in place": (path: string, text: string) => fs.writeFileSync(path, text),
  "by rename": (path: string, text: string) => {
    fs.writeFileSync(`${path}~`, text);
    fs.renameSync(`${path}~`, path);
  },
};

const archives = { "no archive": null, "an archive": "older\n" };

describe.each(Object.entries(archives))("with %s, a writer of both files killed", (_had, before) => {
  const cases = (["published", "compared", "archived"] as const).flatMap((step) =>
    Object.entries(saves).map(([how, save]) => ({ step, how, save })),
  );

  it.each(variants(cases, 5))(
    "when $step, and then the file edited $how, has its archive completed",
    async ({ step, save }) => {
      const at = bench();
      if (before !== null) fs.writeFileSync(archiveOf(at), before);
      await at.open().update(adding("two"));
      kill(at, step);
      expect(at.text()).toBe("one\ntwo\n");
      save(at.path, "one\ntwo\nby hand\n");
      const asked: (Pick<OutsideChange, "madeOn" | "revision"> & { seen: string | null })[] = [];
      const store = at.open({
        reconcile: ({ madeOn, revision, after, before: head, state, textAt }) => {
          asked.push({ madeOn, revision, seen: madeOn === null ? null : textAt(madeOn.revision) });
          expect(head).toBe("one\ntwo\nchild\n");
          return { text: after, state };
        },
      });
      const whole = `${before ?? ""}child\n`;
      expect((await store.read()).past.archive()).toBe(whole);
      expect(await store.archive()).toBe(whole);
      // Whoever edited never saw the child's text, which still lies beside the file.
      expect(asked[0]).toEqual({
        madeOn: { revision: 2, text: "one\ntwo\n", late: false },
        revision: 3,
        seen: "one\ntwo\n",
      });
      await store.update(adding("next"));
      expect(archiveText(at)).toBe(whole);
      expect(at.text()).toBe("one\ntwo\nby hand\nnext\n");
      expect(leftovers(at.folder)).toEqual([]);
    },
  );

  it("and the archive edited before anybody looks, has both texts in it", async () => {
    const at = bench();
    if (before !== null) fs.writeFileSync(archiveOf(at), before);
    await at.open().update(adding("two"));
    kill(at, "compared");
    fs.writeFileSync(archiveOf(at), `${before ?? ""}by hand\n`);
    await at.open().update(adding("next"));
    expect(archiveText(at)).toBe(`${before ?? ""}by hand\nchild\n`);
    expect(at.text()).toBe("one\ntwo\nchild\nnext\n");
  });
});

describe.each(Object.entries(archives))("with %s, a file that can't be replaced", (_had, before) => {
  it.each(["EBUSY", "EIO", "ENOSPC"])(
    "(%s) leaves the archive as it was, however often it is tried",
    async (code) => {
      const at = bench();
      if (before !== null) fs.writeFileSync(archiveOf(at), before);
      await at.open().update(adding("two"));
      const stuck = at.open({
        fs: {
          renameSync: (from, to) => {
            if (to === at.path) throw fsError(code, at.path);
            fs.renameSync(from, to);
          },
        },
      });
      const both = stuck.update((now) => ({
        ...adding("three")(now),
        archive: (current) => `${current ?? ""}moved\n`,
      }));
      for (const tried of [both, stuck.update((now) => ({ ...now, note: note(), archive: "all\n" }))])
        expect(await failureOf(tried)).toMatchObject({ kind: code === "ENOSPC" ? "no-space" : "io" });
      expect(archiveText(at)).toBe(before);
      expect(at.text()).toBe("one\ntwo\n");
      expect(await at.open().read()).toMatchObject({ text: "one\ntwo\n", outside: false });
      expect(await at.open().archive()).toBe(before);
      expect(leftovers(at.folder)).toEqual([]);
      await at.open().update((now) => ({ ...now, note: note(), archive: (was) => `${was ?? ""}moved\n` }));
      expect(archiveText(at)).toBe(`${before ?? ""}moved\n`);
    },
  );

  it("leaves it so, too, when the writer is killed while it takes that back", async () => {
    const at = bench();
    if (before !== null) fs.writeFileSync(archiveOf(at), before);
    await at.open().update(adding("two"));
    let dead = false;
    const dies = (): void => {
      if (dead) throw fsError("EIO");
    };
    const stuck = at.open({
      fs: {
        renameSync: (from, to) => {
          dies();
          if (to === at.path) throw fsError("EBUSY", at.path);
          fs.renameSync(from, to);
        },
        unlinkSync: (path) => {
          if (String(path).endsWith(".archive.md")) dies();
          fs.unlinkSync(path);
        },
        linkSync: (from, to) => {
          fs.linkSync(from, to);
          dead = String(to).endsWith("00000004.json");
        },
      },
    });
    const change = stuck.update((now) => ({ ...adding("x")(now), archive: (was) => `${was ?? ""}moved\n` }));
    await failureOf(change);
    // The archive is still the new one, the entry that takes it back is filed.
    expect(archiveText(at)).toBe(`${before ?? ""}moved\n`);
    expect(await at.open().archive()).toBe(before);
    await at.open().update(adding("next"));
    expect(archiveText(at)).toBe(before);
    expect(at.text()).toBe("one\ntwo\nnext\n");
  });
});

describe("the archive", () => {
  it("that is a symbolic link is neither read nor written", async () => {
    const at = bench();
    const secret = join(at.folder, "secret");
    fs.writeFileSync(secret, "key\n");
    fs.symlinkSync(secret, archiveOf(at));
    const failure = { kind: "unreadable", cause: "a symbolic link", path: archiveOf(at) };
    expect(await failureOf(at.open().archive())).toEqual(failure);
    expect(await failureOf(at.open().update((now) => ({ ...now, note: note(), archive: "x" })))).toEqual(
      failure,
    );
    expect(fs.readFileSync(secret, "utf8")).toBe("key\n");
    expect(leftovers(at.folder)).toEqual([]);
  });
});

describe("an answer", () => {
  it("is a success when only the look after the rename fails, or the names can't be made durable", async () => {
    const at = bench();
    await at.open().update(adding("two"));
    let failing = false;
    let once = true;
    const store = at.open({
      onStep: (step) => {
        failing = step === "renamed" || step === "released";
      },
      fs: {
        fstatSync: ((fd: number, options: never) => {
          if (failing && once) {
            once = false;
            throw fsError("EIO");
          }
          return fs.fstatSync(fd, options);
        }) as never,
        fsync: fsyncWith((fd, done) => (failing ? done(fsError("ENOSPC")) : fs.fsync(fd, done))),
      },
    });
    expect(await store.update(adding("three"))).toBe(3);
    expect(once).toBe(false);
    expect(at.text()).toBe("one\ntwo\nthree\n");
  });
});
