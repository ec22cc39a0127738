import type { HookDecision } from "../../agents/types.ts";
import { readSettings } from "../../protocol/settings.ts";
import { View } from "../../protocol/view.ts";
import { AnnouncedCalls, wordsOf } from "../../session/speaker.ts";
import { callerOption, type SessionId, tellsShells } from "../../session/ids.ts";
import { textOf } from "../../system/files.ts";
import { handed } from "../shell/handed.ts";
import type { HookCallContext } from "./call-context.ts";

/** Before a call of coord's own tools: their server is told whose it is, where the agent does not tell it. */
export function beforeOwnTool(hook: HookCallContext): Promise<HookDecision> {
  const { call, session, given, place, host } = hook;
  hook.touch(hook.workspace(true).actor());
  if (call.event.kind === "own-tool" && session !== null && host !== null)
    new AnnouncedCalls(place.state, host, given.io.now()).add(session, {
      subagentId: call.subagentId,
      use: call.use,
      tool: call.event.tool,
      words: wordsOf(call.input),
    });
  return Promise.resolve({ kind: "allow" });
}

/**
 * Whether this shell may not know for whom it runs: its agent's shells never do, or it has the session of a lead or a parent.
 */
function isUntold({ call, session, processSessions }: HookCallContext): boolean {
  if (session === null) return false;
  const isTeam = call.lead !== null || processSessions.some(({ lead }) => lead !== null);
  return isTeam || call.parent !== null || !tellsShells(session.agent);
}

/**
 * Before a shell command in such a shell: what it calls `coord` with says for whom, and where that can't be said by its words,
 * coord knows whose commands are under way. @returns the command that is to run; null for the one that was given
 */
export function announceCaller(hook: HookCallContext): string | null {
  const { call, session, given, place, host } = hook;
  const { event } = call;
  if (event.kind !== "shell" || session === null) return null;
  const [isTold, subagentId] = [!isUntold(hook), subagentNow(hook)];
  if (isTold && subagentId === null) {
    noteScript(hook, session);
    return null;
  }
  const isLead = call.lead === null && session.id === call.sessionId && tellsShells(session.agent);
  const hand = isTold || isLead ? [] : [`--hand ${callerOption(session)}`];
  const words = [...hand, ...(subagentId === null ? [] : [`--part ${subagentId}`])].join(" ");
  // Only what a tool is given as one text can be given back so.
  const isText = call.input["command"] === event.command;
  const command = words === "" || !given.rewrites || !isText ? null : handed(event.command, words);
  if (host !== null && !isTold)
    new AnnouncedCalls(place.state, host, given.io.now()).add(session, {
      subagentId: call.subagentId,
      use: call.use,
      tool: "",
      words: command ?? event.command,
    });
  return command;
}

/** A subagent's command that names no call of coord may be a script that makes one. */
function noteScript(
  { call: { event, subagentId, use }, place, given, host }: HookCallContext,
  session: SessionId,
): void {
  if (subagentId === null || event.kind !== "shell" || host === null) return;
  new AnnouncedCalls(place.state, host, given.io.now()).add(session, {
    subagentId,
    use,
    tool: "",
    words: event.command,
  });
}

/** The subagent whose command this is, where coord is called and has to know: it may end its session's instance, or the file keeps subagents apart. */
function subagentNow({ call: { subagentId, event }, place }: HookCallContext): string | null {
  if (subagentId === null || event.kind !== "shell" || !/\bcoord\b/.test(event.command)) return null;
  if (LEAVES.test(event.command)) return subagentId;
  const text = textOf(place.target) ?? "";
  return text.includes("subagents=") && readSettings(new View(text)).subagents === "apart"
    ? subagentId
    : null;
}

/** In a command that calls coord: it may be to leave. */
export const LEAVES = /\bleave\b/;

/** A shell command is over. */
export function ended(hook: HookCallContext): void {
  const { call, given, place, host } = hook;
  const { event } = call;
  if (event.kind !== "done" || event.tool !== "shell" || host === null) return;
  if (call.subagentId === null && !isUntold(hook)) return;
  new AnnouncedCalls(place.state, host, given.io.now()).endOf(call.use, event.command);
}
