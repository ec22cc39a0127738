import { updateReservation } from "../protocol/change.ts";
import { View } from "../protocol/view.ts";
import { applyEdits } from "../text/edits.ts";
import { myReservation, nowTime, reservationIn } from "./common.ts";
import type { Reserved } from "./reserve.ts";
import { operation, type Outcome, refuse } from "./types.ts";

export const extend = operation({
  name: "extend",
  mode: "write",
  input: {
    task: { kind: "text", at: "argument", placeholder: "TASK", complete: "mine" },
    estimate: { kind: "duration", at: "option", placeholder: "DURATION" },
  },
  plan(view, input, context): Outcome<Reserved> {
    const mine = myReservation(view, input.task, context);
    if (!mine.ok) return mine;
    const { instance, task } = mine.result.value;
    const estimateMinutes =
      input.estimate === undefined ? null : Math.max(1, Math.round(input.estimate / 60_000));
    const style = view.style(context.language);
    const edits = updateReservation(
      view,
      mine.result,
      { lastActivity: nowTime(context), estimateMinutes },
      style,
    );
    const after = new View(applyEdits(view.text, edits));
    const reservation = reservationIn(after, instance, task, context);
    if (reservation === null) return refuse("NOT_READABLE_BACK", { task });
    return {
      ok: true,
      edits,
      result: { reservation, promoted: [], tookOver: [], changed: edits.length > 0 },
      did: { verb: "extend", subject: task },
      check: (saved) => reservationIn(saved, instance, task, context) !== null,
    };
  },
});
