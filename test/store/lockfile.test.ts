import fs from "node:fs";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { checksum } from "../../src/store/file/entry.ts";
import { acquire, isAbandoned, joinQueue, lockFile, pacer, removeLink } from "../../src/store/file/lock.ts";
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

/** Some time later, by the clock that nobody sets. */
function steadilyLater<T>(ms: number, run: () => T): T {
  const { hrtime } = process;
  const [seconds, nanoseconds] = hrtime();
  process.hrtime = Object.assign(
    (): [number, number] => [seconds + Math.floor(ms / 1e3), nanoseconds + (ms % 1e3) * 1e6],
    { bigint: () => hrtime.bigint() },
  );
  try {
    return run();
  } finally {
    process.hrtime = hrtime;
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

  it.each(["a link", "a folder"])(
    "that bears a time to come, as %s, is as old as it has been seen so",
    (form) => {
      const at = desk();
      const rival = handle(at);
      const comes = (ms: number) => {
        if (form === "a link") at.link(FOREIGN, -ms);
        else {
          fs.mkdirSync(at.lock, { recursive: true });
          fs.utimesSync(at.lock, new Date(), new Date(Date.now() + ms));
        }
      };
      comes(172_800_000);
      expect([rival.age() === 0, steadilyLater(1_000, () => rival.age() === 0)]).toEqual([false, false]);
      // Its owner lives, and shows it.
      comes(172_900_000);
      expect(steadilyLater(2_500, () => rival.age() === 0)).toBe(false);
      expect(steadilyLater(4_000, () => rival.age() === 0)).toBe(false);
      expect(steadilyLater(5_000, () => rival.age() === 0)).toBe(true);
    },
  );

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

  it.each(["EPERM", "EACCES", "ENOSYS", "ENOTSUP", "EOPNOTSUPP", "EISDIR"])(
    "is a folder where links are not to be had (%s)",
    (code) => {
      const at = desk({
        symlinkSync: () => {
          throw fsError(code);
        },
      });
      const one = handle(at);
      expect([one.mkdir(), one.isMine(), fs.statSync(at.lock).isDirectory()]).toEqual(["done", true, true]);
      // Whatever time it bears, it is its owner's, who gives it back.
      expect([one.rmdir(), fs.existsSync(at.lock)]).toEqual(["done", false]);
    },
  );

  it("that is a folder has its time, which tells whose it is; any other error is told", () => {
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

describe("the queue", () => {
  const came = (at: ReturnType<typeof desk>, name: string, ms = 1) => {
    const full = `${String(ms).padStart(15, "0")}.${name.includes(".") ? name : `${ownToken()}.${name}`}`;
    fs.writeFileSync(join(at.folder, ".coord", "queue", full), "");
    return () => fs.rmSync(join(at.folder, ".coord", "queue", full), { force: true });
  };
  /** How often the folder is listed. */
  function listing() {
    const counted = { lists: 0 };
    const at = desk({
      readdirSync: ((...all: Parameters<typeof fs.readdirSync>) => {
        counted.lists++;
        return fs.readdirSync(...all);
      }) as typeof fs.readdirSync,
    });
    return { at, counted };
  }

  it("tells how many came before, in the order of their coming", () => {
    const at = desk();
    const ticket = joinQueue(at.state);
    expect(at.queue()).toEqual([expect.stringMatching(/^00\d{13}\./)]);
    expect(ticket.place()).toBe(0);
    ticket.leave();
    ticket.leave();
    expect(at.queue()).toEqual([]);
    const [one, two, three] = [came(at, "a", 1), came(at, "b", 2), came(at, "c", 3)];
    came(at, "z", 999_999_999_999_999);
    const last = joinQueue(at.state);
    expect(last.place()).toBe(3);
    one();
    expect(last.place()).toBe(2);
    three();
    expect(last.place()).toBe(1);
    two();
    expect(last.place()).toBe(0);
    last.leave();
    expect(at.queue()).toHaveLength(1);
  });

  it("is not listed by the first, nor by the second as long as the first is there", () => {
    const { at, counted } = listing();
    const first = came(at, "a");
    const ticket = joinQueue(at.state);
    expect([ticket.place(), counted.lists]).toEqual([1, 1]);
    expect([ticket.place(), counted.lists]).toEqual([1, 1]);
    first();
    expect([ticket.place(), counted.lists]).toEqual([0, 2]);
    // Nobody gets before the first any more.
    came(at, "b");
    expect([ticket.place(), counted.lists]).toEqual([0, 2]);
    const third = joinQueue(at.state);
    expect([third.place(), third.place(), counted.lists]).toEqual([2, 2, 4]);
  });

  it("takes who was removed in again, at its end till it is looked at anew", () => {
    const at = desk();
    came(at, "a");
    const ticket = joinQueue(at.state);
    const [, own = ""] = at.queue().toSorted();
    fs.rmSync(join(at.folder, ".coord", "queue", own));
    came(at, "b", 2);
    expect([ticket.place(), at.queue().includes(own)]).toEqual([2, true]);
    expect(ticket.place()).toBe(2);
  });

  it("lets the dead go: the first, and the one just before, and no other", () => {
    const at = desk();
    for (const [ms, name] of ["a", "b", "c"].entries()) came(at, dead(name), ms + 1);
    const ticket = joinQueue(at.state);
    ticket.dismissDead();
    expect(at.queue()).toHaveLength(4);
    expect(ticket.place()).toBe(3);
    ticket.dismissDead();
    expect(at.queue().map((name) => name.slice(-1))).toContain("b");
    expect([at.queue().length, ticket.place()]).toEqual([2, 1]);
    ticket.dismissDead();
    expect([at.queue().length, ticket.place()]).toEqual([1, 0]);
    // Itself it never lets go.
    ticket.dismissDead();
    expect(at.queue()).toHaveLength(1);
  });

  it("keeps who can't be looked up for a minute", () => {
    const at = desk();
    const { now } = Date;
    const NOW = now();
    Date.now = () => NOW;
    try {
      came(at, FOREIGN, NOW - 60_000);
      const ticket = joinQueue(at.state);
      ticket.place();
      ticket.dismissDead();
      expect(at.queue()).toHaveLength(2);
      Date.now = () => NOW + 1;
      ticket.dismissDead();
      expect(at.queue()).toHaveLength(1);
    } finally {
      Date.now = now;
    }
  });
});

describe("the pause at a place in the queue", () => {
  const { random } = Math;
  afterEach(() => void (Math.random = random));
  /** The pauses at places and times, the middle of what is random. */
  const paused = (...all: readonly (readonly [place: number, now: number])[]) => {
    Math.random = () => 0.5;
    const paces = pacer();
    return all.map(([place, now]) => Number(paces(place, now).toFixed(3))).at(-1);
  };

  it("is none for the first, who attends as long as things move", () => {
    expect(paused([0, 1_000])).toBe(0);
    expect(paused([0, 1_000], [0, 1_029])).toBe(0);
    expect(paused([0, 1_000], [0, 1_031])).toBe(1);
    expect(paused([1, 1_000])).toBe(1);
    expect(paused([2, 1_000])).toBe(1.5);
  });

  it("is for the first till a good part of the time is over that the lock is held", () => {
    // Ten milliseconds a place: with each, what is believed grows by a quarter.
    const slow = [5, 4, 3, 2, 1, 0].map((place, at) => [place, 1_000 + 10 * at] as const);
    expect(paused(...slow)).toBe(1.831);
    expect(paused(...slow, [0, 1_050 + 1])).toBe(1.289);
    expect(paused(...slow, [0, 1_050 + 2])).toBe(0);
  });

  it("begins with what was seen before, as far as that is not long", () => {
    const begun = (ms: number) => {
      Math.random = () => 0.5;
      const pace = { ms };
      return [pacer(pace)(4, 1_000), pace.ms].map((one) => Number(one.toFixed(3)));
    };
    expect(begun(3)).toEqual([6, 3]);
    expect(begun(400)).toEqual([20, 10]);
  });

  it("is till half of those before will be through", () => {
    expect(paused([50, 1_000])).toBe(37.5);
    expect(paused([4, 1_000])).toBe(3);
    // Ten places in five milliseconds.
    expect(paused([50, 1_000], [40, 1_005])).toBe(10);
    expect(paused([50, 1_000], [40, 1_005], [20, 1_015])).toBe(5);
  });

  it("is believed to grow reluctantly, and not where the queue grows", () => {
    expect(paused([50, 1_000], [40, 1_005], [30, 1_405])).toBe(9.375);
    expect(paused([50, 1_000], [40, 1_005], [40, 1_006])).toBe(12.5);
    expect(paused([50, 1_000], [40, 1_005], [44, 1_006])).toBe(13.75);
    expect(paused([50, 1_000], [40, 1_005], [44, 1_007], [43, 1_008])).toBe(16.797);
  });

  it("is short near the front, and never long", () => {
    expect(paused([3, 1_000])).toBe(2.25);
    expect(paused([3, 1_000], [3, 1_030])).toBe(2.813);
    expect(paused([3, 1_000], ...Array.from({ length: 9 }, () => [3, 1_030] as const))).toBe(10);
    expect(paused([133, 1_000])).toBe(99.75);
    expect(paused([500, 1_000])).toBe(100);
  });

  it("is at random, so that not all ask at once", () => {
    const at = (value: number) => {
      Math.random = () => value;
      return Number(pacer()(40, 1_000).toFixed(3));
    };
    expect([at(0), at(0.5), at(1)]).toEqual([21, 30, 39]);
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

  it("tries again where somebody removed the folder meanwhile", async () => {
    let failures = 2;
    const at = desk({
      symlinkSync: (...all) => {
        if (failures-- > 0) throw fsError("ENOENT");
        fs.symlinkSync(...all);
      },
    });
    expect(await failureOf(acquire(at.state, 0))).toMatchObject({ kind: "lock-timeout", owner: null });
    const held = await hastened(() => acquire(at.state, 60_000));
    expect([held.isMine(), failures]).toEqual([true, -1]);
    await held.release();
  });

  it("behind another gets it once it is free so long that this one must be asleep", async () => {
    const at = desk();
    fs.writeFileSync(join(at.folder, ".coord", "queue", `${"0".repeat(15)}.${uniqueName()}`), "");
    const [held, waited] = await hastened(async () => {
      const since = Date.now();
      return [await acquire(at.state, 60_000), Date.now() - since] as const;
    });
    expect([held.isMine(), waited >= 50, waited < 30_000]).toEqual([true, true, true]);
    await held.release();
  });

  it("takes over from who dies meanwhile, soon at the front and later behind", async () => {
    const slept = async (before: number) => {
      const at = desk();
      at.link(dead("gone"));
      for (let place = 0; place < before; place++)
        fs.writeFileSync(
          join(at.folder, ".coord", "queue", `${String(place).padStart(15, "0")}.${uniqueName()}`),
          "",
        );
      let ms = 0;
      const held = await hastened(
        () => acquire(at.state, 60_000),
        (told) => (ms = told),
      );
      await held.release();
      return ms;
    };
    const [front, behind] = [await slept(1), await slept(30)];
    expect([front < 60, behind > front]).toEqual([true, true]);
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

it.each(["readlinkSync", "unlinkSync"] as const)(
  "the right to remove a link is given back, also where %s fails once",
  (name) => {
    let left = 1;
    const real = fs[name] as (path: fs.PathLike) => unknown;
    const failing = (path: fs.PathLike): unknown => {
      if (String(path).includes("takeover.") && left-- > 0) throw fsError("EIO");
      return real(path);
    };
    const { folder, state, lock, link } = desk({ [name]: failing });
    link(FOREIGN);
    removeLink(state, "lock", FOREIGN);
    expect(left).toBeLessThan(1);
    expect([fs.existsSync(lock), fs.readdirSync(join(folder, ".coord", "tmp"))]).toEqual([false, []]);
  },
);
