import { instances } from "../protocol/instances.ts";
import type { Check, Finding } from "./types.ts";

/** A number listed twice on lines of its own. */
export const duplicateInstances: Check = (view) => {
  const first = new Map<number, number>();
  const found: Finding[] = [];
  for (const { value, line, range } of view.entries(instances)) {
    if (value.from !== value.to) continue;
    const earlier = first.get(value.from);
    if (earlier === undefined) first.set(value.from, line);
    else
      found.push({
        code: "DUPLICATE_INSTANCE",
        args: { instance: value.from, line: earlier },
        range,
        severity: "error",
      });
  }
  return found;
};
