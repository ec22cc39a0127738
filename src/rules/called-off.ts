import { View } from "../protocol/view.ts";
import { shorten } from "../text/clean.ts";
import { fold } from "../vocabulary/words.ts";
import { type ClaimRequest, findClaims } from "./leases.ts";
import type { Context, PastRevision } from "./context.ts";

/** The commands that give a task up on purpose. */
const GIVES_UP: ReadonlySet<string> = new Set(["release", "finish", "undo"]);

/** Whether a wait stands in the queue, or has got all that it is for. */
export function isOpen({ instance, task, files }: ClaimRequest, view: View): boolean {
  return findClaims(view, { instance, task }).some(
    ({ value: v }) =>
      v.state === "waiting" || (v.state === "reserved" && files.every((file) => v.files.includes(file))),
  );
}

/**
 * Whether somebody meant a wait to end that is no longer open: its own instance gave the task up, or a person deleted the
 * entry. Not so where it was swept, where another wait for the same ended, or where the file was replaced as a whole; nor
 * where the journal no longer tells.
 */
export function isCalledOff(wait: ClaimRequest, view: View, context: Context): boolean {
  for (const one of context.past?.revisions() ?? []) {
    const isMine = one.instance === wait.instance && isAbout(one, wait.task);
    // With this it began.
    if (isMine && one.command === "reserve") return false;
    const isByCoord = isMine && GIVES_UP.has(one.command);
    if (!isByCoord && one.command !== "outside") continue;
    const before = textOf(one.revision - 1, context);
    const after = textOf(one.revision, context) ?? view;
    if (before === null || !isOpen(wait, before) || isOpen(wait, after)) continue;
    return isByCoord || one.origin === "hand";
  }
  return false;
}

/** The history keeps so much of a title. */
function isAbout({ subject }: PastRevision, task: string): boolean {
  return fold(subject) === fold(shorten(task, 200));
}

function textOf(revision: number, { past }: Context): View | null {
  const text = past?.textAt(revision) ?? null;
  return text === null ? null : new View(text);
}
