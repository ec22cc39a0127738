import { dirname, join } from "node:path";
import { existsSync } from "../../system/files.ts";
import { startQueryIn, type TreesQuery } from "./begin.ts";
import { likelyPlace } from "./trees.ts";

/** Words beside which a forecast is one of the folder that it is called in. */
const OF_HERE = /^(?:--json|--all|--quiet|-q|[^-].*)$/s;

/**
 * Begins a forecast of the repository around a folder before the rest of the program is loaded, which takes as long as git does: a
 * file of its own that the program's start runs (`bin/coord.cjs`). Null where the words may mean another place, or nothing is there.
 */
export function aheadOf(words: readonly string[], folder: string, env: NodeJS.ProcessEnv): TreesQuery | null {
  const cwd = words[0] === "forecast" && words.every((word) => OF_HERE.test(word)) ? topAbove(folder) : null;
  const place = cwd === null ? null : likelyPlace(cwd);
  if (cwd === null || place === null) return null;
  const begun = startQueryIn(place.common, { cwd, main: place.main, env });
  // Until somebody takes it nobody waits for it.
  begun.store.shell?.hold(false);
  return begun;
}

function topAbove(folder: string): string | null {
  for (let at = folder; ; at = dirname(at)) {
    if (existsSync(join(at, ".git"))) return at;
    if (dirname(at) === at) return null;
  }
}
