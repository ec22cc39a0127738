import { applyDelta, delta, type Delta } from "./delta.ts";
import {
  outsideNote,
  refuseLoneSurrogates,
  StoreError,
  type StoreWrite,
  type Decide,
  type Json,
  type Note,
  type OutsideChange,
  type Past,
  type Revision,
  type Snapshot,
  type Store,
  type StoreOptions,
} from "./store.ts";

export interface MemoryStoreOptions extends Omit<StoreOptions, "lockTimeoutMs"> {
  /** The file's text at first; null when there is no file. */
  readonly text: string | null;
}

/** A store without a disk, with the semantics of the file store but for crashes and rivals. */
export interface MemoryStore extends Store {
  /** Changes the file without coord, as a person or a script does; null deletes it. */
  edit(text: string | null): void;
}

interface MemoryRevision {
  readonly revision: number;
  readonly listed: Revision;
  readonly text: string;
  readonly state: Json;
}

interface MemoryLook {
  /** The text the file held. */
  readonly file: string | null;
  readonly snapshot: Snapshot;
}

/** A store in memory: for tests, for `--dry-run`, for an embedding program. */
export function openMemoryStore(options: MemoryStoreOptions): MemoryStore {
  const { reconcile, clock = Date.now } = options;
  let file = options.text;
  let archive: string | null = null;
  const entries: MemoryRevision[] = [];
  const listeners = new Set<() => void>();

  const look = async (): Promise<MemoryLook> => {
    const head = entries.at(-1);
    const [text, revision, state] = [file ?? "", head?.revision ?? 0, head?.state ?? null];
    const as = { text, state, revision, exists: file !== null, outside: false };
    if (head === undefined || head.text === file) return { file, snapshot: { ...as, past: pastOf([]) } };
    const found = file;
    const reconciled = await reconcile(outsideChange(head, text));
    if (found === null)
      return { file: found, snapshot: { ...as, state: reconciled.state, past: pastOf([]) } };
    const pending = {
      revision: revision + 1,
      note: outsideNote(clock(), reconciled.origin),
      edits: delta(head.text, reconciled.text),
    };
    return { file: found, snapshot: { ...as, ...reconciled, outside: true, past: pastOf([pending]) } };
  };

  const outsideChange = (head: MemoryRevision, after: string): OutsideChange => ({
    before: head.text,
    after,
    state: head.state,
    revision: head.revision,
    savedAt: clock(),
    madeOn: null,
    foundAt: (wanted) => {
      const entry = entries.find(({ revision }) => revision === wanted);
      return entry?.listed.note.found === undefined ? null : applyDelta(entry.text, entry.listed.note.found);
    },
    revisions: () => history().toReversed(),
    matchingRevision: () => entries.findLast(({ text }) => text === after)?.revision ?? null,
    textAt: (wanted) => entries.find(({ revision }) => revision === wanted)?.text ?? null,
  });

  const isOvertaken = ({ file: seen, snapshot }: MemoryLook): boolean =>
    file !== seen || (entries.at(-1)?.revision ?? 0) !== snapshot.revision;

  const pastOf = (pending: readonly Revision[]): Past => {
    const [newest, past] = [entries.length, history().toReversed()];
    return {
      revisions: () => [...pending, ...past],
      textAt: (wanted) => entries.slice(0, newest).find(({ revision }) => revision === wanted)?.text ?? null,
      archive: () => archive,
    };
  };

  const history = (): Revision[] => entries.map(({ listed }) => listed);

  const add = (text: string, state: Json, note: Note, edits?: Delta, archived?: Delta): number => {
    const head = entries.at(-1);
    const revision = (head?.revision ?? 0) + 1;
    edits ??= delta(head?.text ?? "", text);
    const listed = { revision, note, edits, ...(archived && { archived }) };
    entries.push({ revision, listed, text, state });
    file = text;
    for (const tell of listeners) tell();
    return revision;
  };

  const write = (change: StoreWrite, edits?: Delta): number => {
    const { text, state, note, archive: wanted } = change;
    if (wanted === undefined) return add(text, state, note, edits);
    const before = archive;
    archive = refuseLoneSurrogates(typeof wanted === "string" ? wanted : wanted(before));
    return add(text, state, note, edits, delta(before ?? "", archive));
  };

  return {
    exists: async () => file !== null,
    read: async (mayMiss = false) =>
      (await (mayMiss && entries.length > 0 ? look() : existing(look, entries))).snapshot,
    update: async (decide: Decide, begin?: Decide) => {
      const find = () => (begin === undefined ? existing(look, entries) : look());
      let found = await find();
      // Somebody may have written while a verdict was awaited; from here on nothing is.
      while (isOvertaken(found)) found = await find();
      const { snapshot } = found;
      const change = (snapshot.exists || begin === undefined ? decide : begin)(snapshot);
      if (change === null) return null;
      refuseLoneSurrogates(change.text);
      if (!snapshot.exists) return write(change, [[0, entries.at(-1)?.text.length ?? 0, change.text]]);
      if (snapshot.revision === 0) add(snapshot.text, null, outsideNote(clock()));
      else if (snapshot.outside) {
        const note = outsideNote(clock(), snapshot.origin);
        const held = found.file ?? "";
        const edits = held === snapshot.text ? {} : { found: delta(snapshot.text, held) };
        add(snapshot.text, snapshot.state, { ...note, ...edits });
      }
      return write(change);
    },
    history: async (): Promise<readonly Revision[]> => history(),
    archive: async () => archive,
    watch: (onChange) => {
      // Each call counts by itself, though it be the same function.
      const tell = () => onChange();
      listeners.add(tell);
      return () => void listeners.delete(tell);
    },
    edit: (text) => {
      file = text;
      for (const tell of listeners) tell();
    },
  };
}

/** @throws StoreError `missing` */
async function existing(
  look: () => Promise<MemoryLook>,
  entries: readonly MemoryRevision[],
): Promise<MemoryLook> {
  const found = await look();
  if (!found.snapshot.exists) throw new StoreError({ kind: "missing", hadJournal: entries.length > 0 });
  return found;
}
