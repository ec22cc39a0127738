import fc from "fast-check";
import { vocabularies } from "../../src/vocabulary/index.ts";
import { fixture } from "../protocol/inventory.ts";
import { command, COMMANDS } from "./commands.ts";
import { edit, EDITS } from "./edits.ts";

/** What is done to a file, as data: a command of an instance, or an edit by hand. `at` picks a place. */
export interface Step {
  readonly do: (typeof COMMANDS)[number] | (typeof EDITS)[number];
  readonly by: number;
  readonly at: number;
  /** Minutes after the step before. */
  readonly after: number;
}

const START = Date.UTC(2026, 10, 22, 18, 40);
const MINUTE = 60_000;

/** A text after a sequence of steps. Every word that a side writes by hand is its own: `mark` begins it. */
export function play(text: string, steps: readonly Step[], mark: string, from = 0): string {
  let now = START + from * MINUTE;
  let current = text;
  for (const [index, step] of steps.entries()) {
    now += step.after * MINUTE;
    current = edit(command(current, step, `${mark}${index}`, now), step, `${mark}${index}`);
  }
  return current;
}

const stepOf = (what: fc.Arbitrary<Step["do"]>, by: readonly [number, number]): fc.Arbitrary<Step> =>
  fc.record({
    do: what,
    by: fc.integer({ min: by[0], max: by[1] }),
    at: fc.nat(1 << 16),
    after: fc.nat(4),
  });

const anyOf = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom(...COMMANDS) },
  { weight: 2, arbitrary: fc.constantFrom(...EDITS) },
);

/** Commands and edits by hand. */
export const steps = (maxLength: number) => fc.array(stepOf(anyOf, [1, 4]), { maxLength, size: "max" });

/** Commands of some instances alone. */
export const commands = (maxLength: number, by: readonly [number, number]) =>
  fc.array(stepOf(fc.constantFrom(...COMMANDS), by), { minLength: 1, maxLength, size: "max" });

/** What coordination files begin as. */
export const starts = [
  vocabularies.fr.template("Essai"),
  vocabularies.en.template("Trial"),
  fixture("projects/example-fr/CLAUDE_INSTANCES.md"),
  fixture("projects/example-en/CLAUDE_INSTANCES.md"),
  fixture("example/CLAUDE_INSTANCES.md"),
];
