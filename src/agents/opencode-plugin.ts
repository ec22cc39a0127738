/**
 * The plugin that OpenCode loads: TypeScript without types, so that plain node can run it too. OpenCode has no protocol for hooks
 * that are programs, so it asks as Claude Code would.
 */
export const pluginText = (): string => String.raw`// @ts-nocheck
// Asks coord before a tool changes a file; a file that someone else has reserved is not changed.
import { spawn } from "node:child_process";

const TIME_LIMIT = 5000;

/** Answer of coord to a hook call; null when it can't be asked. */
function ask(payload) {
  return new Promise((settle) => {
    const env = { ...process.env, COORD_HOOK_AGENT: "opencode" };
    const child = spawn("coord hook claude", { shell: true, cwd: payload.cwd, env, stdio: ["pipe", "pipe", "ignore"] });
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

/** OpenCode's own tools that change no file. */
const READS = "read glob grep list lsp skill task question todoread todowrite webfetch websearch codesearch plan_exit invalid"
  .concat(" list_mcp_resources list_mcp_resource_templates read_mcp_resource")
  .split(" ");

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
      // Tools of servers, which may write files; and coord's own server is not told for which session it is called.
      return READS.includes(tool) ? [] : [{ tool_name: tool, tool_input: args ?? {} }];
  }
}

const DEEPEST = 8;

export const CoordPlugin = async ({ directory, client }) => {
  const roots = new Map();
  const facts = new Map();

  /** A subagent has a session of its own, and acts as the one that it is a part of. */
  async function rootOf(id) {
    if (roots.has(id)) return roots.get(id);
    let root = id;
    for (let depth = 0; depth < DEEPEST; depth++) {
      const found = await client?.session?.get({ path: { id: root } }).catch(() => null);
      const parent = found?.data?.parentID;
      if (typeof parent !== "string" || parent === "") break;
      root = parent;
    }
    roots.set(id, root);
    return root;
  }

  const call = async (hook_event_name, session, more) => {
    const root = await rootOf(session);
    const part = root === session ? {} : { agent_id: session, agent_type: "subagent" };
    return ask({ session_id: root, cwd: directory, hook_event_name, ...part, ...more });
  };

  /** Text that a session gets at its beginning; the same from then on. */
  async function factsFor(session) {
    const isPart = (await rootOf(session)) !== session;
    const answer = isPart
      ? await call("SubagentStart", session)
      : await call("SessionStart", session, { source: "startup" });
    return answer?.hookSpecificOutput?.additionalContext ?? "";
  }

  async function end(session) {
    if (roots.get(session) !== session) return;
    roots.delete(session);
    facts.delete(session);
    await ask({ session_id: session, cwd: directory, hook_event_name: "SessionEnd", reason: "other" });
  }

  return {
    "experimental.chat.system.transform": async ({ sessionID }, output) => {
      if (sessionID === undefined) return;
      if (!facts.has(sessionID)) facts.set(sessionID, await factsFor(sessionID));
      const said = facts.get(sessionID);
      if (said !== "") output.system.push(said);
    },
    event: async ({ event }) => {
      if (event?.type === "session.deleted") await end(event.properties?.info?.id);
    },
    dispose: async () => {
      for (const session of [...roots.keys()]) await end(session);
    },
    "tool.execute.before": async ({ tool, sessionID, callID }, { args }) => {
      for (const one of callsOf(tool, args)) {
        const answer = await call("PreToolUse", sessionID, { ...one, tool_use_id: callID });
        const { permissionDecision, permissionDecisionReason, updatedInput } = answer?.hookSpecificOutput ?? {};
        if (permissionDecision === "deny") throw new Error(permissionDecisionReason);
        // Says for which subagent coord is called.
        if (typeof updatedInput?.command === "string" && tool === "bash") args.command = updatedInput.command;
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
      if (sessionID !== undefined) output.env.CLAUDE_CODE_SESSION_ID = await rootOf(sessionID);
    },
  };
};
`;
