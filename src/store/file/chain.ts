import { applyDelta } from "../delta.ts";
import { type Identity, inodeOf } from "./disk.ts";
import { type Filed, identitiesOf } from "./entry.ts";
import { readEntry, soundEntry, type Journal } from "./journal.ts";

/** Whether `next` follows `entry`. Behind a set-aside entry nothing can be checked. */
export function continues(entry: Filed, next: Filed): boolean {
  return next.previous === entry.sum || entry.kind === "lost";
}

/** The text an entry left, built from the nearest whole text below it; null when a piece of the chain is gone. */
export function textOf(journal: Journal, entry: Filed): string | null {
  if (entry.text !== null) return entry.text;
  if (entry.whole === 0) return null;
  let last = soundEntry(journal, entry.whole);
  let text = last?.text ?? null;
  for (let at = entry.whole + 1; at <= entry.revision; at++) {
    const next: Filed | null = at === entry.revision ? entry : soundEntry(journal, at);
    if (text === null || last === null || next === null || next.edits === null || !continues(last, next))
      return null;
    text = next.kind === "lost" ? null : applyDelta(text, next.edits);
    last = next;
  }
  return text;
}

/** The entries whose lists of identities together cover the whole journal, newest first: one in fifty. */
function* stations(journal: Journal, from: Filed): Generator<Filed> {
  for (let at: Filed | "missing" | "damaged" = from, number = from.revision; at !== "missing";) {
    if (at !== "damaged") yield at;
    number = at !== "damaged" && at.whole > 0 ? at.whole - 1 : number - 1;
    if (number < 1) return;
    at = readEntry(journal, number);
  }
}

/**
 * Whether a file with this identity was prepared, replaced or found by coord and may still be there. Not when its inode
 * had other contents since: then the file is gone, and only a copy that keeps times (`cp -p`) looks like it.
 */
export function everSeen(journal: Journal, head: Filed, identity: Identity): boolean {
  const inode = inodeOf(identity);
  for (const entry of stations(journal, head)) {
    const newest = identitiesOf(entry).findLast((one) => inodeOf(one) === inode);
    if (newest !== undefined) return newest === identity;
  }
  return false;
}

/** The newest revision that left exactly this text, or null. `bytes`: its length in UTF-8, by which most are ruled out unread. */
export function revisionWith(journal: Journal, head: Filed, text: string, bytes: number): number | null {
  const fits = (identity: Identity | null): boolean => identity?.endsWith(`:${bytes}`) ?? false;
  for (const station of stations(journal, head)) {
    if (![station.temp, ...station.seen].some(fits)) continue;
    for (let at = station.revision; at >= Math.max(station.whole, 1); at--) {
      const entry = at === station.revision ? station : soundEntry(journal, at);
      if (entry && fits(entry.temp) && textOf(journal, entry) === text) return at;
    }
  }
  return null;
}

/** The text of any revision that is still kept, or null. */
export function textAt(journal: Journal, revision: number): string | null {
  const entry = soundEntry(journal, revision);
  return entry && textOf(journal, entry);
}
