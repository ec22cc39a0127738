import { realpathSync } from "node:fs";
import { resolve } from "node:path";
import type { Catalog } from "../../messages/catalog.ts";
import { View } from "../../protocol/view.ts";
import { whoAmI } from "../../session/identity.ts";
import { locate } from "../../session/locate.ts";
import { instanceIn, sessionOf } from "../../session/ids.ts";
import { openFileStore } from "../../store/file/index.ts";
import { conflictMarker } from "../../text/conflict-markers.ts";
import type { Zone } from "../../time/time.ts";
import type { Language } from "../../vocabulary/types.ts";
import { reconciler, Workspace, type World } from "../../workspace/index.ts";
import { contextOf } from "../../workspace/surroundings.ts";
import { flagOf } from "../words.ts";
import type { Scenery } from "./sources.ts";

/** The world as a completion request sees it. */
export interface RequestIo {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
  readonly now: () => number;
  readonly zone: Zone;
  readonly parentPid: number;
}

/** The folder that the words typed so far mean. */
export function folderOf(words: readonly string[], io: RequestIo): string {
  return resolve(io.cwd, flagOf(words, "--cwd", "-C") ?? ".");
}

/**
 * Reads the coordination file that the words typed so far mean. Null where there is none, or one that can't be read:
 * nobody wants an error in the middle of typing. Takes no lock, writes nothing.
 */
export async function readScenery(
  words: readonly string[],
  language: Language,
  t: Catalog,
  io: RequestIo,
): Promise<Scenery | null> {
  try {
    const folder = realpathSync.native(folderOf(words, io));
    const place = locate(folder, flagOf(words, "--file") ?? io.env["COORD_FILE"]);
    const { now, zone, parentPid } = io;
    const session = sessionOf(io.env, parentPid);
    const claims = {
      flag: numberOf(flagOf(words, "--as")),
      env: numberOf(instanceIn(io.env, session)),
      session,
    };
    const world: World = { now, zone, language, claims, parentPid };
    const store = openFileStore({
      path: place.file,
      reconcile: reconciler(world, place),
      lockTimeoutMs: 0,
      clock: now,
    });
    const snapshot = await store.read();
    if (conflictMarker(snapshot.text) !== null) return null;
    const view = new View(snapshot.text);
    const workspace = new Workspace(place, folder, store, world);
    const me = whoAmI(claims, workspace.sessions)?.instance ?? null;
    return { view, context: contextOf(workspace, me, snapshot, view), place, folder, t };
  } catch {
    return null;
  }
}

function numberOf(text: string | undefined): number | undefined {
  const found = /^#?(\d{1,6})$/.exec(text ?? "");
  return found ? Number(found[1]) : undefined;
}
