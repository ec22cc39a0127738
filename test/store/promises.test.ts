import { execFileSync } from "node:child_process";
import fs from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import type { FileStoreOptions, WriteStep } from "../../src/store/file/index.ts";
import { type StoreWrite, type Snapshot, StoreError } from "../../src/store/store.ts";
import { adding, bench, type Bench, bundle, fsyncWith, leftovers, note } from "./support.ts";

/** What the store asks of the disk, in order, in words: `fsync text`, `link entry`, `rename text`. */
function recording(at: Bench): { readonly log: string[]; readonly fs: NonNullable<FileStoreOptions["fs"]> } {
  const log: string[] = [];
  const opened = new Map<number, string>();
  const what = (path: unknown): string => {
    const name = String(path).replace(`${at.folder}/`, "");
    if (name.startsWith(".FILE.archive.md.")) return "archive";
    if (name.startsWith(".FILE.md.")) return "text";
    return name.startsWith(".coord/tmp/") ? "entry" : name;
  };
  return {
    log,
    fs: {
      openSync: (path, flags, mode) => {
        const fd = fs.openSync(path, flags, mode);
        opened.set(fd, what(path));
        return fd;
      },
      fsync: fsyncWith((fd, done) =>
        fs.fsync(fd, (error) => {
          log.push(`fsync ${opened.get(fd)}`);
          done(error);
        }),
      ),
      fsyncSync: (fd) => {
        fs.fsyncSync(fd);
        log.push(`fsync ${opened.get(fd)}`);
      },
      linkSync: (from, to) => {
        fs.linkSync(from, to);
        log.push(`link ${what(from)}`);
      },
      renameSync: (from, to) => {
        fs.renameSync(from, to);
        log.push(`rename ${what(from)}`);
      },
    },
  };
}

/** An option that does something once, at a step. */
function once(when: WriteStep, run: () => void): Pick<FileStoreOptions, "onStep"> {
  let done = false;
  return {
    onStep: (step) => {
      if (step !== when || done) return;
      done = true;
      run();
    },
  };
}

const archived = (line: string) => (now: Snapshot) => ({
  text: now.text.replace(`${line}\n`, ""),
  state: now.state,
  note: note("archive"),
  archive: (current: string | null) => `${current ?? ""}${line}\n`,
});

let child = "";
beforeAll(() => {
  child = bundle("store/crash-child.ts");
});

describe("one write", () => {
  it("has its texts on the disk before their entry is linked, and replaces the file last", async () => {
    const at = bench("one\ntwo\n");
    await at.open().update(adding("three"));
    const { log, fs: disk } = recording(at);
    await at.open({ fs: disk }).update(archived("one"));
    const order = (what: string): number => log.indexOf(what);
    for (const text of ["fsync text", "fsync archive", "fsync entry"]) {
      expect(order(text), `${text} of ${log.join(", ")}`).toBeGreaterThanOrEqual(0);
      expect(order(text), text).toBeLessThan(order("link entry"));
    }
    expect(order("link entry")).toBeLessThan(order("rename archive"));
    expect(order("rename archive")).toBeLessThan(order("rename text"));
    // Then the names are made durable.
    expect(log.slice(-2).toSorted()).toEqual(["fsync .coord/journal", `fsync ${at.folder}`].toSorted());
  });

  it("goes through these moments, and through one more where it takes back what did not reach the file", async () => {
    const at = bench("one\ntwo\n");
    const steps: WriteStep[] = [];
    const onStep = (step: WriteStep): void => void steps.push(step);
    await at.open({ onStep }).update(archived("one"));
    const whole = ["prepared", "published", "compared", "archived", "renamed", "verified"];
    expect(steps).toEqual(["locked", ...whole, "released"]);
    steps.length = 0;
    let isDue = true;
    const edit = (step: WriteStep): void => {
      onStep(step);
      if (step === "published" && isDue) fs.appendFileSync(at.path, "by hand\n");
      if (step === "published") isDue = false;
    };
    await at.open({ onStep: edit }).update(adding("three"));
    expect(steps).toEqual(["locked", "prepared", "published", "voided", ...whole, "released"]);
  });

  it("does not overwrite an archive that somebody edits meanwhile", async () => {
    const at = bench("one\ntwo\n");
    await at.open().update(archived("one"));
    const path = join(at.folder, "FILE.archive.md");
    const store = at.open(once("published", () => fs.appendFileSync(path, "by hand\n")));
    await store.update(archived("two"));
    expect(fs.readFileSync(path, "utf8")).toBe("one\nby hand\ntwo\n");
    expect(at.text()).toBe("");
    expect(leftovers(at.folder)).toEqual([]);
  });

  it("is not acknowledged for an entry that was set aside while its writer settles", async () => {
    const at = bench();
    await at.open().update(adding("two"));
    // A rival finds the entry damaged, sets it aside, and writes: while this writer still waits to replace the file.
    const rival = (): void => {
      fs.writeFileSync(at.coord("journal", "00000003.json"), "damaged");
      fs.rmSync(at.coord("lock"), { force: true });
      execFileSync(process.execPath, [child, at.path, "", "rival"]);
    };
    const revision = await at.open(once("published", rival)).update(adding("three"));
    expect(at.text()).toBe("one\ntwo\nrival\nthree\n");
    const history = await at.open().history();
    expect(history.find((one) => one.revision === revision)?.note.subject).toBe("three");
    expect(await at.open().read()).toMatchObject({ text: at.text(), outside: false });
  });

  it("is not made once more where it can't be taken back, since somebody built on it meanwhile", async () => {
    const at = bench("one\n\ntwo\n");
    await at.open().update(adding("three"));
    let isDue = true;
    const linkSync: typeof fs.linkSync = (from, to) => {
      // The entry that takes this write back is just made: a rival, which holds this process for dead, writes before it.
      if (String(to).endsWith("00000004.json") && isDue) {
        isDue = false;
        fs.rmSync(at.coord("lock"), { force: true });
        execFileSync(process.execPath, [child, at.path, "", "rival"]);
      }
      fs.linkSync(from, to);
    };
    const edit = (): void => fs.writeFileSync(at.path, "by hand\n\none\n\ntwo\nthree\n");
    const store = at.open({ fs: { linkSync }, ...once("published", edit) });
    expect(await store.update(adding("four"))).toBe(3);
    const subjects = (await at.open().history()).map(({ note: { subject } }) => subject);
    expect(subjects.filter((one) => one === "four")).toHaveLength(1);
    expect(at.text()).toContain("by hand\n");
    expect(at.text()).toContain("rival\n");
  });

  it("rebuilds no text across a broken chain", async () => {
    const at = bench(`one\n${"x".repeat(2_000)}\n`);
    const store = at.open();
    for (const line of ["two", "three", "four"]) await store.update(adding(line));
    const other = bench(`one\n${"x".repeat(2_000)}\n`);
    for (const line of ["two", "else", "four"]) await other.open().update(adding(line));
    // An entry that is sound, under the right number, but of another journal.
    fs.copyFileSync(other.coord("journal", "00000003.json"), at.coord("journal", "00000003.json"));
    const { past } = await at.open().read();
    expect([2, 3, 4].map((revision) => past.textAt(revision)?.slice(-9) ?? null)).toEqual([
      "xxxx\ntwo\n",
      null,
      null,
    ]);
  });
});

describe("where the file can't be replaced", () => {
  const refused = {
    renameSync: (from: unknown, to: unknown) => {
      if (String(to).endsWith("FILE.md"))
        throw Object.assign(new Error("EPERM"), { code: "EPERM", path: String(from) });
      fs.renameSync(String(from), String(to));
    },
  };

  it("who was refused by an entry that was then taken back is not told that it got what it wanted", async () => {
    const { open, text } = bench();
    let second: Promise<unknown> | undefined;
    const wishes = (line: string) => (now: { text: string; state: StoreWrite["state"] }) =>
      now.text.includes("taken") ? null : adding(line)(now);
    const first = open({
      fs: refused,
      onStep: (step) => {
        if (step !== "published") return;
        second ??= open({ fs: refused }).update(wishes("taken by the second"));
        void second.catch(() => undefined);
      },
    });
    const one = await first.update(wishes("taken by the first")).catch((error: unknown) => error);
    const other = await second?.catch((error: unknown) => error);
    expect([one, other]).toEqual([expect.any(StoreError), expect.any(StoreError)]);
    expect(text()).toBe("one\n");
  });
});
