import { endReservation } from "../protocol/change.ts";
import { setTask } from "../protocol/set-task.ts";
import { nowTime } from "./common.ts";
import { type Ended, ended } from "./finish.ts";
import { withdrawOffers } from "./handover-answers.ts";
import { myReservation } from "./mine.ts";
import { operation, type Outcome } from "./types.ts";

export const release = operation({
  name: "release",
  mode: "write",
  input: { task: { kind: "text", at: "argument", placeholder: "TASK", complete: "mine" } },
  plan(view, input, context): Outcome<Ended> {
    const mine = myReservation(view, input.task, context);
    if (!mine.ok) return mine;
    const style = view.style(context.language);
    const [{ value }] = mine.result;
    const ending = { state: "released" as const, time: nowTime(context) };
    const edits = [
      ...mine.result.flatMap((entry) => endReservation(view, entry, ending, style)),
      ...withdrawOffers(view, value.task, context),
      ...setTask(view, value.task, "free", null, style),
    ];
    return ended(view, mine.result, edits, "release");
  },
});
