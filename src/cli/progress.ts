/** What a progress bar needs of the world. */
export interface ProgressWorld {
  readonly err: (text: string) => void;
  readonly now: () => number;
  /** Whether stderr is a terminal; asked only when there is something to show. */
  readonly isTerminal: () => boolean;
}

/** Shorter work needs no bar. Milliseconds. */
const PATIENCE = 1_000;
const WIDTH = 30;

/**
 * A bar on stderr that says how much of a long work is done, and nothing else: it appears after a second, on a terminal
 * only, and is wiped when all is done.
 */
export function progressBar({ err, now, isTerminal }: ProgressWorld): (done: number, total: number) => void {
  const begun = now();
  let isShown = false;
  return (done, total) => {
    if (done >= total) {
      if (isShown) err("\r\u001b[K");
      isShown = false;
      return;
    }
    if (now() - begun < PATIENCE || !isTerminal()) return;
    const part = Math.max(done, 0) / total;
    const full = Math.floor(part * WIDTH);
    err(`\r[${"#".repeat(full)}${".".repeat(WIDTH - full)}] ${Math.floor(part * 100)} %`);
    isShown = true;
  };
}
