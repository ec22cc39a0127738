import type { Change } from "../store.ts";
import {
  companionsUnmoved,
  discardCompanions,
  prepareCompanions,
  replaceCompanions,
  type Prepared,
} from "./companions.ts";
import { tempPath } from "./desk.ts";
import { identityAt, identityOf, removeQuietly } from "./disk.ts";
import { writeDraft } from "./drafts.ts";
import { claimedSum, type Filed } from "./entry.ts";
import { readRaw, type Journal } from "./journal.ts";
import type { Look } from "./look.ts";
import { nextEntry, voidEntry, type Content, type Tip } from "./next.ts";
import { isFollowed, type Session } from "./session.ts";

/** More than this between the look and the rename, on either clock, and the world may have moved on. */
const STALE_MS = 1_000;

/**
 * - `landed`: journalled, in the file, and looked at once more.
 * - `unsure`: journalled, but the file is not known to show it.
 * - `again`: not journalled, or taken back. Nothing was written.
 * - `stray`: landed, but an editor wrote into the replaced file meanwhile, and its text is only in the descriptor now.
 */
export type Landing =
  | { readonly kind: "landed"; readonly mine: Filed }
  | { readonly kind: "stray"; readonly mine: Filed }
  | { readonly kind: "unsure"; readonly mine: Filed; readonly renamed: boolean }
  | { readonly kind: "again" };

export type Wish = Omit<Content, "base" | "temp" | "carried">;

/** Steps 3 to 6 of one write: prepare, publish, compare, replace, verify. `found` is the look that the wish was made on. */
export async function land(
  session: Session,
  found: Look,
  tip: Tip,
  wish: Wish,
  change?: Change,
): Promise<Landing> {
  const { desk, places } = session;
  const { disk } = desk;
  const base = found.file.identity;
  const prepared = change ? prepareCompanions(desk, found.journal, places, found.head, change) : [];
  const temp = tempPath(places);
  const discard = (): void => {
    removeQuietly(disk, temp);
    discardCompanions(desk, prepared);
  };
  let mine: Filed | null;
  try {
    const same = wish.text === found.file.text && prepared.length === 0;
    // A text that the file already holds needs no new file: the entry then speaks of the file as it is. Not so with
    // companions: that the file is replaced after them is what shows that they are done.
    const draft = same ? null : writeDraft(disk, temp, wish.text, found.file.stat);
    const carried = Object.fromEntries(prepared.map((item) => [item.name, item.carried]));
    const entry = nextEntry(tip, places.name, { ...wish, base, temp: draft?.identity ?? base, carried });
    desk.step("prepared");
    mine = await session.publish(found.journal, entry, draft ? [draft] : []);
  } catch (error) {
    discard();
    throw error;
  }
  if (mine === null) {
    discard();
    return { kind: "again" };
  }
  desk.step("published");
  return replace(session, found, tip, mine, { temp, prepared, discard });
}

interface Ready {
  readonly temp: string;
  readonly prepared: readonly Prepared[];
  readonly discard: () => void;
}

async function replace(session: Session, found: Look, tip: Tip, mine: Filed, ready: Ready): Promise<Landing> {
  const { desk, places } = session;
  const { disk } = desk;
  const { journal } = found;
  if (isFollowed(journal, mine.revision) || found.ageMs() > STALE_MS) {
    ready.discard();
    return { kind: "unsure", mine, renamed: false };
  }
  if (identityAt(disk, places.file) !== mine.base || !companionsUnmoved(desk, ready.prepared)) {
    ready.discard();
    return takeBack(session, found, tip, mine);
  }
  desk.step("compared");
  try {
    replaceCompanions(desk, ready.prepared);
    desk.step("companions");
    if (mine.temp !== mine.base) disk.renameSync(ready.temp, places.file);
  } catch (error) {
    ready.discard();
    await takeBackQuietly(session, found, tip, mine);
    throw error;
  }
  desk.step("renamed");
  if (
    mine.temp !== mine.base &&
    identityOf(disk.fstatSync(found.file.fd, { bigint: true })) !== found.file.identity
  ) {
    return { kind: "stray", mine };
  }
  const stands =
    isFiled(journal, mine.revision, mine.sum) && isFiled(journal, mine.revision - 1, mine.previous);
  const shows = identityAt(disk, places.file) === mine.temp;
  desk.step("verified");
  if (stands && shows && !isFollowed(journal, mine.revision)) return { kind: "landed", mine };
  return { kind: "unsure", mine, renamed: true };
}

/**
 * Whether an entry is still there, or its place still empty. Mine may have been set aside; the one before is gone when somebody
 * removed the whole journal, and then another one begins.
 */
function isFiled(journal: Journal, revision: number, sum: string): boolean {
  const raw = readRaw(journal, revision);
  return sum === "" ? raw === null : raw !== null && claimedSum(raw) === sum;
}

/** On the way out with an error, which must not be hidden by another. */
async function takeBackQuietly(session: Session, found: Look, before: Tip, mine: Filed): Promise<void> {
  try {
    await takeBack(session, found, before, mine);
  } catch {
    // The entry then stands, and the next writer rolls the file forward to it.
  }
}

/** Publishes that the newest entry does not count. When somebody already built on it, it does count. */
export async function takeBack(
  session: Session,
  found: Pick<Look, "journal">,
  before: Tip,
  mine: Filed,
): Promise<Landing> {
  const { desk, places } = session;
  const tip = { revision: mine.revision, entry: mine, text: mine.text };
  const entry = voidEntry(tip, before, places.name, desk.clock());
  const voided = await session.publish(found.journal, entry);
  desk.step("voided");
  return voided ? { kind: "again" } : { kind: "unsure", mine, renamed: false };
}
