import { View } from "../protocol/view.ts";
import type { ActingContext, Context } from "../rules/context.ts";
import { applyEdits, type Edit } from "../text/edits.ts";
import type { VerbWord } from "../vocabulary/types.ts";
import { words } from "../vocabulary/words.ts";
import type { NoticeArgs, RefusalArgs, WorldFailureArgs } from "./codes.ts";
import type { CollisionData, ReservationData } from "./shapes.ts";

/**
 * One input of an operation, as data: the command line, MCP schemas, completion and the reference are made from it.
 * `patterns` and `paths` reach `plan` resolved against the caller's folder.
 */
export interface Field {
  readonly kind:
    | "text"
    | "number"
    | "duration"
    /** A duration that may be left out: the bare option means "as long as it takes" (`Infinity`). */
    | "optionalDuration"
    | "flag"
    | "choice"
    | "patterns"
    | "paths"
    /** A list of names, separated by commas. */
    | "names"
    /** Any number of words, as they stand. */
    | "words"
    | "instance"
    /** An instance's number, or `any` for whoever takes it. */
    | "receiver";
  /** An argument by its place, or an option by its name. */
  readonly at: "argument" | "option";
  readonly required?: boolean;
  /** For an option: its letter (`-m`). */
  readonly short?: string;
  /** The placeholder for the value in a usage line: `TASK`, `A,B`. */
  readonly placeholder?: string;
  /** For `number`: the lowest that is taken; 1 unless said. */
  readonly least?: number;
  /** For `choice`: every word that is taken, with what it stands for. */
  readonly choices?: Readonly<Record<string, string>>;
  /** The offers of a shell's completion, where the kind does not say them (an instance, a path, a choice): these words, or live ones. */
  readonly complete?: Live | readonly string[];
}

/** Values that are looked up at the moment somebody presses TAB. */
export type Live =
  | "instances"
  /** Instances, and whoever takes it. */
  | "receivers"
  /** Tasks of my reservations. */
  | "mine"
  /** Tasks that anybody may take. */
  | "free"
  /** Tasks that are not done. */
  | "tasks"
  /** Tasks of reservations that may be taken over. */
  | "lapsed"
  /** Ids of open handovers, alerts, conflicts. */
  | "handovers"
  | "alerts"
  | "conflicts"
  | "messages"
  | "components"
  /** States that components are in. */
  | "states"
  /** Files that are reserved. */
  | "reserved"
  | "paths";

export type Fields = Readonly<Record<string, Field>>;

/** A path or pattern as the caller gave it and as the rules see it. */
export interface Resolved {
  readonly given: string;
  readonly kind: "inside" | "outside" | "invalid";
  /** Repository-relative, `/`; empty for the root. Meaningful for `inside` only. */
  readonly path: string;
  /** Set where `path` is a pattern, and names nothing as it stands. */
  readonly glob?: boolean;
  /** Other repository-relative names that may be meant, or that lead to the same file: what holds one of them holds this. */
  readonly also?: readonly string[];
  /** Whether it is on disk; absent where nobody looked. */
  readonly exists?: boolean;
}

/** Whom something is for: an instance by its number or its label, or whoever takes it. */
export type Receiver = number | "any" | { readonly label: string };

/** The value of a field as an operation gets it. */
export type FieldValue<F extends Field> = F["kind"] extends "flag"
  ? boolean
  : F["kind"] extends "number" | "duration" | "optionalDuration" | "instance"
    ? number | undefined
    : F["kind"] extends "patterns" | "paths"
      ? readonly Resolved[]
      : F["kind"] extends "words"
        ? readonly string[]
        : F["kind"] extends "receiver"
          ? Needed<F, Receiver>
          : Needed<F, string>;

type Needed<F extends Field, V> = F extends { required: true } ? V : V | undefined;

/** The values of an operation's fields: durations in milliseconds, choices as what they stand for. */
export type InputOf<F extends Fields> = {
  readonly [K in keyof F as F[K]["kind"] extends "names" ? never : K]: FieldValue<F[K]>;
} & {
  /** Lists of names may be left out. */
  readonly [K in keyof F as F[K]["kind"] extends "names" ? K : never]?: readonly string[] | undefined;
};

export type RefusalCode = keyof RefusalArgs;

/** An expected no. `args` fill the sentence; `holders` are who stands in the way. */
export type Refusal<C extends RefusalCode = RefusalCode> = { [K in C]: RefusalWith<K> }[C];

interface RefusalWith<C extends RefusalCode> {
  readonly code: C;
  readonly args: Readonly<RefusalArgs[C]>;
  readonly holders?: readonly ReservationData[];
  /** Which of what was asked for meets what of theirs. */
  readonly collisions?: readonly CollisionData[];
  /** Files that a landing would conflict in. */
  readonly conflicts?: readonly LandingConflict[];
  /** An exit status other than the code's own. */
  readonly exit?: number;
  /** True when the same call may succeed later without anybody changing their mind. */
  readonly retryable?: boolean;
}

/** A file that both sides of a landing changed, and who did so on the other side. */
export interface LandingConflict {
  readonly path: string;
  readonly instance: number | null;
  /** Or the subject of the commit; empty where neither is known. */
  readonly task: string;
}

export type NoticeCode = keyof NoticeArgs;

/** Something worth knowing that does not stop the work. */
export type Notice<C extends NoticeCode = NoticeCode> = {
  [K in C]: { readonly code: K; readonly args: Readonly<NoticeArgs[K]> };
}[C];

/** A failing world: what keeps any operation from being carried out at all. */
export type WorldFailureCode = keyof WorldFailureArgs;

/** A change of the state folder, made once the write is acknowledged. */
type Effect =
  | { readonly kind: "bind"; readonly instance: number }
  | { readonly kind: "unbind"; readonly instance: number }
  /** The acting one made a reservation, be it a subagent of its instance's. */
  | { readonly kind: "made"; readonly instance: number; readonly task: string };

/** The edits of an operation, and a reader of its result from the saved text. */
export interface Planned<R> {
  readonly ok: true;
  /** In offsets of the text that was planned on. */
  readonly edits: readonly Edit[];
  /**
   * Reads the result from the text that is going to be saved, which holds everything the write does: these edits, the stamp, the queue's
   * progress. Null when what was meant is not to be found there: then nothing is saved, and the answer is `NOT_READABLE_BACK`.
   * `promoted` are the waiters that the write let in.
   */
  readonly read: (saved: View, promoted: readonly ReservationData[]) => R | null;
  readonly notices?: readonly Notice[];
  readonly effects?: readonly Effect[];
  /** For stamp and history: what was done to what. */
  readonly did?: { readonly verb: VerbWord; readonly subject: string };
  /** Side state: displaced reservations that are dealt with by this write, by their source. */
  readonly settled?: readonly string[];
  /** The instance that acts, where the plan itself determines it (`join`). */
  readonly actor?: number;
  /**
   * The new text of the archive beside the file, in the same write, from its text as it is then (null: there is none).
   * Null when the result would not read back; then nothing is saved.
   */
  readonly archive?: (current: string | null) => string | null;
  /** The revision that this write takes back. */
  readonly undoes?: number;
}

/** An expected no. */
export interface Refused<C extends RefusalCode = RefusalCode> {
  readonly ok: false;
  readonly refusal: Refusal<C>;
}

/** The decision of an operation on a text. */
export type Decision<R> = Planned<R> | Refused;

/** A value, or why there is none. */
export type OrRefused<T> = { readonly ok: true; readonly value: T } | Refused;

/** A decision whose edits were applied, and whose result was read back. */
export type Outcome<R> = Refused | (Omit<Planned<R>, "read"> & { readonly result: R });

/**
 * - `read` never writes.
 * - `write` needs to know who acts, and registers an instance that the file does not list.
 * - `own` writes without registering; the operation checks the identity itself.
 * - `join` gives an identity.
 * - `anyone` may write without one.
 */
export type OperationMode = "read" | "write" | "own" | "join" | "anyone";

interface Described<F extends Fields> {
  readonly name: string;
  readonly input: F;
  /** Where the mode depends on the input, or on whether it is known who acts. */
  modeOf?(input: InputOf<F>, isKnown: boolean): OperationMode;
  /** True for the one operation that may look at a file with git conflict markers. */
  readonly toleratesConflicts?: boolean;
  /** True for what tells who holds a path: while anybody does by the journal, it answers where the file is gone, too. */
  readonly toleratesMissing?: boolean;
  /** Set for what asks above all who has what, of some paths or of all: what was read of the same text before may answer it. */
  readonly asksWhose?: "paths" | "all";
  /** False for what has nothing to do for a number that the file does not list: it is not put on the list for that alone. */
  readonly registers?: false;
  /** Whether it may let go of what holds by the journal where the file is gone. */
  readonly settlesMissing?: (input: InputOf<F>) => boolean;
  /** True for what makes the file anew where it is gone. */
  readonly begins?: boolean;
}

/** An operation that is planned for somebody who is known. */
export interface WriteOperation<F extends Fields, R> extends Described<F> {
  readonly mode: "write";
  readonly plan: (view: View, input: InputOf<F>, context: ActingContext) => Decision<R>;
}

/** An operation that is planned for anybody. */
export interface OpenOperation<F extends Fields, R> extends Described<F> {
  /** Whether an answer keeps somebody from something: an old copy alone does not say so. */
  isNo?(result: R): boolean;
  readonly mode: Exclude<OperationMode, "write">;
  readonly plan: (view: View, input: InputOf<F>, context: Context) => Decision<R>;
}

/** One verb of the tool. `plan` decides, purely; somebody else applies. */
export type Operation<F extends Fields, R> = WriteOperation<F, R> | OpenOperation<F, R>;

/** Keeps an operation's field types while declaring it. */
export function operation<const F extends Fields, R>(definition: WriteOperation<F, R>): WriteOperation<F, R>;
export function operation<const F extends Fields, R>(definition: OpenOperation<F, R>): OpenOperation<F, R>;
export function operation<F extends Fields, R>(definition: Operation<F, R>): Operation<F, R> {
  return definition;
}

/** An answer that leaves the file as it is. */
export function answer<R>(result: R): Planned<R> {
  return { ok: true, edits: [], read: () => result };
}

export function refuse<C extends RefusalCode>(
  code: C,
  args: RefusalArgs[C],
  more: Pick<Refusal, "holders" | "collisions" | "retryable"> = {},
): Refused<C> {
  return { ok: false, refusal: { code, args, ...more } };
}

/** Whether somebody acts: what writes asks for one. */
export function isActing(context: Context): context is ActingContext {
  return context.instance !== null;
}

/** The decision of an operation on a text: `NO_IDENTITY` for a write of nobody's. */
export function decide<F extends Fields, R>(
  operation: Operation<F, R>,
  view: View,
  input: InputOf<F>,
  context: Context,
): Decision<R> {
  if (operation.mode !== "write") return operation.plan(view, input, context);
  return isActing(context) ? operation.plan(view, input, context) : refuse("NO_IDENTITY", {});
}

/** Decides what an operation would do to a text; nothing is read or written. The edits refer to `text`. */
export function plan<F extends Fields, R>(
  text: string,
  operation: Operation<F, R>,
  input: InputOf<F>,
  context: Context,
): Outcome<R> {
  const view = new View(text);
  const decision = decide(operation, view, input, context);
  if (!decision.ok) return decision;
  const { read, ...planned } = decision;
  const result = read(planned.edits.length === 0 ? view : new View(applyEdits(text, planned.edits)), []);
  return result === null ? notReadableBack(operation.name, planned) : { ...planned, result };
}

/** The refusal of a write after which what it meant is not to be found in the text. */
export function notReadableBack(name: string, { did }: { readonly did?: { readonly subject: string } }) {
  return refuse("NOT_READABLE_BACK", { task: did?.subject || name });
}

/** The meaning of a word of a `choice` field, however it is cased or accented; undefined when it is none of them. */
export function meantBy(choices: Readonly<Record<string, string>>, word: string): string | undefined {
  const spelled = [word.toLowerCase(), words(word)].find((one) => Object.hasOwn(choices, one));
  return spelled === undefined ? undefined : choices[spelled];
}

/** The receiver that a word names: an instance, by its number or its label, or whoever takes it; undefined for what is neither. */
export function receiverOf(word: string): Receiver | undefined {
  if (/^(?:any|all|\*|tous|toutes)$/i.test(word)) return "any";
  const [, number] = /^#?([1-9]\d{0,5})$/.exec(word) ?? [];
  if (number !== undefined) return Number(number);
  return /^[^#\d\s-]/.test(word) ? { label: word.slice(0, LONGEST_TITLE) } : undefined;
}

/** Maximum length of a title, a label or another name, and of what says more (characters). Every hook reads all of it. */
const LONGEST_TITLE = 500;
const LONGEST_TEXT = 4_096;
const TITLES = new Set(["task", "title", "label", "about", "name", "state"]);

/** How long the text of a field may be. */
export function longestOf(name: string): number {
  return TITLES.has(name) ? LONGEST_TITLE : LONGEST_TEXT;
}
