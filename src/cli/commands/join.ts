import { join as operation } from "../../operations/join.ts";
import { operationCommand } from "../command.ts";

export const join = operationCommand(operation, {
  lines: (result, { t }) => [t.done.joined(result)],
  data: ({ instance, label }, { actor }) => ({ instance, label, source: actor?.source ?? "session" }),
  essence: ({ instance }) => String(instance),
  notices: ({ instance }, { workspace }) => {
    const { session, env } = workspace.world.claims;
    return session === null && env === undefined ? [{ code: "SET_COORD_INSTANCE", args: { instance } }] : [];
  },
});
