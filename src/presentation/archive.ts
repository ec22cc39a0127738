import { archive as archiveOperation, type Archived } from "../operations/archive.ts";
import { archivePath } from "../session/archive.ts";
import { presenter } from "./presenter.ts";

function counted(n: Archived["moved"], reservation: string, entry: string, entries: string): string {
  return `${plural(n.reservations, reservation, `${reservation}s`)}, ${plural(n.log, entry, entries)}`;
}

function plural(n: number, one: string, many: string): string {
  return `${n} ${n === 1 ? one : many}`;
}

const isEmpty = ({ moved }: Archived) => moved.reservations + moved.log === 0;

export const archive = presenter({
  operation: archiveOperation,
  texts: {
    en: {
      summary:
        "Move finished reservations and old log entries, word for word, to the archive beside the file",
      example: "coord archive --keep 50",
      fields: {
        keep: "how many of the newest stay, of reservations and of log entries each (default 20, with --before 0)",
        before: "only what ended or was logged before this date: 2026-11-22",
      },
      moved: ({ moved, before, after }: Archived, path: string) =>
        `Moved ${moved.reservations + moved.log} (${counted(moved, "reservation", "log entry", "log entries")}) to ${path}; ${plural(before, "entry", "entries")} before, ${after} after, file and archive together`,
      would: ({ moved }: Archived, path: string) =>
        `Would be added to ${path}: ${counted(moved, "reservation", "log entry", "log entries")}.`,
      nothing: ({ kept }: Archived) =>
        `Nothing to move; the file keeps ${counted(kept, "reservation", "log entry", "log entries")}.`,
    },
    fr: {
      summary:
        "Déplacer mot pour mot les réservations finies et les anciennes entrées du log vers l'archive à côté du fichier",
      example: "coord archive --keep 50",
      fields: {
        keep: "combien des plus récents restent, réservations et entrées du log chacune (20 par défaut, 0 avec --before)",
        before: "seulement ce qui a fini ou a été noté avant cette date : 2026-11-22",
      },
      moved: ({ moved, before, after }: Archived, path: string) =>
        `Déplacé : ${moved.reservations + moved.log} (${counted(moved, "réservation", "entrée du log", "entrées du log")}) vers ${path} ; ${plural(before, "entrée", "entrées")} avant, ${after} après, fichier et archive ensemble`,
      would: ({ moved }: Archived, path: string) =>
        `Serait ajouté à ${path} : ${counted(moved, "réservation", "entrée du log", "entrées du log")}.`,
      nothing: ({ kept }: Archived) =>
        `Rien à déplacer ; le fichier garde ${counted(kept, "réservation", "entrée du log", "entrées du log")}.`,
    },
  },
  data: (result, { workspace }) => ({ ...result, archive: archivePath(workspace.place) }),
  lines: (result, say, _render, { workspace }) => [
    isEmpty(result) ? say.nothing(result) : say.moved(result, archivePath(workspace.place)),
  ],
  // The diff is of the file alone: what it loses, the archive gets.
  aside: (result, say, { workspace, dryRun }) =>
    dryRun && !isEmpty(result) ? say.would(result, archivePath(workspace.place)) : null,
});
