import { clean } from "../text/clean.ts";
import { readTime, type Time } from "../time/time.ts";
import { meaning } from "../vocabulary/index.ts";
import { fold } from "../vocabulary/words.ts";
import type { Block } from "./block.ts";
import { slotsOf, unreadable } from "./lines.ts";
import { addFenced } from "./place.ts";
import { type Entry, type Problem, sectionsOf } from "./view.ts";

/** A number that was given out, and that nobody else gets: of a migration, a decision record. */
export interface TakenNumber {
  /** The kind of thing that is numbered. */
  readonly name: string;
  readonly number: number;
  readonly instance: number | null;
  readonly time: Time | null;
}

/** `[NUMBER] migrations: 12 - Instance #3 - 2026-11-22 19:40 +01:00`. */
const LINE =
  /^\s*(?:[-*+]\s+)?\[([^\]]{1,20})\]\s*(\S.*):\s+(\d{1,9})(?:\s+[-–—]\s+(?:Instance\s*)?#?\s*(\d{1,6}))?(?:\s+[-–—]\s+(.*))?$/isu;
const BEGINS = /^\s*(?:[-*+]\s+)?\[([^\]]{1,20})\]/;

export const numbers: Block<TakenNumber> = {
  kind: "numbers",
  headings: ["numbers"],
  isOptional: true,
  isApart: false,
  read(view) {
    const entries: Entry<TakenNumber>[] = [];
    const problems: Problem[] = [];
    for (const known of sectionsOf(view, numbers)) {
      if (known.template) continue;
      for (const slot of slotsOf(view, known)) {
        if (meaning("number", BEGINS.exec(slot.text)?.[1] ?? "") === null) continue;
        const [, , name = "", number, instance, when] = LINE.exec(slot.text) ?? [];
        if (number === undefined) {
          problems.push(
            unreadable(slot, `${BEGINS.exec(slot.text)?.[0].trim()} migrations: 12 - Instance #3`),
          );
          continue;
        }
        const value = {
          name: name.trim(),
          number: Number(number),
          instance: instance === undefined ? null : Number(instance),
          time: readTime(when ?? ""),
        };
        entries.push({ value, range: { start: slot.start, end: slot.next }, line: slot.line });
      }
    }
    return { entries, problems };
  },
  write(value, words) {
    const { name, number, instance, time } = numbers.clean(value);
    const by = instance === null ? "" : ` - Instance #${instance}`;
    const when = time === null ? "" : ` - ${time.text}`;
    return [`[${words.number.taken[0]}] ${name}: ${number}${by}${when}`];
  },
  clean: (v) => ({ ...v, name: clean(v.name) }),
  place: (view, lines, style) => addFenced(view, { outer: "reservations", inner: "numbers" }, lines, style),
  identity: (v) => [fold(v.name), v.number],
  instances: (v) => [v.instance],
  author: (v) => v.instance,
  subject: (v) => v.name,
  times: (v) => [v.time],
  samples: () => [
    { name: "migrations", number: 12, instance: 3, time: readTime("2026-11-22 19:40 +01:00") },
    { name: "adr", number: 0, instance: null, time: null },
  ],
};
