import type { Adapter, Encoded } from "../types.ts";
import { decodeCall } from "./common.ts";

/** Gemini CLI: a decision at the top, context as Claude Code has it. */
export const gemini: Adapter = {
  agent: "gemini",
  tells: ["done", "start", "prompt"],
  decode: (input) => decodeCall(input),
  encode(answer, call): Encoded {
    if (answer.kind === "deny")
      return { stdout: JSON.stringify({ decision: "deny", reason: answer.reason }), exit: 0 };
    if (answer.kind !== "allow" || answer.context === undefined || call === null)
      return { stdout: "", exit: 0 };
    const hookSpecificOutput = { hookEventName: call.eventName, additionalContext: answer.context };
    return { stdout: JSON.stringify({ hookSpecificOutput }), exit: 0 };
  },
};
