import { removeEntry, startReservation, updateReservation } from "../protocol/change.ts";
import { reservations } from "../protocol/reservations.ts";
import { View } from "../protocol/view.ts";
import type { Context } from "../rules/context.ts";
import { holdings, isForgottenWaiter } from "../rules/holdings.ts";
import { nextTurn, type Turn } from "../rules/queue.ts";
import { applyEdits, type Edit } from "../text/edits.ts";
import { fold } from "../vocabulary/words.ts";
import { setTask } from "../protocol/set-task.ts";
import { nowTime, reservationIn } from "./common.ts";
import { makeWay } from "./make-way.ts";
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
  // One at a time: each edit moves the entries behind it, and what was let in holds for those behind it.
  for (let turn = nextTurn(holdings(after, context), context); turn !== null;) {
    const { instance, task } = turn.waiter.reservation;
    const next = new View(applyEdits(after.text, letIn(after, turn, context)));
    const data = reservationIn(next, instance, task, context);
    // What does not read back is not let in.
    if (data === null || next.text === after.text) break;
    promoted.push(data);
    after = next;
    turn = nextTurn(holdings(after, context), context);
  }
  return { text: after.text, promoted };
}

/**
 * Starts what waited; where its task is held already, that reservation takes in what was waited for. What lapsed and
 * overlaps makes way as for any other grant.
 */
function letIn(view: View, { waiter, takeovers }: Turn, context: Context): Edit[] {
  const { reservation, entry: waiting } = waiter;
  if (waiting === null) return [];
  const { instance, task, files, estimateMinutes } = reservation;
  const style = view.style(context.language);
  const time = nowTime(context);
  const way = makeWay(view, takeovers, reservation, context, style);
  const own = view
    .entries(reservations)
    .find(({ value: v }) => v.state === "reserved" && v.instance === instance && fold(v.task) === fold(task));
  if (own === undefined)
    return [
      ...way,
      ...startReservation(view, waiting, time, style),
      ...setTask(view, task, "inProgress", instance, style),
    ];
  const all = [...new Set([...own.value.files, ...files])];
  return [
    ...way,
    ...updateReservation(view, own, { files: all, estimateMinutes, lastActivity: time }, style),
    ...removeEntry(waiting),
  ];
}
