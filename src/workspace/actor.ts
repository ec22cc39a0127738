import { newsOf, unanswered } from "../operations/message-data.ts";
import { register } from "../operations/join.ts";
import {
  type OperationMode,
  type Notice,
  type OrRefused,
  refuse,
  type Refusal,
} from "../operations/types.ts";
import { findInstance, instances } from "../protocol/instances.ts";
import { View } from "../protocol/view.ts";
import type { Context } from "../rules/context.ts";
import { parseSource } from "../rules/displaced.ts";
import { inTheWay, restorable, restoreDisplaced } from "../rules/restore.ts";
import { SubagentReservations } from "../session/subagent-reservations.ts";
import { type Actor, otherAgentBoundTo, SESSION_PATIENCE, type Sessions } from "../session/sessions.ts";
import type { Past, Store } from "../store/store.ts";
import { applyEdits } from "../text/edits.ts";
import type { Environment } from "./context.ts";
import { remindersOf } from "../rules/leases.ts";
import { agentAbove } from "../session/ids.ts";
import { agentProcess, bareMark } from "../system/processes.ts";
import { fallbackOnIoError, UnsafeStateError } from "../system/state.ts";
import type { Attempt, World } from "./types.ts";

/** What says who acts, on this machine and on others. */
interface Acting extends Environment {
  readonly store: Pick<Store, "replication">;
}

/** The text that an operation is planned on, and who acts. */
export interface Prepared {
  readonly view: View;
  readonly context: Context;
  readonly notices: readonly Notice[];
  /** Sources of the displaced entries that were written back. */
  readonly restored: readonly string[];
}

/** Checks that the caller may act in this mode; registers the acting instance in the text and restores its displaced entries. */
export function authorize(
  { mode, registers }: { readonly mode: OperationMode; readonly registers?: false },
  view: View,
  base: Context,
  actor: Actor | null,
  environment: Acting,
  past: Past,
): OrRefused<Prepared> {
  const { world, sessions } = environment;
  if (mode === "read" || mode === "anyone") return unprepared(view, base);
  if (actor !== null) {
    const { instance } = actor;
    const agent = otherAgentBoundTo(instance, world.identity, sessions, base.now);
    if (agent !== null) return refuse("INSTANCE_TAKEN", { instance, agent, host: null });
    const host = otherMachineActingAs(actor, environment, past);
    if (host !== null) return refuse("INSTANCE_TAKEN", { instance, agent: null, host });
  }
  if (actor === null && world.identity.unsure === true) return refuse("NO_IDENTITY", { several: true });
  if (mode === "join") {
    // A session whose instance somebody closed starts anew.
    const over =
      actor?.source === "session" && findInstance(view, actor.instance)?.value.state === "finished";
    return unprepared(view, over ? { ...base, instance: null } : base);
  }
  if (mode === "own") return unprepared(view, base);
  if (actor === null) return refuse("NO_IDENTITY", {});
  // A session's number was given to it, whatever became of its line.
  return registerAndRestore(view, base, actor.instance, registers !== false || actor.source === "session");
}

/**
 * The machine whose session was the last to write as an instance, and was heard of lately; null for a person's terminal, and for who has that
 * number here. What an older version wrote says nothing of sessions, and keeps nobody out.
 */
export function otherMachineActingAs(
  { instance, source }: Actor,
  { world, sessions, store: { replication } }: Acting,
  past: Past,
): string | null {
  const { session } = world.identity;
  if (replication === undefined || session === null || source === "session") return null;
  if (sessions.find(session)?.instance === instance) return null;
  for (const { note } of past.revisions()) {
    if (note.instance !== instance) continue;
    const { session: host, command, at } = note;
    if (host === undefined || command === "leave" || host === replication.host()) return null;
    // A clock that is far ahead there keeps nobody out for longer.
    const isFresh = [at, replication.heardOn(host, instance) ?? 0].some(
      (one) => Math.abs(world.now() - one) < SESSION_PATIENCE,
    );
    return isFresh ? host : null;
  }
  return null;
}

function unprepared(view: View, context: Context): OrRefused<Prepared> {
  return { ok: true, value: { view, context, notices: [], restored: [] } };
}

function registerAndRestore(
  view: View,
  base: Context,
  instance: number,
  registers: boolean,
): OrRefused<Prepared> {
  const mine = base.displaced.filter(({ source }) => parseSource(source)?.instance === instance);
  const { free, stuck } = restorable(view, mine, base);
  const whole = edited(view, restoreDisplaced(view, free, base));
  const entry = register(whole, { ...base, instance });
  if (!entry.ok) return entry;
  const listed = registers ? entry.value : [];
  const restored = free.map(({ source }) => source);
  const notices: Notice[] = [];
  if (listed.length > 0)
    notices.push({ code: "REGISTERED", args: { instance, ...besides(whole, instance) } });
  if (restored.length > 0) notices.push({ code: "RESTORED", args: { count: restored.length } });
  for (const { reservation, by } of stuck)
    notices.push({ code: "NOT_RESTORED", args: { task: reservation.task, ...inTheWay(by) } });
  const context = { ...base, displaced: base.displaced.filter((one) => !free.includes(one)) };
  return { ok: true, value: { view: edited(whole, listed), context, notices, restored } };
}

/** How many numbers may be left out before a new one looks like a slip. */
const LEFT_OUT = 5;

/** Who works under the last numbers, where a new one is far from them. */
function besides(view: View, instance: number): { others?: string } {
  const known = view.entries(instances).map(({ value }) => value);
  const working = known.filter(({ from, to, state }) => from === to && state !== "finished");
  const isNear = known.some(({ to }) => to >= instance - LEFT_OUT);
  return working.length === 0 || isNear
    ? {}
    : {
        others: working
          .slice(-3)
          .map(({ from }) => `#${from}`)
          .join(", "),
      };
}

function edited(view: View, edits: Parameters<typeof applyEdits>[1]): View {
  return edits.length === 0 ? view : new View(applyEdits(view.text, edits), null, view);
}

/**
 * Records heartbeat, session binding and the notices that were said. Called once a write is acknowledged; no failure here fails the
 * command. A read under a number does not bind the session to it.
 */
export function recordActivity<R>(attempt: Attempt<R>, actor: Actor | null, environment: Environment): void {
  try {
    keep(attempt, actor, environment);
  } catch (error) {
    // Said by whatever is asked next.
    if (!(error instanceof UnsafeStateError)) throw error;
  }
}

function keep<R>(
  { mode, plan, before, notices }: Attempt<R>,
  actor: Actor | null,
  { sessions, world, place }: Environment,
): void {
  const { session } = world.identity;
  const news = notices.flatMap(({ args }) =>
    "key" in args ? [args.key, ...("keys" in args ? (args.keys ?? []) : [])] : [],
  );
  if (actor !== null && news.length > 0)
    sessions.tell(actor.instance, new Set([...sessions.told(actor.instance), ...news]));
  for (const effect of plan.effects ?? []) {
    if (effect.kind === "made")
      new SubagentReservations(place.state, effect.instance, world.now()).made(
        effect.task,
        world.identity.subagentId ?? null,
      );
    else if (effect.kind === "unbind") sessions.unbind(effect.instance);
    else if (session !== null) bind(effect.instance, sessions, world);
    else bindTerminal(effect.instance, sessions, world);
  }
  const left = plan.effects?.some(({ kind }) => kind === "unbind") === true;
  const instance = plan.actor ?? actor?.instance;
  if (instance === undefined || left) return;
  const now = world.now();
  if (mode === "read" || mode === "anyone") {
    sessions.touchReading(instance, now, () => findInstance(new View(before), instance) !== null);
    return;
  }
  if (session !== null && actor?.source !== "session" && sessions.find(session) === null)
    bind(instance, sessions, world);
  else meet(sessions, world);
  sessions.touch(instance, now);
  sessions.noteWorktree(instance, place.root === place.main ? null : place.root);
}

function bind(instance: number, sessions: Sessions, { identity, parentPid }: World): void {
  const { session } = identity;
  if (session === null) return;
  const own = parentPid === process.pid ? bareMark() : null;
  fallbackOnIoError(() => sessions.bind(session, instance, agentProcess(parentPid) ?? own), undefined);
  meet(sessions, { identity, parentPid });
}

/** A person's terminal has no agent whose process would keep a lapsed reservation from others. */
function bindTerminal(instance: number, sessions: Sessions, { identity: { terminal } }: World): void {
  if (terminal !== null && terminal !== undefined)
    fallbackOnIoError(() => sessions.bind(terminal, instance, null), undefined);
}

/** One session may run in several processes, and ends with the last of them. */
function meet(sessions: Sessions, { identity, parentPid }: Pick<World, "identity" | "parentPid">): void {
  const { session } = identity;
  if (session !== null && session.agent !== "mcp")
    sessions.agentProcesses.meet(agentProcess(parentPid), session);
}

/**
 * How the acting instance's own reservations stand, and what others say to it; a loss and a message are said once. Many leases of one
 * kind are one notice, with their number. What the command itself has answered (`saved`) is no news any more.
 */
export function reminders(sessions: Sessions, view: View, context: Context, saved: View): Notice[] {
  const { instance } = context;
  if (instance === null) return [];
  const told = sessions.told(instance);
  const lost = remindersOf(view, context).flatMap((one): Notice[] => {
    const { kind, task } = one;
    if (kind === "ended") return [{ code: "LEASE_ENDED", args: { task } }];
    if (kind === "ends-soon") return [{ code: "LEASE_ENDS_SOON", args: { task, minutes: one.minutes } }];
    if (told.has(one.key)) return [];
    const { by, line, key } = one;
    return [
      by === null
        ? { code: "EXPIRED_MEANWHILE", args: { task, line, key } }
        : { code: "TAKEN_FROM_YOU", args: { task, by, line, key } },
    ];
  });
  return [
    ...summed(lost),
    ...unanswered(
      newsOf(view, context).filter(({ args }) => !told.has(args.key)),
      view === saved ? null : saved,
      context,
    ).slice(0, MOST_NEWS),
  ];
}

/** Maximum number of messages that are told at once; the others come with the next command. */
const MOST_NEWS = 5;

/** From so many of one kind on, they are said in one sentence. */
const MANY = 4;

/** Who took something over is said each time: it is somebody to talk to. */
function summed(notices: readonly Notice[]): Notice[] {
  const counts = new Map<string, number>();
  for (const { code } of notices) counts.set(code, (counts.get(code) ?? 0) + 1);
  const said = new Set<string>();
  return notices.flatMap((one): Notice[] => {
    const count = counts.get(one.code) ?? 0;
    if (count < MANY || one.code === "TAKEN_FROM_YOU") return [one];
    if (said.has(one.code)) return [];
    said.add(one.code);
    return [withCount(one, notices, count)];
  });
}

function withCount(first: Notice, notices: readonly Notice[], count: number): Notice {
  if (first.code === "LEASE_ENDED") return { code: first.code, args: { ...first.args, count } };
  if (first.code === "LEASE_ENDS_SOON") {
    const minutes = notices.flatMap((one) => (one.code === first.code ? one.args.minutes : []));
    return { code: first.code, args: { ...first.args, minutes: Math.min(...minutes), count } };
  }
  if (first.code !== "EXPIRED_MEANWHILE") return first;
  const keys = notices.flatMap((one) => (one.code === first.code ? one.args.key : []));
  return { code: first.code, args: { ...first.args, count, keys } };
}

/** The agent in whose shell a call without a session was made, and its sessions' numbers; nothing for a person's terminal. */
function shellArgs({ identity: { terminal }, parentPid }: World, sessions: Sessions) {
  const shell = (terminal ?? null) === null ? agentAbove(parentPid) : null;
  if (shell === null) return {};
  const numbers = sessions.all().flatMap(({ agent, instance }) => (agent === shell ? [instance] : []));
  return { shell, known: [...new Set(numbers)].map((number) => `#${number}`).join(", ") };
}

/** Adds to a NO_IDENTITY who has the session's number now, where it was reassigned after the session went silent. */
export function explain(refusal: Refusal, { world, sessions }: Environment): Refusal {
  const { session } = world.identity;
  if (refusal.code !== "NO_IDENTITY") return refusal;
  if (world.identity.unsure === true) return { ...refusal, args: { several: true } };
  if (session === null) return { ...refusal, args: shellArgs(world, sessions) };
  const lost = sessions.lost(session);
  return lost === null ? refusal : { ...refusal, args: lost };
}
