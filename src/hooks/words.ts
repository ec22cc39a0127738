import type { Language } from "../vocabulary/types.ts";

/** What hooks say besides the catalogue's own sentences. The model reads most of it: facts, and what may be done next. */
export interface HookWords {
  readonly reserved: (what: string, holders: readonly string[]) => string;
  readonly command: (path: string) => string;
  readonly instead: string;
  readonly nobody: string;
  readonly ownFile: (file: string) => string;
  readonly copy: (file: string) => string;
  readonly slipped: (path: string, holders: readonly string[]) => string;
  readonly stop: (tasks: readonly string[]) => string;
  readonly unchecked: (cause: string) => string;
  readonly blocked: (cause: string) => string;
  readonly malformed: string;
  readonly unknownAgent: (agent: string, known: readonly string[]) => string;
  readonly autoTask: (instance: number) => string;
}

const en: HookWords = {
  reserved: (what, holders) => `${what} is reserved by someone else: ${holders.join("; ")}.`,
  command: (path) => `This command would write ${path}, which`,
  instead:
    "Leave it as it is, whatever tool could write it. Take other work (`coord next`), wait for it (`coord reserve TASK --files PATH --wait`), or ask the holder for a handover.",
  nobody:
    "This session has no instance yet, so every reservation is someone else's; `coord join LABEL` gives it one.",
  ownFile: (file) =>
    `${file} is the coordination file: edits by hand get lost between agents. Use \`coord reserve\`, \`coord finish\`, \`coord log\`, \`coord task\`, \`coord handover\` (\`coord --help\` lists all). Text outside coord's sections may be edited.`,
  copy: (file) =>
    `This is a copy of the coordination file, which nobody reads; the one that counts is ${file}. Use the \`coord\` commands: they work from here, too.`,
  slipped: (path, holders) =>
    `${path} changed during the last command, although it is reserved by someone else: ${holders.join("; ")}. If it was you, tell the user and put it back with the holder's consent.`,
  stop: (tasks) =>
    `Still reserved by this session: ${tasks.join(", ")}. If it is done: \`coord finish TASK --result success|failure|partial --next TEXT\`; if not, \`coord release TASK\` gives it back, or stop again to keep it until its lease ends.`,
  unchecked: (cause) => `coord: not checked, the agent goes on: ${cause}`,
  blocked: (cause) =>
    `coord can't check this now, and COORD_HOOK_MODE=block stops what it can't check: ${cause}`,
  malformed: "the agent's input is no JSON object of a hook",
  unknownAgent: (agent, known) => `unknown agent “${agent}”; known: ${known.join(", ")}`,
  autoTask: (instance) => `Work in progress of Instance #${instance}`,
};

const fr: HookWords = {
  reserved: (what, holders) => `${what} est réservé par quelqu'un d'autre : ${holders.join(" ; ")}.`,
  command: (path) => `Cette commande écrirait ${path}, qui`,
  instead:
    "À laisser tel quel, quel que soit l'outil. Prenez un autre travail (`coord next`), attendez (`coord reserve TÂCHE --files CHEMIN --wait`), ou demandez un handover à son titulaire.",
  nobody:
    "Cette session n'a pas encore d'instance : toute réservation est donc celle d'un autre ; `coord join NOM` lui en donne une.",
  ownFile: (file) =>
    `${file} est le fichier de coordination : une modification à la main se perd entre agents. Utilisez \`coord reserve\`, \`coord finish\`, \`coord log\`, \`coord task\`, \`coord handover\` (\`coord --help\` les montre toutes). Le texte hors des sections de coord peut être modifié.`,
  copy: (file) =>
    `Ceci est une copie du fichier de coordination, que personne ne lit ; celui qui compte est ${file}. Utilisez les commandes \`coord\` : elles marchent aussi d'ici.`,
  slipped: (path, holders) =>
    `${path} a changé pendant la dernière commande, bien que réservé par quelqu'un d'autre : ${holders.join(" ; ")}. Si c'était vous, dites-le à l'utilisateur et rétablissez-le avec l'accord du titulaire.`,
  stop: (tasks) =>
    `Encore réservé par cette session : ${tasks.join(", ")}. Si c'est fini : \`coord finish TÂCHE --result succès|échec|partiel --next TEXTE\` ; sinon \`coord release TÂCHE\` la rend, ou arrêtez-vous de nouveau pour la garder jusqu'à la fin du bail.`,
  unchecked: (cause) => `coord : non vérifié, l'agent continue : ${cause}`,
  blocked: (cause) =>
    `coord ne peut pas vérifier maintenant, et COORD_HOOK_MODE=block arrête ce qu'il ne peut pas vérifier : ${cause}`,
  malformed: "l'entrée de l'agent n'est pas un objet JSON de hook",
  unknownAgent: (agent, known) => `agent inconnu « ${agent} » ; connus : ${known.join(", ")}`,
  autoTask: (instance) => `Travail en cours de l'Instance #${instance}`,
};

export const HOOK_WORDS: Readonly<Record<Language, HookWords>> = { en, fr };
