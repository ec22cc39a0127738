import type { Zone } from "../time/time.ts";

/** The world as a hook's process sees it. */
export interface HookIo {
  readonly out: (text: string) => void;
  readonly err: (text: string) => void;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
  readonly now: () => number;
  readonly zone: Zone;
  readonly readStdin: () => Promise<string>;
  readonly parentPid: number;
  readonly options: {
    readonly cwd?: string;
    readonly file?: string;
    readonly as?: string;
    readonly lang?: string;
  };
}
