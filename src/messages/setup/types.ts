import type { Said } from "../catalog.ts";
import type { GitSetupCode, GitSetupNote } from "./git.ts";

type Args = Readonly<Record<string, string>>;

/** What setup can't do, or won't without being told to. */
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

/** What a person has to know or do about a setup. */
export type SetupNote =
  | GitSetupNote
  | "EDITED"
  | "HOOKS_OFF"
  | "UNKNOWN_EVENT"
  | "DOUBLE_SLASH"
  | "SHARED"
  | "MCP_NAME_TAKEN"
  | "NO_FILE_YET";

/** What setup says, in one language. */
export interface SetupCatalog {
  readonly refusals: Readonly<Record<SetupCode, (a: Args) => Said>>;
  readonly notes: Readonly<Record<SetupNote, (a: Args) => string>>;
}
