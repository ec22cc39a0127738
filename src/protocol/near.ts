import { clean, shorten } from "../text/clean.ts";
import type { Slot } from "./slots.ts";
import type { Problem } from "./view.ts";

type Line = Pick<Slot, "text" | "start" | "next">;

/** A line that begins like an entry, and says what can't be read as one. */
export function unreadable(line: Line, expected: string): Problem {
  return problem("UNREADABLE_ENTRY", line, { expected });
}

/** A line of a template, where entries stand. */
export function templateLeft(line: Line): Problem {
  return problem("TEMPLATE_LEFT", line, {});
}

function problem(code: Problem["code"], { text, start, next }: Line, args: Problem["args"]): Problem {
  return { code, args: { text: shorten(clean(text), 80), ...args }, range: { start, end: next } };
}
