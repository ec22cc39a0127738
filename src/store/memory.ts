import { delta, type Delta } from "./delta.ts";
import {
  StoreError,
  type Change,
  type Decide,
  type Json,
  type Note,
  type Past,
  type Reconcile,
  type Revision,
  type Snapshot,
  type Store,
} from "./store.ts";
import { outsideNote, refuseLoneSurrogates } from "./rules.ts";

export interface MemoryStoreOptions {
  /** What the file holds at first; null when there is none. */
  readonly text: string | null;
  readonly reconcile: Reconcile;
  /** Milliseconds since the epoch, for the notes of outside changes. */
  readonly clock?: () => number;
}

/** A store without a disk, with the semantics of the file store but for crashes and rivals. */
export interface MemoryStore extends Store {
  /** What a person or a script does to the file without coord; null deletes it. */
  edit(text: string | null): void;
}

interface Kept {
  readonly revision: number;
  readonly note: Note;
  readonly edits: Delta;
  readonly companions: Readonly<Record<string, Delta>>;
  readonly text: string;
  readonly state: Json;
}

interface Found {
  /** What the file held. */
  readonly text: string;
  readonly snapshot: Snapshot;
}

/** A store in memory: for tests, for `--dry-run`, for an embedding program. */
export function openMemoryStore(options: MemoryStoreOptions): MemoryStore {
  const { reconcile, clock = Date.now } = options;
  let file = options.text;
  const kept: Kept[] = [];
  const companions = new Map<string, string>();

  const look = async (): Promise<Found> => {
    const head = kept.at(-1);
    if (file === null) throw new StoreError({ kind: "missing", hadJournal: head !== undefined });
    const [text, revision, state] = [file, head?.revision ?? 0, head?.state ?? null];
    if (head === undefined || head.text === text) {
      return { text, snapshot: { text, state, revision, outside: false, past: pastOf([]) } };
    }
    const carried = await reconcile({
      before: head.text,
      after: text,
      state,
      savedAt: clock(),
      revision,
      revisions: () => history().toReversed(),
      matchingRevision: () => kept.findLast((entry) => entry.text === text)?.revision ?? null,
      textAt: (wanted) => kept.find((entry) => entry.revision === wanted)?.text ?? null,
    });
    const note = outsideNote(clock(), carried.origin);
    const pending = { revision: revision + 1, note, edits: delta(head.text, carried.text) };
    return { text, snapshot: { ...carried, revision, outside: true, past: pastOf([pending]) } };
  };

  const isOvertaken = ({ text, snapshot }: Found): boolean =>
    file !== text || (kept.at(-1)?.revision ?? 0) !== snapshot.revision;

  const pastOf = (pending: readonly Revision[]): Past => {
    const [newest, past] = [kept.length, history().toReversed()];
    return {
      revisions: () => [...pending, ...past],
      textAt: (wanted) => kept.slice(0, newest).find((entry) => entry.revision === wanted)?.text ?? null,
      companion: (name) => companions.get(name) ?? null,
    };
  };

  const history = (): Revision[] =>
    kept.map(({ revision, note, edits, companions: wrote }) => ({
      revision,
      note,
      edits,
      ...(Object.keys(wrote).length === 0 ? {} : { companions: wrote }),
    }));

  const add = (
    text: string,
    state: Json,
    note: Note,
    edits?: Delta,
    wrote: Kept["companions"] = {},
  ): number => {
    const head = kept.at(-1);
    const revision = (head?.revision ?? 0) + 1;
    kept.push({
      revision,
      note,
      edits: edits ?? delta(head?.text ?? "", text),
      companions: wrote,
      text,
      state,
    });
    file = text;
    return revision;
  };

  const write = (change: Change, edits?: Delta): number => {
    const fresh = Object.entries(change.companions ?? {}).map(([name, wanted]) => {
      const text = typeof wanted === "string" ? wanted : wanted(companions.get(name) ?? null);
      return [name, refuseLoneSurrogates(text)] as const;
    });
    const wrote = fresh.map(([name, text]) => [name, delta(companions.get(name) ?? "", text)] as const);
    for (const [name, text] of fresh) companions.set(name, text);
    return add(change.text, change.state, change.note, edits, Object.fromEntries(wrote));
  };

  return {
    read: async () => (await look()).snapshot,
    update: async (decide: Decide) => {
      let found = await look();
      // Somebody may have written while a verdict was awaited; from here on nothing is.
      while (isOvertaken(found)) found = await look();
      const { text, snapshot } = found;
      const change = decide(snapshot);
      if (change === null) return null;
      refuseLoneSurrogates(change.text);
      if (snapshot.revision === 0) add(text, null, outsideNote(clock()));
      else if (snapshot.outside) add(snapshot.text, snapshot.state, outsideNote(clock(), snapshot.origin));
      return write(change);
    },
    create: async (change: Change) => {
      if (file !== null) return null;
      refuseLoneSurrogates(change.text);
      return write(change, [[0, kept.at(-1)?.text.length ?? 0, change.text]]);
    },
    history: async (): Promise<readonly Revision[]> => history(),
    companion: async (name: string) => companions.get(name) ?? null,
    edit: (text) => {
      file = text;
    },
  };
}
