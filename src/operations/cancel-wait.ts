import { removeEntry } from "../protocol/change.ts";
import { findClaims } from "../rules/claims.ts";
import { reservationIn } from "./common.ts";
import { patternOf } from "./reserve.ts";
import type { ReservationData } from "./shapes.ts";
import { type Decision, operation } from "./types.ts";

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
