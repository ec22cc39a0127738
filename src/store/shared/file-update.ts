import type { Json, Note, Snapshot, StoreWrite } from "../store.ts";
import type { Head, MergeTexts, Shared } from "./context.ts";
import { archiveTag, asJson, baseOf, type Local, localOf, NOTHING } from "./local.ts";

/** The text and state to write into the file. */
export interface FileUpdate {
  readonly head: Head;
  /** Ids of the entries up to there, as far as they are known to have been on their way. */
  readonly arrived: ReadonlySet<string>;
  /** The shared archive there, and what is to stand in this machine's; undefined where it is as it was. */
  readonly archive?: { readonly shared: string; readonly text: string } | undefined;
  /** A text that the file held and that is only an old copy. */
  readonly stale?: string | null;
  /** For a chain that takes the place of the one that was known: whatever number that had. */
  readonly anew?: boolean;
}

/**
 * Brings the file to the shared text at a number, with what was typed meanwhile. Text and number change in one entry of the local
 * journal, so a writer that is killed or stalls tears nothing.
 */
export async function applyToFile(shared: Shared, fileUpdate: FileUpdate): Promise<void> {
  const { file, clock } = shared;
  const { head } = fileUpdate;
  const command = "shared";
  // Its time is that of the write whose stamp stands in the text, not of its coming here: by that an old buffer is told.
  const noteOn = (now: Snapshot): Note => {
    const at = head.writtenAt ?? lastWritten(now) ?? clock();
    return { instance: null, command, subject: String(head.revision), at };
  };
  // Loaded for who needs it only: it is large, and hardly ever is anything typed at the same time.
  let merge: MergeTexts | null = null;
  let own: string | null = null;
  for (let isAgain = true; isAgain;) {
    isAgain = false;
    const change = (now: Snapshot): StoreWrite | null => {
      if (isBehind(fileUpdate, now)) return null;
      own = ownText(shared, fileUpdate, now);
      const to = updated(fileUpdate, now, merge);
      isAgain = to === null;
      const archive = fileUpdate.archive === undefined ? {} : { archive: fileUpdate.archive.text };
      return to === null ? null : { ...to, note: noteOn(now), ...archive };
    };
    await file.update(change, change);
    if (isAgain) merge = await shared.merge();
  }
  if (own !== null) await shared.keepOwn(own);
}

/** The text of a board of this machine's own that goes with this update: nothing of it was ever sent. Null where there is none. */
function ownText({ cache }: Shared, fileUpdate: FileUpdate, now: Snapshot): string | null {
  const { head, arrived, anew = false } = fileUpdate;
  if (anew || isKnown(localOf(now.state), arrived)) return null;
  const text = now.exists ? now.text : now.past.textAt(now.revision);
  if (text === null || text.trim() === "" || text === head.text) return null;
  for (const { revision } of cache.revisions(head.revision)) if (cache.textAt(revision) === text) return null;
  return text;
}

/** The time of the last write in the file, where that came from elsewhere: what comes now holds no other. */
function lastWritten({ past }: Snapshot): number | null {
  for (const { note } of past.revisions()) if (note.command === "shared") return note.at;
  return null;
}

/** Whether the file is as far already. */
function isBehind({ head, stale = null, anew = false }: FileUpdate, now: Snapshot): boolean {
  const { revision } = localOf(now.state);
  const isOld = now.text === stale;
  return !anew && (revision > head.revision || (revision === head.revision && now.exists && !isOld));
}

/** Whether the ledger has this machine's text, be it the first one, of which this machine was not told. */
function isKnown({ revision, sent = [] }: Local, arrived: ReadonlySet<string>): boolean {
  return revision > 0 || sent.some(({ id }) => arrived.has(id));
}

/** Null where that takes a merge, and there is none yet. */
function updated(
  { head, arrived, archive, stale = null, anew = false }: FileUpdate,
  now: Snapshot,
  merge: MergeTexts | null,
): { readonly text: string; readonly state: Json } | null {
  const local = anew ? NOTHING : localOf(now.state);
  const text = head.text ?? "";
  // Of a file that was never shared nothing is brought in: `ownText` keeps a copy.
  const isNew = !isKnown(local, arrived) || !now.exists || now.text === stale;
  const base = baseOf(local, now.text, arrived);
  // Each had one place in the chain. Those that others got were kept for good, and each update merged all of them once more.
  const left = (local.sent ?? []).filter(({ id, at = Infinity }) => !arrived.has(id) && at > head.revision);
  const typed = isNew ? [] : [now.text, ...left.map((one) => one.text)];
  if (merge === null && typed.some((one) => one !== base)) return null;
  const onto = (mine: string): string => (isNew ? text : (merge?.(base, text, mine) ?? text));
  const next = onto(now.text);
  // Entries that are still on their way must be known again when they arrive: as they look on top of the new text.
  const sent = left.map((one) => ({ ...one, text: onto(one.text) }));
  const tag = archive === undefined ? local.archive : archiveTag(archive.shared);
  const to: Local = {
    revision: head.revision,
    mark: head.mark,
    state: head.state,
    ...(next === text && sent.length === 0 ? {} : { base: text }),
    ...(next === text || local.isMerged !== true ? {} : { isMerged: true }),
    sent,
    archive: tag,
  };
  return { text: next, state: asJson(to) };
}
