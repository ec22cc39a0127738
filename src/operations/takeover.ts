import { reservations } from "../protocol/reservations.ts";
import { View } from "../protocol/view.ts";
import { holdings } from "../rules/holdings.ts";
import { clean } from "../text/clean.ts";
import { applyEdits } from "../text/edits.ts";
import { byTitle, expire } from "./common.ts";
import { planReserve, type Reserved } from "./reserve.ts";
import { holdingData, plainData, type ReservationData } from "./shapes.ts";
import { refuseAmbiguous } from "./task-data.ts";
import { operation, type Outcome, refuse } from "./types.ts";

export const takeover = operation({
  name: "takeover",
  mode: "write",
  input: {
    task: { kind: "text", at: "argument", required: true, placeholder: "TASK", complete: "lapsed" },
    reason: { kind: "text", at: "option", required: true, placeholder: "TEXT" },
  },
  plan(view, input, context): Outcome<Reserved> {
    const reason = clean(input.reason);
    if (reason === "") return refuse("TEXT_EMPTY", { what: "--reason" });
    const held = holdings(view, context).filter(({ reservation: r }) => r.state === "reserved");
    const all = [
      ...view.entries(reservations).map(({ value }) => value),
      ...held.map((one) => one.reservation),
    ];
    const meant = new Set(byTitle(all, input.task, ({ task }) => task));
    const named = held.filter(({ reservation }) => meant.has(reservation));
    const found = named.filter(({ reservation }) => reservation.instance !== context.instance);
    const [lapsed] = found;
    if (lapsed === undefined) {
      const holders = named.map((holding) => holdingData(holding, context.zone));
      return refuse("NO_RESERVATION", { task: input.task, taking: 1 }, { holders });
    }
    if (found.length > 1)
      return refuseAmbiguous(
        input.task,
        found.map(({ reservation }) => ({ title: reservation.task })),
      );
    if (!lapsed.lease.takeable) {
      return refuse(
        "STILL_HELD",
        { task: lapsed.reservation.task, alive: lapsed.lease.state === "lapsed" ? 1 : 0 },
        { holders: [holdingData(lapsed, context.zone)] },
      );
    }
    const { task, files, estimateMinutes } = lapsed.reservation;
    const wish = { instance: context.instance ?? 0, task, files, estimateMinutes, reason };
    const planned = planReserve(view, wish, false, context);
    return planned.ok ? { ...planned, did: { verb: "takeover", subject: task } } : planned;
  },
});

export interface Swept {
  readonly expired: readonly ReservationData[];
  /** Those that have lapsed, too, but whose agent's process still runs: they are left. */
  readonly living: readonly ReservationData[];
  readonly promoted: readonly ReservationData[];
}

export const sweep = operation({
  name: "sweep",
  mode: "anyone",
  input: {},
  plan(view, _input, context): Outcome<Swept> {
    const open = holdings(view, context).filter(({ entry }) => entry !== null);
    const lapsed = open.filter(({ lease }) => lease.takeable);
    const living = open.filter(
      ({ lease, reservation }) =>
        reservation.state === "reserved" && lease.state === "lapsed" && !lease.takeable,
    );
    const style = view.style(context.language);
    const edits = expire(view, lapsed, { by: null, passedOn: null }, context, style);
    const after = new View(applyEdits(view.text, edits));
    return {
      ok: true,
      edits,
      result: {
        // What has ended has no lease any more, and nobody can take it over.
        expired: lapsed.map(({ reservation, entry }) => ({
          ...plainData(reservation, entry?.line ?? null),
          state: "expired" as const,
        })),
        living: living.map((one) => holdingData(one, context.zone)),
        promoted: [],
      },
      did: { verb: "sweep", subject: lapsed.map(({ reservation }) => reservation.task).join(", ") },
      check: (saved) => saved.entries(reservations).length >= after.entries(reservations).length,
    };
  },
});
