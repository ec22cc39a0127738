import { instances } from "../protocol/instances.ts";
import { check, type FoundProblem } from "./types.ts";

export interface DuplicateArgs {
  /** `line`: where it is listed first. */
  DUPLICATE_INSTANCE: { instance: number; line: number };
}

/** A number listed twice on lines of its own. */
export const duplicateInstances = check<DuplicateArgs>({ DUPLICATE_INSTANCE: "error" }, (view) => {
  const first = new Map<number, number>();
  const found: FoundProblem<DuplicateArgs>[] = [];
  for (const { value, line, range } of view.entries(instances)) {
    if (value.from !== value.to) continue;
    const earlier = first.get(value.from);
    if (earlier === undefined) first.set(value.from, line);
    else
      found.push({
        code: "DUPLICATE_INSTANCE",
        args: { instance: value.from, line: earlier },
        range,
      });
  }
  return found;
});
