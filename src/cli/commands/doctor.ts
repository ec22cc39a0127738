import type { Notice } from "../../operations/types.ts";
import { doctor as presented } from "../../presentation/doctor.ts";
import { withNotices } from "../../presentation/presenter.ts";
import { damagedEntries, problemsOf, setAsideAll } from "../../system/state-survey.ts";
import { atMostOne } from "../arguments.ts";
import type { Command, CommandContext } from "../command.ts";

export const doctor: Command = {
  ...presented,
  // Until it is told to repair.
  readOnly: true,
  fields: { ...presented.fields, prove: { kind: "flag", at: "option" } },
  async run(context, input) {
    atMostOne(input, "prove", "fix");
    atMostOne(input, "prove", "accept");
    if (input["prove"] === true) return (await import("../hook-trial.ts")).tryHooks(context);
    const asides = mendState(context, input["fix"] === true && !context.dryRun);
    return withNotices(asides, await presented.run(context, input));
  },
};

/** Before anything is read: what in the state folder is not coord's. @throws UnsafeStateError for what stays */
function mendState({ workspace }: CommandContext, fix: boolean): readonly Notice[] {
  const { state } = workspace.place;
  const done = fix ? setAsideAll(state) : [];
  const [left] = problemsOf(state);
  if (left !== undefined) throw left;
  const asides = [...done, ...damagedEntries(state)];
  return asides.map(({ path, to }) => ({ code: "STATE_SET_ASIDE", args: { path, to } }));
}
