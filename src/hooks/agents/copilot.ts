import type { Adapter, Encoded } from "../types.ts";
import { denial } from "./claude.ts";
import { decodeCall } from "./common.ts";

/** GitHub Copilot CLI: the decision at the top; the same again in the place where its editor looks for it. */
export const copilot: Adapter = {
  agent: "copilot",
  tells: ["start"],
  decode: (input) => decodeCall(input),
  encode(answer, call): Encoded {
    if (answer.kind === "deny") {
      const { reason } = answer;
      const decision = { permissionDecision: "deny", permissionDecisionReason: reason };
      return { stdout: JSON.stringify({ ...decision, hookSpecificOutput: denial(reason) }), exit: 0 };
    }
    if (answer.kind !== "allow" || answer.context === undefined || call?.event.kind !== "start")
      return { stdout: "", exit: 0 };
    return { stdout: JSON.stringify({ additionalContext: answer.context }), exit: 0 };
  },
};
