import type { TaskState } from "../../operations/shapes.ts";
import type { RenderContext } from "./context.ts";

/** The state of a task in a coloured word. One that was begun and that nobody has any more may be taken: `next` offers it, too. */
export function taskStateText(
  { state, instance }: { readonly state: TaskState; readonly instance: number | null },
  { t, paint }: RenderContext,
): string {
  const colours = { free: paint.green, "in-progress": paint.yellow, blocked: paint.red, done: paint.dim };
  const isLeft = state === "in-progress" && instance === null;
  return colours[state](isLeft ? t.words.taskLeft : t.words.taskStates[state]);
}
