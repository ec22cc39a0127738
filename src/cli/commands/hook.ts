import { callingAgents } from "../../agents/index.ts";
import type { DelegatedCommand } from "../command.ts";

const names = callingAgents.map(({ name }) => name);

export const hook: DelegatedCommand = {
  name: "hook",
  readOnly: true,
  frontEnd: "hook",
  texts: {
    en: {
      summary: "Answer a hook of an agent or of git (installed by `coord setup`)",
      example: "coord hook claude < input.json",
      fields: {
        agent: `${names.join(", ")} or git`,
        words: "for git: the hook's name and what git hands it",
      },
    },
    fr: {
      summary: "Répondre au hook d'un agent ou de git (installé par `coord setup`)",
      example: "coord hook claude < input.json",
      fields: {
        agent: `${names.join(", ")} ou git`,
        words: "pour git : le nom du hook et ce que git lui donne",
      },
    },
  },
  fields: {
    agent: {
      kind: "text",
      at: "argument",
      required: true,
      placeholder: "AGENT",
      complete: [...names, "git"],
    },
    words: { kind: "words", at: "argument", placeholder: "WORD" },
  },
};
