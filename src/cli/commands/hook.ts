import { callingAgents } from "../../agents/index.ts";
import type { DelegatedCommand } from "../command.ts";

const names = callingAgents.map(({ name }) => name);

export const hook: DelegatedCommand = {
  name: "hook",
  readOnly: true,
  frontEnd: "hook",

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
