import { holdings } from "../rules/holdings.ts";
import { inTheWay, restorable, restoreDisplaced } from "../rules/restore.ts";
import { check } from "./types.ts";

export interface DisplacedArgs {
  /** `other*`: the reservation that keeps it from being written back; `line` is 0 where the file does not show it. */
  DISPLACED: { instance: number; task: string } & (
    | { other?: undefined }
    | { other: number; otherTask: string; line: number }
  );
}

/**
 * Live reservations that a branch switch, a stash, a reset or an old buffer took out of the file. Where others have its
 * files or its task by now, people decide.
 */
export const displacedEntries = check<DisplacedArgs>({ DISPLACED: "error" }, (view, context) => {
  const held = holdings(view, context);
  const lost = held.flatMap(({ displaced }) => displaced ?? []);
  const { stuck } = restorable(view, lost, context);
  return held.flatMap(({ reservation, entry, displaced }) => {
    if (displaced === null) return [];
    const { instance, task } = reservation;
    const range = entry?.range ?? { start: 0, end: 0 };
    const by = stuck.find((one) => one.displaced === displaced)?.by;
    const fix = by === undefined ? restoreDisplaced(view, [displaced], context) : [];
    const lost = { instance, task };
    const args = by === undefined ? lost : { ...lost, ...inTheWay(by) };
    return [{ code: "DISPLACED", args, range, fix }];
  });
});
