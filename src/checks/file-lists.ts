import { isGlob, plainPathOf } from "../paths/overlap.ts";
import { pathsIn } from "../paths/written-list.ts";
import { unreadLines } from "../protocol/lines.ts";
import { isOpen, reservations } from "../protocol/reservations.ts";
import type { Entry, View } from "../protocol/view.ts";
import type { Reservation } from "../protocol/reservations.ts";
import type { Context } from "../rules/context.ts";
import { coveringFile } from "../rules/holdings.ts";
import { clean, shorten } from "../text/clean.ts";
import { lineAround } from "../text/edits.ts";
import { check, type FoundProblem } from "./types.ts";

export interface FileListArgs {
  /**
   * An open reservation lists a name that is no glob and no file or folder of the worktree. It holds all the same: the file may be about
   * to be made.
   *
   * Repair: none, if it is; else correct the name.
   */
  FILE_NOT_FOUND: { instance: number; task: string; file: string };
  /**
   * A line of an open reservation, or its title where it has no list, names files of the worktree, but not behind a label that is known for a
   * list of files. They are not reserved by it; asked about one of them, `check` and hooks say that the line claims it.
   *
   * Repair: list them behind `Files:`, if they are meant.
   */
  UNREAD_FILES: { instance: number; task: string; text: string };
}

/** Files that open reservations list and the work tree does not have, and files that their other lines name and they do not hold. */
export const fileLists = check<FileListArgs>(
  { FILE_NOT_FOUND: "info", UNREAD_FILES: "info" },
  (view, context) =>
    context.kindOf === undefined
      ? []
      : view
          .entries(reservations)
          .filter(({ value }) => isOpen(value.state))
          .flatMap((entry) => [...missing(view, entry, context), ...unheld(view, entry, context)]),
);

function missing(
  view: View,
  { value, range }: Entry<Reservation>,
  context: Context,
): FoundProblem<FileListArgs, "FILE_NOT_FOUND">[] {
  const { instance, task, files } = value;
  const found: FoundProblem<FileListArgs, "FILE_NOT_FOUND">[] = [];
  for (const file of files) {
    if (found.length === MOST_TOLD) break;
    const path = plainPathOf(file, context);
    if (path === null || isGlob(path) || context.kindOf?.(path) !== "none") continue;
    const at = view.text.indexOf(file, range.start);
    const start = at < 0 || at >= range.end ? range.start : at;
    const args = { instance, task: shorten(task, 80), file: shorten(clean(file), 80) };
    found.push({ code: "FILE_NOT_FOUND", args, range: { start, end: range.end } });
  }
  return found;
}

/** A line that is a list of paths under a label that nobody knows, or under none. */
function unheld(
  view: View,
  { value, range }: Entry<Reservation>,
  context: Context,
): FoundProblem<FileListArgs, "UNREAD_FILES">[] {
  const { instance, task, files } = value;
  const found: FoundProblem<FileListArgs, "UNREAD_FILES">[] = [];
  // A title says what the work is on where no list does.
  const titles = files.length > 0 ? [] : [titleOf(view, range)];
  for (const { start, end, text, paths } of [...titles, ...unreadLines(view, range)]) {
    if (paths.length === 0) continue;
    if (paths.every((path) => coveringFile(files, path, context) !== null || !exists(path, context)))
      continue;
    if (found.length === MOST_TOLD) break;
    const args = { instance, task: shorten(task, 80), text: shorten(clean(text), 80) };
    found.push({ code: "UNREAD_FILES", args, range: { start, end } });
  }
  return found;
}

function titleOf(view: View, { start }: Entry<Reservation>["range"]) {
  const line = lineAround(view.text, start);
  const text = view.text.slice(line.start, line.end);
  return { start: line.start, end: line.next, text, paths: pathsIn(text) };
}

/** Maximum number of findings of a kind about one entry. */
const MOST_TOLD = 10;

function exists(path: string, { kindOf }: Context): boolean {
  return !isGlob(path) && !path.startsWith("/") && ["file", "folder"].includes(kindOf?.(path) ?? "none");
}
