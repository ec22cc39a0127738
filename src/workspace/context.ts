import { highestMention } from "../operations/join.ts";
import { findInstance } from "../protocol/instances.ts";
import type { View } from "../protocol/view.ts";
import type { Context, Origin, PastRevision, Displaced } from "../rules/context.ts";
import { holdings } from "../rules/holdings.ts";
import type { Place } from "../session/locate.ts";
import { givenName } from "../session/ids.ts";
import { withoutLetGo } from "../session/let-go.ts";
import { type Resolver, survey } from "../session/resolve.ts";
import { SubagentReservations } from "../session/subagent-reservations.ts";
import type { Sessions } from "../session/sessions.ts";
import { SubagentCommands } from "../session/subagent-commands.ts";
import type { Note, Revision, Snapshot, Json } from "../store/store.ts";
import { lifeOf } from "../system/processes.ts";
import type { OtherNames } from "./other-names.ts";
import type { World } from "./types.ts";

/** The environment of a coordination file on this machine, for one caller. */
export interface Environment {
  readonly place: Place;
  readonly world: World;
  readonly sessions: Sessions;
  readonly resolver: Resolver;
  /** Loaded where an operation asks about paths. */
  readonly otherNames?: OtherNames | null;
}

/** The world as pure code may see it: everything that costs is asked for lazily. */
export function contextOf(
  { place, world, sessions, resolver, otherNames }: Environment,
  instance: number | null,
  snapshot: Snapshot,
  view: View,
  copied: readonly Displaced[] = [],
): Context {
  const lost = displacedOf(snapshot.state);
  const kept = lost.length > 0 ? withoutLetGo(lost, place, world) : lost;
  const displaced = [...kept, ...copied.filter(({ source }) => !kept.some((one) => one.source === source))];
  const access = archiveAccess(snapshot);
  const context: Context = {
    instance,
    now: world.now(),
    zone: world.zone,
    language: world.language,
    // Signs of life are read once a plan, so that one plan sees one state of them.
    heartbeats: { get: cached((n: number) => sessions.heartbeat(n)) },
    waits: { get: cached((n: number, task: string) => waiterHeartbeat(sessions, n, task)) },
    living: { has: cached((n: number) => sessions.isLiving(n)) },
    ...resolver.claims,
    kindOf: (path) => resolver.kindOf(path),
    tops: resolver.tops,
    ...(otherNames === null || otherNames === undefined
      ? {}
      : { otherNames: (asked, held) => otherNames.of(asked, held) }),
    displaced,
    highestKnown: () => Math.max(sessions.highest(), highestMention(access.archive() ?? "")),
    survey: (pattern) => survey(place.root, pattern, resolver.caseSensitive),
    ownName: () => {
      const { session, subagentId } = world.identity;
      return session === null || (subagentId ?? null) !== null ? null : givenName(session, world.parentPid);
    },
    told: (n, key) => sessions.told(n).has(key),
    worktreeOf: cached((n: number) => sessions.worktreeOf(n)),
    wroteHere: cached((n: number, task: string, ...files: string[]) => wroteHere(snapshot, n, task, files)),
    subagentSaying: (words) => subagentOf(words, place, world),
    ...partIn(instance, place, world),
    ...access,
    ...(world.progress === undefined ? {} : { progress: world.progress }),
  };
  if (displaced.length === 0) return context;
  // A displaced reservation whose lease has ended meanwhile holds no more, and is not written back over its successor.
  const live = new Set(holdings(view, context).map((holding) => holding.displaced));
  return { ...context, displaced: displaced.filter((one) => live.has(one)) };
}

/** Counts this call as a sign of life of the acting instance, if the file lists it: leases are shown as the call leaves them. */
export function withSignOfLife(context: Context, view: View): Context {
  const { instance, now, heartbeats } = context;
  if (instance === null || findInstance(view, instance) === null) return context;
  return { ...context, heartbeats: { get: (n) => (n === instance ? now : heartbeats.get(n)) } };
}

/**
 * Whether own commands of an instance put lines into the file that name the task and, where it has any, one of its files. Lines are compared with
 * the text before: the journal's edits are often longer than what changed, and hold what stood beside it.
 */
function wroteHere({ past }: Snapshot, instance: number, task: string, files: readonly string[]): boolean {
  const names = files.map((file) => JSON.stringify(file).slice(1, -1));
  let [isTask, isFile] = [false, names.length === 0];
  for (const { revision, note } of past.revisions()) {
    if (note.instance !== instance || note.command === "outside") continue;
    const [before, after] = [past.textAt(revision - 1), past.textAt(revision)];
    if (after === null || (before === null && revision > 1)) continue;
    const known = new Set(before?.split("\n"));
    const added = after.split("\n").filter((line) => !known.has(line));
    isTask ||= added.some((line) => line.includes(task));
    isFile ||= added.some((line) => names.some((name) => line.includes(name)));
    if (isTask && isFile) return true;
  }
  return false;
}

/** Lazy readers for a snapshot's history and archive, as the rules' types. */
function archiveAccess({ past }: Snapshot): Required<Pick<Context, "archive" | "past">> {
  return {
    archive: () => past.archive(),
    past: {
      *revisions() {
        for (const revision of past.revisions()) yield pastRevision(revision);
      },
      textAt: (revision) => past.textAt(revision),
    },
  };
}

function pastRevision({ revision, note, edits, archived = [] }: Revision): PastRevision {
  const { instance, command, subject, at, undoes = null, restored = null } = note;
  const told = { revision, instance, command, subject, at, undoes, restored: displacedOf(restored) };
  return { ...told, origin: originIn(note), edits: editsOf(edits), archived: editsOf(archived) };
}

const ORIGINS: readonly Origin[] = ["git", "git-over", "stale", "whole", "hand"];

/** How the journal explains a change made without coord. */
export function originIn({ origin }: Note): Origin | null {
  return ORIGINS.find((known) => known === origin) ?? null;
}

function editsOf(edits: Revision["edits"]): PastRevision["edits"] {
  return edits.map(([start, end, text]) => ({ range: { start, end }, text }));
}

/** The last sign of life of a waiting process; 0 (ms since the epoch) when the process is known to be gone: nobody waits then. */
function waiterHeartbeat(sessions: Sessions, instance: number, task: string): number | undefined {
  const beat = sessions.waitbeat(instance, task);
  const isGone = beat !== undefined && lifeOf(sessions.waiterOf(instance, task)) === "dead";
  return isGone ? 0 : beat;
}

/** The subagent's own part of the context, where one acts. */
function partIn(
  instance: number | null,
  { state }: Place,
  { identity: { subagentId }, now }: World,
): Pick<Context, "isSubagent" | "madeBySibling"> {
  if (subagentId === null || subagentId === undefined) return {};
  const parts = instance === null ? null : new SubagentReservations(state, instance, now());
  const madeBySibling = cached((task: string) => ![subagentId, null].includes(parts?.makerOf(task) ?? null));
  return { isSubagent: true, madeBySibling };
}

function subagentOf(words: string, { state }: Place, { identity, now }: World): string | null {
  return identity.session === null ? null : new SubagentCommands(state, identity.session, now()).of(words);
}

/** A function that is called once for each distinct argument list. */
function cached<A extends readonly (string | number)[], R>(ask: (...about: A) => R): (...about: A) => R {
  const known = new Map<string, { readonly said: R }>();
  return (...about) => {
    const key = about.join("\n");
    const found = known.get(key) ?? { said: ask(...about) };
    known.set(key, found);
    return found.said;
  };
}

/** The displaced reservations in a store's side state. */
export function displacedOf(state: Json): readonly Displaced[] {
  if (state === null || typeof state !== "object" || Array.isArray(state)) return [];
  const list = (state as { readonly [key: string]: Json })["displaced"];
  if (!Array.isArray(list)) return [];
  return list.flatMap((one: Json) => {
    const { source, at, owner, leaseMs } = (one ?? {}) as Partial<Record<keyof Displaced, unknown>>;
    if (typeof source !== "string" || typeof at !== "number") return [];
    return [
      {
        source,
        at,
        ...(typeof owner === "string" ? { owner } : {}),
        ...(typeof leaseMs === "number" && leaseMs > 0 ? { leaseMs } : {}),
      },
    ];
  });
}

/** The side state that keeps these displaced reservations. */
export function stateOf(displaced: readonly Displaced[]): { readonly [key: string]: Json } {
  return {
    displaced: displaced.map(({ source, at, owner, leaseMs }) => ({
      source,
      at,
      ...(leaseMs === undefined ? {} : { leaseMs }),
      ...(owner === undefined ? {} : { owner }),
    })),
  };
}

/**
 * What a state says of the last change made without coord, as long as nothing was written since: an old buffer of an editor was merged with
 * newer writes (`mergedBack`), or somebody put an earlier text back (`putBack`).
 */
export function isNoted(state: Json, what: "mergedBack" | "putBack"): boolean {
  if (state === null || typeof state !== "object" || Array.isArray(state)) return false;
  return (state as { readonly [key: string]: Json })[what] === true;
}
