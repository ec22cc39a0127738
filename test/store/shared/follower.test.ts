// A writer that is taken along by another of its machine: what it may add, and what it makes of the end.
import { describe, expect, it } from "vitest";
import { Ticket, propose, proposalsIn } from "../../../src/store/shared/batch.ts";
import { followBatch } from "../../../src/store/shared/batch-follower.ts";
import type { FiledEntry } from "../../../src/store/shared/ledger.ts";
import { StoreError } from "../../../src/store/store.ts";
import { uniqueName } from "../../../src/system/processes.ts";
import { ask, desk, filed, standing } from "./desk.ts";

const AT = { revision: 3, mark: "mark-3", state: null };
const LEADS = { ...filed(4, { id: "leads", edits: [[4, 4, "two\n"]] }), leaves: "one\ntwo\n" };
const LANDED = { kind: "landed", ids: ["leads", "mine", "other"] };

interface Scene {
  readonly end?: unknown;
  readonly base?: object | null;
  readonly changed?: Parameters<typeof ask>[0];
  /** What is known here beyond the file. */
  readonly known?: readonly FiledEntry[];
  readonly isLed?: boolean;
  readonly isClosed?: boolean;
}

/** Follows a leader who has one entry on top of a base, and ends as it is looked at. */
async function followed({ end = LANDED, base = {}, changed, known = [], ...scene }: Scene) {
  const made = desk("old\n");
  const { state, file, shared } = made;
  await standing(made, "one\n", AT);
  if (known.length > 0) shared.cache.add(known);
  const leader = uniqueName();
  const { isLed = true, isClosed = false } = scene;
  if (isLed) state.makeLink("tmp/takeover.batch", leader);
  const say = () => state.replace(`batch/${leader}.said`, JSON.stringify(end));
  if (base === null) say();
  else state.replace(`batch/${leader}.base`, JSON.stringify({ revision: 3, mark: "mark-3", ...base }));
  propose(state, leader, 0, [LEADS]);
  if (isClosed) state.create(`batch/${leader}.1`, "closed");
  // It ends when this writer is about to decide.
  const read = (mayMiss?: boolean) => (say(), file.read(mayMiss));
  const wanted = ask(changed);
  const result = await followBatch(
    { ...shared, file: { ...file, read } },
    wanted,
    leader,
    new Ticket(state),
  ).catch((error: unknown) => {
    if (error instanceof StoreError) return error.failure;
    throw error;
  });
  const { proposals } = proposalsIn(state, leader);
  const waits = state.list("batch").filter((name) => name.endsWith(".wait"));
  return {
    result,
    sent: proposals.slice(1).flatMap((all) => all.map(({ id, leaves }) => [id, leaves])),
    sentAt: wanted.sentAt,
    waits: waits.length,
  };
}

const MINE = [["mine", "one\ntwo\nmine\n"]];
const nothing = { result: null, sent: [], sentAt: Infinity };

describe("a writer that is taken along", () => {
  it.each<[string, unknown, object]>([
    ["landed with it", LANDED, { result: { revision: 5 }, sentAt: 3 }],
    ["landed without it", { kind: "landed", ids: ["leads"] }, { result: null, sentAt: 3 }],
    ["landed without what it stands on", { kind: "landed", ids: ["mine"] }, { result: null, sentAt: 3 }],
    ["is not clear", { kind: "unclear" }, { result: null, sentAt: 3 }],
    ["was lost", { kind: "lost" }, { result: null, sentAt: Infinity }],
    [
      "was refused",
      { kind: "lost", failure: { kind: "foreign" } },
      { result: { kind: "foreign" }, sentAt: Infinity },
    ],
  ])("hears that the batch %s", async (_, end, expected) => {
    const found = await followed({ end });
    expect(found).toMatchObject({ ...expected, sent: MINE, waits: 0 });
  });

  it("wants nothing by what the leader has, which counts once that is filed", async () => {
    let shown = "";
    const changed: Parameters<typeof ask>[0] = { decide: ({ text }) => ((shown = text), null) };
    const none = { result: { revision: null }, sent: [], sentAt: Infinity };
    expect(await followed({ changed })).toMatchObject(none);
    expect(shown).toBe("one\ntwo\n");
    expect(await followed({ changed, end: { kind: "landed", ids: [] } })).toMatchObject(nothing);
  });

  it("decides again where another was first", async () => {
    const made = desk("old\n");
    await standing(made, "one\n", AT);
    const { state, shared } = made;
    const leader = uniqueName();
    state.makeLink("tmp/takeover.batch", leader);
    state.replace(`batch/${leader}.base`, JSON.stringify({ revision: 3, mark: "mark-3" }));
    propose(state, leader, 0, [LEADS]);
    const shown: string[] = [];
    const other = { ...filed(5, { id: "other", edits: [[8, 8, "other\n"]] }), leaves: "one\ntwo\nother\n" };
    const changed: Parameters<typeof ask>[0] = {
      decide: ({ text, state: before }) => {
        shown.push(text);
        if (shown.length === 1) propose(state, leader, 1, [other]);
        state.replace(`batch/${leader}.said`, JSON.stringify(LANDED));
        return { text: `${text}mine\n`, state: before, note: other.note };
      },
    };
    const result = await followBatch(shared, ask(changed), leader, new Ticket(state));
    expect([result, shown]).toEqual([{ revision: 6 }, ["one\ntwo\n", "one\ntwo\nother\n"]]);
  });

  it.each<[string, Scene, object]>([
    ["that sent something before", { base: null, changed: { sentAt: 2 } }, { ...nothing, sentAt: 2 }],
    [
      "that sent something before, and is not told what the leader is",
      { base: null, changed: { sentAt: 2 }, end: { kind: "lost", failure: { kind: "foreign" } } },
      { ...nothing, sentAt: 2 },
    ],
    [
      "that comes too late is told what the leader is",
      { base: null, end: { kind: "lost", failure: { kind: "foreign" } } },
      { ...nothing, result: { kind: "foreign" } },
    ],
    ["whose leader is gone", { isLed: false }, nothing],
    ["for whom nobody waits", { changed: { signal: AbortSignal.abort() } }, nothing],
    ["whose batch is closed", { isClosed: true }, nothing],
    ["whose file is further", { base: { revision: 2 } }, nothing],
    ["whose file has another end", { base: { mark: "x" } }, nothing],
    ["who lacks what is between", { base: { revision: 5, mark: "mark-5" } }, nothing],
    [
      "who lacks a part of what is between",
      { base: { revision: 5, mark: "mark-5" }, known: [filed(5, { text: "5\n" })] },
      nothing,
    ],
    [
      "who knows something else",
      { base: { revision: 5, mark: "x" }, known: [filed(4, {}), filed(5, {})] },
      nothing,
    ],
  ])("adds nothing: one %s", async (_, scene, expected) => {
    expect(await followed(scene)).toMatchObject(expected);
  });

  it("stands on what is between its file and the leader's base, and not beyond", async () => {
    const between = [filed(4, { edits: [[0, 0, "4\n"]] }), filed(5, { edits: [[0, 0, "5\n"]] })];
    const known = [filed(3, { text: "one\n" }), ...between, filed(6, { text: "six\n" })];
    const found = await followed({ base: { revision: 5, mark: "mark-5" }, known });
    expect(found.result).toEqual({ revision: 7 });
    expect(found.sent).toEqual([["mine", "5\n4\ntwo\none\nmine\n"]]);
    expect(found.sentAt).toBe(5);
  });
});
