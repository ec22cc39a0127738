import { constants } from "node:os";

/** Signals that ask a process to end. */
export const ENDINGS = ["SIGHUP", "SIGINT", "SIGTERM"] as const;

/** The exit status that says that a signal ended it, as a shell does. */
export function statusOf(signal: (typeof ENDINGS)[number]): number {
  return 128 + constants.signals[signal];
}

/**
 * From now until the answer is called, a signal that asks the process to end makes it exit with that status, whatever has to be put away at
 * an exit. Only for who waits: a process that is busy hears nothing, and would not end.
 */
export function exitOnSignals(): () => void {
  const replaced = ENDINGS.map((name) => {
    const exit = () => process.exit(statusOf(name));
    process.on(name, exit);
    return { name, exit };
  });
  return () => {
    for (const { name, exit } of replaced) process.off(name, exit);
  };
}
