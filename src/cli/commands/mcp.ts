import type { DelegatedCommand } from "../command.ts";

const texts = {
  en: {
    summary: "Serve the commands as MCP tools over standard input and output, until the client goes",
    example: "coord mcp --cwd ~/projects/shop",
    fields: {},
  },
  fr: {
    summary:
      "Offrir les commandes comme outils MCP sur l'entrée et la sortie standard, jusqu'au départ du client",
    example: "coord mcp --cwd ~/projets/boutique",
    fields: {},
  },
};

export const mcp: DelegatedCommand = { name: "mcp", texts, fields: {}, readOnly: true, frontEnd: "mcp" };
