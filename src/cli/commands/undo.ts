import { withNotices } from "../../presentation/presenter.ts";
import { undo as undoLast } from "../../presentation/undo.ts";
import { forgetName } from "../board-name.ts";
import { command } from "../command.ts";

export const undo = command({
  name: "undo",
  readOnly: false,
  fields: undoLast.fields,
  async run(context, input) {
    const report = await undoLast.run(context, input);
    if (!report.ok || context.dryRun || report.data.undone.command !== "adopt") return report;
    return withNotices(await forgetName(context), report);
  },
});
