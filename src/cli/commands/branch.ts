import { type BranchDone, switchTo, worktreeFor } from "../../git/branch.ts";
import { branchOf } from "../../git/uncommitted.ts";
import { branch as operation } from "../../operations/branch.ts";
import type { Notice } from "../../operations/types.ts";
import { realOf } from "../../system/files.ts";
import { escapeFor } from "../../text/clean.ts";
import { readInput } from "../../workspace/input.ts";
import { command } from "../command.ts";

export const branch = command({
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
    const { branch: name, others } = answer.result;
    // Whoever works in the same tree would find themselves on another branch.
    const isHere = (await branchOf(place.root)) === name;
    const beside = isHere ? [] : others.filter((one) => isTree(one.worktree ?? place.main, place.root));
    const { step, worktree }: BranchDone = await (input.worktree === true || beside.length > 0
      ? worktreeFor(place, name, dryRun)
      : switchTo(place, name, dryRun));
    const say = render.t.answers.branch;
    if (dryRun) tell(say.dryRun);
    const line =
      worktree === null
        ? say.switched[step](name)
        : say.placed[step](name, escapeFor(render.audience, worktree, "path"));
    return {
      ok: true,
      data: { branch: name, worktree, created: step === "created" },
      lines: [line],
      quietLines: [worktree ?? name],
      notices: [
        ...answer.notices,
        ...(input.worktree === true ? [] : beside.map(({ instance }) => treeShared(instance))),
      ],
    };
  },
});

function treeShared(instance: number): Notice {
  return { code: "TREE_SHARED", args: { instance } };
}

function isTree(folder: string, root: string): boolean {
  return (realOf(folder) ?? folder) === (realOf(root) ?? root);
}
