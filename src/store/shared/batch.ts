import { pause } from "../../system/pause.ts";
import { uniqueName, lifeOf, tokenIn } from "../../system/processes.ts";
import { fallbackOnIoError, type StateFolder } from "../../system/state.ts";
import { removeLink, isAbandoned } from "../file/lock.ts";
import type { StoreFailure } from "../store.ts";
import { bodyOf, filedFrom } from "./entries.ts";
import type { EntryWithText } from "./ledger.ts";

// The writers of one machine travel together: one of them leads, and asks the ledger; the others put what they decided behind what
// it has, file by file, each on top of the one before. The leader sends all of it at once and says what became of it. It
// saves ways, and nothing hangs on it: the ledger alone says what is filed, each entry by its id, whoever sent it.

const LEADING = "tmp/takeover.batch";
const FOLDER = "batch";
/** Most entries of a batch: what every ledger takes at once; and most characters of them. */
const MOST = { entries: 16, characters: 4_000_000 } as const;
/** Times (ms): how long the leader waits for the next one who stands there; for all of them; how often each side looks. */
const WINDOW = { quiet: 200, longest: 1_000, look: 4 } as const;
/** Interval between signs of the leader, so that it is not passed over while the ledger takes its time (ms). */
const RENEW_MS = 2_000;
/** What is left behind is taken away after so long (ms). */
const OLD_MS = 30_000;
/** How long somebody at the front may do nothing before the next one goes first (ms). */
const MISSED_MS = 300;

/** The end of the chain that a batch begins behind. */
export interface BatchBase {
  readonly revision: number;
  readonly mark: string | null;
}

/** What became of a batch. */
export type BatchEnd =
  /** The entries with these ids are filed, and in this machine's file. */
  | { readonly kind: "landed"; readonly ids: readonly string[] }
  /** Nothing of it is filed, or will be. */
  | { readonly kind: "lost"; readonly failure?: StoreFailure | undefined }
  | { readonly kind: "unclear" };

/** Who leads, while it does. */
export interface Lead {
  readonly name: string;
  /** Whether anybody of this machine waits to be taken along. */
  hasCompany(): boolean;
  /** Opens a batch behind a place that the file is at, and gives the others a moment. @returns all entries, in order, its own first */
  gather(base: BatchBase, own: readonly EntryWithText[], lingerMs: number): Promise<readonly EntryWithText[]>;
  /** Ends it, and says how it went to those who wait; the first time that it is called. Never throws. */
  release(end: BatchEnd): void;
}

/** The lead; the name of who has it; null where nobody can, and everybody goes alone. */
export function takeLead(state: StateFolder): Lead | string | null {
  const name = uniqueName();
  for (let tries = 0; tries < 3; tries++) {
    const isMine = fallbackOnIoError(() => state.makeLink(LEADING, name), null);
    if (isMine === null) return null;
    if (isMine) return leadOf(state, name);
    const other = leaderOf(state);
    if (other === null) continue;
    if (!isAbandonedLead(state)) return other;
    fallbackOnIoError(() => removeLink(state, LEADING, other), undefined);
  }
  return null;
}

export function leaderOf(state: StateFolder): string | null {
  return fallbackOnIoError(() => state.readLink(LEADING), null);
}

/** Whether who leads has ended, or hangs. */
export function isAbandonedLead(state: StateFolder): boolean {
  return fallbackOnIoError(() => isAbandoned(state, LEADING), false);
}

function leadOf(state: StateFolder, name: string): Lead {
  const beat = setInterval(() => fallbackOnIoError(() => state.renew(LEADING, Date.now()), false), RENEW_MS);
  beat.unref();
  let [isOpen, isOver] = [false, false];
  tidy(state);
  return {
    name,
    hasCompany: () => ticketsIn(state).length > 0,
    gather: async (base, own, lingerMs) => {
      isOpen =
        propose(state, name, 0, own) &&
        fallbackOnIoError(() => (state.replace(nameOf(name, "base"), JSON.stringify(base)), true), false);
      if (!isOpen) return own;
      await others(state, name, lingerMs);
      return closed(state, name);
    },
    release: (end) => {
      if (isOver) return;
      isOver = true;
      clearInterval(beat);
      if (isOpen || ticketsIn(state).length > 0)
        fallbackOnIoError(() => state.replace(nameOf(name, "said"), JSON.stringify(end)), undefined);
      if (leaderOf(state) === name) fallbackOnIoError(() => state.remove(LEADING), undefined);
      if (!isOpen) return;
      fallbackOnIoError(() => state.remove(nameOf(name, "base")), undefined);
      for (let at = 0; fallbackOnIoError(() => state.exists(nameOf(name, at)), false); at++)
        fallbackOnIoError(() => state.remove(nameOf(name, at)), undefined);
    },
  };
}

/** Waits for those who stand there, as long as they come one after the other. */
async function others(state: StateFolder, name: string, lingerMs: number): Promise<void> {
  const until = Date.now() + WINDOW.longest;
  let count = 1;
  let lastCame = Date.now();
  for (let now = lastCame; now < until && count < MOST.entries; now = Date.now()) {
    if (state.exists(nameOf(name, count))) [count, lastCame] = [count + 1, now];
    else if (now - lastCame > (ticketsIn(state).length > 0 ? WINDOW.quiet : lingerMs)) return;
    else await pause(WINDOW.look);
  }
}

/** Closes a batch, so that nobody comes behind what is sent. */
function closed(state: StateFolder, name: string): readonly EntryWithText[] {
  for (;;) {
    const { proposals } = proposalsIn(state, name);
    const isMade = fallbackOnIoError(() => state.create(nameOf(name, proposals.length), "closed"), null);
    // A batch that cannot be closed is not sent: a writer might still join it.
    if (isMade === null) return proposals[0] ?? [];
    if (isMade) return proposals.flat();
  }
}

/** Who waits to be taken along stands in order of coming. */
export class Ticket {
  private readonly state: StateFolder;
  private readonly name = `${String(Date.now()).padStart(15, "0")}.${uniqueName()}.wait`;
  private isThere = false;
  private first = "";
  private movedAt = Date.now();

  constructor(state: StateFolder) {
    this.state = state;
  }

  join(): void {
    if (this.isThere) return;
    fallbackOnIoError(() => this.state.replace(`${FOLDER}/${this.name}`, ""), undefined);
    this.isThere = true;
    this.movedAt = Date.now();
  }

  leave(): void {
    if (this.isThere) fallbackOnIoError(() => this.state.remove(`${FOLDER}/${this.name}`), undefined);
    this.isThere = false;
  }

  /** Whether it is this one's turn to decide: on top of one another they would decide in vain. */
  isNext(): boolean {
    const all = ticketsIn(this.state).toSorted();
    const place = all.indexOf(this.name);
    const first = all[0] ?? "";
    if (first !== this.first) [this.first, this.movedAt] = [first, Date.now()];
    if (place > 0 && isDead(first))
      fallbackOnIoError(() => this.state.remove(`${FOLDER}/${first}`), undefined);
    return place <= 0 || Date.now() - this.movedAt > MISSED_MS * place;
  }
}

function ticketsIn(state: StateFolder): string[] {
  return fallbackOnIoError(() => state.list(FOLDER), []).filter((name) => name.endsWith(".wait"));
}

function isDead(ticket: string): boolean {
  const token = tokenIn(ticket.slice(16));
  return token === null || lifeOf(token) === "dead";
}

/** Where a leader's batch begins; null where it has none, or not yet. */
export function baseIn(state: StateFolder, name: string): BatchBase | null {
  const { revision, mark } = fieldsIn(state, nameOf(name, "base"));
  if (typeof revision !== "number" || !Number.isSafeInteger(revision)) return null;
  return { revision, mark: typeof mark === "string" ? mark : null };
}

/** What became of a leader's batch; null: that is not known yet. */
export function endIn(state: StateFolder, name: string): BatchEnd | null {
  const { kind, ids, failure } = fieldsIn(state, nameOf(name, "said"));
  if (kind === "unclear") return { kind };
  if (kind === "landed") return { kind, ids: Array.isArray(ids) ? ids.map(String) : [] };
  if (kind !== "lost") return null;
  const said = fieldsOf(failure)["kind"];
  return { kind, failure: typeof said === "string" ? (failure as StoreFailure) : undefined };
}

/** The entries of a batch so far, by who proposed them, and whether more may come. */
export function proposalsIn(
  state: StateFolder,
  name: string,
): { readonly proposals: readonly (readonly EntryWithText[])[]; readonly isOpen: boolean } {
  const proposals: (readonly EntryWithText[])[] = [];
  let [entries, size] = [0, 0];
  for (;;) {
    const found = fallbackOnIoError(() => state.read(nameOf(name, proposals.length)), null);
    const own = found === null || found === "closed" ? null : entriesIn(found);
    if (own === null)
      return { proposals, isOpen: found === null && entries < MOST.entries && size < MOST.characters };
    entries += own.length;
    size += found?.length ?? 0;
    proposals.push(own);
  }
}

/** Puts entries behind those of a batch. False where somebody was first, it is closed, or there is no room. */
export function propose(
  state: StateFolder,
  name: string,
  at: number,
  newEntries: readonly EntryWithText[],
): boolean {
  const text = JSON.stringify(newEntries.map((entry) => ({ body: bodyOf(entry), leaves: entry.leaves })));
  return fallbackOnIoError(() => state.create(nameOf(name, at), text), false);
}

function entriesIn(text: string): readonly EntryWithText[] | null {
  const list = parsed(text);
  if (!Array.isArray(list)) return null;
  const drafts = (list as readonly unknown[]).flatMap((one) => {
    const { body, leaves } = fieldsOf(one);
    if (typeof body !== "string" || typeof leaves !== "string") return [];
    const entry = filedFrom(body, 1, "");
    return entry.isVoid === true ? [] : [{ ...entry, leaves }];
  });
  return drafts.length === list.length ? drafts : null;
}

/** Whether entries can travel with those before them. */
export function fits(before: readonly EntryWithText[], own: readonly EntryWithText[]): boolean {
  return before.length + own.length <= MOST.entries;
}

function nameOf(leader: string, what: string | number): string {
  return `${FOLDER}/${leader}.${what}`;
}

/** Takes away what nobody waits for any more. */
function tidy(state: StateFolder): void {
  for (const name of fallbackOnIoError(() => state.list(FOLDER), [])) {
    const at = fallbackOnIoError(() => state.stat(`${FOLDER}/${name}`), null)?.mtimeMs ?? Infinity;
    const isLeft = name.endsWith(".wait") ? isDead(name) : Date.now() - at > OLD_MS;
    if (isLeft) fallbackOnIoError(() => state.remove(`${FOLDER}/${name}`), undefined);
  }
}

function fieldsIn(state: StateFolder, name: string): Readonly<Record<string, unknown>> {
  return fieldsOf(parsed(fallbackOnIoError(() => state.read(name), null) ?? ""));
}

function fieldsOf(found: unknown): Readonly<Record<string, unknown>> {
  return found !== null && typeof found === "object" ? (found as Readonly<Record<string, unknown>>) : {};
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return null;
  }
}
