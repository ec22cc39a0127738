import { isAbsolute, join } from "node:path";
import { realOf, textOf } from "../system/files.ts";
import type { DescribedAgent } from "./agents.ts";
import type { PlanNote, Project } from "./types.ts";

/** Step that is left to an agent's user before it runs the hooks of this folder; null for none. Reads the user's own settings. */
export function missingTrust({ trust, notes }: DescribedAgent, { root, env }: Project): PlanNote | null {
  if (trust === undefined) return null;
  const home = env["HOME"] ?? env["USERPROFILE"] ?? "";
  const read = (path: string): string | null => {
    if (home === "" && !isAbsolute(path)) return null;
    return textOf(isAbsolute(path) ? path : join(home, path));
  };
  const isGiven = [root, realOf(root) ?? root].some((folder) => trust.isGiven(folder, read, env));
  const { code, ...text } = notes.find((note) => note.code === trust.note) ?? { code: "", en: "" };
  return isGiven || code === "" ? null : { code, args: {}, text };
}
