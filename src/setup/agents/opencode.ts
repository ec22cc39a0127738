import { existsSync } from "node:fs";
import { join } from "node:path";
import { generatedPart } from "../parts/generated.ts";
import { serverPart } from "../parts/server.ts";
import type { Agent } from "./agent.ts";
import { plugin } from "./opencode-plugin.ts";

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
};
