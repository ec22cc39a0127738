import type { Place } from "../../session/locate.ts";
import type { HookDecision, HookInvocation } from "../../agents/types.ts";
import { beforeEdit } from "./edit.ts";
import { type HookContext, Guard } from "./guard.ts";

type Handler = (guard: Guard) => Promise<HookDecision>;

/** One line an event. An edit's comes with the program, as the most frequent; of the others only what is asked for is loaded. */
const handlers: Readonly<Record<HookInvocation["event"]["kind"], () => Promise<Handler>>> = {
  edit: () => Promise.resolve(beforeEdit),
  shell: async () => (await import("./shell.ts")).beforeShell,
  done: async () => (await import("./done.ts")).afterTool,
  start: async () => (await import("./lifecycle.ts")).atStart,
  end: async () => (await import("./lifecycle.ts")).atEnd,
  prompt: async () => (await import("./lifecycle.ts")).atPrompt,
  stop: async () => (await import("./lifecycle.ts")).atStop,
  "subagent-start": async () => (await import("./lifecycle.ts")).atSubagentStart,
  "subagent-stop": async () => (await import("./lifecycle.ts")).atSubagentStop,
  dismissed: async () => (await import("./lifecycle.ts")).atDismissal,
  "team-task": async () => (await import("./team-tasks.ts")).afterTeamTask,
  "own-tool": async () => (await import("./callers.ts")).beforeOwnTool,
  read: () => Promise.resolve(signOfLife),
  unclear: async () => (await import("./unclear.ts")).beforeUnclear,
  other: () => Promise.resolve(signOfLife),
};

function signOfLife(guard: Guard): Promise<HookDecision> {
  guard.touch(guard.workspace(true).actor());
  return Promise.resolve({ kind: "allow" });
}

/** The one verdict for every agent, event by event. @throws what keeps coord from knowing */
export async function answer(call: HookInvocation, place: Place, given: HookContext): Promise<HookDecision> {
  const handle = await handlers[call.event.kind]();
  return handle(new Guard(call, place, given));
}
