import type { Agent, SetupFor } from "./agent.ts";
import { pluginText } from "./opencode-plugin.ts";

/** OpenCode: it has no protocol for hooks that are programs; a plugin asks as Claude Code would. */
export const opencode: Agent = { name: "opencode", sessionVariable: null, hook: null };

/** Loads the plugin and asks it about an edit; says whether it threw, and what. */
const DRIVER = `
const chunks = [];
for await (const chunk of process.stdin) chunks.push(chunk);
const { directory, filePath } = JSON.parse(Buffer.concat(chunks).toString("utf8"));
const { CoordPlugin } = await import("data:text/javascript," + encodeURIComponent(PLUGIN));
const hooks = await CoordPlugin({ directory });
const call = { tool: "edit", sessionID: "coord-trial", callID: "trial" };
const denied = await hooks["tool.execute.before"](call, { args: { filePath, oldString: "one", newString: "two" } })
  .then(() => ({ denied: false }), (error) => ({ denied: true, reason: String(error.message) }));
console.log(JSON.stringify(denied));
`;

export const setup: SetupFor = () => ({
  files: [
    { path: ".opencode/plugins/coord.ts", holds: { text: pluginText() } },
    {
      path: "opencode.json",
      alias: "opencode.jsonc",
      holds: { list: "mcp", value: { type: "local", command: ["coord", "mcp"], enabled: true } },
    },
  ],
  instructions: { path: "AGENTS.md" },
  notes: [],
  trial: {
    // The plugin is run as OpenCode would run it: loaded, and its hook called.
    call: { program: (text) => DRIVER.replace("PLUGIN", () => JSON.stringify(text)) },
    payloads: ({ root, file }) => [{ directory: root, filePath: file }],
    denial: { at: ["denied"], value: true, byStatus: false },
  },
});
