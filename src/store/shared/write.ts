import { pause } from "../../system/pause.ts";
import { StoreError } from "../store.ts";
import { type WriteResult, followBatch, isOver } from "./batch-follower.ts";
import { type BatchEnd, type Lead, takeLead, Ticket } from "./batch.ts";
import type { Shared } from "./context.ts";
import {
  type EntryWithText,
  type FiledEntry,
  type Ledger,
  LedgerError,
  type Filing,
  type Known,
  type Offered,
  type OwnSign,
  type Page,
} from "./ledger.ts";
import { applyToFile } from "./file-update.ts";
import { asJson, type Local, localOf } from "./local.ts";
import { look, type DiskView } from "./look.ts";
import { type Ask, applyPage, plan, refuseForeign, type SendPlan } from "./plan.ts";

/** Maximum number of times that one intent is planned. */
const TRIES = 1_000;
/** Pauses between tries of a ledger that keeps no order (ms): the longest grows up to a limit. */
const PAUSE = { first: 20, longest: 500 } as const;
/** How often the file is looked at again while it changes under a plan. */
const LOOKS = 5;
/** How long who sends to git, where others of this machine came along, waits for more of them (ms): each push takes so much longer. */
const LINGER_MS = 100;

/**
 * One intent, seen through: filed once, and in the file. It has a limit of time, whatever it waits for: then nothing more of it is sent.
 * @throws StoreError; whatever `decide` throws
 */
export async function write(shared: Shared, asked: Ask): Promise<number | null> {
  const limit = AbortSignal.timeout(shared.limitMs);
  const signals = [limit, ...(asked.signal === undefined ? [] : [asked.signal])];
  const ask: Ask = { ...asked, signal: AbortSignal.any(signals) };
  const late = new Promise<never>((_, fail) => {
    limit.addEventListener("abort", () => fail(tooLate(shared, ask)));
  });
  const giveUp = (): void => shared.giveUp();
  limit.addEventListener("abort", giveUp);
  const through = seenThrough(shared, ask);
  // It may come to an end that nobody waits for.
  for (const one of [through, late]) one.catch(() => undefined);
  try {
    return await Promise.race([through, late]);
  } finally {
    limit.removeEventListener("abort", giveUp);
  }
}

/** The failure of an intent whose time is over: what may be on its way is not clear, else nothing was sent. */
function tooLate({ place }: Shared, { sentAt, id }: Ask): StoreError {
  return sentAt === Infinity
    ? new StoreError({ kind: "unreached", place, cause: "it changes all the time" })
    : new StoreError({ kind: "unsure", place, id });
}

async function seenThrough(shared: Shared, ask: Ask): Promise<number | null> {
  // Before anything is written beside it.
  if (!shared.state.exists("head")) await refuseForeign(shared, ask);
  const ledger = await shared.ledger();
  const since = Date.now();
  const ticket = new Ticket(shared.state);
  ask.signal?.addEventListener("abort", () => ticket.leave());
  try {
    for (let tries = 0; tries < TRIES && !isOver(ask); tries++) {
      const lead = ask.decide === null ? null : takeLead(shared.state);
      if (typeof lead !== "string") ticket.leave();
      const done =
        typeof lead === "string"
          ? await followBatch(shared, ask, lead, ticket)
          : await led(shared, ledger, ask, lead, tries > 0 && ledger.turn !== undefined, since);
      if (done !== null) return done.revision;
      const longest =
        ledger.turn === undefined ? Math.min(PAUSE.longest, PAUSE.first * 2 ** tries) : PAUSE.first;
      if (typeof lead !== "string") await pause(Math.random() * longest);
    }
  } finally {
    ticket.leave();
  }
  throw tooLate(shared, ask);
}

/** One try of who leads, or goes alone. */
interface Trip {
  readonly shared: Shared;
  readonly ledger: Ledger;
  readonly ask: Ask;
  readonly lead: Lead | null;
  /** The lowest number behind which anything was sent before. */
  readonly before: number;
  /** Ids of the entries that were sent. */
  sent: readonly string[];
  /** What became of them, for those who came along. */
  end: BatchEnd;
}

/** Nothing of what was sent last is there, or will be. */
function lose(trip: Trip): void {
  trip.end = { kind: "lost" };
  trip.ask.sentAt = trip.before;
}

/** Null: something came between, or is not clear; look again. */
async function led(
  shared: Shared,
  ledger: Ledger,
  ask: Ask,
  lead: Lead | null,
  inTurn: boolean,
  since: number,
): Promise<WriteResult | null> {
  const trip: Trip = { shared, ledger, ask, lead, before: ask.sentAt, sent: [], end: { kind: "lost" } };
  const release = (): void => lead?.release(trip.end);
  // Whose time is over keeps nobody waiting, even if its call never comes back.
  ask.signal?.addEventListener("abort", release);
  try {
    return await attempt(trip, inTurn, since);
  } catch (error) {
    if (isLedgersNo(error)) trip.end = { kind: "lost", failure: error.failure };
    throw error;
  } finally {
    ask.signal?.removeEventListener("abort", release);
    release();
  }
}

async function attempt(trip: Trip, inTurn: boolean, since: number): Promise<WriteResult | null> {
  const { shared, ledger, ask } = trip;
  const seen = await look(shared);
  if (isOver(ask)) return null;
  if (seen.found !== null && seen.local.revision > 0 && localOf(seen.found.state).revision === 0)
    return rejoin(shared, seen);
  const from = Math.min(seen.local.revision, ask.sentAt);
  shared.asking();
  try {
    const done = inTurn ? await inOrder(trip, seen, from) : await atOnce(trip, seen, from);
    if (done !== null) trip.end = { kind: "landed", ids: trip.sent };
    return done;
  } catch (error) {
    if (error instanceof LedgerError || isLedgersNo(error)) shared.contacted(false, null);
    if (!(error instanceof LedgerError)) throw error;
    const failure = { kind: "unreached", place: ledger.place, cause: error.message } as const;
    if (!error.sent) trip.end = { kind: "lost", failure };
    // Nothing was sent, now or before: one try is enough.
    if (!error.sent && ask.sentAt === Infinity) throw new StoreError(failure, { cause: error });
    if (isOver(ask) || Date.now() - since > shared.patienceMs)
      throw new StoreError({ kind: "unsure", place: ledger.place, id: ask.id }, { cause: error });
    return null;
  }
}

/** Whether it is the ledger that says no, and not the file or who decides. */
function isLedgersNo(error: unknown): error is StoreError {
  if (!(error instanceof StoreError) || !NOS.has(error.failure.kind)) return false;
  // An entry that is too large to be sent is refused here, by no store, and so names no place.
  return error.failure.kind !== "refused" || error.failure.place !== "";
}

const NOS: ReadonlySet<string> = new Set(["refused", "rewritten", "gone", "newer", "untrusted"]);

/** Writes down where the file stands; from then on it is as if what was written meanwhile had been typed. */
async function rejoin({ file, clock }: Shared, { local }: DiskView): Promise<null> {
  const note = { instance: null, command: "rejoined", subject: "", at: clock() };
  const state = asJson(local);
  await file.update(
    (now) => (localOf(now.state).revision > 0 ? null : { text: now.text, state, note }),
    (now) => (localOf(now.state).revision > 0 ? null : { text: local.base ?? "", state, note }),
  );
  return null;
}

async function atOnce(trip: Trip, seen: DiskView, from: number): Promise<WriteResult | null> {
  const { shared, ledger, ask, lead } = trip;
  const offered = await offeredOn(trip, seen);
  const page = verified(
    offered?.page ?? (await ledger.since(from, markAt(seen, from))),
    seen.local,
    from,
    ledger,
  );
  shared.contacted(true, page.now);
  hear(shared, page, seen.local.revision);
  if (offered?.filing.won === true) return applied(shared, offered.made, offered.filing.filed, seen, page);
  const made = await plannedOn(shared, ask, seen, page);
  if (made === null) return null;
  if (made.done !== undefined) {
    // First what is new: who waits for it need not wait for what others are told.
    const done = await applied(shared, made, []);
    await leaveSigns(shared, ledger, ask);
    return done;
  }
  shared.refuseBlocked();
  const newEntries = await gathered(ledger, lead, made);
  if (isOver(ask)) return null;
  ask.sentAt = Math.min(ask.sentAt, made.head.revision);
  [trip.sent, trip.end] = [newEntries.map(({ id }) => id), { kind: "unclear" }];
  const outcome = await ledger.append(made.head.revision, newEntries, signsWith(shared, newEntries));
  // Where it is not won, others were first.
  if (!outcome.won) lose(trip);
  return outcome.won ? applied(shared, made, outcome.filed, seen, page) : null;
}

/**
 * Where a connection stands, what is decided by what is known here is offered without asking first: the ledger takes it only if nothing
 * is new. Null where nothing was offered: there is more to send, or it is a no, which is never said without asking.
 */
async function offeredOn(
  trip: Trip,
  seen: DiskView,
): Promise<(Offered & { readonly made: SendPlan }) | null> {
  const { shared, ledger, ask, lead } = trip;
  const { revision, mark, sent = [] } = seen.local;
  const isPlain = seen.text !== null && seen.text === seen.base && sent.length === 0 && mark !== null;
  const isFirst = ask.decide !== null && ask.sentAt === Infinity && lead?.hasCompany() !== true;
  if (ledger.offer === undefined || ledger.isOpen?.() !== true || !isPlain || !isFirst) return null;
  const { host, signs } = shared;
  const known: Known = { revision, mark, host, signs: signs.known() };
  const page: Page = { entries: [], base: mark, head: revision, now: null };
  const made = await plan(shared, ask, seen, page).catch(() => null);
  if (made === null || made.done !== undefined || made.isStale || isOver(ask)) return null;
  shared.refuseBlocked();
  ask.sentAt = revision;
  [trip.sent, trip.end] = [made.newEntries.map(({ id }) => id), { kind: "unclear" }];
  const offered = await ledger.offer(known, made.newEntries, signsWith(shared, made.newEntries));
  if (!offered.filing.won) lose(trip);
  return { ...offered, made };
}

/** Plans on a page. Who types in this very moment makes the file be looked at again, and not the ledger be asked. */
async function plannedOn(shared: Shared, ask: Ask, seen: DiskView, page: Page): Promise<SendPlan | null> {
  let now = seen;
  for (let tries = 0; tries < LOOKS && now.local.revision === seen.local.revision && !isOver(ask); tries++) {
    const made = await plan(shared, ask, now, page);
    if (made !== null) return made;
    now = await look(shared);
  }
  return null;
}

/** What is sent: with what others of this machine add. */
async function gathered(
  { kind }: Ledger,
  lead: Lead | null,
  { head, newEntries, isStale }: SendPlan,
): Promise<readonly EntryWithText[]> {
  if (lead === null || isStale || head.revision === 0 || !lead.hasCompany()) return newEntries;
  return lead.gather(
    { revision: head.revision, mark: head.mark },
    newEntries,
    kind === "git" ? LINGER_MS : 0,
  );
}

/** Who lives here: also who writes the very entries, and may not have been heard of before. What is written has times of this clock. */
function signsWith({ signs }: Shared, newEntries: SendPlan["newEntries"]): readonly OwnSign[] {
  const writers = new Set(
    newEntries.flatMap(({ note }) => (note.instance === null ? [] : [`${note.instance}`])),
  );
  const others = signs.own().filter(({ name }) => !writers.has(name));
  return [...[...writers].map((name) => ({ name, ageMs: 0 })), ...others];
}

/** How long who waits, and writes nothing, may be silent (ms). */
const BEAT_MS = 5_000;

/** Tells who lives here where nothing is written that could carry it. */
async function leaveSigns({ signs, host }: Shared, ledger: Ledger, { decide }: Ask): Promise<void> {
  if (ledger.signs === undefined || (decide !== null && signs.sentMs() < BEAT_MS)) return;
  signs.take(await ledger.signs(signs.own()), host);
  signs.sent();
}

/** Takes in who lives elsewhere: by the ledger's own list, and by what entries that are new here brought with them. */
function hear({ signs, host }: Shared, page: Page, revision: number): void {
  const brought = page.entries.filter((one) => one.revision > revision).flatMap((one) => one.signs ?? []);
  signs.take([...(page.signs ?? []), ...brought], host);
}

function markAt({ local }: DiskView, revision: number): string | null {
  return revision === local.revision ? local.mark : null;
}

async function inOrder(trip: Trip, seen: DiskView, from: number): Promise<WriteResult | null> {
  const { shared, ledger, ask, lead } = trip;
  let made: SendPlan | null = null;
  let news: Page | null = null;
  let newEntries: SendPlan["newEntries"] = [];
  const run = async (found: Page) => {
    const page = verified(found, seen.local, from, ledger);
    shared.contacted(true, page.now);
    hear(shared, page, seen.local.revision);
    if (isOver(ask)) return null;
    news = page;
    made = await plannedOn(shared, ask, seen, page);
    if (made === null || made.done !== undefined) return null;
    shared.refuseBlocked();
    newEntries = await gathered(ledger, lead, made);
    if (isOver(ask)) return null;
    ask.sentAt = Math.min(ask.sentAt, made.head.revision);
    [trip.sent, trip.end] = [newEntries.map(({ id }) => id), { kind: "unclear" }];
    return { base: made.head.revision, newEntries };
  };
  const outcome: Filing | null =
    (await ledger.turn?.(from, run, () => signsWith(shared, newEntries))) ?? null;
  const planned: SendPlan | null = made;
  if (outcome?.won === false) lose(trip);
  if (planned === null) return null;
  if (outcome === null) return doneOf(planned) === undefined ? null : applied(shared, planned, []);
  return outcome.won ? applied(shared, planned, outcome.filed, seen, news) : null;
}

function doneOf(made: SendPlan): SendPlan["done"] {
  return made.done;
}

/**
 * Brings the file to what is filed. Where that fails and the ledger has what the call wanted, it is no failure of the write: who was told
 * that nothing was changed would write it again. @throws StoreError `unshown`
 */
async function applied(
  shared: Shared,
  made: SendPlan,
  filed: readonly FiledEntry[],
  before?: DiskView,
  page?: Page | null,
): Promise<WriteResult | null> {
  try {
    return await brought(shared, made, filed, before, page);
  } catch (error) {
    const revision = filed[made.newEntries.length - 1]?.revision ?? made.wrote;
    if (!(error instanceof StoreError) || revision === undefined) throw error;
    throw new StoreError({ kind: "unshown", revision, failure: error.failure }, { cause: error });
  }
}

async function brought(
  shared: Shared,
  made: SendPlan,
  filed: readonly FiledEntry[],
  before?: DiskView,
  page?: Page | null,
): Promise<WriteResult | null> {
  shared.cache.add(filed);
  if (filed.length > 0) shared.signs.sent();
  const own = filed.slice(0, made.newEntries.length);
  if (filed.length > own.length) {
    const seen = await look(shared);
    const entries = [...(page?.entries ?? []), ...filed];
    // Where the file is another one by now, each sees for itself.
    if (seen.local.revision < (before?.local.revision ?? 0)) return null;
    await applyPage(shared, seen, { entries, base: null, head: filed.at(-1)?.revision ?? 0, now: null });
  } else if (made.updatesFile) await applyToFile(shared, made.fileUpdate(filed));
  return made.done ?? { revision: own.at(-1)?.revision ?? made.head.revision };
}

/**
 * A page that continues what this machine knows. One that does not is another history, or none: never taken for an empty one.
 * @throws StoreError `gone`, `rewritten`
 */
function verified(page: Page, { revision, mark }: Local, from: number, { place }: Ledger): Page {
  if (revision === 0) return page;
  if (page.head === 0) throw new StoreError({ kind: "gone", place, known: revision });
  const found = from === revision ? page.base : page.entries.find((one) => one.revision === revision)?.mark;
  const first = page.entries[0];
  // Older entries are dropped after a while: then a whole text begins the page.
  const isPruned = first !== undefined && first.text !== null && first.revision > revision;
  const isMine = found === undefined || found === null ? isPruned : mark === null || found === mark;
  if (page.head < revision || !isMine)
    throw new StoreError({ kind: "rewritten", place, known: revision, found: page.head });
  return page;
}

/** Fetches entries that the cache lacks, where it can. */
export async function fill(shared: Shared): Promise<void> {
  const { cache } = shared;
  const { local } = await look(shared);
  const newest = cache.all().at(-1)?.revision ?? 0;
  const from = cache.gap() ?? (newest < local.revision ? newest : null);
  if (from === null) return;
  try {
    const { entries } = await (await shared.ledger()).since(from);
    cache.add(entries.filter(({ revision }) => revision <= local.revision));
  } catch (error) {
    if (!(error instanceof LedgerError) && !(error instanceof StoreError)) throw error;
  }
}
