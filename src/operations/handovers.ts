import { addEntry, type Entry, type View } from "../protocol/view.ts";
import { removeEntry } from "../protocol/change.ts";
import { type Handover, handovers } from "../protocol/handovers.ts";
import { findInstance } from "../protocol/instances.ts";
import { replaceEntry } from "../protocol/place.ts";
import type { ActingContext, Context } from "../rules/context.ts";
import type { Edit } from "../text/edits.ts";
import { fold } from "../vocabulary/words.ts";
import { allHandovers, type HandoverData, handoverData, plainHandover } from "./handover-data.ts";
import { nowTime, filesOf, isKnown, myReservation } from "./common.ts";
import type { ReservationData } from "./shapes.ts";
import { receiverIn } from "./receivers.ts";
import { answer, type Decision, operation, refuse, type Refused } from "./types.ts";

export interface HandedOver {
  readonly handover: HandoverData;
  /** Accepting opens the receiver's reservation. */
  readonly reservation: ReservationData | null;
  readonly promoted: readonly ReservationData[];
}

const OFFER = {
  to: { kind: "receiver", at: "option", required: true, placeholder: "N", complete: "receivers" },
  progress: { kind: "text", at: "option", placeholder: "TEXT" },
  next: { kind: "text", at: "option", placeholder: "TEXT" },
  blockers: { kind: "text", at: "option", placeholder: "TEXT" },
  notes: { kind: "text", at: "option", placeholder: "TEXT" },
} as const;

export const handover = operation({
  name: "handover",
  mode: "write",
  input: { task: { kind: "text", at: "argument", placeholder: "TASK", complete: "mine" }, ...OFFER },
  plan(view, input, context): Decision<HandedOver> {
    const mine = myReservation(view, input.task, context);
    if (!mine.ok) return mine;
    const whom = receiverIn(view, input.to);
    if (!whom.ok) return whom;
    const to = whom.value;
    const never = refusedReceiver(view, to, context);
    if (never !== null) return never;
    const [{ value }] = mine.value;
    const offer = offerOf({ ...input, task: value.task, files: filesOf(mine.value), to }, context);
    const done = offered(view, offer, context);
    // Somebody may be about to join under it; a slip is said.
    if (!done.ok || to === null || isKnown(view, to)) return done;
    return { ...done, notices: [...(done.notices ?? []), { code: "NOT_LISTED", args: { instance: to } }] };
  },
});

/** Nobody hands over to themselves, nor to a number that will never answer. */
export function refusedReceiver(view: View, to: number | null, context: Context): Refused | null {
  if (to === null) return null;
  if (to === context.instance) return refuse("HANDOVER_SELF", {});
  const isFinished = findInstance(view, to)?.value.state === "finished";
  return isFinished ? refuse("INSTANCE_FINISHED", { instance: to, named: true }) : null;
}

interface Offer {
  readonly to: number | null;
  readonly task: string;
  readonly files: readonly string[];
  readonly progress?: string | undefined;
  readonly next?: string | undefined;
  readonly blockers?: string | undefined;
  readonly notes?: string | undefined;
}

export function offerOf(offer: Offer, context: ActingContext): Handover {
  return handovers.clean({
    from: context.instance,
    to: offer.to,
    task: offer.task,
    progress: offer.progress ?? "",
    files: offer.files,
    nextSteps: offer.next ?? "",
    blockers: offer.blockers ?? "",
    notes: offer.notes ?? "",
    state: "proposed",
    time: nowTime(context),
    answeredBy: null,
    rest: [],
  });
}

/** Writes an offer; one for the same task that is still open is replaced, not repeated. */
function offered(view: View, offer: Handover, context: Context): Decision<HandedOver> {
  const edits = offerEdits(view, offer, context);
  return {
    ok: true,
    edits,
    read(saved, promoted) {
      const made = handoverData(saved).findLast(
        (h) => h.from === offer.from && h.task === offer.task && h.state === "proposed",
      );
      return made === undefined ? null : { handover: plainHandover(made), reservation: null, promoted };
    },
    ...(edits.length === 0 ? { notices: [{ code: "UNCHANGED", args: {} }] } : {}),
    did: { verb: "handover", subject: offer.task },
  };
}

/** The offers of a task that are still open. */
export function openOffers(view: View, { from, task }: Pick<Handover, "from" | "task">): Entry<Handover>[] {
  return view
    .entries(handovers)
    .filter(({ value: v }) => v.state === "proposed" && v.from === from && fold(v.task) === fold(task));
}

export const handoverList = operation({
  name: "handover list",
  mode: "read",
  input: { all: { kind: "flag", at: "option" } },
  plan(view, input): Decision<{ readonly handovers: readonly HandoverData[] }> {
    const found = allHandovers(view).filter(({ state }) => input.all || state === "proposed");
    return answer({ handovers: found });
  },
});

/** An open offer of the task is renewed in its place; the same offer again changes nothing. */
export function offerEdits(view: View, offer: Handover, context: Context): Edit[] {
  const style = view.style(context.language);
  const [open, ...more] = openOffers(view, offer);
  if (open === undefined) return addEntry(view, handovers, offer, style, context.zone);
  const { time, rest } = open.value;
  const write = (value: Handover) => handovers.write({ ...value, rest }, style.words);
  const isSame = write({ ...offer, time }).join("\n") === write(open.value).join("\n");
  return [...(isSame ? [] : replaceEntry(view, open, write(offer), style)), ...more.flatMap(removeEntry)];
}
