import { status as presented } from "../../presentation/status.ts";
import type { Command, CommandContext, CommandReport } from "../command.ts";

/** Ages grow though nothing happens: the report is made anew at least so often (ms). */
const LOOK_EVERY = 15_000;

export const status: Command = {
  ...presented,
  fields: { ...presented.fields, watch: { kind: "flag", at: "option" } },
  run(context, input) {
    const draw = (now: CommandContext) => presented.run(now, input);
    return input["watch"] === true ? showChanges(context, draw) : draw(context);
  },
};

/** Shows a report again whenever it is another, as long as somebody reads and it can be had. Ctrl-C ends it. */
async function showChanges(
  context: CommandContext,
  draw: (context: CommandContext) => Promise<CommandReport>,
): Promise<CommandReport> {
  const { workspace, render } = context;
  // Loaded here, because hardly anybody watches.
  const { Changes } = await import("../../store/changes.ts");
  // From before it is read, so that no change falls in between.
  const changes = new Changes(workspace.store);
  try {
    for (let before = ""; ; await changes.next(LOOK_EVERY)) {
      const report = await draw({ ...context, render: { ...render, now: workspace.world.now() } });
      if (!report.ok) return report;
      const drawn = JSON.stringify([report.lines, report.data]);
      if (drawn !== before && !context.show(report)) return { ok: true, data: {}, lines: [] };
      before = drawn;
    }
  } finally {
    changes.end();
  }
}
