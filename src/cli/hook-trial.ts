import { type HookTrialResult, runHookTrials } from "../setup/hook-trial.ts";
import { shorten } from "../text/clean.ts";
import type { CommandContext, CommandReport } from "./command.ts";
import { notesOf, refusal, refusalOf, type SetupContext, setupContextOf } from "./setup-context.ts";

/** More of an answer is nothing to read on a terminal; `--json` has all of it. */
const LONGEST_LINE = 2000;

/** `coord doctor --prove`: tries every agent's hook; a yes only if each that is set up denies, and one is. */
export async function tryHooks(context: CommandContext): Promise<CommandReport> {
  const setups = await setupContextOf(context);
  const { now, zone } = context.workspace.world;
  try {
    const results = await runHookTrials(setups.project, { now: now(), zone });
    const failed = results.filter(({ state }) => state === "failed").map(({ agent }) => agent);
    const any = results.some(({ state }) => state !== "missing");
    const verdict = refusal(setups, "NOT_PROVED", { names: failed.join(", ") });
    return {
      ok: true,
      data: { proofs: results.map((result) => dataOf(result, setups)) },
      lines: results.flatMap((result) => linesOf(result, context, setups)),
      quietLines: results.flatMap((result) => linesOf(result, context, setups).slice(0, 1)),
      ...(any && failed.length === 0 ? {} : { verdict }),
    };
  } catch (error) {
    return { ok: false, refusal: refusalOf(setups, error) };
  }
}

function dataOf(
  { agent, state, reason, command, answer, obstacles, trust }: HookTrialResult,
  setups: SetupContext,
) {
  const notes = notesOf([...obstacles, ...(trust === null ? [] : [trust])], setups);
  return { agent, state, reason, command, answer, notes };
}

function linesOf(
  { agent, state, reason, command, answer, obstacles, trust }: HookTrialResult,
  { render }: CommandContext,
  setups: SetupContext,
): string[] {
  const words = setups.say.trials;
  const { paint } = render;
  const colour = state === "proved" ? paint.green : state === "failed" ? paint.red : (text: string) => text;
  const head = reason === null ? words.states[state] : `${words.states[state]} · ${words.reasons[reason]}`;
  const details = [
    ...(command === "" ? [] : [words.command(command)]),
    ...notesOf(obstacles, setups).map(({ message }) => message),
    ...(state === "proved" ? [words.tried] : []),
    // Of what goes wrong, the answer may say why.
    ...(state !== "failed" || reason === "NOT_FOR_EDITS" || reason === "NOT_RUN"
      ? []
      : [words.answered(shorten(answer, LONGEST_LINE) || words.nothing)]),
    ...(trust === null ? [] : notesOf([trust], setups).map(({ message }) => message)),
  ];
  return [render.t.answers.setup.about(agent, colour(head)), ...details.map((line) => `  ${line}`)];
}
