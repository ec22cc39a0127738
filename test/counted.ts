import { Session } from "node:inspector/promises";
import { setFlagsFromString } from "node:v8";

const SEARCHES = ["includes", "indexOf", "lastIndexOf"] as const;

/**
 * Counts for what a work does: how often the functions of the source and the blocks within them run, and how many members the engine's
 * own searches of lists may look at. It tells what grows with the square of an input, whatever else the machine does.
 */
export async function countedSteps(work: () => unknown): Promise<number> {
  const session = new Session();
  session.connect();
  const own = SEARCHES.map((name) => [name, Array.prototype[name]] as const);
  let searched = 0;
  try {
    await session.post("Profiler.enable");
    // Calls that the compiler has put into their callers are counted by nobody.
    setFlagsFromString("--no-opt");
    await session.post("Profiler.startPreciseCoverage", { callCount: true, detailed: true });
    for (const [name, search] of own)
      Reflect.set(Array.prototype, name, function (this: unknown[], ...given: unknown[]) {
        searched += this.length;
        return Reflect.apply(search, this, given) as unknown;
      });
    work();
    for (const [name, search] of own) Reflect.set(Array.prototype, name, search);
    const { result } = await session.post("Profiler.takePreciseCoverage");
    return result
      .filter(({ url }) => /[\\/]src[\\/]/.test(url))
      .flatMap(({ functions }) => functions.flatMap(({ ranges }) => ranges.map(({ count }) => count)))
      .reduce((sum, count) => sum + count, searched);
  } finally {
    for (const [name, search] of own) Reflect.set(Array.prototype, name, search);
    setFlagsFromString("--opt");
    await session.post("Profiler.stopPreciseCoverage");
    session.disconnect();
  }
}
