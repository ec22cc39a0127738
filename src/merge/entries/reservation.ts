import { isOpen, type Reservation } from "../../protocol/reservations.ts";
import { mergeLabelled } from "./labelled.ts";
import { headOf, linesOf, type Resolve } from "./resolve.ts";

/**
 * Ended on one side is ended, with what the other side added meanwhile. Open on both: label by label. Ended differently
 * on both sides: both records stay, nothing is held any more.
 */
export const resolveReservation: Resolve<Reservation> = (clash, { zone }) => {
  const { ours, theirs } = clash;
  const lines = linesOf(clash);
  const [oursOpen, theirsOpen] = [isOpen(ours.value.state), isOpen(theirs.value.state)];
  if (oursOpen !== theirsOpen) {
    const [ended, open] = oursOpen ? [theirs, ours] : [ours, theirs];
    const bodies = { base: lines.base, ours: ended.lines, theirs: open.lines };
    return mergeLabelled(bodies, ended.lines[0] ?? "", {
      zone,
      clash: "both",
      closed: new Set(["lastActivity"]),
    });
  }
  const head = headOf(lines);
  return head === null ? null : mergeLabelled(lines, head, { zone, clash: "give-up" });
};
