import { type BranchDone, switchTo, worktreeFor } from "../../git/branch.ts";
import { branch as operation } from "../../operations/branch.ts";
import { visible } from "../../text/clean.ts";
import { resolveInput } from "../../workspace/input.ts";
import type { Command } from "../command.ts";

const texts = {
  en: {
    summary: "Make a branch for a reservation of yours, and switch to it",
    example: 'coord branch "Fix login" --worktree',
    fields: {
      task: "part of its title, when you hold several",
      worktree: "in a worktree of its own, beside the main one",
    },
    switched: {
      created: (branch: string) => `Switched to the new branch ${branch}`,
      switched: (branch: string) => `Switched to ${branch}, which was there already`,
      stayed: (branch: string) => `Already on ${branch}`,
    },
    placed: {
      created: (branch: string, path: string) => `${path} is a new worktree, on the new branch ${branch}`,
      switched: (branch: string, path: string) =>
        `${path} is a new worktree, on ${branch}, which was there already`,
      stayed: (branch: string, path: string) => `${path} is the worktree of ${branch} already`,
    },
    dryRun: "Nothing was done (--dry-run). It would say:",
  },
  fr: {
    summary: "Créer une branche pour une réservation à soi, et y passer",
    example: 'coord branch "Corriger la connexion" --worktree',
    fields: {
      task: "partie de son titre, si vous en avez plusieurs",
      worktree: "dans un worktree à elle, à côté du principal",
    },
    switched: {
      created: (branch: string) => `Passé sur la nouvelle branche ${branch}`,
      switched: (branch: string) => `Passé sur ${branch}, qui existait déjà`,
      stayed: (branch: string) => `Déjà sur ${branch}`,
    },
    placed: {
      created: (branch: string, path: string) =>
        `${path} est un nouveau worktree, sur la nouvelle branche ${branch}`,
      switched: (branch: string, path: string) =>
        `${path} est un nouveau worktree, sur ${branch}, qui existait déjà`,
      stayed: (branch: string, path: string) => `${path} est déjà le worktree de ${branch}`,
    },
    dryRun: "Rien n'a été fait (--dry-run). Il serait dit :",
  },
};

export const branch: Command = {
  name: "branch",
  readOnly: false,
  texts,
  fields: { ...operation.input, worktree: { kind: "flag", at: "option" } },
  async run({ workspace, dryRun, render, tell }, input) {
    const { place, resolver } = workspace;
    const wanted = resolveInput(operation.input, input, resolver);
    const answer = await workspace.perform(operation, wanted, dryRun);
    if (!answer.ok) return answer;
    const name = answer.result.branch;
    const { step, worktree }: BranchDone = await (input["worktree"] === true
      ? worktreeFor(place, name, dryRun)
      : switchTo(place, name, dryRun));
    const say = texts[render.language];
    if (dryRun) tell(say.dryRun);
    const line = worktree === null ? say.switched[step](name) : say.placed[step](name, visible(worktree));
    return {
      ok: true,
      data: { branch: name, worktree, created: step === "created" },
      lines: [line],
      quietLines: [worktree ?? name],
      notices: answer.notices,
    };
  },
};
