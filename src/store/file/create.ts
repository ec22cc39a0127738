import { dirname } from "node:path";
import { refuseLoneSurrogates } from "../rules.ts";
import type { Change } from "../store.ts";
import { textOf } from "./chain.ts";
import { discardCompanions, prepareCompanions, replaceCompanions } from "./companions.ts";
import { tempPath, type Desk } from "./desk.ts";
import { errorCode, removeQuietly, type Disk } from "./disk.ts";
import { writeDraft } from "./drafts.ts";
import { takeBack } from "./land.ts";
import { findJournal } from "./look.ts";
import { nextEntry } from "./next.ts";
import type { Places } from "./places.ts";
import { NO_LINKS } from "./publish.ts";
import { openSession, tipOf, type Session } from "./session.ts";

/** Makes the file. Resolves with the revision, or null when there is one already, whoever made it. */
export async function create(desk: Desk, places: Places, change: Change): Promise<number | null> {
  refuseLoneSurrogates(change.text);
  if (desk.disk.statSync(places.file, { throwIfNoEntry: false })) return null;
  desk.disk.mkdirSync(dirname(places.file), { recursive: true });
  const session = await openSession(desk, places, findJournal(desk.disk, places).journal);
  let revision: number | null;
  try {
    revision = await make(session, change);
  } catch (error) {
    await session.end().catch(() => undefined);
    throw error;
  }
  await session.end();
  return revision;
}

async function make(session: Session, change: Change): Promise<number | null> {
  const { desk, places } = session;
  const { disk } = desk;
  for (;;) {
    if (disk.statSync(places.file, { throwIfNoEntry: false })) return null;
    const { journal, head } = findJournal(disk, places);
    const before = head.entry && textOf(journal, head.entry);
    const tip = tipOf(session, { journal, head, before });
    const prepared = prepareCompanions(desk, journal, places, head, change);
    const temp = tempPath(places);
    try {
      const draft = writeDraft(disk, temp, change.text);
      const carried = Object.fromEntries(prepared.map((item) => [item.name, item.carried]));
      const { text, state, note } = change;
      const content = {
        kind: "write",
        note,
        text,
        state,
        base: null,
        temp: draft.identity,
        carried,
        anew: true,
      } as const;
      desk.step("prepared");
      const mine = await session.publish(journal, nextEntry(tip, places.name, content), [draft]);
      if (mine === null) continue;
      desk.step("published");
      if (appear(disk, temp, places.file)) {
        desk.step("renamed");
        replaceCompanions(desk, prepared);
        return mine.revision;
      }
      await takeBack(session, { journal }, tip, mine);
      return null;
    } finally {
      removeQuietly(disk, temp);
      discardCompanions(desk, prepared);
    }
  }
}

/** Gives the prepared file its name, unless somebody else's file has it by now. */
function appear(disk: Disk, temp: string, path: string): boolean {
  try {
    disk.linkSync(temp, path);
    return true;
  } catch (error) {
    if (errorCode(error) === "EEXIST") return false;
    if (!NO_LINKS.has(errorCode(error))) throw error;
  }
  // Without hard links a file that appears in this very moment would be replaced.
  if (disk.statSync(path, { throwIfNoEntry: false })) return false;
  disk.renameSync(temp, path);
  return true;
}
