import { relative, sep } from "node:path";
import { archiveOf } from "../../paths/normalise.ts";
import type { HookDecision } from "../../agents/types.ts";
import type { Place } from "../../session/locate.ts";
import { statOf, textOf } from "../../system/files.ts";
import { fittingFor } from "../../text/clean.ts";
import type { Guard, Named } from "./guard.ts";

/** Files that nobody edits, whoever holds what: coord's state and archive, and an agent's settings that call its hooks. */
export type Protected = "state" | "archive" | "settings";

/** Settings of agents: in a folder whose name begins with a dot, in the project or at home. */
const SETTINGS = /[\\/]\.[\w-]+[\\/](?:[^\\/]+[\\/]){0,2}[^\\/]+\.(?:jsonc?|toml|[cm]?[jt]s)$/;
/** A call of coord's hooks in them, as a command line or as a command and its arguments. */
const HOOK_CALL =
  /\bcoord(?:\.[cm]?js|\.cmd|\.exe)?["']?[\s,]{1,40}(?:"args"\s{0,9}:\s{0,9})?[[\s"',]{0,40}hook\b/g;
/** A switch that turns hooks off. */
const OFF = /"disableAllHooks"\s{0,9}:\s{0,9}true|"hooksEnabled"\s{0,9}:\s{0,9}false/;
/** Maximum length of settings that are read (characters). */
const LONGEST_SETTINGS = 1_000_000;

/** What of coord's own a path is; null where it is none. */
export function protectedAs({ file, own }: Named, place: Place): Protected | null {
  if (own !== false || file === "") return null;
  if (isIn(file, place.state.path)) return "state";
  if (file === archiveOf(place.target)) return "archive";
  return /[\\/]\./.test(file) && SETTINGS.test(file) && callsOf(textOf(file) ?? "") > 0 ? "settings" : null;
}

/** Whether a file has another name somewhere, which may be one that is held. */
export function isLinked(file: string): boolean {
  const stat = file === "" ? undefined : statOf(file);
  return stat !== undefined && stat.isFile() && stat.nlink > 1;
}

/** What an edit of it is answered. Settings are the user's to change, who is asked where the agent can. */
export async function protectedAnswer(
  { given }: Guard,
  { resolved, file }: Named,
  kind: Protected,
): Promise<HookDecision> {
  const reason = (await given.words()).protected[kind](fittingFor("model", resolved.path || file, "path"));
  return { kind: kind === "settings" && given.asks ? "ask" : "deny", reason };
}

/** Whether settings still call coord's hooks after an edit, as often as before. */
export function keepsHooks(file: string, after: string): boolean {
  const before = textOf(file) ?? "";
  return callsOf(after) >= callsOf(before) && (OFF.test(before) || !OFF.test(after));
}

function callsOf(text: string): number {
  return text.length > LONGEST_SETTINGS ? 0 : (text.match(HOOK_CALL)?.length ?? 0);
}

function isIn(path: string, folder: string): boolean {
  const way = relative(folder, path);
  return way !== ".." && !way.startsWith(`..${sep}`) && !/^[A-Za-z]:|^[\\/]/.test(way);
}
