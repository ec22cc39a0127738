import { itemsOf } from "../parts/hooks.ts";
import { matches } from "../parts/matcher.ts";
import type { HookCall, Trial } from "./agent.ts";

const BLOCKED = 2;
const LINES = "@@\n-one\n+two";

/** How the hook of an event is called for a tool, from the settings as they are. @param unit of time limits, in milliseconds */
export function callFor(
  agent: string,
  event: string,
  tool: string,
  unit: number,
): (text: string) => HookCall | null {
  return (text) => {
    const found = itemsOf(text, agent).find(
      (item) => item.event === event && matches(textOf(at(item.value, "matcher")), tool),
    );
    const handler = found === undefined ? undefined : (at(at(found.value, "hooks"), "0") ?? found.value);
    const shell = process.platform === "win32" ? "powershell" : "bash";
    const command = textOf(at(handler, "command")) ?? textOf(at(handler, shell));
    if (command === undefined) return null;
    const args = at(handler, "args");
    const limit = at(handler, "timeout") ?? at(handler, "timeoutSec");
    return {
      command,
      ...(Array.isArray(args) ? { args: args.map(String) } : {}),
      timeoutMs: typeof limit === "number" ? limit * unit : 10_000,
    };
  };
}

/** The shape that Claude Code made, and Codex took over: `permissionDecision` in `hookSpecificOutput`. */
export function deniesInOutput(answer: unknown, status: number): boolean {
  return (
    status === BLOCKED ||
    (status === 0 && at(at(answer, "hookSpecificOutput"), "permissionDecision") === "deny")
  );
}

/** Codex lets a call pass when the answer has a key that it doesn't know. */
export function deniesForCodex(answer: unknown, status: number): boolean {
  if (status === BLOCKED) return true;
  const known = new Set(["hookEventName", "permissionDecision", "permissionDecisionReason"]);
  const keys = (value: unknown): string[] => Object.keys((value as object | undefined) ?? {});
  const within = keys(at(answer, "hookSpecificOutput"));
  return (
    deniesInOutput(answer, status) &&
    keys(answer).join() === "hookSpecificOutput" &&
    within.every((key) => known.has(key))
  );
}

/** An answer that says no by one key. */
export function deniesBy(key: string): Trial["denies"] {
  return (answer, status) => status === BLOCKED || (status === 0 && at(answer, key) === "deny");
}

/** An edit of one line as Codex sends it. */
export function patchOf(path: string): string {
  return `*** Begin Patch\n*** Update File: ${path}\n${LINES}\n*** End Patch\n`;
}

/** A member of an object or array that may be none. */
function at(value: unknown, key: string): unknown {
  return value !== null && typeof value === "object" ? (value as Record<string, unknown>)[key] : undefined;
}

function textOf(value: unknown): string | undefined {
  return typeof value === "string" ? value : undefined;
}
