import type { Adapter, Encoded } from "../types.ts";
import { decodeCall } from "./common.ts";
import { textOf } from "./fields.ts";

/** Cursor: it always wants an object, and may not name the event of a tool's use. */
export const cursor: Adapter = {
  agent: "cursor",
  tells: [],
  decode: (input) =>
    decodeCall(
      input,
      textOf(input["hook_event_name"]) || (input["tool_name"] === undefined ? "" : "preToolUse"),
    ),
  encode(answer): Encoded {
    if (answer.kind !== "deny") return { stdout: "{}", exit: 0 };
    const { reason } = answer;
    return {
      stdout: JSON.stringify({ permission: "deny", user_message: reason, agent_message: reason }),
      exit: 0,
    };
  },
};
