import type { Adapter, Answer, Call, Encoded } from "../types.ts";
import { decodeCall } from "./common.ts";

/** Context is cut there by the agent, measured in characters. */
const LONGEST_CONTEXT = 10_000;

/** Claude Code: a decision or context for the model in `hookSpecificOutput`, a word to the user in `systemMessage`. */
export const claude: Adapter = {
  agent: "claude",
  tells: ["edit", "shell", "done", "start", "prompt", "stop", "subagent-start"],
  decode: (input) => decodeCall(input),
  encode(answer, call, warning): Encoded {
    const body = { ...bodyOf(answer, call), ...(warning === null ? {} : { systemMessage: warning }) };
    return { stdout: Object.keys(body).length === 0 ? "" : JSON.stringify(body), exit: 0 };
  },
};

function bodyOf(answer: Answer, call: Call | null): object {
  if (answer.kind === "deny") return { hookSpecificOutput: denial(answer.reason) };
  if (answer.kind === "go-on") return { decision: "block", reason: answer.reason };
  if (answer.context === undefined || call === null) return {};
  const additionalContext = answer.context.slice(0, LONGEST_CONTEXT);
  return { hookSpecificOutput: { hookEventName: call.eventName, additionalContext } };
}

/** The denial of a tool that several agents share. */
export function denial(reason: string): object {
  return { hookEventName: "PreToolUse", permissionDecision: "deny", permissionDecisionReason: reason };
}
