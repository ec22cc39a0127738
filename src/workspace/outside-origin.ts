import { isKeptByGit, isKnownBlob } from "../git/known-blob.ts";
import { View } from "../protocol/view.ts";
import type { Displaced, Origin } from "../rules/context.ts";
import { displacedBy } from "../rules/displaced.ts";
import { isWholesale } from "../rules/wholesale.ts";
import type { OutsideChange, Reconciled, Revision } from "../store/store.ts";
import { originIn, stateOf } from "./context.ts";
import { isLaterSave, type Loaded, loadedText } from "./stale-save.ts";
import type { World } from "./types.ts";

/** What held although the file did not show it, and the time. */
interface Carried {
  readonly displaced: readonly Displaced[];
  readonly now: number;
}

/** A change that only adds something, as it may give back what the file had lost. */
export function withoutOrigin({ before, after }: OutsideChange, carried: Carried): Reconciled {
  return { text: after, state: stateOf(displacedBy({ before, after, isWhole: false, ...carried })) };
}

/**
 * Takes any other change in: decides once where it comes from, merges a stale buffer with what was written since, and notes the live
 * reservations that nobody meant to take away.
 */
export async function originOf(
  change: OutsideChange,
  carried: Carried,
  zone: World["zone"],
  file: string,
): Promise<Reconciled> {
  const { isMerged = false } = change;
  // Git never writes into a file that was replaced.
  const isByGit = change.madeOn?.late !== true && (await isKnownBlob(file, change.after, change.savedAt));
  const loaded = isByGit || isMerged ? null : loadedText(change);
  const isStale = loaded !== null || (isMerged && !isByGit);
  const text = loaded === null ? change.after : await withNewer(loaded, change, zone);
  const views = [new View(change.before), new View(text)] as const;
  const isEarlier = () => !isStale && change.matchingRevision() !== null;
  const isWhole = isWholesale(...views, zone) || isEarlier();
  const isKept = isByGit && (await isKeptByGit(file, change.before));
  const byGit = isKept ? "git" : "git-over";
  const origin = isByGit ? byGit : isStale ? "stale" : isWhole ? "whole" : "hand";
  const displaced = displacedBy({ before: change.before, after: text, isWhole, ...carried });
  const state = stateOf(displaced);
  // Of what holds more is said; what git put there it also has.
  const isPutBack = origin === "whole" && displaced.length === 0 && isEarlier();
  const told = { ...(origin === "stale" && { mergedBack: true }), ...(isPutBack && { putBack: true }) };
  return { text, state: { ...state, ...told }, origin };
}

/** Whether a text took the place of another one, instead of being made from it. */
function isReplacement(origin: Origin | null): boolean {
  return origin === "git" || origin === "git-over" || origin === "whole";
}

/**
 * A stale buffer with all that was written since it was loaded. Where git or anything else replaced the file meanwhile, what
 * that took away was no write: only what was written before and after it is merged in, each by itself. Where it was the same buffer,
 * saved once more, what has become of the buffer since is merged in, too.
 */
async function withNewer(loaded: Loaded, change: OutsideChange, zone: World["zone"]): Promise<string> {
  // Loaded here, because few changes are an old buffer.
  const { headingsOfBoth, merge } = await import("../merge/index.ts");
  // Whoever wrote into an empty file began it anew.
  const merged = (from: string, newer: string, text: string) =>
    merge(from.trim() === "" ? headingsOfBoth(text, newer) : from, newer, text, { zone }).text;
  const isLater = ({ revision, note }: Revision) => isLaterSave(loaded, change, revision, note);
  const replaced = [...change.revisions()].filter(
    (one) => one.revision > loaded.revision && (isReplacement(originIn(one.note)) || isLater(one)),
  );
  let text = change.after;
  let from: string | null = loaded.text;
  for (const one of replaced.toReversed()) {
    const until = change.textAt(one.revision - 1);
    if (from !== null && until !== null) text = merged(from, until, text);
    from = isLater(one) ? change.after : change.textAt(one.revision);
  }
  return from === null ? text : merged(from, change.before, text);
}
