import type { Delta } from "../delta.ts";
import { StoreError, type Json, type Note } from "../store.ts";
import { checksum } from "./checksum.ts";
import type { Identity } from "./disk.ts";

/**
 * - `write`: what a command wanted.
 * - `outside`: what somebody changed without coord, journalled by the next writer.
 * - `recover`: the head's text once more, because the file had fallen behind it.
 * - `void`: takes back the entry before it, which never reached the file.
 * - `lost`: stands where a damaged entry was set aside, so that its number is never used again.
 */
export type EntryKind = "write" | "outside" | "recover" | "void" | "lost";

/** A companion file as one entry wrote it. */
export interface Carried {
  /** Identity of the companion it replaces; null when there was none. */
  readonly base: Identity | null;
  /** Identity of the temporary file that becomes the companion. */
  readonly temp: Identity;
  /** What it adds to the text before, for a roll-forward onto a companion that somebody changed meanwhile. */
  readonly edits: Delta;
  readonly text: string;
  /** The revision that wrote this companion before, or 0. */
  readonly previous: number;
}

/** One link of the journal's chain. */
export interface Entry {
  /** Version of this format. */
  readonly v: 1;
  readonly revision: number;
  /** Checksum of the entry before; empty for the first. */
  readonly previous: string;
  readonly kind: EntryKind;
  /** Name of the coordination file, since a folder may hold several. */
  readonly file: string;
  readonly note: Note;
  /** Length of the text before, in UTF-16 units. */
  readonly from: number;
  /** Against the text of the entry before; null when `text` replaces all of it. */
  readonly edits: Delta | null;
  /** The whole text, at least in every 50th entry. */
  readonly text: string | null;
  /** The newest revision, this one included, that holds a whole text from which this one's text can be built; 0: none. */
  readonly whole: number;
  readonly state: Json;
  /** Identity of the file that this entry replaces; null when there was none. */
  readonly base: Identity | null;
  /** Identity of the file that holds this entry's text: its temporary file, or the file as it was found. */
  readonly temp: Identity | null;
  /** Every identity that the entries from `whole` to the one before had, so that a late rename is recognised with few reads. */
  readonly seen: readonly Identity[];
  /** For each companion, the newest revision that wrote it. */
  readonly companions: Readonly<Record<string, number>>;
  /** The companions that this entry itself writes. */
  readonly carried: Readonly<Record<string, Carried>>;
}

/** An entry with the checksum under which its successor knows it. */
export interface Filed extends Entry {
  readonly sum: string;
}

const HEAD = '{"sum":"';
const MIDDLE = '","entry":';
const BODY = HEAD.length + 16 + MIDDLE.length;

export function encodeEntry(entry: Entry): { raw: string; sum: string } {
  const body = JSON.stringify(entry);
  const sum = checksum(body);
  return { raw: `${HEAD}${sum}${MIDDLE}${body}}\n`, sum };
}

/** The checksum that an entry's bytes claim to have, without a look at whether they do. */
export function claimedSum(raw: string): string {
  return raw.slice(HEAD.length, HEAD.length + 16);
}

/** The last entry that was decoded: a write looks at the head several times, and mostly it is the same. */
let last: { readonly raw: string; readonly entry: Filed } | null = null;

/**
 * Null when the bytes are not what was once written under this number.
 * @throws StoreError `unreadable` when they are sound, but of a newer format
 */
export function decodeEntry(raw: string, revision: number): Filed | null {
  if (last?.raw === raw && last.entry.revision === revision) return last.entry;
  if (!raw.startsWith(HEAD) || !raw.endsWith("}\n")) return null;
  const sum = claimedSum(raw);
  const body = raw.slice(BODY, -2);
  if (checksum(body) !== sum) return null;
  // The checksum holds, so coord itself wrote this: its shape needs no second look, only its version.
  const entry = JSON.parse(body) as Entry;
  if (entry.v !== 1) throw new StoreError({ kind: "unreadable", cause: "journal of a newer coord" });
  if (entry.revision !== revision) return null;
  last = { raw, entry: { ...entry, sum } };
  return last.entry;
}
