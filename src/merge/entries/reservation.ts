import { isOpen, type Reservation } from "../../protocol/reservations.ts";
import type { Zone } from "../../time/time.ts";
import type { MergeSide } from "../diff3.ts";
import { type Bodies, mergeLabelled } from "./labelled.ts";
import { headOf, linesOf, reopenedIn, type Resolve } from "./resolve.ts";

/** Labels that only an open reservation has, and those that only an ended one has. */
const OPEN_ONLY = new Set(["lastActivity"] as const);
const ENDED_ONLY = new Set(["result", "finished", "expired", "start"] as const);

/**
 * Ended on one side is ended, with what the other side added meanwhile; ended in the ancestor and open again on one side is
 * open. Open on both: label by label. Ended alike on both sides, once with less said of it: one record, with all of it. Ended differently:
 * both records stay, nothing is held any more.
 */
export const resolveReservation: Resolve<Reservation> = (clash, { zone }) => {
  const { ours, theirs } = clash;
  const lines = linesOf(clash);
  const isEnded = ({ state }: Reservation) => !isOpen(state);
  if (isEnded(ours.value) === isEnded(theirs.value)) {
    const fuller = isEnded(ours.value) ? fullerEnd(ours.value, theirs.value) : null;
    if (fuller !== null) return mergeEnds(lines, fuller, zone);
    const head = headOf(lines);
    return head === null ? null : mergeLabelled(lines, head, { zone, clash: "give-up" });
  }
  const reopened = reopenedIn(clash, isEnded);
  const ended = isEnded(ours.value) ? "ours" : "theirs";
  const leading = clash[reopened ?? ended];
  const other = leading === ours ? theirs : ours;
  const bodies = { base: lines.base, ours: leading.lines, theirs: other.lines };
  const closed = reopened === null ? OPEN_ONLY : ENDED_ONLY;
  return mergeLabelled(bodies, leading.lines[0] ?? "", { zone, clash: "both", closed });
};

/** Of two ends of one kind: the side that says when, where the other was only marked, by hand. Null for two full ones. */
function fullerEnd(ours: Reservation, theirs: Reservation): MergeSide | null {
  if (ours.state !== theirs.state) return null;
  const isMark = ({ ended, result }: Reservation) => ended === null && result === null;
  if (isMark(ours) === isMark(theirs)) return null;
  return isMark(theirs) ? "ours" : "theirs";
}

function mergeEnds({ base, ours, theirs }: Bodies, fuller: MergeSide, zone: Zone): readonly string[] | null {
  const [own, other] = fuller === "ours" ? [ours, theirs] : [theirs, ours];
  const bodies = { base, ours: own, theirs: other };
  return mergeLabelled(bodies, own[0] ?? "", { zone, clash: "both", closed: OPEN_ONLY });
}
