import fc from "fast-check";
import type { Alert } from "../../src/protocol/alerts.ts";
import type { Component } from "../../src/protocol/components.ts";
import type { Conflict } from "../../src/protocol/conflicts.ts";
import type { Handover } from "../../src/protocol/handovers.ts";
import type { Instance } from "../../src/protocol/instances.ts";
import type { LogEntry } from "../../src/protocol/log.ts";
import type { Message } from "../../src/protocol/messages.ts";
import type { TakenNumber } from "../../src/protocol/numbers.ts";
import type { Priority } from "../../src/protocol/priorities.ts";
import type { Reservation } from "../../src/protocol/reservations.ts";
import type { Stamp } from "../../src/protocol/stamps.ts";
import type { Task } from "../../src/protocol/tasks.ts";
import { clean } from "../../src/text/clean.ts";
import { readTime, type Time, writeTime } from "../../src/time/time.ts";
import type { Vocabulary } from "../../src/vocabulary/types.ts";
import { hostile } from "./hostile.ts";

const named = hostile.filter((text) => clean(text) !== "");
const number = fc.oneof(fc.integer({ min: 0, max: 40 }), fc.constant(999_999));
const moment = fc.integer({ min: Date.UTC(1990, 0), max: Date.UTC(2099, 0) });
const offset = fc.constantFrom(0, 60, 120, -300, 330, 840);

const ownTime = fc.tuple(moment, offset).map(([ms, zone]) => known(writeTime(ms, () => zone)));
const anyTime = fc.oneof(
  ownTime,
  fc
    .constantFrom(
      "19:40",
      "~07:05",
      "2026-11-22 - 19:40",
      "2026-11-22",
      "2026-11-22T19:40:10.5Z",
      "2026-11-22 19:40",
    )
    .map(known),
);

function known(text: string): Time {
  const time = readTime(text);
  if (time === null) throw new Error(`${text} is no time`);
  return time;
}

const after = fc.oneof(fc.constant<string[]>([]), fc.array(named, { maxLength: 2 }));
const maybe = <T>(one: fc.Arbitrary<T>) => fc.option(one, { nil: null });
const files = fc.array(hostile, { maxLength: 3 });
const rest = fc.constantFrom<string[]>([], ["free text"], ["À savoir: rien", "- [ ] a box", "\tindented"]);
const pick = <K extends string>(forms: Readonly<Record<K, unknown>>) =>
  fc.constantFrom(...(Object.keys(forms) as K[]));

export const reservation = (words: Vocabulary): fc.Arbitrary<Reservation> =>
  fc
    .record({
      state: pick(words.reservation),
      instance: number,
      task: hostile,
      since: maybe(anyTime),
      ended: maybe(anyTime),

      estimateMinutes: maybe(fc.integer({ min: 0, max: 5_000_000 })),
      files,
      resources: files,
      lastActivity: maybe(anyTime),
      result: maybe(pick(words.result)),
      next: maybe(hostile),
      notes: maybe(hostile),
      takenBy: maybe(number),
      handedTo: maybe(number),
      rest,
    })
    .map((v) => (v.state === "reserved" || v.state === "waiting" ? { ...v, ended: null } : v));

export const instance = (words: Vocabulary): fc.Arbitrary<Instance> =>
  fc
    .record({ from: number, more: fc.constantFrom(0, 0, 1, 9), label: hostile, time: maybe(anyTime) })
    .chain(({ from, more, ...value }) =>
      fc
        .constantFrom(...Object.entries(words.instance), ["other", ["SUR LE PONT"]] as const)
        .map(([state, forms]) => ({
          ...value,

          from,
          to: Math.min(from + more, 999_999),
          state: state as Instance["state"],
          stateText: forms[0],
        })),
    )
    .map((v) => {
      const plural = words.instance[v.state as "active"]?.find((form) => form === `${v.stateText}S`);
      return v.from === v.to || plural === undefined ? v : { ...v, stateText: plural };
    });

export const task = (words: Vocabulary): fc.Arbitrary<Task> =>
  fc
    .record({ title: named, state: pick(words.task), instance: maybe(number), after })
    .filter(
      ({ title, state, instance }) =>
        (instance !== null && state !== "free") ||
        !/^\[(?:nom|Nom de la tâche|name|Task name)\]$/i.test(clean(title)),
    );

export const logEntry = (words: Vocabulary): fc.Arbitrary<LogEntry> =>
  fc
    .record({
      time: maybe(anyTime),
      instance: number,
      type: maybe(hostile),
      action: hostile,

      status: maybe(fc.oneof(pick(words.log), fc.constant("other" as const))),
      statusText: fc.constant(null),
      files,
      notes: maybe(hostile),
      rest,
    })
    .map((v) => {
      const { status } = v;
      return {
        ...v,
        statusText: status === null ? null : status === "other" ? "EN ROUTE, presque" : words.log[status][0],
      };
    });

export const handover = (words: Vocabulary): fc.Arbitrary<Handover> =>
  fc.record({
    from: number,
    to: maybe(number),
    task: hostile,
    progress: hostile,
    files,
    nextSteps: hostile,
    blockers: hostile,
    notes: hostile,
    state: pick(words.handover),
    time: maybe(anyTime),
    answeredBy: maybe(number),
    rest: fc.constantFrom<string[]>([], ["free text"]),
  });

export const alert = (words: Vocabulary): fc.Arbitrary<Alert> =>
  fc.record({
    kind: pick(words.alert),
    instance: number,
    time: maybe(anyTime),
    task: hostile,
    text: hostile,
    help: hostile,
    urgency: maybe(pick(words.urgency)),
    solved: maybe(fc.record({ time: maybe(ownTime), instance: maybe(number), how: hostile })),
    rest,
  });

export const conflict = (words: Vocabulary): fc.Arbitrary<Conflict> =>
  fc.record({
    state: pick(words.conflict),
    instances: fc.tuple(number, number),
    about: hostile,
    time: maybe(anyTime),
    description: hostile,
    decision: hostile,
    rest,
  });

export const message: fc.Arbitrary<Message> = fc.record({
  kind: fc.constantFrom("message" as const, "request" as const),
  from: number,
  to: maybe(number),
  time: maybe(anyTime),
  text: named,
  answers: fc.array(fc.record({ instance: number, time: maybe(anyTime), text: named }), { maxLength: 2 }),
});

export const takenNumber: fc.Arbitrary<TakenNumber> = fc.record({
  name: named,
  number: fc.integer({ min: 0, max: 999_999_999 }),
  instance: maybe(number),
  time: maybe(ownTime),
});

export const component: fc.Arbitrary<Component> = fc.record({
  group: fc.constant("Pont"),
  name: named,
  state: hostile,
});

export const priority: fc.Arbitrary<Priority> = fc
  .record({ level: fc.constantFrom(1, 2, 3), title: named, done: fc.boolean(), after })
  .filter(({ title }) => clean(title).replaceAll("✅", "").trim() !== "");

export const stamp: fc.Arbitrary<Stamp> = fc.record({
  which: fc.constantFrom("lastUpdate" as const, "lastSync" as const),
  time: maybe(anyTime),
  by: hostile,
  action: hostile,
});
