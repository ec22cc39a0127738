import { removeEntry } from "../protocol/change.ts";
import { findClaims } from "../rules/leases.ts";
import { reservationIn } from "./common.ts";
import { patternOf, reserve, type Reserved } from "./reserve.ts";
import type { ReservationData } from "./shapes.ts";
import { type Decision, operation, refuse } from "./types.ts";
import { isCalledOff, isOpen } from "../rules/called-off.ts";
import { clean } from "../text/clean.ts";

export interface Cancelled {
  /** Set when the wait was over already: then it holds all that was wanted, and is kept. */
  readonly reservation: ReservationData | null;
  readonly promoted: readonly ReservationData[];
}

/** Gives up one's own place in the queue. No command of its own: the end of a wait that was not granted. */
export const cancelWait = operation({
  name: "cancel-wait",
  mode: "write",
  input: {
    task: { kind: "text", at: "argument", required: true },
    files: { kind: "patterns", at: "option" },
  },
  plan(view, input, context): Decision<Cancelled> {
    const { instance } = context;
    const files = input.files.map(patternOf);
    const held = reservationIn(view, instance, input.task, context);
    const granted = held !== null && files.every((file) => held.files.includes(file)) ? held : null;
    const [waiting] = findClaims(view, { instance, task: input.task, state: "waiting" });
    const edits = granted === null && waiting !== undefined ? removeEntry(waiting) : [];
    return {
      ok: true,
      edits,
      read: (saved, promoted) => ({
        reservation: granted === null ? null : reservationIn(saved, instance, input.task, context),
        promoted,
      }),
      did: { verb: "waitOver", subject: input.task },
    };
  },
});

/**
 * The operation that a waiting process asks for again and again. It is a `reserve`, but a wait that was called off is over: who deletes its
 * entry, takes it back or releases it means it. One that was lost or swept queues anew.
 */
export const retryReserve = operation({
  name: "reserve",
  mode: "write",
  input: reserve.input,
  plan(view, input, context): Decision<Reserved> {
    const answer = reserve.plan(view, input, context);
    if (!answer.ok || answer.edits.length === 0) return answer;
    const task = clean(input.task);
    const wait = { instance: context.instance, task, files: input.files.map(patternOf) };
    if (isOpen(wait, view) || !isCalledOff(wait, view, context)) return answer;
    const blocked = reserve.plan(view, { ...input, wait: undefined }, context);
    const holders = blocked.ok ? [] : (blocked.refusal.holders ?? []);
    return refuse("WAIT_TIMEOUT", { task, calledOff: true }, { holders });
  },
});
