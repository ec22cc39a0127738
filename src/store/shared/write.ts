import { StoreError } from "../store.ts";
import type { Shared } from "./context.ts";
import { type FiledSheet, type Ledger, LedgerError, type Filing, type OwnSign, type Page } from "./ledger.ts";
import { land } from "./land.ts";
import { asJson, type Local, localOf } from "./local.ts";
import { look, type DiskView } from "./look.ts";
import { type Ask, plan, type SendPlan } from "./plan.ts";

/** Maximum number of times that one intent is planned. */
const TRIES = 1_000;
/** Pauses between tries of a ledger that keeps no order (ms): the longest grows up to a limit. */
const PAUSE = { first: 20, longest: 500 } as const;

/** One intent, seen through: filed once, and in the file. @throws StoreError; whatever `decide` throws */
export async function write(shared: Shared, ask: Ask): Promise<number | null> {
  const ledger = await shared.ledger();
  const since = Date.now();
  for (let tries = 0; tries < TRIES; tries++) {
    const done = await attempt(shared, ledger, ask, tries > 0 && ledger.turn !== undefined, since);
    if (done !== null) return done.revision;
    const longest =
      ledger.turn === undefined ? Math.min(PAUSE.longest, PAUSE.first * 2 ** tries) : PAUSE.first;
    await pause(Math.random() * longest);
  }
  throw new StoreError({ kind: "unreached", place: ledger.place, cause: "it changes all the time" });
}

interface WriteResult {
  readonly revision: number | null;
}

/** Null: something came between, or is not clear; look again. */
async function attempt(
  shared: Shared,
  ledger: Ledger,
  ask: Ask,
  inTurn: boolean,
  since: number,
): Promise<WriteResult | null> {
  const seen = await look(shared);
  if (seen.found !== null && seen.local.revision > 0 && localOf(seen.found.state).revision === 0)
    return rejoin(shared, seen);
  const from = Math.min(seen.local.revision, ask.sentAt);
  shared.asking();
  try {
    return inTurn
      ? await inOrder(shared, ledger, ask, seen, from)
      : await atOnce(shared, ledger, ask, seen, from);
  } catch (error) {
    if (error instanceof LedgerError || isLedgersNo(error)) shared.contacted(false, null);
    if (!(error instanceof LedgerError)) throw error;
    // Nothing was sent, now or before: one try is enough.
    if (!error.sent && ask.sentAt === Infinity)
      throw new StoreError(
        { kind: "unreached", place: ledger.place, cause: error.message },
        { cause: error },
      );
    if (Date.now() - since > shared.patienceMs || ask.signal?.aborted === true)
      throw new StoreError({ kind: "unsure", place: ledger.place, id: ask.id }, { cause: error });
    return null;
  }
}

/** Whether it is the ledger that says no, and not the file or who decides. */
function isLedgersNo(error: unknown): boolean {
  if (!(error instanceof StoreError) || !NOS.has(error.failure.kind)) return false;
  // What is too large to be sent has no place.
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

async function atOnce(
  shared: Shared,
  ledger: Ledger,
  ask: Ask,
  seen: DiskView,
  from: number,
): Promise<WriteResult | null> {
  const page = verified(await ledger.since(from, markAt(seen, from)), seen.local, from, ledger);
  shared.contacted(true, page.now);
  hear(shared, page, seen.local.revision);
  const made = await plan(shared, ask, seen, page);
  if (made === null) return null;
  if (made.done !== undefined) await leaveSigns(shared, ledger, ask);
  if (made.done !== undefined) return landed(shared, made, []);
  ask.sentAt = Math.min(ask.sentAt, made.head.revision);
  const signs = signsWith(shared, made.sheets);
  const outcome = await ledger.append(made.head.revision, made.sheets, signs);
  // Where it is not won, others were first.
  return outcome.won ? landed(shared, made, outcome.filed) : null;
}

/** Who lives here: also who writes the very entries, and may not have been heard of before. What is written has times of this clock. */
function signsWith({ signs }: Shared, sheets: SendPlan["sheets"]): readonly OwnSign[] {
  const writers = new Set(sheets.flatMap(({ note }) => (note.instance === null ? [] : [`${note.instance}`])));
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

async function inOrder(
  shared: Shared,
  ledger: Ledger,
  ask: Ask,
  seen: DiskView,
  from: number,
): Promise<WriteResult | null> {
  let made: SendPlan | null = null;
  let sheets: SendPlan["sheets"] = [];
  const run = async (found: Page) => {
    const page = verified(found, seen.local, from, ledger);
    shared.contacted(true, page.now);
    hear(shared, page, seen.local.revision);
    made = await plan(shared, ask, seen, page);
    if (made === null || made.done !== undefined) return null;
    ask.sentAt = Math.min(ask.sentAt, made.head.revision);
    sheets = made.sheets;
    return { base: made.head.revision, sheets: made.sheets };
  };
  const outcome: Filing | null = (await ledger.turn?.(from, run, () => signsWith(shared, sheets))) ?? null;
  const planned: SendPlan | null = made;
  if (planned === null) return null;
  if (outcome === null) return doneOf(planned) === undefined ? null : landed(shared, planned, []);
  return outcome.won ? landed(shared, planned, outcome.filed) : null;
}

function doneOf(made: SendPlan): SendPlan["done"] {
  return made.done;
}

async function landed(shared: Shared, made: SendPlan, filed: readonly FiledSheet[]): Promise<WriteResult> {
  shared.cache.add(filed);
  if (filed.length > 0) shared.signs.sent();
  if (made.lands) await land(shared, made.landing(filed));
  return made.done ?? { revision: filed.at(-1)?.revision ?? made.head.revision };
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

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
