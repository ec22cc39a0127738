import type { Zone } from "../time/time.ts";

/** The world as the server's process sees it. */
export interface McpIo {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
  readonly now: () => number;
  readonly zone: Zone;
  readonly parentPid: number;
  readonly version: string;
  /** The options of every command: `--cwd`, `--file`, `--as`, `--lang`. */
  readonly options: {
    readonly cwd?: string;
    readonly file?: string;
    readonly as?: string;
    readonly lang?: string;
  };
}
