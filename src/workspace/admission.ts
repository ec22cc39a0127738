import { register } from "../operations/join.ts";
import { type Fields, type Notice, type Operation, type Outcome, refuse } from "../operations/types.ts";
import { findInstance } from "../protocol/instances.ts";
import { View } from "../protocol/view.ts";
import type { Context } from "../rules/context.ts";
import { parseSource } from "../rules/displaced.ts";
import { inTheWay, restorable } from "../rules/restorable.ts";
import { restoreDisplaced } from "../rules/restore.ts";
import type { Actor } from "../session/identity.ts";
import { applyEdits } from "../text/edits.ts";

/** The file as the acting instance finds it once it is in. */
export interface Prepared {
  readonly view: View;
  readonly context: Context;
  readonly notices: readonly Notice[];
  /** Sources of the displaced entries that were written back. */
  readonly restored: readonly string[];
}

/**
 * Who may act at all; then the acting instance is registered and its displaced entries are written back.
 * `boundElsewhere`: the agent of another live session that has the number, if any.
 */
export function admit(
  mode: Operation<Fields, unknown>["mode"],
  view: View,
  base: Context,
  actor: Actor | null,
  boundElsewhere: (instance: number) => string | null,
): Outcome<Prepared> {
  if (mode === "read" || mode === "anyone") return asItIs(view, base);
  if (actor !== null) {
    const { instance } = actor;
    const agent = boundElsewhere(instance);
    if (agent !== null) return refuse("INSTANCE_TAKEN", { instance, agent });
  }
  if (mode === "join") {
    // A session whose instance somebody closed starts anew.
    const over =
      actor?.source === "session" && findInstance(view, actor.instance)?.value.state === "finished";
    return asItIs(view, over ? { ...base, instance: null } : base);
  }
  // What takes the file as it is says itself what it can do for nobody.
  if (actor === null) return mode === "own" ? asItIs(view, base) : refuse("NO_IDENTITY");
  return mode === "own" ? asItIs(view, base) : enter(view, base, actor.instance);
}

function asItIs(view: View, context: Context): Outcome<Prepared> {
  return { ok: true, edits: [], result: { view, context, notices: [], restored: [] } };
}

function enter(view: View, base: Context, instance: number): Outcome<Prepared> {
  const mine = base.displaced.filter(({ source }) => parseSource(source)?.instance === instance);
  const { free, stuck } = restorable(view, mine, base);
  const restoring = restoreDisplaced(view, free, base);
  const found = restoring.length === 0 ? view : new View(applyEdits(view.text, restoring));
  const entry = register(found, base);
  if (!entry.ok) return entry;
  const whole = entry.edits.length === 0 ? found : new View(applyEdits(found.text, entry.edits));
  const restored = free.map(({ source }) => source);
  const notices: Notice[] = [];
  if (entry.result.registered) notices.push({ code: "REGISTERED", args: { instance } });
  if (restored.length > 0) notices.push({ code: "RESTORED", args: { count: restored.length } });
  for (const { reservation, by } of stuck)
    notices.push({ code: "NOT_RESTORED", args: { task: reservation.task, ...inTheWay(by) } });
  const displaced = base.displaced.filter((one) => !free.includes(one));
  return { ok: true, edits: [], result: { view: whole, context: { ...base, displaced }, notices, restored } };
}
