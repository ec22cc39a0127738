import type { Context, Origin, PastRevision } from "../rules/context.ts";
import type { Note, Revision, Snapshot } from "../store/store.ts";
import { displacedOf } from "./side-state.ts";

/** What lies behind and beside a snapshot, in the words of the rules; read when it is asked for. */
export function lentBy(snapshot: Snapshot): Required<Pick<Context, "archive" | "past">> {
  const { past } = snapshot;
  return {
    archive: () => past.archive(),
    past: {
      *revisions() {
        for (const revision of past.revisions()) yield pastRevision(revision);
      },
      textAt: (revision) => past.textAt(revision),
    },
  };
}

function pastRevision({ revision, note, edits, archived = [] }: Revision): PastRevision {
  const { instance, command, subject, at, undoes = null, restored = null } = note;
  const told = { revision, instance, command, subject, at, undoes, restored: displacedOf(restored) };
  return { ...told, origin: originIn(note), edits: editsOf(edits), archived: editsOf(archived) };
}

const ORIGINS: readonly Origin[] = ["git", "git-over", "stale", "whole", "hand"];

/** How the journal explains a change made without coord. */
export function originIn({ origin }: Note): Origin | null {
  return ORIGINS.find((known) => known === origin) ?? null;
}

function editsOf(edits: Revision["edits"]): PastRevision["edits"] {
  return edits.map(([start, end, text]) => ({ range: { start, end }, text }));
}
