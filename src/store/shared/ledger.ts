import type { Delta } from "../delta.ts";
import type { Json, Note } from "../store.ts";

/** The effect of one entry on the archive. */
export interface ArchiveChange {
  readonly edits: Delta;
  /** The archive's whole text, where the entry holds the coordination file's, too. */
  readonly text: string | null;
}

/** One entry as a writer hands it in. */
export interface LedgerEntry {
  /** Made up once for one intent, before it is sent: it tells whether an entry whose answer was lost is there. */
  readonly id: string;
  readonly note: Note;
  /** Against the text of the entry before. */
  readonly edits: Delta;
  /** The whole text: in the first entry, and in one of fifty. */
  readonly text: string | null;
  readonly state: Json;
  readonly archive: ArchiveChange | null;
}

/** An entry, and the text that it leaves, for a ledger that shows it to people. */
export interface EntryWithText extends LedgerEntry {
  readonly leaves: string;
}

/** An entry as a ledger has it. */
export interface FiledEntry extends LedgerEntry {
  readonly revision: number;
  /** Tells this entry from any other that may ever stand under its number; opaque. */
  readonly mark: string;
  /** It is nothing that can be applied, on no machine, and changes nothing. */
  readonly isVoid?: true;
  /** Signs that came with it. */
  readonly signs?: readonly Sign[];
  /** Who filed it, by the word of the ledger and not of the entry; absent where it does not know. */
  readonly role?: string;
}

/** The known part of the chain from a number on. */
export interface Page {
  /** Ascending, without gaps. The first follows the number that was asked for, or holds a whole text. */
  readonly entries: readonly FiledEntry[];
  /** The mark of the entry with the number that was asked for; null where that is not known any more, or was 0. */
  readonly base: string | null;
  /** The newest number; 0 where nothing was ever filed, or all is gone. */
  readonly head: number;
  /** The ledger's clock (ms since the epoch); null where it has none. */
  readonly now: number | null;
  /** Signs of life that it keeps; those of a ledger without a clock stand in its entries. */
  readonly signs?: readonly Sign[];
}

/** That somebody lives on this machine: an instance, or who waits for a task. */
export interface OwnSign {
  /** `N`, or `N.wait-…`. */
  readonly name: string;
  /** How long ago it was last heard of (ms). */
  readonly ageMs: number;
}

/** The same of another machine. */
export interface Sign {
  readonly name: string;
  readonly host: string;
  /** By the ledger's clock; null where it has none: then it counts from when it is first seen. */
  readonly ageMs: number | null;
}

/** How often a ledger can be asked (ms). */
interface LedgerTimings {
  /** A copy that is older is renewed in the background. */
  readonly staleMs: number;
  /** Interval between signs of life of who waits. */
  readonly beatMs: number;
  /** How long who waits may be silent. */
  readonly patienceMs: number;
  /** Interval between two looks for news, where the ledger does not call. */
  readonly pollMs: number;
}

/** Where a machine's chain ends. */
interface ChainEnd {
  readonly revision: number;
  readonly mark: string;
  /** The same text as an entry that holds it whole. */
  readonly whole: EntryWithText;
}

/** Whether entries were filed; where not, what is there in their place. */
export type Filing =
  | { readonly won: true; readonly filed: readonly FiledEntry[]; readonly now: number | null }
  | { readonly won: false };

/** What a machine knows of the ledger when it files something without having asked. */
export interface Known {
  readonly revision: number;
  readonly mark: string;
  readonly host: string;
  /** Signs of life of other machines. */
  readonly signs: readonly OwnSign[];
}

/** What is new behind what was known, and what became of entries that were to be filed if nothing is. */
export interface Offered {
  readonly page: Page;
  readonly filing: Filing;
}

/**
 * The arbiter of several machines: numbers, ids and opaque entries. It is linearisable: what was acknowledged is in every later
 * page. All methods but `close` throw a LedgerError where it is not reached, and a StoreError where it says no.
 */
export interface Ledger {
  readonly kind: "memory" | "git" | "postgres";
  /** Where it is, for people; without a secret. */
  readonly place: string;
  readonly timings: LedgerTimings;
  /** The entries behind a number. `mark`: of the entry with that number, where the caller knows it. */
  since(revision: number, mark?: string | null): Promise<Page>;
  /** Files all entries right behind `base`, or none. An id that is there already is never filed again. */
  append(base: number, newEntries: readonly EntryWithText[], signs: readonly OwnSign[]): Promise<Filing>;
  /** Whether a connection stands; absent where there is none to stand. */
  isOpen?(): boolean;
  /** Files entries right behind what is known if nothing else is there, in one way where `append` after `since` takes two. */
  offer?(known: Known, newEntries: readonly EntryWithText[], signs: readonly OwnSign[]): Promise<Offered>;
  /**
   * The same in order of coming, where the ledger can keep one: between the page that `run` gets and its entries nothing comes.
   * `run` gives null for nothing.
   */
  turn?(
    revision: number,
    run: (
      page: Page,
    ) => Promise<{ readonly base: number; readonly newEntries: readonly EntryWithText[] } | null>,
    signs: () => readonly OwnSign[],
  ): Promise<Filing | null>;
  /** Leaves signs of life without an entry, and says whose there are; absent where only an entry can carry them. */
  signs?(mine: readonly OwnSign[]): Promise<readonly Sign[]>;
  /** Resolves when there may be something behind a number, at the latest after so long (ms). */
  changed(after: number, timeoutMs: number, signal?: AbortSignal): Promise<void>;
  /** Puts back what is lost there: `known` is where this machine's chain ends, `entries` what it still has of it. */
  restore(known: ChainEnd, entries: readonly FiledEntry[]): Promise<void>;
  /** Takes the ledger's chain for the right one, though it is not the one that was known. */
  accept(): Promise<void>;
  /** Gives up what is under way; what is asked later opens it again. Never throws. */
  close(): Promise<void>;
}

/** The ledger was not reached, or did not answer. */
export class LedgerError extends Error {
  override readonly name = "LedgerError";
  /** Whether something was sent that may be filed all the same. */
  readonly sent: boolean;
  constructor(cause: string, sent: boolean, options?: ErrorOptions) {
    super(cause, options);
    this.sent = sent;
  }
}

/**
 * Who was heard of so lately counts as living in any case (ms); with anybody else it matters whether they were heard of since, give or
 * take the time that a question takes.
 */
export const LIVES = { surelyMs: 15_000, sinceMs: 1_500 } as const;

/** Whether a page says nothing that is not known: no entry, and no life of somebody who seemed to have fallen silent. */
function isKnown({ head, base, signs = [] }: Page, known: Known): boolean {
  const ages = new Map(known.signs.map(({ name, ageMs }) => [name, ageMs] as const));
  const isNews = ({ name, host, ageMs }: Sign): boolean => {
    const age = ages.get(name) ?? Infinity;
    if (host === known.host || age <= LIVES.surelyMs) return false;
    return ageMs === null || age === Infinity || ageMs < age - LIVES.sinceMs;
  };
  return head === known.revision && base === known.mark && !signs.some(isNews);
}

/** `offer` by two questions. */
export async function offerInTwo(
  ledger: Pick<Ledger, "since" | "append">,
  known: Known,
  newEntries: readonly EntryWithText[],
  signs: readonly OwnSign[],
): Promise<Offered> {
  const page = await ledger.since(known.revision, known.mark);
  const filing = isKnown(page, known)
    ? await ledger.append(known.revision, newEntries, signs)
    : ({ won: false } as const);
  return { page, filing };
}
