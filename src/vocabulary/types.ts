import type { en } from "./en.ts";
import type { Forms, WordGroup, Words } from "./shape.ts";

export type { Forms, FileLanguage } from "./shape.ts";

type English = typeof en;

/** The groups of words: headings, labels, and the states of each block. */
export type GroupName = { [G in keyof English]: English[G] extends WordGroup ? G : never }[keyof English];

/** The things that a group has words for. */
export type KindOf<G extends GroupName> = keyof English[G] & string;

export type HeadingKind = KindOf<"headings">;
export type LabelKind = KindOf<"labels">;
export type ReservationWord = KindOf<"reservation">;
export type TaskWord = KindOf<"task">;
export type InstanceWord = KindOf<"instance">;
export type ResultWord = KindOf<"result">;
export type LogWord = KindOf<"log">;
export type HandoverWord = KindOf<"handover">;
export type AlertWord = KindOf<"alert">;
export type ConflictWord = KindOf<"conflict">;
export type UrgencyWord = KindOf<"urgency">;
/** Verbs of the "last update" stamp. */
export type VerbWord = keyof English["verbs"];

/** All words of one language: those that English has. A missing one is a type error. */
export type Vocabulary = Omit<Words, GroupName | "verbs"> & {
  readonly [G in GroupName]: Readonly<Record<KindOf<G>, Forms>>;
} & { readonly verbs: Readonly<Record<VerbWord, string>> };
