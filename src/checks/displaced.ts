import { holdings } from "../rules/holdings.ts";
import { inTheWay, restorable, restoreDisplaced } from "../rules/restore.ts";
import { check } from "./types.ts";

export interface DisplacedArgs {
  /**
   * A live reservation is missing from the file because the file was replaced as a whole. It still holds.
   *
   * Repair: `--fix` writes it back, and with it the line of its instance and the owner of its task, if those were lost too;
   * `--accept` lets it go. The holder's next command that writes brings it back by itself. Neither does so over an active
   * reservation of the same files or the same task that the file has by now: agree on who goes first, as for an [overlap](#overlap).
   */
  // `other*`: the reservation that keeps it from being written back; `line` is 0 where the file does not show it.
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
