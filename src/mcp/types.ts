import type { Zone } from "../time/time.ts";

/** The world as the server's process sees it. Standard input and output belong to the protocol. */
export interface McpIo {
  readonly err: (text: string) => void;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
  readonly now: () => number;
  readonly zone: Zone;
  readonly parentPid: number;
  readonly version: string;
  /** The options of every command, as far as they mean anything here. */
  readonly options: {
    readonly cwd?: string;
    readonly file?: string;
    readonly as?: string;
    readonly lang?: string;
    readonly lockTimeout?: string;
    readonly dryRun?: boolean;
  };
}
