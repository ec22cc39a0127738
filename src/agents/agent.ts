import type { AgentHook } from "./types.ts";

/**
 * What hooks and sessions have to know of one agent. All about it stands in one file: this, and a function `setup` that
 * says what `coord setup NAME` writes. Its line in `index.ts` names both.
 */
export interface Agent {
  /** As in `coord hook NAME` and `coord setup NAME`, and as its sessions are kept under. */
  readonly name: string;
  /** Environment variable in which its shells find their session's id; null where they are not told. */
  readonly sessionVariable: string | null;
  /** Another one, which counts before it: where a subagent's shell has an id of its own, that of the session. */
  readonly rootVariable?: string;
  /** False where the variable is set for hooks only. */
  readonly tellsShells?: boolean;
  /** Name of a team-mate, by its id; null for the id of a session. */
  readonly nameIn?: (id: string) => string | null;
  /** Option of its program behind which it says what a team-mate is called that runs in a process of its own. */
  readonly nameOption?: string;
  /** Null for an agent that asks as another one would. */
  readonly hook: AgentHook | null;
}

/** Works out an agent's setup for where it runs. */
export type SetupFor = (host: Host) => AgentSetup;

/** Where the agent runs. */
export interface Host {
  readonly platform: string;
  /** The script that runs coord under node, absolute; undefined where there is none to be named. */
  readonly script: string | undefined;
}

/** A sentence by language. English stands in where a language of messages has none. */
export type Sentence = Readonly<Record<string, string>> & { readonly en: string };

/** The setup of one agent, as data. Paths are relative to the project's root, with slashes. */
export interface AgentSetup {
  /** The files that are this agent's alone. The first one holds what enforces. */
  readonly files: readonly SetupFile[];
  /** Parts that setup adds only on request, by the name of the option. */
  readonly extras?: readonly SetupExtra[];
  readonly instructions: Instructions;
  /** Steps that are left to a person, each with a stable code. */
  readonly notes: readonly (Sentence & { readonly code: string })[];
  /** How its user's trust shows, where it runs no hook without. */
  readonly trust?: Trust;
  /** Values in people's own settings that keep every hook from running. */
  readonly obstacles?: Obstacles;
  readonly trial: HookTrial;
}

/** Something of an agent's settings that not everybody wants: elements of a list, or one value. */
export interface SetupExtra {
  readonly name: "allow" | "status-line";
  readonly path: string;
  /** The keys that lead to the list or the value. */
  readonly at: readonly string[];
  readonly values: readonly string[] | Readonly<Record<string, unknown>>;
}

/** An agent that runs the hooks of a folder only once its user trusts it writes that down in the user's own settings. */
interface Trust {
  /** The note that says what gives it; nobody needs it any more once it is given. */
  readonly note: string;
  /** @param textOf a file below the user's home, with slashes; null where there is none */
  isGiven(
    root: string,
    textOf: (path: string) => string | null,
    env: Readonly<Record<string, string | undefined>>,
  ): boolean;
}

/** One file of the setup, and what coord has in it. */
export interface SetupFile {
  readonly path: string;
  /** Another name for it, taken where a file of that name is there. */
  readonly alias?: string;
  readonly holds: HookSettings | ServerSettings | WholeFile;
}

/** Settings with `{"hooks":{EVENT:[…]}}`. */
export interface HookSettings {
  /** Registration for each event: a group with a list of `hooks`, or a bare handler. */
  readonly events: Readonly<Record<string, object>>;
  /** Keys that a new file begins with. */
  readonly head?: Readonly<Record<string, unknown>>;
}

/** Settings that list MCP servers by name. */
export interface ServerSettings {
  /** The key of the list: `mcpServers`. */
  readonly list: string;
  readonly value: Readonly<Record<string, unknown>>;
}

/** A file that is coord's as a whole. */
interface WholeFile {
  readonly text: string;
}

/** The file of instructions that an agent reads; several agents may share one. */
interface Instructions {
  readonly path: string;
  /** Another place for it, taken where a file is there and none at `path`. */
  readonly alias?: string;
  /** Read in its place where it imports it by a line `@FILE`, so that nothing is read twice. */
  readonly imports?: string;
  /** Settings that may name another one: a name, or a list of them whose first counts. */
  readonly namedBy?: { readonly path: string; readonly keys: readonly string[] };
}

export interface Obstacles {
  /** A switch that turns all hooks off. Of the files the first that says anything of it counts. */
  readonly offSwitch?: { readonly key: string; readonly paths: readonly string[] };
  /** A file that the agent rejects as a whole for an event it does not know, or for `//` within quotes. */
  readonly strict?: { readonly path: string; readonly events: readonly string[] };
}

/** How to see that an agent's hook denies an edit, the way that the agent would find out. */
interface HookTrial {
  /**
   * The hook as it is registered for an event and a tool, with the unit of its time limit (ms); or a program for node that
   * does what the agent would with the text of the first file, and prints an answer.
   */
  readonly call:
    | { readonly event: string; readonly tool: string; readonly limitUnit: number }
    | { program(text: string): string };
  /** Calls that the agent may send before it edits a file; each has to be denied. */
  payloads(target: TrialTarget): readonly object[];
  readonly denial: DenialFormat;
}

/** The file that a trial edits: its name within `root`, and the absolute paths of both. */
interface TrialTarget {
  readonly root: string;
  readonly path: string;
  readonly file: string;
}

/** The answer of a hook that an agent reads as a denial. */
export interface DenialFormat {
  /** The answer's keys that lead to `value`, with dots between them; any of them will do. */
  readonly at: readonly string[];
  /** "deny", unless said. */
  readonly value?: unknown;
  /** True where an exit status of 2 says no, too. */
  readonly byStatus: boolean;
  /** Every key that an answer may have, with dots: where one more makes the agent let the call pass. */
  readonly keys?: readonly string[];
}
