import { endReservation, removeEntry } from "../protocol/change.ts";
import { type Reservation, reservations } from "../protocol/reservations.ts";
import type { Entry, View } from "../protocol/view.ts";
import { findClaims } from "../rules/leases.ts";
import type { TaskWord } from "../vocabulary/types.ts";
import { typedWords } from "../vocabulary/index.ts";
import { setTask } from "../protocol/tasks.ts";
import { nowTime, filesOf, type OwnEntries, myReservation } from "./common.ts";
import { plainData, type ReservationData } from "./shapes.ts";
import { withdrawOffers } from "./handover-answers.ts";
import { receiverIn } from "./receivers.ts";
import { offerEdits, offerOf, refusedReceiver } from "./handovers.ts";
import { findTask } from "./task-data.ts";
import { type Decision, type Notice, operation } from "./types.ts";
import type { ActingContext } from "../rules/context.ts";
import { Dependencies } from "../rules/dependencies.ts";

export interface EndedReservation {
  readonly reservation: ReservationData;
  /** Further entries of the same task, ended with it: only a hand or a merge writes those. */
  readonly twins: readonly ReservationData[];
  /** Waiters that this write let in. */
  readonly promoted: readonly ReservationData[];
}

const RESULTS = { success: "success", failure: "failure", partial: "partial" } as const;

/** State of the task in the list of remaining ones, by the result. */
const TASK_AFTER: Readonly<Record<keyof typeof RESULTS, TaskWord>> = {
  success: "done",
  failure: "free",
  partial: "inProgress",
};

export const finish = operation({
  name: "finish",
  mode: "write",
  input: {
    task: { kind: "text", at: "argument", placeholder: "TASK", complete: "mine" },
    result: {
      kind: "choice",
      at: "option",
      required: true,
      placeholder: "RESULT",
      choices: typedWords("result", RESULTS),
    },
    next: { kind: "text", at: "option", placeholder: "TEXT" },
    notes: { kind: "text", at: "option", placeholder: "TEXT" },
    handover: { kind: "receiver", at: "option", placeholder: "N", complete: "receivers" },
  },
  plan(view, input, context): Decision<EndedReservation> {
    const mine = myReservation(view, input.task, context);
    if (!mine.ok) return mine;
    const result = Object.values(RESULTS).find((known) => known === input.result) ?? "partial";
    const [{ value }] = mine.value;
    const { instance, task } = value;
    const style = view.style(context.language);
    const ending = {
      state: "done" as const,
      time: nowTime(context),
      result,
      next: input.next ?? null,
      notes: input.notes ?? null,
    };
    const whom = receiverIn(view, input.handover ?? "any");
    if (!whom.ok) return whom;
    const to = input.handover === undefined ? undefined : whom.value;
    const never = refusedReceiver(view, whom.value, context);
    if (never !== null) return never;
    const files = filesOf(mine.value);
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
      ...mine.value.flatMap((entry) => endReservation(view, entry, ending, style)),
      ...setTask(view, task, TASK_AFTER[result], result === "success" ? instance : null, style),
    ];
    const done = ended(view, mine.value, edits, "finish");
    return done.ok && result === "success"
      ? { ...done, notices: finishedNotices(view, task, context) }
      : done;
  },
});

/** The notices of parts left open of a task that is done, and of tasks that need not wait for it any more. */
function finishedNotices(view: View, task: string, context: ActingContext): Notice[] {
  const [data] = findTask(view, task, true, context);
  const open = (data?.criteria ?? []).flatMap(({ text, done }) => (done ? [] : [text]));
  const freed = new Dependencies(view).freedBy(task);
  return [
    ...(open.length === 0 ? [] : [{ code: "CRITERIA_OPEN" as const, args: { task, criteria: open } }]),
    ...(freed.length === 0 ? [] : [{ code: "UNBLOCKED" as const, args: { tasks: freed } }]),
  ];
}

/** The decision of a command that ends a reservation of mine, with all its entries. */
function ended(
  view: View,
  mine: OwnEntries,
  edits: ReturnType<typeof endReservation>,
  verb: "finish" | "release",
): Decision<EndedReservation> {
  return {
    ok: true,
    edits,
    read(saved, promoted) {
      const [reservation, ...twins] = endedIn(saved, view, mine).map(({ value, line }) =>
        plainData(value, line),
      );
      return reservation === undefined || twins.length + 1 < mine.length
        ? null
        : { reservation, twins, promoted };
    },
    did: { verb, subject: mine[0].value.task },
  };
}

/**
 * The entries of `saved` that `entries` of `view` have become, ended; those that have not are left out. An entry ends in place, so it is
 * found by its position among the ended entries of its task and instance: an earlier one may have ended before.
 */
export function endedIn(
  saved: View,
  view: View,
  entries: readonly Entry<Reservation>[],
): Entry<Reservation>[] {
  const now = saved.entries(reservations).filter(({ value }) => value.ended !== null);
  const then = view.entries(reservations).filter((one) => one.value.ended !== null || entries.includes(one));
  return entries.flatMap((entry) => {
    const { instance, task } = entry.value;
    const place = findClaims(then, { instance, task }).indexOf(entry);
    return findClaims(now, { instance, task })[place] ?? [];
  });
}

export const release = operation({
  name: "release",
  mode: "write",
  input: { task: { kind: "text", at: "argument", placeholder: "TASK", complete: "mine" } },
  plan(view, input, context): Decision<EndedReservation> {
    const mine = myReservation(view, input.task, context);
    if (!mine.ok)
      return (mine.refusal.code === "NO_RESERVATION" && cancelOwnWait(view, input.task, context)) || mine;
    const style = view.style(context.language);
    const [{ value }] = mine.value;
    const ending = { state: "released" as const, time: nowTime(context) };
    const edits = [
      ...mine.value.flatMap((entry) => endReservation(view, entry, ending, style)),
      ...withdrawOffers(view, value.task, context),
      ...setTask(view, value.task, "free", null, style),
    ];
    return ended(view, mine.value, edits, "release");
  },
});

/** Gives up a wait of mine that a title means: its process finds the place gone, and ends. Null when it means none. */
function cancelOwnWait(
  view: View,
  title: string | undefined,
  context: ActingContext,
): Decision<EndedReservation> | null {
  const mine = title === undefined ? null : myReservation(view, title, context, "waiting");
  if (mine === null) return null;
  if (!mine.ok) return mine.refusal.code === "AMBIGUOUS_TASK" ? mine : null;
  const [{ value }] = mine.value;
  const reservation = { ...plainData(value, null), state: "released" as const };
  return {
    ok: true,
    edits: mine.value.flatMap(removeEntry),
    read: (_saved, promoted) => ({ reservation, twins: [], promoted }),
    did: { verb: "waitOver", subject: reservation.task },
  };
}
