import { afterEach, describe, expect, it } from "vitest";
import { filedFrom } from "../../../src/store/shared/entries.ts";
import type { Shared } from "../../../src/store/shared/context.ts";
import { Ticket } from "../../../src/store/shared/batch.ts";
import {
  type Ledger,
  LedgerError,
  offerInTwo,
  type OwnSign,
  type Page,
} from "../../../src/store/shared/ledger.ts";
import { localOf } from "../../../src/store/shared/local.ts";
import { memoryLedger } from "./memory-ledger.ts";
import type { Ask } from "../../../src/store/shared/plan.ts";
import { fill, write } from "../../../src/store/shared/write.ts";
import { StoreError, type StoreFailure } from "../../../src/store/store.ts";
import { failureOf } from "../support.ts";
import { ask, type Desk, desk, filed, noteOf, NOW, standing } from "./desk.ts";
import { atNight } from "../../size.ts";

const { setTimeout: later } = globalThis;
const { random } = Math;
afterEach(() => {
  globalThis.setTimeout = later;
  Math.random = random;
});

/** Pauses are over at once, and as long as they may be. Returns how long they were (ms). */
function withoutPauses(): number[] {
  const pauses: number[] = [];
  Math.random = () => 1;
  const soon = (done: () => void, ms = 0): void => {
    pauses.push(ms);
    setImmediate(done);
  };
  globalThis.setTimeout = Object.assign(soon, later) as unknown as typeof later;
  return pauses;
}

function repeated<const T extends string>(count: number, ...all: readonly T[]): T[] {
  return Array.from({ length: count }, () => all).flat();
}

/** What becomes of one call. */
type Fate = "ok" | "lost" | "unreached" | "unheard" | StoreError;

/** A ledger that notes what it is asked, and whose calls fare as is said for each; then well. */
function recorded(fates: Fate[] = [], changed: Partial<Ledger> = {}) {
  const inner = memoryLedger({ clock: () => NOW });
  const asked: (readonly unknown[])[] = [];
  const filing = { won: false } as const;
  const next = (writes: boolean): boolean => {
    const fate = fates.shift() ?? "ok";
    if (fate === "unreached") throw new LedgerError("away", false);
    if (fate === "unheard") throw new LedgerError("no answer", writes);
    if (fate instanceof StoreError) throw fate;
    return fate === "ok";
  };
  const { turn: _, signs: __, ...rest } = inner;
  const ledger: Ledger = {
    ...rest,
    since: async (revision, mark) => {
      asked.push(["since", revision, mark]);
      next(false);
      return { ...(await inner.since(revision)), ...(changed.kind === undefined ? {} : { now: null }) };
    },
    append: async (base, newEntries, signs) => {
      asked.push(["append", base, newEntries.map(({ id }) => id), signs]);
      return next(true) ? inner.append(base, newEntries, signs) : filing;
    },
    ...changed,
  };
  return { ledger, inner, asked, names: () => asked.map(([name]) => name) };
}

/** The same that keeps an order, too. */
function inTurn(fates: Fate[] = []): ReturnType<typeof recorded> {
  const { ledger, inner, asked, names } = recorded(fates);
  const turn: Ledger["turn"] = async (revision, run, signs) => {
    asked.push(["turn", revision]);
    const wanted = await run(await inner.since(revision));
    asked.push(["wanted", wanted?.base, wanted?.newEntries.map(({ id }) => id), wanted && signs()]);
    if (wanted === null) return null;
    const fate = fates.shift() ?? "ok";
    if (fate === "unheard") throw new LedgerError("no answer", true);
    return fate === "ok" ? inner.append(wanted.base, wanted.newEntries, signs()) : { won: false };
  };
  return { ledger: { ...ledger, turn }, inner, asked, names };
}

const changing = (here: Desk, changed: Partial<Shared>): Desk => ({
  ...here,
  shared: { ...here.shared, ...changed },
});

const sync = (changed: Parameters<typeof ask>[0] = {}) => ask({ decide: null, ...changed });
const localIn = async ({ file }: Desk) => localOf((await file.read(true)).state);

/** A copy of what a ledger has, which this machine filed itself. */
async function copy(fates: Fate[] = [], changed: Partial<Shared> = {}, of = recorded) {
  const made = of(fates);
  const here = desk("one\n", { ledgers: made.ledger, ...changed });
  const due = fates.splice(0);
  await write(here.shared, sync({ id: "start", outside: "start" }));
  fates.push(...due);
  made.asked.length = 0;
  here.told.length = 0;
  return { ...made, here };
}

describe("an intent", () => {
  it("is filed once, is in the file, in what is known of the chain, and says its number", async () => {
    const { here, asked, inner } = await copy();
    expect(await write(here.shared, ask())).toBe(2);
    expect(asked).toEqual([
      ["since", 1, expect.any(String)],
      ["append", 1, ["mine"], [{ name: "1", ageMs: 0 }]],
    ]);
    expect(inner.bodies).toHaveLength(2);
    expect((await here.file.read()).text).toBe("one\nmine\n");
    expect(here.shared.cache.all().map(({ id }) => id)).toEqual(["new-1", "mine"]);
    expect(here.told).toEqual(["asking", `contacted true ${NOW}`]);
    expect(here.shared.signs.sentMs()).toBe(0);
  });

  it("that is filed, but can't be brought into the file, is no failure of the write; asked for again it is filed once", async () => {
    const { here, inner } = await copy();
    const full = new StoreError({ kind: "no-space", path: "FILE.md" });
    const broken = changing(here, { file: { ...here.file, update: () => Promise.reject(full) } });
    const unshown = { kind: "unshown", revision: 2, failure: full.failure };
    expect(await failureOf(write(broken.shared, ask()))).toEqual(unshown);
    // An intent whose answer was lost is found there, and can't be brought into the file either.
    expect(await failureOf(write(broken.shared, ask({ sentAt: 1 })))).toEqual(unshown);
    expect(await failureOf(write(broken.shared, sync()))).toEqual(full.failure);
    expect(inner.bodies).toHaveLength(2);
    expect((await here.file.read()).text).toBe("one\n");
    expect(await write(here.shared, sync())).toBe(2);
    expect((await here.file.read()).text).toBe("one\nmine\n");
  });

  it("is told of the ledger's clock, or that it has none", async () => {
    const here = desk("one\n", { ledgers: recorded([], { kind: "git" }).ledger });
    await write(here.shared, ask());
    expect(here.told).toEqual(["asking", "contacted true null"]);
  });

  it("that wants nothing has no number, and leaves the file as it is", async () => {
    const { here, names, inner } = await copy();
    expect(await write(here.shared, ask({ decide: () => null }))).toBeNull();
    expect(names()).toEqual(["since"]);
    expect(inner.bodies).toHaveLength(1);
    // Nor is it asked for its lock.
    const update = () => expect.unreachable();
    const { shared } = changing(here, { file: { ...here.file, update } });
    expect(await write(shared, sync())).toBe(1);
  });

  it("takes in what others filed, also where it wants nothing", async () => {
    const { here, inner } = await copy();
    const other = desk(null, { ledgers: inner });
    await write(other.shared, ask({ id: "other" }));
    expect(await write(here.shared, ask({ decide: () => null }))).toBeNull();
    expect((await here.file.read()).text).toBe("one\nmine\n");
    expect(await localIn(here)).toMatchObject({ revision: 2 });
  });

  it("that loses against another is planned again on what there is", async () => {
    const pauses = withoutPauses();
    const { here, asked, inner } = await copy(["ok", "lost", "ok", "lost", "ok", "lost"]);
    expect(await write(here.shared, ask())).toBe(2);
    expect(asked.map(([name]) => name)).toEqual(repeated(4, "since", "append"));
    expect(inner.bodies).toHaveLength(2);
    // Each waits longer where nobody keeps an order.
    expect(pauses.slice(0, 3)).toEqual([20, 40, 80]);
  });

  it("waits no longer than half a second, whatever it tried", async () => {
    const pauses = withoutPauses();
    const { here } = await copy(repeated(16, "ok", "lost"));
    await write(here.shared, ask());
    expect(pauses.slice(3, 6)).toEqual([160, 320, 500]);
    expect(new Set(pauses.slice(5, 16))).toEqual(new Set([500]));
  });

  it("queues up where the ledger keeps an order, from the second time on", async () => {
    const pauses = withoutPauses();
    const { here, names, asked } = await copy(["ok", "lost", "lost", "lost"], {}, inTurn);
    expect(await write(here.shared, ask())).toBe(2);
    expect(names()).toEqual(["since", "append", ...repeated(3, "turn", "wanted")]);
    expect(asked.at(-1)).toEqual(["wanted", 1, ["mine"], [{ name: "1", ageMs: 0 }]]);
    expect(pauses.slice(0, 3)).toEqual([20, 20, 20]);
    expect((await here.file.read()).text).toBe("one\nmine\n");
    expect(here.told.filter((one) => one === `contacted true ${NOW}`)).toHaveLength(4);
  });

  atNight("is given up where it loses for ever", async () => {
    withoutPauses();
    const { here, names } = await copy(Array(3_000).fill("lost"), { limitMs: 600_000 }, inTurn);
    // The first look is asked of the ledger, too.
    const failure = await failureOf(write(here.shared, ask()));
    expect(failure).toEqual({ kind: "unreached", place: "memory", cause: "it changes all the time" });
    expect(names().filter((name) => name === "turn")).toHaveLength(999);
  });
});

/** A ledger with a connection that stands, or does not, and takes what is offered on it. */
const connected =
  (isOpen: boolean) =>
  (fates: Fate[] = []) => {
    const made = recorded(fates);
    const offer: Ledger["offer"] = (known, newEntries, signs) => {
      made.asked.push(["offer", known.revision, newEntries.map(({ id }) => id), signs]);
      return offerInTwo(made.inner, known, newEntries, signs);
    };
    return { ...made, ledger: { ...made.ledger, isOpen: () => isOpen, offer } };
  };

describe("an intent, where a connection stands,", () => {
  it("is offered on what is known, in one way", async () => {
    const { here, asked } = await copy([], {}, connected(true));
    expect(await write(here.shared, ask())).toBe(2);
    expect(asked).toEqual([["offer", 1, ["mine"], [{ name: "1", ageMs: 0 }]]]);
    expect((await here.file.read()).text).toBe("one\nmine\n");
  });

  it("is planned anew where something else is there", async () => {
    const { here, inner, names } = await copy([], {}, connected(true));
    const other = desk(null, { ledgers: inner });
    await write(other.shared, sync());
    const theirs: Ask["decide"] = ({ text, state }) => ({
      text: `${text}theirs\n`,
      state,
      note: noteOf("theirs"),
    });
    await write(other.shared, ask({ id: "theirs", decide: theirs }));
    expect(await write(here.shared, ask())).toBe(3);
    expect(names().slice(0, 1)).toEqual(["offer"]);
    expect(names().filter((name) => name === "offer")).toHaveLength(1);
    expect((await here.file.read()).text).toContain("mine");
    expect((await here.file.read()).text).toContain("theirs");
  });

  it("is not offered where the connection is to be opened yet, nor is who wants nothing", async () => {
    const closed = await copy([], {}, connected(false));
    expect(await write(closed.here.shared, ask())).toBe(2);
    expect(closed.names()).toEqual(["since", "append"]);
    const open = await copy([], {}, connected(true));
    await write(open.here.shared, sync());
    expect(open.names()).not.toContain("offer");
  });

  it("is not offered where more is to be sent, or may have been", async () => {
    const scenes: readonly ((
      here: Desk,
    ) => Parameters<typeof ask>[0] | Promise<Parameters<typeof ask>[0]>)[] = [
      ({ file }) => (file.edit("one\ntyped\n"), {}),
      ({ file }) => (file.edit(null), { begin: ask().decide ?? undefined }),
      () => ({ sentAt: 1 }),
      async (here) => {
        const sent = [{ id: "x", text: "one\n" }];
        await standing(here, "one\n", { ...(await localIn(here)), sent });
        return {};
      },
      ({ state }) => (new Ticket(state).join(), {}),
    ];
    for (const scene of scenes) {
      const { here, names } = await copy([], {}, connected(true));
      await write(here.shared, ask(await scene(here)));
      expect(names()).not.toContain("offer");
      expect((await here.file.read()).text).toContain("mine\n");
    }
  });

  it("that is a no, that nobody waits for, or whose file can't be written is not offered", async () => {
    const no = await copy([], {}, connected(true));
    expect(await write(no.here.shared, ask({ decide: () => null }))).toBeNull();
    expect(no.names()).toEqual(["since"]);
    const over = new AbortController();
    const late = await copy([], {}, connected(true));
    const decide: Ask["decide"] = ({ text, state }) => {
      over.abort();
      return { text: `${text}late\n`, state, note: noteOf("late") };
    };
    await write(late.here.shared, ask({ decide, signal: over.signal })).catch(() => null);
    expect([late.names().includes("offer"), late.inner.bodies.length]).toEqual([false, 1]);
    const blocked = await copy([], {}, connected(true));
    const refuseBlocked = () => {
      throw new StoreError({ kind: "no-space", path: "FILE.md" });
    };
    expect(await failureOf(write(changing(blocked.here, { refuseBlocked }).shared, ask()))).toMatchObject({
      kind: "no-space",
    });
    expect(blocked.inner.bodies).toHaveLength(1);
  });
});

describe("who types at each look", () => {
  it("has the ledger be asked once more, and what was typed last is sent", async () => {
    withoutPauses();
    const { here, names } = await copy([], { patienceMs: 60_000 });
    const { file } = here;
    let typed = 0;
    const update: typeof file.update = async (...all) => {
      if (typed++ < 5) file.edit(`one\ntyped ${typed}\n`);
      return file.update(...all);
    };
    file.edit("one\ntyped 0\n");
    const busy = changing(here, { file: { ...file, update } });
    expect(await write(busy.shared, ask())).toBe(3);
    expect(names()).toEqual(["since", "since", "append"]);
    expect((await file.read()).text).toBe("one\ntyped 5\nmine\n");
  });
});

describe("an intent whose turn it is", () => {
  it("finds that it is there already, or wants nothing any more", async () => {
    withoutPauses();
    const first = await copy(["ok", "lost"], {}, inTurn);
    let calls = 0;
    const decide: Parameters<typeof ask>[0] = {
      decide: ({ text, state }) => (calls++ > 0 ? null : { text: `${text}x`, state, note: noteOf("") }),
    };
    expect(await write(first.here.shared, ask(decide))).toBeNull();
    expect(first.names().slice(-2)).toEqual(["turn", "wanted"]);
    // An answer that was lost: the entry is there, and is not filed a second time.
    const { here, inner, names } = await copy(["ok"], { patienceMs: 60_000 }, inTurn);
    const append = inner.append.bind(inner);
    here.ledger.append = async (base, newEntries, signs) => {
      await append(base, newEntries, signs);
      throw new LedgerError("answer lost", true);
    };
    expect(await write(here.shared, ask())).toBe(2);
    expect(inner.bodies).toHaveLength(2);
    expect(names().slice(-2)).toEqual(["turn", "wanted"]);
    expect((await here.file.read()).text).toBe("one\nmine\n");
    expect(await localIn(here)).toMatchObject({ revision: 2 });
  });

  it("looks once more where the file moved meanwhile", async () => {
    withoutPauses();
    const { here, names, inner } = await copy(["ok", "lost"], {}, inTurn);
    const turn = here.ledger.turn?.bind(here.ledger);
    let isFirst = true;
    here.ledger.turn = async (...all) => {
      // Somebody types between the look and the turn.
      if (isFirst) here.file.edit("one\ntyped\nmore\n");
      isFirst = false;
      return turn?.(...all) ?? null;
    };
    here.file.edit("one\ntyped\n");
    expect(await write(here.shared, ask())).toBe(3);
    expect(names().filter((name) => name === "turn")).toHaveLength(1);
    expect(inner.bodies).toHaveLength(3);
    expect((await here.file.read()).text).toBe("one\ntyped\nmore\nmine\n");
  });

  it("is one of a ledger that answers nothing", async () => {
    withoutPauses();
    const { here, inner } = await copy(["ok", "lost"], {}, inTurn);
    const turn = here.ledger.turn?.bind(here.ledger);
    let calls = 0;
    here.ledger.turn = async (revision, run, signs) => {
      if (calls++ > 0) return turn?.(revision, run, signs) ?? null;
      await run(await inner.since(revision));
      return null;
    };
    expect(await write(here.shared, ask())).toBe(2);
    expect(inner.bodies).toHaveLength(2);
  });
});

describe("a ledger that is not reached", () => {
  it("is told at once where nothing was sent", async () => {
    const { here, names } = await copy(["unreached"]);
    await expect(write(here.shared, ask())).rejects.toMatchObject({ cause: expect.any(LedgerError) });
    expect(names()).toEqual(["since"]);
    expect(here.told).toEqual(["asking", "contacted false null"]);
    const again = await copy(["ok", "unreached"]);
    // It may be there: the ledger was asked to file it.
    expect(await failureOf(write(again.here.shared, ask()))).toMatchObject({ kind: "unsure", id: "mine" });
    const plain = await copy(["unreached"]);
    expect(await failureOf(write(plain.here.shared, ask()))).toEqual({
      kind: "unreached",
      place: "memory",
      cause: "away",
    });
  });

  it("is asked again where something was sent, for a while", async () => {
    withoutPauses();
    const patience = { patienceMs: 60_000 };
    const { here, asked, inner } = await copy(["ok", "unheard", "unreached", "unheard", "ok"], patience);
    expect(await write(here.shared, ask())).toBe(2);
    expect(asked.map(([name, from]) => [name, from])).toEqual([
      ["since", 1],
      ["append", 1],
      ["since", 1],
      ["since", 1],
      ["since", 1],
      ["append", 1],
    ]);
    expect(inner.bodies).toHaveLength(2);
    const none = await copy(["ok", "unheard"]);
    const failing = write(none.here.shared, ask());
    await expect(failing).rejects.toMatchObject({
      failure: { kind: "unsure", place: "memory", id: "mine" },
      cause: expect.any(LedgerError),
    });
    // A call that says of itself that it may have arrived is believed, whatever this side knows.
    const sent = await copy([], patience);
    const called = new AbortController();
    sent.here.ledger.since = async () => {
      called.abort();
      throw new LedgerError("no answer", true);
    };
    const { signal } = called;
    expect(await failureOf(write(sent.here.shared, ask({ signal })))).toMatchObject({ kind: "unsure" });
  });

  it("is not asked for longer than anybody waits, or than is patient", async () => {
    withoutPauses();
    const called = new AbortController();
    const { here, names } = await copy(["ok", "unheard"], { patienceMs: 60_000 });
    here.shared.contacted(true, null);
    const since = here.ledger.since.bind(here.ledger);
    let looks = 0;
    here.ledger.since = async (...all) => {
      if (looks++ === 1) called.abort();
      if (looks > 1) throw new LedgerError("away", false);
      return since(...all);
    };
    const failure = failureOf(write(here.shared, ask({ signal: called.signal })));
    expect(await failure).toMatchObject({ kind: "unsure" });
    expect([looks, names().length]).toEqual([2, 2]);
    const { now } = Date;
    const patient = await copy(["ok", ...Array(100).fill("unheard")], { patienceMs: 1_000 });
    // Time passes with each call, and not with whatever else looks at the clock meanwhile.
    Date.now = () => 100 * patient.names().length;
    try {
      expect(await failureOf(write(patient.here.shared, ask()))).toMatchObject({ kind: "unsure" });
    } finally {
      Date.now = now;
    }
    expect(patient.names().length).toBeGreaterThan(3);
    expect(patient.names().length).toBeLessThan(20);
  });

  it("is asked once more where no time has passed", async () => {
    withoutPauses();
    const { here } = await copy(["ok", "unheard"], { patienceMs: 0 });
    const { now } = Date;
    Date.now = () => NOW;
    try {
      expect(await write(here.shared, ask())).toBe(2);
    } finally {
      Date.now = now;
    }
  });

  it("is asked again where something was sent in its turn for the first time", async () => {
    withoutPauses();
    const { here, names } = await copy(["ok", "lost"], { patienceMs: 60_000 }, inTurn);
    const turn = here.ledger.turn?.bind(here.ledger);
    const fates = [new LedgerError("no answer", true), new LedgerError("away", false)];
    here.ledger.turn = async (revision, run, signs) =>
      turn?.(revision, run, () => {
        const failure = fates.shift();
        if (failure !== undefined) throw failure;
        return signs();
      }) ?? null;
    expect(await write(here.shared, ask())).toBe(2);
    expect(names().filter((name) => name === "turn")).toHaveLength(3);
    expect((await here.file.read()).text).toBe("one\nmine\n");
  });

  it("is asked from where it was first sent, wherever the file is by now", async () => {
    withoutPauses();
    const { here, asked, inner } = await copy([], { patienceMs: 60_000 });
    const append = inner.append.bind(inner);
    const [own] = [here.ledger.append];
    here.ledger.append = async (base, newEntries, signs) => {
      await append(base, newEntries, signs);
      here.ledger.append = own;
      // Somebody else of this machine brings the file on meanwhile.
      await write(desk(null, { ledgers: inner }).shared, ask({ id: "next" }));
      await write({ ...here.shared }, sync({ id: "x", outside: "x" }));
      throw new LedgerError("answer lost", true);
    };
    expect(await write(here.shared, ask())).toBe(2);
    const looks = asked.filter(([name]) => name === "since");
    expect(looks.map(([, from]) => from)).toEqual([1, 1, 1]);
    // The mark is known of the newest only.
    expect(looks.map(([, , mark]) => typeof mark)).toEqual(["string", "string", "object"]);
    expect((await here.file.read()).text).toBe("one\nmine\nmine\n");
  });
});

describe("a no", () => {
  const nos: readonly (readonly [StoreFailure, boolean])[] = [
    [{ kind: "refused", place: "p", cause: "c" }, true],
    [{ kind: "refused", place: "", cause: "too large" }, false],
    [{ kind: "rewritten", place: "p", known: 1, found: 1 }, true],
    [{ kind: "gone", place: "p", known: 1 }, true],
    [{ kind: "newer", format: 2 }, true],
    [{ kind: "untrusted", pointer: "p" }, true],
    [{ kind: "no-space", path: "p" }, false],
  ];
  it.each(nos)("comes as it is (%j); that it is the ledger's is kept: %j", async (failure, isLedgers) => {
    const { here } = await copy([new StoreError(failure)]);
    expect(await failureOf(write(here.shared, ask()))).toEqual(failure);
    expect(here.told).toEqual(["asking", ...(isLedgers ? ["contacted false null"] : [])]);
  });

  it("of who decides comes as it is, and nothing is sent", async () => {
    const { here, names } = await copy();
    const decide = (): never => {
      throw new RangeError("no");
    };
    await expect(write(here.shared, ask({ decide }))).rejects.toThrow(RangeError);
    expect(names()).toEqual(["since"]);
    expect(here.told).toEqual(["asking", `contacted true ${NOW}`]);
  });
});

describe("a page of the ledger", () => {
  const at = { revision: 3, mark: "mark-3", state: null };
  const entry = (revision: number, text: string | null = null) => filed(revision, { text });
  const page = (changed: Partial<Page>): Page => ({
    entries: [],
    base: "mark-3",
    head: 3,
    now: null,
    ...changed,
  });
  const rewritten = (found: number) => ({ kind: "rewritten", place: "memory", known: 3, found });

  const cases: readonly (readonly [string, Partial<Page>, object | null])[] = [
    ["goes on", {}, null],
    ["goes on with more", { entries: [entry(4)], head: 4 }, null],
    ["is empty", { head: 0, base: null }, { kind: "gone", place: "memory", known: 3 }],
    ["has another entry there", { base: "other" }, rewritten(3)],
    ["ends before", { head: 2 }, rewritten(2)],
    ["says nothing of what is known", { base: null, entries: [entry(4)], head: 4 }, rewritten(4)],
    ["begins anew behind it", { base: null, entries: [entry(5, "five\n"), entry(6)], head: 6 }, null],
    ["begins anew at it", { base: null, entries: [entry(3, "three\n")], head: 3 }, rewritten(3)],
  ];
  it.each(cases)(
    "that %s is a page of the known chain, or the failure says what it is",
    async (_, changed, failure) => {
      const { ledger } = recorded();
      const here = desk("old\n", { ledgers: { ...ledger, since: async () => page(changed) } });
      await standing(here, "one\n", at);
      const done = write(here.shared, ask({ decide: () => null }));
      if (failure === null) expect(await done).toBeNull();
      else expect(await failureOf(done)).toEqual(failure);
    },
  );

  it("is any where the mark is not known, or nothing was ever shared", async () => {
    const { ledger } = recorded();
    const since = async () => page({ base: "whatever" });
    const here = desk("old\n", { ledgers: { ...ledger, since } });
    await standing(here, "one\n", { ...at, mark: null });
    expect(await write(here.shared, sync())).toBe(3);
    const none = desk(null, { ledgers: { ...ledger, since: async () => page({ head: 0 }) } });
    expect(await write(none.shared, sync())).toBe(0);
    await standing(none, "one\n", { ...at, revision: 1 });
    expect(await failureOf(write(none.shared, sync()))).toMatchObject({ kind: "gone", known: 1 });
  });

  it("from an older place has the known entry in it", async () => {
    const from = async (entries: Page["entries"]) => {
      const { ledger } = recorded();
      const since = async () => page({ base: "mark-3", entries, head: 4 });
      const here = desk("old\n", { ledgers: { ...ledger, since } });
      await standing(here, "one\n", at);
      return write(here.shared, ask({ decide: () => null, sentAt: 2 }));
    };
    expect(await from([entry(3), entry(4)])).toBeNull();
    const other = filedFrom("{}", 3, "other");
    expect(await failureOf(from([other, entry(4)]))).toEqual(rewritten(4));
    expect(await failureOf(from([entry(4)]))).toEqual(rewritten(4));
  });
});

describe("a file that was written to by somebody who asked nobody", () => {
  const lose = (here: Desk, text: string) =>
    here.file.update(() => ({ text, state: null, note: noteOf("lost") }));

  it("is written down where it stands, and what was written is sent as typed", async () => {
    withoutPauses();
    const { here, inner } = await copy();
    await lose(here, "one\nlost\n");
    expect(await write(here.shared, ask())).toBe(3);
    expect(inner.bodies).toHaveLength(3);
    expect((await here.file.read()).text).toBe("one\nlost\nmine\n");
    const notes = (await here.file.history()).map(({ note }) => note);
    expect(notes.find(({ command }) => command === "rejoined")).toEqual({
      instance: null,
      command: "rejoined",
      subject: "",
      at: NOW,
    });
  });

  it("and is gone is made anew as it is shared", async () => {
    withoutPauses();
    const { here } = await copy();
    await lose(here, "one\nlost\n");
    here.file.edit(null);
    expect(await write(here.shared, sync())).toBe(1);
    expect((await here.file.read()).text).toBe("one\n");
  });

  it("is left to who was first", async () => {
    for (const [isGone, text] of [
      [false, "one\nlost\n"],
      [true, "one\nlost\n"],
      [false, "one\n"],
    ] as const) {
      withoutPauses();
      const { here, inner } = await copy();
      await lose(here, text);
      if (isGone) here.file.edit(null);
      const { file } = here;
      let isFirst = true;
      const update: typeof file.update = async (...all) => {
        if (isFirst) {
          isFirst = false;
          // Somebody else finds it first, and sends what was written.
          await write(here.shared, sync({ id: "first", outside: "first" }));
          if (isGone) file.edit(null);
        }
        return file.update(...all);
      };
      const late = changing(here, { file: { ...file, update } });
      await write(late.shared, sync());
      const rejoined = (await file.history()).filter(({ note }) => note.command === "rejoined");
      expect(rejoined).toHaveLength(1);
      expect(inner.bodies).toHaveLength(isGone || text === "one\n" ? 1 : 2);
    }
  });
});

describe("signs of life", () => {
  const leasing = ({ state }: Desk, name: string, ageMs: number) =>
    state.touch(`leases/${name}`, NOW - ageMs);

  it("go with what is filed: who writes it, and who else lives here", async () => {
    const { here, asked } = await copy([], { host: "memory" });
    leasing(here, "1", 5_000);
    leasing(here, "7", 6_000);
    await write(here.shared, ask());
    expect(asked.at(-1)?.[3]).toEqual([
      { name: "1", ageMs: 0 },
      { name: "7", ageMs: 6_000 },
    ]);
    // What nobody wrote has no writer.
    here.file.edit("one\nmine\ntyped\n");
    await write(here.shared, sync());
    expect(asked.at(-1)?.[3]).toEqual([
      { name: "1", ageMs: 5_000 },
      { name: "7", ageMs: 6_000 },
    ]);
  });

  it("are not said to be sent where nothing was", async () => {
    const { here } = await copy();
    const before = here.shared.signs.sentMs();
    const clock = () => NOW + 1_000;
    const { SharedSigns } = await import("../../../src/store/shared/signs.ts");
    const late = changing(here, { signs: new SharedSigns(here.state, clock) });
    await write(late.shared, ask({ decide: () => null }));
    expect([before, late.shared.signs.sentMs()]).toEqual([0, 1_000]);
  });

  it("are left without an entry by who waits, and now and then by who wants nothing", async () => {
    const told: (readonly OwnSign[])[] = [];
    const signs: Ledger["signs"] = async (mine) => {
      told.push(mine);
      return [{ name: "9", host: "there", ageMs: 10 }];
    };
    const { here } = await copy();
    here.ledger.signs = signs;
    leasing(here, "7", 1_000);
    await write(here.shared, ask({ decide: () => null }));
    expect(told).toEqual([]);
    await write(here.shared, sync());
    expect(told).toEqual([[{ name: "7", ageMs: 1_000 }]]);
    expect(here.shared.signs.heard()).toEqual([{ name: "9", host: "there", at: NOW - 10 }]);
    const { SharedSigns } = await import("../../../src/store/shared/signs.ts");
    for (const [ms, count] of [
      [4_999, 1],
      [5_000, 2],
      [9_999, 2],
    ] as const) {
      const late = changing(here, { signs: new SharedSigns(here.state, () => NOW + ms) });
      await write(late.shared, ask({ decide: () => null }));
      expect([ms, told.length]).toEqual([ms, count]);
    }
    // What is filed carries them itself, however long ago any were left.
    const later = changing(here, { signs: new SharedSigns(here.state, () => NOW + 60_000) });
    await write(later.shared, ask());
    expect(told).toHaveLength(2);
  });

  it("are heard in a turn, too", async () => {
    withoutPauses();
    const { here } = await copy(["ok", "lost"], {}, inTurn);
    const turn = here.ledger.turn?.bind(here.ledger);
    here.ledger.turn = async (revision, run, signs) =>
      turn?.(revision, (page) => run({ ...page, signs: [{ name: "9", host: "there", ageMs: 0 }] }), signs) ??
      null;
    await write(here.shared, ask());
    expect(here.shared.signs.heard().map(({ name }) => name)).toContain("9");
  });

  it("are heard from the ledger, and from entries that are new here", async () => {
    const { ledger } = recorded();
    const sign = (name: string, host = "there") => ({ name, host, ageMs: null });
    const brought = (revision: number, name: string) => ({
      ...filed(revision, {}),
      signs: [sign(name)],
    });
    const entries = [brought(3, "3"), brought(4, "4")];
    const since = async (): Promise<Page> => ({
      entries,
      base: "mark-3",
      head: 4,
      now: null,
      signs: [sign("1"), sign("2", "here")],
    });
    const here = desk("old\n", { ledgers: { ...ledger, since } });
    await standing(here, "one\n", { revision: 3, mark: "mark-3", state: null });
    await write(here.shared, ask({ decide: () => null }));
    expect(here.shared.signs.heard().map(({ name }) => name)).toEqual(["1", "4"]);
  });
});

describe("entries that are not known here any more", () => {
  /** A copy at 6 that knows some entries, and from where the ledger is asked for more. */
  async function filling(known: readonly number[], failure?: Error) {
    const from: number[] = [];
    const { ledger } = recorded();
    const since: Ledger["since"] = async (revision) => {
      from.push(revision);
      if (failure !== undefined) throw failure;
      const entries = [1, 2, 3, 4, 5, 6, 7]
        .filter((at) => at > revision)
        .map((at) => filed(at, { text: "" }));
      return { entries, base: null, head: 7, now: null };
    };
    const here = desk("old\n", { ledgers: { ...ledger, since } });
    await standing(here, "one\n", { revision: 6, mark: "mark-6", state: null });
    here.shared.cache.add(known.map((at) => filed(at, { text: "" })));
    await fill(here.shared);
    return { from, known: here.shared.cache.all().map(({ revision }) => revision) };
  }

  it("are fetched behind the first gap, or the newest, up to where the copy stands", async () => {
    expect(await filling([])).toEqual({ from: [0], known: [1, 2, 3, 4, 5, 6] });
    expect(await filling([2, 3])).toEqual({ from: [3], known: [2, 3, 4, 5, 6] });
    expect(await filling([2, 3, 5, 6])).toEqual({ from: [3], known: [2, 3, 4, 5, 6] });
    expect(await filling([5, 6])).toEqual({ from: [], known: [5, 6] });
  });

  it("are not where the ledger is not reached, or says no", async () => {
    for (const failure of [
      new LedgerError("away", false),
      new StoreError({ kind: "gone", place: "", known: 1 }),
    ])
      expect(await filling([2], failure)).toEqual({ from: [2], known: [2] });
    await expect(filling([2], new RangeError("a bug"))).rejects.toThrow(RangeError);
  });
});
