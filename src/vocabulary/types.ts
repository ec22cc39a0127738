/** Languages in which coord reads and writes the file and speaks to people. */
export type Language = "fr" | "en";

export type HeadingKind =
  | "state"
  | "instances"
  | "lastSync"
  | "reservations"
  | "currentTasks"
  | "remainingTasks"
  | "log"
  | "conflicts"
  | "openConflicts"
  | "components"
  | "priorities"
  | "handovers"
  | "alerts"
  | "openBlockers"
  | "openAssists"
  | "lastUpdate";

export type LabelKind =
  // reservations
  | "start"
  | "finished"
  | "since"
  | "expired"
  | "estimate"
  | "files"
  | "lastActivity"
  | "result"
  | "nextStep"
  | "notes"
  | "takenBy"
  | "handedTo"
  // stamps and log
  | "date"
  | "by"
  | "action"
  | "status"
  | "remarks"
  // handovers
  | "task"
  | "progress"
  | "changedFiles"
  | "nextSteps"
  | "blockers"
  // alerts and conflicts
  | "problem"
  | "help"
  | "need"
  | "expertise"
  | "urgency"
  | "solved"
  | "detected"
  | "description"
  | "decision";

export type ReservationWord = "reserved" | "waiting" | "done" | "expired" | "released";
export type TaskWord = "free" | "inProgress" | "blocked" | "done";
export type InstanceWord = "active" | "available" | "paused" | "finished";
export type ResultWord = "success" | "failure" | "partial";
export type LogWord = "inProgress" | "done" | "blocked";
export type HandoverWord = "proposed" | "accepted" | "declined";
export type AlertWord = "blocker" | "assist";
export type ConflictWord = "open" | "settled";
export type UrgencyWord = "high" | "medium" | "low";
/** Verbs of the "last update" stamp. */
export type VerbWord =
  | "join"
  | "leave"
  | "reserve"
  | "wait"
  | "waitOver"
  | "extend"
  | "release"
  | "finish"
  | "log"
  | "repair"
  | "init"
  | "task"
  | "handover"
  | "accept"
  | "decline"
  | "block"
  | "assist"
  | "resolve"
  | "conflict"
  | "component"
  | "sync"
  | "takeover"
  | "sweep"
  | "archive"
  | "undo";

/** Every form that is read for a thing; the first is the one that is written. */
export type Forms = readonly [string, ...string[]];

/** All words of one language. Data only. */
export interface Vocabulary {
  readonly language: Language;
  readonly headings: Readonly<Record<HeadingKind, Forms>>;
  readonly labels: Readonly<Record<LabelKind, Forms>>;
  readonly reservation: Readonly<Record<ReservationWord, Forms>>;
  readonly task: Readonly<Record<TaskWord, Forms>>;
  readonly instance: Readonly<Record<InstanceWord, Forms>>;
  readonly result: Readonly<Record<ResultWord, Forms>>;
  readonly log: Readonly<Record<LogWord, Forms>>;
  readonly handover: Readonly<Record<HandoverWord, Forms>>;
  readonly alert: Readonly<Record<AlertWord, Forms>>;
  readonly conflict: Readonly<Record<ConflictWord, Forms>>;
  readonly urgency: Readonly<Record<UrgencyWord, Forms>>;
  readonly verbs: Readonly<Record<VerbWord, string>>;
  /** The unit of `Estimation: 45 minutes`. */
  readonly minutes: string;
  /** Before the type of a subagent, in the notes of a log entry. */
  readonly subagent: string;
  /** Titles that only templates have. */
  readonly placeholders: readonly string[];
  /** Lists of files that only templates have. With spaces in them, they are no character classes of a glob. */
  readonly filePlaceholders: readonly string[];
}
