import { reserve as presented } from "../../presentation/reserve.ts";
import { command } from "../command.ts";

export const reserve = command({
  ...presented,
  async run(context, input) {
    if (input.wait === undefined || context.dryRun) return presented.run(context, input);
    // Loaded here, because hardly anybody waits.
    const { interruptible, withBeat } = await import("../../workspace/waiting.ts");
    const task = input.task;
    return interruptible((signal) =>
      withBeat(context.workspace, task, () =>
        presented.run({ ...context, wait: (turn) => turn(signal) }, input),
      ),
    );
  },
});
