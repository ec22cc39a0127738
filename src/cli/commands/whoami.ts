import { identityData } from "../../messages/data.ts";
import { whoami as operation } from "../../operations/whoami.ts";
import type { Actor } from "../../session/identity.ts";
import { operationCommand } from "../command.ts";

const texts = {
  en: {
    summary: "Show which instance this session is, and how that was found",
    example: "coord whoami",
    fields: {},
    am: (instance: number, label: string, source: Actor["source"]) =>
      `Instance #${instance}${label === "" ? "" : ` (${label})`}, from ${{ flag: "--as", env: "COORD_INSTANCE", session: "this session" }[source]}`,
  },
  fr: {
    summary: "Montrer quelle instance est cette session, et d'où on le sait",
    example: "coord whoami",
    fields: {},
    am: (instance: number, label: string, source: Actor["source"]) =>
      `Instance #${instance}${label === "" ? "" : ` (${label})`}, d'après ${{ flag: "--as", env: "COORD_INSTANCE", session: "cette session" }[source]}`,
  },
};

export const whoami = operationCommand(operation, {
  texts,
  lines: ({ instance, label }, say, _scene, _input, { workspace }) => [
    say.am(instance, label, workspace.actor()?.source ?? "session"),
  ],
  data: (result, { actor }) => identityData(result, actor?.source),
  essence: ({ instance }) => String(instance),
});
