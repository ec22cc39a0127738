import { register } from "../operations/join.ts";
import { type Mode, type Notice, type OrRefused, refuse } from "../operations/types.ts";
import { findInstance } from "../protocol/instances.ts";
import { View } from "../protocol/view.ts";
import type { Context } from "../rules/context.ts";
import { parseSource } from "../rules/displaced.ts";
import { inTheWay, restorable, restoreDisplaced } from "../rules/restore.ts";
import { type Actor, boundElsewhere } from "../session/identity.ts";
import { applyEdits } from "../text/edits.ts";
import type { Environment } from "./context.ts";

/** The text that an operation is planned on, and who acts. */
export interface Prepared {
  readonly view: View;
  readonly context: Context;
  readonly notices: readonly Notice[];
  /** Sources of the displaced entries that were written back. */
  readonly restored: readonly string[];
}

/** Checks that the caller may act in this mode; registers the acting instance in the text and restores its displaced entries. */
export function authorize(
  mode: Mode,
  view: View,
  base: Context,
  actor: Actor | null,
  { world, sessions }: Environment,
): OrRefused<Prepared> {
  if (mode === "read" || mode === "anyone") return unprepared(view, base);
  if (actor !== null) {
    const { instance } = actor;
    const agent = boundElsewhere(instance, world.claims, sessions, base.now);
    if (agent !== null) return refuse("INSTANCE_TAKEN", { instance, agent });
  }
  if (mode === "join") {
    // A session whose instance somebody closed starts anew.
    const over =
      actor?.source === "session" && findInstance(view, actor.instance)?.value.state === "finished";
    return unprepared(view, over ? { ...base, instance: null } : base);
  }
  if (mode === "own") return unprepared(view, base);
  return actor === null ? refuse("NO_IDENTITY", {}) : registerAndRestore(view, base, actor.instance);
}

function unprepared(view: View, context: Context): OrRefused<Prepared> {
  return { ok: true, value: { view, context, notices: [], restored: [] } };
}

function registerAndRestore(view: View, base: Context, instance: number): OrRefused<Prepared> {
  const mine = base.displaced.filter(({ source }) => parseSource(source)?.instance === instance);
  const { free, stuck } = restorable(view, mine, base);
  const whole = edited(view, restoreDisplaced(view, free, base));
  const entry = register(whole, { ...base, instance });
  if (!entry.ok) return entry;
  const restored = free.map(({ source }) => source);
  const notices: Notice[] = [];
  if (entry.value.length > 0) notices.push({ code: "REGISTERED", args: { instance } });
  if (restored.length > 0) notices.push({ code: "RESTORED", args: { count: restored.length } });
  for (const { reservation, by } of stuck)
    notices.push({ code: "NOT_RESTORED", args: { task: reservation.task, ...inTheWay(by) } });
  const context = { ...base, displaced: base.displaced.filter((one) => !free.includes(one)) };
  return { ok: true, value: { view: edited(whole, entry.value), context, notices, restored } };
}

function edited(view: View, edits: Parameters<typeof applyEdits>[1]): View {
  return edits.length === 0 ? view : new View(applyEdits(view.text, edits));
}
