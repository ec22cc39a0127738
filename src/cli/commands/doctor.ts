import { errorBody } from "../../messages/render/refusal.ts";
import type { Notice } from "../../operations/types.ts";
import { doctor as presented } from "../../presentation/doctor.ts";
import { withNotices } from "../../presentation/presenter.ts";
import { trackedState } from "../../system/git-index.ts";
import { damagedEntries, problemsOf, setAsideAll } from "../../system/state-survey.ts";
import { otherBoards } from "../board-name.ts";
import { atMostOne } from "../arguments.ts";
import type { RawInput } from "../../workspace/input.ts";
import { visible } from "../../text/clean.ts";
import { command, type CommandContext, type CommandReport } from "../command.ts";
import { confirmWithYes } from "../output.ts";

// No option: it is a person's answer.
const { everybodys: _answer, ...askable } = presented.fields;

export const doctor = command({
  ...presented,
  // Until it is told to repair.
  readOnly: true,
  fields: { ...askable, prove: { kind: "flag", at: "option" } },
  async run(context, input) {
    atMostOne(input, "prove", "fix");
    atMostOne(input, "prove", "accept");
    if (input.prove === true) return (await import("../hook-trial.ts")).tryHooks(context);
    const asides = mendState(context, input.fix === true && !context.dryRun);
    const others = otherBoards(context.workspace.place);
    const report = withNotices(
      [...asides, ...trackedHere(context), ...others, ...(await clocksHere(context))],
      await presented.run(context, input),
    );
    return (await lettingAllGo(context, input, report)) ?? report;
  },
});

/** Lets go of reservations that others still hold, for a person only: on a terminal that is no agent's, who says yes when asked. Null otherwise. */
async function lettingAllGo(
  context: CommandContext,
  input: RawInput,
  report: CommandReport,
): Promise<CommandReport | null> {
  if (report.ok || report.refusal.code !== "OTHERS_DISPLACED" || "said" in report.refusal) return null;
  const { workspace, render, interactive, dryRun } = context;
  if (dryRun || workspace.world.identity.session !== null || !interactive()) return null;
  const { message } = errorBody(report.refusal, render);
  if (!(await confirmWithYes(`${visible(message)}\n${render.t.answers.doctor.askOthers}`))) return null;
  return presented.run(context, { ...input, everybodys: true });
}

function trackedHere({ workspace }: CommandContext): readonly Notice[] {
  const { path } = workspace.place.state;
  const count = trackedState(path).length;
  return count === 0 ? [] : [{ code: "STATE_TRACKED", args: { path, count } }];
}

/** Where several machines share the file: by the copy, asking nobody. */
async function clocksHere({ workspace }: CommandContext): Promise<readonly Notice[]> {
  const { replication } = workspace.store;
  if (replication === undefined) return [];
  const { clockNotices } = await import("../clocks.ts");
  return clockNotices(workspace, await replication.status());
}

/** Before anything is read: what in the state folder is not coord's. @throws UnsafeStateError for what stays */
function mendState({ workspace }: CommandContext, fix: boolean): readonly Notice[] {
  const { state } = workspace.place;
  const done = fix ? setAsideAll(state) : [];
  const [left] = problemsOf(state);
  if (left !== undefined) throw left;
  const asides = [...done, ...damagedEntries(state)];
  return asides.map(({ path, to }) => ({ code: "STATE_SET_ASIDE", args: { path, to } }));
}
