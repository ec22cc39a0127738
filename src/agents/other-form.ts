import { effectOf } from "./effects.ts";
import { runs, wordsOf } from "./runs.ts";
import { recordOf, textOf } from "./decode.ts";
import type { HookInvocation, UntrustedJson } from "./types.ts";

/** Keys, without signs and in small letters, that one thing comes under. */
const EVENT = ["hookeventname", "hookevent", "hookname", "eventname", "event", "agentactionname"];
const TOOL = ["toolname", "tool", "name"];
const INPUT = [
  "toolinput",
  "toolargs",
  "toolarguments",
  "arguments",
  "args",
  "parameters",
  "params",
  "input",
  "toolinfo",
];
const CALLS = ["toolcalls", "calls"];
const HEAD: Readonly<Record<string, readonly string[]>> = {
  session_id: ["sessionid", "conversationid", "threadid", "trajectoryid"],
  cwd: ["cwd", "workingdirectory", "workdir"],
  agent_id: ["agentid"],
  agent_type: ["agenttype"],
  parent_agent_id: ["parentagentid"],
  transcript_path: ["transcriptpath"],
  tool_use_id: ["tooluseid", "toolcallid"],
  workspace_roots: ["workspaceroots"],
};
/** What there is only once something is done. */
const RESULTS = ["toolresponse", "toolresult", "tooloutput", "response", "result", "output", "error"];
/** Words of an event's name that say so. */
const AFTER =
  /^(?:post|after|start|started|stop|stopped|end|ended|done|complete|completed|finish|finished|fail|failed|failure|change|changed|deny|denied|idle)$/;
const BEFORE = /^(?:pre|before|will)$/;
/** Depth of parts that are looked into. */
const DEEPEST = 2;

/**
 * A call of a hook whose event or keys nobody knows, in those that are known: an agent's next version may call them otherwise, and
 * what it is about to do is judged all the same. Several where it names several; as it was read where nothing is about to be done.
 */
export function callsIn(
  given: unknown,
  usual: HookInvocation | null,
  read: (input: UntrustedJson) => HookInvocation | null,
): HookInvocation[] {
  const found = inUsualForm(given).flatMap((one) => read(one) ?? []);
  if (found.length === 0) return usual === null ? [] : [usual];
  // Its answer says which event it is about.
  return usual === null ? found : found.map((one) => ({ ...one, eventName: usual.eventName }));
}

function inUsualForm(given: unknown): UntrustedJson[] {
  const fields = fieldsOf(Array.isArray(given) ? { calls: given } : given);
  const event = textOf(firstOf(fields, EVENT)).trim();
  const isOver = wordsOf(event).some((word) => AFTER.test(word)) || firstOf(fields, RESULTS) !== undefined;
  if (isOver) return [];
  const list = firstOf(fields, CALLS);
  const calls = Array.isArray(list) ? list.map((one) => new Map([...fields, ...fieldsOf(one)])) : [fields];
  return calls.flatMap((call) => callOf(event, call));
}

function callOf(event: string, fields: Fields): UntrustedJson[] {
  const input = firstOf(fields, INPUT);
  const named = textOf(firstOf(fields, input === undefined ? TOOL.slice(0, 2) : TOOL));
  const tool = named === "" ? toolIn(event) : named;
  if (tool === null) return [];
  const head = Object.entries(HEAD).map(([key, keys]) => [key, firstOf(fields, keys)]);
  return [
    {
      ...Object.fromEntries(head),
      hook_event_name: "PreToolUse",
      tool_name: tool,
      tool_input: input ?? restOf(fields),
    },
  ];
}

/** What an event is about that names no tool: `beforeShellExecution`, `pre_write_code`. Null where it only looks, or is about nothing. */
function toolIn(event: string): string | null {
  if (!wordsOf(event).some((word) => BEFORE.test(word))) return null;
  if (runs(event) !== null) return "shell";
  return effectOf(event, {}) === "write" ? "edit_file" : null;
}

/** By its plain key, what it was called and what it holds. */
type Fields = ReadonlyMap<string, readonly [string, unknown]>;

/** Every field, also those of parts that are no input and no result; the outer ones count. */
function fieldsOf(given: unknown, depth = 0): Fields {
  const own = Object.entries(recordOf(given)).map((field) => [plain(field[0]), field] as const);
  const inner = own.flatMap(([key, [, value]]) =>
    depth < DEEPEST && !INPUT.includes(key) && !RESULTS.includes(key) ? [...fieldsOf(value, depth + 1)] : [],
  );
  // A tool may be named by a part that has its input, too.
  return new Map([
    ...inner,
    ...own.filter(([key, [, value]]) => typeof value !== "object" || !TOOL.includes(key)),
  ]);
}

function plain(key: string): string {
  return key.replace(/[^a-zA-Z\d]/g, "").toLowerCase();
}

function firstOf(fields: Fields, keys: readonly string[]): unknown {
  return keys.map((key) => fields.get(key)?.[1]).find((value) => value !== undefined && value !== null);
}

/** What stands beside the tool's name, where no key says that it is the tool's input. */
function restOf(fields: Fields): UntrustedJson {
  const known = new Set([...EVENT, ...TOOL, ...CALLS, ...Object.values(HEAD).flat()]);
  return Object.fromEntries([...fields].flatMap(([key, field]) => (known.has(key) ? [] : [field])));
}
