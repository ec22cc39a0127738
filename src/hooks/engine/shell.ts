import { resolve } from "node:path";
import { compile, isGlob } from "../../paths/overlap.ts";
import { type Denial, Denials } from "../../session/denials.ts";
import type { Answer } from "../types.ts";
import { boundElsewhere } from "../../session/identity.ts";
import { agentProcess } from "../../session/processes.ts";
import { TELLING } from "../../session/ids.ts";
import { Voices } from "../../session/voices.ts";
import type { Target } from "../shell/index.ts";
import type { Guard } from "./guard.ts";
import { ownFileReason, reasonFor } from "./edit.ts";

/** Before a shell command: what the edit tool was denied within the last minute may not be written that way, either. */
export async function beforeShell(guard: Guard): Promise<Answer> {
  const { call, session, place, given } = guard;
  bindByCommand(guard);
  guard.touch(guard.workspace(true).actor());
  await noteSubagent(guard);
  if (call.event.kind !== "shell" || session === null) return { kind: "allow" };
  const denied = new Denials(place.state, session, given.io.now()).recent();
  if (denied.length === 0) return { kind: "allow" };
  const { writtenBy } = await import("../shell/index.ts");
  const targets = writtenBy(call.event.command, call.event.dialect);
  const hit = denied.filter((one) => targets.some((target) => means(guard, target, one)));
  if (hit.length === 0) return { kind: "allow" };
  // Whoever held it may have let go meanwhile.
  const named = hit.map(({ file }) => guard.name(file));
  const own = named.find((one) => one.own !== false);
  if (own !== undefined) return { kind: "deny", reason: ownFileReason(guard, own) };
  const { found } = await guard.reserved(named);
  if (found.length === 0) return { kind: "allow" };
  return { kind: "deny", reason: await reasonFor(guard, found, given.words.command) };
}

/** Nobody calls coord in more words than that: characters. */
const LONGEST_CALL = 4_000;
/** `coord --as 3 …`, `COORD_INSTANCE=3 coord …`: who acts, by a command that changes something. */
const SAYS_WHO = /\bcoord\b[^;|&\n]*\s--as[ =]#?([1-9]\d{0,5})\b|\bCOORD_INSTANCE=#?([1-9]\d{0,5})\s+coord\b/;
const READS = /\bcoord\b[^;|&\n]*\s(?:check|status|why|history|doctor|whoami|prime|audit|list|alerts)\b/;

/** Where an agent's shells do not know their session, the first command that says who acts binds it from here. */
function bindByCommand({ call, session, sessions, given }: Guard): void {
  const { event } = call;
  if (session === null || event.kind !== "shell" || TELLING.includes(session.agent)) return;
  const command = event.command.slice(0, LONGEST_CALL);
  const [, flag, env] = SAYS_WHO.exec(command) ?? [];
  const instance = Number(flag ?? env);
  if (!(instance > 0) || READS.test(command) || sessions.find(session) !== null) return;
  const claims = { flag: undefined, env: undefined, session };
  if (boundElsewhere(instance, claims, sessions, given.io.now()) !== null) return;
  try {
    sessions.bind(session, instance, agentProcess(given.io.parentPid));
  } catch {
    return;
  }
}

/** What a subagent logs is told apart from its parent's. */
async function noteSubagent({ call, session, place, given }: Guard): Promise<void> {
  const { subagent, event } = call;
  if (subagent === null || session === null || event.kind !== "shell" || !event.command.includes("coord"))
    return;
  new Voices(place.state, session, given.io.now()).note(subagent, event.command);
}

/** A whole word that names the denied path, a folder above it that is swept, or a pattern that it matches. */
function means(guard: Guard, { from, word, below }: Target, denied: Denial): boolean {
  const { resolved, file } = guard.name(word.text, resolve(guard.cwd, ...from));
  const { kind, path } = resolved;
  if (kind !== "inside") return file === denied.file;
  if (path === denied.path) return true;
  if (below && (path === "" || denied.path.startsWith(`${path}/`))) return true;
  return !word.quoted && isGlob(path) && compile(path).covers(denied.path);
}
