import { settleQueue } from "../operations/settle.ts";
import type { ReservationData } from "../operations/shapes.ts";
import type { Fields, InputOf, Notice, Operation, Outcome, Planned, Refusal } from "../operations/types.ts";
import { renewStamp } from "../protocol/stamps.ts";
import { reservations } from "../protocol/reservations.ts";
import { View } from "../protocol/view.ts";
import type { Context, Displaced } from "../rules/context.ts";
import { type Actor, boundElsewhere, whoAmI } from "../session/identity.ts";
import type { Place } from "../session/locate.ts";
import { Resolver } from "../session/resolve.ts";
import { Sessions } from "../session/sessions.ts";
import type { Snapshot, Store } from "../store/store.ts";
import { clean, shorten } from "../text/clean.ts";
import { applyEdits } from "../text/edits.ts";
import { fold } from "../vocabulary/words.ts";
import { admit } from "./admission.ts";
import { guardConflicts, readBack, verify } from "./guards.ts";
import { explained } from "./nobody.ts";
import { remember } from "./remember.ts";
import { isMergedBack, stateOf } from "./side-state.ts";
import { contextOf, reminders, type Surroundings, withSignOfLife } from "./surroundings.ts";
import type { Answer, Attempt, World } from "./types.ts";

export { reconciler } from "./side-state.ts";
export { type Answer, ConflictMarkersError, UnreadableResultError, type World } from "./types.ts";

/** After so long nobody waits for another process of the session any more: milliseconds. */
const TURN_PATIENCE = 60_000;

/** One coordination file with all that belongs to it, for one caller. The one place where pure and impure meet. */
export class Workspace implements Surroundings {
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
   * Carries an operation out: one `store.update` whose decision is the plan, so that a refusal, or a plan that changes nothing, takes no lock.
   * What only reads, and a dry run, is one `store.read`.
   * @throws StoreError, ConflictMarkersError, UnreadableResultError
   */
  async perform<F extends Fields, R>(
    operation: Operation<F, R>,
    input: InputOf<F>,
    dryRun = false,
  ): Promise<Answer<R>> {
    const next = operation.mode === "join" && !dryRun ? await this.turnToJoin() : undefined;
    try {
      const actor = this.actor();
      const isRead = dryRun || (operation.modeOf?.(input) ?? operation.mode) === "read";
      const done = isRead
        ? this.attempt(operation, input, await this.store.read(), actor)
        : await this.write(operation, input, actor);
      if (!done.ok) return { ok: false, refusal: explained(done.refusal, this) };
      if (!dryRun) remember(done, actor, this.sessions, this.world);
      const { plan, notices, before, after } = done;
      const joined = plan.actor === undefined ? null : ({ instance: plan.actor, source: "session" } as const);
      return { ok: true, result: plan.result, notices, actor: actor ?? joined, before, after };
    } finally {
      next?.();
    }
  }

  /** An agent may call several commands at once, but its session gets one number: the second waits and finds the first's. */
  private async turnToJoin(): Promise<(() => void) | undefined> {
    const { session } = this.world.claims;
    if (session === null || this.actor() !== null) return undefined;
    // Fails where there is no file: waiting for a turn makes a folder beside it.
    await this.store.read();
    return this.sessions.turn(session, this.world.silent === true ? 1_000 : TURN_PATIENCE);
  }

  /** Plans on the text as it is, and again under the lock when somebody has written meanwhile; the last plan is the one that counts. */
  private async write<F extends Fields, R>(
    operation: Operation<F, R>,
    input: InputOf<F>,
    actor: Actor | null,
  ): Promise<Attempt<R> | { ok: false; refusal: Refusal }> {
    let last!: Attempt<R> | { ok: false; refusal: Refusal };
    await this.store.update((snapshot) => {
      last = this.attempt(operation, input, snapshot, actor);
      if (!last.ok || (last.after === snapshot.text && !last.stateChanged)) return null;
      const { plan, after, state, restored, now } = last;
      const { undoes, archive } = plan;
      const note = {
        instance: plan.actor ?? actor?.instance ?? null,
        command: operation.name,
        subject: shorten(plan.did?.subject ?? "", 200),
        at: now,
        ...(restored.length === 0 ? {} : { restored: stateOf(restored) }),
        ...(undoes === undefined ? {} : { undoes }),
      };
      return { text: after, state, note, ...(archive && { archive: readBack(archive) }) };
    });
    return last;
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
    const found = contextOf(this, actor?.instance ?? null, snapshot, original);
    const base = withSignOfLife(found, original);
    const { displaced } = base;
    const ready = admit(mode, original, base, actor, (instance) =>
      boundElsewhere(instance, this.world.claims, this.sessions, base.now),
    );
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
    const settled = new Set([...restored, ...(plan.settled ?? [])]);
    const left = displaced.filter(({ source }) => !settled.has(source));
    const isQueued = useful && view.entries(reservations).some(({ value }) => value.state === "waiting");
    const result = written === snapshot.text ? original : new View(written);
    if (written !== snapshot.text) verify(result, plan);
    const { text: after, promoted } = isQueued
      ? settleQueue(result, queueing({ ...context, displaced: left }, plan))
      : { text: written, promoted: [] };
    const stateChanged = mode !== "read" && left.length !== displaced.length;
    const state = stateOf(left);
    const reminded = this.world.silent === true ? [] : reminders(this.sessions, original, found);
    const said = [...outsideNotices(snapshot, left), ...reminded, ...notices, ...(plan.notices ?? [])];
    return {
      ok: true,
      mode,
      plan: withPromoted(plan, promoted),
      before: snapshot.text,
      after,
      state,
      stateChanged,
      restored: displaced.filter(({ source }) => restored.includes(source)),
      now: base.now,
      notices: said,
    };
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
}

/** Who queues by this very write is alive, whatever an earlier wait for the same task has left behind. */
function queueing<R>(context: Context, { did }: Planned<R>): Context {
  if (did?.verb !== "wait") return context;
  const { instance, now, waits } = context;
  const isIt = (n: number, task: string) => n === instance && fold(task) === fold(did.subject);
  return { ...context, waits: { get: (n, task) => (isIt(n, task) ? now : waits?.get(n, task)) } };
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

function outsideNotices(snapshot: Snapshot, displaced: readonly Displaced[]): Notice[] {
  const back: Notice[] = isMergedBack(snapshot.state) ? [{ code: "MERGED_BACK", args: {} }] : [];
  if (displaced.length === 0) return back;
  return [...back, { code: snapshot.outside ? "FILE_BACK" : "DISPLACED", args: { count: displaced.length } }];
}
