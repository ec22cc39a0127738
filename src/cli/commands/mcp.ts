import type { DelegatedCommand } from "../command.ts";

export const mcp: DelegatedCommand = { name: "mcp", fields: {}, readOnly: true, frontEnd: "mcp" };
