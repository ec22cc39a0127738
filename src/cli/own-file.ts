import { dirname, relative } from "node:path";
import { everyClaim } from "../foreign/open.ts";
import type { WorldFailureArgs } from "../operations/codes.ts";
import { View } from "../protocol/view.ts";
import { usualFiles } from "../session/board-names.ts";
import { textOf } from "../system/files.ts";
import type { CommandFailure } from "./failures.ts";

/** A file of a team's own that says in its own format who works on what, and how many claims it has; null where there is none. */
export function ownFile(main: string): { readonly path: string; readonly count: number } | null {
  for (const path of usualFiles(main)) {
    const count = everyClaim(new View(textOf(path) ?? "")).length;
    if (count > 0) return { path, count };
  }
  return null;
}

/** The failure of a file that never was: with the team's own one, where there is such a file beside it. */
export function withOwnFile(failure: CommandFailure, file: string): CommandFailure {
  const args = failure.args as WorldFailureArgs["NO_FILE"];
  if (failure.code !== "NO_FILE" || args.hadJournal) return failure;
  const main = dirname(file);
  const own = ownFile(main);
  return own === null
    ? failure
    : { ...failure, code: "NO_FILE", args: { ...args, own: relative(main, own.path) } };
}
