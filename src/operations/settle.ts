import { removeEntry, startReservation, updateReservation } from "../protocol/change.ts";
import type { Reservation } from "../protocol/reservations.ts";
import { View } from "../protocol/view.ts";
import { findClaims } from "../rules/leases.ts";
import type { Context } from "../rules/context.ts";
import { holdings, isForgottenWaiter } from "../rules/holdings.ts";
import { nextTurn, type Turn } from "../rules/queue.ts";
import { applyEdits, type Edit } from "../text/edits.ts";
import { setTask } from "../protocol/tasks.ts";
import { nowTime, reservationIn, expireLapsed } from "./common.ts";
import type { ReservationData } from "./shapes.ts";

export interface Promotion {
  /** The text with all of it done. */
  readonly view: View;
  readonly promoted: readonly ReservationData[];
}

/**
 * Removes the waiters whose process is gone and grants the claims of those that nothing blocks any more; done to every text before it is
 * saved. A text without waiters comes back as it is.
 */
export function promoteWaiters(view: View, context: Context): Promotion {
  const swept = applyEdits(
    view.text,
    holdings(view, context)
      .filter((one) => isForgottenWaiter(one, context))
      .flatMap(({ entry }) => (entry === null ? [] : removeEntry(entry))),
  );
  let after = swept === view.text ? view : new View(swept);
  const granted: Reservation[] = [];
  // One at a time: each edit moves the entries behind it, and what was let in holds for those behind it.
  for (let turn = nextTurn(holdings(after, context), context); turn !== null;) {
    const { reservation } = turn.waiter;
    const next = new View(applyEdits(after.text, grantWaiter(after, turn, context)));
    // A claim that does not read back is not granted.
    if (heldNow(next, reservation, context) === null || next.text === after.text) break;
    granted.push(reservation);
    after = next;
    turn = nextTurn(holdings(after, context), context);
  }
  return { view: after, promoted: granted.flatMap((one) => heldNow(after, one, context) ?? []) };
}

function heldNow(view: View, { instance, task }: Reservation, context: Context): ReservationData | null {
  return reservationIn(view, instance, task, context);
}

/**
 * Starts a waiting reservation; where its instance holds the task already, that reservation takes in the files waited for. Lapsed
 * reservations that overlap expire, as for any other grant.
 */
function grantWaiter(view: View, { waiter, takeovers }: Turn, context: Context): Edit[] {
  const { reservation, entry: waiting } = waiter;
  if (waiting === null) return [];
  const { instance, task, files, resources, estimateMinutes } = reservation;
  const style = view.style(context.language);
  const time = nowTime(context);
  const way = expireLapsed(view, takeovers, reservation, context, style);
  const [own] = findClaims(view, { instance, task, state: "reserved" });
  if (own === undefined)
    return [
      ...way,
      ...startReservation(view, waiting, time, style),
      ...setTask(view, task, "inProgress", instance, style),
    ];
  const all = {
    files: [...new Set([...own.value.files, ...files])],
    resources: [...new Set([...own.value.resources, ...resources])],
  };
  return [
    ...way,
    ...updateReservation(view, own, { ...all, estimateMinutes, lastActivity: time }, style),
    ...removeEntry(waiting),
  ];
}
