import { answer, type Decision, operation } from "../operations/types.ts";
import { allAlerts } from "../operations/alerts.ts";
import { fold } from "../vocabulary/words.ts";
import { claimsOverlap, holdings } from "../rules/holdings.ts";

/** The acting instance's part of a shell's prompt. */
export interface Prompt {
  readonly instance: number | null;
  /** The task whose lease ends first; null where nothing is held. */
  readonly task: string | null;
  /** Further tasks. */
  readonly more: number;
  /** Until the lease ends; below zero where it is over, null where it never ends. */
  readonly minutes: number | null;
  /** Others who wait for something of it. */
  readonly waits: number;
  /** Open blockers and calls for help of others. */
  readonly alerts: number;
}

export const promptOperation = operation({
  name: "prompt",
  mode: "read",
  input: { instance: { kind: "instance", at: "option", placeholder: "N" } },
  plan(view, input, context): Decision<Prompt> {
    const instance = input.instance ?? context.instance;
    if (instance === null)
      return answer({ instance, task: null, more: 0, minutes: null, waits: 0, alerts: 0 });
    const all = holdings(view, context);
    const mine = all
      .filter(({ reservation }) => reservation.instance === instance && reservation.state === "reserved")
      .toSorted((a, b) => (a.lease.endsAt ?? Infinity) - (b.lease.endsAt ?? Infinity));
    const [first] = mine;
    const waits = all.filter(
      ({ reservation: other }) =>
        other.state === "waiting" &&
        other.instance !== instance &&
        mine.some(
          ({ reservation: own }) => fold(own.task) === fold(other.task) || claimsOverlap(own, other, context),
        ),
    ).length;
    const endsAt = first?.lease.endsAt ?? null;
    return answer({
      instance,
      task: first?.reservation.task ?? null,
      more: Math.max(0, mine.length - 1),
      minutes: endsAt === null ? null : Math.ceil((endsAt - context.now) / 60_000),
      waits,
      alerts: allAlerts(view).filter((one) => !one.solved && one.instance !== instance).length,
    });
  },
});
