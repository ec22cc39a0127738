import { removeEntry, startReservation, updateReservation } from "../protocol/change.ts";
import { type Reservation, reservations } from "../protocol/reservations.ts";
import { type Entry, type Style, View } from "../protocol/view.ts";
import type { Context } from "../rules/context.ts";
import { holdings, isForgottenWaiter } from "../rules/holdings.ts";
import { promotable } from "../rules/queue.ts";
import { applyEdits, type Edit } from "../text/edits.ts";
import { fold } from "../vocabulary/words.ts";
import { setTask } from "../protocol/set-task.ts";
import { nowTime, reservationIn } from "./common.ts";
import type { ReservationData } from "./shapes.ts";

export interface Settled {
  readonly text: string;
  readonly promoted: readonly ReservationData[];
}

/**
 * What every write does to the queue before it is saved: waiters whose process is gone are swept, and those that
 * nothing stands in the way of any more go ahead. A text without waiters comes back as it is.
 */
export function settleQueue(view: View, context: Context): Settled {
  const swept = applyEdits(
    view.text,
    holdings(view, context)
      .filter((one) => isForgottenWaiter(one, context))
      .flatMap(({ entry }) => (entry === null ? [] : removeEntry(entry))),
  );
  let after = swept === view.text ? view : new View(swept);
  const promoted: ReservationData[] = [];
  // One at a time: each edit moves the entries behind it.
  for (const { reservation } of promotable(holdings(after, context), context)) {
    const style = after.style(context.language);
    const entry = holdings(after, context).find(
      (one) =>
        one.reservation.state === "waiting" &&
        one.reservation.instance === reservation.instance &&
        one.reservation.task === reservation.task,
    )?.entry;
    if (entry === null || entry === undefined) continue;
    const edits = letIn(after, entry, context, style);
    after = new View(applyEdits(after.text, edits));
    const data = reservationIn(after, reservation.instance, reservation.task, context);
    if (data !== null) promoted.push(data);
  }
  return { text: after.text, promoted };
}

/** Starts what waited; where its task is held already, that reservation takes in what was waited for. */
function letIn(view: View, waiting: Entry<Reservation>, context: Context, style: Style): Edit[] {
  const { instance, task, files, estimateMinutes } = waiting.value;
  const own = view
    .entries(reservations)
    .find(({ value: v }) => v.state === "reserved" && v.instance === instance && fold(v.task) === fold(task));
  const time = nowTime(context);
  if (own === undefined)
    return [
      ...startReservation(view, waiting, time, style),
      ...setTask(view, task, "inProgress", instance, style),
    ];
  const all = [...new Set([...own.value.files, ...files])];
  return [
    ...updateReservation(view, own, { files: all, estimateMinutes, lastActivity: time }, style),
    ...removeEntry(waiting),
  ];
}
