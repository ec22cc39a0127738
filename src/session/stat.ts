import { type Stats, statSync } from "node:fs";

/**
 * What stands at a path, links followed; undefined where nothing does, or where nobody can say: below a file, in a loop of
 * links, under a name that is too long.
 */
export function statOf(path: string): Stats | undefined {
  try {
    return statSync(path, { throwIfNoEntry: false });
  } catch {
    return undefined;
  }
}
