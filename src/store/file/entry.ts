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
  /** Every identity that the entries from `whole` to the one before had, in the order they were met, so that a late rename is recognised with few reads. */
  readonly seen: readonly Identity[];
  /** For each companion, the newest revision that wrote it. */
  readonly companions: Readonly<Record<string, number>>;
  /** The companions that this entry itself writes. */
  readonly carried: Readonly<Record<string, Carried>>;
}

/** Every identity that the entries from `whole` to this one had, the one that was met last at the end. */
export function identitiesOf({ seen, base, temp }: Entry): readonly Identity[] {
  const own = [base, temp].filter((identity) => identity !== null);
  return [...new Set([...seen.filter((identity) => !own.includes(identity)), ...own])];
}

/** An entry with the checksum under which its successor knows it. */
export interface Filed extends Entry {
  readonly sum: string;
}

// {"sum":"…16…","size":"…8…","entry":{…},"text":…}
const SUM_AT = '{"sum":"'.length;
const SIZE_AT = SUM_AT + 16 + '","size":"'.length;
const BODY_AT = SIZE_AT + 8 + '","entry":'.length;
const TEXT = ',"text":';

/** An entry as it is written: the whole text stands behind the rest, and has a checksum of its own in it. */
interface Body extends Omit<Entry, "text"> {
  readonly textSum: string | null;
}

export function encodeEntry(entry: Entry): { raw: string; sum: string } {
  const { text, ...rest } = entry;
  const body: Body = { ...rest, textSum: text === null ? null : checksum(text) };
  const json = JSON.stringify(body);
  const sum = checksum(json);
  const size = String(json.length).padStart(8, "0");
  return { raw: `{"sum":"${sum}","size":"${size}","entry":${json}${TEXT}${JSON.stringify(text)}}\n`, sum };
}

/** The checksum that an entry's bytes claim to have, without a look at whether they do. */
export function claimedSum(raw: string): string {
  return raw.slice(SUM_AT, SUM_AT + 16);
}

/** The last entry that was decoded: a write looks at the head several times, and mostly it is the same. */
let last: { readonly raw: string; readonly entry: Filed } | null = null;

/**
 * Null when the bytes are not what was once written under this number. The whole text is not looked at before somebody
 * asks for it (reads hardly ever do); it is null when it is damaged.
 * @throws StoreError `unreadable` when the bytes are sound, but of a newer format
 */
export function decodeEntry(raw: string, revision: number): Filed | null {
  if (last?.raw === raw && last.entry.revision === revision) return last.entry;
  const end = BODY_AT + Number(raw.slice(SIZE_AT, SIZE_AT + 8));
  if (!raw.startsWith(TEXT, end) || !raw.endsWith("}\n")) return null;
  const json = raw.slice(BODY_AT, end);
  const sum = claimedSum(raw);
  if (checksum(json) !== sum) return null;
  // The checksum holds, so coord itself wrote this: its shape needs no second look, only its version.
  const { textSum, ...rest } = JSON.parse(json) as Body;
  if (rest.v !== 1) throw new StoreError({ kind: "unreadable", cause: "journal of a newer coord" });
  if (rest.revision !== revision) return null;
  const entry: Filed = {
    ...rest,
    sum,
    get text() {
      return textSum === null ? null : decodeText(raw.slice(end + TEXT.length, -2), textSum);
    },
  };
  last = { raw, entry };
  return entry;
}

function decodeText(json: string, sum: string): string | null {
  try {
    const text: unknown = JSON.parse(json);
    return typeof text === "string" && checksum(text) === sum ? text : null;
  } catch {
    return null;
  }
}
