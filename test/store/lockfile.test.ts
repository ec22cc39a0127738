import fs from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { checksum } from "../../src/store/file/entry.ts";
import { acquire, isAbandoned, lockFile } from "../../src/store/file/lock.ts";
import { diskWith, type Disk } from "../../src/system/files.ts";
import { ownToken, uniqueName } from "../../src/system/processes.ts";
import { StateFolder } from "../../src/system/state.ts";
import { hastened } from "../hasten.ts";
import { failureOf, fsError, tempFolder } from "./support.ts";

const FOREIGN = "0123456789abcdef.1.2.3.nonce";
const dead = (nonce: string) => `${ownToken().replace(/\d+\.\d+$/, "1.1")}.${nonce}`;

function desk(replaced?: Partial<Disk>) {
  const folder = tempFolder();
  const state = new StateFolder(join(folder, "FILE.md"), diskWith(replaced));
  state.makeFolder("tmp");
  state.makeFolder("queue");
  const lock = join(folder, ".coord", "lock");
  /** A link whose owner has been silent for so long. */
  const link = (target: string, silentMs = 0) => {
    fs.rmSync(lock, { force: true });
    fs.symlinkSync(target, lock);
    fs.lutimesSync(lock, new Date(), new Date(Date.now() - silentMs));
  };
  return { folder, state, lock, link, queue: () => fs.readdirSync(join(folder, ".coord", "queue")) };
}

/** The answer of a call: what it found, or its error's code. */
function answerOf<T>(run: (done: (error: Error | null, found?: T) => void) => void): unknown {
  let said: unknown = "nothing";
  run((error, found) => (said = error === null ? (found ?? "done") : (error as NodeJS.ErrnoException).code));
  return said;
}

function handle({ state, lock }: Pick<ReturnType<typeof desk>, "state" | "lock">) {
  const file = lockFile(state);
  return {
    isMine: () => file.isMine(),
    mkdir: () => answerOf((done) => file.mkdir(lock, done)),
    rmdir: () => answerOf((done) => file.rmdir(lock, done)),
    rmdirSync: () => file.rmdirSync(lock),
    age: () => {
      const found = answerOf<{ readonly mtime: Date }>((done) => file.stat(lock, done));
      return typeof found === "string" ? found : (found as { mtime: Date }).mtime.getTime();
    },
    utimes: (at: number) => answerOf((done) => file.utimes(lock, new Date(at), new Date(at), done)),
  };
}

/** The link that stands for the right to remove the one with this target. */
function rightOf(folder: string, target: string): string {
  return join(folder, ".coord", "tmp", `takeover.${checksum(target)}`);
}

/** Some time later, by this process's clock. */
function later<T>(ms: number, run: () => T): T {
  const { now } = Date;
  Date.now = () => now() + ms;
  try {
    return run();
  } finally {
    Date.now = now;
  }
}

describe("the lock's link", () => {
  it("is made by one, who has it until somebody passes over it", () => {
    const at = desk();
    const [one, other] = [handle(at), handle(at)];
    expect([one.isMine(), one.mkdir(), one.isMine()]).toEqual([false, "done", true]);
    expect(fs.readlinkSync(at.lock)).toMatch(new RegExp(`^${ownToken()}\\.`));
    expect([other.mkdir(), other.isMine()]).toEqual(["EEXIST", false]);
    // It has the time that its owner was told, whatever the link's is.
    expect(one.utimes(5_000)).toBe("done");
    expect(one.age()).toBe(5_000);
    at.link(uniqueName());
    expect([one.isMine(), one.age(), one.rmdir()]).toEqual([false, "ENOENT", "done"]);
    expect(fs.lstatSync(at.lock).isSymbolicLink()).toBe(true);
  });

  it("is given back once, at once or after a long hold, and never another's", () => {
    for (const held of [0, 999, 1_000, 5_000]) {
      const at = desk();
      const one = handle(at);
      one.mkdir();
      later(held, () => one.rmdirSync());
      expect([fs.existsSync(at.lock), at.state.list("tmp")]).toEqual([false, []]);
      const other = handle(at);
      other.mkdir();
      const theirs = uniqueName();
      at.link(theirs);
      later(held, () => other.rmdirSync());
      expect([fs.readlinkSync(at.lock), at.state.list("tmp")]).toEqual([theirs, []]);
    }
  });

  it("after a long hold is left to who has the right to remove it", () => {
    const at = desk();
    const one = handle(at);
    one.mkdir();
    const target = fs.readlinkSync(at.lock);
    const rival = handle(at);
    // A rival who judged it is at it: its right is a link, named after the target.
    rival.age();
    const right = rightOf(at.folder, target);
    fs.symlinkSync(uniqueName(), right);
    later(1_000, () => one.rmdirSync());
    expect(fs.readlinkSync(at.lock)).toBe(target);
    fs.rmSync(right);
    rival.rmdir();
    expect([fs.existsSync(at.lock), at.state.list("tmp")]).toEqual([false, []]);
  });

  it("shows its age to who waits: none while its owner lives, great when it is gone", () => {
    const at = desk();
    const rival = handle(at);
    const isOld = (target: string, silentMs: number): boolean => {
      at.link(target, silentMs);
      const age = rival.age();
      expect(isAbandoned(at.state, "lock")).toBe(age === 0);
      if (age !== 0) expect(Math.abs(Number(age) - Date.now())).toBeLessThan(60_000);
      return age === 0;
    };
    expect(isOld(dead("a"), 0)).toBe(true);
    expect([isOld(uniqueName(), 0), isOld(uniqueName(), 5_000), isOld(uniqueName(), 11_000)]).toEqual([
      false,
      false,
      true,
    ]);
    expect([isOld(FOREIGN, 0), isOld(FOREIGN, 2_500)]).toEqual([false, true]);
    fs.rmSync(at.lock);
    expect([isAbandoned(at.state, "lock"), rival.age()]).toEqual([false, "ENOENT"]);
  });

  it("is renewed by its owner, but not in its first moment", () => {
    const at = desk();
    const one = handle(at);
    one.mkdir();
    const { mtimeMs } = fs.lstatSync(at.lock);
    one.utimes(Date.now());
    expect(fs.lstatSync(at.lock).mtimeMs).toBe(mtimeMs);
    later(60_000, () => one.utimes(1_000));
    expect(fs.lstatSync(at.lock).mtimeMs - mtimeMs).toBeGreaterThan(50_000);
    expect(one.age()).toBe(1_000);
  });

  it("is a folder where links are not to be had; any other error is told", () => {
    const at = desk({
      symlinkSync: () => {
        throw fsError("ENOSYS");
      },
    });
    const [one, other] = [handle(at), handle(at)];
    expect([one.mkdir(), one.isMine(), fs.statSync(at.lock).isDirectory()]).toEqual(["done", true, true]);
    expect([other.mkdir(), other.isMine()]).toEqual(["EEXIST", false]);
    expect(one.utimes(1_700_000_000_000)).toBe("done");
    expect([one.isMine(), one.age(), fs.statSync(at.lock).mtimeMs]).toEqual([
      true,
      1_700_000_000_000,
      1_700_000_000_000,
    ]);
    fs.utimesSync(at.lock, 1, 1);
    expect([one.isMine(), other.age()]).toEqual([false, 1_000]);
    one.rmdirSync();
    expect(fs.existsSync(at.lock)).toBe(true);
    other.rmdirSync();
    expect(fs.existsSync(at.lock)).toBe(false);
    const stuck = desk({
      symlinkSync: () => {
        throw fsError("EIO");
      },
    });
    expect([handle(stuck).mkdir(), fs.existsSync(stuck.lock)]).toEqual(["EIO", false]);
  });

  it("that is abandoned is removed by who has the right, and that right is passed on four times at most", () => {
    const at = desk();
    const chain = (length: number) => {
      at.link(dead("lock"));
      let target = dead("lock");
      for (let count = 0; count < length; count++) {
        const owner = dead(`x${length}${count}`);
        fs.symlinkSync(owner, rightOf(at.folder, target));
        target = owner;
      }
      const rival = handle(at);
      rival.age();
      rival.rmdir();
      const left = [
        fs.lstatSync(at.lock, { throwIfNoEntry: false }) !== undefined,
        at.state.list("tmp").length,
      ];
      for (const name of at.state.list("tmp")) fs.rmSync(join(at.folder, ".coord", "tmp", name));
      return left;
    };
    expect([0, 1, 4].map(chain)).toEqual(Array.from({ length: 3 }, () => [false, 0]));
    expect(chain(5)).toEqual([true, 5]);
  });
});

describe("who waits for the lock", () => {
  it("gets it when it is free, gives it back, and leaves the queue", async () => {
    const at = desk();
    const held = await acquire(at.state, 1_000);
    expect([held.isMine(), at.queue()]).toEqual([true, []]);
    const waiting = acquire(at.state, 60_000);
    await new Promise((resolve) => setImmediate(resolve));
    await held.release();
    const next = await waiting;
    expect([held.isMine(), next.isMine(), at.queue()]).toEqual([false, true, []]);
    await next.release();
    await next.release();
    expect(fs.existsSync(at.lock)).toBe(false);
  });

  it("is told whose it is when the time is over, and how long that was", async () => {
    const at = desk();
    for (const [target, owner] of [
      [uniqueName(), `process ${process.pid}`],
      [FOREIGN, "process 2 (another machine, container or boot)"],
    ] as const) {
      at.link(target, -600_000);
      expect(await failureOf(acquire(at.state, 0))).toEqual({ kind: "lock-timeout", waitedMs: 0, owner });
      const failure = await hastened(() => failureOf(acquire(at.state, 90)));
      expect(failure).toMatchObject({ kind: "lock-timeout", owner });
      expect(failure).toHaveProperty("waitedMs", expect.any(Number));
      const { waitedMs } = failure as { waitedMs: number };
      expect([Number.isInteger(waitedMs), waitedMs >= 90]).toEqual([true, true]);
      expect([at.queue(), fs.readlinkSync(at.lock)]).toEqual([[], target]);
    }
  });

  it("comes after who came before, unless that one is dead, or cannot be looked up for a minute", async () => {
    const at = desk();
    const ticket = (ageMs: number, name: string) => {
      const path = join(
        at.folder,
        ".coord",
        "queue",
        `${String(Date.now() - ageMs).padStart(15, "0")}.${name}`,
      );
      fs.writeFileSync(path, "");
    };
    ticket(1_000, dead("x"));
    ticket(61_000, FOREIGN);
    const held = await hastened(() => acquire(at.state, 60_000));
    expect([held.isMine(), at.queue()]).toEqual([true, []]);
    await held.release();
    // One who lives, or may live, keeps its place, though nobody waits for it for ever.
    for (const name of [uniqueName(), FOREIGN]) {
      ticket(30_000, name);
      const next = await hastened(() => acquire(at.state, 60_000));
      expect([next.isMine(), at.queue()]).toEqual([true, [expect.stringContaining(name)]]);
      await next.release();
      for (const left of at.queue()) fs.rmSync(join(at.folder, ".coord", "queue", left));
    }
  });

  it("and is not to wait does not ask who came before", async () => {
    const at = desk();
    fs.writeFileSync(join(at.folder, ".coord", "queue", `000000000000001.${uniqueName()}`), "");
    const held = await acquire(at.state, 0);
    expect([held.isMine(), at.queue().length]).toEqual([true, 1]);
    await held.release();
  });

  it("takes over at once from who is dead", async () => {
    const at = desk();
    at.link(dead("gone"));
    const held = await acquire(at.state, 0);
    expect(held.isMine()).toBe(true);
    await held.release();
    at.link(dead("gone"));
    const next = await hastened(() => acquire(at.state, 60_000));
    expect([next.isMine(), at.queue()]).toEqual([true, []]);
    await next.release();
  });

  it("is told of an error of the disk", async () => {
    const at = desk({
      symlinkSync: () => {
        throw fsError("EIO");
      },
    });
    await expect(acquire(at.state, 1_000)).rejects.toMatchObject({ code: "EIO" });
    expect(at.queue()).toEqual([]);
  });
});
