import { type Instance, instances } from "../protocol/instances.ts";
import type { View } from "../protocol/view.ts";
import { fold } from "../vocabulary/words.ts";
import { type OrRefused, type Receiver, refuse } from "./types.ts";

/** The instances at work that bear a label, capitals and accents aside. */
export function workingAs(view: View, wanted: string): readonly Instance[] {
  return view
    .entries(instances)
    .map(({ value }) => value)
    .filter(
      ({ from, to, state, label }) => from === to && state !== "finished" && fold(label) === fold(wanted),
    );
}

/** The number of the instance that is meant, by its number or its label; null for whoever takes it. */
export function receiverIn(view: View, meant: Receiver): OrRefused<number | null> {
  if (meant === "any") return { ok: true, value: null };
  if (typeof meant === "number") return { ok: true, value: meant };
  const named = workingAs(view, meant.label);
  // Spelled like one of them, that one is meant: folded, an accent or a capital is no difference.
  const spelled = named.filter(({ label }) => label === meant.label);
  const [only, ...more] = spelled.length > 0 ? spelled : named;
  if (only === undefined) return refuse("UNKNOWN_INSTANCE", { instance: 0, named: true, label: meant.label });
  if (more.length > 0)
    return refuse("AMBIGUOUS_ID", { ids: named.map(({ from, label }) => `${from} ${label}`) });
  return { ok: true, value: only.from };
}
