import { finish as presented } from "../../presentation/finish.ts";
import { command, type CommandContext, type CommandReport } from "../command.ts";
import { commitChanges, commitLines, type Made } from "./commit.ts";

export const finish = command({
  ...presented,
  fields: { ...presented.fields, commit: { kind: "flag", at: "option" } },
  async run(context, { commit, ...input }) {
    if (commit !== true) return presented.run(context, input);
    // A trial first: a task that cannot be finished is not committed.
    const trial = await presented.run({ ...context, dryRun: true }, input);
    if (!trial.ok) return trial;
    const { task } = trial.data.reservation;
    const made = await commitChanges(context, { named: [], message: task, allMine: false, task });
    if (!made.ok && made.refusal.code !== "NOTHING_TO_COMMIT") return made;
    const done = context.dryRun ? trial : await presented.run(context, input);
    return both(context, made.ok ? made : null, done);
  },
});

/** The answer to both acts: the commit's first. Where nothing was changed, there is none. */
function both(
  { render }: CommandContext,
  made: Made | null,
  done: Awaited<ReturnType<typeof presented.run>>,
): CommandReport {
  if (!done.ok) return done;
  const first = made === null ? [render.t.answers.commit.nothing] : commitLines(made, render);
  const commit = made === null ? null : { commit: made.hash, files: made.taken.map(({ key }) => key) };
  return {
    ...done,
    data: { ...done.data, commit },
    get lines() {
      return [...first, ...done.lines];
    },
    ...(typeof made?.hash === "string" ? { quietLines: [made.hash] } : {}),
  };
}
