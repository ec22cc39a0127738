import type { Adapter, Encoded } from "../types.ts";
import { denial } from "./claude.ts";
import { decodeCall } from "./common.ts";

/** Codex CLI: as Claude Code, but an output key that it does not know fails the hook and lets the call pass. */
export const codex: Adapter = {
  agent: "codex",
  tells: ["start"],
  decode: (input) => decodeCall(input),
  encode(answer, call): Encoded {
    if (answer.kind === "deny")
      return { stdout: JSON.stringify({ hookSpecificOutput: denial(answer.reason) }), exit: 0 };
    const isStart = call?.event.kind === "start";
    if (answer.kind !== "allow" || answer.context === undefined || !isStart) return { stdout: "", exit: 0 };
    const { context } = answer;
    const hookSpecificOutput = { hookEventName: call.eventName, additionalContext: context };
    return { stdout: JSON.stringify({ hookSpecificOutput }), exit: 0 };
  },
};
