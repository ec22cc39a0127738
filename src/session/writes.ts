import type { StateFolder } from "../system/state.ts";
import { markOf } from "./denials.ts";
import { RecentLog } from "./recent.ts";

/** How long an instance's own write is remembered (ms): as long as a command may run beside it. */
const REMEMBERED_MS = 2 * 3_600_000;
/** Maximum number of files that are remembered of one call. */
const MOST_FILES = 200;

interface Write {
  /** Absolute. */
  readonly file: string;
  /** Mark of the file's state behind it. */
  readonly mark: string;
  readonly at: number;
}

/**
 * The files that an instance wrote itself, and how it left them. A command of somebody else's that ran meanwhile finds the file changed: by the
 * mark it is known that it was the instance, and not the command.
 */
export class OwnWrites {
  private readonly recent: RecentLog<Write>;
  private readonly now: number;

  constructor(state: StateFolder, instance: number, now: number) {
    this.recent = new RecentLog(state, `leases/${instance}.wrote`, now, REMEMBERED_MS, shaped);
    this.now = now;
  }

  add(files: readonly string[]): void {
    const all = files.slice(0, MOST_FILES).map((file) => ({ file, mark: markOf(file), at: this.now }));
    if (all.length > 0) this.recent.add(all);
  }

  /** Whether a file is as this instance left it. */
  has(file: string): boolean {
    const mark = markOf(file);
    return this.recent.all().some((one) => one.file === file && one.mark === mark);
  }
}

function shaped({ file, mark, at }: Partial<Record<keyof Write, unknown>>): Write | null {
  return typeof file === "string" && typeof mark === "string" && typeof at === "number"
    ? { file, mark, at }
    : null;
}
