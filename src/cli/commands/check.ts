import { check as presented } from "../../presentation/check.ts";
import { workTreeAround } from "../../session/locate.ts";
import { command } from "../command.ts";
import { UsageError } from "../failures.ts";

export const check = command({
  ...presented,
  async run(context, input) {
    const given = input.paths ?? [];
    if (input.staged !== true) {
      if (given.length === 0) throw new UsageError("NO_PATH", {});
      return presented.run(context, input);
    }
    const { stagedPaths } = await import("../../git/staged.ts");
    const staged = await stagedPaths(workTreeAround(context.cwd) ?? context.workspace.place.root);
    return presented.run(context, { ...input, paths: [...given, ...staged.map((exact) => ({ exact }))] });
  },
});
