import { numberedPattern } from "../../paths/numbered.ts";
import { numberTake as presented } from "../../presentation/numbers.ts";
import { pathsBelow } from "../../session/resolve.ts";
import { command } from "../command.ts";
import { UsageError } from "../failures.ts";

/** The next number, after those of files that are there already, too. */
export const numberTake = command({
  ...presented,
  fields: { ...presented.fields, in: { kind: "text", at: "option", placeholder: "PATTERN" } },
  async run(context, { in: given, ...input }) {
    if (given === undefined) return presented.run(context, input);
    const least = Math.max(input.from ?? 1, highestIn(context.workspace.place.root, given) + 1);
    return presented.run(context, { ...input, from: least });
  },
});

/** The highest number in the paths of a tree that a pattern names; -1 for none. @throws UsageError for no pattern */
function highestIn(root: string, given: string): number {
  const pattern = numberedPattern(given.replaceAll("\\", "/"));
  if (pattern === null) throw new UsageError("NUMBERED", { what: "--in", found: given });
  let highest = -1;
  for (const path of pathsBelow(root, pattern.folder)) {
    const digits = pattern.digitsIn(path);
    if (digits !== null) highest = Math.max(highest, Number(digits));
  }
  return highest;
}
