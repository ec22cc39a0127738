import { type BranchDone, switchTo, worktreeFor } from "../../git/branch.ts";
import { branch as operation } from "../../operations/branch.ts";
import { fittingFor } from "../../text/clean.ts";
import { readInput } from "../../workspace/input.ts";
import type { Command } from "../command.ts";

export const branch: Command = {
  name: "branch",
  ownRepository: true,
  readOnly: false,

  fields: { ...operation.input, worktree: { kind: "flag", at: "option" } },
  async run({ workspace, dryRun, render, tell }, input) {
    const { place, resolver } = workspace;
    const wanted = readInput(operation.input, input, resolver);
    if (!wanted.ok) return wanted;
    const answer = await workspace.perform(operation, wanted.value.input, dryRun);
    if (!answer.ok) return answer;
    const name = answer.result.branch;
    const { step, worktree }: BranchDone = await (input["worktree"] === true
      ? worktreeFor(place, name, dryRun)
      : switchTo(place, name, dryRun));
    const say = render.t.answers.branch;
    if (dryRun) tell(say.dryRun);
    const line =
      worktree === null
        ? say.switched[step](name)
        : say.placed[step](name, fittingFor(render.reader, worktree, "path"));
    return {
      ok: true,
      data: { branch: name, worktree, created: step === "created" },
      lines: [line],
      quietLines: [worktree ?? name],
      notices: answer.notices,
    };
  },
};
