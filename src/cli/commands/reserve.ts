import { reserve as presented } from "../../presentation/reserve.ts";
import type { Command } from "../command.ts";

export const reserve: Command = {
  ...presented,
  async run(context, input) {
    if (input["wait"] === undefined || context.dryRun) return presented.run(context, input);
    // Loaded here, because hardly anybody waits.
    const { interruptible, withBeat } = await import("../../workspace/waiting.ts");
    const task = String(input["task"]);
    return interruptible((signal) =>
      withBeat(context.workspace, task, () =>
        presented.run({ ...context, wait: (turn) => turn(signal) }, input),
      ),
    );
  },
};
