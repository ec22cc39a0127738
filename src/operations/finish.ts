import { endReservation } from "../protocol/change.ts";
import { type Reservation, reservations } from "../protocol/reservations.ts";
import { type Entry, View } from "../protocol/view.ts";
import { applyEdits } from "../text/edits.ts";
import type { TaskWord } from "../vocabulary/types.ts";
import { vocabularies } from "../vocabulary/index.ts";
import { fold, words } from "../vocabulary/words.ts";
import { setTask } from "../protocol/set-task.ts";
import { nowTime } from "./common.ts";
import { filesOf, myReservation } from "./mine.ts";
import { plainData, type ReservationData } from "./shapes.ts";
import { withdrawOffers } from "./handover-answers.ts";
import { offerEdits, offerOf, refusedReceiver } from "./handovers.ts";
import { operation, type Outcome } from "./types.ts";

export interface Ended {
  readonly reservation: ReservationData;
  /** Further entries of the same task, ended with it: only a hand or a merge writes those. */
  readonly twins: readonly ReservationData[];
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
    const [{ value }] = mine.result;
    const { instance, task } = value;
    const style = view.style(context.language);
    const ending = {
      state: "done" as const,
      time: nowTime(context),
      result,
      next: input.next ?? null,
      notes: input.notes ?? null,
    };
    const to = input.handover === "any" ? null : input.handover;
    const never = refusedReceiver(view, to ?? null, context);
    if (never !== null) return never;
    const files = filesOf(mine.result);
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
      ...mine.result.flatMap((entry) => endReservation(view, entry, ending, style)),
      ...setTask(view, task, TASK_AFTER[result], result === "success" ? instance : null, style),
    ];
    return ended(view, mine.result, edits, "finish");
  },
});

/** The answer of a command that ended a reservation of mine, with all its entries. */
export function ended(
  view: View,
  mine: readonly [Entry<Reservation>, ...Entry<Reservation>[]],
  edits: ReturnType<typeof endReservation>,
  verb: "finish" | "release",
): Outcome<Ended> {
  const after = new View(applyEdits(view.text, edits));
  const [{ value }, ...others] = mine;
  const isEnded = (found: Entry<Reservation>) =>
    found.value.instance === value.instance &&
    fold(found.value.task) === fold(value.task) &&
    found.value.ended !== null;
  // They end in place, so each is still the same one of the file's reservations; another of its name may have ended before.
  const before = view.entries(reservations);
  const shown = (entry: Entry<Reservation>) => {
    const now = after.entries(reservations)[before.indexOf(entry)] ?? entry;
    return plainData(now.value, now.line);
  };
  const endedThen = before.filter(isEnded).length + mine.length;
  return {
    ok: true,
    edits,
    result: { reservation: shown(mine[0]), twins: others.map(shown), promoted: [] },
    did: { verb, subject: value.task },
    check: (saved) => saved.entries(reservations).filter(isEnded).length >= endedThen,
  };
}
