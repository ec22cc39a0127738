import { delta, type Delta } from "./delta.ts";
import {
  StoreError,
  type Change,
  type Decide,
  type Json,
  type Note,
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
  readonly text: string;
  readonly state: Json;
}

/** A store in memory: for tests, for `--dry-run`, for an embedding program. */
export function openMemoryStore(options: MemoryStoreOptions): MemoryStore {
  const { reconcile, clock = Date.now } = options;
  let file = options.text;
  const kept: Kept[] = [];
  const companions = new Map<string, string>();

  const look = (): { text: string; snapshot: Snapshot } => {
    const head = kept.at(-1);
    if (file === null) throw new StoreError({ kind: "missing", hadJournal: head !== undefined });
    const [text, revision, state] = [file, head?.revision ?? 0, head?.state ?? null];
    if (head === undefined || head.text === text) {
      return { text, snapshot: { text, state, revision, outside: false } };
    }
    const carried = reconcile({
      before: head.text,
      after: text,
      state,
      revision,
      matchingRevision: () => kept.findLast((entry) => entry.text === text)?.revision ?? null,
      textAt: (wanted) => kept.find((entry) => entry.revision === wanted)?.text ?? null,
    });
    return { text, snapshot: { ...carried, revision, outside: true } };
  };

  const add = (text: string, state: Json, note: Note, edits?: Delta): number => {
    const head = kept.at(-1);
    const revision = (head?.revision ?? 0) + 1;
    kept.push({ revision, note, edits: edits ?? delta(head?.text ?? "", text), text, state });
    file = text;
    return revision;
  };

  const write = (change: Change, edits?: Delta): number => {
    for (const [name, wanted] of Object.entries(change.companions ?? {})) {
      const text = typeof wanted === "string" ? wanted : wanted(companions.get(name) ?? null);
      companions.set(name, refuseLoneSurrogates(text));
    }
    return add(change.text, change.state, change.note, edits);
  };

  return {
    read: async () => look().snapshot,
    update: async (decide: Decide) => {
      const { text, snapshot } = look();
      const change = decide(snapshot);
      if (change === null) return null;
      refuseLoneSurrogates(change.text);
      if (snapshot.revision === 0) add(text, null, outsideNote(clock()));
      else if (snapshot.outside) add(snapshot.text, snapshot.state, outsideNote(clock()));
      return write(change);
    },
    create: async (change: Change) => {
      if (file !== null) return null;
      refuseLoneSurrogates(change.text);
      return write(change, [[0, kept.at(-1)?.text.length ?? 0, change.text]]);
    },
    history: async (): Promise<readonly Revision[]> =>
      kept.map(({ revision, note, edits }) => ({ revision, note, edits })),
    companion: async (name: string) => companions.get(name) ?? null,
    edit: (text) => {
      file = text;
    },
  };
}
