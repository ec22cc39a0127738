import { log as operation } from "../../operations/log.ts";
import { operationCommand } from "../command.ts";

export const log = operationCommand(operation, {
  lines: ({ entry }, { t }) => [t.done.logged(entry)],
});
