// Who leads the writers of one machine, who stands behind, and what a batch says on the disk.
import fs from "node:fs";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import {
  baseIn,
  endIn,
  fits,
  isAbandonedLead,
  type Lead,
  leaderOf,
  propose,
  proposalsIn,
  takeLead,
  Ticket,
} from "../../../src/store/shared/batch.ts";
import type { EntryWithText } from "../../../src/store/shared/ledger.ts";
import { diskWith } from "../../../src/system/files.ts";
import { uniqueName } from "../../../src/system/processes.ts";
import { StateFolder } from "../../../src/system/state.ts";
import { fsError, tempFolder } from "../support.ts";
import { filed } from "./desk.ts";

const LEADING = "tmp/takeover.batch";
const BASE = { revision: 2, mark: "m" };
const { now } = Date;
afterEach(() => void (Date.now = now));

function desk() {
  const state = new StateFolder(join(tempFolder(), "FILE.md"));
  const lead = (): Lead => {
    const taken = takeLead(state);
    if (taken === null || typeof taken === "string") throw new Error("somebody else leads");
    return taken;
  };
  return { state, lead, names: () => state.list("batch").toSorted() };
}

const entry = (id: string): EntryWithText => ({ ...filed(1, { id, edits: [[0, 0, id]] }), leaves: id });
const idsOf = (entries: readonly EntryWithText[]) => entries.map(({ id }) => id);
/** A name that a process had that has ended. */
const ofTheDead = () => uniqueName().replace(/^([^.]+\.[^.]+)\.\d+/, "$1.999999999");

describe("the lead", () => {
  it("is one writer's till it gives it back, or has died", () => {
    const { state, lead } = desk();
    expect([leaderOf(state), isAbandonedLead(state)]).toEqual([null, false]);
    const first = lead();
    expect([takeLead(state), leaderOf(state)]).toEqual([first.name, first.name]);
    expect(isAbandonedLead(state)).toBe(false);
    first.release({ kind: "unclear" });
    expect(leaderOf(state)).toBeNull();
    state.makeLink(LEADING, ofTheDead());
    expect(isAbandonedLead(state)).toBe(true);
    const second = lead();
    expect(leaderOf(state)).toBe(second.name);
    second.release({ kind: "unclear" });
  });

  it("that was passed over is not given back a second time", () => {
    const { state, lead } = desk();
    const first = lead();
    state.remove(LEADING);
    const second = lead();
    first.release({ kind: "unclear" });
    expect(leaderOf(state)).toBe(second.name);
    second.release({ kind: "unclear" });
  });

  it("can't be taken where nothing can be made", () => {
    const symlinkSync = () => {
      throw fsError("EROFS");
    };
    const state = new StateFolder(join(tempFolder(), "FILE.md"), diskWith({ symlinkSync }));
    expect([takeLead(state), leaderOf(state)]).toEqual([null, null]);
  });

  it("says how it went once, to who is there to hear it", () => {
    const { state, lead, names } = desk();
    const alone = lead();
    alone.release({ kind: "unclear" });
    expect(names()).toEqual([]);
    const ticket = new Ticket(state);
    const heard = lead();
    expect(heard.hasCompany()).toBe(false);
    ticket.join();
    expect(heard.hasCompany()).toBe(true);
    heard.release({ kind: "landed", ids: ["a"] });
    heard.release({ kind: "unclear" });
    expect(endIn(state, heard.name)).toEqual({ kind: "landed", ids: ["a"] });
    ticket.leave();
    expect(names()).toEqual([`${heard.name}.said`]);
  });

  it("gathers its own entries first, then what others put behind them, and is closed then", async () => {
    const { state, lead, names } = desk();
    const taken = lead();
    expect(propose(state, taken.name, 1, [entry("b"), entry("c")])).toBe(true);
    expect(idsOf(await taken.gather(BASE, [entry("a")], 0))).toEqual(["a", "b", "c"]);
    expect(baseIn(state, taken.name)).toEqual(BASE);
    expect(propose(state, taken.name, 2, [entry("d")])).toBe(false);
    expect(proposalsIn(state, taken.name).isOpen).toBe(false);
    taken.release({ kind: "lost" });
    expect(names()).toEqual([`${taken.name}.said`]);
    expect(endIn(state, taken.name)).toEqual({ kind: "lost" });
  });

  it("takes along who comes in the moment in which it is closed", async () => {
    const { state } = desk();
    let isLate = true;
    const create = (name: Parameters<StateFolder["create"]>[0], text: string): boolean => {
      if (text === "closed" && isLate) {
        isLate = false;
        propose(state, taken.name, 1, [entry("late")]);
      }
      return state.create(name, text);
    };
    const racing = Object.assign(Object.create(state) as StateFolder, { create });
    const taken = takeLead(racing) as Lead;
    expect(idsOf(await taken.gather(BASE, [entry("a")], 0))).toEqual(["a", "late"]);
    expect(proposalsIn(state, taken.name).isOpen).toBe(false);
    taken.release({ kind: "unclear" });
  });

  it("sends its own alone where it can open no batch", async () => {
    const { state, lead, names } = desk();
    const taken = lead();
    propose(state, taken.name, 0, [entry("x")]);
    expect(idsOf(await taken.gather(BASE, [entry("a")], 0))).toEqual(["a"]);
    expect(baseIn(state, taken.name)).toBeNull();
    taken.release({ kind: "unclear" });
    expect(names()).toEqual([`${taken.name}.0`]);
  });

  it("takes away what others left: of the dead at once, else what is old", () => {
    const { state, lead, names } = desk();
    const alive = `000000000000000.${uniqueName()}.wait`;
    const put = (name: string, ageMs: number) => state.touch(`batch/${name}`, Date.now() - ageMs);
    put(`000000000000000.${ofTheDead()}.wait`, 0);
    put("000000000000000.nobody.wait", 0);
    put(alive, 60_000);
    put("young.0", 25_000);
    put("old.0", 31_000);
    lead().release({ kind: "unclear" });
    expect(names().filter((name) => !name.endsWith(".said"))).toEqual([alive, "young.0"].toSorted());
  });
});

describe("who waits to be taken along", () => {
  it("goes in order of coming, and is passed over where it does nothing", () => {
    const { state, names } = desk();
    const at = { now: 1_000_000 };
    Date.now = () => at.now;
    const [first, second, third] = [0, 1, 2].map(() => {
      at.now += 1;
      return new Ticket(state);
    }) as [Ticket, Ticket, Ticket];
    const next = () => [first, second, third].map((one) => one.isNext());
    for (const one of [third, second, first]) one.join();
    first.join();
    expect(names()).toHaveLength(3);
    expect(next()).toEqual([true, false, false]);
    at.now += 300;
    expect(next()).toEqual([true, false, false]);
    at.now += 1;
    expect(next()).toEqual([true, true, false]);
    at.now += 299;
    expect(next()).toEqual([true, true, false]);
    at.now += 1;
    expect(next()).toEqual([true, true, true]);
    first.leave();
    first.leave();
    // Now the second is first, and is given as long.
    expect([names().length, second.isNext(), third.isNext()]).toEqual([2, true, false]);
    at.now += 301;
    expect(third.isNext()).toBe(true);
  });

  it("takes the ticket of a dead one away, and only that", () => {
    const { state, names } = desk();
    const dead = `000000000000001.${ofTheDead()}.wait`;
    const mine = new Ticket(state);
    // Who does not stand there waits for nobody.
    state.replace("batch/000000000000002.x.0", "");
    expect(mine.isNext()).toBe(true);
    state.replace(`batch/${dead}`, "");
    mine.join();
    expect([mine.isNext(), mine.isNext()]).toEqual([false, true]);
    expect(names()).toHaveLength(2);
  });
});

describe("what a batch says on the disk", () => {
  it.each([
    ["", null],
    ["[]", null],
    ["null", null],
    ['{"revision":1.5}', null],
    ['{"revision":"1"}', null],
    ['{"revision":3}', { revision: 3, mark: null }],
    ['{"revision":3,"mark":4}', { revision: 3, mark: null }],
    ['{"revision":3,"mark":"m"}', { revision: 3, mark: "m" }],
  ])("of its base is %j: %j", (text, expected) => {
    const { state } = desk();
    state.replace("batch/x.base", text);
    expect([baseIn(state, "x"), baseIn(state, "y")]).toEqual([expected, null]);
  });

  it.each([
    ["", null],
    ["{}", null],
    ['{"kind":"other"}', null],
    ['{"kind":"unclear","ids":[]}', { kind: "unclear" }],
    ['{"kind":"landed"}', { kind: "landed", ids: [] }],
    ['{"kind":"landed","ids":["a",1]}', { kind: "landed", ids: ["a", "1"] }],
    ['{"kind":"lost"}', { kind: "lost", failure: undefined }],
    ['{"kind":"lost","failure":{}}', { kind: "lost", failure: undefined }],
    ['{"kind":"lost","failure":{"kind":"foreign"}}', { kind: "lost", failure: { kind: "foreign" } }],
  ])("of its end is %j: %j", (text, expected) => {
    const { state } = desk();
    state.replace("batch/x.said", text);
    expect(endIn(state, "x")).toStrictEqual(expected);
  });

  it("is full with sixteen entries", () => {
    const { state } = desk();
    const many = (count: number) => Array.from({ length: count }, (_, at) => entry(`e${at}`));
    expect(proposalsIn(state, "x")).toEqual({ proposals: [], isOpen: true });
    propose(state, "x", 0, many(10));
    propose(state, "x", 1, many(5));
    expect(proposalsIn(state, "x")).toMatchObject({ proposals: { length: 2 }, isOpen: true });
    propose(state, "x", 2, many(1));
    expect(proposalsIn(state, "x")).toMatchObject({ proposals: { length: 3 }, isOpen: false });
    expect([fits(many(15), many(1)), fits(many(15), many(2)), fits([], many(16))]).toEqual([
      true,
      false,
      true,
    ]);
  });

  it("counts for nothing where the file is another's", () => {
    const { state } = desk();
    fs.mkdirSync(state.pathOf("batch/x.0"), { recursive: true });
    expect(proposalsIn(state, "x")).toEqual({ proposals: [], isOpen: true });
    expect(propose(state, "x", 0, [entry("a")])).toBe(false);
  });
});
