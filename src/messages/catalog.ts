import type { NoticeCode, RefusalCode } from "../operations/types.ts";
import type { TaskState } from "../operations/shapes.ts";
import type { ReservationData } from "../operations/shapes.ts";

export type Args = Readonly<Record<string, string | number | readonly string[]>>;

/** A sentence, and what to do next where there is something. */
export interface Said {
  readonly message: string;
  readonly hint?: string;
}

/** A failing world or a wrong call, as a stable code. */
export type FailureCode =
  | "NO_FILE"
  | "UNREADABLE"
  | "NOT_UTF8"
  | "CONFLICT_MARKERS"
  | "STORE_READONLY"
  | "NO_SPACE"
  | "IO"
  | "LOCK_TIMEOUT"
  | "BARE_REPOSITORY"
  | "GIT_FAILED"
  | "INTERRUPTED"
  | "USAGE"
  | "INTERNAL";

/** Codes of `doctor`, besides what a later version may bring. */
export type DiagnosticCode =
  | "UNDATED"
  | "UNREADABLE_TIME"
  | "PLACEHOLDER_TITLE"
  | "UNKNOWN_STATE"
  | "BACKWARD_RANGE"
  | "DUPLICATE_INSTANCE"
  | "OVERLAP"
  | "FUTURE_TIME"
  | "OWNER_UNKNOWN"
  | "OWNER_FINISHED"
  | "LAPSED"
  | "UNCLOSED_FENCE"
  | "CONFLICT_MARKERS"
  | "DISPLACED";

/** Help of one command: what it does, an example, and a phrase for each of its inputs. */
export interface CommandText {
  readonly summary: string;
  readonly example: string;
  readonly fields: Readonly<Record<string, string>>;
}

export type CommandName =
  | "init"
  | "join"
  | "leave"
  | "whoami"
  | "status"
  | "reserve"
  | "check"
  | "why"
  | "extend"
  | "release"
  | "finish"
  | "log"
  | "doctor"
  | "history";

/** Everything coord says, in one language. A missing sentence is a type error. */
export interface Catalog {
  readonly refusals: Readonly<Record<RefusalCode, (a: Args, holders: readonly string[]) => Said>>;
  readonly failures: Readonly<Record<FailureCode, (a: Args) => Said>>;
  readonly notices: Readonly<Record<NoticeCode, (a: Args) => string>>;
  readonly diagnostics: Readonly<Record<DiagnosticCode, (a: Args) => string>>;
  readonly commands: Readonly<Record<CommandName, CommandText>>;
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
  };
  readonly words: {
    readonly instance: (n: number) => string;
    readonly states: Readonly<Record<ReservationData["state"], string>>;
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
    readonly noFiles: string;
    readonly nobody: string;
    readonly you: string;
    readonly undated: string;
    readonly displaced: string;
    readonly line: (n: number | null) => string;
    readonly ago: (minutes: number) => string;
    readonly left: (minutes: number) => string;
    readonly over: (minutes: number) => string;
    readonly more: (n: number) => string;
  };
  readonly done: {
    readonly joined: (a: { instance: number; label: string; changed: boolean }) => string;
    readonly left: (a: { instance: number; released: readonly string[] }) => string;
    readonly whoami: (a: { instance: number; label: string; source: string }) => string;
    readonly reserved: (a: {
      instance: number;
      task: string;
      files: string;
      until: string | null;
      line: number | null;
      changed: boolean;
    }) => string;
    readonly extended: (a: { task: string; until: string | null; changed: boolean }) => string;
    readonly finished: (a: { task: string; result: string; line: number | null }) => string;
    readonly released: (a: { task: string }) => string;
    readonly logged: (a: { action: string }) => string;
    readonly checked: Readonly<Record<"free" | "mine" | "outside", (path: string) => string>> & {
      readonly reserved: (path: string, holder: string) => string;
      readonly nothing: string;
    };
    readonly why: (a: { path: string; pattern: string; holder: string }) => string;
    readonly healthy: string;
    readonly diagnosed: (errors: number, warnings: number) => string;
    readonly fixed: (n: number) => string;
    readonly accepted: (n: number) => string;
    readonly fixable: string;
    readonly created: (path: string) => string;
    readonly adopted: (path: string, sections: number) => string;
    readonly complete: (path: string) => string;
    readonly wouldChange: (path: string) => string;
    readonly unchanged: string;
    readonly noHistory: string;
    readonly dryRun: string;
    readonly askJoin: string;
    readonly nothingFree: string;
  };
}
