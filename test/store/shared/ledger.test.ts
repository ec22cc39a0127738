// A ledger in memory, and what is offered to one in two questions.
import { describe, expect, it } from "vitest";
import {
  type EntryWithText,
  type Known,
  offerInTwo,
  type Page,
  type Sign,
} from "../../../src/store/shared/ledger.ts";
import { memoryLedger } from "./memory-ledger.ts";
import { filed, NOW } from "./desk.ts";

const entry = (id: string): EntryWithText => ({ ...filed(1, { id, edits: [[0, 0, id]] }), leaves: id });

describe("what is offered on what is known", () => {
  const known: Known = {
    revision: 3,
    mark: "m",
    host: "here",
    signs: [
      { name: "1", ageMs: 20_000 },
      { name: "2", ageMs: 15_000 },
    ],
  };
  const page: Page = { entries: [], base: "m", head: 3, now: null };
  const sign = (name: string, ageMs: number | null, host = "there"): Sign => ({ name, host, ageMs });
  /** Whether it is filed, and what the ledger is asked. */
  async function offered(found: Partial<Page>) {
    const asked: unknown[] = [];
    const ledger = {
      since: async (revision: number, mark?: string | null) => {
        asked.push(["since", revision, mark]);
        return { ...page, ...found };
      },
      append: async (base: number, all: readonly EntryWithText[]) => {
        asked.push(["append", base, all.map(({ id }) => id)]);
        return { won: true, filed: [], now: null } as const;
      },
    };
    const { filing } = await offerInTwo(ledger, known, [entry("a")], []);
    expect(asked).toEqual([["since", 3, "m"], ...(filing.won ? [["append", 3, ["a"]]] : [])]);
    return filing.won;
  }

  it.each<[string, Partial<Page>, boolean]>([
    ["nothing is new", {}, true],
    ["there is an entry more", { head: 4 }, false],
    ["there is another end", { base: "x" }, false],
    ["somebody nobody knew lives elsewhere", { signs: [sign("9", 60_000)] }, false],
    ["somebody of this machine lives", { signs: [sign("9", 0, "here")] }, true],
    ["one who was silent was heard of since", { signs: [sign("1", 18_499)] }, false],
    ["one who was silent was hardly heard of since", { signs: [sign("1", 18_500)] }, true],
    ["one who was silent lives, who knows when", { signs: [sign("1", null)] }, false],
    ["one who surely lives was heard of since", { signs: [sign("2", 0)] }, true],
    ["one of several is new", { signs: [sign("2", 0), sign("1", 1)] }, false],
  ])("is filed only if nothing is new: %s", async (_, found, isFiled) => {
    expect(await offered(found)).toBe(isFiled);
  });
});

describe("a ledger in memory", () => {
  it("files all of several entries right behind its end, each id once, or none", async () => {
    const { append, bodies, since } = memoryLedger({ clock: () => NOW });
    expect(await since(0)).toEqual({ entries: [], base: null, head: 0, now: NOW, signs: [] });
    expect(await append(0, [entry("a"), entry("b")], [])).toMatchObject({
      won: true,
      filed: [
        { id: "a", revision: 1 },
        { id: "b", revision: 2 },
      ],
      now: NOW,
    });
    for (const [base, ids] of [
      [1, ["c"]],
      [3, ["c"]],
      [2, ["c", "a"]],
    ] as const)
      expect(await append(base, ids.map(entry), [])).toEqual({ won: false });
    expect(bodies).toHaveLength(2);
    const all = await since(0);
    const marks = all.entries.map(({ mark }) => mark);
    expect(new Set(marks).size).toBe(2);
    expect(await since(1)).toMatchObject({ entries: [{ id: "b" }], base: marks[0], head: 2 });
    expect(await since(2)).toMatchObject({ entries: [], base: marks[1] });
    expect(await since(3)).toMatchObject({ entries: [], base: null });
  });

  it("knows when each was heard of last", async () => {
    const at = { now: NOW };
    const { signs, append, since } = memoryLedger({ clock: () => at.now, host: "there" });
    expect(await signs?.([{ name: "1", ageMs: 10 }])).toEqual([{ name: "1", host: "there", ageMs: 10 }]);
    at.now += 5;
    // What is older than what is known says nothing.
    expect(await signs?.([{ name: "1", ageMs: 20 }])).toEqual([{ name: "1", host: "there", ageMs: 15 }]);
    expect(await signs?.([{ name: "1", ageMs: 14 }])).toEqual([{ name: "1", host: "there", ageMs: 14 }]);
    await append(0, [entry("a")], [{ name: "2", ageMs: 0 }]);
    await append(0, [entry("b")], [{ name: "3", ageMs: 0 }]);
    expect((await since(0)).signs?.map(({ name }) => name)).toEqual(["1", "2"]);
  });

  it("waits for news, for who still waits", async () => {
    const { changed, append } = memoryLedger();
    await append(0, [entry("a")], []);
    await changed(0, 60_000);
    await changed(1, 0);
    await changed(1, 60_000, AbortSignal.abort());
    let isTold = false;
    const waits = changed(1, 60_000).then(() => (isTold = true));
    await Promise.resolve();
    expect(isTold).toBe(false);
    await append(1, [entry("b")], []);
    await waits;
    expect(isTold).toBe(true);
  });

  it("takes turns, one behind the other, though one fails", async () => {
    const { turn, bodies } = memoryLedger();
    const file =
      (id: string) =>
      async ({ head }: Page) => ({ base: head, newEntries: [entry(id)] });
    const failing = turn?.(
      0,
      () => Promise.reject(new Error("mine")),
      () => [],
    );
    const ended = await Promise.all([
      expect(failing).rejects.toThrow("mine"),
      turn?.(0, file("a"), () => []),
      turn?.(0, file("b"), () => []),
      turn?.(
        0,
        async () => null,
        () => [],
      ),
    ]);
    expect(ended.slice(1)).toMatchObject([{ won: true }, { won: true }, null]);
    expect(bodies).toHaveLength(2);
  });
});
