import { endReservation } from "../protocol/change.ts";
import { reservations } from "../protocol/reservations.ts";
import { entriesOf, findInstance } from "../protocol/instances.ts";
import { setTask, tasks } from "../protocol/tasks.ts";
import { isNamesakes } from "../rules/holdings.ts";
import { fold } from "../vocabulary/words.ts";
import { disown, nowTime, setInstance } from "./common.ts";
import { endedIn } from "./finish.ts";
import { withdrawOffers } from "./handover-answers.ts";
import { plainData, type ReservationData } from "./shapes.ts";
import { type Decision, operation, refuse } from "./types.ts";

export interface Left {
  readonly instance: number;
  readonly released: readonly ReservationData[];
  readonly promoted: readonly ReservationData[];
}

export const leave = operation({
  name: "leave",
  mode: "write",
  registers: false,
  input: {},
  plan(view, _input, context): Decision<Left> {
    const { instance } = context;
    const style = view.style(context.language);
    const known = findInstance(view, instance);
    // A part of an agent acts as its whole, but does not end it: that goes on when the part is over.
    if (context.isSubagent === true) return refuse("SUBAGENT_HOLDS", { instance });
    const listed = view
      .entries(reservations)
      .filter(
        ({ value }) =>
          value.instance === instance && (value.state === "reserved" || value.state === "waiting"),
      );
    const held = listed.filter(({ value }) => !isNamesakes(view, value, context));
    const namesakes = listed.filter((entry) => !held.includes(entry));
    // Work that was written down by hand counts without a line on the list.
    if (known === null && held.length === 0) return refuse("UNKNOWN_INSTANCE", { instance });
    const ending = { state: "released" as const, time: nowTime(context) };
    const freed = held.filter(({ value }) => value.state === "reserved").map(({ value }) => value.task);
    const kept = new Set(namesakes.map(({ value }) => fold(value.task)));
    const titles = new Map(
      freed.map((task) => [fold(task), task] as const).filter(([title]) => !kept.has(title)),
    );
    const begun = view
      .entries(tasks)
      .filter(
        ({ value: v }) =>
          v.state === "inProgress" &&
          v.instance === instance &&
          ![titles, kept].some((those) => those.has(fold(v.title))),
      );
    const edits = [
      ...held.flatMap((entry) => endReservation(view, entry, ending, style)),
      ...[...titles.values()].flatMap((task) => setTask(view, task, "free", null, style)),
      ...[...titles.values()].flatMap((task) => withdrawOffers(view, task, context)),
      ...disown(view, begun, style),
    ];
    return {
      ok: true,
      edits: [...edits, ...setInstance(view, instance, "finished", null, context, style)],
      read(saved, promoted) {
        const released = endedIn(saved, view, held).map(({ value, line }) => plainData(value, line));
        const lines = [findInstance(saved, instance), ...entriesOf(saved, instance)];
        const isGone = lines.some((line) => line?.value.state === "finished");
        return isGone && released.length === held.length ? { instance, released, promoted } : null;
      },
      did: { verb: "leave", subject: known?.value.label ?? "" },
      effects: [{ kind: "unbind", instance }],
    };
  },
});
