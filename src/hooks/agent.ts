import { dirname, isAbsolute, relative, resolve, sep } from "node:path";
import { type CallingAgent, callingAgents, kindsFor } from "../agents/index.ts";
import type { HookDecision, HookInvocation, UntrustedJson } from "../agents/types.ts";
import { type HookWords, languageOf, languages } from "../messages/languages.ts";
import { addFault } from "../session/faults.ts";
import { isInRepository, type Place } from "../session/locate.ts";
import { nativeOf, resolveNative } from "../session/native.ts";
import { realOfExisting } from "../session/resolve.ts";
import { StoreError } from "../store/store.ts";
import { bytesOf, statOf } from "../system/files.ts";
import { takeCheckedOut } from "../system/state.ts";
import { boundedForModel, forModel, safeJson, shorten, visible } from "../text/clean.ts";
import { coordinatedPlace, isShared, namedFile, namedInVain } from "../workspace/open.ts";
import { hasMoreLines, MOST_LINES, TooManyLinesError } from "../workspace/too-large.ts";
import { causeOf } from "./cause.ts";
import { beforeEdit } from "./engine/edit.ts";
import { HookCallContext, type HookContext } from "./engine/call-context.ts";
import { type HookMode, modeOf } from "./mode.ts";
import type { HookIo } from "./types.ts";

/** Maximum number of edited paths that are looked at for a coordination file, when the agent's folder has none. */
const MOST_PLACES = 20;
/** Maximum size of a coordination file that a hook reads (bytes): an agent ends a hook after some seconds, and goes on. */
const LARGEST_BOARD = 5_000_000;
/** Maximum length of a cause, which is one line (characters). */
const LONGEST_CAUSE = 300;

/** One call of an agent's hook, from its input to the answer. Never throws. @returns 0 */
export async function agentHook(name: string, io: HookIo): Promise<number> {
  const mode = modeOf(io.env);
  const agent = callingAgents.find((one) => one.name === name);
  const language = languageOf(io.options.lang, io.env);
  /** Loaded where there is something to say: what is allowed is answered without a word. */
  const words = (): Promise<HookWords> => languages[language].hooks();
  if (agent === undefined) {
    const known = callingAgents.map((one) => one.name);
    if (mode !== "off") io.err(`coord: ${(await words()).unknownAgent(forModel(name), known)}\n`);
    return 0;
  }
  const say = (given: HookDecision, call: HookInvocation | null, warning: string | null): number => {
    const warned = warning === null ? null : boundedForModel(warning.replace(/\s+/g, " "));
    if (warned !== null) io.err(`${warned}\n`);
    const answered = agent.hook.encode(shown(given), call, warned);
    if (answered !== null) io.out(`${safeJson(answered)}\n`);
    return 0;
  };
  if (mode === "off") return say({ kind: "allow" }, null, null);
  const calls = await readCalls(agent, io);
  const [call = null, ...more] = calls;
  let place: Place | null = null;
  let size = 0;
  const unchecked = async (message: string): Promise<number> => {
    const cause = shorten(visible(message), LONGEST_CAUSE);
    if (place !== null) addFault(place.state, { at: io.now(), agent: askedBy(name, io), message: cause });
    return say(...uncertain(mode, call, cause, await words()));
  };
  try {
    place = placeOf(call, io);
    // Where nobody coordinates there is nothing to guard, whatever was asked.
    if (place === null) {
      const vain =
        call !== null && isBefore(call)
          ? namedInVain(folderOf(call, io), namedFile(io.options.file, io.env))
          : null;
      if (vain === null) return say({ kind: "allow" }, null, null);
      return await unchecked(await causeOf(vain, fileOf(call, io) ?? "", language));
    }
    if (call === null) return await unchecked((await words()).malformed);
    size = statOf(place.target)?.size ?? 0;
    // Before an edit nothing is made of a text whose lines are not counted, and none are where it is known.
    const board = place;
    const isCounted = () => call.event.kind === "edit" && !isShared(board, io.env["COORD_REMOTE"]);
    if (size > LARGEST_BOARD || (size >= MOST_LINES && !isCounted() && hasTooManyLines(place.target)))
      return await unchecked((await words()).tooLarge(size));
    const given = { io, agent: name, words, file: fileOf(call, io), ...abilitiesOf(agent) };
    let decided = await answer(call, place, given);
    for (const other of more) if (decided.kind === "allow") decided = await answer(other, place, given);
    if (decided.kind === "ask" && decided.isKnown === true) {
      const asks = mode === "guard" && agent.hook.asks;
      return say(asks ? decided : { kind: "allow", context: decided.reason }, call, null);
    }
    if (decided.kind === "ask") {
      const message = shorten(decided.reason, LONGEST_CAUSE);
      addFault(place.state, { at: io.now(), agent: askedBy(name, io), message });
      if (mode !== "guard" || !agent.hook.asks)
        return say(...uncertain(mode, call, decided.reason, await words()));
    }
    const [kind, told, warning] = softened(mode, call, decided);
    return say(kind, told, await withAsides(warning, words));
  } catch (error) {
    // The file is gone, and nobody holds anything by what the journal knows of it.
    if (isMissing(error)) return say({ kind: "allow" }, null, null);
    if (error instanceof TooManyLinesError) return await unchecked((await words()).tooLarge(size));
    return await unchecked(await causeOf(error, place?.file ?? "", language));
  }
}

function hasTooManyLines(file: string): boolean {
  try {
    // Byte by byte: what the letters are is read later, once.
    return hasMoreLines(bytesOf(file).toString("latin1"));
  } catch {
    // Whoever reads it says what is wrong.
    return false;
  }
}

/** OpenCode's plugin asks as Claude Code would, and says that it does. */
function askedBy(name: string, { env }: HookIo): string {
  return env["COORD_HOOK_AGENT"] === "opencode" ? "opencode" : name;
}

/** A state folder that git had put there is said to have been set aside, once. */
async function withAsides(warning: string | null, words: () => Promise<HookWords>): Promise<string | null> {
  const [aside] = takeCheckedOut();
  if (aside === undefined) return warning;
  const said = (await words()).checkedOut(visible(aside.path), visible(aside.to));
  return [said, warning].filter((one) => one !== null).join(" ");
}

function isMissing(error: unknown): boolean {
  return error instanceof StoreError && error.failure.kind === "missing";
}

function abilitiesOf({ hook: { tells, asks, rewrites, namesCallers } }: CallingAgent) {
  return { tells, asks, rewrites, namesCallers };
}

/** The call that an agent makes of its hook; several where it hands over several at once. Empty where it can't be read. */
async function readCalls(agent: CallingAgent, io: HookIo): Promise<HookInvocation[]> {
  try {
    const text = await io.readStdin();
    const input: unknown = JSON.parse(text.replace(/^\ufeff/, ""));
    if (input === null || typeof input !== "object") return [];
    const read = (given: UntrustedJson) => agent.hook.decode(given, kindsFor(agent));
    const usual = Array.isArray(input) ? null : read(input as UntrustedJson);
    const calls = isUnderstood(usual)
      ? [usual]
      : (await import("../agents/other-form.ts")).callsIn(input, usual, read);
    // No folder of any system has such a name.
    return calls.some(({ cwd }) => cwd?.includes("\0") === true) ? [] : calls;
  } catch {
    return [];
  }
}

function isUnderstood(call: HookInvocation | null): call is HookInvocation {
  if (call === null || call.sessionId === "" || call.event.kind === "other") return false;
  return call.event.kind !== "unclear" || (call.event.tool !== "" && call.given !== undefined);
}

/** The coordination file that somebody names, absolute. */
function fileOf(call: HookInvocation | null, io: HookIo): string | undefined {
  const given = namedFile(io.options.file, io.env);
  return given === undefined || given === "" ? undefined : resolveNative(folderOf(call, io), given);
}

function folderOf(call: HookInvocation | null, io: HookIo): string {
  const told = call?.cwd ?? null;
  return told === null ? resolveNative(io.cwd, io.options.cwd ?? ".") : nativeOf(told, io.cwd);
}

/**
 * Where the coordination file is: for the folder that the agent is in, else for its project, else for what it edits
 * below these or in a repository: a file is judged by the board above it, wherever the agent stands. A file that is in no
 * repository, as in /tmp, brings no board in. Null where there is none.
 */
function placeOf(call: HookInvocation | null, io: HookIo): Place | null {
  const cwd = folderOf(call, io);
  const given = fileOf(call, io);
  const own = [cwd, nativeOf(io.env["CLAUDE_PROJECT_DIR"] ?? "", cwd)].filter((folder) => folder !== "");
  return (
    firstPlace(own, given) ?? (call === null ? null : firstPlace(below(own, foldersOf(call, cwd)), given))
  );
}

/** The folders of what a call edits, or of what a command names: there may be a board, though none is around the agent. */
function foldersOf({ event }: HookInvocation, cwd: string): string[] {
  const inFolder = (path: string) => dirname(resolve(cwd, nativeOf(path, cwd)));
  if (event.kind === "shell") {
    const words = wordsOf(event.command.slice(0, LONGEST_NAMED)).slice(0, MOST_PLACES);
    return words.map((word) => {
      const whole = resolve(cwd, nativeOf(word, cwd));
      return statOf(whole)?.isDirectory() === true ? whole : dirname(whole);
    });
  }
  const isNamed = event.kind === "edit" || event.kind === "unclear";
  return isNamed ? event.paths.slice(0, MOST_PLACES).map(inFolder) : [];
}

/** Maximum length of a command in which names are looked for (characters). */
const LONGEST_NAMED = 4_000;

/** The words of a command that may be paths: `cd web && sed -i s/a/b/ src/a.ts`. */
function wordsOf(command: string): string[] {
  const words = command.split(/[\s;|&<>()"'`=]+/).filter((word) => /\w/.test(word) && !word.startsWith("-"));
  return [...new Set(words)];
}

function firstPlace(folders: Iterable<string>, given: string | undefined): Place | null {
  for (const folder of new Set(folders)) {
    const place = coordinatedPlace(folder, given);
    if (place !== null) return place;
  }
  return null;
}

/** Those of some folders that lie below the agent's own, or in a repository. */
function below(own: readonly string[], folders: readonly string[]): string[] {
  const roots = own.map((folder) => realOfExisting(folder));
  return folders
    .map((folder) => realOfExisting(folder))
    .filter((folder) => roots.some((root) => isIn(folder, root)) || isInRepository(folder));
}

function isIn(path: string, folder: string): boolean {
  const way = relative(folder, path);
  return way !== ".." && !way.startsWith(`..${sep}`) && !isAbsolute(way);
}

type HookReply = readonly [HookDecision, HookInvocation | null, string | null];

/** Lets a call pass that can't be checked, with a line that a person sees; with `block` it does not. */
function uncertain(mode: HookMode, call: HookInvocation | null, cause: string, words: HookWords): HookReply {
  const denies = mode === "block" && (call === null || isBefore(call));
  return denies
    ? [{ kind: "deny", reason: words.blocked(cause) }, call, null]
    : [{ kind: "allow" }, call, words.unchecked(cause)];
}

/** With `warn` a denial becomes a word to both, the model and the user. */
function softened(mode: HookMode, call: HookInvocation, given: HookDecision): HookReply {
  if (mode !== "warn" || given.kind === "allow") return [given, call, null];
  if (given.kind === "go-on") return [{ kind: "allow" }, call, null];
  return [{ kind: "allow", context: given.reason }, call, `coord: ${given.reason}`];
}

function isBefore({ event }: HookInvocation): boolean {
  return event.kind === "edit" || event.kind === "shell" || event.kind === "unclear";
}

/** Text for an agent's model and its terminal: bounded, and tame as a whole. */
function shown(given: HookDecision): HookDecision {
  if (given.kind !== "allow") return { ...given, reason: boundedForModel(given.reason) };
  return given.context === undefined ? given : { ...given, context: boundedForModel(given.context) };
}

type Handler = (hook: HookCallContext) => Promise<HookDecision>;

/** One line an event. An edit's comes with the program, as the most frequent; of the others only what is asked for is loaded. */
const handlers: Readonly<Record<HookInvocation["event"]["kind"], () => Promise<Handler>>> = {
  edit: () => Promise.resolve(beforeEdit),
  shell: async () => (await import("./engine/shell.ts")).beforeShell,
  done: async () => (await import("./engine/done.ts")).afterTool,
  start: lifecycle("atStart"),
  end: lifecycle("atEnd"),
  prompt: lifecycle("atPrompt"),
  stop: lifecycle("atStop"),
  "subagent-start": lifecycle("atSubagentStart"),
  "subagent-stop": lifecycle("atSubagentStop"),
  dismissed: lifecycle("atDismissal"),
  "team-task": async () => (await import("./engine/team-tasks.ts")).afterTeamTask,
  "own-tool": async () => (await import("./engine/callers.ts")).beforeOwnTool,
  read: () => Promise.resolve(signOfLife),
  unclear: async () => (await import("./engine/unclear.ts")).beforeUnclear,
  other: () => Promise.resolve(signOfLife),
};

function lifecycle(name: keyof typeof import("./engine/lifecycle.ts")): () => Promise<Handler> {
  return async () => (await import("./engine/lifecycle.ts"))[name];
}

function signOfLife(hook: HookCallContext): Promise<HookDecision> {
  hook.touch(hook.workspace(true).actor());
  return Promise.resolve({ kind: "allow" });
}

/** The one verdict for every agent, event by event. @throws what keeps coord from knowing */
async function answer(call: HookInvocation, place: Place, given: HookContext): Promise<HookDecision> {
  const handle = await handlers[call.event.kind]();
  return handle(new HookCallContext(call, place, given));
}
