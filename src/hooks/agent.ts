import { dirname, resolve } from "node:path";
import { languageOf } from "../messages/index.ts";
import type { Place } from "../session/locate.ts";
import { addFault } from "../session/faults.ts";
import { shorten } from "../text/clean.ts";
import { visible } from "../text/visible.ts";
import { coordinatedPlace, namedFile } from "../workspace/open.ts";
import { causeOf } from "./cause.ts";
import { adapterOf, AGENTS } from "./agents/index.ts";
import { answer } from "./engine/index.ts";
import { type Mode, modeOf } from "./mode.ts";
import type { Adapter, Answer, Call, HookIo } from "./types.ts";
import { HOOK_WORDS, type HookWords } from "./words.ts";

/** So many of the edited paths are asked where they are, when the agent's own folder is nowhere. */
const MOST_PLACES = 20;
/** A cause is one line: characters. */
const LONGEST_CAUSE = 300;

/** One call of an agent's hook, from its input to the answer. Never throws. @returns 0 */
export async function agentHook(agent: string, io: HookIo): Promise<number> {
  const mode = modeOf(io.env);
  const adapter = adapterOf(agent);
  const language = languageOf(io.options.lang, io.env);
  const words = HOOK_WORDS[language];
  if (adapter === null) {
    if (mode === "off") return 0;
    io.err(`coord: ${visible(words.unknownAgent(agent, AGENTS))}\n`);
    return 0;
  }
  const say = (given: Answer, call: Call | null, warning: string | null): number => {
    if (warning !== null) io.err(`${visible(warning).replace(/\s+/g, " ")}\n`);
    const { stdout, exit } = adapter.encode(shown(given), call, warning);
    if (stdout !== "") io.out(`${stdout}\n`);
    return exit;
  };
  if (mode === "off") return say({ kind: "allow" }, null, null);
  const call = await readCall(adapter, io);
  let place: Place | null = null;
  const unchecked = (message: string): number => {
    const cause = shorten(message, LONGEST_CAUSE);
    if (place !== null) addFault(place.state, { at: io.now(), agent, message: cause });
    return say(...uncertain(mode, call, cause, words));
  };
  try {
    place = placeOf(call, io);
    // Where nobody coordinates there is nothing to guard, whatever was asked.
    if (place === null) return say({ kind: "allow" }, null, null);
    if (call === null) return unchecked(words.malformed);
    const given = { io, agent, words, file: fileOf(call, io), tells: adapter.tells };
    return say(...softened(mode, call, await answer(call, place, given)));
  } catch (error) {
    return unchecked(await causeOf(error, place?.file ?? "", language));
  }
}

async function readCall(adapter: Adapter, io: HookIo): Promise<Call | null> {
  try {
    const text = await io.readStdin();
    const input: unknown = JSON.parse(text.replace(/^\ufeff/, ""));
    if (input === null || typeof input !== "object" || Array.isArray(input)) return null;
    return adapter.decode(input as Readonly<Record<string, unknown>>);
  } catch {
    return null;
  }
}

/** The coordination file that somebody names, absolute. */
function fileOf(call: Call | null, io: HookIo): string | undefined {
  const given = namedFile(io.options.file, io.env);
  return given === undefined || given === "" ? undefined : resolve(folderOf(call, io), given);
}

function folderOf(call: Call | null, io: HookIo): string {
  return call?.cwd ?? resolve(io.cwd, io.options.cwd ?? ".");
}

/**
 * Where the coordination file is: for the folder that the agent is in, else for its project, else for what it edits (it
 * may be anywhere). Null where there is none.
 */
function placeOf(call: Call | null, io: HookIo): Place | null {
  const cwd = folderOf(call, io);
  const given = fileOf(call, io);
  const edited = call?.event.kind === "edit" ? call.event.paths.slice(0, MOST_PLACES) : [];
  const folders = [
    cwd,
    io.env["CLAUDE_PROJECT_DIR"] ?? "",
    ...edited.map((path) => dirname(resolve(cwd, path))),
  ];
  for (const folder of new Set(folders.filter((one) => one !== ""))) {
    const place = coordinatedPlace(folder, given);
    if (place !== null) return place;
  }
  return null;
}

type Said = readonly [Answer, Call | null, string | null];

/** What can't be checked passes, with a line that a person sees; with `block` it does not. */
function uncertain(mode: Mode, call: Call | null, cause: string, words: HookWords): Said {
  const denies = mode === "block" && (call === null || isBefore(call));
  return denies
    ? [{ kind: "deny", reason: words.blocked(cause) }, call, null]
    : [{ kind: "allow" }, call, words.unchecked(cause)];
}

/** With `warn` a denial becomes a word to both, the model and the user. */
function softened(mode: Mode, call: Call, given: Answer): Said {
  if (mode !== "warn" || given.kind === "allow") return [given, call, null];
  if (given.kind === "go-on") return [{ kind: "allow" }, call, null];
  return [{ kind: "allow", context: given.reason }, call, `coord: ${given.reason}`];
}

function isBefore({ event }: Call): boolean {
  return event.kind === "edit" || event.kind === "shell";
}

/** Text from the file never reaches an agent's terminal as it is. */
function shown(given: Answer): Answer {
  if (given.kind !== "allow") return { ...given, reason: visible(given.reason) };
  return given.context === undefined ? given : { ...given, context: visible(given.context) };
}
