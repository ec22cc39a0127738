import type { Part } from "../parts/part.ts";
import type { Project } from "../types.ts";

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
}
