import type { McpIo } from "./types.ts";

/** Serves the tools over stdio until the client goes. @returns the exit status */
export function main(_io: McpIo): Promise<number> {
  throw new Error("under way");
}
