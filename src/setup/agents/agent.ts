import type { Part } from "../parts/part.ts";
import type { Note, Project } from "../types.ts";

/** One file of an agent's setup. */
export interface Piece {
  /** Relative to the project's root. */
  readonly path: string;
  readonly part: Part;
}

/** One agent that can be set up: one file here and one line in `index.ts`. */
export interface Agent {
  readonly name: string;
  /** Hooks and servers: the files that are this agent's alone. The first one is what enforces. */
  pieces(project: Project): readonly Piece[];
  /** The file of instructions that it reads, relative to the root; several agents may share one. */
  instructions(project: Project): string;
  /** What a person has to do: codes of notes. */
  readonly notes: readonly string[];
  /** What in the settings as they are keeps every hook from running. */
  obstacles?(project: Project): readonly Note[];
  readonly trial: Trial;
}

/** How an agent would call a hook. */
export interface HookCall {
  readonly command: string;
  /** Without them the command is a line for a shell. */
  readonly args?: readonly string[];
  readonly timeoutMs: number;
}

/** How to see that an agent's hook denies an edit, the way that the agent would find out. */
export interface Trial {
  /** The call as it is set up in the first piece; null when none is set up for edits. */
  call(text: string): HookCall | null;
  /** What the agent would send before it edits a file. @param root absolute @param path of the file, relative to it */
  payload(root: string, path: string): unknown;
  /** Whether it would take an answer for a no. @param answer what the hook printed, as JSON; undefined when it isn't any */
  denies(answer: unknown, status: number): boolean;
}
