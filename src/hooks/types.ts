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
  /** Whether the words behind `coord` call a command that changes nothing; the program's entry tells, which knows them all. */
  readonly isReadOnly: (words: readonly string[]) => Promise<boolean>;
  readonly options: {
    readonly cwd?: string;
    readonly file?: string;
    readonly as?: string;
    readonly lang?: string;
  };
}
