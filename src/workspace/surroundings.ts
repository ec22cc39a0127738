import { highestMention } from "../operations/common.ts";
import type { Notice } from "../operations/types.ts";
import { findInstance } from "../protocol/instances.ts";
import type { View } from "../protocol/view.ts";
import type { Context } from "../rules/context.ts";
import { holdings } from "../rules/holdings.ts";
import { remindersOf } from "../rules/reminders.ts";
import type { Place } from "../session/locate.ts";
import { type Resolver, survey } from "../session/resolve.ts";
import type { Sessions } from "../session/sessions.ts";
import { SubagentCommands } from "../session/subagent-commands.ts";
import { lifeOf } from "../system/processes.ts";
import type { Snapshot } from "../store/store.ts";
import { lentBy } from "./lent.ts";
import { displacedOf } from "./side-state.ts";
import type { World } from "./types.ts";

/** What surrounds a file on this machine. */
export interface Surroundings {
  readonly place: Place;
  readonly world: World;
  readonly sessions: Sessions;
  readonly resolver: Resolver;
}

/** The world as pure code may see it: everything that costs is asked for lazily. */
export function contextOf(
  { place, world, sessions, resolver }: Surroundings,
  instance: number | null,
  snapshot: Snapshot,
  view: View,
): Context {
  const displaced = displacedOf(snapshot.state);
  const lent = lentBy(snapshot);
  const context: Context = {
    instance,
    now: world.now(),
    zone: world.zone,
    language: world.language,
    // One plan is of one moment: who is passed over at its beginning is not waited for at its end.
    heartbeats: { get: once((n: number) => sessions.heartbeat(n)) },
    waits: { get: once((n: number, task: string) => signOfWaiter(sessions, n, task)) },
    living: { has: once((n: number) => sessions.isLiving(n)) },
    caseSensitive: resolver.caseSensitive,
    kindOf: (path) => resolver.kindOf(path),
    displaced,
    highestKnown: () => Math.max(sessions.highest(), highestMention(lent.archive() ?? "")),
    survey: (pattern) => survey(place.root, pattern, resolver.caseSensitive),
    subagentSaying: (words) => subagentOf(words, place, world),
    ...lent,
    ...(world.progress === undefined ? {} : { progress: world.progress }),
  };
  if (displaced.length === 0) return context;
  // One whose lease has ended meanwhile is nobody's any more, and is not written back over who came after it.
  const live = new Set(holdings(view, context).map((holding) => holding.displaced));
  return { ...context, displaced: displaced.filter((one) => live.has(one)) };
}

/** The last sign of life of a waiting process; the oldest there is of one that is known to be gone: nobody waits for it. */
function signOfWaiter(sessions: Sessions, instance: number, task: string): number | undefined {
  const beat = sessions.waitbeat(instance, task);
  const isGone = beat !== undefined && lifeOf(sessions.waiterOf(instance, task)) === "dead";
  return isGone ? 0 : beat;
}

function subagentOf(words: string, { state }: Place, { claims, now }: World): string | null {
  return claims.session === null ? null : new SubagentCommands(state, claims.session, now()).of(words);
}

/** The call itself is a sign of life of whom the file knows, so that what it shows of their leases is what it leaves. */
export function withSignOfLife(context: Context, view: View): Context {
  const { instance, now, heartbeats } = context;
  if (instance === null || findInstance(view, instance) === null) return context;
  return { ...context, heartbeats: { get: (n) => (n === instance ? now : heartbeats.get(n)) } };
}

/** What the acting instance should hear of its own reservations; of what it has lost, once. */
export function reminders(sessions: Sessions, view: View, context: Context): Notice[] {
  const { instance } = context;
  if (instance === null) return [];
  return remindersOf(view, context).flatMap((found): Notice[] => {
    const { kind, task } = found;
    if (kind === "ended") return [{ code: "LEASE_ENDED", args: { task } }];
    if (kind === "ends-soon") return [{ code: "LEASE_ENDS_SOON", args: { task, minutes: found.minutes } }];
    if (sessions.told(instance).has(found.key)) return [];
    const { by, line, key } = found;
    return [
      by === null
        ? { code: "EXPIRED_MEANWHILE", args: { task, line, key } }
        : { code: "TAKEN_FROM_YOU", args: { task, by, line, key } },
    ];
  });
}

/** Asks the world once for each thing, and remembers what it said. */
function once<A extends readonly (string | number)[], R>(ask: (...about: A) => R): (...about: A) => R {
  const known = new Map<string, R>();
  return (...about) => {
    const key = about.join("\n");
    const found = known.get(key);
    if (found !== undefined || known.has(key)) return found as R;
    const said = ask(...about);
    known.set(key, said);
    return said;
  };
}
