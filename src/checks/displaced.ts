import { holdings } from "../rules/holdings.ts";
import { restoreDisplaced } from "../rules/restore.ts";
import type { Check } from "./types.ts";

/** Live reservations that a branch switch, a stash, a reset or an old buffer took out of the file. */
export const displacedEntries: Check = (view, context) =>
  holdings(view, context).flatMap(({ reservation, entry, displaced }) => {
    if (displaced === null) return [];
    const { instance, task } = reservation;
    const range = entry?.range ?? { start: 0, end: 0 };
    const fix = restoreDisplaced(view, [displaced], context);
    return [{ code: "DISPLACED", args: { instance, task }, range, severity: "error" as const, fix }];
  });
