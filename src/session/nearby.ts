import { mayRun } from "../system/processes.ts";
import type { StateFolder } from "../system/state.ts";
import { isSame } from "./agent-processes.ts";
import type { SessionId } from "./ids.ts";
import { RecentLog } from "./recent.ts";
import type { Binding, Sessions } from "./sessions.ts";

/** How long a session that has no number counts as one that may be at work (ms). */
const REMEMBERED_MS = 2 * 3_600_000;

interface Seen extends SessionId {
  readonly at: number;
}

/**
 * The server of tools that serves a session which has no number, where nothing tells which process started which, as on macOS and
 * Windows: the one whose parent is the caller's too, else the only one, if no other session without a number was seen of late.
 * Where it may be one of several it is none: a session that is denied its own files can say so, one that has another's can't be told.
 */
export function serverNearby(
  session: SessionId,
  sessions: Sessions,
  state: StateFolder,
  { parentPid, now }: { readonly parentPid: number; readonly now: number },
): Binding | null {
  const isAlone = isOnlyOne(session, sessions, state, now);
  const servers = sessions.all().filter(isRunningServer);
  const mine = servers.find(({ serves }) => serves !== null && isSame(serves, session));
  if (mine !== undefined) return mine;
  const open = servers.filter(({ serves }) => serves === null);
  const siblings = open.filter((one) => one.process?.parent === parentPid);
  const [only, ...others] = siblings.length > 0 ? siblings : isAlone ? open : [];
  if (only === undefined || others.length > 0) return null;
  sessions.serve(only, session);
  return only;
}

/** Writes down who calls, and looks who else has called without a number. */
function isOnlyOne(session: SessionId, sessions: Sessions, state: StateFolder, now: number): boolean {
  const recent = new RecentLog(state, "hosts/anywhere.json", now, REMEMBERED_MS, shaped);
  const seen = recent.all();
  if (state.isThere() && !seen.some((one) => isSame(one, session))) recent.add([{ ...session, at: now }]);
  return seen.every((one) => isSame(one, session) || sessions.find(one) !== null);
}

function shaped({ agent, id, at }: Partial<Record<keyof Seen, unknown>>): Seen | null {
  return typeof agent === "string" && typeof id === "string" && typeof at === "number"
    ? { agent, id, at }
    : null;
}

function isRunningServer({ agent, process, clearedAt }: Binding): boolean {
  return agent === "mcp" && clearedAt === null && process !== null && mayRun(process);
}
