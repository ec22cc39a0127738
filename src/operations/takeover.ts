import { instances } from "../protocol/instances.ts";
import { reservations } from "../protocol/reservations.ts";
import type { View } from "../protocol/view.ts";
import type { Context } from "../rules/context.ts";
import { findClaims } from "../rules/leases.ts";
import { holdings } from "../rules/holdings.ts";
import { Signs } from "../rules/presence.ts";
import { clean } from "../text/clean.ts";
import { byTitle, expire } from "./common.ts";
import { endedIn } from "./finish.ts";
import { planReserve, type Reserved } from "./reserve.ts";
import { holdingData, isoAt, plainData, type ReservationData } from "./shapes.ts";
import { refuseAmbiguous } from "./task-data.ts";
import { type Decision, operation, refuse } from "./types.ts";

export const takeover = operation({
  name: "takeover",
  mode: "write",
  input: {
    task: { kind: "text", at: "argument", required: true, placeholder: "TASK", complete: "lapsed" },
    reason: { kind: "text", at: "option", required: true, placeholder: "TEXT" },
  },
  plan(view, input, context): Decision<Reserved> {
    const reason = clean(input.reason);
    if (reason === "") return refuse("TEXT_EMPTY", { what: "--reason" });
    const held = findClaims(holdings(view, context), { state: "reserved" });
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
      return refuse("NO_RESERVATION", { task: input.task, taking: true }, { holders });
    }
    if (found.length > 1)
      return refuseAmbiguous(
        input.task,
        found.map(({ reservation }) => ({ title: reservation.task })),
      );
    if (!lapsed.lease.takeable) {
      const { task, instance } = lapsed.reservation;
      const isUndated = lapsed.lease.endsAt === null;
      return refuse(
        "STILL_HELD",
        { task, alive: lapsed.lease.state === "lapsed", ...(isUndated ? { undated: instance } : {}) },
        { holders: [holdingData(lapsed, context.zone)] },
      );
    }
    const { task, files, resources, estimateMinutes } = lapsed.reservation;
    const request = { instance: context.instance, task, files, resources, estimateMinutes, reason };
    const planned = planReserve(view, request, false, context);
    return planned.ok ? { ...planned, did: { verb: "takeover", subject: task } } : planned;
  },
});

export interface Swept {
  readonly expired: readonly ReservationData[];
  /** Those that have lapsed, too, but whose agent's process still runs: they are left. */
  readonly living: readonly ReservationData[];
  readonly promoted: readonly ReservationData[];
  /** Instances that hold nothing and were not heard of for a week: whoever reads it may close them. */
  readonly silent: readonly Silent[];
}

interface Silent {
  readonly instance: number;
  readonly label: string;
  /** The last sign of life, in ISO 8601. */
  readonly seen: string;
}

const SILENT_AFTER = 7 * 24 * 3_600_000;

function silentOf(view: View, context: Context): Silent[] {
  const held = holdings(view, context);
  const holders = new Set(held.map(({ reservation }) => reservation.instance));
  const signs = new Signs(view, held, context);
  return view.entries(instances).flatMap(({ value: { from, to, state, label } }) => {
    const seen = from === to && state !== "finished" && !holders.has(from) ? signs.of(from) : null;
    return seen === null || context.now - seen < SILENT_AFTER
      ? []
      : [{ instance: from, label, seen: isoAt(seen, context.zone) }];
  });
}

export const sweep = operation({
  name: "sweep",
  mode: "anyone",
  input: {},
  plan(view, _input, context): Decision<Swept> {
    const open = holdings(view, context).filter(({ entry }) => entry !== null);
    const lapsed = open.filter(({ lease }) => lease.takeable);
    const style = view.style(context.language);
    const edits = expire(view, lapsed, { by: null, passedOn: null }, context, style);
    const entries = lapsed.flatMap(({ entry }) => entry ?? []);
    return {
      ok: true,
      edits,
      read(saved, promoted) {
        const expired = endedIn(saved, view, entries).map(({ value, line }) => plainData(value, line));
        const living = findClaims(holdings(saved, context), { state: "reserved" }).filter(
          ({ lease, entry }) => entry !== null && lease.state === "lapsed" && !lease.takeable,
        );
        return expired.length < entries.length
          ? null
          : {
              expired,
              living: living.map((one) => holdingData(one, context.zone)),
              promoted,
              silent: silentOf(saved, context),
            };
      },
      did: { verb: "sweep", subject: lapsed.map(({ reservation }) => reservation.task).join(", ") },
    };
  },
});
