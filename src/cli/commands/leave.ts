import { leave as operation } from "../../operations/leave.ts";
import { operationCommand } from "../command.ts";

export const leave = operationCommand(operation, {
  lines: ({ instance, released }, { t }) => [
    t.done.left({ instance, released: released.map(({ task }) => task) }),
  ],
});
