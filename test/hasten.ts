/** The clocks that a process asks, and the ways in which it waits. */
const { hrtime } = process;
const { now } = Date;
const { setTimeout: later } = globalThis;
const { wait } = Atomics;

/** A longer timer is no nap between two looks: it ends what takes too long. */
const LONGEST_NAP = 100;

/**
 * Runs something that looks again and again until its patience ends, without its naps: each is over at once, and every clock
 * that it asks says that the time has passed. Commands in processes of their own know nothing of it.
 * @param told is told how long the naps were (ms), which is the same on every machine
 * @param passes false: nothing but the naps takes any time, however busy the machine is
 */
export async function hastened<T>(
  run: () => Promise<T> | T,
  told?: (ms: number) => void,
  passes = true,
): Promise<T> {
  let skipped = 0;
  const [wall, steady] = [now(), hrtime()];
  Date.now = () => (passes ? now() : wall) + Math.round(skipped);
  process.hrtime = Object.assign(
    (before: readonly [number, number] = [0, 0]): [number, number] => {
      const [seconds, nanoseconds] = passes ? hrtime() : steady;
      const at = (seconds - before[0]) * 1e9 + nanoseconds - before[1] + skipped * 1e6;
      return [Math.floor(at / 1e9), Math.floor(at % 1e9)];
    },
    { bigint: hrtime.bigint },
  );
  const soon = (done: () => void, ms = 0): NodeJS.Timeout =>
    ms > LONGEST_NAP
      ? later(done, ms)
      : later(() => {
          skipped += ms;
          done();
        }, 0);
  globalThis.setTimeout = Object.assign(soon, later);
  Atomics.wait = (...[, , , ms = 0]: unknown[]) => {
    skipped += Number(ms);
    return "timed-out" as const;
  };
  try {
    return await run();
  } finally {
    told?.(skipped);
    Date.now = now;
    process.hrtime = hrtime;
    globalThis.setTimeout = later;
    Atomics.wait = wait;
  }
}
