import { describe, expect, it } from "vitest";
import { LedgerError, type Ledger } from "../../../src/store/shared/ledger.ts";
import { archiveTag, localOf } from "../../../src/store/shared/local.ts";
import { memoryLedger } from "./memory-ledger.ts";
import { accept, leave, restore } from "../../../src/store/shared/mend.ts";
import { StoreError } from "../../../src/store/store.ts";
import { failureOf } from "../support.ts";
import { desk, filed, noteOf, NOW, page, standing } from "./desk.ts";

const AT = { revision: 1, mark: "m1", state: { a: 1 } };
const away = new LedgerError("away", false);
const unreached = { kind: "unreached", place: "memory", cause: "away" };

describe("another chain that is accepted", () => {
  const archive = (inserted: string) => ({ edits: [[0, 0, inserted]] as const, text: null });
  const chain = [
    filed(1, { text: "one\n", state: { b: 1 } }),
    filed(2, { edits: [[99, 99, "never fits"]], state: { b: 2 }, archive: archive("b\n") }),
    filed(3, { edits: [[4, 4, "three\n"]], state: { b: 3 }, archive: archive("a\n") }),
  ];
  const of = (entries: typeof chain, changed: Partial<Ledger> = {}) => {
    const asked: string[] = [];
    const ledgers: Ledger = {
      ...memoryLedger(),
      accept: async () => void asked.push("accept"),
      since: async (revision) => {
        asked.push(`since ${revision}`);
        return page(entries);
      },
      ...changed,
    };
    return { asked, ...desk("old\n", { ledgers }) };
  };

  it("takes the place of the one that was known, whatever number that had, with what stood in the file", async () => {
    const here = of(chain);
    await standing(here, "typed\n", { ...AT, revision: 9, base: "old\n" });
    here.shared.cache.add([filed(9, { text: "nine\n" })]);
    expect(await accept(here.shared)).toBe(3);
    expect(here.asked).toEqual(["accept", "since 0"]);
    const { text, state } = await here.file.read();
    expect(text).toBe("one\nthree\n");
    expect(localOf(state)).toStrictEqual({
      revision: 3,
      mark: "mark-3",
      state: { b: 3 },
      archive: archiveTag("a\nb\n"),
    });
    expect(await here.file.archive()).toBe("a\nb\n");
    expect(here.shared.cache.all().map(({ revision }) => revision)).toEqual([1, 2, 3]);
  });

  it("has no archive where it never had one; the one that lies here stays", async () => {
    const here = of(chain.slice(0, 1));
    await standing(here, "typed\n", AT, "kept\n");
    expect(await accept(here.shared)).toBe(1);
    expect(await here.file.archive()).toBe("kept\n");
    expect(localOf((await here.file.read()).state)).toStrictEqual({
      revision: 1,
      mark: "mark-1",
      state: { b: 1 },
    });
  });

  it("is none where there is none, or where it can't be asked for", async () => {
    const none = of([]);
    await standing(none, "typed\n", AT);
    expect(await failureOf(accept(none.shared))).toEqual({ kind: "gone", place: "memory", known: 0 });
    const failing = (error: Error) => accept(of(chain, { accept: () => Promise.reject(error) }).shared);
    expect(await failureOf(failing(away))).toEqual(unreached);
    await expect(failing(away)).rejects.toMatchObject({ cause: away });
    const no = new StoreError({ kind: "refused", place: "p", cause: "c" });
    await expect(failing(no)).rejects.toBe(no);
    expect((await none.file.read()).text).toBe("typed\n");
  });
});

describe("a chain that is put back", () => {
  const of = (run: Ledger["restore"] = async () => undefined) => {
    const asked: Parameters<Ledger["restore"]>[] = [];
    const put: Ledger["restore"] = async (...all) => {
      asked.push(all);
      return run(...all);
    };
    return { asked, ...desk("old\n", { ledgers: { ...memoryLedger(), restore: put } }) };
  };

  it("is what is known of it here, and its end as one entry that holds the whole", async () => {
    const here = of();
    const known = [filed(2, { text: "" }), filed(3, { text: "one\n" })];
    here.shared.cache.add(known);
    await standing(here, "one\n", { ...AT, revision: 3 }, "kept\n");
    here.file.edit("one\ntyped\n");
    expect(await restore(here.shared)).toBe(3);
    expect(here.asked).toStrictEqual([
      [
        {
          revision: 3,
          mark: "m1",
          whole: {
            id: expect.stringMatching(/^[\da-f-]{36}$/),
            note: { instance: null, command: "restore", subject: "", at: NOW },
            edits: [[0, 0, "one\n"]],
            text: "one\n",
            state: { a: 1 },
            archive: { edits: [], text: "kept\n" },
            leaves: "one\n",
          },
        },
        known,
      ],
    ]);
    const first = of();
    await standing(first, "one\n", AT);
    expect(await restore(first.shared)).toBe(1);
    expect(first.asked[0]?.[0].whole.archive).toBeNull();
  });

  it("is none where nothing was shared, or where its end is not known", async () => {
    const here = of();
    const missing = { kind: "missing", hadJournal: false };
    expect(await failureOf(restore(here.shared))).toEqual(missing);
    await standing(here, "one\n", { ...AT, mark: null });
    expect(await failureOf(restore(here.shared))).toEqual(missing);
    await standing(here, "one\n", { ...AT, revision: 0 });
    expect(await failureOf(restore(here.shared))).toEqual(missing);
    const { shared } = here;
    await standing(here, "one\n", AT);
    const read: typeof shared.file.read = async () => {
      const found = await shared.file.read();
      return { ...found, exists: false, past: { ...found.past, textAt: () => null } };
    };
    expect(await failureOf(restore({ ...shared, file: { ...shared.file, read } }))).toEqual(missing);
    expect(here.asked).toEqual([]);
  });

  it("says where the ledger is not reached", async () => {
    const here = of(() => Promise.reject(away));
    await standing(here, "one\n", AT);
    expect(await failureOf(restore(here.shared))).toEqual(unreached);
  });
});

describe("a copy that is one no more", () => {
  it("keeps its text and state, and forgets the rest", async () => {
    const here = desk("old\n");
    here.shared.cache.add([filed(1, { text: "one\n" })]);
    await standing(here, "one\n", { ...AT, archive: "x" });
    await leave(here.shared);
    expect(await here.file.read()).toMatchObject({ text: "one\n", state: { a: 1 } });
    expect((await here.file.history()).at(-1)?.note).toEqual({
      instance: null,
      command: "remote remove",
      subject: "",
      at: NOW,
    });
    expect(here.shared.cache.all()).toEqual([]);
  });

  it("and never was, or has no file, is left as it is", async () => {
    const own = desk("own\n");
    await own.file.update(({ text }) => ({ text, state: { mine: 1 }, note: noteOf("") }));
    own.shared.cache.add([filed(1, { text: "one\n" })]);
    await leave(own.shared);
    expect(await own.file.read()).toMatchObject({ revision: 2, state: { mine: 1 } });
    expect(own.shared.cache.all()).toEqual([]);
    await leave(desk(null).shared);
    const gone = desk("old\n");
    await standing(gone, "one\n", AT);
    gone.file.edit(null);
    await leave(gone.shared);
    expect(await gone.file.exists()).toBe(false);
  });
});
