import type { CallToolResult } from "@modelcontextprotocol/server";
import type { PresentationContext } from "../presentation/presenter.ts";
import { type Snapshot, StoreError } from "../store/store.ts";
import { pause } from "../system/pause.ts";
import { type Life, lifeOf, tokenIn, uniqueName } from "../system/processes.ts";
import type { StateFolder } from "../system/state.ts";
import type { RawInput } from "../workspace/input.ts";
import { Workspace } from "../workspace/index.ts";
import type { PassedCall } from "../workspace/types.ts";
import { answerOf, failed, type ToolReading } from "./answer.ts";
import type { McpSession, PassedCaller } from "./session.ts";
import type { Tool, ToolAction } from "./tools.ts";

// Several servers of tools that write at the same time would each load, compile and plan, and read what the others have just
// written, only to wait for the lock. So the first of them, the combiner, makes the calls of the others, too, one after the other, as
// if each had made its own: it is practised, and knows the text. Whoever is not served in time makes its call itself.

/** The link that names the combiner: a hint. It protects nothing: every write goes through the store as ever. */
const COMBINER = "combiner";
const SPOOL = "spool";

/**
 * Times (ms): how old the combiner's last sign of life may be; how long a call waits to be taken up, and for its answer then; how often
 * whoever waits looks after the combiner; how long the combiner waits for further calls; how long lies what nobody fetches; and
 * how long a caller has to be willing to wait for the lock.
 */
const TIMES = {
  sign: 1_000,
  untaken: 2_000,
  answer: 5_000,
  look: 30,
  linger: 10,
  old: 60_000,
  least: 8_000,
} as const;

/** Longest arguments of a call that is passed on (characters of JSON). */
const LONGEST = 100_000;

interface Asked {
  readonly action: ToolAction;
  readonly input: RawInput;
}

interface PassedOn {
  readonly caller: PassedCaller;
  readonly tool: string;
  readonly given: unknown;
}

/** The file of an answer. */
interface Said {
  readonly answer?: CallToolResult;
}

/** Whoever left a call has taken it back: nothing is written for it here. */
export class TakenBackError extends Error {
  override readonly name = "TakenBackError";
}

/** The calls of one server, and those of others that it makes. */
export class CallCombiner {
  private readonly session: McpSession;
  private readonly readings = new Map<string, ToolReading["read"]>();
  private isCombining = false;

  constructor(session: McpSession) {
    this.session = session;
  }

  /** Adds a tool that is called. */
  knows({ name }: Pick<Tool, "name">, read: ToolReading["read"]): void {
    this.readings.set(name, read);
  }

  /** Makes a call, or has it made. @throws what the operation throws */
  async call(
    tool: string,
    given: unknown,
    asked: Asked,
    context: PresentationContext,
  ): Promise<CallToolResult> {
    const { workspace } = context;
    const { state } = workspace.place;
    const isAlone = this.isCombining || this.session.lockTimeoutMs < TIMES.least;
    if (isAlone || !isPassable(tool, given, asked, context)) return this.make(asked, context);
    const name = uniqueName();
    // A state folder is made by who writes something; and where there are no links, or what stands there is none, everybody goes alone.
    const isFirst = orElse(() => (state.isThere() ? state.makeLink(COMBINER, name) : null), null);
    if (isFirst === true) return this.combine(state, name, () => this.make(asked, context));
    const other = isFirst === null ? null : orElse(() => state.readLink(COMBINER), null);
    // Of another container or machine neither can tell whether the other one lives.
    if (other === null || lifeOf(tokenIn(other) ?? "") === "unknown") return this.make(asked, context);
    return this.pass(tool, given, asked, context);
  }

  private async make({ action, input }: Asked, context: PresentationContext): Promise<CallToolResult> {
    return answerOf(await action.run(context, input), this.session);
  }

  /** Makes a call of this process's, and then those of others, which the client does not wait for. */
  private async combine(
    state: StateFolder,
    name: string,
    make: () => Promise<CallToolResult>,
  ): Promise<CallToolResult> {
    this.isCombining = true;
    try {
      return await make();
    } finally {
      void this.session.track(this.serve(state, name));
    }
  }

  /** Makes the calls of others until there are none. Never throws. */
  private async serve(state: StateFolder, name: string): Promise<void> {
    try {
      let idle = 0;
      let served = 0;
      while (!this.session.gone.aborted) {
        state.renew(COMBINER, Date.now());
        const before = served;
        for (const id of waitingCalls(state)) if (await this.serveOne(state, id)) served++;
        // There may be calls that nobody here may make.
        idle = served > before ? 0 : idle + 1;
        // Whoever was served asks again in a moment, as a rule.
        if (served === 0 || idle > TIMES.linger) break;
        if (idle > 0) await pause(1);
      }
    } catch {
      // Whoever waits makes its call itself.
    } finally {
      this.isCombining = false;
      orElse(() => {
        if (state.readLink(COMBINER) === name) state.remove(COMBINER);
        tidy(state);
      }, undefined);
    }
  }

  /** False where somebody else has it. */
  private async serveOne(state: StateFolder, id: string): Promise<boolean> {
    const me = uniqueName();
    const by = nameOf(id, "by");
    const life = callerLife(id);
    if (life === "dead") state.remove(nameOf(id, "call"));
    if (life !== "alive" || !state.makeLink(by, me)) return false;
    // Whoever left it has its answer, and took everything away.
    if (!state.exists(nameOf(id, "call"))) return (state.remove(by), false);
    const madeOn = (): null => {
      // What is written in between takes the number that this plan's entry would have, and then there is another plan.
      if (state.readLink(by) !== me) throw new TakenBackError("whoever left this call makes it");
      return null;
    };
    const call: PassedCall = { id, madeOn };
    const said = await this.answerTo(state, id, call);
    if (said !== null) state.replace(nameOf(id, "said"), JSON.stringify(said));
    return true;
  }

  /** Without an answer where whoever asks has to make the call itself; null where it does so already. */
  private async answerTo(state: StateFolder, id: string, call: PassedCall): Promise<Said | null> {
    try {
      const passed = passedIn(state, id);
      const asked = passed === null ? undefined : this.readings.get(passed.tool)?.(passed.given);
      if (passed === null || asked === undefined || "wrong" in asked) return {};
      const workspace = this.session.workspaceFor(passed.caller, call);
      if (workspace === null) return {};
      return { answer: await this.make(asked, this.session.contextOf(workspace)) };
    } catch (error) {
      if (error instanceof TakenBackError) return null;
      return error instanceof StoreError ? { answer: failed(error, this.session) } : {};
    }
  }

  /** Has the combiner make a call; makes it after all where that one does not. */
  private async pass(
    tool: string,
    given: unknown,
    asked: Asked,
    context: PresentationContext,
  ): Promise<CallToolResult> {
    const { place, cwd, store, world } = context.workspace;
    const { state } = place;
    const since = Date.now();
    const id = `${String(since).padStart(15, "0")}.${uniqueName()}`;
    const makeMyself = (isTaken: boolean) => {
      const madeOn = (snapshot: Snapshot) => (isTaken ? madeBefore(id, since, snapshot) : null);
      const call: PassedCall = { id, madeOn };
      const workspace = new Workspace(place, cwd, store, { ...world, call });
      return this.make(asked, { ...context, workspace });
    };
    const passed: PassedOn = { caller: this.session.callerOf(context.workspace), tool, given };
    try {
      const isLeft = orElse(() => (state.replace(nameOf(id, "call"), JSON.stringify(passed)), true), false);
      const outcome = isLeft ? await answered(state, id, since) : null;
      if (outcome === null) return await makeMyself(false);
      if (!("combiner" in outcome)) return outcome.answer ?? (await makeMyself(true));
      const { combiner, isTaken } = outcome;
      if (combiner === null) return await makeMyself(isTaken);
      return await this.combine(state, combiner, () => makeMyself(isTaken));
    } finally {
      for (const kind of ["call", "said", "by"] as const)
        orElse(() => state.remove(nameOf(id, kind)), undefined);
    }
  }
}

/** How far the clock may have been set back since a call was left (ms). */
const CLOCK_MS = 60_000;

/** Things as they were when another process made a call; null where none did. */
function madeBefore(id: string, since: number, snapshot: Snapshot): Snapshot | null {
  const { past } = snapshot;
  for (const { revision, note } of past.revisions()) {
    if (note.call === id)
      return { ...snapshot, revision: revision - 1, text: past.textAt(revision - 1) ?? snapshot.text };
    if (note.at < since - CLOCK_MS) break;
  }
  return null;
}

/** What became of a call that was left for the combiner: its answer; or it is to be made by who left it, who may be the combiner now. */
type Outcome =
  | Said
  | {
      /** The link's target, where there was no combiner any more. */
      readonly combiner: string | null;
      /** Whether another process may have made the call, or a part of it. */
      readonly isTaken: boolean;
    };

/** Waits for the answer to a call, and takes the call back where there is none to be had. */
async function answered(state: StateFolder, id: string, since: number): Promise<Outcome> {
  const me = uniqueName();
  const ahead = waitingCalls(state).length;
  for (let lookedAt = since; ;) {
    const said = state.exists(nameOf(id, "said")) ? state.read(nameOf(id, "said")) : null;
    if (said !== null) return answerIn(said);
    const now = Date.now();
    if (now - lookedAt >= TIMES.look) {
      lookedAt = now;
      const outcome = takeBack(state, id, me, now - since);
      if (outcome !== null) return outcome;
    }
    await pause(napFor(now - since, ahead));
  }
}

/** Null where the call is still waited for. From here on no other process writes for it: `PassedCall.isMine`. */
function takeBack(state: StateFolder, id: string, me: string, waited: number): Outcome | null {
  const by = nameOf(id, "by");
  const taker = state.readLink(by);
  if (taker !== null) {
    if (waited <= TIMES.answer && !isDead(taker)) return null;
    state.replaceLink(by, me);
    return { combiner: null, isTaken: true };
  }
  const isVacated = isVacant(state);
  if (!isVacated && waited <= TIMES.untaken) return null;
  const isTaken = !state.makeLink(by, me);
  if (isTaken && !isVacated) return null;
  if (isTaken) state.replaceLink(by, me);
  if (!isVacated) return { combiner: null, isTaken };
  // Two may become the combiner at once: then both make calls, each of them once.
  const combiner = uniqueName();
  state.replaceLink(COMBINER, combiner);
  return { combiner, isTaken };
}

function nameOf(id: string, kind: "call" | "by" | "said"): string {
  return `${SPOOL}/${id}.${kind}`;
}

/**
 * How long whoever waits sleeps (ms): at first until about half of those before may be through, then a part of what it has waited. Many wait,
 * and one works: so each looks a few times in all.
 */
function napFor(waited: number, ahead: number): number {
  return waited < 1 ? Math.min(1 + 3 * ahead, 100) : Math.min(Math.max(waited / 4, 1), Math.max(10, ahead));
}

/** Runs what a call can do without, whatever keeps it from the state folder. */
function orElse<T>(run: () => T, otherwise: T): T {
  try {
    return run();
  } catch {
    return otherwise;
  }
}

/** Calls that only write, for who is known, to a file of this machine; without waiting for anybody. */
function isPassable(
  tool: string,
  given: unknown,
  { action }: Asked,
  { workspace, dryRun }: PresentationContext,
): boolean {
  if (dryRun || action.readOnly !== false || tool === "join" || tool === "leave") return false;
  if (workspace.store.replication !== undefined || workspace.actor() === null) return false;
  if (workspace.world.silent === true) return false;
  const waits = typeof given === "object" && given !== null && "wait" in given && given.wait !== undefined;
  return !waits && JSON.stringify(given ?? null).length <= LONGEST;
}

/** Calls that nobody makes yet, in order of arrival. */
function waitingCalls(state: StateFolder): string[] {
  const names = new Set(state.list(SPOOL));
  return [...names]
    .flatMap((name) => (name.endsWith(".call") ? [name.slice(0, -".call".length)] : []))
    .filter((id) => !names.has(`${id}.by`))
    .sort();
}

/** Takes away what the killed have left. */
function tidy(state: StateFolder): void {
  for (const name of state.list(SPOOL)) {
    const isOurs = tokenIn(name.slice(name.indexOf(".") + 1)) !== null;
    const at = isOurs ? (state.stat(`${SPOOL}/${name}`)?.mtimeMs ?? Infinity) : Infinity;
    if (Date.now() - at > TIMES.old) state.remove(`${SPOOL}/${name}`);
  }
}

/** Whether nobody is the combiner, or one that is dead or stands still. */
function isVacant(state: StateFolder): boolean {
  const name = state.readLink(COMBINER);
  if (name === null || isDead(name)) return true;
  return Math.abs(Date.now() - (state.stat(COMBINER)?.mtimeMs ?? 0)) > TIMES.sign;
}

function isDead(name: string): boolean {
  const token = tokenIn(name);
  return token === null || lifeOf(token) === "dead";
}

/** Life of the process that left a call. What came with a clone or from another machine is nobody's wish here. */
function callerLife(id: string): Life {
  const token = tokenIn(id.slice(id.indexOf(".") + 1));
  return token === null ? "dead" : lifeOf(token);
}

/** A call as another process left it; null for what is none, and for another user's. */
function passedIn(state: StateFolder, id: string): PassedOn | null {
  const name = nameOf(id, "call");
  const uid = process.geteuid?.();
  if (uid !== undefined && state.stat(name)?.uid !== uid) return null;
  const text = state.read(name);
  const found: unknown = text === null ? null : parsed(text);
  return isPassedOn(found) ? found : null;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function answerIn(said: string): Said {
  const answer = recordOf(recordOf(parsed(said))["answer"]);
  return Array.isArray(answer["content"]) ? { answer: answer as CallToolResult } : {};
}

function recordOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null ? (value as Readonly<Record<string, unknown>>) : {};
}

function isPassedOn(value: unknown): value is PassedOn {
  const { caller, tool, given } = recordOf(value);
  const { version, language, offset, cwd, file, remote, parentPid, identity } = recordOf(caller);
  const { flag, env, session, unsure, subagentId } = recordOf(identity);
  const { agent, id } = recordOf(session);
  return (
    [version, language, cwd, tool].every(isText) &&
    [file, remote, subagentId].every((one) => one === null || isText(one)) &&
    isText(offset) &&
    isNumber(parentPid) &&
    [flag, env].every((one) => one === null || isNumber(one)) &&
    (session === null || (isText(agent) && isText(id))) &&
    typeof unsure === "boolean" &&
    given !== undefined
  );
}

function isText(value: unknown): value is string {
  return typeof value === "string" && value.length <= 4_096;
}

function isNumber(value: unknown): value is number {
  return Number.isSafeInteger(value) && Number(value) > 0;
}
