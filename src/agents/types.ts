/** Event of an agent: a call that it is about to make or has made, or news of itself. */
export type HookEvent =
  | {
      readonly kind: "edit";
      /** As the agent gave them, relative to `cwd` where they are not absolute. */
      readonly paths: readonly string[];
      /** Text that an edit tool replaces, where it says so; null for a tool that writes whole files. */
      readonly replaced: Replacement | null;
      /** The whole new text, where the tool says it. */
      readonly text?: string;
    }
  | {
      readonly kind: "shell";
      readonly command: string;
      readonly dialect: Dialect;
      /** Where it runs, relative to `cwd` or absolute; empty where the agent does not say. */
      readonly folder: string;
    }
  /** A tool that changes no file. */
  | { readonly kind: "read" }
  /** A tool whose effect can't be read from its call. */
  | {
      readonly kind: "unclear";
      readonly tool: string;
      readonly because: Unclear;
      /** Paths that its input names, whatever it does with them. */
      readonly paths: readonly string[];
    }
  /** After a tool was used; `changed`: files it says that it changed. */
  | {
      readonly kind: "done";
      readonly tool: "edit" | "shell" | "other";
      readonly changed: readonly string[];
      /** Text that an edit tool was to write, or a shell command. */
      readonly paths: readonly string[];
      readonly command: string;
      /** True where others worked in the same process meanwhile. */
      readonly shared: boolean;
    }
  | { readonly kind: "start"; readonly source: string }
  | { readonly kind: "end"; readonly reason: string }
  | { readonly kind: "prompt" }
  /**
   * The agent wants to stop; `again`: it was already asked to go on; `alone`: it has no team-mates any more; `running`: the ids of
   * its subagents that are still at work, where it lists them.
   */
  | {
      readonly kind: "stop";
      readonly again: boolean;
      readonly alone?: boolean;
      readonly running?: readonly string[];
    }
  /** Before a call of coord's own tools. */
  | { readonly kind: "own-tool"; readonly tool: string }
  /**
   * A change in the list of tasks that a team keeps among itself. `id`: the task's in that list; `title`: where the change says it;
   * `owner`: whose it is now, by name, empty where that is not said.
   */
  | {
      readonly kind: "team-task";
      readonly id: string;
      readonly title: string;
      readonly change: "added" | "begun" | "done" | "removed" | "other";
      readonly owner: string;
    }
  /** A team-mate was dismissed, by what its lead calls it. */
  | { readonly kind: "dismissed"; readonly name: string }
  | { readonly kind: "subagent-start" }
  | { readonly kind: "subagent-stop" }
  /** An event that coord has no use for. */
  | { readonly kind: "other" };

/** A tool of a server that is not coord's; a tool that no agent's table has; one that is known, but its call names no target. */
export type Unclear = "mcp-tool" | "unknown-tool" | "no-target";

export type Dialect = "posix" | "powershell";

export interface Replacement {
  readonly before: string;
  readonly after: string;
  readonly all: boolean;
}

/** One call of a hook, in words that are every agent's. */
export interface HookInvocation {
  readonly event: HookEvent;
  /** The agent's own name for the event, to be given back. */
  readonly eventName: string;
  /** Who acts and may have a number of its own: the session, or a team-mate in it. Empty where the agent gave none. */
  readonly sessionId: string;
  /** The session in which a team-mate works; null for a session itself. */
  readonly lead: string | null;
  /** Whom the agent says that this one is a part of; null where it says nothing of that. */
  readonly parent: string | null;
  /** Where the agent writes down what it knows of a subagent; null for none. */
  readonly notes: string | null;
  readonly cwd: string | null;
  /** Type of the subagent that acts, as the agent calls it; null for the agent itself. */
  readonly subagent: string | null;
  /** The agent's own id of that subagent; null for the agent itself, and where it gives none. */
  readonly subagentId: string | null;
  /** The agent's own name for the call; empty where it gives none. */
  readonly use: string;
  /** The tool's input as the agent sent it. */
  readonly input: UntrustedJson;
  /** The same before it is read: it may be a text. */
  readonly given: unknown;
}

/** Decision of coord on a call. */
export type HookDecision =
  /** `command`: the shell command to run instead, where the agent lets a hook replace it. */
  | { readonly kind: "allow"; readonly context?: string; readonly command?: string }
  | { readonly kind: "deny"; readonly reason: string }
  /** The effect of the call can't be told: its user should decide, or at least hear of it. */
  /** `isKnown`: it can be told, and is no fault; an agent that can't ask is told it instead. */
  | { readonly kind: "ask"; readonly reason: string; readonly isKnown?: true }
  /** The agent should not stop yet. */
  | { readonly kind: "go-on"; readonly reason: string };

/** Input from outside: any key may be missing or of any type. */
export type UntrustedJson = Readonly<Record<string, unknown>>;

/** Effect of a tool: an `editor` edits unless its command is to view; a `patch` tool's input is a patch; `read` changes no file. */
export type ToolKind = "edit" | "editor" | "patch" | "shell" | "powershell" | "read";

/** Finds what a tool does by its name; null for one that nobody knows. */
export type ToolKindOf = (tool: string) => ToolKind | null;

/** How an agent asks before it acts, and how it wants to be answered. */
export interface AgentHook {
  /** Its tools by what they do, as it spells them. Case and `_` make no difference. */
  readonly tools: Readonly<Partial<Record<ToolKind, readonly string[]>>>;
  /** The events at which it can show the model what it is told; elsewhere news are kept for later. */
  readonly tells: readonly HookEvent["kind"][];
  /** Whether it asks its user where its hook says so. */
  readonly asks: boolean;
  /** Whether it runs a shell command in the form that its hook gives it. */
  readonly rewrites: boolean;
  /**
   * Whether its server of tools is told who calls it, by the agent or by its hook. Where it is not, all that is known is that
   * both run within one process.
   */
  readonly namesCallers: boolean;
  /** Null for what is no call of a hook. Never throws. */
  decode(input: UntrustedJson, kindOf: ToolKindOf): HookInvocation | null;
  /**
   * The object that the agent reads on standard output; null for none.
   * @param warning one line that a person should see, besides stderr, where the agent has a place for it
   */
  encode(answer: HookDecision, call: HookInvocation | null, warning: string | null): object | null;
}
