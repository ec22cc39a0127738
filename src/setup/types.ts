import type { Sentence } from "../agents/agent.ts";
import type { MessageLanguage } from "../messages/languages.ts";

/** A file that setup changes: never one outside the repository. */
export interface WrittenFile {
  readonly kind: "file";
  /** Absolute; symbolic links are already followed. */
  readonly path: string;
  /** Null: there is none (before), or it is removed (after). */
  readonly before: string | null;
  readonly after: string | null;
  /** Permissions of a new file, `0o755` for a script. */
  readonly mode?: number;
}

/** A key of the repository's own git configuration. */
export interface ConfigChange {
  readonly kind: "config";
  readonly key: string;
  /** Null: not set (before), or removed (after). */
  readonly before: string | null;
  readonly after: string | null;
}

export type SetupChange = WrittenFile | ConfigChange;

/** Where and for whom setup works. */
export interface Project {
  /** The caller's own worktree. */
  readonly root: string;
  /** The repository's main worktree. */
  readonly main: string;
  /** The coordination file, absolute. */
  readonly file: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Of coord. */
  readonly version: string;
  /** Of what is written for people and agents to read; English unless said. */
  readonly language?: MessageLanguage;
  /** Where the agents run; this process's own unless said. */
  readonly platform?: NodeJS.Platform;
  /** The script that runs coord under node, absolute: for Windows, where a hook without a shell needs a real program. */
  readonly script?: string;
  /** Extras that are asked for. */
  readonly extras?: readonly string[];
  /** The text of a file as it would be now (null: there is none): what earlier plans of one call left; the disk unless said. */
  readonly read?: TextReader;
}

/** @throws SetupError for what is not a UTF-8 text */
export type TextReader = (path: string) => string | null;

/** Stale: something of coord's is there, but not all of it, or in another form. */
export type SetupState = "missing" | "stale" | "current";

/** Something that a person should know: a code with a sentence in the messages, or in its own text. */
export interface PlanNote {
  readonly code: string;
  readonly args: Readonly<Record<string, string>>;
  readonly text?: Sentence;
}

/** How an agent's setup stands, and what it takes to install or remove it. */
export interface SetupPlan {
  readonly state: SetupState;
  /** Nothing to do: none. All of them are made, or none. */
  readonly changes: readonly SetupChange[];
  /** Remarks and steps for a person. */
  readonly notes: readonly PlanNote[];
  /** Obstacles: a person's own settings, which nobody else changes, and which keep it from working. None: it is current. */
  readonly obstacles?: readonly PlanNote[];
  /** The note on what its user has yet to do before the agent runs it; null for nothing. */
  readonly trust?: PlanNote | null;
}

/** Something that cannot be done as it is; a code with a sentence in both languages. Nothing is changed. */
export class SetupError extends Error {
  override readonly name = "SetupError";
  readonly code: string;
  readonly args: Readonly<Record<string, string>>;
  constructor(code: string, args: Readonly<Record<string, string>> = {}) {
    super(code);
    this.code = code;
    this.args = args;
  }
}

/** One agent, or git: one file and one line in the table. Reads, but changes nothing. */
export interface Installer {
  readonly name: string;
  /** @throws SetupError where something in the way would be damaged */
  plan(project: Project, wish: "install" | "remove"): Promise<SetupPlan>;
}
