import { whoami as operation } from "../../operations/whoami.ts";
import { operationCommand } from "../command.ts";

export const whoami = operationCommand(operation, {
  lines: ({ instance, label }, { t }, _input, { workspace }) => [
    t.done.whoami({ instance, label, source: workspace.actor()?.source ?? "session" }),
  ],
  data: ({ instance, label }, { actor }) => ({ instance, label, source: actor?.source ?? "session" }),
  essence: ({ instance }) => String(instance),
});
