import type { Edit } from "../text/edits.ts";
import type { View } from "../protocol/view.ts";
import type { ActingContext, Context } from "../rules/context.ts";
import { clean } from "../text/clean.ts";
import { findInstance } from "../protocol/instances.ts";
import { highestMention, setInstance } from "./common.ts";
import { type Decision, type OrRefused, operation, refuse } from "./types.ts";

export interface Joined {
  readonly instance: number;
  readonly label: string;
  /** False when this session was in already. */
  readonly changed: boolean;
}

export const join = operation({
  name: "join",
  mode: "join",
  input: { label: { kind: "text", at: "argument", placeholder: "LABEL" } },
  plan(view, input, context): Decision<Joined> {
    const label = input.label === undefined ? null : clean(input.label);
    const known = context.instance === null ? null : findInstance(view, context.instance);
    const instance = context.instance ?? nextNumber(view, context);
    if (known?.value.state === "finished") return refuse("INSTANCE_FINISHED", { instance });
    const same =
      known !== null && known.value.state === "active" && (label === null || label === known.value.label);
    const style = view.style(context.language);
    const edits = same ? [] : setInstance(view, instance, "active", label, context, style);
    const named = label ?? known?.value.label ?? "";
    return {
      ok: true,
      edits,
      read: (saved) =>
        findInstance(saved, instance)?.value.state === "active"
          ? { instance, label: named, changed: edits.length > 0 }
          : null,
      did: { verb: "join", subject: named },
      effects: [{ kind: "bind", instance }],
      actor: instance,
    };
  },
});

/** A number that nobody ever had: not in the file, not in its archive, not in a session. */
function nextNumber(view: View, context: Context): number {
  return Math.max(highestMention(view.text), context.highestKnown()) + 1;
}

/** Puts the acting instance on the list when the file does not know it; refuses for a finished one. */
export function register(view: View, context: ActingContext): OrRefused<readonly Edit[]> {
  const { instance } = context;
  const known = findInstance(view, instance);
  if (known?.value.state === "finished") return refuse("INSTANCE_FINISHED", { instance });
  const style = view.style(context.language);
  const edits = known === null ? setInstance(view, instance, "active", null, context, style) : [];
  return { ok: true, value: edits };
}
