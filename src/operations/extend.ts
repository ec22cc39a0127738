import { updateReservation } from "../protocol/change.ts";
import { View } from "../protocol/view.ts";
import { holdings } from "../rules/holdings.ts";
import { applyEdits } from "../text/edits.ts";
import { fold } from "../vocabulary/words.ts";
import { nowTime, reservationIn } from "./common.ts";
import { myReservation } from "./mine.ts";
import { holdingData, type ReservationData } from "./shapes.ts";
import { operation, type Outcome, refuse } from "./types.ts";

export interface Extended {
  readonly reservation: ReservationData;
  /** Further entries of the same task, renewed with it: only a hand or a merge writes those. */
  readonly twins: readonly ReservationData[];
  readonly promoted: readonly ReservationData[];
  readonly changed: boolean;
}

export const extend = operation({
  name: "extend",
  mode: "write",
  input: {
    task: { kind: "text", at: "argument", placeholder: "TASK", complete: "mine" },
    estimate: { kind: "duration", at: "option", placeholder: "DURATION" },
  },
  plan(view, input, context): Outcome<Extended> {
    const mine = myReservation(view, input.task, context);
    if (!mine.ok) return mine;
    const [{ value }] = mine.result;
    const { instance, task } = value;
    const estimateMinutes =
      input.estimate === undefined ? null : Math.max(1, Math.round(input.estimate / 60_000));
    const style = view.style(context.language);
    const renewed = { lastActivity: nowTime(context), estimateMinutes };
    const edits = mine.result.flatMap((entry) => updateReservation(view, entry, renewed, style));
    const after = new View(applyEdits(view.text, edits));
    const [reservation, ...twins] = holdings(after, { ...context, displaced: [] })
      .filter(
        ({ reservation: r }) =>
          r.state === "reserved" && r.instance === instance && fold(r.task) === fold(task),
      )
      .map((one) => holdingData(one, context.zone));
    if (reservation === undefined) return refuse("NOT_READABLE_BACK", { task });
    return {
      ok: true,
      edits,
      result: { reservation, twins, promoted: [], changed: edits.length > 0 },
      did: { verb: "extend", subject: task },
      check: (saved) => reservationIn(saved, instance, task, context) !== null,
    };
  },
});
