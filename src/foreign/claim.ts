/**
 * Claims in forms that are not the protocol's: tables of agents and files, a section for each session, ticked lists, one line a
 * lock, YAML. In goes a view, out come who works on what and where it says so. Nothing here enforces anything: these are told,
 * until `adopt` makes entries of them. Pure and linear in the text. Checks and operations may import from here; this room
 * imports the ground, `document/`, `protocol/` and `rules/`.
 */
import type { Time } from "../time/time.ts";

/** A file's words on somebody's work that are no entry of the protocol. */
export interface SoftClaim {
  /** A name as it is written; seldom a number. */
  readonly who: string;
  /** Patterns as written, without marks and remarks; none where only a task is said. */
  readonly paths: readonly string[];
  /** Empty where only files are named. */
  readonly task: string;
  /** As written; empty where nothing says. */
  readonly state: string;
  /** When it ends by its own words. */
  readonly until: Time | null;
  /** Counted from 1. */
  readonly line: number;
  /** The line as it stands, of HTML without its tags. */
  readonly text: string;
}
