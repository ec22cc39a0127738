import type { DenialFormat } from "../agents/agent.ts";
import { unguarded } from "../agents/guarded.ts";
import type { DescribedAgent } from "./agents.ts";
import { itemsOf } from "./parts/hooks.ts";
import { matches } from "./parts/matcher.ts";

/** How an agent would call a hook. */
export interface HookCall {
  readonly command: string;
  /** Without them the command is a line for a shell. */
  readonly args?: readonly string[];
  readonly timeoutMs: number;
  /** True for a program that stands for the agent. */
  readonly isProgram: boolean;
}

/** Answer of a hook. */
export interface HookAnswer {
  /** Printed JSON; undefined where the output is none. */
  readonly json: unknown;
  readonly status: number;
}

const BLOCKED = 2;
const LONGEST_WAIT = 10_000;

/** The hook as it stands in the agent's settings; null when none is registered for edits. @param text of the settings */
export function registeredCall({ name, trial: { call } }: DescribedAgent, text: string): HookCall | null {
  if ("program" in call) {
    // Bun takes any text for a module, and knows no such option.
    const kind = "bun" in process.versions ? [] : ["--input-type=module"];
    const args = [...kind, "--eval", call.program(text)];
    return { command: process.execPath, args, timeoutMs: LONGEST_WAIT, isProgram: true };
  }
  const found = itemsOf(text, name).find(
    (item) => item.event === call.event && matches(wordOf(at(item.value, "matcher")), call.tool),
  );
  const handler = found === undefined ? undefined : (at(at(found.value, "hooks"), "0") ?? found.value);
  const shell = process.platform === "win32" ? "powershell" : "bash";
  const command = wordOf(at(handler, "command")) ?? wordOf(at(handler, shell));
  if (command === undefined) return null;
  const args = at(handler, "args");
  const limit = at(handler, "timeout") ?? at(handler, "timeoutSec");
  return {
    // That coord is missing has to show.
    command: unguarded(command),
    ...(Array.isArray(args) ? { args: args.map(String) } : {}),
    timeoutMs: typeof limit === "number" ? limit * call.limitUnit : LONGEST_WAIT,
    isProgram: false,
  };
}

/** Whether an agent would take an answer for a no. */
export function isDenial(
  { json, status }: HookAnswer,
  { at: places, value = "deny", byStatus, keys }: DenialFormat,
): boolean {
  if (byStatus && status === BLOCKED) return true;
  if (status !== 0 || !places.some((place) => place.split(".").reduce(at, json) === value)) return false;
  return keys === undefined || keysOf(json).every((key) => keys.includes(key));
}

/** All keys of an object and of the objects in it, with dots between them. */
function keysOf(value: unknown, prefix = ""): string[] {
  if (value === null || typeof value !== "object") return [];
  return Object.entries(value).flatMap(([key, part]) => [prefix + key, ...keysOf(part, `${prefix}${key}.`)]);
}

/** A member of an object or array that may be none. */
function at(value: unknown, key: string): unknown {
  return value !== null && typeof value === "object" ? (value as Record<string, unknown>)[key] : undefined;
}

function wordOf(value: unknown): string | undefined {
  return typeof value === "string" ? value : undefined;
}
