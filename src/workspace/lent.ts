import { basename } from "node:path";
import type { Context, Origin, PastRevision } from "../rules/context.ts";
import { archivePath } from "../session/archive.ts";
import type { Place } from "../session/locate.ts";
import type { Note, Revision, Snapshot } from "../store/store.ts";
import { displacedOf } from "./side-state.ts";

/** The archive's name for the store, as a companion of the coordination file. */
export function archiveName(place: Place): string {
  return basename(archivePath(place));
}

/** What lies behind and beside a snapshot, in the words of the rules; read when it is asked for. */
export function lentBy(snapshot: Snapshot, place: Place): Required<Pick<Context, "archive" | "past">> {
  const { past } = snapshot;
  const name = archiveName(place);
  return {
    archive: () => past.companion(name),
    past: {
      *revisions() {
        for (const revision of past.revisions()) yield pastRevision(revision, name);
      },
      textAt: (revision) => past.textAt(revision),
    },
  };
}

function pastRevision({ revision, note, edits, companions }: Revision, archive: string): PastRevision {
  const { instance, command, subject, at, undoes = null, restored = null } = note;
  const archived = editsOf(companions?.[archive] ?? []);
  const told = { revision, instance, command, subject, at, undoes, restored: displacedOf(restored) };
  return { ...told, origin: originIn(note), edits: editsOf(edits), archived };
}

const ORIGINS: readonly Origin[] = ["git", "git-over", "stale", "whole", "hand"];

/** How the journal explains a change made without coord. */
export function originIn({ origin }: Note): Origin | null {
  return ORIGINS.find((known) => known === origin) ?? null;
}

function editsOf(edits: Revision["edits"]): PastRevision["edits"] {
  return edits.map(([start, end, text]) => ({ range: { start, end }, text }));
}
