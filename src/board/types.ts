/**
 * The board as people look at it: one picture of the file and its journal, for a terminal, a browser and a report. Plain data
 * that survives JSON. Times are milliseconds since the epoch, null where the file gives none.
 */
import type { BoardWords, MessageLanguage } from "../messages/languages.ts";
import type { Presence } from "../rules/presence.ts";

/** Something that a person may do about what is shown: a command, by its name, and what it takes. */
export interface Act {
  readonly command: ActCommand;
  readonly input: Readonly<Record<string, string>>;
  /** The field that a person is asked for first; null where nothing is missing. */
  readonly asks: string | null;
}

/** Every command that a board may carry out: none that is not named here, whoever asks. */
export const ACT_COMMANDS = [
  "reserve",
  "finish",
  "release",
  "extend",
  "takeover",
  "task add",
  "task start",
  "task done",
  "task block",
  "task move",
  "handover accept",
  "handover decline",
  "answer",
  "resolve",
  "conflict resolve",
  "join",
  "undo",
] as const;

export type ActCommand = (typeof ACT_COMMANDS)[number];

type NeedKind =
  | "blocker"
  | "assist"
  | "conflict"
  | "handover"
  | "request"
  | "question"
  | "lapsed"
  | "displaced"
  | "unlanded"
  | "claim"
  | "problem";

/** True for what one instance says to another; a conflict is between both. */
export function isDirected(kind: NeedKind): boolean {
  return kind === "handover" || kind === "request" || kind === "question";
}

/** Something that waits for a person. */
export interface Need {
  readonly kind: NeedKind;
  /** Tells it apart from the others, from one look to the next. */
  readonly key: string;
  readonly who: readonly number[];
  readonly text: string;
  readonly since: number | null;
  readonly line: number | null;
  readonly acts: readonly Act[];
}

/** An instance that is not finished. */
export interface Person {
  readonly instance: number;
  readonly label: string;
  /** The agent by whose session it is; null where that is not known here. */
  readonly agent: string | null;
  readonly presence: Presence;
  /** The last sign of life. */
  readonly seen: number | null;
  readonly holds: readonly string[];
  readonly isMe: boolean;
}

export type LaneName = "next" | "waiting" | "progress" | "blocked" | "done";

export const LANES: readonly LaneName[] = ["next", "waiting", "progress", "blocked", "done"];

export interface Card {
  readonly key: string;
  readonly title: string;
  readonly level: number | null;
  readonly instance: number | null;
  readonly files: readonly string[];
  readonly state: string;
  readonly since: number | null;
  /** When its lease ends, and how much of the lease is left, 0 to 1; null where it has none. */
  readonly endsAt: number | null;
  readonly left: number | null;
  /** The titles that have to be done or given back before. */
  readonly after: readonly string[];
  readonly isMine: boolean;
  readonly line: number | null;
  readonly acts: readonly Act[];
}

export interface Lane {
  readonly name: LaneName;
  readonly cards: readonly Card[];
}

/** A folder or file on which somebody has a claim, or above one. */
export interface Branch {
  readonly name: string;
  /** Who holds the very path, by number. */
  readonly holders: readonly number[];
  /** Whether another instance holds it too, or an overlapping pattern. */
  readonly isShared: boolean;
  readonly children: readonly Branch[];
}

export interface Happening {
  readonly revision: number;
  readonly at: number;
  readonly instance: number | null;
  readonly command: string;
  readonly subject: string;
}

export interface Board {
  readonly revision: number;
  /** The newest revision, and the oldest that can still be shown. */
  readonly newest: number;
  readonly oldest: number;
  /** The moment that is shown. */
  readonly at: number;
  readonly me: number | null;
  readonly needs: readonly Need[];
  readonly people: readonly Person[];
  readonly lanes: readonly Lane[];
  readonly files: readonly Branch[];
  readonly activity: readonly Happening[];
  /** Notes of `doctor`, which nobody need do anything about. */
  readonly notes: number;
}

/** The data that the board's page is served with; it asks for the rest. */
export interface PageData {
  readonly board: Board;
  readonly words: BoardWords;
  readonly language: MessageLanguage;
  /** Commands as the history names them. */
  readonly commands: Readonly<Record<string, string>>;
  readonly file: string;
  readonly isReadOnly: boolean;
  /** False for a picture in a file, which nobody serves. */
  readonly isLive: boolean;
}
