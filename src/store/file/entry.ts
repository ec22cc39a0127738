import type { FileIdentity } from "../../system/files.ts";
import type { Delta } from "../delta.ts";
import { isMoment, StoreError, type Json, type Note } from "../store.ts";

/**
 * - `write`: what a command wanted.
 * - `outside`: what somebody changed without coord, journalled by the next writer.
 * - `recover`: the head's text once more, because the file had fallen behind it.
 * - `void`: takes back the entry before it, which never reached the file.
 * - `lost`: stands where a damaged entry was set aside, so that its number is never used again.
 */
const KINDS = ["write", "outside", "recover", "void", "lost"] as const;
export type EntryKind = (typeof KINDS)[number];

/** The archive as one entry leaves it. */
export interface ArchiveWrite {
  /** Identity of the archive that it replaces; null when there was none. */
  readonly base: FileIdentity | null;
  /** Identity of the temporary file that becomes the archive; null where it removes the archive. */
  readonly temp: FileIdentity | null;
  /** The edits to the text before, for a roll-forward onto an archive that somebody changed meanwhile. */
  readonly edits: Delta;
  /** The whole text; null: no archive. */
  readonly text: string | null;
  /** The revision that wrote the archive before, or 0. */
  readonly previous: number;
}

/** One link of the journal's chain. It covers the coordination file and, where `archive` is there, its archive. */
export interface JournalEntry {
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
  readonly base: FileIdentity | null;
  /** Identity of the file that holds this entry's text: its temporary file, or the file as it was found. */
  readonly temp: FileIdentity | null;
  /** Every identity that the entries from `whole` to the one before had, in the order they were met, so that a late rename is recognised with few reads. */
  readonly seen: readonly FileIdentity[];
  /** The archive as this entry writes it; null: not written. */
  readonly archive: ArchiveWrite | null;
  /** The newest revision that wrote the archive, this one included, or 0. */
  readonly archivedAt: number;
}

/** An entry with the checksum under which its successor knows it. */
export interface StoredEntry extends JournalEntry {
  readonly sum: string;
}

/** Every identity that the entries from `whole` to this one had, the one that was met last at the end. */
export function identitiesOf({ seen, base, temp }: JournalEntry): readonly FileIdentity[] {
  const own = [base, temp].filter((identity) => identity !== null);
  return [...new Set([...seen.filter((identity) => !own.includes(identity)), ...own])];
}

/** Whether `next` follows `entry`. Behind a set-aside entry nothing can be checked. */
export function continues(entry: StoredEntry, next: StoredEntry): boolean {
  return next.previous === entry.sum || entry.kind === "lost";
}

// {"sum":"…16…","size":"…8…","entry":{…},"text":…}
const SUM_AT = '{"sum":"'.length;
const SIZE_AT = SUM_AT + 16 + '","size":"'.length;
const BODY_AT = SIZE_AT + 8 + '","entry":'.length;
const TEXT = ',"text":';

/** Version of the format. */
const VERSION = 1;

/**
 * An entry as it is written: the whole text stands behind the rest, and has a checksum of its own in it. The archive is
 * kept by its name, as other files could be: `companions` says who wrote each last, `carried` what this entry writes.
 */
interface Body extends Omit<JournalEntry, "text" | "archive" | "archivedAt"> {
  readonly v: typeof VERSION;
  readonly companions: Readonly<Record<string, number>>;
  readonly carried: Readonly<Record<string, ArchiveWrite>>;
  readonly textSum: string | null;
}

/** The bytes of an entry, and its checksum. `archiveName`: under which name the archive is kept. */
export function encodeEntry(entry: JournalEntry, archiveName: string): { raw: string; sum: string } {
  const { text, archive, archivedAt, ...rest } = entry;
  const body: Body = {
    v: VERSION,
    ...rest,
    companions: archivedAt === 0 ? {} : { [archiveName]: archivedAt },
    carried: archive === null ? {} : { [archiveName]: archive },
    textSum: text === null ? null : checksum(text),
  };
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
let last: { readonly raw: string; readonly archiveName: string; readonly entry: StoredEntry } | null = null;

/**
 * Null when the bytes are no entry that could have been written under this number: the checksum finds damage, and since anybody
 * may have put a file there, its shape is looked at too. Of the files that an entry speaks of, only the archive of the
 * given name is taken over. The whole text is not looked at before somebody asks for it (reads hardly ever do); it is null
 * when it is damaged.
 * @throws StoreError `unreadable` when the bytes are sound, but of a newer format
 */
export function decodeEntry(raw: string, revision: number, archiveName: string): StoredEntry | null {
  if (last?.raw === raw && last.entry.revision === revision && last.archiveName === archiveName)
    return last.entry;
  const end = BODY_AT + Number(raw.slice(SIZE_AT, SIZE_AT + 8));
  if (!raw.startsWith(TEXT, end) || !raw.endsWith("}\n")) return null;
  const json = raw.slice(BODY_AT, end);
  const sum = claimedSum(raw);
  if (checksum(json) !== sum) return null;
  const body = parsed(json);
  if (isRecord(body) && Number(body["v"]) > VERSION)
    throw new StoreError({ kind: "unreadable", cause: "journal of a newer coord" });
  if (!isBody(body) || body.revision !== revision) return null;
  const { v: _, companions, carried, textSum, ...rest } = body;
  const entry: StoredEntry = {
    ...rest,
    archive: own(carried, archiveName) ?? null,
    archivedAt: own(companions, archiveName) ?? 0,
    sum,
    get text() {
      return textSum === null ? null : decodeText(raw.slice(end + TEXT.length, -2), textSum);
    },
  };
  last = { raw, archiveName, entry };
  return entry;
}

function decodeText(json: string, sum: string): string | null {
  const text = parsed(json);
  return typeof text === "string" && checksum(text) === sum ? text : null;
}

/** Undefined for what is no JSON. The parser's message is dropped: it quotes what it read. */
function parsed(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}

function own<T>(record: Readonly<Record<string, T>>, name: string): T | undefined {
  return Object.hasOwn(record, name) ? record[name] : undefined;
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The longest name, command or subject that is taken over, in UTF-16 units; coord writes far shorter ones. */
const LONGEST_TEXT = 1_000;

function isText(value: unknown): value is string {
  return typeof value === "string" && value.length <= LONGEST_TEXT;
}

function isCount(value: unknown, limit = Number.MAX_SAFE_INTEGER): value is number {
  return Number.isSafeInteger(value) && Number(value) >= 0 && Number(value) <= limit;
}

function isIdentity(value: unknown): boolean {
  return typeof value === "string" && value.length <= 80 && /^\d+:-?\d+:\d+$/.test(value);
}

function isNote(value: unknown): boolean {
  if (!isRecord(value)) return false;
  const { instance, command, subject, at, undoes = 0, found = [] } = value;
  return (
    (instance === null || isCount(instance)) &&
    isText(command) &&
    isText(subject) &&
    isMoment(at) &&
    isCount(undoes) &&
    isDelta(found, Number.MAX_SAFE_INTEGER)
  );
}

/** Ascending, without overlap, within a text of the given length. */
function isDelta(value: unknown, length: number): boolean {
  if (!Array.isArray(value)) return false;
  let at = 0;
  return value.every((edit: unknown) => {
    if (!Array.isArray(edit) || edit.length !== 3) return false;
    const [start, end, inserted]: unknown[] = edit;
    if (!isCount(start) || !isCount(end, length) || start < at || end < start) return false;
    at = end;
    return typeof inserted === "string";
  });
}

function isArchiveWrite(value: unknown, revision: number): boolean {
  if (!isRecord(value)) return false;
  const { base, temp, edits, text, previous } = value;
  return (
    (base === null || isIdentity(base)) &&
    (text === null ? temp === null : typeof text === "string" && isIdentity(temp)) &&
    isDelta(edits, Number.MAX_SAFE_INTEGER) &&
    isCount(previous, revision - 1)
  );
}

function isBody(value: unknown): value is Body {
  if (!isRecord(value) || value["v"] !== VERSION || !isCount(value["revision"]) || value["revision"] < 1)
    return false;
  const { revision, previous, kind, file, note, from, edits, whole, state, base, temp, seen } = value;
  const { companions, carried, textSum } = value;
  return (
    typeof previous === "string" &&
    /^(?:[0-9a-f]{16})?$/.test(previous) &&
    KINDS.some((one) => one === kind) &&
    isText(file) &&
    isNote(note) &&
    isCount(from) &&
    (edits === null || isDelta(edits, from)) &&
    isCount(whole, revision) &&
    state !== undefined &&
    (base === null || isIdentity(base)) &&
    (temp === null || isIdentity(temp)) &&
    Array.isArray(seen) &&
    seen.every(isIdentity) &&
    isRecord(companions) &&
    Object.values(companions).every((at) => isCount(at, revision)) &&
    isRecord(carried) &&
    Object.values(carried).every((write) => isArchiveWrite(write, revision)) &&
    (textSum === null || isText(textSum))
  );
}

/**
 * 64 bits over the UTF-16 units of a text, as 16 hexadecimal digits. It finds damage, not malice: who may write the
 * journal may write the coordination file itself. Plain arithmetic, because it also runs in reads, where loading
 * `node:crypto` would cost more than all the rest. (Two multiplicative lanes and a final mix, after bryc's cyrb53.)
 */
export function checksum(text: string): string {
  let a = 0xdeadbeef;
  let b = 0x41c6ce57;
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at);
    a = Math.imul(a ^ unit, 2654435761);
    b = Math.imul(b ^ unit, 1597334677);
  }
  const mixedA = Math.imul(a ^ (a >>> 16), 2246822507) ^ Math.imul(b ^ (b >>> 13), 3266489909);
  const mixedB = Math.imul(b ^ (b >>> 16), 2246822507) ^ Math.imul(mixedA ^ (mixedA >>> 13), 3266489909);
  return hex(mixedA) + hex(mixedB);
}

function hex(bits: number): string {
  return (bits >>> 0).toString(16).padStart(8, "0");
}
