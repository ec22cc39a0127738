import { log as logOperation } from "../operations/log.ts";
import { presenter } from "./presenter.ts";

export const log = presenter({
  operation: logOperation,
  command: "log",
  lines: ({ entry }, say) => [say.log.logged(entry.action)],
});
