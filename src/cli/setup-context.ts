import {
  setupCatalogOf,
  type SetupCatalog,
  type SetupCode,
  type SetupNote,
} from "../messages/setup/index.ts";
import { type Note, type Project, SetupError } from "../setup/types.ts";
import type { CommandContext, SaidRefusal } from "./command.ts";

/** Exit status of each refusal that is not the usual 3. */
const EXITS: Readonly<Partial<Record<SetupCode, number>>> = { WOULD_CHANGE: 2, SETUP_IO: 1 };

/** Where and for whom setup works, as a call of the command line has it. */
export function projectOf({ workspace, outside, render }: CommandContext): Project {
  const { root, main, file } = workspace.place;
  const { env, version, script } = outside;
  return { root, main, file, env, version, language: render.language, ...(script ? { script } : {}) };
}

export function catalogFor({ render }: CommandContext): Promise<SetupCatalog> {
  return setupCatalogOf(render.language);
}

export function refusal(
  say: SetupCatalog,
  code: SetupCode,
  args: Readonly<Record<string, string>> = {},
): SaidRefusal {
  return { code, said: say.refusals[code](args), exit: EXITS[code] ?? 3 };
}

/** Notes as they are shown and handed out. */
export function notesOf(notes: readonly Note[], say: SetupCatalog): { code: string; message: string }[] {
  return notes.map(({ code, args }) => ({ code, message: say.notes[code as SetupNote](args) }));
}

/** Setup's own errors as a refusal; any other goes on its way. */
export function refusalOf(say: SetupCatalog, error: unknown): SaidRefusal {
  if (error instanceof SetupError && Object.hasOwn(say.refusals, error.code))
    return refusal(say, error.code as SetupCode, error.args);
  throw error;
}
