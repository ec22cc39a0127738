import type { HookDecision } from "../../agents/types.ts";
import { AnnouncedCalls, wordsOf } from "../../session/announced.ts";
import { handFor, tellsShells } from "../../session/ids.ts";
import { handed } from "../shell/handed.ts";
import type { Guard } from "./guard.ts";

/** Before a call of coord's own tools: their server is told whose it is, where the agent does not tell it. */
export function beforeOwnTool(guard: Guard): Promise<HookDecision> {
  const { call, session, given, place, host } = guard;
  guard.touch(guard.workspace(true).actor());
  if (call.event.kind === "own-tool" && session !== null && host !== null)
    new AnnouncedCalls(place.state, host, given.io.now()).add(session, {
      use: call.use,
      tool: call.event.tool,
      words: wordsOf(call.input),
    });
  return Promise.resolve({ kind: "allow" });
}

/**
 * Whether this shell may not know for whom it runs: its agent's shells never do, or it has the session of a lead or a parent.
 */
function isUntold({ call, session, guests }: Guard): boolean {
  if (session === null) return false;
  const isTeam = call.lead !== null || guests.some(({ lead }) => lead !== null);
  return isTeam || call.parent !== null || !tellsShells(session.agent);
}

/**
 * Before a shell command in such a shell: what it calls `coord` with says for whom, and where that can't be said by its words,
 * coord knows whose commands are under way. @returns the command that is to run; null for the one that was given
 */
export function announced(guard: Guard): string | null {
  const { call, session, given, place, host } = guard;
  const { event } = call;
  if (event.kind !== "shell" || session === null || !isUntold(guard)) return null;
  const isLead = call.lead === null && session.id === call.sessionId && tellsShells(session.agent);
  const command = isLead || !given.rewrites ? null : handed(event.command, handFor(session));
  if (host !== null)
    new AnnouncedCalls(place.state, host, given.io.now()).add(session, {
      use: call.use,
      tool: "",
      words: command ?? event.command,
    });
  return command;
}

/** A shell command is over. */
export function ended(guard: Guard): void {
  const { call, given, place, host } = guard;
  const { event } = call;
  if (event.kind !== "done" || event.tool !== "shell" || host === null || !isUntold(guard)) return;
  new AnnouncedCalls(place.state, host, given.io.now()).endOf(call.use, event.command);
}
