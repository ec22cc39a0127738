import { StoreError } from "../store.ts";
import {
  baseIn,
  type BatchBase,
  type BatchEnd,
  endIn,
  fits,
  isAbandonedLead,
  leaderOf,
  propose,
  proposalsIn,
  type Ticket,
} from "./batch.ts";
import type { Shared } from "./context.ts";
import { bodyOf, filedFrom } from "./entries.ts";
import type { EntryWithText, FiledEntry, Page } from "./ledger.ts";
import { localOf } from "./local.ts";
import { type DiskView, look } from "./look.ts";
import { type Ask, plan, type SendPlan } from "./plan.ts";

/** The outcome of an intent that is through. */
export interface WriteResult {
  readonly revision: number | null;
}

/** Interval between looks how a batch goes (ms): short at first. */
const LOOK = { first: 3, longest: 25 } as const;
/** Interval between looks whether the leader still runs (ms). */
const CHECK_MS = 250;
/** How often one plans on top of others that were quicker. */
const TRIES = 8;

/**
 * Waits for who leads, and is taken along where that works out. Null: it is over, and this one is to see for itself.
 * @throws StoreError: what the store said to the leader, where nothing of this one may be on its way; whatever `decide` throws
 */
export async function followBatch(
  shared: Shared,
  ask: Ask,
  leader: string,
  ticket: Ticket,
): Promise<WriteResult | null> {
  const { state } = shared;
  const patience = patient(shared, leader);
  // Only the ledger knows whether an entry that was sent has arrived.
  let mayPropose = ask.sentAt === Infinity;
  let proposed: Proposed | null = null;
  if (mayPropose) ticket.join();
  for (;;) {
    const isGone = isOver(ask) || !(await patience());
    const end = endIn(state, leader);
    if (end !== null) return endOf(ask, end, proposed);
    if (isGone) return null;
    const base = mayPropose && proposed === null ? baseIn(state, leader) : null;
    if (base === null || !ticket.isNext()) continue;
    proposed = await proposedOn(shared, ask, leader, base);
    // The others need not wait for it.
    ticket.leave();
    mayPropose = false;
  }
}

/** An answer that holds if entries with these ids are filed. */
interface Proposed {
  readonly done: WriteResult;
  readonly ids: readonly string[];
}

function endOf(ask: Ask, end: BatchEnd, proposed: Proposed | null): WriteResult | null {
  if (end.kind === "landed") {
    // Who came too late finds an end in which it is not.
    const isIn = proposed?.ids.every((id) => end.ids.includes(id)) === true;
    return isIn ? proposed.done : null;
  }
  if (end.kind === "unclear") return null;
  // Nothing of it was sent.
  if (proposed !== null) ask.sentAt = Infinity;
  if (end.failure !== undefined && ask.sentAt === Infinity) throw new StoreError(end.failure);
  return null;
}

/** Decides on top of what a batch holds already, and adds to it. Null where that is not to be. */
async function proposedOn(
  shared: Shared,
  ask: Ask,
  leader: string,
  base: BatchBase,
): Promise<Proposed | null> {
  const { state } = shared;
  for (let tries = 0; tries < TRIES && !isOver(ask); tries++) {
    const { proposals, isOpen } = proposalsIn(state, leader);
    const seen = await look(shared);
    const news = newsFor(shared, seen, base);
    if (!isOpen || news === null) return null;
    const before = proposals.flat();
    const made = await planned(shared, ask, seen, news, before, base);
    if (made === null) continue;
    const ids = [...before, ...made.newEntries].map(({ id }) => id);
    // A no counts when what it goes by is filed.
    if (made.done !== undefined) return { done: made.done, ids };
    if (made.isStale || !fits(before, made.newEntries) || isOver(ask)) return null;
    ask.sentAt = base.revision;
    if (propose(state, leader, proposals.length, made.newEntries))
      return { done: { revision: base.revision + ids.length }, ids };
    ask.sentAt = Infinity;
  }
  return null;
}

/** The entries between this machine's file and a place that the leader has heard of; null where they are not all known here. */
function newsFor(
  { cache }: Shared,
  { local, found }: DiskView,
  base: BatchBase,
): readonly FiledEntry[] | null {
  const isKnown = local.revision > 0 && localOf(found?.state ?? null).revision === local.revision;
  if (!isKnown || local.revision > base.revision) return null;
  if (local.revision === base.revision) return local.mark === base.mark ? [] : null;
  cache.hold([]);
  const news = cache.all().filter(({ revision: at }) => at > local.revision && at <= base.revision);
  const isWhole = news.length === base.revision - local.revision && news.at(-1)?.mark === base.mark;
  return isWhole ? news : null;
}

async function planned(
  shared: Shared,
  ask: Ask,
  seen: DiskView,
  news: readonly FiledEntry[],
  before: readonly EntryWithText[],
  { revision }: BatchBase,
): Promise<SendPlan | null> {
  const held = before.map((draft, index) => filedFrom(bodyOf(draft), revision + index + 1, ""));
  const page: Page = { entries: [...news, ...held], base: null, head: revision + held.length, now: null };
  shared.cache.hold(held);
  try {
    return await plan(shared, ask, seen, page, false);
  } finally {
    shared.cache.hold([]);
  }
}

/** Waits a moment each time. False once the leader is gone. */
function patient({ state }: Shared, leader: string): () => Promise<boolean> {
  let wait: number = LOOK.first;
  let checked = Date.now();
  return async () => {
    await new Promise((resolve) => setTimeout(resolve, wait));
    wait = Math.min(wait * 1.3, LOOK.longest);
    if (leaderOf(state) !== leader) return false;
    if (Date.now() - checked < CHECK_MS) return true;
    checked = Date.now();
    return !isAbandonedLead(state);
  };
}

export function isOver({ signal }: Ask): boolean {
  return signal?.aborted === true;
}
