import type { Edit } from "../text/edits.ts";
import type { Time, Zone } from "../time/time.ts";
import type { HeadingKind, Vocabulary } from "../vocabulary/types.ts";
import type { Read, Style, View } from "./view.ts";

/** The key that tells an entry from others, compared part by part. */
export type EntryKey = readonly (string | number | null)[];

/** One construct of the protocol, and all that the rest of the program knows of it. */
export interface Block<T> {
  /** Its name, the one that it has in the table of blocks. */
  readonly kind: string;
  /** Headings that a complete file has for it; entries stand below them, and `init` adds those that lack. */
  readonly headings: readonly [HeadingKind, ...HeadingKind[]];
  /** True where a file does without until something is written: `init` adds no heading for it. */
  readonly isOptional?: true;
  /** Headings within those that entries stand below as well. */
  readonly subheadings?: readonly HeadingKind[];
  /** Whether a blank line keeps its entries apart. */
  readonly isApart: boolean;
  /** True for entries that move to the archive when they are old. */
  readonly isArchived?: true;

  /** Never throws; what it can't understand becomes a problem. */
  read(view: View): Read<T>;
  /** The entry as lines without terminators. `read(write(v))` equals `clean(v)`. */
  write(value: T, words: Vocabulary): string[];
  /** The value as the file can hold it. */
  clean(value: T): T;
  /** The edits that put lines, `write`'s or some that were an entry once, where a new entry stands. */
  place(view: View, lines: readonly string[], style: Style, about: Placing<T>): Edit[];

  /** The key by which two entries are the same one, whatever else was changed. */
  identity(value: T): EntryKey;
  /** The key by which two entries that are both new are one, where that takes more than their identity; null when nothing makes them one. */
  newIdentity?(value: T): EntryKey | null;
  /** The entry's lines without what says nothing, such as an item's number in its list. */
  bare?(lines: readonly string[]): readonly string[];

  /** The instances that it is about, its own first. */
  instances(value: T): readonly (number | null)[];
  /** Who wrote it; absent where entries don't say. */
  author?(value: T): number | null;
  /** The subject, in a person's words; absent where entries have none. History tells operations apart by it. */
  subject?(value: T): string;
  /** The part that stays as it is when somebody rewords the subject. */
  lasting?(value: T): string;
  /** Every time that it gives. */
  times(value: T): readonly (Time | null)[];
  /** Whether somebody still has to do something about it; absent where entries are never over. */
  isOpen?(value: T): boolean;

  /** A few values, as different as they can be: the laws are tried on them and on what is between them, in every language. */
  samples(words: Vocabulary): readonly [T, ...T[]];
}

/** The value and zone that an entry's place may depend on. */
interface Placing<T> {
  readonly value: T;
  /** For times that name no zone. */
  readonly zone: Zone;
}
