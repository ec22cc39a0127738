import { View } from "../protocol/view.ts";
import { type Context, isActing } from "../rules/context.ts";
import { applyEdits } from "../text/edits.ts";
import { type Decision, type Fields, type InputOf, type Operation, type Outcome, refuse } from "./types.ts";

/** The decision of an operation on a text: `NO_IDENTITY` for a write of nobody's. */
export function decide<F extends Fields, R>(
  operation: Operation<F, R>,
  view: View,
  input: InputOf<F>,
  context: Context,
): Decision<R> {
  if (operation.mode !== "write") return operation.plan(view, input, context);
  return isActing(context) ? operation.plan(view, input, context) : refuse("NO_IDENTITY", {});
}

/** Decides what an operation would do to a text; nothing is read or written. The edits refer to `text`. */
export function plan<F extends Fields, R>(
  text: string,
  operation: Operation<F, R>,
  input: InputOf<F>,
  context: Context,
): Outcome<R> {
  const view = new View(text);
  const decision = decide(operation, view, input, context);
  if (!decision.ok) return decision;
  const { read, ...planned } = decision;
  const result = read(planned.edits.length === 0 ? view : new View(applyEdits(text, planned.edits)), []);
  return result === null ? notReadableBack(operation.name, planned) : { ...planned, result };
}

/** The refusal of a write after which what it meant is not to be found in the text. */
export function notReadableBack(name: string, { did }: { readonly did?: { readonly subject: string } }) {
  return refuse("NOT_READABLE_BACK", { task: did?.subject || name });
}
