import vm from "node:vm";

/** Far longer than any of these works needs on a busy machine: milliseconds. */
const HANG_MS = 15_000;

/**
 * Does work that needs a fraction of a second, and stops it with an error after 15 s. Inputs are to be so long that
 * work which grows with their square, or worse, would need more than that: how fast the machine is decides nothing.
 */
export function withoutHanging<T>(work: () => T): T {
  const call = { work, result: undefined as T | undefined };
  const bind = vm.runInThisContext(
    "(call) => { globalThis.withoutHanging = () => { call.result = call.work(); }; }",
  );
  (bind as (given: typeof call) => void)(call);
  vm.runInThisContext("globalThis.withoutHanging()", { timeout: HANG_MS });
  return call.result as T;
}
