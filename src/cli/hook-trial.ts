import { type HookTrialResult, type Reason, runHookTrials } from "../setup/hook-trial.ts";
import { shorten } from "../text/clean.ts";
import type { Language } from "../vocabulary/types.ts";
import type { CommandContext, CommandReport } from "./command.ts";
import { notesOf, refusal, refusalOf, type SetupContext, setupContextOf } from "./setup-context.ts";

/** More of an answer is nothing to read on a terminal; `--json` has all of it. */
const LONGEST_LINE = 2000;

interface Words {
  readonly states: Readonly<Record<HookTrialResult["state"], string>>;
  readonly reasons: Readonly<Record<Reason, string>>;
  readonly command: (text: string) => string;
  readonly answered: (text: string) => string;
  readonly nothing: string;
}

const texts: Readonly<Record<Language, Words>> = {
  en: {
    states: { proved: "proved: it denies", missing: "not set up", failed: "NOT proved" },
    reasons: {
      NOT_RUN: "its settings keep every hook from running",
      NOT_FOR_EDITS: "nothing is set up that an edit would call",
      NO_SUCH_COMMAND: "the command was not found; is `coord` on the PATH?",
      TIMEOUT: "no answer within its time limit",
      ALLOWED: "it does not deny",
      DENIES_ALL: "it denies an edit of a free file, too",
    },
    command: (text) => `called: ${text}`,
    answered: (text) => `answered: ${text}`,
    nothing: "(nothing)",
  },
  fr: {
    states: { proved: "prouvé : il refuse", missing: "pas installé", failed: "NON prouvé" },
    reasons: {
      NOT_RUN: "ses réglages empêchent tout hook de s'exécuter",
      NOT_FOR_EDITS: "rien n'est installé qu'une modification appellerait",
      NO_SUCH_COMMAND: "la commande est introuvable ; `coord` est-il dans le PATH ?",
      TIMEOUT: "pas de réponse dans le délai",
      ALLOWED: "il ne refuse pas",
      DENIES_ALL: "il refuse aussi de modifier un fichier libre",
    },
    command: (text) => `appelé : ${text}`,
    answered: (text) => `réponse : ${text}`,
    nothing: "(rien)",
  },
};

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

function dataOf({ agent, state, reason, command, answer, obstacles }: HookTrialResult, setups: SetupContext) {
  return { agent, state, reason, command, answer, notes: notesOf(obstacles, setups) };
}

function linesOf(
  { agent, state, reason, command, answer, obstacles, caveat }: HookTrialResult,
  { render }: CommandContext,
  setups: SetupContext,
): string[] {
  const words = texts[render.language];
  const { paint } = render;
  const colour = state === "proved" ? paint.green : state === "failed" ? paint.red : (text: string) => text;
  const head = reason === null ? words.states[state] : `${words.states[state]} · ${words.reasons[reason]}`;
  const details = [
    ...(command === "" ? [] : [words.command(command)]),
    ...notesOf(obstacles, setups).map(({ message }) => message),
    ...(state === "missing" || reason === "NOT_FOR_EDITS" || reason === "NOT_RUN"
      ? []
      : [words.answered(shorten(answer, LONGEST_LINE) || words.nothing)]),
    ...(caveat === null ? [] : [caveat[render.language]]),
  ];
  return [`${agent}: ${colour(head)}`, ...details.map((line) => `  ${line}`)];
}
