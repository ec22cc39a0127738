import { updateReservation } from "../protocol/change.ts";
import { findClaims } from "../rules/leases.ts";
import { holdings } from "../rules/holdings.ts";
import { estimateNotices, nowTime, myReservation } from "./common.ts";
import { holdingData, type ReservationData } from "./shapes.ts";
import { type Decision, operation, type Refused } from "./types.ts";
import { clean } from "../text/clean.ts";
import { readDuration } from "../time/time.ts";

export interface Extended {
  readonly reservation: ReservationData;
  /** Further entries of the same task, renewed with it: only a hand or a merge writes those. */
  readonly twins: readonly ReservationData[];
  readonly promoted: readonly ReservationData[];
}

/** A duration in the place of the title is told where it goes. */
function withEstimate(refused: Refused, task: string | undefined): Refused {
  const { refusal } = refused;
  if (refusal.code !== "NO_RESERVATION" || refusal.args.taking === true) return refused;
  if (task === undefined || readDuration(task) === null) return refused;
  return { ...refused, refusal: { ...refusal, args: { ...refusal.args, estimate: clean(task) } } };
}

export const extend = operation({
  name: "extend",
  mode: "write",
  input: {
    task: { kind: "text", at: "argument", placeholder: "TASK", complete: "mine" },
    estimate: { kind: "duration", at: "option", placeholder: "DURATION" },
  },
  plan(view, input, context): Decision<Extended> {
    const mine = myReservation(view, input.task, context);
    if (!mine.ok) return withEstimate(mine, input.task);
    const [{ value }] = mine.value;
    const { instance, task } = value;
    const estimateMinutes =
      input.estimate === undefined ? null : Math.max(1, Math.round(input.estimate / 60_000));
    const style = view.style(context.language);
    const renewed = { lastActivity: nowTime(context), estimateMinutes };
    const edits = mine.value.flatMap((entry) => updateReservation(view, entry, renewed, style));
    return {
      ok: true,
      edits,
      read(saved, promoted) {
        const held = holdings(saved, { ...context, displaced: [] });
        const [reservation, ...twins] = findClaims(held, { instance, task, state: "reserved" }).map((one) =>
          holdingData(one, context.zone),
        );
        return reservation === undefined ? null : { reservation, twins, promoted };
      },
      notices: estimateNotices(estimateMinutes),
      did: { verb: "extend", subject: task },
    };
  },
});
