import { disk } from "../../system/files.ts";
import { resolve } from "node:path";
import type { Catalog } from "../../messages/catalog.ts";
import { View } from "../../protocol/view.ts";
import { locate } from "../../session/locate.ts";
import { conflictMarker } from "../../text/edits.ts";
import type { Zone } from "../../time/time.ts";
import type { MessageLanguage } from "../../messages/languages.ts";
import { contextOf } from "../../workspace/context.ts";
import { identitySourcesOf, namedFile, openWorkspace } from "../../workspace/open.ts";
import { flagOf } from "../arguments.ts";
import type { CompletionContext } from "./sources.ts";

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
export async function readContext(
  words: readonly string[],
  language: MessageLanguage,
  t: Catalog,
  io: RequestIo,
): Promise<CompletionContext | null> {
  try {
    const folder = disk.realpathSync.native(folderOf(words, io));
    const place = locate(folder, namedFile(flagOf(words, "--file"), io.env));
    const { now, zone, parentPid } = io;
    const identity = identitySourcesOf(flagOf(words, "--as"), io);
    const caller = { cwd: folder, now, zone, language, identity, parentPid, lockTimeoutMs: 0 };
    const workspace = openWorkspace(caller, place);
    const snapshot = await workspace.store.read();
    if (conflictMarker(snapshot.text) !== null) return null;
    const view = new View(snapshot.text);
    const me = workspace.actor()?.instance ?? null;
    return { view, context: contextOf(workspace, me, snapshot, view), place, folder, t };
  } catch {
    return null;
  }
}
