import { isOpen, type Reservation } from "../../protocol/reservations.ts";
import type { MergeSide } from "../diff3.ts";
import { type LabelRules, mergeLabelled, withTyped } from "./labelled.ts";
import { type Clash, headOf, linesOf, reopenedIn, type Resolve, type Sided } from "./resolve.ts";
import { isTyped, mergeWords } from "./typed.ts";

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
  const isEnded = ({ state }: Reservation) => !isOpen(state);
  if (isEnded(ours.value) === isEnded(theirs.value)) {
    const fuller = isEnded(ours.value) ? fullerEnd(ours.value, theirs.value) : null;
    if (fuller !== null) return ledBy(fuller, clash, { zone, clash: "both", closed: OPEN_ONLY });
    if (isOneEnd(ours.value, theirs.value)) return ledBy("ours", clash, { zone, clash: "give-up" });
    const lines = linesOf(clash);
    const head = headOf(lines);
    return head === null ? null : mergeLabelled(lines, head, { zone, clash: "give-up" });
  }
  const reopened = reopenedIn(clash, isEnded);
  const closed = reopened === null ? OPEN_ONLY : ENDED_ONLY;
  const leading = reopened ?? (isEnded(ours.value) ? "ours" : "theirs");
  return ledBy(leading, clash, { zone, clash: "both", closed });
};

/** One end, which both sides have: what differs in the first line was put there by a hand. */
function isOneEnd(ours: Reservation, theirs: Reservation): boolean {
  return !isOpen(ours.state) && ours.state === theirs.state && ours.ended?.text === theirs.ended?.text;
}

/** Of two ends of one kind: the side that says when, where the other was only marked, by hand. Null for two full ones. */
function fullerEnd(ours: Reservation, theirs: Reservation): MergeSide | null {
  if (ours.state !== theirs.state) return null;
  const isMark = ({ ended, result }: Reservation) => ended === null && result === null;
  if (isMark(ours) === isMark(theirs)) return null;
  return isMark(theirs) ? "ours" : "theirs";
}

/**
 * The lines of a reservation whose state one side decides. What a hand typed behind the other side's time stands below: behind
 * this side's own time it would be read as a part of that.
 */
function ledBy(side: MergeSide, clash: Clash<Reservation>, rules: LabelRules): readonly string[] | null {
  const [leading, other] = side === "ours" ? [clash.ours, clash.theirs] : [clash.theirs, clash.ours];
  const heads = { base: clash.base && cutHead(clash.base), ours: cutHead(leading), theirs: cutHead(other) };
  const title = mergeWords({
    base: heads.base?.title ?? "",
    ours: heads.ours.title,
    theirs: heads.theirs.title,
  });
  const bodies = { base: clash.base?.lines ?? [], ours: leading.lines, theirs: other.lines };
  const lines = mergeLabelled(bodies, title + heads.ours.behind, rules);
  const said = heads.theirs.behind.replace(/^[\s–—·•|-]+/, "");
  const before = heads.base?.behind.replace(/^[\s–—·•|-]+/, "");
  return lines && (isTyped(said, before) ? withTyped(lines, [said]) : lines);
}

/** The first line up to the task, and what stands behind it: since when, or until when. */
function cutHead({ value, lines: [head = ""] }: Sided<Reservation>): { title: string; behind: string } {
  const who = /Instance\W{0,4}\d{1,6}/i.exec(head);
  const at = head.indexOf(value.task, (who?.index ?? 0) + (who?.[0].length ?? 0));
  const end = at < 0 ? head.length : at + value.task.length;
  return { title: head.slice(0, end), behind: head.slice(end) };
}
