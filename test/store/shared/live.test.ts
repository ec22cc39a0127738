import fs from "node:fs";
import { describe, expect, it } from "vitest";
import { gitInterval, liveChanges } from "../../../src/store/live.ts";
import { memoryLedger } from "./memory-ledger.ts";
import { StoreError } from "../../../src/store/store.ts";
import { adding } from "../support.ts";
import { flaky, machine } from "./support.ts";

describe("who looks at a copy as long as it is open", () => {
  it("sees in it what another machine writes, though nobody here asks for it", async () => {
    const ledger = memoryLedger();
    const [here, there] = [machine(ledger, "a\n"), machine(ledger).open()];
    const store = here.open();
    await store.replication.sync();
    const changes = liveChanges(store);
    for (const line of ["b", "c"]) {
      await there.update(adding(line));
      do await changes.next(60_000);
      while (!here.text().includes(line));
    }
    expect(here.text()).toBe("a\nb\nc\n");
    changes.end();
  });

  it("sees it, too, where the store was not reached meanwhile", async () => {
    const fates: Parameters<typeof flaky>[0] = [];
    const ledger = flaky(fates);
    const [here, there] = [machine(ledger, "a\n"), machine(ledger).open()];
    const store = here.open();
    await store.replication.sync();
    await there.replication.sync();
    const changes = liveChanges(store);
    const told = there.update(adding("b"));
    fates.push("ok", "ok", "unreached", "unreached");
    await told;
    do await changes.next(60_000);
    while (!here.text().includes("b"));
    expect(here.text()).toBe("a\nb\n");
    changes.end();
  });

  it("asks git every five seconds while things happen, and less often the longer nothing does", () => {
    expect([0, 49_000, 100_000, 3_600_000].map(gitInterval)).toEqual([5_000, 5_000, 10_000, 20_000]);
  });

  it("asks nobody any more once it is closed", async () => {
    const asked: AbortSignal[] = [];
    let tellAsked = (): void => undefined;
    const isAsked = new Promise<void>((resolve) => (tellAsked = resolve));
    const store = {
      watch: () => () => undefined,
      replication: {
        ...machine(memoryLedger(), "a\n").open().replication,
        changed: async (_: number, signal: AbortSignal) => {
          asked.push(signal);
          tellAsked();
          await new Promise<void>((resolve) => signal.addEventListener("abort", () => resolve()));
        },
        refresh: () => Promise.reject(new Error("it is closed")),
      },
    };
    const changes = liveChanges(store);
    await isAsked;
    changes.end();
    await new Promise((resolve) => setImmediate(resolve));
    expect(asked.map(({ aborted }) => aborted)).toEqual([true]);
  });

  it("goes on where the file can't be read, and is told by who reads it", async () => {
    const here = machine(memoryLedger(), "a\n");
    const store = here.open();
    await store.replication.sync();
    const status = () => Promise.reject(new StoreError({ kind: "unreadable", cause: "EISDIR" }));
    const changes = liveChanges({ watch: store.watch, replication: { ...store.replication, status } });
    fs.appendFileSync(here.path, "typed\n");
    expect(await changes.next(60_000)).toBe(true);
    changes.end();
  });
});
