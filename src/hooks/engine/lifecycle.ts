import { catalogOf, languageOf } from "../../messages/languages.ts";
import { plain } from "../../messages/paint.ts";
import type { RenderContext } from "../../messages/render/context.ts";
import { failureSaid } from "../../messages/render/refusal.ts";
import { renderPrime } from "../../messages/render/prime.ts";
import { leave } from "../../operations/leave.ts";
import type { ReservationData } from "../../operations/shapes.ts";
import { type Status, status } from "../../operations/status.ts";
import { Denials } from "../../session/denials.ts";
import { isSame } from "../../session/agent-processes.ts";
import { SubagentReservations } from "../../session/subagent-reservations.ts";
import { otherAgentBoundTo, type Binding, type Sessions } from "../../session/sessions.ts";
import { markOf, mateName, type SessionId } from "../../session/ids.ts";
import { agentProcess, isSameProcess, type ProcessMark } from "../../system/processes.ts";
import type { HookDecision } from "../../agents/types.ts";
import type { HookCallContext } from "./call-context.ts";
import { forModel } from "../../text/clean.ts";
import { firstThatFit } from "./few.ts";
import { newsFor } from "./news.ts";
import { appendQuietly, textOf } from "../../system/files.ts";
import { goesThroughAll } from "../../system/young-space.ts";

/** Tokens that a session's start may cost, and a subagent's. */
const SESSION_TOKENS = 600;
const SUBAGENT_TOKENS = 300;
/** Facts beyond this many tokens don't count when they are compared with those told before. */
const MOST_TOKENS = 20_000;

/** A session begins, or goes on: facts for the model, and its number for its shells. */
export async function atStart(hook: HookCallContext): Promise<HookDecision> {
  goesThroughAll();
  if (hook.call.lead !== null) return atTurn(hook);
  await look(hook);
  const bound = goOn(hook);
  const { CLAUDE_ENV_FILE: path } = hook.given.io.env;
  if (bound !== null && path !== undefined && path !== "") exportTo(path, bound.instance);
  const facts = await sharedFacts(hook, () => prime(hook, SESSION_TOKENS));
  const news = bound === null ? "" : await newsFor(hook, "start");
  return { kind: "allow", context: [facts, news].filter((part) => part !== "").join("\n") };
}

/**
 * The facts, and before them that the store they are shared through was not accepted here: else who is new would take a copy that is
 * old, or none, for all there is.
 */
async function sharedFacts(hook: HookCallContext, facts: () => Promise<string>): Promise<string> {
  const workspace = hook.workspace(true);
  if (workspace.store.replication === undefined) return facts();
  const { unaccepted } = await import("../../workspace/unaccepted.ts");
  const failure = await unaccepted(workspace);
  if (failure === null) return facts();
  const { options, env } = hook.given.io;
  const t = await catalogOf(languageOf(options.lang, env));
  const { message, hint } = failureSaid(failure, { t, audience: "model" });
  const known = await facts().catch(() => "");
  return [`${message} ${hint ?? ""}`.trimEnd(), known].filter((part) => part !== "").join("\n");
}

/** A team-mate begins with each of its turns: it is told the facts when they are others than it was told last. */
async function atTurn(hook: HookCallContext): Promise<HookDecision> {
  const { session, sessions } = hook;
  const factsWithin = await readFacts(hook, true);
  const context = factsWithin(SUBAGENT_TOKENS);
  hook.touch(hook.workspace(true).actor());
  // By all the facts: which of them fit depends on how long their ages are.
  const isOld = session === null || sessions.isTold(session, factsWithin(MOST_TOKENS, false));
  return isOld ? { kind: "allow" } : { kind: "allow", context };
}

export async function atSubagentStart(hook: HookCallContext): Promise<HookDecision> {
  goesThroughAll();
  return { kind: "allow", context: await prime(hook, SUBAGENT_TOKENS, true) };
}

/** At a subagent's end its reservations pass to its session. */
export function atSubagentStop(hook: HookCallContext): Promise<HookDecision> {
  const { call, place, given } = hook;
  const actor = hook.workspace(true).actor();
  hook.touch(actor);
  if (actor !== null && call.subagentId !== null)
    new SubagentReservations(place.state, actor.instance, given.io.now()).end(call.subagentId);
  return Promise.resolve({ kind: "allow" });
}

/**
 * A resumed session is the same in another process; a cleared one is another in the same process, and keeps the number.
 */
function goOn({ session, sessions, call, given, host, processSessions }: HookCallContext): Binding | null {
  if (session === null || call.event.kind !== "start") return null;
  if (call.event.source === "clear")
    for (const mate of processSessions.filter(({ lead }) => lead !== null))
      sessions.agentProcesses.see(host, { ...mate, lead: session.id }, processSessions);
  const process = agentProcess(given.io.parentPid);
  const known = sessions.find(session);
  const before = known ?? (call.event.source === "clear" ? predecessor(sessions, process) : null);
  if (before === null) return null;
  // A server's session is of the server, whatever its agent begins or goes on with.
  if (isServer(before)) return before;
  const identity = { flag: undefined, env: undefined, session };
  const isElsewhere =
    known !== null && otherAgentBoundTo(known.instance, identity, sessions, given.io.now()) !== null;
  // While it slept its number was given to another live session: it has to get one of its own.
  if (isElsewhere) {
    sessions.drop(session);
    return null;
  }
  try {
    sessions.bind(session, before.instance, process ?? before.process);
    if (known === null) sessions.drop({ agent: before.agent, id: before.session });
    else sessions.resumed(session, given.io.now());
  } catch {
    return before;
  }
  return before;
}

function isServer({ agent }: Binding): boolean {
  return agent === "mcp";
}

/** The session that was cleared in this very process, the last one if there are several. */
function predecessor(sessions: Sessions, process: ProcessMark | null): Binding | null {
  const cleared = sessions
    .all()
    .filter((one) => one.clearedAt !== null && isSameProcess(one.process, process));
  return cleared.sort((a, b) => (a.clearedAt ?? 0) - (b.clearedAt ?? 0)).at(-1) ?? null;
}

/** The mark keeps it from counting in another session that is started from one of these shells. */
function exportTo(path: string, instance: number): void {
  const line = `export COORD_INSTANCE=${instance}\nexport COORD_INSTANCE_SOURCE=${markOf(instance)}\n`;
  if (textOf(path)?.includes(line) !== true) appendQuietly(path, line);
}

/** Brings up to date what is known of other work trees. What goes wrong with it keeps nobody from starting or stopping. */
async function look({ place, given: { io } }: HookCallContext): Promise<void> {
  const { refreshOtherTrees } = await import("../../workspace/trees-news.ts");
  await refreshOtherTrees(place, io.env, io.now()).catch(() => undefined);
}

async function statusOf(hook: HookCallContext, silent: boolean): Promise<Status> {
  const answer = await hook.workspace(silent).perform(status, { brief: true, all: false });
  if (!answer.ok) throw new Error(answer.refusal.code);
  return answer.result;
}

async function prime(hook: HookCallContext, maxTokens: number, forPart = false): Promise<string> {
  return (await readFacts(hook, forPart))(maxTokens);
}

/** Tells as many facts as fit into a number of tokens; `ages` false leaves out what changes while nothing happens. */
type TellFacts = (maxTokens: number, ages?: boolean) => string;

/** Reads the facts once. */
async function readFacts(hook: HookCallContext, forPart: boolean): Promise<TellFacts> {
  const { io } = hook.given;
  const language = languageOf(io.options.lang, io.env);
  const found = await statusOf(hook, true);
  const t = await catalogOf(language);
  const render: RenderContext = {
    t,
    language,
    paint: plain,
    audience: "model",
    now: io.now(),
    me: found.me,
    width: 10_000,
  };
  const { unlandedFor } = await import("../../workspace/worktree-changes.ts");
  const unlanded = await unlandedFor(hook.workspace(true), found);
  // Messages are news, and told once.
  const options = { file: hook.place.file, forPart, unlanded, messages: false };
  const timeless = (one: ReservationData) => ({ ...one, since: null, seen: null, leaseEndsAt: null });
  return (maxTokens, ages = true) => {
    const told = ages ? found : { ...found, reservations: found.reservations.map(timeless) };
    return renderPrime(told, { ...options, maxTokens }, render);
  };
}

/** How long after a session was resumed an end without a process may be that of the old one (ms). */
const LATE_END_MS = 60_000;

/**
 * The session is over: what it holds is given back, and what its team-mates hold. A cleared or switched one goes on under
 * another name, and so does one that runs in another process, too.
 */
export async function atEnd(hook: HookCallContext): Promise<HookDecision> {
  const { call, session, sessions, given } = hook;
  if (session === null || call.event.kind !== "end") return { kind: "allow" };
  const { reason } = call.event;
  const bound = sessions.find(session);
  // The one that follows in the same process takes over exactly this one's number.
  if (bound !== null && reason === "clear" && !isServer(bound) && call.subagent === null)
    sessions.bind(session, bound.instance, bound.process, given.io.now());
  if (reason === "clear" || reason === "resume") {
    forgetDenials(hook, session);
    return { kind: "allow" };
  }
  if (call.lead === null) for (const mate of matesOf(hook)) await end(hook, mate);
  if (call.subagent === null && !goesOn(hook, session, bound)) await end(hook, session);
  return { kind: "allow" };
}

/** Whether a session runs elsewhere as well. Its instance is then that one's. */
function goesOn(
  { host, sessions, given }: HookCallContext,
  session: SessionId,
  bound: Binding | null,
): boolean {
  sessions.agentProcesses.forget(host, (one) => isSame(one, session));
  if (bound === null || isServer(bound)) return false;
  const [other] = sessions.agentProcesses.othersOf(session, host);
  if (other !== undefined) sessions.bind(session, bound.instance, other);
  return other !== undefined || (host === null && sessions.isResumed(session, given.io.now() - LATE_END_MS));
}

/** The team-mates of a session: those of its process, and those that name it as their lead. */
function matesOf({ session, processSessions }: HookCallContext): readonly SessionId[] {
  return processSessions
    .filter(({ lead }) => session !== null && lead !== null)
    .map(({ agent, id }) => ({ agent, id }));
}

/** One session, or one team-mate, is over. */
async function end(hook: HookCallContext, session: SessionId): Promise<void> {
  const { sessions, host } = hook;
  forgetDenials(hook, session);
  sessions.untell(session);
  sessions.agentProcesses.forget(host, (one) => isSame(one, session) || one.parent === session.id);
  if (sessions.find(session) === null) return;
  // Who it is counts by the session alone: a number from the environment may be a person's, too.
  await hook.workspace(true, { flag: undefined, env: undefined, session }).perform(leave, {});
}

function forgetDenials({ place, given }: HookCallContext, session: SessionId): void {
  new Denials(place.state, session, given.io.now()).forget();
}

/** A lead dismisses a team-mate. */
export async function atDismissal(hook: HookCallContext): Promise<HookDecision> {
  const { event } = hook.call;
  if (event.kind !== "dismissed") return { kind: "allow" };
  const name = event.name.replace(/@.*$/, "");
  for (const mate of matesOf(hook)) if (mate.id === name || mateName(mate) === name) await end(hook, mate);
  return { kind: "allow" };
}

/** Before the model reads the user's next words: leases that ran low, what was taken over, messages. */
export async function atPrompt(hook: HookCallContext): Promise<HookDecision> {
  const context = await newsFor(hook, "prompt");
  return context === "" ? { kind: "allow" } : { kind: "allow", context };
}

/** The agent wants to stop: it is asked once for each reservation whether that is finished. */
export async function atStop(hook: HookCallContext): Promise<HookDecision> {
  goesThroughAll();
  const { call, sessions } = hook;
  await look(hook);
  const actor = hook.workspace(true).actor();
  hook.touch(actor);
  if (call.event.kind === "stop" && call.event.running !== undefined && actor !== null)
    new SubagentReservations(hook.place.state, actor.instance, hook.given.io.now()).endAllBut(
      call.event.running,
    );
  if (call.event.kind === "stop" && call.event.alone === true && call.lead === null)
    for (const mate of matesOf(hook)) await end(hook, mate);
  if (actor === null || call.event.kind !== "stop" || call.event.again) return { kind: "allow" };
  if (!hook.given.tells.includes("stop")) return { kind: "allow" };
  const { reservations } = await statusOf(hook, true);
  const told = sessions.told(actor.instance);
  const asked = reservations
    .filter(({ instance, state }) => instance === actor.instance && (state === "active" || state === "stale"))
    .map(({ task, since }) => ({ task, key: JSON.stringify(["stop", task, since]) }))
    .filter(({ key }) => !told.has(key));
  if (asked.length === 0) return { kind: "allow" };
  sessions.tell(actor.instance, new Set([...told, ...asked.map(({ key }) => key)]));
  const words = await hook.given.words();
  const quoted = asked.map(({ task }) => `“${forModel(task)}”`);
  return { kind: "go-on", reason: `${words.stop(firstThatFit(quoted))} ${words.foreign}` };
}
