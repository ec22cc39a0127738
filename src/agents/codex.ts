import type { Agent, SetupFor } from "./agent.ts";
import { denial } from "./claude.ts";
import { codexTrusts } from "./trust.ts";
import { decodeCall } from "./decode.ts";

/** The events whose answer may hold context. */
const CONTEXTS: ReadonlySet<string> = new Set(["done", "start", "prompt", "subagent-start"]);

/** Codex CLI: as Claude Code, but an output key that it does not know fails the hook and lets the call pass. */
export const codex: Agent = {
  name: "codex",
  sessionVariable: "CODEX_THREAD_ID",
  rootVariable: "CODEX_SESSION_ID",
  hook: {
    tools: {
      patch: ["apply_patch"],
      shell: ["Bash"],
      read: ["collaborationspawn_agent", "collaborationwait_agent", "update_plan", "view_image"],
    },
    tells: ["done", "start", "prompt", "stop", "subagent-start"],
    asks: false,
    rewrites: false,
    namesCallers: true,
    decode: decodeCall,
    encode(answer, call) {
      if (answer.kind === "deny") return { hookSpecificOutput: denial(answer.reason) };
      if (answer.kind === "go-on") return { decision: "block", reason: answer.reason };
      const isRead = call !== null && CONTEXTS.has(call.event.kind);
      if (answer.kind === "ask" || answer.context === undefined || !isRead) return null;
      const { context } = answer;
      return { hookSpecificOutput: { hookEventName: call.eventName, additionalContext: context } };
    },
  },
};

export const setup: SetupFor = () => {
  // The command must stay as it is, to the byte: Codex asks its user to trust each hook anew when it changes.
  const handler = { type: "command", command: "coord hook codex", timeout: 5, statusMessage: "coord" };
  const always = { hooks: [handler] };
  const forTools = { matcher: "apply_patch|Bash", hooks: [handler] };
  const events = {
    // Tools of servers, too, which may write files.
    PreToolUse: { ...forTools, matcher: "apply_patch|Bash|mcp__.*" },
    PostToolUse: forTools,
    SessionStart: always,
    // Codex gives it three seconds.
    SessionEnd: { hooks: [{ ...handler, timeout: 3 }] },
    SubagentStart: always,
    SubagentStop: always,
    UserPromptSubmit: always,
    Stop: always,
  };
  const out = "hookSpecificOutput";
  return {
    files: [{ path: ".codex/hooks.json", holds: { events } }],
    instructions: { path: "AGENTS.md" },
    notes: [
      {
        code: "TRUST_HOOKS",
        en: "Codex runs no hook until its user trusts the folder and the hooks, and `codex exec` does not ask: start `codex` here, trust the folder, call `/hooks`; do so again after every change. In a script: `codex exec --dangerously-bypass-hook-trust`, in a folder that is trusted.",
        fr: "Codex n'exécute aucun hook avant que son utilisateur n'approuve le dossier et les hooks, et `codex exec` ne demande rien : lancez `codex` ici, approuvez le dossier, appelez `/hooks` ; recommencez après chaque changement. Dans un script : `codex exec --dangerously-bypass-hook-trust`, dans un dossier approuvé.",
      },
      {
        code: "CODEX_MCP",
        en: "For the MCP tools: `codex mcp add coord -- coord mcp` (settings of the user, not of this repository).",
        fr: "Pour les outils MCP : `codex mcp add coord -- coord mcp` (réglages de l'utilisateur, pas de ce dépôt).",
      },
    ],
    trust: {
      note: "TRUST_HOOKS",
      isGiven: (root, textOf, env) =>
        codexTrusts(
          root,
          textOf(env["CODEX_HOME"] ? `${env["CODEX_HOME"]}/config.toml` : ".codex/config.toml"),
        ),
    },
    trial: {
      call: { event: "PreToolUse", tool: "apply_patch", limitUnit: 1000 },
      payloads: ({ root, path }) => [
        {
          session_id: "coord-trial",
          turn_id: "1",
          transcript_path: null,
          cwd: root,
          hook_event_name: "PreToolUse",
          model: "trial",
          permission_mode: "default",
          tool_name: "apply_patch",
          tool_input: { command: patchFor(path) },
          tool_use_id: "call_trial",
        },
      ],
      denial: {
        at: [`${out}.permissionDecision`],
        byStatus: true,
        keys: [out, `${out}.hookEventName`, `${out}.permissionDecision`, `${out}.permissionDecisionReason`],
      },
    },
  };
};

/** An edit of one line as a patch. */
export function patchFor(path: string): string {
  return `*** Begin Patch\n*** Update File: ${path}\n@@\n-one\n+two\n*** End Patch\n`;
}
