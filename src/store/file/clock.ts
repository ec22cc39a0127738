/** Milliseconds of a clock that never jumps. Not `performance.now()`: asking for it the first time loads ten modules. */
export function steadyNow(): number {
  const [seconds, nanoseconds] = process.hrtime();
  return seconds * 1e3 + nanoseconds / 1e6;
}
