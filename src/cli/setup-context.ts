import { type SetupCatalog, type SetupCode, type SetupNote } from "../messages/setup-types.ts";
import { type PlanNote, type Project, SetupError } from "../setup/types.ts";
import { languages, type MessageLanguage } from "../messages/languages.ts";
import type { CommandContext, SaidRefusal } from "./command.ts";

/** Exit status of each refusal that is not the usual 3. */
const EXITS: Readonly<Partial<Record<SetupCode, number>>> = { WOULD_CHANGE: 2, SETUP_IO: 1 };

/** A call of the command line about setups: where and for whom they are, and what is said of them. */
export interface SetupContext {
  readonly project: Project;
  readonly say: SetupCatalog;
  readonly language: MessageLanguage;
}

export async function setupContextOf({ workspace, outside, render }: CommandContext): Promise<SetupContext> {
  const { root, main, file } = workspace.place;
  const { env, version, script } = outside;
  const { language } = render;
  const project = { root, main, file, env, version, language, ...(script ? { script } : {}) };
  return { project, say: await languages[language].setup(), language };
}

export function refusal(
  { say }: Pick<SetupContext, "say">,
  code: SetupCode,
  args: Readonly<Record<string, string>> = {},
): SaidRefusal {
  return { code, said: say.refusals[code](args), exit: EXITS[code] ?? 3 };
}

/** Notes as they are shown and handed out. */
export function notesOf(
  notes: readonly PlanNote[],
  { say, language }: Pick<SetupContext, "say" | "language">,
): { code: string; message: string }[] {
  return notes.map(({ code, args, text }) => ({
    code,
    message: text === undefined ? say.notes[code as SetupNote](args) : (text[language] ?? text.en),
  }));
}

/** Setup's own errors as a refusal; any other goes on its way. */
export function refusalOf(context: Pick<SetupContext, "say">, error: unknown): SaidRefusal {
  if (error instanceof SetupError && Object.hasOwn(context.say.refusals, error.code))
    return refusal(context, error.code as SetupCode, error.args);
  throw error;
}
