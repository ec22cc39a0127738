import { endReservation } from "../protocol/change.ts";
import { type Reservation, reservations } from "../protocol/reservations.ts";
import { type Entry, View } from "../protocol/view.ts";
import { clean } from "../text/clean.ts";
import { applyEdits } from "../text/edits.ts";
import type { TaskWord } from "../vocabulary/types.ts";
import { vocabularies } from "../vocabulary/index.ts";
import { words } from "../vocabulary/words.ts";
import { setTask } from "../protocol/set-task.ts";
import { myReservation, nowTime } from "./common.ts";
import { plainData, type ReservationData } from "./shapes.ts";
import { withdrawOffers } from "./handover-answers.ts";
import { offerEdits, offerOf } from "./handovers.ts";
import { operation, type Outcome, refuse } from "./types.ts";

export interface Ended {
  readonly reservation: ReservationData;
  /** Waiters that this write let in. */
  readonly promoted: readonly ReservationData[];
}

const RESULTS = ["success", "failure", "partial"] as const;

/** Every word that means a result, in any language. */
function resultWords(): Record<string, string> {
  const found: Record<string, string> = {};
  for (const result of RESULTS) {
    found[result] = result;
    for (const { result: forms } of Object.values(vocabularies)) {
      for (const form of forms[result]) {
        found[form.toLowerCase()] = result;
        found[words(form)] = result;
      }
    }
  }
  return found;
}

/** What becomes of the task in the list of remaining ones. */
const TASK_AFTER: Readonly<Record<(typeof RESULTS)[number], TaskWord>> = {
  success: "done",
  failure: "free",
  partial: "inProgress",
};

export const finish = operation({
  name: "finish",
  mode: "write",
  input: {
    task: { kind: "text", at: "argument", placeholder: "TASK", complete: "mine" },
    result: { kind: "choice", at: "option", required: true, placeholder: "RESULT", choices: resultWords() },
    next: { kind: "text", at: "option", placeholder: "TEXT" },
    notes: { kind: "text", at: "option", placeholder: "TEXT" },
    handover: { kind: "receiver", at: "option", placeholder: "N", complete: "receivers" },
  },
  plan(view, input, context): Outcome<Ended> {
    const mine = myReservation(view, input.task, context);
    if (!mine.ok) return mine;
    const result = RESULTS.find((known) => known === input.result) ?? "partial";
    const { instance, task } = mine.result.value;
    const style = view.style(context.language);
    const ending = {
      state: "done" as const,
      time: nowTime(context),
      result,
      next: input.next ?? null,
      notes: input.notes ?? null,
    };
    const to = input.handover === "any" ? null : input.handover;
    if (to !== undefined && to === context.instance) return refuse("HANDOVER_SELF");
    const { files } = mine.result.value;
    const offer =
      to === undefined
        ? withdrawOffers(view, task, context)
        : offerEdits(
            view,
            offerOf({ to, task, files, next: input.next, notes: input.notes }, context),
            context,
          );
    const edits = [
      ...offer,
      ...endReservation(view, mine.result, ending, style),
      ...setTask(view, task, TASK_AFTER[result], result === "success" ? instance : null, style),
    ];
    return ended(view, mine.result, edits, "finish");
  },
});

/** The answer of a command that ended a reservation of mine. */
export function ended(
  view: View,
  entry: Entry<Reservation>,
  edits: ReturnType<typeof endReservation>,
  verb: "finish" | "release",
): Outcome<Ended> {
  const after = new View(applyEdits(view.text, edits));
  const { instance, task } = entry.value;
  const isEnded = (found: Entry<Reservation>) =>
    found.value.instance === instance && found.value.task === clean(task) && found.value.ended !== null;
  // It ends in place, so it is still the same one of the file's reservations; another of its name may have ended before.
  const now = after.entries(reservations)[view.entries(reservations).indexOf(entry)];
  const value = now?.value ?? entry.value;
  const endedBefore = view.entries(reservations).filter(isEnded).length;
  return {
    ok: true,
    edits,
    result: { reservation: plainData(value, now?.line ?? entry.line), promoted: [] },
    did: { verb, subject: task },
    check: (saved) => saved.entries(reservations).filter(isEnded).length > endedBefore,
  };
}
