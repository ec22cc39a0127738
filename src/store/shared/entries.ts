import { applyDelta, type Delta } from "../delta.ts";
import { isMoment, type Json, type Note, StoreError } from "../store.ts";
import type { ArchiveChange, FiledEntry, LedgerEntry, Sign } from "./ledger.ts";

/**
 * The forms of an entry's body. A machine that meets a later one than it knows must not guess. The second is that of a chain that is
 * long enough to begin anew, or has: its numbers can't be counted from its commits alone.
 */
export const FORMAT = { first: 1, anew: 2 } as const;
/** Longest body (UTF-16 units), and longest text that an entry may leave. */
export const LONGEST_BODY = 8_000_000;
const LONGEST_TEXT = 8_000_000;
const MOST_EDITS = 20_000;
const DEEPEST = 32;
const LONGEST = { id: 64, command: 64, subject: 2_000 } as const;

/** What a ledger says in an entry's body beside the entry. */
export interface BodyExtras {
  readonly format?: number;
  /** Signs of life, by machine. */
  readonly signs?: readonly HostSigns[];
  /** The entry before, where a chain begins anew with this one. */
  readonly follows?: ChainPlace;
}

/** Who was heard of on a machine. */
export interface HostSigns {
  readonly host: string;
  readonly names: readonly string[];
}

/** An entry by its number and mark. */
export interface ChainPlace {
  readonly revision: number;
  readonly mark: string;
}

/** An entry as a ledger keeps it: text, so that every ledger keeps every character. */
export function bodyOf(
  entry: LedgerEntry,
  { format = FORMAT.first, signs = [], follows }: BodyExtras = {},
): string {
  const { id, note, edits, text, state, archive } = entry;
  const [one, ...others] = signs;
  const said = others.length === 0 ? one : signs;
  return JSON.stringify({ format, id, note, edits, text, state, archive, signs: said, follows });
}

/** Largest number that a chain may begin behind. */
const MOST_BEFORE = 1e12;

/** The entry that a chain began anew behind, in the body of its first; null where it never did. */
export function followedIn(body: string): ChainPlace | null {
  const { revision, mark } = fieldsOf(fieldsOf(parsed(body))["follows"]);
  const isNumber = typeof revision === "number" && Number.isSafeInteger(revision);
  if (!isNumber || revision < 1 || revision > MOST_BEFORE || !isText(mark, LONGEST.id)) return null;
  return { revision, mark };
}

/** Signs by machine, as a body has them. */
export function byHost(signs: readonly Sign[]): HostSigns[] {
  const names = new Map<string, string[]>();
  for (const { host, name } of signs) names.set(host, [...(names.get(host) ?? []), name]);
  return [...names].map(([host, all]) => ({ host, names: [...new Set(all)] }));
}

/**
 * The entry in a body, whoever wrote it. Nothing of it is trusted: what has not the shape of an entry is void, and the same on each
 * machine, so that nobody can keep the others from going on.
 * @throws StoreError `newer` for a form that this version does not know
 */
export function filedFrom(body: string, revision: number, mark: string): FiledEntry {
  const found = body.length > LONGEST_BODY ? null : parsed(body);
  const { format } = fieldsOf(found);
  if (typeof format === "number" && format > FORMAT.anew) throw new StoreError({ kind: "newer", format });
  const isKnown = format === FORMAT.first || format === FORMAT.anew;
  return (isKnown ? soundEntry(found, revision, mark) : null) ?? voided(revision, mark);
}

/** An entry that changes nothing. */
export function voided(revision: number, mark: string, id = ""): FiledEntry {
  const note = { instance: null, command: "void", subject: "", at: 0 };
  return { id, note, edits: [], text: null, state: null, archive: null, revision, mark, isVoid: true };
}

function soundEntry(found: unknown, revision: number, mark: string): FiledEntry | null {
  const { id, note, edits, text, state, archive, signs } = fieldsOf(found);
  const sound = { note: noteFrom(note), edits: deltaFrom(edits), archive: archiveFrom(archive) };
  if (!isText(id, LONGEST.id) || !/^[\w-]+$/.test(id) || !isTextOrNone(text)) return null;
  if (sound.note === null || sound.edits === null || sound.archive === undefined) return null;
  if (!isPlain(state)) return null;
  const entry = { id, note: sound.note, edits: sound.edits, text, state, archive: sound.archive };
  const heard = (Array.isArray(signs) ? (signs as readonly unknown[]) : [signs])
    .flatMap(signsFrom)
    .slice(0, MOST_SIGNS);
  return { ...entry, revision, mark, ...(heard.length === 0 ? {} : { signs: heard }) };
}

/** Most signs that one entry may carry. */
const MOST_SIGNS = 500;

function signsFrom(found: unknown): Sign[] {
  const { host, names } = fieldsOf(found);
  if (!isText(host, LONGEST.id) || !Array.isArray(names)) return [];
  return (names as readonly unknown[])
    .slice(0, MOST_SIGNS)
    .flatMap((name) => (isText(name, LONGEST.id) ? [{ name, host, ageMs: null }] : []));
}

/** The text and side state behind an entry; null for an entry that does not fit what is before it. */
export function advanced(
  { text, state }: { readonly text: string | null; readonly state: Json },
  entry: FiledEntry,
): { readonly text: string; readonly state: Json } | null {
  if (entry.isVoid === true) return text === null ? null : { text, state };
  const next = entry.text ?? (text === null ? null : fitting(text, entry.edits));
  return next === null || next.length > LONGEST_TEXT ? null : { text: next, state: entry.state };
}

/** Null for edits that leave the text. */
export function fitting(text: string, edits: Delta): string | null {
  try {
    return applyDelta(text, edits);
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
}

/** The archive behind an entry. What is added is kept also where the text is not the one that it was added to. */
export function archiveAfter(before: string | null, change: ArchiveChange): string {
  if (change.text !== null) return change.text;
  const text = before ?? "";
  return fitting(text, change.edits) ?? text + change.edits.map(([, , inserted]) => inserted).join("");
}

function archiveFrom(found: unknown): ArchiveChange | null | undefined {
  if (found === null || found === undefined) return null;
  const { edits, text } = fieldsOf(found);
  const delta = deltaFrom(edits);
  return delta === null || !isTextOrNone(text) ? undefined : { edits: delta, text };
}

function noteFrom(found: unknown): Note | null {
  const { instance, command, subject, at, undoes, restored, origin, session, found: held } = fieldsOf(found);
  if (!isInstance(instance) || !isText(command, LONGEST.command) || !isText(subject, LONGEST.subject))
    return null;
  if (!isMoment(at)) return null;
  const delta = held === undefined ? null : deltaFrom(held);
  return {
    instance,
    command,
    subject,
    at,
    ...(Number.isSafeInteger(undoes) && typeof undoes === "number" ? { undoes } : {}),
    ...(isPlain(restored) ? { restored } : {}),
    ...(isPlain(origin) ? { origin } : {}),
    ...(isText(session, LONGEST.id) ? { session } : {}),
    ...(delta === null ? {} : { found: delta }),
  };
}

function isInstance(found: unknown): found is number | null {
  return found === null || (typeof found === "number" && Number.isSafeInteger(found) && found >= 0);
}

/** Ascending edits that do not overlap; null for anything else. */
function deltaFrom(found: unknown): Delta | null {
  if (!Array.isArray(found) || found.length > MOST_EDITS) return null;
  const edits: (readonly [number, number, string])[] = [];
  let at = 0;
  for (const one of found as readonly unknown[]) {
    if (!Array.isArray(one) || one.length !== 3) return null;
    const [start, end, inserted] = one as readonly unknown[];
    if (!isOffset(start) || !isOffset(end) || start < at || end < start || !isText(inserted, LONGEST_TEXT))
      return null;
    edits.push([start, end, inserted]);
    at = end;
  }
  return edits;
}

function isOffset(found: unknown): found is number {
  return typeof found === "number" && Number.isSafeInteger(found) && found >= 0 && found <= LONGEST_TEXT;
}

function isText(found: unknown, longest: number): found is string {
  return typeof found === "string" && found.length <= longest && found.isWellFormed();
}

function isTextOrNone(found: unknown): found is string | null {
  return found === null || isText(found, LONGEST_TEXT);
}

/** Plain data, not too deep. */
function isPlain(found: unknown, depth = 0): found is Json {
  if (found === null || typeof found === "boolean" || typeof found === "number") return true;
  if (typeof found === "string") return found.isWellFormed();
  if (typeof found !== "object" || depth > DEEPEST) return false;
  return Object.values(found).every((one) => isPlain(one, depth + 1));
}

function fieldsOf(found: unknown): Readonly<Record<string, unknown>> {
  return found !== null && typeof found === "object" ? (found as Readonly<Record<string, unknown>>) : {};
}

/** Null for what is no JSON; a parser's message would quote it. */
function parsed(body: string): unknown {
  try {
    return JSON.parse(body) as unknown;
  } catch {
    return null;
  }
}
