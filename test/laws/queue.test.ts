import fc from "fast-check";
import { expect, test } from "vitest";
import { BEGUN, type Reservation } from "../../src/protocol/reservations.ts";
import type { ClaimRequest } from "../../src/rules/leases.ts";
import type { Context } from "../../src/rules/context.ts";
import { filesOverlap, type Holding, judge } from "../../src/rules/holdings.ts";
import { cycleOf, nextTurn, rivalsOf } from "../../src/rules/queue.ts";
import { sized } from "../size.ts";

// Schedules on the bare rules: no file, no clock. Instances reserve, wait, finish; waiting ones can do nothing but ask again, also
// after a sleep in which their place in the queue was swept.
// Holders fall silent until their lease has lapsed, and the file loses what they hold; both may come back.

const NOW = 1_800_000_000_000;
const context: Context = {
  instance: null,
  now: NOW,
  zone: () => 0,
  language: "en",
  heartbeats: { get: () => NOW },
  living: { has: () => true },
  caseSensitive: true,
  displaced: [],
  highestKnown: () => 0,
  survey: () => null,
};

function holding(
  state: "reserved" | "waiting",
  instance: number,
  task: string,
  files: readonly string[],
): Holding {
  const reservation: Reservation = {
    ...BEGUN,
    state,
    instance,
    task,
    files,
    resources: [],
    since: null,
    estimateMinutes: null,
    lastActivity: null,
  };
  const lease = { state: "active" as const, endsAt: null, endsSoon: false, takeable: false };
  return { reservation, lease, entry: null, displaced: null, label: "", isMine: false, isSiblings: false };
}

const LAPSED = { state: "lapsed", endsAt: NOW - 1, endsSoon: false, takeable: true } as const;
const LOST = { source: "", at: NOW } as const;

/** A naive table: who holds what, who waits for what, in order of arrival; what the file lost comes last. */
class Table {
  rows: Holding[] = [];
  readonly log: string[] = [];
  /** Waits of processes that slept: their places in the queue are gone. */
  private swept: readonly Holding[] = [];

  waits(instance: number): boolean {
    return this.isQueued(instance) || this.swept.some(({ reservation: r }) => r.instance === instance);
  }

  private isQueued(instance: number): boolean {
    return this.rows.some((row) => isWaitOf(row, instance));
  }

  /** Reserves a task; one's own for the second time adds files to it. */
  reserve(instance: number, title: string, files: readonly string[], wider: boolean): void {
    if (this.waits(instance)) return;
    this.writeBack(instance);
    const own = wider ? this.rows.find(({ reservation: r }) => r.instance === instance) : undefined;
    this.request({ instance, task: own?.reservation.task ?? title, files });
    this.settle();
    this.renew(instance);
  }

  /** What a waiting process does again and again: who is in the queue keeps its place, who was swept gets a new one. */
  ask(instance: number): void {
    this.writeBack(instance);
    const queued = this.rows.filter((row) => isWaitOf(row, instance));
    const swept = this.swept.filter(({ reservation: r }) => r.instance === instance);
    this.swept = this.swept.filter((row) => !swept.includes(row));
    for (const { reservation } of [...queued, ...swept]) {
      this.log.push(`#${instance} asks again for ${reservation.task}`);
      this.request(reservation);
    }
    this.settle();
    this.renew(instance);
  }

  /** A waiting process gives no sign of life for so long that its place goes to others. */
  sleep(instance: number): void {
    this.log.push(`#${instance} sleeps`);
    this.swept = [...this.swept, ...this.rows.filter((row) => isWaitOf(row, instance))];
    this.rows = this.rows.filter((row) => !isWaitOf(row, instance));
    this.settle();
  }

  private request({ instance, task, files }: ClaimRequest): void {
    const wish = { instance, task, files };
    const verdict = judge(wish, rivalsOf(wish, this.rows), context);
    const blocked = [...verdict.blockedByFiles, ...verdict.blockedByTask];
    const wait = this.rows.find((row) => isWaitOf(row, instance) && row.reservation.task === task);
    if (blocked.length === 0) {
      this.log.push(`#${instance} holds ${task} ${files.join(",")}`);
      if (wait !== undefined) this.expectNobodyPassed(wait);
      this.rows = this.rows.filter((row) => row !== wait);
      this.grant(instance, task, files, verdict.takeovers);
    } else if (cycleOf(wish, this.rows, context) === null) {
      this.log.push(`#${instance} waits for ${task} ${files.join(",")}`);
      if (wait === undefined) this.add(holding("waiting", instance, task, files));
    } else {
      this.log.push(`#${instance} is refused ${task}: a circle`);
      this.rows = this.rows.filter((row) => row !== wait);
    }
  }

  /** Ends everything an instance holds, and lets in whoever may go. */
  finish(instance: number): void {
    if (this.waits(instance)) return;
    this.log.push(`#${instance} finishes`);
    this.rows = this.rows.filter(({ reservation: r }) => r.instance !== instance);
    this.settle();
  }

  /** Any other write: it brings back what the file lost of its author's, and renews its leases. */
  comeBack(instance: number): void {
    this.log.push(`#${instance} comes back`);
    this.writeBack(instance);
    this.settle();
    this.renew(instance);
  }

  /** So long without a sign of life that anybody may take what it holds; what only the state kept is gone then. */
  lapse(instance: number): void {
    // A process that waits gives signs of life, unless it sleeps.
    if (this.isQueued(instance)) return;
    this.log.push(`#${instance} lapses`);
    this.rows = this.rows.filter((row) => row.displaced === null || row.reservation.instance !== instance);
    this.replace(instance, (row) => ({ ...row, lease: LAPSED }));
  }

  /** The file is replaced by one without what an instance holds. */
  lose(instance: number): void {
    this.log.push(`the file loses what #${instance} holds`);
    const isLost = (row: Holding) => isHeldBy(row, instance);
    const lost = this.rows.filter((row) => isLost(row) && !row.lease.takeable);
    this.rows = this.rows.filter((row) => !isLost(row));
    for (const row of lost) this.rows.push({ ...row, displaced: LOST });
  }

  private replace(instance: number, change: (row: Holding) => Holding): void {
    this.rows = this.rows.map((row) => (isHeldBy(row, instance) ? change(row) : row));
  }

  private writeBack(instance: number): void {
    const lost = this.rows.filter((row) => row.displaced !== null && row.reservation.instance === instance);
    this.rows = this.rows.filter((row) => !lost.includes(row));
    for (const row of lost) this.add({ ...row, displaced: null });
  }

  private renew(instance: number): void {
    this.replace(instance, ({ reservation, displaced }) => ({
      ...holding("reserved", instance, reservation.task, reservation.files),
      displaced,
    }));
  }

  /** What every write does before it is saved. */
  private settle(): void {
    for (let turn = nextTurn(this.rows, context); turn !== null; turn = nextTurn(this.rows, context)) {
      const { waiter, takeovers } = turn;
      const { instance, task, files } = waiter.reservation;
      this.log.push(`#${instance} is let in to ${task}`);
      this.expectNobodyPassed(waiter);
      this.rows = this.rows.filter((one) => one !== waiter);
      this.grant(instance, task, files, takeovers);
    }
    this.check();
  }

  /** One row a task: what one holds already becomes wider. */
  private grant(
    instance: number,
    task: string,
    files: readonly string[],
    takeovers: readonly Holding[],
  ): void {
    this.rows = this.rows.filter((row) => !takeovers.includes(row));
    const own = this.rows.find((row) => row.reservation.task === task && isHeldBy(row, instance));
    const wider = holding("reserved", instance, task, [...(own?.reservation.files ?? []), ...files]);
    if (own === undefined) this.add(wider);
    else this.rows = this.rows.map((row) => (row === own ? wider : row));
  }

  private add(row: Holding): void {
    const at = this.rows.findIndex(({ displaced }) => displaced !== null);
    this.rows.splice(at < 0 ? this.rows.length : at, 0, row);
  }

  /** Nobody ahead in the queue wants the same. */
  private expectNobodyPassed(row: Holding): void {
    const ahead = this.rows
      .slice(0, this.rows.indexOf(row))
      .filter(({ reservation: r }) => r.state === "waiting");
    const passed = ahead.filter(({ reservation: r }) =>
      filesOverlap(r.files, row.reservation.files, context),
    );
    expect(passed, this.log.join("\n")).toEqual([]);
  }

  /** Whoever comes back, its lease lapsed or its entry lost, still has what it held, or had it taken: no two hold one file. */
  private check(): void {
    const held = this.rows.filter(({ reservation: r }) => r.state === "reserved");
    for (const [i, { reservation: a }] of held.entries()) {
      for (const { reservation: b } of held.slice(i + 1)) {
        if (a.task === b.task || filesOverlap(a.files, b.files, context))
          expect.fail(`${this.log.join("\n")}\noverlap granted`);
      }
    }
  }

  /** Everybody who can finish does, one after the other: all that wait must get in before the table is empty. */
  drain(): void {
    // A process that waits asks again and again.
    const waiting = [...this.rows.filter(({ reservation: r }) => r.state === "waiting"), ...this.swept];
    for (const { reservation } of waiting) this.ask(reservation.instance);
    for (let steps = 0; this.rows.length > 0; steps++) {
      const free = this.rows.find(({ reservation: r }) => r.state === "reserved" && !this.waits(r.instance));
      if (free === undefined || steps > 100) expect.fail(`${this.log.join("\n")}\nnobody can go on`);
      this.finish(free.reservation.instance);
    }
  }
}

function isHeldBy({ reservation: r }: Holding, instance: number): boolean {
  return r.state === "reserved" && r.instance === instance;
}

function isWaitOf({ reservation: r }: Holding, instance: number): boolean {
  return r.state === "waiting" && r.instance === instance;
}

const files = fc.uniqueArray(
  fc.constantFrom("a", "b", "src/a.ts", "src/**", "src/*.ts", "docs/x.md", "**/*.md"),
  {
    minLength: 1,
    maxLength: 3,
  },
);
const instance = fc.integer({ min: 1, max: 5 });
const step = fc.oneof(
  { weight: 6, arbitrary: fc.record({ does: fc.constant("reserve"), instance, files, wider: fc.boolean() }) },
  {
    weight: 5,
    arbitrary: fc.record({
      does: fc.constantFrom("finish", "finish", "lapse", "lose", "come back", "ask", "sleep"),
      instance,
    }),
  },
);

type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

function take(table: Table, one: Step, index: number): void {
  const { does, instance: who } = one;
  if ("files" in one) table.reserve(who, `task ${index}`, one.files, one.wider);
  else if (does === "lapse") table.lapse(who);
  else if (does === "lose") table.lose(who);
  else if (does === "come back") table.comeBack(who);
  else if (does === "ask") table.ask(who);
  else if (does === "sleep") table.sleep(who);
  else table.finish(who);
}

const runs = sized(10_000, 800);

test(`${runs} random schedules: no overlap is ever granted, nobody is passed, starves or is stuck`, () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 14 }), (steps) => {
      const table = new Table();
      for (const [index, one] of steps.entries()) take(table, one, index);
      table.drain();
    }),
    { numRuns: runs },
  );
});

test("a wait that would close a circle is refused, with everybody in it named", () => {
  const rows = [
    holding("reserved", 1, "one", ["a"]),
    holding("reserved", 2, "two", ["b"]),
    holding("reserved", 3, "three", ["c"]),
    holding("waiting", 1, "more", ["b"]),
    holding("waiting", 2, "more still", ["c"]),
  ];
  expect(cycleOf({ instance: 3, task: "last", files: ["a"] }, rows, context)).toEqual([3, 1, 2, 3]);
  expect(cycleOf({ instance: 4, task: "last", files: ["a"] }, rows, context)).toBeNull();
});
