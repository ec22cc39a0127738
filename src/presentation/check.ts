import { holderText } from "../messages/render/context.ts";
import { check as checkOperation } from "../operations/check.ts";
import type { ReservationData } from "../operations/shapes.ts";
import type { Refusal } from "../operations/types.ts";
import { presenter } from "./presenter.ts";

export const check = presenter({
  operation: checkOperation,
  command: "check",
  lines: ({ paths }, say, render) => {
    if (paths.length === 0) return [say.check.nothing];
    return paths.map(({ path, verdict, reservation }) => {
      const shown = path || ".";
      if (verdict !== "reserved") return say.check[verdict](shown);
      return say.check.reserved(shown, reservation === null ? "" : holderText(reservation, render));
    });
  },
  verdict: ({ paths }) => reservedVerdict(paths),
});

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
