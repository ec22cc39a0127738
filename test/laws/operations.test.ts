import fc from "fast-check";
import { expect, test } from "vitest";
import { operations } from "../../src/operations/index.ts";
import { decide, type Fields, type Operation, type Outcome } from "../../src/operations/types.ts";
import { instances } from "../../src/protocol/instances.ts";
import { log } from "../../src/protocol/log.ts";
import { renewStamp } from "../../src/protocol/stamps.ts";
import { reservations } from "../../src/protocol/reservations.ts";
import { View } from "../../src/protocol/view.ts";
import type { Context } from "../../src/rules/context.ts";
import { clean } from "../../src/text/clean.ts";
import { applyEdits } from "../../src/text/edits.ts";
import { vocabularies } from "../../src/vocabulary/index.ts";
import { contextOf } from "../operations/context.ts";
import { expectMinimal } from "../operations/minimal.ts";
import { COVERED, type Held, meet, Model, same } from "../operations/model.ts";
import { hostile } from "../protocol/hostile.ts";
import { fixture } from "../protocol/inventory.ts";
import { sized } from "../size.ts";

const START = contextOf().now;
const FRENCH = fixture("projects/example-fr/CLAUDE_INSTANCES.md");
/** What the French project holds already: one undated, one long lapsed. */
const ALREADY: readonly Held[] = [
  {
    instance: 1,
    task: "Tuiles vectorielles hors ligne",
    files: ["src/tuiles/**", "src/rendu.ts"],
    since: null,
    lastActivity: null,
    estimateMinutes: 0,
  },
  {
    instance: 4,
    task: "Table des marées",
    files: ["src/marees.ts"],
    since: Date.parse("2026-03-16T09:05:00+01:00"),
    lastActivity: null,
    estimateMinutes: 120,
  },
];
const FILES: readonly (readonly [string, readonly Held[]])[] = [
  [FRENCH, ALREADY],
  [FRENCH.replaceAll("\n", "\r\n"), ALREADY],
  [vocabularies.en.template("x").replace("**Action** : ", "**Action** : none"), []],
  ["# Board\n\nNothing of ours yet, and no final newline", []],
  [
    fixture("nasty/hidden-by-comments.md")
      .replace("lease=45m", "lease=15m")
      .replace(/\[RESERVED\] Instance #1 - seen.*/, ""),
    [],
  ],
];
const TITLES = [
  "Fix login",
  "fix  LOGIN",
  "Carte",
  "Plage - Début: 08:00",
  "Table des marées",
  "[TERMINÉ] Instance #9 - x",
];

interface Step {
  readonly kind: "reserve" | "finish" | "release" | "extend" | "log" | "leave";
  readonly who: number;
  readonly task: string;
  readonly files: readonly string[];
  readonly estimateMinutes: number | null;
  readonly minutes: number;
  readonly text: string;
}

const step: fc.Arbitrary<Step> = fc.record({
  kind: fc.constantFrom(
    "reserve",
    "reserve",
    "reserve",
    "reserve",
    "finish",
    "release",
    "extend",
    "log",
    "leave",
  ),
  who: fc.nat(2),
  task: fc.constantFrom(...TITLES),
  files: fc.uniqueArray(fc.constantFrom(...Object.keys(COVERED)), { maxLength: 2 }),
  estimateMinutes: fc.constantFrom(null, null, 5, 45, 600),
  minutes: fc.constantFrom(0, 0, 0.5, 3, 14, 31, 200, 500),
  text: hostile,
});

/** One file, three agents and the naive table. */
class World {
  text: string;
  readonly model: Model;
  readonly story: string[] = [];
  private readonly agents: number[] = [];

  constructor(text: string, already: readonly Held[]) {
    this.text = text;
    this.model = new Model(START, already);
    for (let i = 0; i < 3; i++) this.join(i);
  }

  take(next: Step): void {
    this.model.now += next.minutes * 60_000;
    const instance = this.agents[next.who] ?? 0;
    this.story.push(
      `${next.minutes} min later #${instance} ${next.kind} ${JSON.stringify([next.task, next.files, next.estimateMinutes])}`,
    );
    if (next.kind === "reserve") this.reserve(instance, next);
    else if (next.kind === "log") this.log(instance, next.text);
    else if (next.kind === "leave") this.leave(next.who, instance);
    else this.endOrExtend(next.kind, instance, next);
    this.check();
  }

  private reserve(instance: number, { task, files, estimateMinutes }: Step): void {
    const { blockers, lapsed } = this.model.rivals(instance, task, files);
    const resolved = files.map((path) => ({ given: path, kind: "inside" as const, path }));
    const estimate = estimateMinutes === null ? undefined : estimateMinutes * 60_000;
    const outcome = this.perform(instance, "reserve", { task, files: resolved, estimate });
    if (outcome.ok) {
      expect(blockers, this.told).toEqual([]);
      this.model.reserve({ instance, task, files, estimateMinutes }, lapsed);
      return;
    }
    if (outcome.refusal.code === "TASK_PARKED") {
      // It lapsed after three takeovers in a row: nobody holds it, and a person is to look at it.
      const expired = new View(this.text)
        .entries(reservations)
        .filter(({ value }) => value.state === "expired");
      expect([blockers, lapsed.some((one) => same(one.task, task))], this.told).toEqual([[], true]);
      expect(expired.filter(({ value }) => same(value.task, task)).length, this.told).toBeGreaterThan(2);
      return;
    }
    const byFiles = blockers.filter((one) => meet(one.files, files));
    expect(outcome.refusal.code, this.told).toBe(byFiles.length > 0 ? "FILES_RESERVED" : "TASK_RESERVED");
    const named = outcome.refusal.holders?.map((holder) => `#${holder.instance} ${holder.task}`);
    const expected = byFiles.length > 0 ? byFiles : blockers;
    // Others come before what is one's own.
    expect(named?.toSorted(), this.told).toEqual(
      expected.map((one) => `#${one.instance} ${one.task}`).sort(),
    );
  }

  private endOrExtend(
    kind: "finish" | "release" | "extend",
    instance: number,
    { task, estimateMinutes }: Step,
  ): void {
    const own = this.model.find(instance, task);
    const estimate = estimateMinutes === null ? undefined : estimateMinutes * 60_000;
    const title = own?.task ?? `no ${task}`;
    const outcome = this.perform(instance, kind, { task: title, result: "success", estimate });
    expect(outcome.ok ? null : outcome.refusal.code, this.told).toBe(
      own === undefined ? "NO_RESERVATION" : null,
    );
    if (own === undefined) return;
    if (kind === "extend") this.model.extend(own, estimateMinutes);
    else this.model.end(own);
  }

  private log(instance: number, text: string): void {
    const before = new View(this.text).entries(log).length;
    const outcome = this.perform(instance, "log", { action: text, files: [], notes: text });
    const written = clean(text) === "" ? 0 : 1;
    expect(outcome.ok, this.told).toBe(written === 1);
    expect(new View(this.text).entries(log).length, this.told).toBe(before + written);
  }

  private leave(who: number, instance: number): void {
    expect(this.perform(instance, "leave", {}).ok, this.told).toBe(true);
    for (const one of this.model.held.filter((held) => held.instance === instance)) this.model.end(one);
    this.join(who);
  }

  private join(who: number): void {
    const known = new View(this.text).entries(instances).map(({ value }) => value.to);
    const outcome = this.perform(null, "join", { label: "a" });
    if (!outcome.ok) return expect.fail(this.told);
    const { instance } = outcome.result as { instance: number };
    expect(instance, `a new number\n${this.told}`).toBeGreaterThan(Math.max(0, ...known, ...this.agents));
    this.agents[who] = instance;
    this.model.pulses.set(instance, this.model.now);
  }

  /** Plans and applies as the workspace does: with the stamp, after checking that the result reads back. */
  private perform(instance: number | null, name: keyof typeof operations, input: object): Outcome<unknown> {
    const view = new View(this.text);
    const context = this.context(instance);
    const operation = operations[name] as unknown as Operation<Fields, unknown>;
    const outcome = decide(operation, view, input as never, context);
    if (!outcome.ok) return outcome;
    const now = { ms: context.now, zone: context.zone };
    const stamp =
      outcome.edits.length === 0 ? [] : renewStamp(view, "lastUpdate", now, `Instance #${instance}`, name);
    const edits = [...outcome.edits, ...stamp];
    const after = applyEdits(this.text, edits);
    expectMinimal(this.text, edits, after);
    const { read, ...planned } = outcome;
    const result = read(new View(after), []);
    expect(result, `it reads back\n${this.told}`).not.toBeNull();
    this.text = after;
    if (instance !== null) this.model.pulses.set(instance, this.model.now);
    return { ...planned, result };
  }

  private context(instance: number | null): Context {
    return contextOf({
      instance,
      now: this.model.now,
      heartbeats: this.model.pulses,
      kindOf: (path) => (/\.\w+$/.test(path) ? "file" : "folder"),
    });
  }

  /** The file holds exactly what the table holds, and no two of it collide. */
  private check(): void {
    const shown = new View(this.text).entries(reservations).filter(({ value }) => value.state === "reserved");
    const rows = (all: readonly Pick<Held, "instance" | "task" | "files">[]) =>
      all.map(({ instance, task, files }) => JSON.stringify([instance, task, files])).sort();
    expect(rows(shown.map(({ value }) => value)), this.told).toEqual(rows(this.model.held));
    for (const [i, a] of this.model.held.entries()) {
      for (const b of this.model.held.slice(i + 1)) {
        expect(same(a.task, b.task) || meet(a.files, b.files), `two hold the same\n${this.told}`).toBe(false);
      }
    }
  }

  private get told(): string {
    return this.story.join("\n");
  }
}

test("whatever several agents do, nobody loses a reservation and no two collide", () => {
  fc.assert(
    fc.property(fc.nat(FILES.length - 1), fc.array(step, { maxLength: 25, size: "max" }), (file, steps) => {
      const world = new World(...(FILES[file] ?? ["", []]));
      for (const one of steps) world.take(one);
    }),
    { numRuns: sized(60, 3) },
  );
});
