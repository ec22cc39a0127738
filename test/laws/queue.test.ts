import fc from "fast-check";
import { expect, test } from "vitest";
import type { Reservation } from "../../src/protocol/reservations.ts";
import type { Context } from "../../src/rules/context.ts";
import { filesOverlap, type Holding, judge } from "../../src/rules/holdings.ts";
import { cycleOf, promotable, rivalsOf } from "../../src/rules/queue.ts";

// Schedules on the bare rules: no file, no clock. Instances reserve, wait, finish; waiting ones can do nothing else.

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
    state,
    instance,
    task,
    files,
    since: null,
    ended: null,
    estimateMinutes: null,
    lastActivity: null,
    result: null,
    next: null,
    notes: null,
    takenBy: null,
    handedTo: null,
    rest: [],
  };
  const lease = { state: "active" as const, endsAt: null, endsSoon: false, takeable: false };
  return { reservation, lease, entry: null, displaced: null };
}

/** A naive table: who holds what, who waits for what, in order of arrival. */
class Table {
  rows: Holding[] = [];
  readonly log: string[] = [];

  waits(instance: number): boolean {
    return this.rows.some(({ reservation: r }) => r.instance === instance && r.state === "waiting");
  }

  /** Reserves a task; one's own for the second time adds files to it. */
  reserve(instance: number, title: string, files: readonly string[], wider: boolean): void {
    if (this.waits(instance)) return;
    const own = wider ? this.rows.find(({ reservation: r }) => r.instance === instance) : undefined;
    const task = own?.reservation.task ?? title;
    const wish = { instance, task, files };
    const verdict = judge(wish, rivalsOf(wish, this.rows), context);
    const blocked = [...verdict.blockedByFiles, ...verdict.blockedByTask];
    if (blocked.length === 0) {
      this.log.push(`#${instance} holds ${task} ${files.join(",")}`);
      this.grant(instance, task, files);
    } else if (cycleOf(wish, this.rows, context) === null) {
      this.log.push(`#${instance} waits for ${task} ${files.join(",")}`);
      this.rows.push(holding("waiting", instance, task, files));
    } else {
      this.log.push(`#${instance} is refused ${task}: a circle`);
    }
    this.check();
  }

  /** Ends everything an instance holds, and lets in whoever may go. */
  finish(instance: number): void {
    if (this.waits(instance)) return;
    this.log.push(`#${instance} finishes`);
    this.rows = this.rows.filter(({ reservation: r }) => r.instance !== instance);
    for (const row of promotable(this.rows, context)) {
      const { instance: who, task, files } = row.reservation;
      this.log.push(`#${who} is let in to ${task}`);
      this.expectNobodyPassed(row);
      this.rows = this.rows.filter((one) => one !== row);
      this.grant(who, task, files);
    }
    this.check();
  }

  /** One row a task: what one holds already becomes wider. */
  private grant(instance: number, task: string, files: readonly string[]): void {
    const at = this.rows.findIndex(({ reservation: r }) => r.task === task && r.state === "reserved");
    const all = [...(this.rows[at]?.reservation.files ?? []), ...files];
    this.rows.splice(
      at < 0 ? this.rows.length : at,
      at < 0 ? 0 : 1,
      holding("reserved", instance, task, all),
    );
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

  private check(): void {
    const held = this.rows.filter(({ reservation: r }) => r.state === "reserved");
    for (const [i, a] of held.entries()) {
      for (const b of held.slice(i + 1)) {
        const clash = filesOverlap(a.reservation.files, b.reservation.files, context);
        if (clash) expect.fail(`${this.log.join("\n")}\noverlap granted`);
      }
    }
    // Nobody is left waiting for what nobody holds.
    expect(promotable(this.rows, context), this.log.join("\n")).toEqual([]);
  }

  /** Everybody who can finish does, one after the other: all that wait must get in before the table is empty. */
  drain(): void {
    for (let steps = 0; this.rows.length > 0; steps++) {
      const free = this.rows.find(({ reservation: r }) => r.state === "reserved" && !this.waits(r.instance));
      if (free === undefined || steps > 100) expect.fail(`${this.log.join("\n")}\nnobody can go on`);
      this.finish(free.reservation.instance);
    }
  }
}

const files = fc.uniqueArray(
  fc.constantFrom("a", "b", "src/a.ts", "src/**", "src/*.ts", "docs/x.md", "**/*.md"),
  {
    minLength: 1,
    maxLength: 3,
  },
);
const step = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.record({ instance: fc.integer({ min: 1, max: 5 }), files, wider: fc.boolean() }),
  },
  { weight: 1, arbitrary: fc.record({ instance: fc.integer({ min: 1, max: 5 }) }) },
);

test("10,000 random schedules: no overlap is ever granted, nobody is passed, starves or is stuck", () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 14 }), (steps) => {
      const table = new Table();
      for (const [index, one] of steps.entries()) {
        if ("files" in one) table.reserve(one.instance, `task ${index}`, one.files, one.wider);
        else table.finish(one.instance);
      }
      table.drain();
    }),
    { numRuns: 10_000 },
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
