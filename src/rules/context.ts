import type { Zone } from "../time/time.ts";
import type { Language } from "../vocabulary/types.ts";

/** A reservation that a wholesale change of the file took away; it still holds until its lease ends. */
export interface Displaced {
  /** The entry's lines as they stood. */
  readonly source: string;
  /** When it was found missing, in milliseconds since the epoch. */
  readonly at: number;
}

/** The world, lent to pure code. */
export interface Context {
  /** Who acts; null when unknown. */
  readonly instance: number | null;
  /** Milliseconds since the epoch. */
  readonly now: number;
  readonly zone: Zone;
  /** For new text in a file that has no language of its own. */
  readonly language: Language;
  /** Last sign of life of each instance, in milliseconds since the epoch. */
  readonly heartbeats: { get(instance: number): number | undefined };
  /** Last sign of life of an instance's waiting process; where there is none, its heartbeat counts. */
  readonly waits?: { get(instance: number): number | undefined };
  /** Instances whose recorded agent process still lives on this host. */
  readonly living: { has(instance: number): boolean };
  readonly caseSensitive: boolean;
  /** What a repository-relative path is on disk; null (or no probe) where that is not known. */
  readonly kindOf?: (path: string) => "file" | "folder" | "none" | null;
  readonly displaced: readonly Displaced[];
  /** The highest instance number known outside the file: sessions, heartbeats, the archive. */
  readonly highestKnown: () => number;
  /** How many files of the repository a pattern matches, of how many; null when not to be had quickly. */
  readonly survey: (pattern: string) => { readonly matched: number; readonly total: number } | null;
}
