import { identityData } from "../../messages/data.ts";
import { join as operation, type Joined } from "../../operations/join.ts";
import { operationCommand } from "../command.ts";

const texts = {
  en: {
    summary: "Register this session as the next instance and remember it",
    example: "coord join Backend",
    fields: { label: "what this instance works on" },
    joined: ({ instance, label, changed }: Joined) =>
      `${changed ? "You are" : "You are still"} Instance #${instance}${label === "" ? "" : ` (${label})`}.`,
  },
  fr: {
    summary: "Inscrire cette session comme l'instance suivante et s'en souvenir",
    example: "coord join Backend",
    fields: { label: "ce sur quoi travaille cette instance" },
    joined: ({ instance, label, changed }: Joined) =>
      `${changed ? "Vous êtes" : "Vous êtes toujours"} l'Instance #${instance}${label === "" ? "" : ` (${label})`}.`,
  },
};

export const join = operationCommand(operation, {
  texts,
  lines: (result, say) => [say.joined(result)],
  data: (result, { actor }) => identityData(result, actor?.source),
  essence: ({ instance }) => String(instance),
  notices: ({ instance }, { workspace }) => {
    const { session, env } = workspace.world.claims;
    return session === null && env === undefined ? [{ code: "SET_COORD_INSTANCE", args: { instance } }] : [];
  },
});
