import { describe, expect, it } from "vitest";
import { applyToFile, type FileUpdate } from "../../../src/store/shared/file-update.ts";
import { archiveTag, type Local, localOf } from "../../../src/store/shared/local.ts";
import { type Desk, desk, filed, noteOf, NOW, standing } from "./desk.ts";

const AT = { revision: 3, mark: "m3", state: { a: 3 } };
const HEAD = { revision: 4, mark: "m4", text: "zero\n\none\n", state: { a: 4 } };
const LANDED = { revision: 4, mark: "m4", state: { a: 4 } };

async function copy(text: string, local: Partial<Local> = {}): Promise<Desk> {
  const here = desk("old\n");
  await standing(here, text, { ...AT, ...local });
  return here;
}

/** What the file holds behind a landing, how it stands to the ledger, and the archive. */
async function after(here: Desk, fileUpdate: Partial<FileUpdate> = {}) {
  await applyToFile(here.shared, { head: HEAD, arrived: new Set(), ...fileUpdate });
  const { text, state } = await here.file.read(true);
  return { text, local: localOf(state), archive: await here.file.archive() };
}

describe("a text that is brought into the file", () => {
  it("takes the place of what stood there, with its number, in one entry", async () => {
    const here = await copy("one\n");
    expect(await after(here)).toStrictEqual({ text: "zero\n\none\n", local: LANDED, archive: null });
    const history = await here.file.history();
    expect(history).toHaveLength(3);
    expect(history.at(-1)?.note).toEqual({ instance: null, command: "shared", subject: "4", at: NOW });
    // What merges is large, and loaded where it is needed only.
    expect(here.told).toEqual([]);
  });

  it("makes the file where there is none, and takes the place of one that was never shared", async () => {
    expect(await after(desk(null))).toStrictEqual({ text: "zero\n\none\n", local: LANDED, archive: null });
    expect(await after(desk("own\n"))).toMatchObject({ text: "zero\n\none\n", local: LANDED });
    const gone = await copy("one\n", { base: "one\n", sent: [{ id: "s", text: "one\ns\n" }] });
    gone.file.edit(null);
    expect(await after(gone, { arrived: new Set(["s"]) })).toMatchObject({
      text: "zero\n\none\n",
      local: LANDED,
    });
    expect(await after(desk(null), { head: { ...HEAD, text: null } })).toMatchObject({ text: "" });
  });

  it("keeps the text of a board that was this machine's own, unless the chain has it", async () => {
    const own = desk("own\n");
    await after(own);
    expect(own.told).toEqual(["keepOwn own\n"]);
    for (const text of ["zero\n\none\n", " \n", null]) {
      const here = desk(text);
      await after(here);
      expect(here.told).toEqual([]);
    }
    const chained = desk("own\n");
    chained.shared.cache.add([
      filed(1, { text: "a\n" }),
      filed(2, { text: "own\n" }),
      filed(4, { text: "b\n" }),
    ]);
    await after(chained);
    expect(chained.told).toEqual([]);
    // What others have there, or have beyond it, is not this.
    const other = desk("own\n");
    other.shared.cache.add([filed(1, { text: "a\n" }), filed(5, { text: "own\n" })]);
    await after(other);
    expect(other.told).toEqual(["keepOwn own\n"]);
    const gone = desk("own\n");
    await gone.file.update(({ text, state }) => ({ text: `${text}more\n`, state, note: noteOf("") }));
    gone.file.edit(null);
    await after(gone);
    expect(gone.told).toEqual(["keepOwn own\nmore\n"]);
    const known = desk("one\n");
    known.shared.cache.add([filed(1, { text: "one\n" })]);
    await after(known);
    expect(known.told).toEqual([]);
  });

  it("takes up what was typed on a first text that was sent, of which this machine was not told", async () => {
    const here = desk("zero\n");
    const sent = [{ id: "first", text: "zero\n", at: 1 }];
    await standing(here, "zero\ntyped\n", { revision: 0, mark: null, state: null, sent });
    const found = await after(here, { arrived: new Set(["first"]) });
    expect(found.text).toContain("typed\n");
    expect(found.text).toContain("one\n");
    expect(here.told).toEqual(["merge"]);
  });

  it("is there already where the file is as far, or farther", async () => {
    for (const revision of [4, 5]) {
      const here = await copy("mine\n", { revision });
      expect(await after(here)).toMatchObject({ text: "mine\n", local: { revision } });
      expect(await here.file.history()).toHaveLength(2);
    }
  });

  it("of the same number makes a file anew that is gone; of an older one it does not", async () => {
    const same = await copy("one\n", { revision: 4 });
    same.file.edit(null);
    expect(await after(same)).toMatchObject({ text: "zero\n\none\n", local: { revision: 4, mark: "m4" } });
    const farther = await copy("one\n", { revision: 5 });
    farther.file.edit(null);
    await after(farther);
    expect(await farther.file.exists()).toBe(false);
  });

  it("is there as a whole where the file is gone, or becomes an old copy, though nothing of it is new", async () => {
    const head = { ...HEAD, text: "one\n" };
    const gone = await copy("one\n");
    gone.file.edit(null);
    expect(await after(gone, { head })).toMatchObject({ text: "one\n", local: LANDED });
    expect(gone.told).toEqual([]);
    for (const text of [null, "older\n"]) {
      const here = await copy("one\n");
      here.file.edit("one\n\ntyped\n");
      const { merge } = here.shared;
      const shared = {
        ...here.shared,
        merge: async () => {
          here.file.edit(text);
          return merge();
        },
      };
      expect(await after({ ...here, shared }, { head, stale: "older\n" })).toMatchObject({
        text: "one\n",
        local: LANDED,
      });
    }
  });

  it("of the same number takes the place of an old copy, and of nothing else", async () => {
    const here = await copy("one\n", { revision: 4 });
    here.file.edit("older\n");
    expect(await after(here, { stale: "other\n" })).toMatchObject({ text: "older\n" });
    expect(await after(here, { stale: "older\n" })).toMatchObject({ text: "zero\n\none\n", local: LANDED });
    // Though there was something typed on its way: nothing of it is kept.
    const sent = await copy("one\n", { base: "one\n", sent: [{ id: "s", text: "one\ns\n" }] });
    sent.file.edit("older\n");
    expect(await after(sent, { stale: "older\n" })).toMatchObject({
      text: "zero\n\none\n",
      local: { sent: [{ id: "s", text: "zero\n\none\n" }] },
    });
    const farther = await copy("older\n", { revision: 5 });
    expect(await after(farther, { stale: "older\n" })).toMatchObject({ text: "older\n" });
  });

  it("of another chain takes its place whatever number the file has", async () => {
    const here = await copy("mine\n", {
      revision: 9,
      base: "x\n",
      sent: [{ id: "s", text: "y\n" }],
      archive: "tag",
    });
    expect(await after(here, { anew: true })).toStrictEqual({
      text: "zero\n\none\n",
      local: LANDED,
      archive: null,
    });
  });
});

describe("what was typed meanwhile", () => {
  it.each([1, 3])("stays, and what it was typed into is known (behind %i)", async (revision) => {
    const here = await copy("one\n", { revision });
    here.file.edit("one\n\ntyped\n");
    expect(await after(here)).toMatchObject({
      text: "zero\n\none\n\ntyped\n",
      local: { revision: 4, base: "zero\n\none\n" },
    });
    expect(here.told).toEqual(["merge"]);
    expect(await here.file.history()).toHaveLength(4);
  });

  it("is not doubled where it has arrived, and known again where it has not", async () => {
    const sent = [
      { id: "s1", text: "one\n\ns1\n" },
      { id: "s2", text: "one\n\ns1\n\ns2\n" },
    ];
    const here = await copy("one\n\ns1\n\ns2\n\ns3\n", { base: "one\n", sent });
    const head = { ...HEAD, text: "zero\n\none\n\ns1\n" };
    expect(await after(here, { head, arrived: new Set(["s1"]) })).toStrictEqual({
      text: "zero\n\none\n\ns1\n\ns2\n\ns3\n",
      local: {
        ...LANDED,
        base: "zero\n\none\n\ns1\n",
        sent: [{ id: "s2", text: "zero\n\none\n\ns1\n\ns2\n" }],
      },
      archive: null,
    });
  });

  it("is not waited for where the chain has another entry in its place", async () => {
    const sent = [
      { id: "lost", text: "one\n\ntyped\n", at: 4 },
      { id: "next", text: "one\n\ntyped\n", at: 5 },
    ];
    const here = await copy("one\n\ntyped\n", { base: "one\n", sent });
    expect((await after(here)).local).toStrictEqual({
      ...LANDED,
      base: "zero\n\none\n",
      sent: [{ id: "next", text: "zero\n\none\n\ntyped\n", at: 5 }],
    });
  });

  it("leaves nothing to be known where all of it has arrived", async () => {
    const sent = [{ id: "s", text: "one\n\ns\n" }];
    const here = await copy("one\n\ns\n", { base: "one\n", sent, isMerged: true });
    const head = { ...HEAD, text: "zero\n\none\n\ns\n" };
    expect(await after(here, { head, arrived: new Set(["s"]) })).toStrictEqual({
      text: "zero\n\none\n\ns\n",
      local: LANDED,
      archive: null,
    });
    expect(here.told).toEqual([]);
  });

  it("is known to be on its way, though the file is as it was before", async () => {
    const sent = [{ id: "s", text: "one\n\ns\n" }];
    const here = await copy("one\n", { sent, base: "one\n" });
    expect(await after(here)).toStrictEqual({
      text: "zero\n\none\n",
      local: { ...LANDED, base: "zero\n\none\n", sent: [{ id: "s", text: "zero\n\none\n\ns\n" }] },
      archive: null,
    });
    expect(here.told).toEqual(["merge"]);
  });

  it("is still an old buffer's with newer writes in it, as long as any of it is there", async () => {
    const here = await copy("one\n", { base: "one\n", isMerged: true });
    here.file.edit("one\n\ntyped\n");
    expect((await after(here)).local).toStrictEqual({
      ...LANDED,
      base: "zero\n\none\n",
      isMerged: true,
    });
    const plain = await copy("one\n", { base: "one\n" });
    plain.file.edit("one\n\ntyped\n");
    expect((await after(plain)).local).toStrictEqual({ ...LANDED, base: "zero\n\none\n" });
  });

  it("while it is merged is looked at again", async () => {
    const here = await copy("one\n");
    here.file.edit("one\n\ntyped\n");
    const { merge } = here.shared;
    const shared = {
      ...here.shared,
      merge: async () => {
        here.file.edit("one\n\ntyped more\n");
        return merge();
      },
    };
    expect(await after({ ...here, shared })).toMatchObject({ text: "zero\n\none\n\ntyped more\n" });
  });
});

describe("the archive that comes with it", () => {
  it("is written in the same entry, and known by what is shared of it", async () => {
    const here = await copy("one\n", { archive: "old" });
    const archive = { shared: "a\n", text: "a\nmine\n" };
    expect(await after(here, { archive })).toStrictEqual({
      text: "zero\n\none\n",
      local: { ...LANDED, archive: archiveTag("a\n") },
      archive: "a\nmine\n",
    });
    expect(await here.file.history()).toHaveLength(3);
  });

  it("is as it was where none came", async () => {
    const here = await copy("one\n", { archive: "tag" });
    await here.file.update(({ text, state }) => ({ text, state, note: noteOf(""), archive: "kept\n" }));
    expect(await after(here)).toStrictEqual({
      text: "zero\n\none\n",
      local: { ...LANDED, archive: "tag" },
      archive: "kept\n",
    });
  });
});
