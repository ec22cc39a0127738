import { View } from "../protocol/view.ts";
import type { Context } from "../rules/context.ts";
import type { Fields, InputOf, Operation, Outcome } from "./types.ts";

/** Decides what an operation would do to a text; nothing is read or written. The edits refer to `text`. */
export function plan<F extends Fields, R>(
  text: string,
  operation: Operation<F, R>,
  input: InputOf<F>,
  context: Context,
): Outcome<R> {
  return operation.plan(new View(text), input, context);
}
