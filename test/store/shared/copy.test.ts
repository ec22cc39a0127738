import fs from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { BEAT } from "../../../src/store/shared/cache.ts";
import { LedgerError, type Ledger } from "../../../src/store/shared/ledger.ts";
import { localOf } from "../../../src/store/shared/local.ts";
import { memoryLedger, type MemoryLedger } from "./memory-ledger.ts";
import { StoreError, type OutsideChange, type Reconciled } from "../../../src/store/store.ts";
import { StateFolder } from "../../../src/system/state.ts";
import { hastened } from "../../hasten.ts";
import { adding, failureOf, honour } from "../support.ts";
import { flaky, machine, type Machine } from "./support.ts";

const NOW = 1_700_000_000_000;
const MINUTE = 60_000;

/** A ledger that never answers, and whether it was told that nobody waits any more. */
function silent(changed: Partial<Ledger> = {}) {
  const asked = { since: 0, closed: 0 };
  const ledger: MemoryLedger = {
    ...memoryLedger(),
    since: async () => {
      asked.since++;
      return new Promise<never>(() => undefined);
    },
    close: async () => void asked.closed++,
    ...changed,
  };
  return { asked, ledger };
}

/** A machine that has a copy of what another one shares. */
async function copied(ledger: MemoryLedger, text = "one\n"): Promise<Machine> {
  await machine(ledger, text).open().replication.sync();
  const here = machine(ledger);
  await here.open().replication.sync();
  return here;
}

const contactOf = async (here: Machine) => {
  const { at, reached } = await here.open().replication.status();
  return { at, reached };
};

describe("a copy", () => {
  it("is got by who reads where there is none yet", async () => {
    const ledger = memoryLedger();
    await machine(ledger, "one\n").open().replication.sync();
    const here = machine(ledger);
    expect(await here.open().exists()).toBe(false);
    expect((await here.open().read()).text).toBe("one\n");
    expect([await here.open().exists(), here.text()]).toEqual([true, "one\n"]);
  });

  it("is missing where there is nothing to get, and where it was deleted", async () => {
    const none = machine(memoryLedger());
    expect(await failureOf(none.open().read())).toEqual({ kind: "missing", hadJournal: false });
    const ledger = memoryLedger();
    const here = await copied(ledger);
    fs.rmSync(here.path);
    const { since } = ledger;
    let asked = 0;
    ledger.since = async (...all) => {
      asked++;
      return since(...all);
    };
    expect(await failureOf(hastened(() => here.open().read()))).toEqual({
      kind: "missing",
      hadJournal: true,
    });
    expect(asked).toBe(0);
    expect(await here.open().read(true)).toMatchObject({ exists: false, revision: 1 });
  });

  it("that can't be read is no copy that has to be got", async () => {
    const { asked, ledger } = silent();
    const here = machine(ledger, "one\n");
    fs.writeFileSync(here.path, Buffer.from([0xff]));
    expect(await failureOf(here.open().read())).toMatchObject({ kind: "not-utf8" });
    expect(asked.since).toBe(0);
  });

  it("is not waited for by a hook longer than a second and a half", async () => {
    for (const [lockTimeoutMs, waited] of [
      [1_000, 1_500],
      [1_001, 20_000],
    ] as const) {
      const { ledger } = silent();
      const here = machine(ledger);
      const { setTimeout: later } = globalThis;
      const waits: number[] = [];
      // The patience of who reads is over at once.
      const soon = (done: () => void, ms = 0): NodeJS.Timeout => {
        waits.push(ms);
        return later(done, ms > 1_000 ? 50 : ms);
      };
      globalThis.setTimeout = Object.assign(soon, later);
      try {
        expect(await failureOf(here.open({ lockTimeoutMs }).read())).toEqual({
          kind: "missing",
          hadJournal: false,
        });
      } finally {
        globalThis.setTimeout = later;
      }
      // Others of this process wait, too: what tells is which of the two was set, and once.
      expect(waits.filter((ms) => [1_500, 20_000].includes(ms))).toEqual([waited]);
    }
  });

  it("has the shared history up to where it stands, without void entries and signs of life", async () => {
    const ledger = memoryLedger();
    const here = await copied(ledger);
    await here.open().update(adding("two"));
    ledger.bodies.push("{}");
    await here.open().replication.sync();
    await machine(ledger).open().update(adding("elsewhere"));
    const history = await here.open().history();
    expect(history.map(({ revision }) => revision)).toEqual([1, 2]);
    expect(history.at(-1)).toMatchObject({ note: { subject: "two" }, edits: [[4, 4, "two\n"]] });
  });

  it("tells where it stands, and what is not sent", async () => {
    const ledger = memoryLedger({ clock: () => NOW + 5_000 });
    const here = machine(ledger, "one\n");
    const open = () => here.open({ clock: () => NOW, place: "there" });
    expect(await open().replication.status()).toEqual({
      kind: "memory",
      place: "there",
      at: null,
      reached: false,
      askedAt: 0,
      offsetMs: 0,
      revision: 0,
      pending: false,
      signs: [],
    });
    await open().replication.sync();
    const synced = { at: NOW, reached: true, offsetMs: 5_000, revision: 1, pending: false };
    expect(await open().replication.status()).toMatchObject(synced);
    fs.appendFileSync(here.path, "typed\n");
    expect(await open().replication.status()).toMatchObject({ ...synced, pending: true });
    fs.rmSync(here.path);
    expect(await hastened(() => open().replication.status())).toMatchObject({ ...synced, pending: false });
  });
});

describe("a copy that is brought up to date", () => {
  it("says whether anything was new", async () => {
    const ledger = memoryLedger();
    const here = await copied(ledger);
    expect(await here.open().replication.refresh(10_000)).toBe(false);
    await machine(ledger).open().update(adding("two"));
    expect(await here.open().replication.refresh(10_000)).toBe(true);
    expect(here.text()).toBe("one\ntwo\n");
  });

  it("in time only: then the ledger is let go, and it is known not to be reached", async () => {
    const ledger = memoryLedger();
    const here = await copied(ledger);
    expect((await contactOf(here)).reached).toBe(true);
    const { since, close } = ledger;
    const quiet = silent();
    Object.assign(ledger, { since: quiet.ledger.since, close: quiet.ledger.close });
    expect(await here.open().replication.refresh(30)).toBe(false);
    expect(quiet.asked).toEqual({ since: 1, closed: 1 });
    expect((await contactOf(here)).reached).toBe(false);
    Object.assign(ledger, { since, close });
    await here.open().replication.sync();
    expect((await contactOf(here)).reached).toBe(true);
  });

  it("is none the worse where it was the file that was waited for", async () => {
    const ledger = memoryLedger();
    const here = await copied(ledger);
    const fails = { ...ledger, close: () => Promise.reject(new Error("closed")) };
    const late = here.open({
      ledger: async () => {
        await new Promise((resolve) => setTimeout(resolve, 200));
        return fails;
      },
    });
    expect(await late.replication.refresh(20)).toBe(false);
    expect((await contactOf(here)).reached).toBe(true);
  });

  it("is not where the store says no; a bug is told", async () => {
    const here = await copied(memoryLedger());
    const failing = (error: Error) =>
      here.open({ ledger: async () => ({ ...memoryLedger(), since: () => Promise.reject(error) }) });
    expect(await failing(new LedgerError("away", false)).replication.refresh(10_000)).toBe(false);
    const no = new StoreError({ kind: "refused", place: "p", cause: "c" });
    expect(await failing(no).replication.refresh(10_000)).toBe(false);
    await expect(failing(new RangeError("bug")).replication.refresh(10_000)).rejects.toThrow("bug");
    await expect(failing(no).replication.sync()).rejects.toBe(no);
  });

  it("has its ledger opened once, and only where it is asked for", async () => {
    const ledger = memoryLedger();
    const here = await copied(ledger);
    let opened = 0;
    const store = here.open({
      ledger: async () => {
        opened++;
        return ledger;
      },
    });
    await store.read();
    expect(opened).toBe(0);
    await store.update(adding("two"));
    await store.update(adding("three"));
    expect(opened).toBe(1);
  });
});

describe("a copy that is old", () => {
  /** Whether it is renewed so long after the last contact. */
  async function renewed(ms: number, changed: Parameters<Machine["open"]>[0] = {}, here?: Machine) {
    const copy = here ?? (await synced());
    let count = 0;
    const renew = async () => void count++;
    await copy.open({ clock: () => NOW + ms, renew, ...changed }).replication.renew();
    return count;
  }
  async function synced(): Promise<Machine> {
    const here = machine(memoryLedger(), "one\n");
    await here.open({ clock: () => NOW }).replication.sync();
    return here;
  }

  it("is renewed in the background, by one process at a time", async () => {
    expect(await renewed(30_000)).toBe(0);
    const here = await synced();
    expect(await renewed(30_001, {}, here)).toBe(1);
    expect(await renewed(30_002, {}, here)).toBe(0);
    expect(await renewed(20_000, { staleMs: 19_999 })).toBe(1);
    await (await synced()).open({ clock: () => NOW + MINUTE }).replication.renew();
  });

  it("is not while somebody was asked just now, whatever the answer", async () => {
    const away = machine(flaky(["unreached"]), "one\n");
    await failureOf(away.open({ clock: () => NOW }).replication.sync());
    expect(await renewed(15_000, {}, away)).toBe(0);
    expect(await renewed(15_001, {}, away)).toBe(1);
  });

  it("never was one where there was no contact", async () => {
    expect(await renewed(0, {}, machine(memoryLedger(), "one\n"))).toBe(1);
  });
});

describe("a sign of life", () => {
  /** The commands of the entries after a sync of somebody who was heard of so long ago, and sent something. */
  async function commands(kind: "git" | "memory", sentMs: number, heardMs: number | null) {
    const { signs: _, ...ledger } = memoryLedger();
    const here = machine(ledger, "one\n");
    const state = new StateFolder(here.path);
    const at = { now: NOW };
    const open = () => here.open({ kind, clock: () => at.now, host: () => "here" });
    await open().update(adding("two"));
    at.now += sentMs;
    if (heardMs !== null) state.touch("leases/7", at.now - heardMs);
    const revision = await open().replication.sync();
    return [revision, ...(await ledger.since(2)).entries.map(({ note }) => note)];
  }

  it("is an entry of its own where only entries carry it, now and then, as long as somebody works", async () => {
    const beat = { instance: null, command: BEAT, subject: "", at: NOW + 450_001 };
    expect(await commands("git", 450_001, 59_999)).toEqual([3, beat]);
    expect(await commands("git", 450_000, 0)).toEqual([2]);
    expect(await commands("git", 450_001, 60_000)).toEqual([2]);
    expect(await commands("git", 450_001, null)).toEqual([2]);
    expect(await commands("memory", 450_001, 0)).toEqual([2]);
  });

  it("is none where nothing is shared", async () => {
    const here = machine(memoryLedger());
    new StateFolder(here.path).touch("leases/7", NOW);
    expect(await here.open({ kind: "git", clock: () => NOW }).replication.sync()).toBe(0);
  });
});

describe("what is typed into a copy", () => {
  /** The file, its state and the verdict's question behind a text that was saved into it. */
  async function typed(reconcile: (change: OutsideChange) => Reconciled, text = "one\ntyped\n") {
    const asked: OutsideChange[] = [];
    const ledger = flaky(["ok", "ok"]);
    const here = machine(ledger, "one\n");
    await here.open().update(adding("two"));
    fs.writeFileSync(here.path, text);
    // Long ago: nobody is at it any more.
    fs.utimesSync(here.path, 5, 5);
    const store = here.open({
      reconcile: (change) => {
        asked.push(change);
        return reconcile(change);
      },
    });
    return { here, store, asked };
  }

  it("is what it is, whatever was made of it, and is judged by the shared state", async () => {
    const { store, asked } = await typed(({ state }) => ({ text: "another\n", state }));
    // The file's own store asks first; the text that stands is the typed one, of which the verdict on what is shared is made.
    expect((await store.read()).text).toBe("another\n");
    expect(asked.map(({ before, after, state }) => [before, after, state])).toEqual([
      ["one\ntwo\n", "one\ntyped\n", null],
      ["one\ntwo\n", "one\ntyped\n", null],
    ]);
  });

  it("from an old buffer has the newer writes in it, and says so from then on", async () => {
    const stale = (change: OutsideChange): Reconciled =>
      change.isMerged === true
        ? { text: change.after, state: change.state }
        : { text: "merged\n", state: change.state, origin: "stale" };
    const { here, store, asked } = await typed(stale);
    expect((await store.read()).text).toBe("merged\n");
    expect(asked.map(({ isMerged }) => isMerged)).toEqual([undefined, true]);
    await store.update(adding("three"));
    expect(here.text()).toBe("merged\nthree\n");
  });

  it("on a text that is not the newest is merged with it", async () => {
    const { openFileStore } = await import("../../../src/store/file/index.ts");
    const ledger = memoryLedger();
    const here = machine(ledger, "one\n\nend\n");
    await here.open().update(adding("two"));
    let isDue = true;
    // An editor that has the file open saves it while it is replaced.
    const onStep = (step: string): void => {
      if (step !== "compared" || !isDue) return;
      isDue = false;
      fs.writeFileSync(here.path, "typed\n\none\n\nend\ntwo\n");
    };
    await here.open({ onStep }).update(adding("three"));
    expect(here.text()).toBe("typed\n\none\n\nend\ntwo\nthree\n");
    const own = openFileStore({ path: here.path, reconcile: honour, lockTimeoutMs: 1_000 });
    expect(localOf((await own.read()).state).revision).toBeGreaterThan(2);
  });

  it("into a file that was never shared is sent as it is", async () => {
    const ledger = memoryLedger();
    const here = machine(ledger, "own\n");
    fs.mkdirSync(join(here.folder, ".coord"), { recursive: true });
    fs.writeFileSync(here.path, "own\ntyped\n");
    await here.open().replication.sync();
    expect((await ledger.since(0)).entries).toMatchObject([{ text: "own\ntyped\n" }]);
  });
});

describe("a copy is told of", () => {
  it("by who accepts, puts back, leaves or watches", async () => {
    const ledger = memoryLedger();
    const here = await copied(ledger);
    ledger.bodies.length = 0;
    await machine(ledger, "other\n").open().replication.sync();
    expect(await here.open().replication.accept()).toBe(1);
    expect(here.text()).toBe("other\n");
    ledger.bodies.length = 0;
    expect(await here.open().replication.restore()).toBe(1);
    expect(ledger.bodies).toHaveLength(1);
    await here.open().replication.leave();
    expect(localOf((await here.open().read()).state).revision).toBe(0);
    expect(await here.open().archive()).toBeNull();
    let stop = (): void => undefined;
    await new Promise<void>((resolve) => {
      stop = here.open().watch(resolve);
      fs.writeFileSync(here.path, "changed\n");
    });
    stop();
  });
});
