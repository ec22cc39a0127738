import { join } from "node:path";
import { type Disk, errorCode, type FileIdentity, identityAt, removeQuietly } from "../../system/files.ts";
import { delta } from "../delta.ts";
import { refuseLoneSurrogates, StoreError, type StoreWrite } from "../store.ts";
import { runCallback, named, type StoreContext, type StorePaths, tempPath, whileReading } from "./context.ts";
import { closeFile, openFile, type OpenFile, writeSynced } from "./disk.ts";
import type { ArchiveWrite, JournalEntry } from "./entry.ts";
import { soundEntry, type Journal } from "./journal.ts";
import type { FileLook } from "./snapshot.ts";

function archivePath({ folder, archive }: StorePaths): string {
  return join(folder, archive);
}

/** The archive as it stands on the disk, closed; null when there is none. @throws StoreError naming it; a link is not followed */
function openArchive(disk: Disk, path: string): OpenFile | null {
  try {
    const file = openFile(disk, path, false);
    closeFile(disk, file);
    return file;
  } catch (error) {
    if (errorCode(error) === "ENOENT") return null;
    const link = errorCode(error) === "ELOOP";
    const failure = link
      ? new StoreError({ kind: "unreadable", cause: "a symbolic link" })
      : whileReading(error);
    throw named(failure, path);
  }
}

/** The archive as the newest entry that wrote it has it, or as somebody left it since. */
export function readArchive({
  context,
  journal,
  head,
  unreached,
}: Pick<FileLook, "context" | "journal" | "head" | "unreached">): {
  text: string | null;
  file: OpenFile | null;
} {
  const file = openArchive(context.disk, archivePath(context.paths));
  const text = file?.text ?? null;
  const writer = soundEntry(journal, head.entry?.archivedAt ?? 0);
  const write = writer?.archive;
  if (!writer || !write || write.temp === (file?.identity ?? null)) return { text, file };
  // Gone although its entry was carried out: somebody deleted it, and meant it.
  if (file === null) return { text: write.base === null && unreached ? write.text : null, file };
  return { text: fellBehind(journal, write, file.identity) ? write.text : text, file };
}

/** Whether an archive is one that coord itself had there before: never replaced, or overwritten by a stalled writer. */
function fellBehind(journal: Journal, newest: ArchiveWrite, identity: FileIdentity): boolean {
  for (let at: ArchiveWrite | null = newest; at; at = soundEntry(journal, at.previous)?.archive ?? null) {
    if (at.base === identity || (at !== newest && at.temp === identity)) return true;
  }
  return false;
}

/** A new archive, ready beside the one it replaces. */
export interface PreparedArchive {
  readonly path: string;
  /** Null where the archive is to be removed. */
  readonly temp: string | null;
  readonly write: ArchiveWrite;
  /** The text that it replaces; null: there was no archive. */
  readonly before: string | null;
}

/** Writes the archive's new text beside it; null when the change wants none. @throws whatever the change's function throws */
export function prepareArchive(found: FileLook, { archive }: StoreWrite): PreparedArchive | null {
  if (archive === undefined) return null;
  const { text: before, file } = readArchive(found);
  const text = typeof archive === "string" ? archive : runCallback(() => archive(before));
  return prepared(found.context, { before, text: refuseLoneSurrogates(text), file }, found.head.entry);
}

/** The write that puts the archive back as it was before an entry that replaced it; null when somebody changed it since. */
export function prepareReturn(
  context: StoreContext,
  entry: JournalEntry,
  before: string | null,
): PreparedArchive | null {
  const file = openArchive(context.disk, archivePath(context.paths));
  if (file === null || file.identity !== entry.archive?.temp) return null;
  return prepared(context, { before: file.text, text: before, file }, entry);
}

function prepared(
  { disk, paths, state }: StoreContext,
  { before, text, file }: { before: string | null; text: string | null; file: OpenFile | null },
  last: JournalEntry | null,
): PreparedArchive {
  const temp = text === null ? null : tempPath(paths, paths.archive);
  const write: ArchiveWrite = {
    base: file?.identity ?? null,
    temp:
      temp === null || text === null
        ? null
        : writeSynced(disk, temp, text, file ?? undefined, state.sharedMode()),
    edits: delta(before ?? "", text ?? ""),
    text,
    previous: last?.archivedAt ?? 0,
  };
  return { path: archivePath(paths), temp, write, before };
}

/** Whether the archive still is the one that the new text was made from (or is the new one already). */
export function archiveUnmoved(disk: Disk, { path, write }: PreparedArchive): boolean {
  const identity = identityAt(disk, path);
  return identity === write.base || identity === write.temp;
}

export function replaceArchive(disk: Disk, { path, temp, write }: PreparedArchive): void {
  if (identityAt(disk, path) === write.temp) return;
  if (temp === null) disk.unlinkSync(path);
  else disk.renameSync(temp, path);
}

export function discardArchive(disk: Disk, prepared: PreparedArchive | null): void {
  if (prepared?.temp) removeQuietly(disk, prepared.temp);
}

/** Finishes what an entry wanted of the archive, when its writer did not get that far. Doing it twice does no harm. */
export function completeArchive(
  { disk, paths, state }: StoreContext,
  journal: Journal,
  { archive: write }: JournalEntry,
): void {
  if (write === null) return;
  const path = archivePath(paths);
  const file = openArchive(disk, path);
  if (write.temp === (file?.identity ?? null)) return;
  const isOurs = file === null || fellBehind(journal, write, file.identity);
  const text = isOurs ? write.text : withInsertions(file.text, write);
  if (text === (file?.text ?? null)) return;
  if (text === null) return disk.unlinkSync(path);
  const temp = tempPath(paths, paths.archive);
  writeSynced(disk, temp, text, file ?? undefined, state.sharedMode());
  disk.renameSync(temp, path);
}

/** Somebody changed the archive meanwhile: what the entry adds goes to its end, so that neither's bytes are lost. */
function withInsertions(text: string, { edits }: ArchiveWrite): string {
  return edits.reduce((all, [, , added]) => (all.includes(added) ? all : all + added), text);
}
