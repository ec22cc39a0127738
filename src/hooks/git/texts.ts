import type { Language } from "../../vocabulary/types.ts";

interface HookText {
  readonly stopped: string;
  readonly warned: string;
  readonly instead: string;
  /** To an agent that nobody knows, and to what may be one. */
  readonly join: string;
  /** To a person at a terminal that says nothing about who sits there. */
  readonly person: string;
  readonly broken: (cause: string) => string;
  readonly unknown: (name: string, known: string) => string;
  readonly noFile: string;
}

export const texts: Readonly<Record<Language, HookText>> = {
  en: {
    stopped: "coord: this commit is stopped. It changes files that someone else has reserved:",
    warned:
      "coord: this commit changes files that someone else has reserved (COORD_HOOK_MODE=warn lets it go on):",
    instead:
      "Leave them out of the commit (`git restore --staged PATH`), take other work (`coord status`), queue for them (`coord reserve … --wait`), or ask the holder for a handover.",
    join: "No instance is known for this session: `coord join` gives it one.",
    person:
      "If they are yours, say who you are: `COORD_INSTANCE=N git commit …`. To commit all the same is a person's decision: `git commit --no-verify`.",
    broken: (cause) => `coord: the hook could not look at this commit: ${cause}`,
    unknown: (name, known) => `“${name}” is no hook of git that coord answers (${known})`,
    noFile: "git gave no file with the message",
  },
  fr: {
    stopped: "coord: ce commit est arrêté. Il change des fichiers réservés par quelqu'un d'autre :",
    warned:
      "coord: ce commit change des fichiers réservés par quelqu'un d'autre (COORD_HOOK_MODE=warn le laisse passer) :",
    instead:
      "Laissez-les hors du commit (`git restore --staged CHEMIN`), prenez un autre travail (`coord status`), attendez-les (`coord reserve … --wait`), ou demandez un handover au détenteur.",
    join: "Aucune instance n'est connue pour cette session : `coord join` lui en donne une.",
    person:
      "S'ils sont à vous, dites qui vous êtes : `COORD_INSTANCE=N git commit …`. Passer outre est la décision d'une personne : `git commit --no-verify`.",
    broken: (cause) => `coord: le hook n'a pas pu examiner ce commit : ${cause}`,
    unknown: (name, known) => `« ${name} » n'est pas un hook de git auquel coord répond (${known})`,
    noFile: "git n'a pas donné de fichier avec le message",
  },
};
