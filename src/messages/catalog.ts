import type { NoArgs, NoticeArgs, RefusalArgs, WorldFailureArgs } from "../operations/codes.ts";
import type { NoticeCode, RefusalCode } from "../operations/types.ts";
import type { DiagnosticCode, PlacedProblem } from "../operations/doctor.ts";
import type { TaskState } from "../operations/shapes.ts";
import type { ReservationData } from "../operations/shapes.ts";

import type { answers } from "./en/answers.ts";

/** The commands' answers on what they did: the sentences that English has. */
export type Answers = ReturnType<typeof answers>;

/** A sentence, and what to do next where there is something. */
export interface Said {
  readonly message: string;
  readonly hint?: string;
}

/** A failing world or a wrong call, with the arguments of its sentence. */
export interface FailureArgs extends WorldFailureArgs {
  INTERRUPTED: NoArgs;
  /** `message`: what was wrong, in the caller's language. `command`: whose help says more; left out for the program's own. */
  USAGE: { message: string; command?: string };
}

export type FailureCode = keyof FailureArgs;

/** The faults of a value of the command line. `what`: the option or argument. `found`: its value. */
export interface UsageArgs {
  COUNT: { what: string; found: string; least: number };
  /** Characters. */
  TOO_LONG: { what: string; most: number; length: number };
  NO_PATH: NoArgs;
  NO_MESSAGE: NoArgs;
  NO_COMMAND: NoArgs;
  NUMBERED: { what: string; found: string };
  RECEIVER: { what: string; found: string };
  /** A word that is no command, and the command that is meant. */
  MEANT: { what: string; meant: string };
  /** An error, and what is probably meant: a word, or an option with its value. */
  MEANT_INSTEAD: { error: string; meant: string };
  /** `meant`: an option whose name is near; "" where none is. */
  NO_OPTION: { option: string; meant: string };
  NO_VALUE: { option: string };
  /** A word too many: what it may be is said, too, where the command takes words that are the caller's own (`isFree`). */
  EXCESS: { word: string; isFree: boolean };
  /** commander's sentence on what is missing, and what that is for. */
  LACKS: { error: string; meaning: string };
  /** `found`: what stands in its place; null where nothing does. */
  SECOND_WORD: { what: string; found: string | null; choices: string; meant: string };
  DURATION: { what: string; found: string };
  CHOICE: { what: string; choices: string; found: string };
  /** `--files` was meant. */
  FILE_FOR_FILES: { found: string };
  NOT_A_BOARD: { found: string };
  NO_FOLDER: { what: string; found: string };
  /** The web board's parts are missing from the installation. */
  NO_PAGE: NoArgs;
  PORT: { port: number };
  ONE_STDIN: NoArgs;
  STDIN_NOT_UTF8: NoArgs;
  TOGETHER: { one: string; other: string };
}

export type UsageCode = keyof UsageArgs;

/** commander's codes. The first quoted word of its own sentence is what was found. */
type WrongCall =
  | "commander.unknownOption"
  | "commander.unknownCommand"
  | "commander.missingArgument"
  | "commander.missingMandatoryOptionValue"
  | "commander.excessArguments";

/** Everything coord says, in one language. A missing sentence is a type error. */
export interface Catalog {
  readonly refusals: {
    readonly [C in RefusalCode]: (a: Readonly<RefusalArgs[C]>, holders: readonly string[]) => Said;
  };
  readonly failures: { readonly [C in FailureCode]: (a: Readonly<FailureArgs[C]>) => Said };
  readonly usage: { readonly [C in UsageCode]: (a: Readonly<UsageArgs[C]>) => string };
  readonly notices: { readonly [C in NoticeCode]: (a: Readonly<NoticeArgs[C]>) => string };
  readonly diagnostics: { readonly [C in DiagnosticCode]: (a: PlacedProblem<C>["args"]) => string };
  readonly answers: Answers;
  readonly program: {
    readonly summary: string;
    readonly options: Readonly<
      Record<
        | "cwd"
        | "file"
        | "as"
        | "json"
        | "quiet"
        | "color"
        | "lang"
        | "lockTimeout"
        | "dryRun"
        | "help"
        | "version",
        string
      >
    >;
    /** A word that stands for a value, such as TASK, in this language. */
    readonly placeholder: (word: string) => string;
    readonly headings: Readonly<
      Record<"usage" | "arguments" | "options" | "globalOptions" | "commands" | "example", string>
    >;
    /** Headings of the groups of commands in the help. */
    readonly groups: Readonly<
      Record<"start" | "daily" | "git" | "tasks" | "stuck" | "people" | "plumbing", string>
    >;
    /** Lines to copy, below the help. */
    readonly examples: readonly string[];
    readonly exitCodes: string;
    /** Commander's sentences for a wrong call, by its stable codes; null where its own English serves. */
    readonly wrongCall: {
      readonly said: Readonly<Record<WrongCall, (found: string) => string>>;
      readonly didYouMean: (words: string) => string;
    } | null;
  };
  readonly words: {
    readonly instance: (n: number) => string;
    readonly quoted: (text: string) => string;
    /** Of a claim in another form, which is told and not enforced; and of one that is. */
    readonly claim: (who: string, line: number) => string;
    /** Of a line that names a file and that no form of claims reads, with its text in quotation marks. */
    readonly mention: (text: string, line: number, live: boolean) => string;
    readonly enforced: (who: string, line: number) => string;
    /** The path asked for, by whom it is held, and as what where that is another name. */
    readonly met: (asked: string, held: string, holder: string, isOne: boolean) => string;
    /** The same where no path says what meets it. */
    readonly reservedBy: (holder: string) => string;
    /** Whom something is held by, and for what. */
    readonly holder: (who: string, task: string, files: string) => string;
    /** Since when it is held. */
    readonly reserved: (minutes: number) => string;
    readonly states: Readonly<Record<ReservationData["state"], string>>;
    /** A lapsed reservation that may not be taken over. */
    readonly agentAlive: string;
    readonly instanceStates: Readonly<
      Record<"active" | "available" | "paused" | "finished" | "other", string>
    >;
    readonly taskStates: Readonly<Record<TaskState, string>>;
    /** Of a task that was begun and that nobody has any more. */
    readonly taskLeft: string;
    readonly results: Readonly<Record<"success" | "failure" | "partial", string>>;
    readonly sections: Readonly<
      Record<
        | "instances"
        | "reservations"
        | "tasks"
        | "alerts"
        | "handovers"
        | "messages"
        | "conflicts"
        | "log"
        | "next"
        | "problems"
        | "components"
        | "priorities",
        string
      >
    >;
    readonly handoverStates: Readonly<Record<"proposed" | "accepted" | "declined", string>>;
    readonly alertKinds: Readonly<Record<"blocker" | "assist", string>>;
    readonly urgencies: Readonly<Record<"high" | "medium" | "low", string>>;
    readonly unchanged: string;
    readonly noFiles: string;
    readonly nobody: string;
    readonly you: string;
    readonly undated: string;
    /** With what something was changed, as the history has it: `outside` for a change that coord did not make. */
    readonly command: (name: string) => string;
    /** The effect of an undo, by the revision that it took back. */
    readonly undoOf: (revision: number) => string;
    readonly displaced: string;
    /** Why an entry that the file does not show stands in the way. */
    readonly displacedHolds: string;
    /** Behind what another subagent of the reader's session holds. */
    readonly sibling: string;
    /** A heading before what it names. */
    readonly titled: (name: string) => string;
    readonly line: (n: number | null) => string;
    /** A span of time by itself. */
    readonly span: (minutes: number) => string;
    readonly ago: (minutes: number) => string;
    /** Of a last sign of life. */
    readonly seen: (minutes: number) => string;
    readonly unseen: string;
    readonly anybody: string;
    readonly left: (minutes: number) => string;
    readonly over: (minutes: number) => string;
    readonly more: (n: number) => string;
    readonly moreFinished: (n: number) => string;
  };
  readonly done: {
    readonly dryRun: string;
    readonly askJoin: string;
    readonly nothingFree: string;
  };
}
