import type { Said } from "./catalog.ts";

type Args = Readonly<Record<string, string>>;

/** Why git's setup can't be changed as it is. */
type GitSetupCode =
  | "SETUP_HOOKS_OUTSIDE"
  | "SETUP_HOOK_NOT_SHELL"
  | "SETUP_HOOK_BROKEN"
  | "SETUP_HOOK_EDITED";

/** The notes on git: facts or steps for a person. */
type GitSetupNote =
  | "NOT_GIT"
  | "NO_GIT"
  | "GIT_REFUSES"
  | "FILE_OUTSIDE"
  | "COMMIT_ATTRIBUTES"
  | "COMMIT_SUBJECTS"
  | "ATTRIBUTE_OVERRIDDEN"
  | "STATE_TRACKED"
  | "HOOK_MANAGED"
  | "HOOK_LEFT"
  | "HOOK_NOT_EXECUTABLE";

/** The codes of what setup can't do, or won't without being told to. */
export type SetupCode =
  | GitSetupCode
  | "WOULD_CHANGE"
  | "SETUP_NOT_CURRENT"
  | "SETUP_BROKEN_JSON"
  | "SETUP_SHAPE"
  | "SETUP_MARKERS"
  | "SETUP_UNCLOSED"
  | "SETUP_FOREIGN_FILE"
  | "SETUP_OUTSIDE"
  | "SETUP_NOT_UTF8"
  | "SETUP_CHANGED"
  | "SETUP_IO"
  | "NOT_PROVED";

/** The notes on a setup: facts or steps for a person. */
export type SetupNote =
  | GitSetupNote
  | "EDITED"
  | "HOOKS_OFF"
  | "UNKNOWN_EVENT"
  | "DOUBLE_SLASH"
  | "SHARED"
  | "MCP_NAME_TAKEN"
  | "TAKEN_STATUS_LINE"
  | "NO_FILE_YET"
  | "NOT_ON_PATH";

/** The sentences of setup, in one language. */
export interface SetupCatalog {
  readonly refusals: Readonly<Record<SetupCode, (a: Args) => Said>>;
  readonly notes: Readonly<Record<SetupNote, (a: Args) => string>>;
  /** The words of trials of hooks (`coord doctor --prove`). */
  readonly trials: {
    readonly states: Readonly<Record<"proved" | "missing" | "failed", string>>;
    readonly reasons: Readonly<
      Record<"NOT_RUN" | "NOT_FOR_EDITS" | "NO_SUCH_COMMAND" | "TIMEOUT" | "ALLOWED" | "DENIES_ALL", string>
    >;
    readonly command: (text: string) => string;
    /** What a hook that is proved was asked, and how it answered. */
    readonly tried: string;
    readonly answered: (text: string) => string;
    readonly nothing: string;
  };
  /** The text in an agent's instructions: with the markers, at most 1 KB. */
  readonly instructions: string;
}
