// Writers of one machine that are taken along by one of them, and how long any of them waits.
import fs from "node:fs";
import { join } from "node:path";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type EntryWithText, type Ledger, LedgerError } from "../../../src/store/shared/ledger.ts";
import { propose, proposalsIn } from "../../../src/store/shared/batch.ts";
import { memoryLedger, type MemoryLedger } from "./memory-ledger.ts";
import { StoreError } from "../../../src/store/store.ts";
import { uniqueName } from "../../../src/system/processes.ts";
import { StateFolder } from "../../../src/system/state.ts";
import { sized } from "../../size.ts";
import { adding, failureOf, tempFolder } from "../support.ts";
import { filed } from "./desk.ts";
import { type Fate, flaky, machine, type Machine } from "./support.ts";

/** A ledger that keeps no order, and whose first answer takes until a moment of the caller's choice. */
function gated(inner: MemoryLedger, gate: () => Promise<void>) {
  const { turn: _, ...rest } = inner;
  const sizes: number[] = [];
  let isFirst = true;
  const ledger: Ledger = {
    ...rest,
    since: async (revision) => {
      const waits = isFirst;
      isFirst = false;
      if (waits) await gate();
      return inner.since(revision);
    },
    append: async (base, newEntries: readonly EntryWithText[], signs) => {
      sizes.push(newEntries.length);
      return inner.append(base, newEntries, signs);
    },
  };
  return { ledger, sizes };
}

/** Waits until so many of a machine's writers wait to be taken along. */
async function waiting({ path }: Machine, count: number): Promise<void> {
  const state = new StateFolder(path);
  while (state.list("batch").filter((name) => name.endsWith(".wait")).length < count) await soon();
}

function soon(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 2));
}

async function shared(ledger: MemoryLedger): Promise<Machine> {
  const here = machine(ledger, "a\n");
  await here.open().update(adding("b"));
  return here;
}

function left({ folder }: Machine): string[] {
  const names = fs.readdirSync(join(folder, ".coord", "batch"));
  return names.filter((name) => !name.endsWith(".said"));
}

describe("writers of one machine", () => {
  it.each([["git" as const], ["memory" as const]])("send at once what waits for one: %s", async (kind) => {
    const inner = memoryLedger();
    const here = await shared(inner);
    const { ledger, sizes } = gated(inner, () => waiting(here, 11));
    const lines = Array.from({ length: 12 }, (_, index) => `line ${index}`);
    const write = (line: string) =>
      here.open({ ledger: async () => ({ ...ledger, kind }) }).update(adding(line));
    const revisions = await Promise.all(lines.map(write));
    expect(revisions.toSorted((one, other) => Number(one) - Number(other))).toEqual(
      lines.map((_, index) => index + 3),
    );
    expect(here.text().split("\n").toSorted()).toEqual(["", "a", "b", ...lines].toSorted());
    // Each line is the entry whose number its writer was told.
    for (const [index, line] of lines.entries())
      expect(inner.bodies[Number(revisions[index]) - 1]).toContain(JSON.stringify(line).slice(1, -1));
    expect(sizes.length).toBeLessThanOrEqual(4);
    expect(left(here)).toEqual([]);
    const other = machine(inner);
    await other.open().replication.sync();
    expect(other.text()).toBe(here.text());
  });

  it("take one thing once, and a no goes by what is filed", async () => {
    const inner = memoryLedger();
    const here = await shared(inner);
    // What they send at first is lost: another machine was quicker.
    const far = machine(inner);
    await far.open().replication.sync();
    const { ledger: waits } = gated(inner, () => waiting(here, 7));
    let calls = 0;
    const ledger: Ledger = {
      ...waits,
      append: async (...given: Parameters<Ledger["append"]>) => {
        if (calls++ === 0) await far.open().update(taking("far"));
        return waits.append(...given);
      },
    };
    const open = () => here.open({ ledger: async () => ledger });
    const first = open().update(adding("c"));
    const done = await Promise.all([
      first,
      ...Array.from({ length: 7 }, (_one, index) => open().update(taking(`here ${index}`))),
    ]);
    expect(done.slice(1)).toEqual(Array.from({ length: 7 }, () => null));
    expect(here.text()).toBe("a\nb\ntaken by far\nc\n");
    expect(inner.bodies).toHaveLength(4);
  });

  it("lose and double nothing, whatever becomes of the answers and of what people type", async () => {
    const fate = fc.oneof(
      { weight: 5, arbitrary: fc.constant<Fate>("ok") },
      { weight: 1, arbitrary: fc.constantFrom<Fate>("unreached", "answer lost", "never arrives") },
    );
    const deed = fc.record({ on: fc.nat(1), typed: fc.boolean(), pause: fc.boolean() });
    const property = fc.asyncProperty(
      fc.array(deed, { minLength: 4, maxLength: 16 }),
      fc.array(fate, { maxLength: 30 }),
      async (deeds, fates) => {
        const later: Fate[] = [];
        const ledger = flaky(later);
        const all = [machine(ledger, "# start\n"), machine(ledger)] as const;
        for (const one of all) await one.open().replication.sync();
        later.push(...fates);
        const [acked, typed]: [Map<string, number>, string[]] = [new Map(), []];
        const ends: Promise<void>[] = [];
        for (const [index, { on, typed: types, pause }] of deeds.entries()) {
          const here = all[on === 0 ? 0 : 1];
          if (types) {
            fs.appendFileSync(here.path, `typed ${index}\n`);
            typed.push(`typed ${index}`);
          }
          const line = `line ${index}`;
          const end = here
            .open()
            .update(adding(line))
            .then((revision) => void acked.set(line, revision ?? 0), onlyStore);
          ends.push(end);
          if (pause) await Promise.race([end, soon()]);
        }
        await Promise.all(ends);
        later.length = 0;
        for (const one of [...all, ...all]) await one.open().replication.sync();
        expect(all[0].text()).toBe(all[1].text());
        const lines = all[0].text().split("\n");
        const times = (line: string) => lines.filter((one) => one === line).length;
        for (const [line, revision] of acked) {
          expect(`${line}: ${times(line)}`).toBe(`${line}: 1`);
          expect(ledger.bodies[revision - 1]).toContain(`"subject":"${line}"`);
        }
        for (const line of typed) expect(`${line}: ${times(line)}`).toBe(`${line}: 1`);
        for (const index of deeds.keys()) expect(times(`line ${index}`)).toBeLessThan(2);
      },
    );
    await fc.assert(property, { numRuns: sized(300, 8), endOnFailure: true });
  });

  it("pass over one who died, with what it had gathered", async () => {
    const inner = memoryLedger();
    const here = await shared(inner);
    const state = new StateFolder(here.path);
    const gone = uniqueName().replace(/^([^.]+\.[^.]+)\.\d+/, "$1.999999999");
    state.makeLink("tmp/takeover.batch", gone);
    state.replace(`batch/${gone}.base`, JSON.stringify({ revision: 2, mark: null }));
    state.create(`batch/${gone}.0`, "junk");
    state.replace(`batch/000000000000000.${gone}.wait`, "");
    const { turn: _, ...ledger } = inner;
    await Promise.all(
      ["c", "d", "e"].map((line) => here.open({ ledger: async () => ledger }).update(adding(line))),
    );
    expect(here.text().split("\n").toSorted()).toEqual(["", "a", "b", "c", "d", "e"]);
  });

  it("take nothing of a proposal that is half there", () => {
    const state = new StateFolder(join(tempFolder(), "FILE.md"));
    const name = uniqueName();
    const draft = { ...filed(1, { edits: [[0, 0, "a\n"]] }), leaves: "a\n" };
    expect(propose(state, name, 0, [draft])).toBe(true);
    const [whole] = JSON.parse(state.read(`batch/${name}.0`) ?? "") as Record<string, unknown>[];
    expect(proposalsIn(state, name).proposals).toHaveLength(1);
    for (const half of [{ body: whole?.["body"] }, { leaves: "a\n" }, { ...whole, leaves: 7 }]) {
      state.replace(`batch/${name}.0`, JSON.stringify([whole, half]));
      expect(proposalsIn(state, name)).toEqual({ proposals: [], isOpen: false });
    }
  });

  it("are told at once what the store says no to, or that it is not reached", async () => {
    const inner = memoryLedger();
    const here = await shared(inner);
    let asked = 0;
    const no = { kind: "refused", place: "memory", cause: "no" } as const;
    const ledger = (error: Error): Ledger => ({
      ...inner,
      since: async () => {
        if (asked++ === 0) await waiting(here, 4);
        throw error;
      },
    });
    for (const error of [new StoreError(no), new LedgerError("cut", false)]) {
      asked = 0;
      const open = () => here.open({ ledger: async () => ledger(error) });
      const all = Array.from({ length: 5 }, (_, index) => failureOf(open().update(adding(`x${index}`))));
      const kinds = (await Promise.all(all)).map((one) => one.kind);
      expect(new Set(kinds)).toEqual(new Set([error instanceof StoreError ? "refused" : "unreached"]));
      // They need not find it out one after the other.
      expect(asked).toBeLessThan(5);
    }
    expect(here.text()).toBe("a\nb\n");
  });
});

describe("a write that comes to no end", () => {
  const never = (): Promise<never> => new Promise(() => undefined);

  it("is given up at its limit, at whatever step it hangs, and says whether anything may be on its way", async () => {
    const inner = memoryLedger();
    const here = await shared(inner);
    let closed = 0;
    const close = async () => void closed++;
    const { turn: _, ...rest } = inner;
    const hanging = async (ledger: Ledger) =>
      failureOf(here.open({ ledger: async () => ledger, limitMs: 100 }).update(adding("x")));
    expect(await hanging({ ...rest, close, since: never })).toMatchObject({ kind: "unreached" });
    expect(await hanging({ ...rest, close, append: never })).toMatchObject({ kind: "unsure" });
    const lost = async () => ({ won: false }) as const;
    expect(await hanging({ ...rest, close, append: lost })).toMatchObject({ kind: "unreached" });
    expect(await hanging({ ...inner, close, append: lost, turn: never })).toMatchObject({
      kind: "unreached",
    });
    expect(closed).toBe(4);
    expect(await failureOf(here.open({ ledger: never, limitMs: 100 }).update(adding("x")))).toMatchObject({
      kind: "unreached",
    });
    // What was given up is not sent later.
    expect(inner.bodies).toHaveLength(2);
    expect(await here.open().update(adding("c"))).toBe(3);
  });

  it("is given up, too, where another process of this machine hangs that was to take it along", async () => {
    const inner = memoryLedger();
    const here = await shared(inner);
    new StateFolder(here.path).makeLink("tmp/takeover.batch", uniqueName());
    const failure = await failureOf(here.open({ limitMs: 100 }).update(adding("x")));
    expect(failure).toMatchObject({ kind: "unreached" });
    expect(inner.bodies).toHaveLength(2);
    expect(left(here)).toEqual([]);
  });
});

/** Takes what nobody has. */
function taking(
  who: string,
): ReturnType<typeof adding> extends (now: infer S) => infer C ? (now: S) => C | null : never {
  return (now) => (now.text.includes("taken by") ? null : adding(`taken by ${who}`)(now));
}

function onlyStore(error: unknown): void {
  if (!(error instanceof StoreError)) throw error;
}
