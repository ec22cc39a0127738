import { isGlob } from "../paths/glob.ts";
import {
  decide,
  type Fields,
  type InputOf,
  type Notice,
  notReadableBack,
  type Operation,
  type Planned,
  type Refused,
  type Resolved,
} from "../operations/types.ts";
import { promoteWaiters } from "../operations/settle.ts";
import { settingsLine } from "../protocol/settings.ts";
import { holdsZero } from "../system/long-text.ts";
import { isDead } from "../system/processes.ts";
import { setFlagsFor } from "../system/young-space.ts";
import { renewStamp } from "../protocol/stamps.ts";
import { isMarkdownName, isOurs, unmergedAt } from "../protocol/ours.ts";
import { View } from "../protocol/view.ts";
import { findClaims, isSameClaim } from "../rules/leases.ts";
import type { Context, Displaced } from "../rules/context.ts";
import { type Actor, whoAmI, Sessions } from "../session/sessions.ts";
import type { Place } from "../session/locate.ts";
import { Resolver } from "../session/resolve.ts";
import { type StoreWrite, type Snapshot, type Store, StoreError } from "../store/store.ts";
import { clean, shorten } from "../text/clean.ts";
import { applyEdits, type Edit, wideTextAt, withoutWide } from "../text/edits.ts";
import { authorize, type Prepared, explain, recordActivity, reminders } from "./actor.ts";
import { refuseTooMany } from "./too-large.ts";
import { conflictCopies, type Copy } from "./copies.ts";
import type { OtherNames } from "./other-names.ts";
import { contextOf, type Environment, withSignOfLife, isNoted, stateOf } from "./context.ts";
import {
  carryWritten,
  isKnownToBeRead,
  keepParse,
  keepWritten,
  rememberView,
  viewOf,
} from "./parse-cache.ts";
import {
  type Answer,
  type Attempt,
  ConflictMarkersError,
  MixedEncodingError,
  NotABoardError,
  UnreadableResultError,
  type World,
} from "./types.ts";

export { reconciler } from "./outside.ts";
export {
  type Answer,
  ConflictMarkersError,
  MixedEncodingError,
  NotABoardError,
  UnreadableResultError,
  type World,
} from "./types.ts";

/** How long a no is asked about elsewhere (ms): a hook waits no longer. */
const REFRESH_MS = 1_500;

/** How long a joining process waits for another one of its session (ms). */
const TURN_PATIENCE = 60_000;

let hasPlanned = false;

/** Whether this process has planned a write before, be it one that was not saved: the next plan is quick. */
export const isPractised = (): boolean => hasPlanned;

/** One coordination file with all that belongs to it, for one caller. The one place where pure and impure meet. */
export class Workspace implements Environment {
  readonly place: Place;
  readonly world: World;
  readonly store: Store;
  readonly sessions: Sessions;
  readonly resolver: Resolver;
  otherNames: OtherNames | null = null;
  readonly cwd: string;

  constructor(place: Place, cwd: string, store: Store, world: World) {
    this.place = place;
    this.cwd = cwd;
    this.world = world;
    this.store = store;
    this.sessions = new Sessions(place.state);
    this.resolver = new Resolver(place, cwd, store.replication !== undefined);
  }

  /** Who the caller is, as far as anything says so. */
  actor(): Actor | null {
    return whoAmI(this.world.identity, this.sessions);
  }

  /**
   * Carries an operation out: one `store.update` whose decision is the plan, so that a refusal, or a plan that changes nothing, takes no lock.
   * What only reads, and a dry run, is one `store.read`.
   * @throws StoreError, ConflictMarkersError, MixedEncodingError, UnreadableResultError
   */
  async perform<F extends Fields, R>(
    operation: Operation<F, R>,
    input: InputOf<F>,
    dryRun = false,
  ): Promise<Answer<R>> {
    if (!dryRun && this.world.identity.session?.agent !== "mcp") await this.closeGone();
    if (filesIn(operation.input, input).length > 0) await this.lendOtherNames();
    const endTurn = operation.mode === "join" && !dryRun ? await this.turnToJoin() : undefined;
    try {
      const actor = this.actor();
      const isRead = dryRun || modeOf(operation, input) === "read";
      const done = isRead
        ? await this.look(operation, input, actor)
        : await this.write(operation, input, actor);
      if (!done.ok) return { ok: false, refusal: explain(done.refusal, this) };
      if (!dryRun) recordActivity(done, actor, this);
      if (!isRead) this.otherNames?.note(filesIn(operation.input, input), this.world.now());
      const { plan, result, notices, before, after } = done;
      const joined = plan.actor === undefined ? null : ({ instance: plan.actor, source: "session" } as const);
      return { ok: true, result, notices, actor: actor ?? joined, before, after };
    } finally {
      endTurn?.();
    }
  }

  /** Loaded here, because most calls ask about no file that is there. */
  async lendOtherNames(): Promise<OtherNames> {
    if (this.otherNames !== null) return this.otherNames;
    const { OtherNames: Names, FileMarks } = await import("./other-names.ts");
    const marks = new FileMarks(this.place.state, this.world.now());
    return (this.otherNames = new Names(this.resolver.top, this.resolver.caseSensitive, marks));
  }

  /**
   * Answers by the file as it is here. If the board is shared and this machine's copy says no, the copy is first refreshed from the
   * store and asked again, so that nobody is refused by what is out of date.
   */
  private async look<F extends Fields, R>(
    operation: Operation<F, R>,
    input: InputOf<F>,
    actor: Actor | null,
  ): Promise<Attempt<R> | Refused> {
    const read = async () =>
      this.attempt(operation, input, await this.store.read(isForMissing(operation)), actor);
    const first = await read();
    const { replication } = this.store;
    if (replication === undefined) return first;
    const isNo = !first.ok || ("isNo" in operation && operation.isNo?.(first.result) === true);
    if (isNo) return (await replication.refresh(REFRESH_MS)) ? read() : first;
    await replication.renew();
    return first;
  }

  /** A server of tools whose client may start it anew holds what it had; once the client is gone, too, it is given back. */
  private async closeGone(): Promise<void> {
    for (const { agent, session: id, process } of this.sessions.awaited()) {
      if (process !== null && !isDead(process)) continue;
      const identity = { flag: undefined, env: undefined, session: { agent, id } };
      const own = new Workspace(this.place, this.cwd, this.store, { ...this.world, identity, silent: true });
      try {
        // Loaded here, because it hardly ever happens.
        const { leaveNow } = await import("./leaving.ts");
        if (!(await leaveNow(own))) this.sessions.drop({ agent, id });
      } catch {
        // Its lease ends what it holds.
      }
    }
  }

  /** An agent may call several commands at once, but its session gets one number: the second waits and finds the first's. */
  private async turnToJoin(): Promise<(() => void) | undefined> {
    const { session } = this.world.identity;
    if (session === null || this.actor() !== null) return undefined;
    // Fails where there is no file: waiting for a turn makes a folder beside it.
    const { text } = await this.store.read();
    if (!isOurs(new View(text), this.place.file)) return undefined;
    return this.sessions.turn(session, this.world.silent === true ? 1_000 : TURN_PATIENCE);
  }

  /** Plans on the text as it is, and again under the lock when somebody has written meanwhile; the last plan is the one that counts. */
  private async write<F extends Fields, R>(
    operation: Operation<F, R>,
    input: InputOf<F>,
    actor: Actor | null,
  ): Promise<Attempt<R> | Refused> {
    let last!: Attempt<R> | Refused;
    const plan = (snapshot: Snapshot): StoreWrite | null => {
      last = this.attempt(operation, input, snapshot, actor);
      if (!last.ok || (last.after === snapshot.text && !last.stateChanged)) return null;
      return changeOf(last, operation.name, actor, this);
    };
    try {
      await this.store.update(plan, operation.begins === true ? plan : undefined);
    } catch (error) {
      // Loaded here, because it hardly ever happens.
      const { keepBesideJournal } = await import("./beside.ts");
      const again = async () => this.attempt(operation, input, await this.store.read(true), actor);
      last = await keepBesideJournal(error, operation, input, this, again);
    }
    return last;
  }

  /** Plans on one snapshot, applies the plan to its text, and reads the result from what that leaves; saves nothing. */
  private attempt<F extends Fields, R>(
    operation: Operation<F, R>,
    input: InputOf<F>,
    snapshot: Snapshot,
    actor: Actor | null,
  ): Attempt<R> | Refused {
    const mode = modeOf(operation, input, actor !== null);
    const text = operation.begins === true ? snapshot.text : textToJudge(snapshot);
    const wide = operation.toleratesConflicts === true || !holdsZero(text) ? null : wideTextAt(text);
    // A file with text in UTF-16 in it: a read is answered from the decoded text; a write is refused, because edits of the decoded
    // text would not fit the file.
    const { file } = this.place;
    const isLight = operation.asksWhose !== undefined && mode === "read" && wide === null && snapshot.exists;
    if (wide !== null) setFlagsFor(text.length);
    const original = viewOf(wide !== null && mode === "read" ? withoutWide(text) : text, file);
    const forGuard = operation.asksWhose === "paths";
    if (!isKnownToBeRead(original, forGuard)) refuseTooMany(text, forGuard, this.world.mostLines);
    if (wide !== null && mode !== "read") throw new MixedEncodingError(original.lineAt(wide));
    if (!operation.toleratesConflicts) refuseUnmerged(original);
    const copies = snapshot.exists ? conflictCopies(this.place.target, original, this.world.now()) : [];
    const lost = copies.flatMap((copy) => copy.lost);
    const found = contextOf(this, actor?.instance ?? null, snapshot, original, lost);
    if (operation.begins !== true) refuseMissing(snapshot, found);
    const base = withSignOfLife(found, original);
    this.refuseForeignText(operation, original, mode !== "read", base.displaced);
    const ready = authorize({ ...operation, mode }, original, base, actor, this, snapshot.past);
    if (!ready.ok) return ready;
    const { view, context, notices, restored } = ready.value;
    const plan = decide(operation, view, input, context);
    if (!plan.ok) return asFound(decide(operation, original, input, base)) ?? plan;
    const done = new Set([...restored, ...(plan.settled ?? [])]);
    const displaced = base.displaced.filter(({ source }) => !done.has(source));
    const { view: saved, promoted } =
      mode === "read" ? { view: original, promoted: [] } : textAfter(plan, ready.value, original, displaced);
    if (saved !== original) carryWritten(original, saved);
    const result = plan.read(saved, promoted);
    if (result === null) return notReadableBack(operation.name, plan);
    hasPlanned ||= mode !== "read";
    if (isLight) keepParse(original, file, operation.asksWhose === "all");
    else rememberView(saved);
    const reminded = this.world.silent === true ? [] : reminders(this.sessions, original, found, saved);
    return {
      ok: true,
      mode,
      plan,
      result,
      before: mode === "read" ? original.text : snapshot.text,
      after: saved.text,
      original,
      saved,
      state: stateOf(displaced),
      stateChanged: mode !== "read" && displaced.length !== base.displaced.length,
      restored: base.displaced.filter(({ source }) => restored.includes(source)),
      now: base.now,
      notices: [
        ...(wide === null ? [] : wideNotices(wide, new View(text))),
        ...copyNotices(operation.name, copies),
        ...outsideNotices(snapshot, displaced),
        ...reminded,
        ...notices,
        ...(plan.notices ?? []),
      ],
    };
  }

  /**
   * A text of somebody's without a section of ours is never written to, whatever named it. What is called like source code is not
   * read for an answer, either: it says nothing of what is free. A file that has lost entries of ours was ours.
   * @throws NotABoardError
   */
  private refuseForeignText(
    { name }: { readonly name: string },
    view: View,
    writes: boolean,
    displaced: readonly Displaced[],
  ): void {
    const { file } = this.place;
    if ((!writes && isMarkdownName(file)) || ADOPTING.has(name) || displaced.length > 0) return;
    if (!isOurs(view, file)) throw new NotABoardError(file);
  }
}

/** Operations that are asked to write into a text of any kind, and those that put back what was in it. */
const ADOPTING: ReadonlySet<string> = new Set(["init", "adopt", "doctor", "undo", "restore"]);

/** The paths that an operation is called with and that may be there. */
function filesIn(fields: Fields, input: Readonly<Record<string, unknown>>): readonly Resolved[] {
  return Object.entries(fields).flatMap(([name, { kind }]) => {
    if (kind !== "paths" && kind !== "patterns") return [];
    const paths = (input[name] ?? []) as readonly Resolved[];
    return paths.filter((one) => one.kind === "inside" && (one.exists !== false || isGlob(one.path)));
  });
}

function modeOf<F extends Fields, R>(operation: Operation<F, R>, input: InputOf<F>, isKnown = true) {
  return operation.modeOf?.(input, isKnown) ?? operation.mode;
}

function isForMissing({
  toleratesMissing,
  begins,
}: Pick<Operation<Fields, unknown>, "toleratesMissing" | "begins">) {
  return toleratesMissing === true || begins === true;
}

/** Of a file that is gone the settings stay, by which leases are counted. */
function textToJudge({ exists, text, past, revision }: Snapshot): string {
  return exists ? text : settingsLine(new View(past.textAt(revision) ?? ""));
}

/** A file that is gone and by which nobody holds anything is missing. @throws StoreError `missing` */
function refuseMissing({ exists, revision }: Snapshot, { displaced }: Context): void {
  if (!exists && displaced.length === 0) throw new StoreError({ kind: "missing", hadJournal: revision > 0 });
}

/** Nothing is decided by a text of which a part is not decided. @throws ConflictMarkersError */
function refuseUnmerged(view: View): void {
  const at = unmergedAt(view);
  if (at !== null) throw new ConflictMarkersError(view.lineAt(at));
}

/** Told by what looks at all of the file; what holds is told by every command. */
function copyNotices(name: string, copies: readonly Copy[]): Notice[] {
  if (name !== "status" && name !== "doctor") return [];
  return copies.map(({ path, lost, count }) => ({
    code: "CONFLICT_COPY",
    args: { path, held: lost.length, count },
  }));
}

function wideNotices(wide: number, view: View): Notice[] {
  return [{ code: "READ_AS_WIDE", args: { line: view.lineAt(wide) } }];
}

/** A refusal is made on the file as it is, without the newcomer registered: its line numbers are those that the caller can look up. */
function asFound<R>(decision: Planned<R> | Refused): Refused | null {
  return decision.ok ? null : decision;
}

/** The text that a plan leaves, with its stamp, what was restored before it, and the queue's progress. `displaced` are still lost after it. */
function textAfter<R>(
  plan: Planned<R>,
  { view, context, restored }: Prepared,
  original: View,
  displaced: readonly Displaced[],
) {
  // A first registration alone is not worth a write; restored entries are.
  if (plan.edits.length === 0 && restored.length === 0) return { view: original, promoted: [] };
  const after = applyEdits(view.text, [...plan.edits, ...stampEdits(view, plan, context)]);
  const written = new View(after, null, view);
  const isQueued = findClaims(view, { state: "waiting" }).length > 0;
  return isQueued
    ? promoteWaiters(written, asking({ ...context, displaced }, plan))
    : { view: written, promoted: [] };
}

function stampEdits<R>(view: View, { did, actor }: Planned<R>, context: Context): Edit[] {
  if (did === undefined) return [];
  const { words } = view.style(context.language);
  const instance = actor ?? context.instance;
  const by = instance === null ? "coord" : `Instance #${instance}`;
  const [verb, subject] = [words.verbs[did.verb], shorten(clean(did.subject), 60)];
  const action = subject === "" ? verb : `${verb}${words.colon}${subject}`;
  return renewStamp(view, "lastUpdate", { ms: context.now, zone: context.zone }, by, action);
}

/** A process that queues with this very write is alive, whatever heartbeat an earlier wait for the same task has left behind. */
function asking<R>(context: Context, { did }: Planned<R>): Context {
  if (did?.verb !== "wait") return context;
  const { instance, now, waits } = context;
  const isIt = (n: number, task: string) =>
    instance !== null && isSameClaim({ instance: n, task }, { instance, task: did.subject });
  return { ...context, waits: { get: (n, task) => (isIt(n, task) ? now : waits?.get(n, task)) } };
}

/** The change that the store writes for a plan. */
function changeOf<R>(
  attempt: Attempt<R>,
  command: string,
  actor: Actor | null,
  { world: { identity }, sessions, store: { replication }, place }: Workspace,
): StoreWrite {
  const { plan, after, original, saved, state, restored, now } = attempt;
  const instance = plan.actor ?? actor?.instance ?? null;
  const { session } = identity;
  // One that has another number speaks for somebody whom it is about to start elsewhere.
  const isOwn = session !== null && [undefined, instance].includes(sessions.find(session)?.instance);
  const note = {
    instance,
    command,
    subject: shorten(plan.did?.subject ?? "", 200),
    at: now,
    ...(restored.length === 0 ? {} : { restored: stateOf(restored) }),
    ...(plan.undoes === undefined ? {} : { undoes: plan.undoes }),
    ...(replication === undefined || !isOwn ? {} : { session: replication.host() }),
  };
  const filed = (): void => keepWritten(original, saved, place.file);
  return { text: after, state, note, filed, ...(plan.archive && { archive: readableArchive(plan.archive) }) };
}

/** The archive's new text. @throws UnreadableResultError, which keeps everything from being saved */
function readableArchive(
  archive: NonNullable<Planned<unknown>["archive"]>,
): (current: string | null) => string {
  return (current) => {
    const text = archive(current);
    if (text === null) throw new UnreadableResultError("the archive does not read back");
    return text;
  };
}

function outsideNotices(snapshot: Snapshot, displaced: readonly Displaced[]): Notice[] {
  const back: Notice[] = isNoted(snapshot.state, "mergedBack") ? [{ code: "MERGED_BACK", args: {} }] : [];
  if (isNoted(snapshot.state, "putBack")) back.push({ code: "PUT_BACK", args: {} });
  if (snapshot.saving === true) back.push({ code: "BEING_SAVED", args: {} });
  if (!snapshot.exists && displaced.length > 0)
    return [{ code: "FILE_GONE", args: { count: displaced.length } }];
  if (displaced.length === 0) return back;
  return [...back, { code: snapshot.outside ? "FILE_BACK" : "DISPLACED", args: { count: displaced.length } }];
}
