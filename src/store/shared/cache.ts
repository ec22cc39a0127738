import { fallbackOnIoError, type StateFolder } from "../../system/state.ts";
import type { Revision } from "../store.ts";
import { advanced, archiveAfter, bodyOf, filedFrom, fitting } from "./entries.ts";
import type { FiledEntry } from "./ledger.ts";

const NAME = "shared/entries.jsonl";
/** From this size on what is beyond the limits is dropped (bytes). */
const LARGE = 4 * 1024 * 1024;
/** How much stays: at least so many entries, and those of the last so many milliseconds. */
const KEEP = { entries: 1_000, ms: 24 * 60 * 60 * 1_000 } as const;

/**
 * The entries that this machine has seen, for history, undo and stale saves. Only a cache: what it lacks the ledger has, and what
 * is decided never hangs on it.
 */
export class EntryCache {
  private readonly state: StateFolder;
  private known: FiledEntry[] | null = null;
  private readonly texts = new Map<number, string | null>();
  /** Entries that are not filed yet. */
  private held: readonly FiledEntry[] = [];

  constructor(state: StateFolder) {
    this.state = state;
  }

  /** Ascending; there may be gaps. */
  all(): readonly FiledEntry[] {
    this.known ??= this.load();
    return this.held[0] === undefined ? this.known : merged(this.known, this.held);
  }

  /** Counts entries in that are not filed yet, for this process and until it is called again. What other processes added is looked at again. */
  hold(entries: readonly FiledEntry[]): void {
    this.held = entries;
    this.known = null;
    this.texts.clear();
  }

  /** Newest first, up to a number; what is void is left out. */
  *revisions(newest: number): Generator<Revision> {
    for (const entry of this.all().toReversed())
      if (entry.revision <= newest && isShown(entry)) yield asRevision(entry);
  }

  add(entries: readonly FiledEntry[]): void {
    if (entries.length === 0) return;
    if (this.known !== null) this.known = merged(this.known, entries);
    this.texts.clear();
    fallbackOnIoError(
      () => this.state.append(NAME, entries.map((one) => `${lineOf(one)}\n`).join("")),
      undefined,
    );
    if ((fallbackOnIoError(() => this.state.stat(NAME), null)?.size ?? 0) > LARGE) this.prune();
  }

  /** Forgets all, for a chain that is another one. */
  clear(): void {
    this.known = [];
    this.texts.clear();
    fallbackOnIoError(() => this.state.remove(NAME), undefined);
  }

  textAt(revision: number): string | null {
    const known = this.texts.get(revision);
    if (known !== undefined) return known;
    const text = this.rebuilt(revision);
    this.texts.set(revision, text);
    return text;
  }

  /** The text a file held whose change was merged with newer writes; null for any other entry. */
  foundAt(revision: number): string | null {
    const held = this.all().find((one) => one.revision === revision)?.note.found;
    if (held === undefined) return null;
    const text = this.textAt(revision);
    return text === null ? null : fitting(text, held);
  }

  /** The archive that the entries up to a number leave; null where there is none, or it can't be rebuilt. */
  archiveAt(revision: number): string | null {
    const all = this.all();
    const changes = all.flatMap((one) => (one.revision <= revision ? (one.archive ?? []) : []));
    const whole = changes.findLastIndex(({ text }) => text !== null);
    if (whole < 0 && all[0]?.revision !== 1) return null;
    return changes.slice(Math.max(whole, 0)).reduce<string | null>(archiveAfter, null);
  }

  /** The number after which something is missing below the newest; null where nothing is. */
  gap(): number | null {
    const all = this.all();
    const at = all.findIndex(({ revision }, index) => index > 0 && all[index - 1]?.revision !== revision - 1);
    return all[at - 1]?.revision ?? null;
  }

  private rebuilt(revision: number): string | null {
    const all = this.all();
    const at = all.findIndex((one) => one.revision === revision);
    const whole = all.slice(0, at + 1).findLastIndex(({ text }) => text !== null);
    if (whole < 0) return null;
    let text: string | null = null;
    for (const [index, one] of all.slice(whole, at + 1).entries()) {
      if (index > 0 && one.revision !== (all[whole + index - 1]?.revision ?? 0) + 1) return null;
      text = advanced({ text, state: null }, one)?.text ?? null;
      // Who looks for an old buffer asks for one after the other.
      this.texts.set(one.revision, text);
    }
    return text;
  }

  private load(): FiledEntry[] {
    const lines = (fallbackOnIoError(() => this.state.read(NAME), null) ?? "").split("\n");
    return merged([], lines.flatMap(filedIn));
  }

  private prune(): void {
    const all = this.all();
    const since = Date.now() - KEEP.ms;
    const young = all.findIndex(({ note }) => note.at >= since);
    const first = Math.min(Math.max(all.length - KEEP.entries, 0), young < 0 ? all.length : young);
    const whole = all.slice(0, first + 1).findLastIndex(({ text }) => text !== null);
    if (whole <= 0) return;
    this.known = all.slice(whole);
    fallbackOnIoError(
      () => this.state.replace(NAME, (this.known ?? []).map((one) => `${lineOf(one)}\n`).join("")),
      undefined,
    );
  }
}

/** The command of an entry that only carries signs of life. */
export const BEAT = "beat";

/** Whether an entry is a part of the history that people see. */
export function isShown({ isVoid, note }: Pick<FiledEntry, "isVoid" | "note">): boolean {
  return isVoid !== true && note.command !== BEAT;
}

/** When an entry was made that renewed the file's stamp: what is typed does not, nor does what changes nothing. */
export function writtenBy(entry: Pick<FiledEntry, "note" | "isVoid">): number | undefined {
  return isShown(entry) && entry.note.command !== "outside" ? entry.note.at : undefined;
}

export function asRevision({ revision, note, edits, archive, role }: FiledEntry): Revision {
  const archived = archive === null ? {} : { archived: archive.edits };
  return { revision, note, edits, ...archived, ...(role === undefined ? {} : { role }) };
}

function lineOf(entry: FiledEntry): string {
  const { revision, mark, role, isVoid = false } = entry;
  const by = role === undefined ? "" : `${encodeURIComponent(role)} `;
  return `${revision} ${JSON.stringify(mark)} ${by}${isVoid ? "{}" : bodyOf(entry)}`;
}

function filedIn(line: string): FiledEntry[] {
  const found = /^(\d{1,15}) ("[^"\\]{0,200}") (?:([^\s{]{1,400}) )?(\{.*\})$/.exec(line);
  if (found === null) return [];
  const [, number, mark = '""', by, body = ""] = found;
  return fallbackOnIoError(() => {
    const role = by === undefined ? {} : { role: decodeURIComponent(by) };
    return [{ ...filedFrom(body, Number(number), String(JSON.parse(mark))), ...role }];
  }, []);
}

function merged(known: readonly FiledEntry[], fresh: readonly FiledEntry[]): FiledEntry[] {
  const byNumber = new Map([...known, ...fresh].map((one) => [one.revision, one] as const));
  return [...byNumber.values()].toSorted((one, other) => one.revision - other.revision);
}
