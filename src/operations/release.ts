import { endReservation, removeEntry } from "../protocol/change.ts";
import { setTask } from "../protocol/tasks.ts";
import type { View } from "../protocol/view.ts";
import type { ActingContext } from "../rules/context.ts";
import { nowTime } from "./common.ts";
import { type Ended, ended } from "./finish.ts";
import { withdrawOffers } from "./handover-answers.ts";
import { myReservation } from "./mine.ts";
import { plainData } from "./shapes.ts";
import { type Decision, operation } from "./types.ts";

export const release = operation({
  name: "release",
  mode: "write",
  input: { task: { kind: "text", at: "argument", placeholder: "TASK", complete: "mine" } },
  plan(view, input, context): Decision<Ended> {
    const mine = myReservation(view, input.task, context);
    if (!mine.ok)
      return (mine.refusal.code === "NO_RESERVATION" && cancelOwnWait(view, input.task, context)) || mine;
    const style = view.style(context.language);
    const [{ value }] = mine.value;
    const ending = { state: "released" as const, time: nowTime(context) };
    const edits = [
      ...mine.value.flatMap((entry) => endReservation(view, entry, ending, style)),
      ...withdrawOffers(view, value.task, context),
      ...setTask(view, value.task, "free", null, style),
    ];
    return ended(view, mine.value, edits, "release");
  },
});

/** Gives up a wait of mine that a title means: its process finds the place gone, and ends. Null when it means none. */
function cancelOwnWait(
  view: View,
  title: string | undefined,
  context: ActingContext,
): Decision<Ended> | null {
  const mine = title === undefined ? null : myReservation(view, title, context, "waiting");
  if (mine === null) return null;
  if (!mine.ok) return mine.refusal.code === "AMBIGUOUS_TASK" ? mine : null;
  const [{ value }] = mine.value;
  const reservation = { ...plainData(value, null), state: "released" as const };
  return {
    ok: true,
    edits: mine.value.flatMap(removeEntry),
    read: (_saved, promoted) => ({ reservation, twins: [], promoted }),
    did: { verb: "waitOver", subject: reservation.task },
  };
}
