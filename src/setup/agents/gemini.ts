import { join } from "node:path";
import { readText } from "../files.ts";
import { plainValue, readTree, valueAt } from "../json/tree.ts";
import { hooksPart } from "../parts/hooks.ts";
import { serverPart } from "../parts/server.ts";
import type { Project } from "../types.ts";
import type { Agent } from "./agent.ts";
import { callFor, deniesBy } from "./trials.ts";

const SETTINGS = ".gemini/settings.json";
const TOOLS = "write_file|replace|run_shell_command";

const handler = { name: "coord", type: "command", command: "coord hook gemini", timeout: 5000 };
const always = { hooks: [handler] };

const events = {
  BeforeTool: { matcher: TOOLS, hooks: [handler] },
  AfterTool: { matcher: TOOLS, hooks: [handler] },
  SessionStart: always,
  SessionEnd: always,
};

export const gemini: Agent = {
  name: "gemini",
  pieces: () => [
    { path: SETTINGS, part: hooksPart({ agent: "gemini", events }) },
    { path: SETTINGS, part: serverPart({ list: "mcpServers", value: { command: "coord", args: ["mcp"] } }) },
  ],
  instructions,
  notes: ["TRUST_FOLDER"],
  trial: {
    call: callFor("gemini", "BeforeTool", "replace", 1),
    payload: (root, path) => ({
      session_id: "coord-prove",
      cwd: root,
      hook_event_name: "BeforeTool",
      tool_name: "replace",
      tool_input: { file_path: join(root, path), old_string: "one", new_string: "two" },
    }),
    denies: deniesBy("decision"),
  },
};

/** The first of the files that the settings name, else `GEMINI.md`. */
function instructions({ root, read = readText }: Project): string {
  const node = valueAt(readTree(read(join(root, SETTINGS)) ?? ""), ["context", "fileName"]);
  const names: unknown[] = node === undefined ? [] : [plainValue(node)].flat();
  const named = names.find((name): name is string => typeof name === "string" && name !== "");
  return named ?? "GEMINI.md";
}
