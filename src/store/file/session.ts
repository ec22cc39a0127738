import type { Desk } from "./desk.ts";
import { syncFolders, type Draft } from "./drafts.ts";
import type { Entry, Filed } from "./entry.ts";
import { leaveHint } from "./head.ts";
import { entryExists, readEntry, soundEntry, type Journal } from "./journal.ts";
import { acquire, type Held } from "./lock.ts";
import { look, type Look } from "./look.ts";
import { lostEntry, type Tip } from "./next.ts";
import type { Places } from "./places.ts";
import { publish, setAside } from "./publish.ts";

/** An outside change this young may still be under way: an editor that empties a file and then fills it. */
const YOUNG_MS = 10;

/** One writer's time at the lock: what it took is given back by `end`, whatever happens. */
export interface Session {
  readonly desk: Desk;
  readonly places: Places;
  /** Takes the lock again when somebody passed this process over. @throws StoreError `lock-timeout` */
  keepLock(): Promise<void>;
  /** Looks at the disk; the descriptor stays open until the end. */
  look(): Promise<Look>;
  /** Files an entry, with the drafts it speaks of on the disk before it; its filed form, or null when its number is taken. */
  publish(journal: Journal, entry: Entry, drafts?: readonly Draft[]): Promise<Filed | null>;
  /** Gives the lock back, then makes names durable. */
  end(): Promise<void>;
}

export async function openSession(desk: Desk, places: Places, journal: Journal): Promise<Session> {
  const { disk } = desk;
  let held: Held = await acquire(journal, desk.lockTimeoutMs);
  desk.step("locked");
  const open: number[] = [];
  const touched = new Set<string>();
  return {
    desk,
    places,
    keepLock: async () => {
      if (held.isMine()) return;
      await held.release();
      held = await acquire(journal, desk.lockTimeoutMs);
    },
    look: () =>
      steadyLook(desk, places, (found) => {
        open.push(found.file.fd);
      }),
    publish: async (into, entry, drafts = []) => {
      const sum = await publish(into, entry, drafts);
      if (sum === null) return null;
      leaveHint(into, entry.revision);
      touched.add(into.entries).add(places.folder);
      return { ...entry, sum };
    },
    end: async () => {
      await held.release();
      desk.step("released");
      // Outside the lock: closing the last descriptor of the replaced file frees its blocks, and syncing takes a while.
      for (const fd of open) disk.closeSync(fd);
      await syncFolders(disk, touched);
    },
  };
}

/** A look that does not take a file for the whole of it while an editor is writing. */
export async function steadyLook(desk: Desk, places: Places, opened: (found: Look) => void): Promise<Look> {
  for (let tries = 1; ; tries++) {
    const found = await look(desk.disk, places, desk.reconcile);
    const age = Date.now() - Number(found.file.stat.mtimeMs);
    if (found.verdict !== "outside" || age < 0 || age > YOUNG_MS || tries > 20) {
      opened(found);
      return found;
    }
    desk.disk.closeSync(found.file.fd);
    await new Promise((resolve) => setTimeout(resolve, YOUNG_MS));
  }
}

/** What the next entry is built on. Under the lock: damaged entries at the end of the chain are set aside for it. */
export function tipOf(session: Session, found: Pick<Look, "journal" | "head" | "before">): Tip {
  const { journal, head, before } = found;
  let entry = head.entry;
  const sound = entry?.revision ?? 0;
  // A text that can't be rebuilt has a damaged entry somewhere below.
  const from = entry && before === null ? Math.max(entry.whole, 1) : sound + 1;
  let last: Filed | null = null;
  for (let at = from; at <= head.revision; at++) {
    const read = readEntry(journal, at);
    if (read === "damaged") {
      setAside(journal, lostEntry(at, last ?? entry, session.places.name, session.desk.clock()));
      leaveHint(journal, head.revision);
    }
    last = soundEntry(journal, at) ?? last;
    if (at > sound) entry = last;
  }
  return { revision: head.revision, entry, text: before };
}

/** Whether somebody already built on a revision. */
export function isFollowed(journal: Journal, revision: number): boolean {
  return entryExists(journal, revision + 1);
}
