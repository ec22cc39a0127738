import { View } from "./protocol/view.ts";
import { renewStamp } from "./protocol/place.ts";
import { findInstance } from "./protocol/instances.ts";
import { archiveName, lentBy } from "./lent.ts";
import { highestMention } from "./operations/common.ts";
import { register } from "./operations/join.ts";
import {
  type Fields,
  type InputOf,
  type Notice,
  type Operation,
  type Outcome,
  type Planned,
  refuse,
  type Refusal,
} from "./operations/types.ts";
import { reservations } from "./protocol/reservations.ts";
import { settleQueue } from "./operations/settle.ts";
import type { ReservationData } from "./operations/shapes.ts";
import type { Context, Displaced } from "./rules/context.ts";
import { displacedBy, parseSource } from "./rules/displaced.ts";
import { holdings } from "./rules/holdings.ts";
import { remindersOf } from "./rules/reminders.ts";
import { restoreDisplaced } from "./rules/restore.ts";
import { type Actor, boundElsewhere, type Claims, whoAmI } from "./session/identity.ts";
import type { Place } from "./session/locate.ts";
import { agentProcess } from "./session/processes.ts";
import { Resolver, survey } from "./session/resolve.ts";
import { Sessions } from "./session/sessions.ts";
import type { Json, OutsideChange, Reconcile, Snapshot, Store } from "./store/store.ts";
import { clean, shorten } from "./text/clean.ts";
import { conflictMarker } from "./text/conflict-markers.ts";
import { applyEdits } from "./text/edits.ts";
import type { Zone } from "./time/time.ts";
import type { Language } from "./vocabulary/types.ts";

/** The world of one call. */
export interface World {
  readonly now: () => number;
  readonly zone: Zone;
  readonly language: Language;
  readonly claims: Claims;
  /** Parent process, from which the agent's own is looked for. */
  readonly parentPid: number;
  /** Told how much of a long work is done. */
  readonly progress?: (done: number, total: number) => void;
}

/** What an operation came to. */
export type Answer<R> =
  | {
      readonly ok: true;
      readonly result: R;
      readonly notices: readonly Notice[];
      readonly actor: Actor | null;
      /** The text before and after; equal when nothing was written. With `dryRun` nothing was written either way. */
      readonly before: string;
      readonly after: string;
    }
  | { readonly ok: false; readonly refusal: Refusal };

/** A file with git conflict markers: nothing but `doctor` looks at it. */
export class ConflictMarkersError extends Error {
  override readonly name = "ConflictMarkersError";
  readonly line: number;
  constructor(line: number) {
    super(`git conflict markers at line ${line}`);
    this.line = line;
  }
}

/** Law 4: what would be saved does not read back as what was meant. Nothing is saved. */
export class UnreadableResultError extends Error {
  override readonly name = "UnreadableResultError";
}

/** Carries a refusal out of a decision under the lock. */
class Refused extends Error {
  readonly refusal: Refusal;
  constructor(refusal: Refusal) {
    super(refusal.code);
    this.refusal = refusal;
  }
}

/** One coordination file with all that belongs to it, for one caller. The one place where pure and impure meet. */
export class Workspace {
  readonly place: Place;
  readonly world: World;
  readonly store: Store;
  readonly sessions: Sessions;
  readonly resolver: Resolver;

  constructor(place: Place, cwd: string, store: Store, world: World) {
    this.place = place;
    this.world = world;
    this.store = store;
    this.sessions = new Sessions(place.state);
    this.resolver = new Resolver(place, cwd);
  }

  /** Who the caller is, as far as anything says so. */
  actor(): Actor | null {
    return whoAmI(this.world.claims, this.sessions);
  }

  /**
   * Reads, plans, publishes. A plan that changes nothing takes no lock.
   * @throws StoreError, ConflictMarkersError, UnreadableResultError
   */
  async perform<F extends Fields, R>(
    operation: Operation<F, R>,
    input: InputOf<F>,
    dryRun = false,
  ): Promise<Answer<R>> {
    const first = await this.store.read();
    const next = operation.mode === "join" && !dryRun ? await this.turnToJoin() : undefined;
    try {
      return await this.carryOut(operation, input, first, dryRun);
    } finally {
      next?.();
    }
  }

  /** An agent may call several commands at once, but its session gets one number: the second waits and finds the first's. */
  private async turnToJoin(): Promise<(() => void) | undefined> {
    const { session } = this.world.claims;
    return session === null || this.actor() !== null ? undefined : this.sessions.turn(session);
  }

  private async carryOut<F extends Fields, R>(
    operation: Operation<F, R>,
    input: InputOf<F>,
    first: Snapshot,
    dryRun: boolean,
  ): Promise<Answer<R>> {
    const actor = this.actor();
    const attempt = this.attempt(operation, input, first, actor);
    if (!attempt.ok) return attempt;
    const isFinished = first.behind !== true || attempt.mode === "read";
    const done = attempt.after === first.text && !attempt.stateChanged && isFinished;
    const final = done || dryRun ? attempt : await this.write(operation, input, actor, attempt);
    if (!final.ok) return final;
    if (!dryRun) this.remember(final, actor);
    const { result } = final.plan;
    const acted =
      final.plan.actor === undefined ? actor : (actor ?? { instance: final.plan.actor, source: "session" });
    return {
      ok: true,
      result,
      notices: final.notices,
      actor: acted,
      before: final.before,
      after: final.after,
    };
  }

  /** Plans under the lock, on the text as it is then. */
  private async write<F extends Fields, R>(
    operation: Operation<F, R>,
    input: InputOf<F>,
    actor: Actor | null,
    planned: Attempt<R>,
  ): Promise<Attempt<R> | { ok: false; refusal: Refusal }> {
    let last = planned;
    try {
      await this.store.update((snapshot) => {
        // Mostly nobody wrote meanwhile, and what was planned without the lock still holds.
        const same = snapshot.text === planned.before && snapshot.revision === planned.revision;
        const attempt = same ? planned : this.attempt(operation, input, snapshot, actor);
        if (!attempt.ok) throw new Refused(attempt.refusal);
        last = attempt;
        if (attempt.after === snapshot.text && !attempt.stateChanged) return null;
        const instance = attempt.plan.actor ?? actor?.instance ?? null;
        const subject = shorten(attempt.plan.did?.subject ?? "", 200);
        const { undoes, archive } = attempt.plan;
        const note = { instance, command: operation.name, subject, at: this.world.now() };
        const change = { text: attempt.after, state: attempt.state };
        const companions = archive && { companions: { [archiveName(this.place)]: readBack(archive) } };
        return { ...change, note: undoes === undefined ? note : { ...note, undoes }, ...companions };
      });
      return last;
    } catch (error) {
      if (error instanceof Refused) return { ok: false, refusal: error.refusal };
      throw error;
    }
  }

  /** One go at an operation on one snapshot: pure but for the lazily asked heartbeats. */
  private attempt<F extends Fields, R>(
    operation: Operation<F, R>,
    input: InputOf<F>,
    snapshot: Snapshot,
    actor: Actor | null,
  ): Attempt<R> | { ok: false; refusal: Refusal } {
    guardConflicts(snapshot.text, operation);
    const mode = operation.modeOf?.(input) ?? operation.mode;
    const original = new View(snapshot.text);
    const base = this.context(actor?.instance ?? null, snapshot, original);
    const { displaced } = base;
    const ready = this.prepare(mode, original, base, actor);
    if (!ready.ok) return ready;
    const { view, context, notices, restored } = ready.result;
    const plan = operation.plan(view, input, context);
    // A no is about the file as it is, with its line numbers, not as it would be with the newcomer registered.
    if (!plan.ok) return refusalOf(operation.plan(original, input, base)) ?? plan;
    // A first registration alone is not worth a write; what the file had lost is.
    const useful = mode !== "read" && (plan.edits.length > 0 || restored.length > 0);
    const written = useful
      ? applyEdits(view.text, [...plan.edits, ...this.stamp(view, plan, context)])
      : snapshot.text;
    const isQueued = useful && view.entries(reservations).some(({ value }) => value.state === "waiting");
    const { text: after, promoted } = isQueued
      ? settleQueue(new View(written), { ...context, displaced: [] })
      : { text: written, promoted: [] };
    if (after !== snapshot.text) verify(after, plan);
    const settled = new Set([...restored, ...(plan.settled ?? [])]);
    const left = displaced.filter(({ source }) => !settled.has(source));
    const stateChanged = mode !== "read" && left.length !== displaced.length;
    const state: Json = { displaced: left.map(({ source, at }) => ({ source, at })) };
    const reminders = this.reminders(original, base);
    const said = [...this.outsideNotices(snapshot, left), ...reminders, ...notices, ...(plan.notices ?? [])];
    const { text: before, revision } = snapshot;
    return {
      ok: true,
      mode,
      plan: withPromoted(plan, promoted),
      before,
      after,
      state,
      stateChanged,
      revision,
      notices: said,
    };
  }

  /** Who may act at all; then the acting instance is registered and its displaced entries are written back. */
  private prepare(
    mode: Operation<Fields, unknown>["mode"],
    view: View,
    base: Context,
    actor: Actor | null,
  ): Outcome<Prepared> {
    const ready = (
      v: View,
      context: Context,
      notices: readonly Notice[] = [],
      restored: readonly string[] = [],
    ) => ({ ok: true, edits: [], result: { view: v, context, notices, restored } }) as const;
    if (mode === "read" || mode === "anyone") return ready(view, base);
    if (actor !== null) {
      const other = boundElsewhere(actor.instance, this.world.claims, this.sessions, base.now);
      if (other !== null) return refuse("INSTANCE_TAKEN", { instance: actor.instance, agent: other });
    }
    if (mode === "join") {
      // A session whose instance somebody closed starts anew.
      const over =
        actor?.source === "session" && findInstance(view, actor.instance)?.value.state === "finished";
      return ready(view, over ? { ...base, instance: null } : base);
    }
    if (actor === null) return refuse("NO_IDENTITY");
    if (mode === "own") return ready(view, base);
    return this.enter(view, base, actor.instance, ready);
  }

  private enter(
    view: View,
    base: Context,
    instance: number,
    ready: (
      v: View,
      c: Context,
      notices: readonly Notice[],
      restored: readonly string[],
    ) => Outcome<Prepared>,
  ): Outcome<Prepared> {
    const entry = register(view, base);
    if (!entry.ok) return entry;
    const known = entry.edits.length === 0 ? view : new View(applyEdits(view.text, entry.edits));
    const mine = base.displaced.filter(({ source }) => parseSource(source)?.instance === instance);
    const restoring = restoreDisplaced(known, mine, base);
    const whole = restoring.length === 0 ? known : new View(applyEdits(known.text, restoring));
    const restored = mine.map(({ source }) => source);
    const notices: Notice[] = [];
    if (entry.result.registered) notices.push({ code: "REGISTERED", args: { instance } });
    if (restored.length > 0) notices.push({ code: "RESTORED", args: { count: restored.length } });
    const displaced = base.displaced.filter((one) => !mine.includes(one));
    return ready(whole, { ...base, displaced }, notices, restored);
  }

  private stamp<R>(view: View, plan: Planned<R>, context: Context) {
    if (plan.did === undefined) return [];
    const style = view.style(context.language);
    const subject = shorten(clean(plan.did.subject), 60);
    const verb = style.words.verbs[plan.did.verb];
    const instance = plan.actor ?? context.instance;
    const by = instance === null ? "coord" : `Instance #${instance}`;
    const action = subject === "" ? verb : `${verb} « ${subject} »`;
    return renewStamp(view, "lastUpdate", { ms: context.now, zone: context.zone }, by, action);
  }

  private context(instance: number | null, snapshot: Snapshot, view: View): Context {
    const { sessions, resolver, place, world } = this;
    const displaced = displacedOf(snapshot.state);
    const lent = lentBy(snapshot, place);
    const context: Context = {
      instance,
      now: world.now(),
      zone: world.zone,
      language: world.language,
      heartbeats: { get: (n) => sessions.heartbeat(n) },
      waits: { get: (n) => sessions.waitbeat(n) },
      living: { has: (n) => sessions.isLiving(n) },
      caseSensitive: resolver.caseSensitive,
      kindOf: (path) => resolver.kindOf(path),
      displaced,
      highestKnown: () => Math.max(sessions.highest(), highestMention(lent.archive() ?? "")),
      survey: (pattern) => survey(place.root, pattern, resolver.caseSensitive),
      ...lent,
      ...(world.progress === undefined ? {} : { progress: world.progress }),
    };
    if (displaced.length === 0) return context;
    // One whose lease has ended meanwhile is nobody's any more, and is not written back over who came after it.
    const live = new Set(holdings(view, context).map((holding) => holding.displaced));
    return { ...context, displaced: displaced.filter((one) => live.has(one)) };
  }

  /** What the acting instance should hear of its own reservations; of a takeover once. */
  private reminders(view: View, context: Context): Notice[] {
    const { instance } = context;
    if (instance === null) return [];
    return remindersOf(view, context).flatMap((found): Notice[] => {
      const { kind, task } = found;
      if (kind === "ended") return [{ code: "LEASE_ENDED", args: { task } }];
      if (kind === "ends-soon") return [{ code: "LEASE_ENDS_SOON", args: { task, minutes: found.minutes } }];
      if (this.sessions.told(instance).has(found.key)) return [];
      return [{ code: "TAKEN_FROM_YOU", args: { task, by: found.by, line: found.line, key: found.key } }];
    });
  }

  private outsideNotices(snapshot: Snapshot, displaced: readonly Displaced[]): Notice[] {
    if (displaced.length === 0) return [];
    return [{ code: snapshot.outside ? "FILE_BACK" : "DISPLACED", args: { count: displaced.length } }];
  }

  /**
   * What is kept beside the file: heartbeat and binding. None of it is worth failing for once the write is acknowledged.
   * Who only looks, under whatever number, is not bound to it.
   */
  private remember<R>({ mode, plan, before, notices }: Attempt<R>, actor: Actor | null): void {
    const { session } = this.world.claims;
    const news = notices
      .filter(({ code }) => code === "TAKEN_FROM_YOU")
      .map(({ args }) => String(args["key"]));
    if (actor !== null && news.length > 0) {
      this.sessions.tell(actor.instance, new Set([...this.sessions.told(actor.instance), ...news]));
    }
    for (const effect of plan.effects ?? []) {
      if (effect.kind === "unbind") this.sessions.unbind(effect.instance);
      else if (session !== null) this.bind(effect.instance);
    }
    const left = plan.effects?.some(({ kind }) => kind === "unbind") === true;
    const instance = plan.actor ?? actor?.instance;
    if (instance === undefined || left) return;
    const now = this.world.now();
    if (mode === "read" || mode === "anyone") {
      this.sessions.touchReading(instance, now, () => findInstance(new View(before), instance) !== null);
      return;
    }
    if (session !== null && actor?.source !== "session" && this.sessions.find(session) === null)
      this.bind(instance);
    this.sessions.touch(instance, now);
  }

  private bind(instance: number): void {
    const { session } = this.world.claims;
    if (session === null) return;
    try {
      this.sessions.bind(session, instance, agentProcess(this.world.parentPid));
    } catch {
      return;
    }
  }
}

interface Prepared {
  readonly view: View;
  readonly context: Context;
  readonly notices: readonly Notice[];
  readonly restored: readonly string[];
}

interface Attempt<R> {
  readonly ok: true;
  readonly mode: Operation<Fields, unknown>["mode"];
  readonly plan: Planned<R>;
  readonly before: string;
  readonly after: string;
  readonly state: Json;
  readonly stateChanged: boolean;
  /** Of the journal, when this was planned. */
  readonly revision: number;
  readonly notices: readonly Notice[];
}

function refusalOf<R>(outcome: Outcome<R>): Extract<Outcome<R>, { ok: false }> | null {
  return outcome.ok ? null : outcome;
}

/** Hands the waiters that a write let in to the results that have a place for them. */
function withPromoted<R>(plan: Planned<R>, promoted: readonly ReservationData[]): Planned<R> {
  const { result } = plan;
  if (promoted.length === 0 || typeof result !== "object" || result === null || !("promoted" in result))
    return plan;
  return { ...plan, result: { ...result, promoted } };
}

function guardConflicts<F extends Fields, R>(text: string, operation: Operation<F, R>): void {
  if (operation.toleratesConflicts) return;
  const at = conflictMarker(text);
  if (at !== null) throw new ConflictMarkersError(text.slice(0, at).split("\n").length);
}

function verify<R>(after: string, plan: Planned<R>): void {
  if (plan.check?.(new View(after)) === false)
    throw new UnreadableResultError("the result does not read back");
}

/** The archive's new text, or an error that keeps everything from being saved. */
function readBack(archive: NonNullable<Planned<unknown>["archive"]>): (current: string | null) => string {
  return (current) => {
    const text = archive(current);
    if (text === null) throw new UnreadableResultError("the archive does not read back");
    return text;
  };
}

/** The displaced reservations in a store's side state. */
function displacedOf(state: Json): readonly Displaced[] {
  if (state === null || typeof state !== "object" || Array.isArray(state)) return [];
  const list = (state as { readonly [key: string]: Json })["displaced"];
  if (!Array.isArray(list)) return [];
  return list.flatMap((one: Json) => {
    const { source, at } = (one ?? {}) as { source?: unknown; at?: unknown };
    return typeof source === "string" && typeof at === "number" ? [{ source, at }] : [];
  });
}

/** What the store asks about changes made outside coord. */
export function reconciler(world: Pick<World, "now" | "zone">): Reconcile {
  return ({ before, after, state, matchingRevision }: OutsideChange) => {
    const displaced = displacedBy({
      before,
      after,
      displaced: displacedOf(state),
      isEarlierText: () => matchingRevision() !== null,
      now: world.now(),
      zone: world.zone,
    });
    return { text: after, state: { displaced: displaced.map(({ source, at }) => ({ source, at })) } };
  };
}
