import { findInstance } from "../protocol/instances.ts";
import { View } from "../protocol/view.ts";
import type { Actor } from "../session/identity.ts";
import { agentProcess } from "../system/processes.ts";
import type { Sessions } from "../session/sessions.ts";
import { leniently, UnsafeStateError } from "../system/state.ts";
import type { Attempt, World } from "./types.ts";

/**
 * What is kept beside the file: heartbeat and binding. None of it is worth failing for once the write is acknowledged.
 * Who only looks, under whatever number, is not bound to it.
 */
export function remember<R>(
  attempt: Attempt<R>,
  actor: Actor | null,
  sessions: Sessions,
  world: World,
): void {
  try {
    keep(attempt, actor, sessions, world);
  } catch (error) {
    // Said by whatever is asked next.
    if (!(error instanceof UnsafeStateError)) throw error;
  }
}

function keep<R>(
  { mode, plan, before, notices }: Attempt<R>,
  actor: Actor | null,
  sessions: Sessions,
  world: World,
): void {
  const { session } = world.claims;
  const news = notices.flatMap(({ args: { key } }) => (key === undefined ? [] : [String(key)]));
  if (actor !== null && news.length > 0)
    sessions.tell(actor.instance, new Set([...sessions.told(actor.instance), ...news]));
  for (const effect of plan.effects ?? []) {
    if (effect.kind === "unbind") sessions.unbind(effect.instance);
    else if (session !== null) bind(effect.instance, sessions, world);
  }
  const left = plan.effects?.some(({ kind }) => kind === "unbind") === true;
  const instance = plan.actor ?? actor?.instance;
  if (instance === undefined || left) return;
  const now = world.now();
  if (mode === "read" || mode === "anyone") {
    sessions.touchReading(instance, now, () => findInstance(new View(before), instance) !== null);
    return;
  }
  if (session !== null && actor?.source !== "session" && sessions.find(session) === null)
    bind(instance, sessions, world);
  sessions.touch(instance, now);
}

function bind(instance: number, sessions: Sessions, { claims, parentPid }: World): void {
  const { session } = claims;
  if (session === null) return;
  leniently(() => sessions.bind(session, instance, agentProcess(parentPid)), undefined);
}
