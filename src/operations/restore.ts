import { removeEntry } from "../protocol/change.ts";
import { type Reservation, reservations } from "../protocol/reservations.ts";
import { renewStamp } from "../protocol/stamps.ts";
import { type Entry, View } from "../protocol/view.ts";
import type { Context } from "../rules/context.ts";
import { displacedBy, isSame } from "../rules/displaced.ts";
import { holdings, judge } from "../rules/holdings.ts";
import { restoreDisplaced } from "../rules/restore.ts";
import { applyEdits } from "../text/edits.ts";
import { lineDiff } from "../text/line-diff.ts";
import { isoAt, plainData, type ReservationData } from "./shapes.ts";
import { type Decision, operation, refuse } from "./types.ts";
import { withoutStaleWaits } from "./undo-waits.ts";

export interface Restored {
  /** The revision whose text is there again. */
  readonly restored: { readonly revision: number; readonly at: string };
  /** Reservations that hold now and that the text had not: written into it. */
  readonly kept: readonly ReservationData[];
  /** Reservations of that text that ended since, or whose files somebody else has by now: left out. */
  readonly left: readonly ReservationData[];
}

/**
 * Brings the text back that a revision left, as a write that `undo` takes back. What holds now goes on holding, and nothing that
 * ended since holds again: a text that comes back gives nobody's files away.
 */
export const restore = operation({
  name: "restore",
  mode: "own",
  begins: true,
  input: {
    revision: { kind: "number", at: "argument", required: true, placeholder: "N" },
  },
  plan(view, { revision = 0 }, context): Decision<Restored> {
    const text = context.past?.textAt(revision) ?? null;
    const found = [...(context.past?.revisions() ?? [])].find((one) => one.revision === revision);
    if (text === null || found === undefined) return refuse("NO_REVISION", { revision });
    const target = new View(text);
    const over = target.entries(reservations).filter((entry) => isOver(entry, revision, view, context));
    const without = edited(target, over.flatMap(removeEntry));
    const held = displacedBy({
      before: view.text,
      after: without.text,
      displaced: context.displaced,
      isWhole: true,
      now: context.now,
    });
    const whole = edited(without, restoreDisplaced(without, held, context));
    const { after, notices } = withoutStaleWaits(view, whole, context);
    const stamped = edited(after, stampEdits(after, revision, context));
    const isLike = after.text === view.text;
    const kept = stamped
      .entries(reservations)
      .filter(({ value }) => value.state === "reserved" && !isIn(target, value));
    return {
      ok: true,
      edits: isLike ? [] : lineDiff(view.text, stamped.text),
      notices: isLike ? [{ code: "UNCHANGED", args: {} }] : notices,
      read: () => ({
        restored: { revision, at: isoAt(found.at, context.zone) },
        kept: kept.map(({ value, line }) => plainData(value, line)),
        left: over.map(({ value }) => plainData(value, null)),
      }),
      settled: context.displaced.map(({ source }) => source),
    };
  },
});

function edited(view: View, edits: Parameters<typeof applyEdits>[1]): View {
  return edits.length === 0 ? view : new View(applyEdits(view.text, edits));
}

/** Whether a reservation of an earlier text holds no more: it has ended since by a write of coord's, or would overlap what holds now. */
function isOver({ value }: Entry<Reservation>, revision: number, view: View, context: Context): boolean {
  if (value.state !== "reserved") return false;
  const now = holdings(view, context);
  if (now.some(({ reservation }) => reservation.state === "reserved" && isSame(reservation, value)))
    return false;
  const { blockedByFiles, blockedByTask, takeovers } = judge(value, now, context);
  return (
    blockedByFiles.length + blockedByTask.length + takeovers.length > 0 || hasEnded(value, revision, context)
  );
}

/** Whether a write of coord's after a revision ended a reservation. What an editor or git took away has not ended. */
function hasEnded(value: Reservation, since: number, { past }: Context): boolean {
  for (const { revision, command } of past?.revisions() ?? []) {
    if (revision <= since) return false;
    if (command === "outside" || command === "restore") continue;
    const [before = null, after = null] = [past?.textAt(revision - 1), past?.textAt(revision)];
    if (before === null || after === null) continue;
    if (isIn(new View(before), value) && !isIn(new View(after), value)) return true;
  }
  return false;
}

function isIn(view: View, value: Reservation): boolean {
  return view
    .entries(reservations)
    .some((entry) => entry.value.state === "reserved" && isSame(entry.value, value));
}

function stampEdits(view: View, revision: number, context: Context) {
  const { words } = view.style(context.language);
  const by = context.instance === null ? "coord" : `Instance #${context.instance}`;
  const at = { ms: context.now, zone: context.zone };
  return renewStamp(view, "lastUpdate", at, by, `${words.verbs.restore}${words.colon}${revision}`);
}
