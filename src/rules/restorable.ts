import { type Reservation, reservations } from "../protocol/reservations.ts";
import type { View } from "../protocol/view.ts";
import { fold } from "../vocabulary/words.ts";
import type { Context, Displaced } from "./context.ts";
import { isSame, parseSource } from "./displaced.ts";
import { filesOverlap } from "./holdings.ts";

/** An active reservation; `line` is 0 for one that is only about to be written. */
interface Active {
  readonly reservation: Reservation;
  readonly line: number;
}

/** What can be written back as it stood, and what would overlap an active entry that the file has by now, anybody's. */
export interface Restorable {
  readonly free: readonly Displaced[];
  readonly stuck: readonly {
    readonly displaced: Displaced;
    readonly reservation: Reservation;
    readonly by: Active;
  }[];
}

/** Two active reservations never overlap, whoever writes: what the file lost comes back only where there is room for it. */
export function restorable(view: View, displaced: readonly Displaced[], context: Context): Restorable {
  const free: Displaced[] = [];
  const stuck: Restorable["stuck"][number][] = [];
  const active: Active[] = [];
  if (displaced.length > 0) {
    for (const { value, line } of view.entries(reservations))
      if (value.state === "reserved") active.push({ reservation: value, line });
  }
  for (const one of displaced) {
    const reservation = parseSource(one.source);
    if (reservation === null) continue;
    const by = active.find((other) => isInTheWay(other.reservation, reservation, context));
    if (by !== undefined) stuck.push({ displaced: one, reservation, by });
    else {
      free.push(one);
      active.push({ reservation, line: 0 });
    }
  }
  return { free, stuck };
}

/** What stands in the way, for a message. */
export function inTheWay({ reservation: { instance, task }, line }: Active) {
  return { other: instance, otherTask: task, line };
}

function isInTheWay(other: Reservation, reservation: Reservation, context: Context): boolean {
  if (isSame(other, reservation)) return false;
  return fold(other.task) === fold(reservation.task) || filesOverlap(other.files, reservation.files, context);
}
