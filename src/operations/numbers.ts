import { numbers } from "../protocol/numbers.ts";
import { addEntry } from "../protocol/view.ts";
import { clean } from "../text/clean.ts";
import { fold } from "../vocabulary/words.ts";
import { nowTime } from "./common.ts";
import { type Decision, operation, refuse } from "./types.ts";

export interface NumberTaken {
  readonly number: number;
  readonly name: string;
}

export const numberTake = operation({
  name: "number take",
  mode: "write",
  input: {
    name: { kind: "text", at: "argument", required: true, placeholder: "NAME" },
    from: { kind: "number", at: "option", placeholder: "N", least: 0 },
  },
  /** The next one after all that were given out under the name, and none below `from`: two that ask at once get two. */
  plan(view, input, context): Decision<NumberTaken> {
    const name = clean(input.name);
    if (name === "") return refuse("TEXT_EMPTY", { what: "NAME" });
    const known = view.entries(numbers).filter(({ value }) => fold(value.name) === fold(name));
    const next = Math.max(input.from ?? 1, ...known.map(({ value }) => value.number + 1));
    const value = { name, number: next, instance: context.instance, time: nowTime(context) };
    return {
      ok: true,
      edits: addEntry(view, numbers, value, view.style(context.language), context.zone),
      read(saved) {
        const made = saved
          .entries(numbers)
          .some(({ value: one }) => one.number === next && fold(one.name) === fold(name));
        return made ? { number: next, name } : null;
      },
      did: { verb: "number", subject: `${name} ${next}` },
    };
  },
});
