import { resolve } from "node:path";
import { type Denial, Denials } from "../../session/denials.ts";
import type { HookDecision } from "../../agents/types.ts";
import { boundElsewhere } from "../../session/sessions.ts";
import { agentProcess } from "../../system/processes.ts";
import { tellsShells } from "../../session/ids.ts";
import { SubagentCommands } from "../../session/subagent-commands.ts";
import type { WriteTarget } from "../shell/index.ts";
import { announced } from "./callers.ts";
import { Guard } from "./guard.ts";
import { beforeEdit, ownFileReason, reasonFor } from "./edit.ts";
import { meantBy } from "./meant.ts";

/** A patch within a command is an edit, whatever was denied before. */
const PATCHES = /apply_?patch/;

/** Before a shell command: what it may not write is denied; one that may run is told for whom it calls coord. */
export async function beforeShell(guard: Guard): Promise<HookDecision> {
  const decided = await checked(guard);
  const command = decided.kind === "allow" ? announced(guard) : null;
  return command === null ? decided : { ...decided, kind: "allow", command };
}

/** What the edit tool was denied within the last minute may not be written that way, either. */
async function checked(guard: Guard): Promise<HookDecision> {
  const { call, session, place, given } = guard;
  await bindByCommand(guard);
  guard.touch(guard.workspace(true).actor());
  await noteSubagent(guard);
  const { event } = call;
  if (event.kind !== "shell") return { kind: "allow" };
  const denied = session === null ? [] : new Denials(place.state, session, given.io.now()).recent();
  if (denied.length === 0 && !PATCHES.test(event.command)) return { kind: "allow" };
  const { writtenBy } = await import("../shell/index.ts");
  const targets = writtenBy(event.command, event.dialect);
  const base = resolve(guard.cwd, event.folder.replaceAll("\\", "/"));
  const patched = targets.filter((one) => one.patched).map((one) => pathOf(one, base));
  const edited = patched.length === 0 ? null : await beforePatch(guard, patched);
  if (edited?.kind === "deny") return edited;
  const hit = meantBy(targets, denied, base, (path, from) => guard.name(path, from));
  for (let at = 0; at < hit.length; at += BATCH) {
    const answer = await stillDenied(guard, hit.slice(at, at + BATCH));
    if (answer.kind === "deny") return answer;
  }
  return { kind: "allow" };
}

/** Number of denied files that are checked at a time: each costs several calls of the file system, and the first that is still reserved decides. */
const BATCH = 200;

/** Denies the files that somebody else still has reserved; a holder may have released one meanwhile. */
async function stillDenied(guard: Guard, hit: readonly Denial[]): Promise<HookDecision> {
  const named = hit.map(({ file }) => guard.name(file));
  const own = named.find((one) => one.own !== false);
  if (own !== undefined) return { kind: "deny", reason: await ownFileReason(guard, own) };
  const { found } = await guard.reserved(named);
  if (found.length === 0) return { kind: "allow" };
  return { kind: "deny", reason: await reasonFor(guard, found, (await guard.given.words()).command) };
}

function pathOf({ folder, word }: WriteTarget, base: string): string {
  return resolve(base, folder, word.text.replaceAll("\\", "/"));
}

function beforePatch({ call, place, given }: Guard, paths: readonly string[]): Promise<HookDecision> {
  const event = { kind: "edit", paths, replaced: null } as const;
  return beforeEdit(new Guard({ ...call, event }, place, given));
}

/** Maximum length of a command that is searched for a call of coord (characters). */
const LONGEST_CALL = 4_000;
/** `coord --as 3 …`, `COORD_INSTANCE=3 coord …`: who acts, by a command that changes something. */
const SAYS_WHO = /\bcoord\b[^;|&\n]*\s--as[ =]#?([1-9]\d{0,5})\b|\bCOORD_INSTANCE=#?([1-9]\d{0,5})\s+coord\b/;
/** What `coord` is called with, up to the end of that call. */
const CALLED_WITH = /\bcoord\b([^;|&\n]*)/;

/** Where an agent's shells do not know their session, the first command that says who acts binds it from here. */
async function bindByCommand({ call, session, sessions, given }: Guard): Promise<void> {
  const { event } = call;
  if (session === null || event.kind !== "shell" || tellsShells(session.agent)) return;
  const command = event.command.slice(0, LONGEST_CALL);
  const said = SAYS_WHO.exec(command);
  if (said === null || sessions.find(session) !== null) return;
  const [, words = ""] = CALLED_WITH.exec(command.slice(said.index)) ?? [];
  if (await given.io.isReadOnly(words.trim().split(/\s+/))) return;
  const instance = Number(said[1] ?? said[2]);
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
  new SubagentCommands(place.state, session, given.io.now()).note(subagent, event.command);
}
