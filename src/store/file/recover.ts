import { join } from "node:path";
import { outsideNote } from "../rules.ts";
import { StoreError, type Note } from "../store.ts";
import { continues } from "./chain.ts";
import { completeCompanions } from "./companions.ts";
import { identityAt, readOpen } from "./disk.ts";
import type { Filed } from "./entry.ts";
import { readEntry, type Journal } from "./journal.ts";
import { land, takeBack, type Landing } from "./land.ts";
import { reconciled, type Look } from "./look.ts";
import { nextEntry, type Tip } from "./next.ts";
import { uniqueName } from "./owner.ts";
import { tipOf, type Session } from "./session.ts";

/** A world that moves under every one of so many attempts is broken. */
export const TRIES = 1_000;

/**
 * What the look found undone is done, or journalled, before anything new is. What the write then builds on; null when
 * the world moved meanwhile, or the file had to be written.
 */
export async function recover(session: Session, found: Look): Promise<Tip | null> {
  const { desk, places } = session;
  const { file, snapshot, verdict } = found;
  const tip = tipOf(session, found);
  if (verdict === "current") return tip;
  if (verdict === "behind") {
    // The next entry carries the head's text with it; only its companions would be forgotten.
    if (tip.entry) completeCompanions(desk, found.journal, places, tip.entry);
    return tip;
  }
  const note = outsideNote(desk.clock(), snapshot.origin);
  const { text } = verdict === "new" ? file : snapshot;
  const state = verdict === "new" ? (tip.entry?.state ?? null) : snapshot.state;
  if (text !== file.text) {
    const landing = await land(session, found, tip, { kind: "outside", text, state, note });
    await isDone(session, found, tip, landing);
    return null;
  }
  const { identity } = file;
  const content = { kind: "outside", note, text, state, base: identity, temp: identity } as const;
  const entry = await session.publish(found.journal, nextEntry(tip, places.name, content));
  return entry && { revision: entry.revision, entry, text };
}

/** Sees a landing through to the acknowledgement. False when it has to be planned again. */
export async function isDone(session: Session, found: Look, tip: Tip, landing: Landing): Promise<boolean> {
  if (landing.kind === "again") return false;
  if (landing.kind === "landed") return true;
  if (landing.kind === "stray")
    return !(await takeIn(session, found, tip, landing.mine)) || (await isThere(session, landing.mine));
  return settle(session, found, tip, landing.mine, landing.renamed);
}

/**
 * My entry is journalled, but something came between: a stall, a rival, an editor. It counts as soon as somebody built
 * on it, so it is never planned a second time then; rather the file is brought to show the head.
 */
async function settle(
  session: Session,
  found: Look,
  before: Tip,
  mine: Filed,
  renamed: boolean,
): Promise<boolean> {
  for (let tries = 1; tries <= TRIES; tries++) {
    if (!(await lockedAgain(session))) return true;
    if (!isInChain(found.journal, mine))
      return identityAt(session.desk.disk, session.places.file) === mine.temp;
    const now = await session.look();
    if (now.verdict === "current") return true;
    const newest = now.head.revision === mine.revision;
    if (now.verdict === "outside" && newest && !renamed) {
      const taken = await takeBack(session, found, before, mine);
      if (taken.kind === "again") return false;
      continue;
    }
    // Somebody edited the file after my entry was built on: that is for the next writer to journal.
    if (now.verdict !== "behind") return true;
    await rollForward(session, now);
  }
  return true;
}

/** Without the lock an entry that others built on stands all the same: the journal keeps it. */
async function lockedAgain(session: Session): Promise<boolean> {
  try {
    await session.keepLock();
    return true;
  } catch (error) {
    if (error instanceof StoreError && error.failure.kind === "lock-timeout") return false;
    throw error;
  }
}

export async function rollForward(session: Session, now: Look): Promise<void> {
  const { desk, places } = session;
  const tip = tipOf(session, now);
  if (tip.entry === null || tip.text === null) return;
  completeCompanions(desk, now.journal, places, tip.entry);
  const note: Note = { instance: null, command: "recover", subject: "", at: desk.clock() };
  const wish = { kind: "recover", text: tip.text, state: tip.entry.state, note } as const;
  const landing = await land(session, now, tip, wish);
  if (landing.kind === "stray") await takeIn(session, now, tip, landing.mine);
}

/** Whether an entry is where it was filed, and every later one continues the one before it. */
function isInChain(journal: Journal, mine: Filed): boolean {
  let last = readEntry(journal, mine.revision);
  if (typeof last === "string" || last.sum !== mine.sum) return false;
  for (let at = mine.revision + 1; ; at++) {
    const next = readEntry(journal, at);
    if (next === "missing") return true;
    if (next === "damaged" || !continues(last, next)) return false;
    last = next;
  }
}

/**
 * Whether all that an entry put in is in the text. Where it was to be planned again, yet somebody's edit of the very file
 * that shows it was honoured meanwhile, it stands already.
 */
async function isThere(session: Session, mine: Filed): Promise<boolean> {
  const { text } = (await session.look()).snapshot;
  const added = (mine.edits ?? []).flatMap(([, , inserted]) => inserted.split(/\r\n|\n|\r/));
  const lines = added.filter((line) => line.trim() !== "");
  return lines.length > 0 && lines.every((line) => text.includes(line));
}

/**
 * An editor wrote into the file that was just replaced. Its text is taken from the descriptor and put in as the outside
 * change that it is, made on the text before mine. True when mine has to be planned again on top of it.
 */
async function takeIn(session: Session, found: Look, before: Tip, mine: Filed): Promise<boolean> {
  const stray = await quietText(session, found);
  if (stray === null || before.entry === null || before.text === null) return false;
  const { desk } = session;
  const change = { after: stray, savedAt: Number(desk.disk.fstatSync(found.file.fd).mtimeMs) };
  const { origin, ...taken } = await reconciled(
    found.journal,
    before.entry,
    { ...change, before: before.text },
    desk.reconcile,
  );
  const now = await session.look();
  if (now.verdict === "current" && now.head.revision === mine.revision && now.before !== null) {
    const tip = tipOf(session, now);
    const landing = await land(session, now, tip, {
      kind: "outside",
      ...taken,
      note: outsideNote(desk.clock(), origin),
    });
    if (landing.kind !== "again") return isDone(session, now, tip, landing);
  }
  // Somebody built on mine before the stray text was found: it is merged with what there is now.
  for (let tries = 1; tries <= TRIES; tries++) {
    const later = await session.look();
    const tip = await recover(session, later);
    if (tip === null) continue;
    if (tip.entry === null || tip.text === null) return false;
    const { origin: own, ...merged } = await reconciled(
      later.journal,
      tip.entry,
      { ...change, before: tip.text },
      desk.reconcile,
    );
    const landing = await land(session, later, tip, {
      kind: "outside",
      ...merged,
      note: outsideNote(desk.clock(), own),
    });
    if (await isDone(session, later, tip, landing)) return false;
  }
  return false;
}

/** The text in the replaced file once its editor is done with it; null when it is the one coord knew, or no text. */
async function quietText(session: Session, found: Look): Promise<string | null> {
  const { disk } = session.desk;
  for (let tries = 1; ; tries++) {
    const age = Date.now() - Number(disk.fstatSync(found.file.fd).mtimeMs);
    if (age > 10 || age < 0 || tries > 20) break;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  try {
    const { text } = readOpen(disk, found.file.fd);
    return text === found.file.text ? null : text;
  } catch (error) {
    if (!(error instanceof StoreError)) throw error;
    disk.writeFileSync(join(found.journal.state, `stray.${uniqueName()}`), disk.readFileSync(found.file.fd));
    return null;
  }
}
