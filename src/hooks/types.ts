import type { Zone } from "../time/time.ts";

/** The world as a hook's process sees it. */
export interface HookIo {
  readonly out: (text: string) => void;
  readonly err: (text: string) => void;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
  readonly now: () => number;
  readonly zone: Zone;
  /** Standard input up to the end of the first JSON object in it; what there is where that never ends. */
  readonly readStdin: () => Promise<string>;
  readonly parentPid: number;
  /** Whether the words behind `coord` call a command that changes nothing; lent by the program's entry, which knows them all. */
  readonly isReadOnly: (words: readonly string[]) => Promise<boolean>;
  readonly options: {
    readonly cwd?: string;
    readonly file?: string;
    readonly as?: string;
    readonly lang?: string;
  };
}

/** What an agent is about to do, has done, or tells of itself. */
export type HookEvent =
  | {
      readonly kind: "edit";
      /** As the agent gave them, relative to `cwd` where they are not absolute. */
      readonly paths: readonly string[];
      /** What an edit tool replaces, where it says so; null for a tool that writes whole files. */
      readonly replaced: Replacement | null;
    }
  | {
      readonly kind: "shell";
      readonly command: string;
      readonly dialect: Dialect;
      /** Where it runs, relative to `cwd` or absolute; empty where the agent does not say. */
      readonly folder: string;
    }
  /** After a tool was used; `changed`: files it says that it changed. */
  | { readonly kind: "done"; readonly tool: "edit" | "shell" | "other"; readonly changed: readonly string[] }
  | { readonly kind: "start"; readonly source: string }
  | { readonly kind: "end"; readonly reason: string }
  | { readonly kind: "prompt" }
  /** The agent wants to stop; `again`: it was already asked to go on. */
  | { readonly kind: "stop"; readonly again: boolean }
  | { readonly kind: "subagent-start" }
  | { readonly kind: "other" };

export type Dialect = "posix" | "powershell";

export interface Replacement {
  readonly before: string;
  readonly after: string;
  readonly all: boolean;
}

/** One call of a hook, in words that are every agent's. */
export interface Call {
  readonly event: HookEvent;
  /** The agent's own name for the event, to be given back. */
  readonly eventName: string;
  /** Empty where the agent gave none. */
  readonly sessionId: string;
  readonly cwd: string | null;
  /** Type of the subagent that acts, as the agent calls it; null for the agent itself. */
  readonly subagent: string | null;
}

/** What the engine decided. */
export type Answer =
  | { readonly kind: "allow"; readonly context?: string }
  | { readonly kind: "deny"; readonly reason: string }
  /** The agent should not stop yet. */
  | { readonly kind: "go-on"; readonly reason: string };

/** What goes back to the agent. */
export interface Encoded {
  readonly stdout: string;
  readonly exit: number;
}

/** One agent: how it asks, and how it wants to be answered. */
export interface Adapter {
  readonly agent: string;
  /** The events at which it can show the model what it is told; elsewhere news are kept for later. */
  readonly tells: readonly HookEvent["kind"][];
  /** Null for what is no call of a hook. Never throws. */
  decode(input: Readonly<Record<string, unknown>>): Call | null;
  /** `warning`: one line that a person should see, besides stderr, where the agent has a place for it. */
  encode(answer: Answer, call: Call | null, warning: string | null): Encoded;
}
