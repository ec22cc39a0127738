import type { RefusalArgs } from "../operations/codes.ts";
import type { NoticeCode, RefusalCode, WorldFailureCode } from "../operations/types.ts";
import type { DiagnosticCode } from "../operations/doctor.ts";
import type { TaskState } from "../operations/shapes.ts";
import type { ReservationData } from "../operations/shapes.ts";

import type { answers } from "./en/answers.ts";

/** What commands say of what they did: the sentences that English has. */
export type Answers = typeof answers;

export type Args = Readonly<Record<string, string | number | readonly string[]>>;

/** A sentence, and what to do next where there is something. */
export interface Said {
  readonly message: string;
  readonly hint?: string;
}

/** A failing world or a wrong call, as a stable code. */
export type FailureCode = WorldFailureCode | "INTERRUPTED" | "USAGE";

/** What can be wrong with a value of the command line. */
export type UsageCode =
  | "COUNT"
  | "NO_PATH"
  | "RECEIVER"
  | "SECOND_WORD"
  | "DURATION"
  | "CHOICE"
  | "NO_FOLDER"
  | "ONE_STDIN"
  | "STDIN_NOT_UTF8"
  | "TOGETHER";

/** commander's codes. The first quoted word of its own sentence is what was found. */
type WrongCall =
  | "commander.unknownOption"
  | "commander.unknownCommand"
  | "commander.missingArgument"
  | "commander.optionMissingArgument"
  | "commander.missingMandatoryOptionValue"
  | "commander.excessArguments"
  | "commander.invalidArgument";

/** Everything coord says, in one language. A missing sentence is a type error. */
export interface Catalog {
  readonly refusals: {
    readonly [C in RefusalCode]: (a: Readonly<RefusalArgs[C]>, holders: readonly string[]) => Said;
  };
  readonly failures: Readonly<Record<FailureCode, (a: Args) => Said>>;
  readonly usage: Readonly<Record<UsageCode, (a: Args) => string>>;
  readonly notices: Readonly<Record<NoticeCode, (a: Args) => string>>;
  readonly answers: Answers;
  readonly diagnostics: Readonly<Record<DiagnosticCode, (a: Args) => string>>;
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
    readonly headings: Readonly<
      Record<"usage" | "arguments" | "options" | "globalOptions" | "commands" | "example", string>
    >;
    readonly exitCodes: string;
    /** What commander says of a wrong call, by its stable codes; null where its own English serves. */
    readonly wrongCall: {
      readonly said: Readonly<Record<WrongCall, (found: string) => string>>;
      readonly didYouMean: (words: string) => string;
    } | null;
  };
  readonly words: {
    readonly instance: (n: number) => string;
    readonly quoted: (text: string) => string;
    readonly states: Readonly<Record<ReservationData["state"], string>>;
    /** A lapsed reservation that may not be taken over. */
    readonly agentAlive: string;
    readonly instanceStates: Readonly<
      Record<"active" | "available" | "paused" | "finished" | "other", string>
    >;
    readonly taskStates: Readonly<Record<TaskState, string>>;
    readonly results: Readonly<Record<"success" | "failure" | "partial", string>>;
    readonly sections: Readonly<
      Record<
        | "instances"
        | "reservations"
        | "tasks"
        | "alerts"
        | "handovers"
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
    /** What an undo did, by the revision that it took back. */
    readonly undoOf: (revision: number) => string;
    readonly displaced: string;
    /** Why an entry that the file does not show stands in the way. */
    readonly displacedHolds: string;
    /** A heading before what it names. */
    readonly titled: (name: string) => string;
    readonly line: (n: number | null) => string;
    readonly ago: (minutes: number) => string;
    readonly left: (minutes: number) => string;
    readonly over: (minutes: number) => string;
    readonly more: (n: number) => string;
  };
  readonly done: {
    readonly dryRun: string;
    readonly askJoin: string;
    readonly nothingFree: string;
  };
}
