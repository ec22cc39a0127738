import { withNotices } from "../../presentation/presenter.ts";
import { join as presented } from "../../presentation/instances.ts";
import type { Command } from "../command.ts";

export const join: Command = {
  ...presented,
  begins: true,
  async run(context, input) {
    const report = await presented.run(context, input);
    const { session, terminal, env } = context.workspace.world.identity;
    const isKnown = session !== null || (terminal ?? null) !== null || env !== undefined;
    if (!report.ok || isKnown) return report;
    // Nothing else tells the next command of this shell who it is.
    const { instance } = report.data;
    return withNotices([{ code: "SET_COORD_INSTANCE", args: { instance } }], report);
  },
};
