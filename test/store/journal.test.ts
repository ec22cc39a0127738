import { execFileSync, spawnSync } from "node:child_process";
import fs from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { checksum } from "../../src/store/file/entry.ts";
import type { FileStoreOptions } from "../../src/store/file/index.ts";
import { hastened } from "../hasten.ts";
import { variants } from "../size.ts";
import {
  adding,
  bench,
  failureOf,
  fsError,
  leftovers,
  made,
  note,
  tempFolder,
  type Bench,
} from "./support.ts";

async function lines(at: Bench, count: number, options?: Partial<FileStoreOptions>): Promise<void> {
  const store = at.open(options);
  for (let line = 1; line <= count; line++) {
    await store.update(({ text }) => ({ text: `${text}l${line}\n`, state: line, note: note(`l${line}`) }));
  }
}

function entry(at: Bench, revision: number): string {
  return at.coord("journal", `${String(revision).padStart(8, "0")}.json`);
}

/** Another entry in the place of one, with a checksum that is right. */
function rewrite(path: string, change: (entry: Readonly<Record<string, unknown>>) => object): void {
  const { entry: written, text } = JSON.parse(fs.readFileSync(path, "utf8")) as {
    entry: Readonly<Record<string, unknown>>;
    text: unknown;
  };
  const json = JSON.stringify(change(written));
  const size = String(json.length).padStart(8, "0");
  const head = `{"sum":"${checksum(json)}","size":"${size}","entry":${json}`;
  fs.writeFileSync(path, `${head},"text":${JSON.stringify(text)}}\n`);
}

const spoil = {
  "cut short": (path: string) => fs.truncateSync(path, 40),
  emptied: (path: string) => fs.truncateSync(path, 0),
  "not JSON": (path: string) => fs.writeFileSync(path, "{"),
  "one byte changed": (path: string) => {
    const bytes = fs.readFileSync(path);
    bytes[bytes.length - 30] = (bytes[bytes.length - 30] ?? 0) ^ 1;
    fs.writeFileSync(path, bytes);
  },
  "another entry's bytes": (path: string) => fs.copyFileSync(path.replace(/\d\.json$/, "1.json"), path),
};

describe.each(variants(Object.entries(spoil), 2))("a damaged entry (%s)", (_name, damage) => {
  it("at the head costs that entry's past; the text is the file's, and its number is never used again", async () => {
    const at = bench();
    await lines(at, 4);
    damage(entry(at, 5));
    expect(await at.open().read()).toMatchObject({
      text: "one\nl1\nl2\nl3\nl4\n",
      state: 3,
      outside: true,
      revision: 5,
    });
    expect(await at.open().update(adding("next"))).toBe(7);
    expect(at.text()).toBe("one\nl1\nl2\nl3\nl4\nnext\n");
    expect(await at.open().read()).toMatchObject({ text: at.text(), revision: 7, outside: false });
    expect(fs.readdirSync(at.coord("damaged"))).toHaveLength(1);
    const commands = (await at.open().history()).map(({ revision, note }) => [
      revision,
      note.subject || note.command,
    ]);
    expect(commands).toEqual([
      [1, "outside"],
      [2, "l1"],
      [3, "l2"],
      [4, "l3"],
      [6, "outside"],
      [7, "next"],
    ]);
    fs.appendFileSync(at.path, "by hand\n");
    await at.open().update(adding("last"));
    expect(at.text()).toBe("one\nl1\nl2\nl3\nl4\nnext\nby hand\nlast\n");
  });

  it("in the middle costs nothing as long as the file is the head's, and honours the file when it is not", async () => {
    const at = bench();
    await lines(at, 6);
    damage(entry(at, 4));
    expect(await at.open().read()).toMatchObject({ state: 6, outside: false, revision: 7 });
    expect(await at.open().update(adding("next"))).toBe(8);
    fs.appendFileSync(at.path, "by hand\n");
    const text = at.text();
    expect(await at.open().read()).toMatchObject({ text, state: 6, outside: true });
    expect(await at.open().update(adding("last"))).toBe(10);
    expect(at.text()).toBe(`${text}last\n`);
    expect(fs.readdirSync(at.coord("damaged"))).toHaveLength(1);
    fs.appendFileSync(at.path, "again\n");
    expect(await at.open().read()).toMatchObject({ text: `${text}last\nagain\n`, outside: true });
  });
});

it("a damaged entry at the very beginning, of which all others are made, is set aside, too", async () => {
  const at = bench();
  await lines(at, 3);
  fs.writeFileSync(entry(at, 1), "x");
  fs.appendFileSync(at.path, "by hand\n");
  await at.open().update(adding("next"));
  expect(at.text()).toBe("one\nl1\nl2\nl3\nby hand\nnext\n");
  expect(fs.readdirSync(at.coord("damaged"))).toEqual([expect.stringMatching(/^00000001\.json\./)]);
});

describe("the journal", () => {
  it("with all its entries damaged starts over behind them", async () => {
    const at = bench();
    await lines(at, 2);
    for (const revision of [1, 2, 3]) fs.writeFileSync(entry(at, revision), "x");
    expect(await at.open().read()).toMatchObject({ text: "one\nl1\nl2\n", state: null, revision: 3 });
    expect(await at.open().update(adding("next"))).toBe(5);
    expect(await at.open().read()).toMatchObject({
      text: "one\nl1\nl2\nnext\n",
      revision: 5,
      outside: false,
    });
  });

  it("lost as a whole costs history only", async () => {
    const at = bench();
    await lines(at, 3);
    fs.rmSync(at.coord(), { recursive: true });
    expect(await at.open().read()).toMatchObject({
      text: "one\nl1\nl2\nl3\n",
      state: null,
      revision: 0,
      outside: false,
    });
    expect(await at.open().update(adding("next"))).toBe(2);
    expect(at.text()).toBe("one\nl1\nl2\nl3\nnext\n");
  });

  it.each(variants(["locked", "prepared", "published", "compared", "renamed", "verified"], 2))(
    "lost in the middle of a write (%s) neither loses nor doubles it",
    async (when) => {
      const at = bench();
      await lines(at, 3);
      let done = false;
      const onStep = (step: string): void => {
        if (step !== when || done) return;
        done = true;
        fs.rmSync(at.coord(), { recursive: true });
      };
      await at.open({ onStep }).update(adding("next"));
      expect(at.text()).toBe("one\nl1\nl2\nl3\nnext\n");
      expect(await at.open().read()).toMatchObject({ text: at.text() });
      await at.open().update(adding("last"));
      expect(at.text()).toBe("one\nl1\nl2\nl3\nnext\nlast\n");
    },
  );

  it("of a newer coord is not touched", async () => {
    const at = bench();
    await lines(at, 1);
    rewrite(entry(at, 2), (written) => ({ ...written, v: 2 }));
    const failure = { kind: "unreadable", cause: "journal of a newer coord" };
    expect(await failureOf(at.open().read())).toEqual(failure);
    expect(await failureOf(at.open().update(adding("next")))).toEqual(failure);
    expect(at.text()).toBe("one\nl1\n");
  });

  const hints = [
    "",
    "garbage",
    "000000000002 00000000000000000000\n",
    "000000000999 00000000000000000000\n",
    null,
  ];
  it.each(variants(hints, 2))("is read rightly whatever the hint says: %j", async (hint) => {
    const at = bench();
    await lines(at, 80);
    if (hint === null) fs.rmSync(at.coord("head"));
    else fs.writeFileSync(at.coord("head"), hint);
    expect(await at.open().read()).toMatchObject({ state: 80, revision: 81, outside: false });
    expect(await at.open().update(adding("next"))).toBe(82);
  });

  it("is read rightly though the hint is old and an entry was deleted behind it", async () => {
    const at = bench();
    await lines(at, 5);
    const hint = fs.readFileSync(at.coord("head"));
    await lines(at, 5);
    fs.writeFileSync(at.coord("head"), hint);
    fs.rmSync(entry(at, 7));
    expect(await at.open().read()).toMatchObject({ revision: 11, outside: false });
  });

  it("holds a whole text at least every 50 entries, and is small otherwise", async () => {
    const at = bench("x".repeat(20_000));
    await lines(at, 120);
    const sizes = fs
      .readdirSync(at.coord("journal"))
      .map((name) => fs.statSync(at.coord("journal", name)).size);
    expect(sizes.filter((size) => size > 20_000)).toHaveLength(3);
    expect(Math.max(...sizes.filter((size) => size < 20_000))).toBeLessThan(6_000);
  });

  it("is pruned by count and age together, and what is kept can be rebuilt", async () => {
    const at = bench();
    let now = 1_000_000;
    const keep = { entries: 100, ms: 1_000 };
    const open = () => at.open({ keep, clock: () => now });
    const write = async (count: number) => {
      const store = open();
      for (let line = 0; line < count; line++) {
        now += 1;
        await store.update((old) => ({ ...old, text: `${old.text}${now}\n`, note: { ...note(), at: now } }));
      }
    };
    await write(400);
    expect(fs.readdirSync(at.coord("journal"))).toHaveLength(401);
    now += 10_000;
    await write(200);
    const numbers = (await open().history()).map(({ revision }) => revision);
    expect(numbers.at(-1)).toBe(601);
    expect(numbers.length).toBeGreaterThanOrEqual(200);
    expect(numbers.length).toBeLessThan(300);
    const first = numbers[0] ?? 0;
    let oldest: string | null = null;
    fs.appendFileSync(at.path, "by hand");
    await at
      .open({
        reconcile: ({ after, state, textAt }) => ((oldest = textAt(first + 30)), { text: after, state }),
      })
      .read();
    expect(oldest).toMatch(/^one\n1000001\n/);
  });

  it("works the same without hard links", async () => {
    const at = bench();
    const options = {
      fs: {
        linkSync: () => {
          throw fsError("EPERM");
        },
      },
    };
    await lines(at, 60, options);
    expect(fs.statSync(entry(at, 9)).isDirectory()).toBe(true);
    expect(await at.open().read()).toMatchObject({ state: 60, outside: false });
    // With and without, side by side.
    await at.open().update(adding("linked"));
    fs.writeFileSync(join(entry(at, 61), "entry.json"), "damaged");
    await at.open(options).update(adding("again"));
    expect(leftovers(at.folder)).toEqual([]);
    fs.writeFileSync(join(entry(at, 63), "entry.json"), "damaged");
    await at.open(options).update(adding("last"));
    expect(at.text()).toMatch(/l60\nlinked\nagain\nlast\n$/);
    const empty = bench(null);
    await made(empty.open(options), { text: "new" });
    expect(empty.text()).toBe("new");
  });
});

describe("a stalled writer's late rename", () => {
  it("is recognised at any age, and rolled forward", async () => {
    const at = bench();
    await lines(at, 3);
    // What the stalled writer had prepared is an older entry's file: a second link keeps it for later.
    const late = join(at.folder, "late");
    fs.linkSync(at.path, late);
    await lines(at, 130);
    const text = at.text();
    fs.renameSync(late, at.path);
    expect(at.text()).not.toBe(text);
    expect(await at.open().read()).toMatchObject({ text, outside: false });
    await at.open().update(adding("next"));
    expect(at.text()).toBe(`${text}next\n`);
    expect((await at.open().history()).filter(({ note }) => note.command === "outside")).toHaveLength(1);
  });

  // `cp -p` gives a copy the time of its original to the nanosecond, as Node cannot.
  it.skipIf(process.platform === "win32")("is not what a restored backup is taken for", async () => {
    const at = bench();
    await lines(at, 1);
    const backup = join(at.folder, "backup");
    const again = join(at.folder, "again");
    execFileSync("cp", ["-p", at.path, backup]);
    fs.linkSync(at.path, again);
    // The inode gets other contents, and the backup's come back into it later: as when a file system gives it out again.
    fs.appendFileSync(at.path, "by hand\n");
    await lines(at, 70);
    execFileSync("cp", ["-p", backup, again]);
    fs.renameSync(again, at.path);
    expect(await at.open().read()).toMatchObject({ text: "one\nl1\n", outside: true });
    await at.open().update(adding("next"));
    expect(at.text()).toBe("one\nl1\nnext\n");
    // Now it is the backup that a stalled writer could rename late.
    const late = join(at.folder, "late");
    execFileSync("cp", ["-p", backup, at.path]);
    fs.linkSync(at.path, late);
    await lines(at, 1);
    const text = at.text();
    fs.renameSync(late, at.path);
    expect(await at.open().read()).toMatchObject({ text, outside: false });
  });

  it("does not keep a refusal from being answered where nothing can be written", async () => {
    const at = bench();
    await lines(at, 1);
    const late = join(at.folder, "late");
    fs.linkSync(at.path, late);
    await lines(at, 1);
    fs.renameSync(late, at.path);
    const stuck = at.open({
      lockTimeoutMs: 0,
      fs: {
        symlinkSync: () => {
          throw fsError("EROFS");
        },
      },
    });
    expect(await stuck.update(() => null)).toBeNull();
    const refused = new Error("refused");
    await expect(
      stuck.update(() => {
        throw refused;
      }),
    ).rejects.toBe(refused);
    expect(await at.open().update(() => null)).toBeNull();
    expect(at.text()).toBe("one\nl1\nl1\n");
  });

  it("in its own process is found and put right before it acknowledges", async () => {
    const at = bench();
    await lines(at, 1);
    let done = false;
    const stalled = at.open({
      onStep: (step) => {
        if (step !== "compared" || done) return;
        done = true;
        fs.rmSync(at.coord("lock"));
        // Rivals that got in meanwhile, one after the other, as processes of their own.
        for (const line of ["rival1", "rival2"]) execFileSync(process.execPath, [child, at.path, "", line]);
      },
    });
    await stalled.update(adding("stalled"));
    expect(at.text()).toBe("one\nl1\nstalled\nrival1\nrival2\n");
    expect(await at.open().read()).toMatchObject({ text: at.text(), outside: false });
  });

  it.each(variants(["published", "locked", "prepared"], 3))(
    "nothing is lost or doubled when rivals got in at: %s",
    async (when) => {
      const at = bench();
      await lines(at, 1);
      let done = false;
      const stalled = at.open({
        onStep: (step) => {
          if (step !== when || done) return;
          done = true;
          fs.rmSync(at.coord("lock"), { force: true });
          for (const line of ["rival1", "rival2"]) execFileSync(process.execPath, [child, at.path, "", line]);
        },
      });
      const revision = await stalled.update(adding("stalled"));
      const lines3 = at.text().split("\n").slice(2, -1);
      expect(lines3.toSorted()).toEqual(["rival1", "rival2", "stalled"]);
      const snapshot = await at.open().read();
      expect(snapshot).toMatchObject({ text: at.text(), outside: false });
      expect((await at.open().history()).find((entry) => entry.revision === revision)?.note.subject).toBe(
        "stalled",
      );
    },
  );

  it("is spared by a look before the rename: not after a rival published, nor after a second", async () => {
    const at = bench();
    await lines(at, 1);
    const steps: string[] = [];
    const halt = (how: () => void) => (step: string) => {
      steps.push(step);
      if (step === "published" && steps.length === 3) how();
    };
    const rival = () => {
      fs.rmSync(at.coord("lock"));
      spawnSync(process.execPath, [child, at.path, "published", "rival"]);
    };
    await at.open({ onStep: halt(rival) }).update(adding("one"));
    expect(steps.slice(2, 4)).toEqual(["published", "prepared"]);
    expect(at.text()).toBe("one\nl1\none\nrival\n");
    steps.length = 0;
    const sleep = () => void Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1_050);
    await hastened(() => at.open({ onStep: halt(sleep) }).update(adding("two")));
    expect(steps.slice(2, 4)).toEqual(["published", "prepared"]);
    expect(at.text()).toBe("one\nl1\none\nrival\ntwo\n");
    const listed = (await at.open().history()).map(({ note }) => note.subject || note.command);
    expect(listed).toEqual(["outside", "l1", "one", "rival", "two"]);
  });

  let child = "";
  beforeAll(async () => {
    const { bundle } = await import("./support.ts");
    child = bundle("store/crash-child.ts");
  });
});

describe("a really full disk", () => {
  it("is `no-space`; the file stays, nothing is left behind, and room makes it work again", async ({
    skip,
  }) => {
    const folder = tempFolder();
    // Mounting a small tmpfs needs root.
    if (!mount(folder)) return skip("no tmpfs can be mounted here");
    try {
      await fillUp(folder);
    } finally {
      execFileSync("umount", [folder]);
    }
  });
});

async function fillUp(folder: string): Promise<void> {
  const path = join(folder, "FILE.md");
  fs.writeFileSync(path, "one\n");
  const { openFileStore } = await import("../../src/store/file/index.ts");
  const store = openFileStore({
    path,
    reconcile: ({ after, state }) => ({ text: after, state }),
    lockTimeoutMs: 1_000,
  });
  let text = "one\n";
  let failure: unknown = null;
  for (let at = 0; at < 200 && failure === null; at++) {
    const line = `${at} ${"x".repeat(2_000)}`;
    try {
      await store.update(adding(line));
      text += `${line}\n`;
    } catch (error) {
      failure = (error as { failure?: unknown }).failure;
    }
  }
  expect(failure).toMatchObject({ kind: "no-space" });
  expect(fs.readFileSync(path, "utf8")).toBe(text);
  expect(await store.read()).toMatchObject({ text, outside: false });
  expect(leftovers(folder)).toEqual([]);
  execFileSync("mount", ["-o", "remount,size=1m", folder]);
  await store.update(adding("room"));
  expect(fs.readFileSync(path, "utf8")).toBe(`${text}room\n`);
}

function mount(folder: string): boolean {
  if (process.getuid?.() !== 0) return false;
  try {
    execFileSync("mount", ["-t", "tmpfs", "-o", "size=64k", "tmpfs", folder], { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
}
