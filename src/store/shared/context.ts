import type { StateFolder } from "../../system/state.ts";
import type { Json, Reconciled, Store, StoreOptions } from "../store.ts";
import type { EntryCache } from "./cache.ts";
import type { Ledger } from "./ledger.ts";
import type { SharedSigns } from "./signs.ts";

/** Three texts to one: what came from the ledger, and what was typed here. */
export type MergeTexts = (base: string, shared: string, typed: string) => string;

/** The verdict on an outside change. */
export interface Verdict extends Reconciled {
  /** The file is an old copy of its own: it is renewed, and nothing of it is sent. */
  readonly isStale: boolean;
}

/** The context shared by every part of the replica. */
export interface Shared {
  readonly file: Store;
  readonly state: StateFolder;
  readonly cache: EntryCache;
  /** Opened when it is first asked for. */
  readonly ledger: () => Promise<Ledger>;
  /** Loaded when it is first asked for: it is large, and hand edits are rare. */
  readonly merge: () => Promise<MergeTexts>;
  readonly clock: () => number;
  readonly reconcile: StoreOptions["reconcile"];
  readonly isStale: (verdict: Reconciled, isEarlier: boolean) => boolean;
  /** How long a write may take in all (ms), whatever it waits for. */
  readonly limitMs: number;
  /** How long an unclear outcome is asked after (ms). */
  readonly patienceMs: number;
  /** Where the ledger is, for people. */
  readonly place: string;
  /** Who lives, here and elsewhere. */
  readonly signs: SharedSigns;
  /** Tells this machine's signs from the others'. */
  readonly host: string;
  /** Whether a text is a coordination file's, and not something else that somebody gave the file's name. */
  readonly isBoard: (text: string) => boolean;
  /** Keeps the text of a board of this machine's own, of which the ledger knows nothing. */
  readonly keepOwn: (text: string) => Promise<void>;
  /** Told before the ledger is asked. */
  readonly asking: () => void;
  /** Ends what the ledger was asked and has not answered. */
  readonly giveUp: () => void;
  /** Refuses to send anything where nothing can be written here. @throws StoreError */
  readonly refuseBlocked: () => void;
  /** Keeps what is known of the last contact. */
  readonly contacted: (reached: boolean, now: number | null) => void;
}

/** Where the chain stands. */
export interface Head {
  readonly revision: number;
  readonly mark: string | null;
  /** Null where there is none. */
  readonly text: string | null;
  readonly state: Json;
  /** When the newest write in it was made, by its writer's clock, which is what its stamp says; absent where none is new. */
  readonly writtenAt?: number | undefined;
}
