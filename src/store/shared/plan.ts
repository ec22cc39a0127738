import { delta } from "../delta.ts";
import {
  type StoreWrite,
  type Decide,
  type Note,
  outsideNote,
  refuseLoneSurrogates,
  SENDING,
  type Snapshot,
  StoreError,
} from "../store.ts";
import type { Head, Shared } from "./context.ts";
import { advanced, archiveAfter, bodyOf, filedFrom, LONGEST_BODY, voided } from "./entries.ts";
import type { ArchiveChange, EntryWithText, FiledEntry, Page } from "./ledger.ts";
import { writtenBy } from "./cache.ts";
import {
  archiveTag,
  asJson,
  baseOf,
  isSameSent,
  isWrapped,
  type Local,
  localOf,
  type Sent,
} from "./local.ts";
import { look, pastOf, type DiskView, verdictOn } from "./look.ts";
import { type FileUpdate, applyToFile } from "./file-update.ts";

/** One intent, however often it is planned. */
export interface Ask {
  /** Null for who only wants to be up to date. */
  readonly decide: Decide | null;
  /** Decides where there is no file, and never was one. */
  readonly begin?: Decide | undefined;
  readonly id: string;
  /** Nobody waits for it any more. */
  readonly signal?: AbortSignal | undefined;
  /** Of the hand edits that go before it. */
  outside: string;
  /** Makes an id that nobody made before. */
  readonly newId: () => string;
  /** The lowest number behind which anything was sent: it may be there, wherever this machine's file is by now. */
  sentAt: number;
}

/** The result of an intent on top of what is there. */
export interface SendPlan {
  readonly head: Head;
  /** The entry of an earlier try, where that turns out to be filed. */
  readonly wrote?: number;
  /** Set where there is nothing to send: what the call answers. */
  readonly done?: { readonly revision: number | null };
  readonly newEntries: readonly EntryWithText[];
  /** For the entries as they were filed. */
  readonly fileUpdate: (filed: readonly FiledEntry[]) => FileUpdate;
  /** Whether anything is to be brought into the file. */
  readonly updatesFile: boolean;
  /** Whether the file is an old copy of itself. */
  readonly isStale: boolean;
}

/** How often an entry holds a whole text. */
const WHOLE_EVERY = 50;

/**
 * Plans an intent on a page: takes what was typed here in, then decides. `isFiled`: whether the ledger has what the page holds; else it
 * is only what others of this machine are about to send. Null: the file has moved, look again.
 * @throws whatever `decide` throws; StoreError
 */
export async function plan(
  shared: Shared,
  ask: Ask,
  seen: DiskView,
  page: Page,
  isFiled = true,
): Promise<SendPlan | null> {
  const { text: fileText } = seen;
  const { head, entries } = walk(seen, page);
  if (head.revision > 0 && isForeign(shared, seen)) throw new StoreError({ kind: "foreign" });
  if (isFiled) shared.cache.add(entries);
  const arrived = new Set(page.entries.map(({ id }) => id));
  const archive = archiveOn(shared, seen, entries);
  const hasArchive = entries.some((one) => one.archive !== null);
  const mine = page.entries.find(({ id }) => id === ask.id || (ask.decide === null && id === ask.outside));
  const draft = new Drafting(head, archive);
  const outcome = async (revision: number | null, stale: string | null = null): Promise<SendPlan> => {
    const kept = hasArchive ? await landedArchive(shared, seen, archive()) : undefined;
    // Where a writer died between its entry and the file, that is finished.
    const isDue = seen.found?.behind === true || (fileText === null && head.revision > 0);
    const updatesFile = entries.length > 0 || stale !== null || isDue;
    return {
      head,
      done: { revision },
      newEntries: [],
      updatesFile,
      isStale: stale !== null,
      fileUpdate: () => ({ head, arrived, stale, archive: kept }),
    };
  };
  if (mine !== undefined) {
    const found = await outcome(mine.revision);
    return ask.decide === null ? found : { ...found, wrote: mine.revision };
  }
  const typed = await typedHere(shared, seen, head, arrived, entries.length > 0);
  if (typed?.kind === "typed") {
    // They may come to something else than the last time: under another id.
    ask.outside = ask.newId();
    draft.add(typed.text, typed.note, typed.state, ask.outside);
  } else if (typed?.kind === "first") {
    ask.outside = ask.newId();
    draft.add(typed.text, outsideNote(shared.clock()), null, ask.outside);
  }
  const stale = typed?.kind === "stale" ? fileText : null;
  const change = decided(shared, ask, seen, draft, typed?.kind === "typed");
  if (change === null && ask.decide !== null) return outcome(null, stale);
  if (change !== null) draft.write(change, ask.id);
  if (draft.newEntries.length === 0) return outcome(head.revision, stale);
  refuseOverlong(draft.newEntries);
  const saved = typed !== null && "saved" in typed ? typed.saved : null;
  if (
    saved !== null &&
    !(await intend(shared, { id: ask.outside, text: saved, at: head.revision + 1 }, seen.local))
  )
    return null;
  const isArchived = hasArchive || draft.writesArchive;
  const kept = isArchived ? await landedArchive(shared, seen, draft.archive()) : undefined;
  return {
    head,
    newEntries: draft.newEntries,
    updatesFile: true,
    isStale: stale !== null,
    fileUpdate: (filed) => ({
      head: draft.headAfter(filed),
      arrived: new Set([...arrived, ...filed.map(({ id }) => id)]),
      stale,
      archive: kept,
    }),
  };
}

/** Whether the file here holds a text that is no coordination file's: whatever names it, the shared one does not take its place. */
function isForeign({ isBoard }: Shared, { local, text }: DiskView): boolean {
  return (
    local.revision === 0 && local.sent === undefined && text !== null && text.trim() !== "" && !isBoard(text)
  );
}

/**
 * Refuses, before anybody is asked, to work with a text that is no coordination file's. The beginning of one that is just being saved
 * looks the same: the file's own store waits for the rest.
 * @throws StoreError; whatever `decide` throws
 */
export async function refuseForeign(shared: Shared, { decide }: Ask): Promise<void> {
  if (!isForeign(shared, await look(shared))) return;
  const leave = () => null;
  await shared.file.update(leave, leave);
  const seen = await look(shared);
  if (!isForeign(shared, seen)) return;
  if (decide === null) throw new StoreError({ kind: "foreign" });
  const { text, found } = seen;
  const past = pastOf(shared, seen, []);
  // Who begins a board in such a text may.
  decide({ text: text ?? "", exists: true, state: found?.state ?? null, revision: 0, outside: false, past });
}

function decided(
  shared: Shared,
  { decide, begin }: Ask,
  seen: DiskView,
  draft: Drafting,
  outside: boolean,
): StoreWrite | null {
  if (decide === null) return null;
  const { revision } = draft.start;
  const exists = draft.text !== null;
  if (!exists && begin === undefined) throw new StoreError({ kind: "missing", hadJournal: revision > 0 });
  const past = { ...pastOf(shared, seen, draft.pending(), revision), archive: draft.archive };
  const snapshot: Snapshot = { text: draft.text ?? "", exists, state: draft.state, revision, outside, past };
  const change = (exists || begin === undefined ? decide : begin)(snapshot);
  if (change !== null) refuseLoneSurrogates(change.text);
  return change;
}

/** The chain's end behind this machine's place in it, and the entries up to there, what fits nothing made void. */
function walk({ local, base }: DiskView, page: Page): { head: Head; entries: readonly FiledEntry[] } {
  let at: Head = { revision: local.revision, mark: local.mark, text: base, state: local.state };
  const entries: FiledEntry[] = [];
  for (const entry of page.entries) {
    if (entry.revision <= local.revision) continue;
    const next = advanced(at, entry);
    const sound = next === null ? voided(entry.revision, entry.mark, entry.id) : entry;
    const { text, state } = next ?? at;
    const writtenAt = writtenBy(sound) ?? at.writtenAt;
    at = { revision: entry.revision, mark: entry.mark, text, state, writtenAt };
    entries.push(sound);
  }
  return { head: at, entries };
}

/** Brings the entries of a page into the file, which stands at the one before them, with what is typed there. */
export async function applyPage(shared: Shared, seen: DiskView, page: Page): Promise<void> {
  const { head, entries } = walk(seen, page);
  shared.cache.add(entries);
  const arrived = new Set(page.entries.map(({ id }) => id));
  const hasArchive = entries.some((one) => one.archive !== null);
  const text = archiveOn(shared, seen, entries);
  const archive = hasArchive ? await landedArchive(shared, seen, text()) : undefined;
  await applyToFile(shared, { head, arrived, archive });
}

type HandEdit =
  | { readonly kind: "nothing" }
  /** The file is what is shared first. */
  | { readonly kind: "first"; readonly saved: string; readonly text: string }
  | { readonly kind: "stale" }
  | {
      readonly kind: "typed";
      /** What the file holds. */
      readonly saved: string;
      readonly text: string;
      readonly note: Note;
      readonly state: StoreWrite["state"];
    };

/** The text typed into this machine's file, on top of the chain's end; null where nothing was typed. */
async function typedHere(
  shared: Shared,
  seen: DiskView,
  head: Head,
  arrived: ReadonlySet<string>,
  isNews: boolean,
): Promise<HandEdit | null> {
  const { local, text } = seen;
  if (text === null) return null;
  if (head.revision === 0) return { kind: "first", saved: text, text };
  const from = baseOf(local, text, arrived);
  if (text === from) return null;
  const carried = await verdictOn(shared, seen, from, text, head.state);
  if (carried.isStale) return { kind: "stale" };
  const onto = head.text ?? "";
  const merged = onto === from ? carried.text : (await shared.merge())(from, onto, carried.text);
  if (merged === onto && isNews) return null;
  const found = merged === text || onto !== from ? {} : { found: delta(merged, text) };
  const note = { ...outsideNote(shared.clock(), carried.origin), ...found };
  return { kind: "typed", saved: text, text: merged, note, state: carried.state };
}

/** Entries one behind the other, each made on the one before. */
class Drafting {
  readonly start: Head;
  readonly newEntries: EntryWithText[] = [];
  text: string | null;
  state: Head["state"];
  archive: () => string | null;
  writesArchive = false;

  constructor(start: Head, archive: () => string | null) {
    this.start = start;
    this.text = start.text;
    this.state = start.state;
    this.archive = archive;
  }

  add(
    text: string,
    note: Note,
    state: StoreWrite["state"],
    id: string,
    archive: ArchiveChange | null = null,
  ): void {
    const number = this.start.revision + this.newEntries.length + 1;
    const isWhole = this.text === null || number % WHOLE_EVERY === 0;
    const edits = delta(this.text ?? "", text);
    const kept = isWhole ? this.wholeArchive(archive) : archive;
    this.newEntries.push({
      id,
      note,
      edits,
      text: isWhole ? text : null,
      state,
      archive: kept,
      leaves: text,
    });
    this.text = text;
    this.state = state;
  }

  write(change: StoreWrite, id: string): void {
    const { text, note, state, archive: wanted } = change;
    if (wanted === undefined) return this.add(text, note, state, id);
    const before = this.archive();
    const next = refuseLoneSurrogates(typeof wanted === "string" ? wanted : wanted(before));
    this.writesArchive = true;
    this.archive = () => next;
    this.add(text, note, state, id, { edits: delta(before ?? "", next), text: null });
  }

  /** The first entry, as long as there is no other: what was typed. */
  pending() {
    return this.newEntries.map(({ note, edits }) => ({ revision: this.start.revision + 1, note, edits }));
  }

  headAfter(filed: readonly FiledEntry[]): Head {
    const last = filed.at(-1);
    const revision = last?.revision ?? this.start.revision;
    const writtenAt =
      this.newEntries.map(writtenBy).findLast((at) => at !== undefined) ?? this.start.writtenAt;
    return { revision, mark: last?.mark ?? this.start.mark, text: this.text, state: this.state, writtenAt };
  }

  private wholeArchive(archive: ArchiveChange | null): ArchiveChange | null {
    const text = this.archive();
    this.writesArchive = true;
    return text === null ? archive : { edits: archive?.edits ?? [], text };
  }
}

/** The shared archive behind some entries, made when it is asked for. */
function archiveOn(shared: Shared, seen: DiskView, entries: readonly FiledEntry[]): () => string | null {
  let known: { readonly text: string | null } | null = null;
  return () => {
    known ??= {
      text: entries.reduce<string | null>(
        (text, { archive }) => (archive === null ? text : archiveAfter(text, archive)),
        sharedArchive(shared, seen),
      ),
    };
    return known.text;
  };
}

/** The shared archive at this machine's place in the chain; what is here is taken for it where nobody edited it. */
function sharedArchive({ cache }: Shared, { local, found }: DiskView): string | null {
  const here = found?.past.archive() ?? null;
  if (local.revision === 0) return here;
  if (local.archive === undefined) return null;
  if (here !== null && local.archive === archiveTag(here)) return here;
  return cache.archiveAt(local.revision) ?? here;
}

/** The archive as it is to stand here: with what somebody typed into it, which stays on this machine. */
async function landedArchive(
  shared: Shared,
  seen: DiskView,
  text: string | null,
): Promise<FileUpdate["archive"]> {
  if (text === null) return undefined;
  const here = seen.found?.past.archive() ?? null;
  const before = sharedArchive(shared, seen);
  const isTyped = here !== null && before !== null && here !== before;
  return { shared: text, text: isTyped ? (await shared.merge())(before, text, here) : text };
}

/**
 * Hand edits are sent under an id that this machine knows before they can be anywhere else, and a first text, too: the file's own store
 * sees to it that nobody is just saving it. False: the file has moved.
 */
async function intend({ file, clock }: Shared, sent: Sent, local: Local): Promise<boolean> {
  const { text } = sent;
  const note = { instance: null, command: SENDING, subject: "", at: clock() };
  const done = await file.update((now) => {
    const here: Local = localOf(now.state);
    // Somebody of this machine may have sent the same since it was looked at.
    const isAsSeen = now.text === text && here.revision === local.revision && isSameSent(here, local);
    if (!isAsSeen) return null;
    // Of a file that was never shared the state is its own: whoever ends the sharing before it began gets that back.
    const own = isWrapped(now.state) ? here : { ...here, state: now.state };
    return { text, state: asJson({ ...own, sent: [...(here.sent ?? []), sent] }), note };
  });
  return done !== null;
}

/** Refuses to send entries so long that the others would have to take them for void. @throws StoreError */
function refuseOverlong(newEntries: readonly EntryWithText[]): void {
  const size = newEntries.reduce((sum, entry) => sum + bodyOf(entry).length, 0);
  const isSound = newEntries.every((entry) => filedFrom(bodyOf(entry), 1, "").isVoid !== true);
  if (size > LONGEST_BODY || !isSound)
    throw new StoreError({
      kind: "refused",
      place: "",
      cause: `an entry of ${size} characters is too large`,
    });
}
