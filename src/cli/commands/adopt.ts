import { withNotices } from "../../presentation/presenter.ts";
import { adopt as adoptClaims, type Adopted } from "../../operations/adopt.ts";
import { isOurs } from "../../protocol/ours.ts";
import { View } from "../../protocol/view.ts";
import { keepName, otherBoards, refusedOutside } from "../board-name.ts";
import { command, type CommandContext, type CommandReport } from "../command.ts";
import { refusedChange } from "../consent.ts";

export const adopt = command({
  name: "adopt",
  readOnly: false,
  fields: {
    path: { kind: "text", at: "argument", placeholder: "FILE", complete: "paths" },
    yes: { kind: "flag", at: "option" },
  },
  file: ({ path }) => path,
  async run(context, { yes: agreed }) {
    const { workspace, render, dryRun } = context;
    const out = refusedOutside(context);
    if (out !== null) return out;
    const yes = agreed === true;
    const plan = await workspace.perform(adoptClaims, { yes }, true);
    if (!plan.ok) return plan;
    const { before, after, result } = plan;
    const report = reportOf(context, result, { before, after });
    if (dryRun) return report;
    if (before !== after) {
      const told = report.ok ? report.lines : [];
      const question = render.t.answers.init.ask(workspace.place.file);
      const refused = await refusedChange(context, {
        before,
        after,
        data: dataOf(context, result),
        told,
        question,
        yes,
      });
      if (refused !== null) return refused;
      const done = await workspace.perform(adoptClaims, { yes: true });
      if (!done.ok) return done;
    }
    return withNotices([...(await keepName(context)), ...otherBoards(workspace.place)], report);
  },
});

function dataOf({ workspace }: CommandContext, result: Adopted) {
  return { file: workspace.place.file, ...result };
}

/** The outcome of each line, and why those that stay do. */
function reportOf(
  context: CommandContext,
  result: Adopted,
  diff: { readonly before: string; readonly after: string },
): CommandReport {
  const say = context.render.t.answers.adopt;
  const taken = result.adopted.map(({ instance, label, task, lines }) =>
    say.taken(rangesOf(lines), label, instance, task),
  );
  const left = result.left.map(({ who, line, reason, instance }) =>
    say.left[reason](line, who, instance ?? 0),
  );
  const meaning = taken.length === 0 ? [] : [say.meaning];
  const { file } = context.workspace.place;
  const isBoard = isOurs(new View(diff.after), file);
  const none = taken.length === 0 ? [say.nothing(file), ...(isBoard ? [] : [say.noSections(file)])] : [];
  return { ok: true, data: dataOf(context, result), lines: [...none, ...taken, ...left, ...meaning], diff };
}

/** `5, 7-12`. */
function rangesOf(lines: readonly number[]): string {
  const runs: [number, number][] = [];
  for (const line of new Set(lines)) {
    const last = runs.at(-1);
    if (last !== undefined && line === last[1] + 1) last[1] = line;
    else runs.push([line, line]);
  }
  return runs.map(([from, to]) => (from === to ? `${from}` : `${from}-${to}`)).join(", ");
}
