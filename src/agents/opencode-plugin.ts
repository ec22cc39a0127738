/**
 * The plugin that OpenCode loads: TypeScript without types, so that plain node can run it too. OpenCode has no protocol for hooks
 * that are programs, so it asks as Claude Code would.
 */
export const pluginText = (): string => String.raw`// @ts-nocheck
// Asks coord before a tool changes a file; a file that someone else has reserved is not changed.
import { spawn } from "node:child_process";

const TIME_LIMIT = 5000;

/** What coord answers to a hook call; null when it can't be asked. */
function ask(payload) {
  return new Promise((settle) => {
    const child = spawn("coord hook claude", { shell: true, cwd: payload.cwd, stdio: ["pipe", "pipe", "ignore"] });
    const timer = setTimeout(() => child.kill(), TIME_LIMIT);
    let answer = "";
    child.stdout.on("data", (chunk) => (answer += chunk));
    child.stdin.on("error", () => {});
    child.on("error", () => settle(null));
    child.on("close", () => {
      clearTimeout(timer);
      try {
        settle(JSON.parse(answer));
      } catch {
        settle(null);
      }
    });
    child.stdin.end(JSON.stringify(payload));
  });
}

/** A tool's call as Claude Code's tools would be called; none for a tool that changes nothing. */
function callsOf(tool, args) {
  const path = args?.filePath ?? args?.path;
  switch (tool) {
    case "write":
      return [{ tool_name: "Write", tool_input: { file_path: path, content: args.content } }];
    case "edit":
    case "multiedit": {
      const [old_string, new_string] = [args.oldString, args.newString];
      return [{ tool_name: "Edit", tool_input: { file_path: path, old_string, new_string } }];
    }
    case "patch":
    case "apply_patch":
      return [{ tool_name: "apply_patch", tool_input: { command: String(args?.patchText ?? "") } }];
    case "bash":
      return [{ tool_name: "Bash", tool_input: { command: args?.command, workdir: args?.workdir } }];
    default:
      return [];
  }
}

export const CoordPlugin = async ({ directory }) => {
  const call = (hook_event_name, session_id, more) =>
    ask({ session_id, cwd: directory, hook_event_name, ...more });
  return {
    "tool.execute.before": async ({ tool, sessionID, callID }, { args }) => {
      for (const one of callsOf(tool, args)) {
        const answer = await call("PreToolUse", sessionID, { ...one, tool_use_id: callID });
        const { permissionDecision, permissionDecisionReason } = answer?.hookSpecificOutput ?? {};
        if (permissionDecision === "deny") throw new Error(permissionDecisionReason);
      }
    },
    "tool.execute.after": async ({ tool, sessionID, callID, args }, output) => {
      for (const one of callsOf(tool, args)) {
        const answer = await call("PostToolUse", sessionID, { ...one, tool_use_id: callID });
        const said = answer?.hookSpecificOutput?.additionalContext;
        if (typeof said === "string" && typeof output?.output === "string") output.output += "\n\n" + said;
      }
    },
    // The shell's commands act for the session that the hooks know.
    "shell.env": async ({ sessionID }, output) => {
      if (sessionID !== undefined) output.env.CLAUDE_CODE_SESSION_ID = sessionID;
    },
  };
};
`;
