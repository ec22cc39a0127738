import type { ReservationData } from "../operations/shapes.ts";
import type { Refusal } from "../operations/types.ts";

/** The no of a list of paths some of which are someone else's: each holder once. */
export function reservedVerdict(
  paths: readonly { readonly verdict: string; readonly reservation: ReservationData | null }[],
): Refusal | undefined {
  const reserved = paths.flatMap(({ reservation, verdict }) =>
    verdict === "reserved" && reservation !== null ? [reservation] : [],
  );
  if (reserved.length === 0) return undefined;
  const isFirst = (held: ReservationData, i: number) =>
    reserved.findIndex((other) => other.line === held.line && other.task === held.task) === i;
  return { code: "FILES_RESERVED", args: { count: reserved.length }, holders: reserved.filter(isFirst) };
}
