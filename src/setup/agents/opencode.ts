import { join } from "node:path";
import { generatedPart } from "../parts/generated.ts";
import { serverPart } from "../parts/server.ts";
import type { Agent } from "./agent.ts";
import { plugin } from "./opencode-plugin.ts";
import { existsSync } from "../../system/files.ts";

/** Loads the plugin and asks it about an edit; says whether it threw, and what. */
const DRIVER = `
const chunks = [];
for await (const chunk of process.stdin) chunks.push(chunk);
const { directory, filePath } = JSON.parse(Buffer.concat(chunks).toString("utf8"));
const { CoordPlugin } = await import("data:text/javascript," + encodeURIComponent(PLUGIN));
const hooks = await CoordPlugin({ directory });
const call = { tool: "edit", sessionID: "coord-prove", callID: "prove" };
const denied = await hooks["tool.execute.before"](call, { args: { filePath, oldString: "one", newString: "two" } })
  .then(() => ({ denied: false }), (error) => ({ denied: true, reason: String(error.message) }));
console.log(JSON.stringify(denied));
`;

export const opencode: Agent = {
  name: "opencode",
  pieces: ({ root }) => [
    {
      path: ".opencode/plugins/coord.ts",
      part: generatedPart(plugin, "`coord setup opencode --remove` takes it away"),
    },
    {
      path: existsSync(join(root, "opencode.jsonc")) ? "opencode.jsonc" : "opencode.json",
      part: serverPart({
        list: "mcp",
        value: { type: "local", command: ["coord", "mcp"], enabled: true },
      }),
    },
  ],
  instructions: () => "AGENTS.md",
  notes: [],
  trial: {
    // The plugin is run as OpenCode would run it: loaded, and its hook called.
    call: (text) => ({
      command: process.execPath,
      args: ["--input-type=module", "--eval", DRIVER.replace("PLUGIN", () => JSON.stringify(text))],
      timeoutMs: 10_000,
    }),
    payload: (root, path) => ({ directory: root, filePath: join(root, path) }),
    denies: (answer) =>
      answer !== null && typeof answer === "object" && "denied" in answer && answer.denied === true,
  },
};
