import type { Agent, SetupFor } from "./agent.ts";
import { denial } from "./claude.ts";
import { patchFor } from "./codex.ts";
import { decodeCall, textOf } from "./decode.ts";
import { guarded } from "./guarded.ts";
import { copilotTrusts } from "./trust.ts";
import type { HookInvocation, UntrustedJson } from "./types.ts";

/** GitHub Copilot CLI: the decision at the top; the same again in the place where its editor looks for it. */
export const copilot: Agent = {
  name: "copilot",
  sessionVariable: "COPILOT_AGENT_SESSION_ID",
  hook: {
    tools: {
      edit: ["edit", "create", "write"],
      patch: ["apply_patch"],
      shell: ["bash"],
      powershell: ["powershell"],
      read: [
        ..."view grep rg glob task report_intent update_todo read_bash stop_bash list_bash".split(" "),
        ..."read_agent list_agents write_agent skill sql session_store_sql".split(" "),
      ],
    },
    tells: ["done", "start", "prompt", "stop", "subagent-start"],
    asks: true,
    rewrites: false,
    namesCallers: true,
    decode(input, kindOf) {
      const call = decodeCall({ ...input, ...snakeCase(input) }, kindOf, eventOf(input));
      const parent = textOf(input["parent_agent_id"]);
      return call === null || parent === "" ? call : withParent(call, parent, textOf(input["agent_id"]));
    },
    encode(answer, call) {
      if (answer.kind === "deny" || answer.kind === "ask") {
        const { reason, kind } = answer;
        const decision = { permissionDecision: kind, permissionDecisionReason: reason };
        return { ...decision, hookSpecificOutput: denial(reason, kind) };
      }
      if (answer.kind === "go-on") return { decision: "block", reason: answer.reason };
      const isRead = call !== null && CONTEXTS.has(call.event.kind);
      return answer.context === undefined || !isRead ? null : { additionalContext: answer.context };
    },
  },
};

/** The events whose answer may hold context. */
const CONTEXTS: ReadonlySet<string> = new Set(["done", "start", "prompt", "subagent-start"]);

/**
 * A subagent has a session of its own, and says whose part it is. Its start is told of under its parent's name. Its prompts,
 * its stop and its end are its parent's affair.
 */
function withParent(call: HookInvocation, parent: string, own: string): HookInvocation {
  const isInner = ["start", "prompt", "stop", "end"].includes(call.event.kind);
  const event = isInner ? ({ kind: "other" } as const) : call.event;
  const sessionId = own === "" ? call.sessionId : own;
  return { ...call, event, sessionId, parent, subagentId: sessionId };
}

/** Events that are registered in small letters come with keys in camel case. */
const KEYS: Readonly<Record<string, string>> = {
  sessionId: "session_id",
  toolName: "tool_name",
  toolArgs: "tool_input",
  agentId: "agent_id",
  agentType: "agent_type",
};

function snakeCase(input: UntrustedJson): UntrustedJson {
  return Object.fromEntries(
    Object.entries(KEYS).flatMap(([from, to]) => (input[from] === undefined ? [] : [[to, input[from]]])),
  );
}

/** The event's name; such calls mostly don't say it, and are told by what they have. */
function eventOf(input: UntrustedJson): string {
  const name = textOf(input["hook_event_name"]) || textOf(input["hookName"]);
  if (name !== "" || textOf(input["sessionId"]) === "") return name;
  if (input["agentName"] !== undefined) return "subagentStart";
  if (input["toolName"] === undefined)
    return "source" in input ? "sessionStart" : "reason" in input ? "sessionEnd" : "other";
  const isOver = input["toolResult"] !== undefined || input["error"] !== undefined;
  return isOver ? "postToolUse" : "preToolUse";
}

export const setup: SetupFor = () => {
  const call = "coord hook copilot";
  // A hook that fails is a denial here: whoever has no coord could edit nothing.
  const lines = { bash: guarded(call, "posix"), powershell: guarded(call, "powershell") };
  const handler = { type: "command", ...lines, timeoutSec: 10 };
  // Names in this spelling get the fields `session_id`, `tool_name` and `tool_input`.
  const events = {
    PreToolUse: handler,
    PostToolUse: handler,
    PostToolUseFailure: handler,
    SessionStart: handler,
    SessionEnd: handler,
    SubagentStart: handler,
    UserPromptSubmit: handler,
    Stop: handler,
  };
  return {
    files: [{ path: ".github/hooks/coord.json", holds: { events, head: { version: 1 } } }],
    instructions: { path: "AGENTS.md" },
    notes: [
      {
        code: "TRUST_COPILOT",
        en: "Copilot only runs the hooks of folders that its user trusts, and `copilot -p` does not ask: `copilot -p … --trust-folder`, or start `copilot` here and trust the folder.",
        fr: "Copilot n'exécute que les hooks des dossiers que son utilisateur approuve, et `copilot -p` ne demande rien : `copilot -p … --trust-folder`, ou lancez `copilot` ici et approuvez le dossier.",
      },
      {
        code: "COPILOT_MCP",
        en: "For the MCP tools: `/mcp add` in Copilot, command `coord mcp`.",
        fr: "Pour les outils MCP : `/mcp add` dans Copilot, commande `coord mcp`.",
      },
    ],
    trust: {
      note: "TRUST_COPILOT",
      isGiven: (root, textOf, env) =>
        env["COPILOT_ALLOW_ALL"] === "true" ||
        [".copilot/config.json", ".copilot/settings.json"].some((path) => copilotTrusts(root, textOf(path))),
    },
    trial: {
      call: { event: "PreToolUse", tool: "edit", limitUnit: 1000 },
      payloads({ root, path, file }) {
        const head = { session_id: "coord-trial", cwd: root, hook_event_name: "PreToolUse" };
        return [
          { ...head, tool_name: "edit", tool_input: { path: file, old_str: "one", new_str: "two" } },
          // The name of its tool for models that patch.
          { ...head, tool_name: "Edit", tool_input: patchFor(path) },
        ];
      },
      // A hook that fails denies everything here, and proves nothing: only an answer counts.
      denial: { at: ["permissionDecision", "hookSpecificOutput.permissionDecision"], byStatus: false },
    },
  };
};
