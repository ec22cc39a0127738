import { describe, expect, it } from "vitest";
import { bodyOf } from "../../../src/store/shared/entries.ts";
import { look } from "../../../src/store/shared/look.ts";
import { archiveTag, localOf, NOTHING } from "../../../src/store/shared/local.ts";
import { plan, refuseForeign } from "../../../src/store/shared/plan.ts";
import { type StoreWrite, outsideNote, type Snapshot } from "../../../src/store/store.ts";
import { failureOf } from "../support.ts";
import { ask, type Desk, desk, filed, noteOf, NOW, page, standing } from "./desk.ts";

const AT = { revision: 3, mark: "mark-3", state: { a: 1 } };

/** A copy that has the ledger's third entry, and nothing else. */
async function copy(text = "one\n", changed: Parameters<typeof desk>[1] = {}): Promise<Desk> {
  const here = desk("old\n", changed);
  await standing(here, text, AT);
  return here;
}

const planned = async ({ shared }: Desk, wanted = ask(), found = page([])) =>
  plan(shared, wanted, await look(shared), found);

const sync = (changed: Parameters<typeof ask>[0] = {}) => ask({ decide: null, ...changed });

/** What is sent, in short. */
const entriesOf = (made: Awaited<ReturnType<typeof planned>>) =>
  made?.newEntries.map(({ id, leaves }) => [id, leaves]);

describe("an intent where nothing was shared yet", () => {
  it("sends the file as the first entry, and itself behind it", async () => {
    const here = desk("a\n");
    const made = await planned(here);
    // It is written down first, under its id: who typed on while it was sent, and not told, has typed on top of it.
    expect(localOf((await here.file.read()).state)).toMatchObject({
      revision: 0,
      sent: [{ id: "new-1", text: "a\n", at: 1 }],
    });
    expect(made?.done).toBeUndefined();
    expect(made?.head).toStrictEqual({ revision: 0, mark: null, text: null, state: null });
    expect(made?.newEntries).toStrictEqual([
      {
        id: "new-1",
        note: outsideNote(NOW),
        edits: [[0, 0, "a\n"]],
        text: "a\n",
        state: null,
        archive: null,
        leaves: "a\n",
      },
      {
        id: "mine",
        note: noteOf("mine"),
        edits: [[2, 2, "mine\n"]],
        text: null,
        state: null,
        archive: null,
        leaves: "a\nmine\n",
      },
    ]);
    expect(made?.updatesFile).toBe(true);
    const fileUpdate = made?.fileUpdate([filed(1, { id: "new-1" }), filed(2, { id: "mine" })]);
    expect(fileUpdate).toStrictEqual({
      head: { revision: 2, mark: "mark-2", text: "a\nmine\n", state: null, writtenAt: noteOf("mine").at },
      arrived: new Set(["new-1", "mine"]),
      stale: null,
      archive: undefined,
    });
  });

  it("comes to its own head where a ledger says nothing of what it filed", async () => {
    const made = await planned(await copy());
    expect(made?.fileUpdate([]).head).toMatchObject({ revision: 3, mark: "mark-3", text: "one\nmine\n" });
  });

  it("brings the archive that stands here into the first entry, whole", async () => {
    const here = desk("a\n");
    await here.file.update(({ text, state }) => ({ text, state, note: noteOf(""), archive: "kept\n" }));
    const made = await planned(here, sync());
    expect(made?.newEntries).toMatchObject([{ archive: { edits: [], text: "kept\n" } }]);
    expect(made?.fileUpdate([]).archive).toEqual({ shared: "kept\n", text: "kept\n" });
  });

  it("begins a file where it is told what with, and else says that there is none", async () => {
    const none = desk(null);
    expect(await failureOf(planned(none))).toEqual({ kind: "missing", hadJournal: false });
    const seen: Snapshot[] = [];
    const begin = (now: Snapshot): StoreWrite => {
      seen.push(now);
      return { text: "new\n", state: { b: 2 }, note: noteOf("begin") };
    };
    const made = await planned(none, ask({ begin }));
    expect(made?.newEntries).toMatchObject([{ id: "mine", text: "new\n", edits: [[0, 0, "new\n"]] }]);
    expect(seen).toMatchObject([{ text: "", exists: false, state: null, revision: 0, outside: false }]);
    // Where there is one, it is decided on as always.
    expect(entriesOf(await planned(desk("a\n"), ask({ begin })))?.at(-1)).toEqual(["mine", "a\nmine\n"]);
  });

  it("is done for who only wants to be up to date where there is nothing on either side", async () => {
    const none = desk(null);
    const one = { local: { ...AT, revision: 1 }, text: null, base: "gone\n", found: null };
    expect(await failureOf(plan(none.shared, ask(), { ...one, base: null }, page([])))).toEqual({
      kind: "missing",
      hadJournal: true,
    });
    expect((await plan(none.shared, sync(), one, page([])))?.updatesFile).toBe(true);
    expect(await planned(none, sync())).toMatchObject({
      done: { revision: 0 },
      newEntries: [],
      updatesFile: false,
    });
  });
});

describe("an intent on a copy", () => {
  it("decides on what is shared, and sends itself alone", async () => {
    const here = await copy();
    let seen: Snapshot | null = null;
    const made = await planned(
      here,
      ask({
        decide: (now) => {
          seen = now;
          return { text: "one\ntwo\n", state: { a: 2 }, note: noteOf("mine") };
        },
      }),
    );
    expect(seen).toMatchObject({
      text: "one\n",
      exists: true,
      state: { a: 1 },
      revision: 3,
      outside: false,
    });
    expect(made?.newEntries).toStrictEqual([
      {
        id: "mine",
        note: noteOf("mine"),
        edits: [[4, 4, "two\n"]],
        text: null,
        state: { a: 2 },
        archive: null,
        leaves: "one\ntwo\n",
      },
    ]);
    expect(made?.fileUpdate([filed(4, {})]).head.state).toEqual({ a: 2 });
  });

  it("takes in what is new before it decides, and says which entries arrived", async () => {
    const here = await copy();
    const found = page([
      filed(2, { text: "never looked at again\n" }),
      filed(3, { text: "nor is what is here\n" }),
      filed(4, { edits: [[0, 0, "zero\n"]], state: { a: 9 } }),
    ]);
    const made = await planned(here, ask(), found);
    expect(made?.head).toStrictEqual({
      revision: 4,
      mark: "mark-4",
      text: "zero\none\n",
      state: { a: 9 },
      writtenAt: filed(4, {}).note.at,
    });
    expect(entriesOf(made)).toEqual([["mine", "zero\none\nmine\n"]]);
    expect(made?.fileUpdate([filed(5, { id: "mine" })]).arrived).toEqual(
      new Set(["id-2", "id-3", "id-4", "mine"]),
    );
    expect(here.shared.cache.all().map(({ revision }) => revision)).toEqual([4]);
    // With the newest entry it is of its number.
    expect(await planned(here, sync(), found)).toMatchObject({ done: { revision: 4 }, updatesFile: true });
  });

  it("makes void what does not fit, and goes on behind it", async () => {
    const here = await copy();
    expect(here.shared.cache.all()).toEqual([]);
    const made = await planned(
      here,
      sync(),
      page([filed(4, { edits: [[50, 60, "x"]] }), filed(5, { edits: [[0, 3, "ONE"]] })]),
    );
    expect(made?.fileUpdate([]).head).toMatchObject({ revision: 5, mark: "mark-5", text: "ONE\n" });
    expect(here.shared.cache.all().map(({ id, mark, isVoid = false }) => [id, mark, isVoid])).toEqual([
      ["id-4", "mark-4", true],
      ["id-5", "mark-5", false],
    ]);
  });

  it("is done where it is found among what arrived, without deciding once more", async () => {
    const here = await copy();
    const decide = () => expect.unreachable();
    const made = await planned(here, ask({ decide }), page([filed(4, { id: "mine" }), filed(5, {})]));
    expect(made).toMatchObject({ done: { revision: 4 }, newEntries: [], updatesFile: true });
    expect(made?.fileUpdate([]).head.revision).toBe(5);
    // Hand edits are what a sync wants to have sent; of a write they are the smaller half.
    const outside = page([filed(4, { id: "outside" })]);
    expect((await planned(here, sync(), outside))?.done).toEqual({ revision: 4 });
    expect((await planned(here, sync(), page([filed(4, { id: "other" })])))?.done).toEqual({ revision: 4 });
    expect(entriesOf(await planned(here, ask(), outside))).toEqual([["mine", "one\nmine\n"]]);
    // Also where it is older than the copy.
    expect((await planned(here, ask({ decide }), page([filed(2, { id: "mine" })])))?.done).toEqual({
      revision: 2,
    });
    const older = page([filed(2, { id: "outside" })]);
    expect((await planned(here, sync(), older))?.done).toEqual({ revision: 2 });
  });

  it("that wants nothing is done without a number; one that is up to date has the newest", async () => {
    const here = await copy();
    const nothing = { newEntries: [], updatesFile: false };
    const made = await planned(here, ask({ decide: () => null }));
    expect(made).toMatchObject({ ...nothing, done: { revision: null } });
    expect(made?.fileUpdate([])).toStrictEqual({
      head: { ...AT, text: "one\n" },
      arrived: new Set(),
      stale: null,
      archive: undefined,
    });
    expect(await planned(here, sync())).toMatchObject({ ...nothing, done: { revision: 3 } });
  });

  it("finishes what a writer left that died between its entry and the file, and makes a file that is gone anew", async () => {
    const here = await copy();
    const seen = await look(here.shared);
    const behind = { ...seen, found: seen.found && { ...seen.found, behind: true } };
    expect((await plan(here.shared, sync(), behind, page([])))?.updatesFile).toBe(true);
    const gone = { ...seen, text: null };
    expect((await plan(here.shared, sync(), gone, page([])))?.updatesFile).toBe(true);
    const never = { local: NOTHING, text: null, base: null, found: null };
    expect((await plan(here.shared, sync(), never, page([])))?.updatesFile).toBe(false);
    // A new machine gets the file with its first look.
    const first = page([filed(1, { text: "all\n", edits: [[0, 0, "all\n"]] })]);
    const made = await plan(here.shared, sync(), never, first);
    expect([made?.updatesFile, made?.fileUpdate([]).head.text]).toEqual([true, "all\n"]);
    // One that has a file of its own, which never was shared, takes over what is shared.
    expect((await planned(desk("own\n"), sync(), first))?.fileUpdate([]).head.text).toBe("all\n");
    expect(entriesOf(await planned(desk("own\n"), ask(), first))).toEqual([["mine", "all\nmine\n"]]);
  });

  it("refuses what has no UTF-8 form, in the text and in the archive", async () => {
    const here = await copy();
    const lone = "\ud800";
    const decide = (change: Partial<StoreWrite>) =>
      ask({ decide: ({ text, state }) => ({ text, state, note: noteOf(""), ...change }) });
    await expect(planned(here, decide({ text: lone }))).rejects.toThrow(RangeError);
    await expect(planned(here, decide({ archive: lone }))).rejects.toThrow(RangeError);
  });
});

describe("what was typed into a copy", () => {
  it("goes before the intent, under an id that is written down first", async () => {
    const here = await copy();
    here.file.edit("one\ntyped\n");
    const wanted = ask();
    const seen: Snapshot[] = [];
    const decide = (now: Snapshot) => {
      seen.push(now);
      return { text: `${now.text}mine\n`, state: now.state, note: noteOf("mine") };
    };
    const made = await planned(here, { ...wanted, decide });
    expect(made?.newEntries).toMatchObject([
      { id: "new-1", note: outsideNote(NOW), state: { a: 1 }, leaves: "one\ntyped\n" },
      { id: "mine", leaves: "one\ntyped\nmine\n" },
    ]);
    expect(made?.newEntries[0]?.note).toStrictEqual(outsideNote(NOW));
    expect(seen).toMatchObject([{ text: "one\ntyped\n", outside: true, revision: 3 }]);
    // Under the number that it will get.
    expect([...(seen[0]?.past.revisions() ?? [])].map(({ revision }) => revision)).toEqual([4]);
    // What merges is large, and loaded where it is needed only.
    expect(here.told).toEqual([]);
    const { state, text, past } = await here.file.read();
    expect(text).toBe("one\ntyped\n");
    expect(localOf(state)).toStrictEqual({
      ...AT,
      base: "one\n",
      sent: [{ id: "new-1", text: "one\ntyped\n", at: 4 }],
    });
    expect([...past.revisions()][0]?.note).toEqual({
      instance: null,
      command: "sending",
      subject: "",
      at: NOW,
    });
  });

  it("is sent under another id each time, behind what is on its way", async () => {
    const here = await copy();
    here.file.edit("one\ntyped\n");
    const wanted = sync();
    await planned(here, wanted);
    expect(wanted.outside).toBe("new-1");
    await planned(here, wanted);
    expect(wanted.outside).toBe("new-2");
    expect(localOf((await here.file.read()).state).sent?.map(({ id }) => id)).toEqual(["new-1", "new-2"]);
    // What has arrived is not sent again, and the rest of it is.
    const arrived = page([filed(4, { id: "new-2", edits: [[4, 4, "typed\n"]] })]);
    expect(await planned(here, sync({ outside: "x" }), arrived)).toMatchObject({
      done: { revision: 4 },
      newEntries: [],
    });
    here.file.edit("one\ntyped\nmore\n");
    const more = await planned(here, sync({ outside: "x" }), arrived);
    expect(entriesOf(more)).toEqual([["new-1", "one\ntyped\nmore\n"]]);
  });

  it("is put on top of what is new, with the newest state; and no news is made of what is there", async () => {
    const here = await copy("one\n\nmiddle\n\nlast\n");
    here.file.edit("one\n\nmiddle\n\nlast\ntyped\n");
    const news = page([filed(4, { edits: [[0, 3, "ONE"]], state: { a: 9 } })]);
    const made = await planned(here, sync(), news);
    expect(made?.newEntries).toMatchObject([{ state: { a: 9 }, leaves: "ONE\n\nmiddle\n\nlast\ntyped\n" }]);
    // What the file held is known by itself then.
    expect(made?.newEntries[0]?.note.found).toBeUndefined();
    const same = page([filed(4, { edits: [[18, 18, "typed\n"]] })]);
    expect(await planned(here, sync(), same)).toMatchObject({ done: { revision: 4 }, newEntries: [] });
  });

  it("keeps what the file held where the verdict made another text of it, and where it comes from", async () => {
    const reconcile = ({ state }: { state: StoreWrite["state"] }) => ({
      text: "one\ntyped, mended\n",
      state: { was: state },
      origin: "editor",
    });
    const here = await copy("one\n", { reconcile });
    here.file.edit("one\ntyped\n");
    const made = await planned(here, sync());
    expect(made?.newEntries).toMatchObject([
      {
        note: { ...outsideNote(NOW, "editor"), found: [[9, 17, ""]] },
        leaves: "one\ntyped, mended\n",
        state: { was: { a: 1 } },
      },
    ]);
    // A verdict that leaves nothing of it is still told to the others: nothing else came.
    const back = await copy("one\n", { reconcile: ({ before, state }) => ({ text: before, state }) });
    back.file.edit("one\ntyped\n");
    const undone = await planned(back, sync());
    expect(undone?.newEntries).toMatchObject([{ leaves: "one\n", note: { found: [[4, 4, "typed\n"]] } }]);
  });

  it("is judged by the state that it was made on", async () => {
    const states: unknown[] = [];
    const reconcile = ({ after, state }: { after: string; state: StoreWrite["state"] }) => {
      states.push(state);
      return { text: after, state };
    };
    const here = await copy("one\n", { reconcile });
    here.file.edit("one\ntyped\n");
    await planned(here, sync());
    await planned(here, sync(), page([filed(4, { edits: [[0, 0, "0\n"]], state: { a: 4 } })]));
    // On what was sent and has arrived stands the state of the newest.
    const sent = [{ id: "s", text: "one\nsent\n" }];
    await standing(here, "one\nsent\ntyped\n", { ...AT, base: "one\n", sent });
    await planned(here, sync(), page([filed(2, { id: "s" })]));
    expect(states).toEqual([{ a: 1 }, { a: 4 }, { a: 1 }]);
  });

  it("is not sent where it is an old copy, and the file is renewed", async () => {
    const here = await copy("one\n", { isStale: () => true });
    here.file.edit("older\n");
    const made = await planned(here, sync());
    expect(made).toMatchObject({ done: { revision: 3 }, newEntries: [], updatesFile: true });
    expect(made?.fileUpdate([]).stale).toBe("older\n");
    const nothing = await planned(here, ask({ decide: () => null }));
    expect([nothing?.done, nothing?.fileUpdate([]).stale, nothing?.updatesFile]).toEqual([
      { revision: null },
      "older\n",
      true,
    ]);
    const written = await planned(here);
    expect([entriesOf(written), written?.fileUpdate([]).stale]).toEqual([
      [["mine", "one\nmine\n"]],
      "older\n",
    ]);
  });

  it("is not sent while an intent wants nothing", async () => {
    const here = await copy();
    here.file.edit("one\ntyped\n");
    expect(await planned(here, ask({ decide: () => null }))).toMatchObject({
      done: { revision: null },
      newEntries: [],
      updatesFile: false,
    });
    expect(localOf((await here.file.read()).state).sent).toBeUndefined();
  });

  it("is looked at again where the file moved, or somebody here sent of it, or nothing is there to send", async () => {
    const moves: readonly ((here: Desk) => unknown)[] = [
      ({ file }) => file.edit("one\ntyped\nmore\n"),
      (here) => standing(here, "one\ntyped\n", { ...AT, revision: 4, base: "one\n" }),
      (here) => standing(here, "one\ntyped\n", { ...AT, base: "one\n", sent: [{ id: "x", text: "y" }] }),
    ];
    for (const move of moves) {
      const here = await copy();
      here.file.edit("one\ntyped\n");
      const seen = await look(here.shared);
      await move(here);
      const before = await here.file.history();
      expect(await plan(here.shared, sync(), seen, page([]))).toBeNull();
      expect(await here.file.history()).toEqual(before);
    }
  });
});

describe("every fiftieth entry", () => {
  it.each([
    [47, [false, false]],
    [48, [false, true]],
    [49, [true, false]],
    [50, [false, false]],
    [99, [true, false]],
  ])("holds the whole text: of two behind %i", async (revision, whole) => {
    const here = desk("old\n");
    await standing(here, "one\n", { ...AT, revision });
    here.file.edit("one\ntyped\n");
    const made = await planned(here);
    expect(made?.newEntries.map(({ text }) => text !== null)).toEqual(whole);
  });

  it("holds the whole archive, too", async () => {
    const here = desk("old\n");
    const at = { ...AT, revision: 49, archive: archiveTag("kept\n") };
    await standing(here, "one\n", at, "kept\n");
    const made = await planned(here);
    expect(made?.newEntries).toMatchObject([{ text: "one\nmine\n", archive: { edits: [], text: "kept\n" } }]);
    expect(made?.fileUpdate([]).archive).toEqual({ shared: "kept\n", text: "kept\n" });
    const decide: Parameters<typeof ask>[0] = {
      decide: ({ text, state }) => ({ text, state, note: noteOf(""), archive: "kept\nmore\n" }),
    };
    expect((await planned(here, ask(decide)))?.newEntries).toMatchObject([
      { archive: { edits: [[5, 5, "more\n"]], text: "kept\nmore\n" } },
    ]);
    // Without one there is none to hold.
    const none = desk("old\n");
    await standing(none, "one\n", { ...AT, revision: 49 });
    const plain = await planned(none);
    expect([plain?.newEntries[0]?.archive, plain?.fileUpdate([]).archive]).toEqual([null, undefined]);
  });
});

describe("the archive", () => {
  const archiving = (archive: StoreWrite["archive"]) =>
    ask({ decide: ({ text, state }) => ({ text, state, note: noteOf(""), ...(archive && { archive }) }) });

  it("is written by edits to the shared one, and updatesFile", async () => {
    const here = await copy();
    const made = await planned(here, archiving("a\n"));
    expect(made?.newEntries).toMatchObject([{ archive: { edits: [[0, 0, "a\n"]], text: null } }]);
    expect(made?.fileUpdate([]).archive).toEqual({ shared: "a\n", text: "a\n" });
    const kept = desk("old\n");
    await standing(kept, "one\n", { ...AT, archive: archiveTag("a\n") }, "a\n");
    const more = archiving((now) => `${now}b\n`);
    expect((await planned(kept, more))?.newEntries).toMatchObject([
      { archive: { edits: [[2, 2, "b\n"]], text: null } },
    ]);
    expect((await planned(kept))?.fileUpdate([]).archive).toBeUndefined();
    const news = page([filed(4, { edits: [[0, 0, "0"]] })]);
    expect((await planned(kept, sync(), news))?.fileUpdate([]).archive).toBeUndefined();
    // What stands here is known to be the shared one, whatever else is known.
    kept.shared.cache.add([filed(3, { text: "one\n", archive: { edits: [], text: "other\n" } })]);
    expect((await planned(kept, more))?.fileUpdate([]).archive).toEqual({ shared: "a\nb\n", text: "a\nb\n" });
  });

  it("is what a decision is shown", async () => {
    const here = desk("old\n");
    await standing(here, "one\n", { ...AT, archive: archiveTag("a\n") }, "a\n");
    let shown: string | null = null;
    const decide = ({ past }: Snapshot) => {
      shown = past.archive();
      return null;
    };
    await planned(
      here,
      ask({ decide }),
      page([filed(4, { archive: { edits: [[2, 2, "b\n"]], text: null } })]),
    );
    expect(shown).toBe("a\nb\n");
  });

  it("arrives with entries that write it, and with none that do not", async () => {
    const here = await copy();
    const news = [filed(4, {}), filed(5, { archive: { edits: [[0, 0, "theirs\n"]], text: null } })];
    const made = await planned(here, sync(), page(news));
    expect(made?.fileUpdate([]).archive).toEqual({ shared: "theirs\n", text: "theirs\n" });
    expect((await planned(here, ask(), page(news)))?.fileUpdate([]).archive?.text).toBe("theirs\n");
    expect((await planned(here, sync(), page(news.slice(0, 1))))?.fileUpdate([]).archive).toBeUndefined();
  });

  it("keeps what was typed into it, which is not sent", async () => {
    const here = desk("old\n");
    const entry = filed(3, { text: "one\n", archive: { edits: [], text: "a\n\nb\n" } });
    here.shared.cache.add([entry]);
    await standing(here, "one\n", { ...AT, archive: archiveTag("a\n\nb\n") }, "a\n\nb\n\ntyped\n");
    const more = archiving((now) => `0\n${now}`);
    const made = await planned(here, more);
    expect(made?.newEntries).toMatchObject([{ archive: { edits: [[0, 0, "0\n"]] } }]);
    expect(made?.fileUpdate([]).archive).toEqual({
      shared: "0\na\n\nb\n",
      text: "0\na\n\nb\n\ntyped\n",
    });
  });

  it("is taken as it stands here where nothing was shared, or what was shared is not known any more", async () => {
    const never = desk("a\n");
    await never.file.update(({ text, state }) => ({ text, state, note: noteOf(""), archive: "own\n" }));
    const theirs = filed(1, { text: "x\n", archive: { edits: [], text: "theirs\n" } });
    const made = await planned(never, sync(), page([theirs]));
    expect(made?.fileUpdate([]).archive).toEqual({ shared: "theirs\n", text: "theirs\n" });
    const forgotten = desk("old\n");
    await standing(forgotten, "one\n", { ...AT, archive: "another" }, "own\n");
    expect(
      (
        await planned(
          forgotten,
          archiving((now) => `${now}more\n`),
        )
      )?.fileUpdate([]).archive,
    ).toEqual({
      shared: "own\nmore\n",
      text: "own\nmore\n",
    });
    // There was none: what lies here is nobody else's.
    const none = desk("old\n");
    await standing(none, "one\n", AT, "own\n");
    expect(
      (
        await planned(
          none,
          archiving((now) => `${now}`),
        )
      )?.fileUpdate([]).archive,
    ).toEqual({
      shared: "null",
      text: "null",
    });
  });
});

describe("what is too large to be sent", () => {
  it("is refused, alone and together with what was typed, and nothing is written down", async () => {
    const here = await copy();
    here.file.edit("x".repeat(8_000_001));
    expect(await failureOf(planned(here))).toMatchObject({ kind: "refused", place: "" });
    // Each is fit to be sent, and would go with the other.
    here.file.edit("y".repeat(4_200_000));
    const decide = () => ({ text: "z".repeat(4_200_000), state: null, note: noteOf("") });
    const both = await failureOf(planned(here, ask({ decide })));
    expect(both).toMatchObject({ kind: "refused", place: "" });
    expect(localOf((await here.file.read()).state).sent).toBeUndefined();
  });

  it("is refused from one character more on than an entry may hold, and says how large it is", async () => {
    const here = await copy();
    const text = (length: number) =>
      ask({ decide: () => ({ text: "x".repeat(length), state: null, note: noteOf("") }) });
    const [short] = (await planned(here, text(10)))?.newEntries ?? [];
    const most = 10 + 8_000_000 - (short === undefined ? 0 : bodyOf(short).length);
    expect(entriesOf(await planned(here, text(most)))).toHaveLength(1);
    expect(await failureOf(planned(here, text(most + 1)))).toEqual({
      kind: "refused",
      place: "",
      cause: "an entry of 8000001 characters is too large",
    });
  });

  it("is, too, what the others would have to take for void", async () => {
    const here = await copy();
    const decide = () => ({
      text: "one\n",
      state: null,
      note: { ...noteOf(""), subject: "s".repeat(2_001) },
    });
    expect(await failureOf(planned(here, ask({ decide })))).toMatchObject({ kind: "refused" });
  });
});

describe("a file that holds something else than a board", () => {
  /** `isBoard` as the protocol has it, in small. */
  const isBoard = (text: string) => text.startsWith("# ");
  const foreign = (text: string) => desk(text, { isBoard });

  it.each([
    ["poem\n", true],
    ["# board\n", false],
    ["", false],
    [" \n", false],
  ])("is not replaced by what is shared: %j: %s", async (text, isRefused) => {
    const failure = () => failureOf(planned(foreign(text), ask(), page([filed(1, { text: "# shared\n" })])));
    if (isRefused) expect(await failure()).toEqual({ kind: "foreign" });
    else
      await expect(
        planned(foreign(text), ask(), page([filed(1, { text: "# shared\n" })])),
      ).resolves.toBeDefined();
    // With nothing shared yet it is whoever begins who says what becomes of it.
    expect((await planned(foreign(text), ask()))?.newEntries.length).toBeGreaterThan(0);
  });

  it("and was shared before is what somebody typed", async () => {
    const here = await copy("poem\n", { isBoard });
    await expect(refuseForeign(here.shared, sync())).resolves.toBeUndefined();
    expect((await planned(here, sync(), page([filed(4, { edits: [[0, 0, "4"]] })])))?.updatesFile).toBe(true);
    const other = foreign("poem\n");
    await standing(other, "poem\n", { revision: 0, mark: null, state: null, sent: [{ id: "x", text: "y" }] });
    await expect(refuseForeign(other.shared, sync())).resolves.toBeUndefined();
  });

  it("is refused before anybody is asked, unless who decides may begin there", async () => {
    expect(await failureOf(refuseForeign(foreign("poem\n").shared, sync()))).toEqual({ kind: "foreign" });
    const shown: Snapshot[] = [];
    const decide = (now: Snapshot) => (shown.push(now), null);
    await refuseForeign(foreign("# board\n").shared, ask({ decide }));
    await refuseForeign(foreign("").shared, ask({ decide }));
    expect(shown).toEqual([]);
    const here = foreign("poem\n");
    await standing(here, "poem\n", { revision: 0, mark: null, state: { a: 1 } });
    await refuseForeign(here.shared, ask({ decide }));
    const { state } = await here.file.read();
    expect(shown).toMatchObject([{ text: "poem\n", exists: true, state, revision: 0, outside: false }]);
    const refuses = () => {
      throw new Error("no board");
    };
    await expect(refuseForeign(here.shared, ask({ decide: refuses }))).rejects.toThrow("no board");
  });

  it("is looked at again once it is whole", async () => {
    const here = foreign("bo");
    const update: typeof here.file.update = async () => (here.file.edit("# board\n"), null);
    const shared = { ...here.shared, file: { ...here.file, update } };
    await expect(refuseForeign(shared, sync())).resolves.toBeUndefined();
  });
});
