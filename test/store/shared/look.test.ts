import { describe, expect, it } from "vitest";
import type { Shared } from "../../../src/store/shared/context.ts";
import { NOTHING } from "../../../src/store/shared/local.ts";
import { look, pastOf, read, verdictOn } from "../../../src/store/shared/look.ts";
import {
  type Note,
  type OutsideChange,
  outsideNote,
  type Snapshot,
  StoreError,
} from "../../../src/store/store.ts";
import { failureOf } from "../support.ts";
import { type Desk, desk, filed, noteOf, NOW, standing } from "./desk.ts";

const AT = { revision: 3, mark: "m3", state: { a: 3 } };

async function copy(text = "one\n", changed: Parameters<typeof desk>[1] = {}): Promise<Desk> {
  const here = desk("old\n", changed);
  await standing(here, text, AT);
  return here;
}

/** What the file's own store says, changed. */
function saying({ shared }: Desk, told: Partial<Snapshot>): Shared {
  const { file } = shared;
  return {
    ...shared,
    file: { ...file, read: async (mayMiss) => ({ ...(await file.read(mayMiss)), ...told }) },
  };
}

describe("a look at a copy", () => {
  it("tells of no file, and of one that was never shared", async () => {
    expect(await look(desk(null).shared)).toStrictEqual({
      local: NOTHING,
      text: null,
      base: null,
      found: null,
    });
    expect(await look(desk("own\n").shared)).toMatchObject({ local: NOTHING, text: "own\n", base: null });
  });

  it("tells what is shared: what the file held when it was edited, else what it holds, or held", async () => {
    const here = await copy();
    expect(await look(here.shared)).toMatchObject({ local: AT, text: "one\n", base: "one\n" });
    here.file.edit("typed\n");
    expect(await look(here.shared)).toMatchObject({ text: "typed\n", base: "one\n" });
    here.file.edit(null);
    expect(await look(here.shared)).toMatchObject({ local: AT, text: null, base: "one\n" });
    // Where nothing says what was shared, the journal does.
    const plain = saying(await copy(), { exists: false });
    expect(await look(plain)).toMatchObject({ text: null, base: "one\n" });
  });

  it("fails as the disk does, but for a file that is missing", async () => {
    const { shared } = desk(null);
    const failing = (error: Error) =>
      look({ ...shared, file: { ...shared.file, read: () => Promise.reject(error) } });
    const io = new StoreError({ kind: "unreadable", cause: "EIO" });
    await expect(failing(io)).rejects.toBe(io);
    const own = new Error("missing");
    await expect(failing(own)).rejects.toBe(own);
  });

  it("finds where the file stands that was written to by somebody who asked nobody", async () => {
    const here = await copy("one\n");
    const lost = async (text: string) =>
      here.file.update(() => ({ text, state: null, note: noteOf("lost") }));
    await lost("lost 1\n");
    await lost("lost 2\n");
    // What is shared there is not known.
    expect((await look(here.shared)).local).toStrictEqual(NOTHING);
    here.shared.cache.add([filed(2, { text: "no\n" }), filed(4, { text: "no\n" })]);
    expect((await look(here.shared)).local).toStrictEqual(NOTHING);
    here.shared.cache.add([filed(3, { text: "shared\n", state: { b: 1 } })]);
    expect(await look(here.shared)).toMatchObject({
      local: { revision: 3, mark: "mark-3", state: { b: 1 }, base: "shared\n" },
      text: "lost 2\n",
      base: "shared\n",
    });
    // The newest place counts, though it is not known.
    await standing(here, "one\n", { ...AT, revision: 9 });
    await lost("lost 3\n");
    expect((await look(here.shared)).local).toStrictEqual(NOTHING);
    // An entry without its text is none to stand on.
    const gap = await copy("one\n");
    await gap.file.update(() => ({ text: "lost\n", state: null, note: noteOf("lost") }));
    gap.shared.cache.add([filed(3, {})]);
    expect((await look(gap.shared)).local).toStrictEqual(NOTHING);
  });
});

describe("what is read from a copy", () => {
  it("is missing where there is none, or where that is no answer", async () => {
    for (const mayMiss of [true, false])
      expect(await failureOf(read(desk(null).shared, mayMiss))).toEqual({
        kind: "missing",
        hadJournal: false,
      });
    for (const revision of [1, 3]) {
      const here = desk("old\n");
      await standing(here, "one\n", { ...AT, revision });
      here.file.edit(null);
      expect(await failureOf(read(here.shared, false))).toEqual({ kind: "missing", hadJournal: true });
      expect(await read(here.shared, true)).toMatchObject({
        exists: false,
        text: "",
        revision,
        outside: false,
        state: AT.state,
      });
    }
    // A file of this machine's own that is gone.
    const own = desk("own\n");
    await own.file.update(({ text, state }) => ({ text, state, note: noteOf("") }));
    own.file.edit(null);
    for (const mayMiss of [true, false])
      expect(await failureOf(read(own.shared, mayMiss))).toEqual({ kind: "missing", hadJournal: false });
  });

  it("is the file, with the shared number and state, and says what the file's store does", async () => {
    const here = await copy();
    const { past, ...snapshot } = await read(here.shared, false);
    expect(snapshot).toStrictEqual({
      exists: true,
      revision: 3,
      text: "one\n",
      state: { a: 3 },
      outside: false,
    });
    expect([past.textAt(3), past.textAt(2), past.archive()]).toEqual(["one\n", null, null]);
    expect(await read(saying(here, { saving: true }), false)).toMatchObject({ saving: true });
    expect(await read(saying(here, { behind: true }), false)).toMatchObject({ behind: true });
    expect(await read(saying(here, { behind: false, saving: false }), false)).not.toHaveProperty("saving");
    const own = desk("own\n");
    expect(await read(own.shared, false)).toMatchObject({
      exists: true,
      text: "own\n",
      revision: 0,
      state: null,
    });
  });

  it("is what was typed, as the verdict has it, before the rest of the history", async () => {
    const reconcile = ({ after }: OutsideChange) => ({
      text: after.replace("typed", "typed, mended"),
      state: { b: 1 },
      origin: "editor",
    });
    const here = await copy("one\n", { reconcile });
    here.shared.cache.add([filed(2, { text: "two\n" }), filed(3, { text: "one\n" }), filed(4, {})]);
    here.file.edit("one\ntyped\n");
    const { past, ...snapshot } = await read(here.shared, false);
    expect(snapshot).toStrictEqual({
      exists: true,
      revision: 3,
      text: "one\ntyped, mended\n",
      state: { b: 1 },
      outside: true,
      origin: "editor",
    });
    const [typed, ...older] = past.revisions();
    expect(typed).toStrictEqual({
      revision: 4,
      note: outsideNote(NOW, "editor"),
      edits: [[4, 4, "typed, mended\n"]],
    });
    expect(older.map(({ revision }) => revision)).toEqual([3, 2]);
    expect([past.textAt(3), past.textAt(2)]).toEqual(["one\n", "two\n"]);
  });

  it("is what is shared, where the file is an old copy", async () => {
    const here = await copy("one\n", { isStale: () => true });
    here.file.edit("old\n");
    const { past: _, ...snapshot } = await read(here.shared, false);
    expect(snapshot).toStrictEqual({
      exists: true,
      revision: 3,
      text: "one\n",
      state: { a: 3 },
      outside: false,
    });
  });

  it("is nothing where the file is gone, with the state that the verdict leaves", async () => {
    const reconcile = ({ after }: OutsideChange) => ({ text: `${after}x`, state: { gone: true } });
    for (const isStale of [true, false]) {
      const here = await copy("one\n", { reconcile, isStale: () => isStale });
      here.file.edit(null);
      const { past, ...snapshot } = await read(here.shared, true);
      expect(snapshot).toStrictEqual({
        exists: false,
        revision: 3,
        text: "",
        state: { gone: true },
        outside: false,
      });
      expect([...past.revisions()]).toEqual([]);
    }
  });
});

describe("the past of a copy", () => {
  it("ends where the copy stands, behind what is pending, with the archive that lies here", async () => {
    const here = desk("old\n");
    await standing(here, "one\n", AT, "kept\n");
    here.shared.cache.add([filed(3, { text: "other\n" }), filed(4, { text: "four\n" })]);
    const seen = await look(here.shared);
    const pending = { revision: 9, note: noteOf("p"), edits: [] };
    const past = pastOf(here.shared, seen, [pending]);
    expect([...past.revisions()].map(({ revision }) => revision)).toEqual([9, 3]);
    expect([past.textAt(3), past.textAt(4), past.archive()]).toEqual(["one\n", "four\n", "kept\n"]);
    expect([...pastOf(here.shared, seen, [], 4).revisions()].map(({ revision }) => revision)).toEqual([4, 3]);
    const none = pastOf(here.shared, { ...seen, base: null, found: null }, []);
    expect([none.textAt(3), none.archive()]).toEqual(["other\n", null]);
  });
});

describe("the verdict on what was typed", () => {
  /** What is asked of the verdict, and of whether it is an old copy. */
  async function asked(after: string, changed: Partial<Awaited<ReturnType<typeof look>>> = {}) {
    const seen: { change?: OutsideChange; isEarlier?: boolean } = {};
    const here = await copy("one\n", {
      clock: () => NOW + 7,
      reconcile: (change) => {
        seen.change = change;
        return { text: after, state: { said: true } };
      },
      isStale: (_, isEarlier) => {
        seen.isEarlier = isEarlier;
        return isEarlier;
      },
    });
    const found = [[0, 1, "X"]] as const;
    here.shared.cache.add([
      filed(1, { text: "first\n" }),
      filed(2, { text: "two\n", note: { ...noteOf("2"), found } }),
      filed(3, { text: "another\n", note: { ...noteOf("3"), found } }),
      filed(4, { text: "four\n", note: { ...noteOf("4"), found } }),
    ]);
    here.file.edit(after);
    const view = { ...(await look(here.shared)), ...changed };
    const verdict = await verdictOn(here.shared, view, "one\n", after);
    if (seen.change === undefined) throw new Error("not asked");
    return { ...seen, change: seen.change, verdict };
  }

  it("knows what it was made on, since when, and the shared past up to there", async () => {
    const { change, verdict, isEarlier } = await asked("typed\n");
    expect(change).toMatchObject({
      before: "one\n",
      after: "typed\n",
      state: { a: 3 },
      revision: 3,
      savedAt: NOW,
      madeOn: null,
      isMerged: false,
    });
    expect([1, 2, 3, 4].map((at) => change.textAt(at))).toEqual(["first\n", "two\n", "one\n", null]);
    expect([1, 2, 3, 4].map((at) => change.foundAt(at))).toEqual([null, "Xwo\n", "Xnother\n", null]);
    expect([...change.revisions()].map(({ revision }) => revision)).toEqual([3, 2, 1]);
    expect(change.matchingRevision()).toBeNull();
    expect(isEarlier).toBe(false);
    expect(verdict).toStrictEqual({ text: "typed\n", state: { said: true }, isStale: false });
  });

  it("is that of an earlier text where the file holds one, unless it was sent by this machine", async () => {
    const earlier = await asked("two\n");
    expect(earlier.change.matchingRevision()).toBe(2);
    expect([earlier.isEarlier, earlier.verdict.isStale]).toEqual([true, true]);
    const local = {
      ...AT,
      base: "one\n",
      sent: [
        { id: "s", text: "other\n" },
        { id: "t", text: "two\n" },
      ],
    };
    expect((await asked("two\n", { local })).verdict.isStale).toBe(false);
    expect(
      (await asked("two\n", { local: { ...local, sent: local.sent.slice(0, 1) } })).verdict.isStale,
    ).toBe(true);
    // What is shared now is no earlier text, and later ones are none either.
    expect((await asked("one\n")).isEarlier).toBe(false);
    expect((await asked("four\n")).isEarlier).toBe(false);
    expect((await asked("two\n", { base: null })).isEarlier).toBe(false);
  });

  it("is told of an old buffer with newer writes in it, and has a time where nothing says when", async () => {
    const { change } = await asked("typed\n", { local: { ...AT, isMerged: true } });
    expect(change.isMerged).toBe(true);
    const none = await asked("typed\n", { found: null });
    expect(none.change.savedAt).toBe(NOW + 7);
    const { found } = await look((await copy()).shared);
    if (found === null) throw new Error("no file");
    const at = (command: string, time: number) => ({ ...noteOf(""), command, at: time });
    const knowing = (...notes: Note[]) => ({
      found: {
        ...found,
        past: { ...found.past, revisions: () => notes.map((note) => ({ revision: 1, edits: [], note })) },
      },
    });
    const newest = knowing(at("sending", 9), at("outside", 8), at("outside", 7));
    expect((await asked("typed\n", newest)).change.savedAt).toBe(8);
    expect((await asked("typed\n", knowing(at("sending", 9)))).change.savedAt).toBe(NOW + 7);
  });

  it("begins with the state that is given", async () => {
    const states: unknown[] = [];
    const reconcile = ({ after, state }: OutsideChange) => {
      states.push(state);
      return { text: after, state };
    };
    const here = await copy("one\n", { reconcile });
    const seen = await look(here.shared);
    await verdictOn(here.shared, seen, "one\n", "typed\n");
    await verdictOn(here.shared, seen, "one\n", "typed\n", { given: true });
    expect(states).toEqual([{ a: 3 }, { given: true }]);
  });
});
