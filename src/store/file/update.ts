import { refuseLoneSurrogates } from "../rules.ts";
import { StoreError, type Change, type Decide, type Snapshot } from "../store.ts";
import type { Desk } from "./desk.ts";
import { Foreign, foreign } from "./errors.ts";
import type { Journal } from "./journal.ts";
import { land } from "./land.ts";
import type { Places } from "./places.ts";
import { isDone, recover, rollForward, TRIES } from "./recover.ts";
import { openSession, steadyLook, type Session } from "./session.ts";

/** Reads, plans, and writes what was planned: see "One write" in the design. Resolves with the revision, or null. */
export async function update(desk: Desk, places: Places, decide: Decide): Promise<number | null> {
  const first = await steadyLook(desk, places, (found) => desk.disk.closeSync(found.file.fd));
  const wanted = ask(decide, first.snapshot);
  // Nothing to write, or refused: most calls end here, without the lock. What a killed writer left half done is finished.
  if (wanted === null && first.verdict !== "behind") return null;
  try {
    return await underLock(desk, places, first.journal, decide, { snapshot: first.snapshot, change: wanted });
  } catch (error) {
    // The answer stands, also where the disk is read-only or the lock not to be had.
    if (wanted === null && !(error instanceof Foreign)) return null;
    throw error;
  }
}

async function underLock(
  desk: Desk,
  places: Places,
  journal: Journal,
  decide: Decide,
  plan: Plan,
): Promise<number | null> {
  const session = await openSession(desk, places, journal);
  let revision: number | null;
  try {
    revision = await write(session, decide, plan);
  } catch (error) {
    await session.end().catch(() => undefined);
    throw error;
  }
  await session.end();
  return revision;
}

interface Plan {
  readonly snapshot: Snapshot;
  readonly change: Change | null;
}

function ask(decide: Decide, snapshot: Snapshot): Change | null {
  const change = foreign(() => decide(snapshot));
  if (change !== null) refuseLoneSurrogates(change.text);
  return change;
}

async function write(session: Session, decide: Decide, planned: Plan): Promise<number | null> {
  let plan = planned;
  for (let tries = 1; tries <= TRIES; tries++) {
    await session.keepLock();
    const found = await session.look();
    if (!sameWorld(plan.snapshot, found.snapshot))
      plan = { snapshot: found.snapshot, change: ask(decide, found.snapshot) };
    if (plan.change === null) {
      if (found.verdict === "behind") await rollForward(session, found);
      return null;
    }
    const tip = await recover(session, found);
    if (tip === null) continue;
    const { text, state, note } = plan.change;
    const landing = await land(session, found, tip, { kind: "write", text, state, note }, plan.change);
    if (await isDone(session, found, tip, landing)) return tip.revision + 1;
  }
  throw new StoreError({ kind: "io", path: session.places.file, cause: "the file changes all the time" });
}

function sameWorld(one: Snapshot, other: Snapshot): boolean {
  return (
    one.revision === other.revision &&
    one.text === other.text &&
    one.outside === other.outside &&
    (!one.outside || JSON.stringify(one.state) === JSON.stringify(other.state))
  );
}
