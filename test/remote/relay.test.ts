// What other processes ask through the one that follows the store, by files.
import { getEventListeners } from "node:events";
import fs from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { MARK, TIMES } from "../../src/remote/relay/form.ts";
import { serveSpool } from "../../src/remote/relay/serve.ts";
import { relayed } from "../../src/remote/relay/spool.ts";
import { LEDGER_TIMINGS } from "../../src/remote/ledger-timings.ts";
import { type Ledger, LedgerError, offerInTwo } from "../../src/store/shared/ledger.ts";
import { memoryLedger } from "../store/shared/memory-ledger.ts";
import { StoreError } from "../../src/store/store.ts";
import { StateFolder } from "../../src/system/state.ts";
import { hastened } from "../hasten.ts";
import { machine } from "../store/shared/support.ts";
import { adding, failureOf } from "../store/support.ts";

const POINTER = "postgres here/db project=x";
const LIKE = { kind: "postgres", place: "here", timings: LEDGER_TIMINGS.postgres } as const;

const cut = (): Promise<Ledger> => Promise.reject(new LedgerError("no network", false));

/** A machine whose processes have no network, and the state folder that they share with who follows. */
function boxed(ledger: Ledger, text: string | null = null, direct = cut) {
  const inner = machine(ledger, text);
  const state = new StateFolder(inner.path);
  const open = () =>
    inner.open({ ledger: async () => relayed(state, POINTER, LIKE, direct), host: () => "memory" });
  return { ...inner, state, open };
}

/** Runs something while a process follows. */
async function followed(state: StateFolder, ledger: Ledger, run: () => Promise<void>): Promise<void> {
  const over = new AbortController();
  const serving = serveSpool(state, POINTER, ledger, over.signal);
  try {
    await run();
  } finally {
    over.abort();
    await serving;
  }
}

describe("a process that follows the store", () => {
  it("listens once to the signal that ends it, however often it looks, and leaves nothing there", async () => {
    const one = boxed(memoryLedger(), "a\n");
    const over = new AbortController();
    const serving = serveSpool(one.state, POINTER, memoryLedger(), over.signal);
    expect(getEventListeners(over.signal, "abort")).toHaveLength(1);
    over.abort();
    await serving;
    expect(getEventListeners(over.signal, "abort")).toHaveLength(0);
  });

  it("answers others without network: writes, signs, and what the store says no to", async () => {
    const ledger = memoryLedger();
    // On a machine that is very busy a question may not be taken up in time.
    const one = boxed(ledger, "a\n", async () => ledger);
    const other = machine(ledger);
    let through = 0;
    const by = <T extends object>(one: T): T => ({ ...one, role: "ann" });
    const counted: Ledger = {
      ...ledger,
      since: async (revision) => {
        const page = await ledger.since(revision);
        return { ...page, entries: page.entries.map(by) };
      },
      append: async (...given) => {
        through++;
        const filing = await ledger.append(...given);
        return filing.won ? { ...filing, filed: filing.filed.map(by) } : filing;
      },
    };
    await followed(one.state, counted, async () => {
      expect(await one.open().update(adding("b"))).toBe(2);
      if (through > 0) expect((await one.open().history()).at(-1)?.role).toBe("ann");
      await other.open({ host: () => "other" }).update(adding("c"));
      await Promise.all(["d", "e", "f"].map((line) => one.open().update(adding(line))));
      await other.open().replication.sync();
      expect(other.text()).toBe(one.text());
      expect(one.text().split("\n").toSorted()).toEqual(["", "a", "b", "c", "d", "e", "f"]);
      // Who follows brings what is new into the file: who waits opens no connection of its own.
      await relayed(one.state, POINTER, LIKE, cut).changed(7, 20);
      ledger.bodies.length = 1;
      expect(await failureOf(one.open().update(adding("x")))).toMatchObject({ kind: "rewritten" });
    });
    expect(through).toBeGreaterThan(0);
    expect(one.state.exists(MARK)).toBe(false);
    expect(fs.readdirSync(join(one.folder, ".coord", "spool"))).toEqual([]);
  });

  it("is asked once for a write where nothing is new, and a no is asked about first", async () => {
    const ledger = memoryLedger();
    const one = boxed(ledger, "a\n", async () => ledger);
    const asked: string[] = [];
    const noted = {
      ...ledger,
      isOpen: () => true,
      offer: async (...given: Parameters<NonNullable<Ledger["offer"]>>) => {
        asked.push("offer");
        return offerInTwo(ledger, ...given);
      },
      since: (...given: Parameters<Ledger["since"]>) => (asked.push("since"), ledger.since(...given)),
      append: (...given: Parameters<Ledger["append"]>) => (asked.push("append"), ledger.append(...given)),
    };
    await followed(one.state, noted, async () => {
      await one.open().update(adding("b"));
      asked.length = 0;
      expect(await one.open().update(adding("c"))).toBe(3);
      expect(asked).toEqual(["offer"]);
      await machine(ledger).open().update(adding("d"));
      expect(await one.open().update(adding("e"))).toBe(5);
      expect(asked).toEqual(["offer", "offer", "append"]);
      asked.length = 0;
      const refused = new Error("taken");
      const refusing = one.open().update(() => {
        throw refused;
      });
      await expect(refusing).rejects.toBe(refused);
      expect(asked).toEqual(["since"]);
    });
    expect(one.text()).toBe("a\nb\nc\nd\ne\n");
  });

  it("is passed by where it is gone, stopped, or follows another store", async () => {
    const ledger = memoryLedger();
    const boxedOne = boxed(ledger, "a\n");
    await expect(boxedOne.open().update(adding("b"))).rejects.toThrow(StoreError);
    const one = boxed(ledger, "a\n", async () => ledger);
    expect(await one.open().update(adding("b"))).toBe(2);
    // Killed a moment ago: its mark is there, and nobody takes the question up.
    one.state.replace(MARK, `${POINTER}\n1\n`);
    expect(await hastened(() => one.open().update(adding("c")))).toBe(3);
    one.state.replace(MARK, `${POINTER} of another\n1\n`);
    expect(await one.open().update(adding("d"))).toBe(4);
    expect(one.text()).toBe("a\nb\nc\nd\n");
    expect(fs.readdirSync(join(one.folder, ".coord", "spool"))).toEqual([]);
  });

  it("takes up no question that is too old, and files nothing that is no entry", async () => {
    const ledger = memoryLedger();
    const { state, folder, path } = boxed(ledger, "a\n");
    const ask = (name: string, text: string) => {
      state.replace(`spool/${name.repeat(36)}.ask`, text);
      const asked = join(folder, ".coord", "spool", `${name.repeat(36)}.ask`);
      // Not too old, however busy the machine is.
      fs.utimesSync(asked, Date.now() / 1_000 + 600, Date.now() / 1_000 + 600);
      return asked;
    };
    const evil = { body: '{"format":1}', leaves: "x" };
    const old = ask("a", JSON.stringify({ asks: "append", base: 0, sheets: [evil], signs: [] }));
    const before = (Date.now() - TIMES.fresh - 60_000) / 1_000;
    fs.utimesSync(old, before, before);
    ask("b", JSON.stringify({ asks: "append", base: 0, sheets: [evil], signs: [{ name: 1 }] }));
    ask("c", "{");
    await followed(state, ledger, async () => {
      const said = (name: string) => state.read(`spool/${name.repeat(36)}.said`);
      while (said("b") === null || said("c") === null) await new Promise((resolve) => setTimeout(resolve, 5));
      expect(said("b")).toContain("this is no entry");
      expect(said("c")).toContain("this is no question");
      expect(state.list("spool").toSorted()).toEqual([`${"b".repeat(36)}.said`, `${"c".repeat(36)}.said`]);
    });
    expect(ledger.bodies).toEqual([]);
    expect(fs.readFileSync(path, "utf8")).toBe("a\n");
  });
});
