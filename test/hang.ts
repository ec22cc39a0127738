import vm from "node:vm";
import { expect } from "vitest";

/** Far longer than any of these works needs, in the processor's time: milliseconds. */
const LONGEST_MS = 15_000;
/** When it is stopped, on a machine that does much else: milliseconds. */
const HANG_MS = 120_000;

/**
 * Does work that needs a fraction of a second, and fails where it took 15 s of the processor. Inputs are to be so long that
 * work which grows with their square, or worse, would need more than that: how fast the machine is decides nothing.
 */
export function withoutHanging<T>(work: () => T): T {
  const call = { work, result: undefined as T | undefined };
  const bind = vm.runInThisContext(
    "(call) => { globalThis.withoutHanging = () => { call.result = call.work(); }; }",
  );
  (bind as (given: typeof call) => void)(call);
  const before = process.cpuUsage();
  vm.runInThisContext("globalThis.withoutHanging()", { timeout: HANG_MS });
  const { user, system } = process.cpuUsage(before);
  expect((user + system) / 1_000, "processor time (ms)").toBeLessThan(LONGEST_MS);
  return call.result as T;
}
