import type { Args, Catalog } from "../catalog.ts";
import { text, list, deed, changeOf, plural } from "./phrases.ts";

/** Somebody else's, then one's own. */
function heldBy(a: Args, holders: readonly string[]): string {
  const others = holders.length - (Number(a["mine"]) || 0);
  const by = `Réservé par quelqu'un d'autre : ${holders.slice(0, others).join(" ; ")}.`;
  if (others === holders.length) return by;
  return `${by} À vous, sous une autre tâche : ${holders.slice(others).join(" ; ")}.`;
}

export const refusals: Catalog["refusals"] = {
  FILES_RESERVED: (a, holders) => ({
    message:
      a["own"] === 1
        ? `Vous tenez déjà des fichiers de cette tâche sous une autre : ${holders.join(" ; ")}.`
        : a["shown"] === 1
          ? `${plural(Number(a["count"]), "chemin réservé", "chemins réservés")} par quelqu'un d'autre.`
          : heldBy(a, holders),
    hint:
      a["own"] === 1
        ? "Terminez ou libérez d'abord cette tâche, ou ne réservez que les autres fichiers."
        : "Prenez un autre travail (`coord status` montre ce qui est libre), réservez d'autres fichiers, ou demandez un handover au détenteur.",
  }),
  TASK_RESERVED: (a, holders) => ({
    message: `La tâche « ${text(a, "task")} » est prise : ${holders.join(" ; ")}.`,
    hint: "Une tâche, une instance. Prenez-en une autre (`coord status` montre ce qui est libre), ou demandez un handover au détenteur.",
  }),
  NO_RESERVATION: (a, holders) => ({
    message:
      text(a, "task") === ""
        ? `L'Instance #${text(a, "instance")} n'a aucune réservation active.`
        : holders.length > 0
          ? `« ${text(a, "task")} » ${a["taking"] === 1 ? "est déjà à vous" : "n'est pas à vous"} : ${holders.join(" ; ")}.`
          : a["taking"] === 1
            ? `Personne ne tient « ${text(a, "task")} ».`
            : `L'Instance #${text(a, "instance")} n'a aucune réservation active nommée « ${text(a, "task")} ».`,
    hint:
      list(a, "tasks") === "" ? "`coord status` montre qui tient quoi." : `Les vôtres : ${list(a, "tasks")}.`,
  }),
  AMBIGUOUS_TASK: (a) => ({
    message:
      text(a, "instance") === ""
        ? `« ${text(a, "task")} » peut désigner ${text(a, "count")} tâches : ${list(a, "tasks")}.`
        : `L'Instance #${text(a, "instance")} a ${text(a, "count")} réservations qui conviennent : ${list(a, "tasks")}.`,
    hint: "Dites laquelle : toute partie unique de son titre suffit.",
  }),
  UNKNOWN_INSTANCE: (a) => ({
    message: `Le fichier ne connaît pas d'Instance #${text(a, "instance")}.`,
    hint:
      a["named"] === 1 ? "`coord status --all` les liste." : "`coord join` vous inscrit comme la suivante.",
  }),
  INSTANCE_FINISHED: (a) => ({
    message: `L'Instance #${text(a, "instance")} est marquée terminée ; son numéro ne sert plus jamais.`,
    hint:
      a["named"] === 1
        ? "Nommez-en une qui travaille encore (`coord status` les liste), ou `--to any`."
        : "`coord join LIBELLÉ` vous inscrit comme une nouvelle ; s'il y a COORD_INSTANCE, retirez-la d'abord.",
  }),
  INSTANCE_TAKEN: (a) => ({
    message: `L'Instance #${text(a, "instance")} appartient à une autre session vivante (${text(a, "agent")}).`,
    hint: "`coord join LIBELLÉ` donne à cette session son propre numéro ; s'il y a COORD_INSTANCE, retirez-la d'abord.",
  }),
  NO_IDENTITY: (a) =>
    a["instance"] === undefined
      ? {
          message: "Qui êtes-vous ? Aucune instance n'est connue pour cette session.",
          hint: "Lancez `coord join LIBELLÉ`, ou dites qui vous êtes avec `--as N` ou COORD_INSTANCE=N.",
        }
      : {
          message: `Cette session était l'Instance #${text(a, "instance")} et s'est tue longtemps : une autre session (${text(a, "agent")}) a ce numéro maintenant.`,
          hint: "Lancez `coord join LIBELLÉ` pour avoir un numéro à elle.",
        },
  PATH_OUTSIDE: (a) => ({
    message: `« ${text(a, "path")} » est en dehors de ce dépôt.`,
    hint: "Réservez des chemins du dépôt ; ils partent du dossier courant.",
  }),
  PATH_INVALID: (a) => ({
    message: `« ${text(a, "path")} » ne peut pas servir de chemin ni de motif.`,
    hint: "Donnez un chemin, un dossier ou un motif comme `src/**/*.ts`, sans caractère de contrôle et sans `..` après `**`.",
  }),
  TASK_EMPTY: (a) => ({
    message:
      text(a, "task") === ""
        ? "La tâche n'a pas de nom."
        : `« ${text(a, "task")} » tient lieu de nom dans les modèles ; ce n'en est pas un.`,
    hint: "Donnez-lui-en un, comme « Corriger la connexion ».",
  }),
  TEXT_EMPTY: (a) => ({
    message: `${text(a, "what")} est vide.`,
    hint: "Dites-le en quelques mots.",
  }),
  WAIT_CYCLE: (a, holders) => ({
    message: `Attendre « ${text(a, "task")} » fermerait un cercle : ${text(a, "cycle")}. Chacun attendrait l'autre sans fin. En travers : ${holders.join(" ; ")}.`,
    hint: "Terminez ou libérez d'abord ce que les autres attendent, ou prenez un autre travail.",
  }),
  WAIT_TIMEOUT: (a, holders) => ({
    message:
      a["calledOff"] === 1
        ? `L'attente de « ${text(a, "task")} » a été annulée : sa place dans la file a été retirée du fichier. Devant elle : ${holders.join(" ; ") || "personne"}.`
        : a["interrupted"] === 1
          ? `Attente de « ${text(a, "task")} » interrompue : ${holders.join(" ; ")}. Votre place dans la file est rendue.`
          : `« ${text(a, "task")} » ne s'est pas libéré à temps : ${holders.join(" ; ")}. Votre place dans la file est rendue.`,
    hint:
      a["calledOff"] === 1
        ? "Quelqu'un l'a voulu (`coord history` montre ce qui a été fait). Prenez un autre travail (`coord next`)."
        : "Attendez encore (`--wait`), ou prenez un autre travail (`coord next`).",
  }),
  STILL_HELD: (a, holders) => ({
    message:
      a["alive"] === 1
        ? `« ${text(a, "task")} » est caduc, mais le processus de son agent tourne encore sur cette machine : ${holders.join(" ; ")}.`
        : `« ${text(a, "task")} » n'est pas caduc : ${holders.join(" ; ")}. Seul ce qui a passé son délai de grâce peut être repris.`,
    hint: "Attendez (`coord reserve … --wait`), prenez un autre travail, ou demandez un handover au détenteur.",
  }),
  NO_SUCH_TASK: (a) => ({
    message: `Il n'y a pas de tâche « ${text(a, "task")} ».`,
    hint: "`coord task list` les montre.",
  }),
  NOTHING_LEFT: () => ({
    message: "Il ne reste rien à prendre.",
    hint: "`coord task list --all` montre ce qui est réservé, bloqué ou terminé.",
  }),
  NO_HANDOVER: (a) => ({
    message:
      text(a, "id") === ""
        ? "Il n'y a pas de handover ouvert pour vous."
        : `Il n'y a pas de handover ouvert ${text(a, "id")} pour vous.`,
    hint: "`coord handover list` les montre.",
  }),
  NO_ALERT: (a) => ({
    message:
      text(a, "id") === ""
        ? "Aucune alerte n'est ouverte."
        : `Il n'y a pas d'alerte ouverte ${text(a, "id")}.`,
    hint: "`coord alerts` les montre.",
  }),
  // `id`: of the conflict, or what an overlap was looked for about.
  NO_CONFLICT: (a) => {
    if (a["documented"] === 1)
      return {
        message:
          text(a, "id") === ""
            ? "Aucun conflit n'est ouvert."
            : `Il n'y a pas de conflit ouvert ${text(a, "id")}.`,
        hint: "`coord conflict list` les montre.",
      };
    return text(a, "id") === ""
      ? {
          message: "Aucune réservation n'en recouvre une autre : il n'y a pas de conflit à noter.",
          hint: "`coord conflict list` les montre.",
        }
      : {
          message: `Aucune réservation n'en recouvre une autre à propos de « ${text(a, "id")} ».`,
          hint: "Pour le noter quand même, dites avec qui : `--with N`.",
        };
  },
  AMBIGUOUS_ID: (a) => ({
    message: `Plusieurs sont ouverts : ${list(a, "ids")}.`,
    hint: "Dites lequel ; tout début unique de son identifiant suffit.",
  }),
  CONFLICT_SELF: () => ({
    message: "Il faut être deux pour un conflit, et ce numéro est le vôtre.",
    hint: "Nommez l'autre instance ; `coord status` montre qui tient quoi.",
  }),
  HANDOVER_SELF: () => ({
    message: "Un handover à soi-même ne change rien.",
    hint: "Nommez une autre instance, ou `--to any`.",
  }),
  NO_COMPONENT: (a) => ({
    message: `« ${text(a, "name")} » ne désigne aucun composant.`,
    hint: "Écrivez GROUPE/NOM, par exemple Backend/main.py.",
  }),
  NOTHING_TO_UNDO: (a) => ({
    message:
      a["revision"] === undefined
        ? `Le journal ne connaît aucun changement de l'Instance #${text(a, "instance")} à annuler.`
        : `${deed(a, "command", "subject")} (révision ${text(a, "revision")}) ne peut pas être annulé : ${
            a["waiting"] === 1
              ? "une place dans la file a été rendue, et personne n'y attend plus"
              : "le journal n'a plus ce qu'il y avait avant"
          }.`,
    hint:
      a["waiting"] === 1
        ? "Refaites la queue : `coord reserve … --wait`."
        : "`coord history` montre ce qu'il connaît ; le reste se corrige à la main, ou avec git.",
  }),
  UNDO_CONFLICT: (a) => ({
    message: `${deed(a, "command", "subject")} (révision ${text(a, "revision")}) ne peut pas être annulé : ${
      a["otherRevision"] === 0
        ? "l'archive ne le contient plus tel qu'il a été écrit"
        : `ses lignes ont changé depuis, ${changeOf(a)} (révision ${text(a, "otherRevision")})`
    }.`,
    hint: "Rien n'a été changé. Corrigez à la main ce qui ne va pas ; `coord history` montre l'ordre des choses.",
  }),
  DATE_INVALID: (a) => ({
    message: `${text(a, "what")} : « ${text(a, "found")} » n'est pas une date.`,
    hint: `Écrivez 2026-11-22, ou 2026-11-22 19:40${a["ago"] === 1 ? ", ou depuis combien de temps : 90m, 2h, 1d" : ""}.`,
  }),
  NOT_READABLE_BACK: (a) => ({
    message: `« ${text(a, "task")} » n'a pas pu être écrit de façon relisible ; rien n'a changé.`,
    hint: "`coord doctor` montre ce qui ne va pas dans le fichier.",
  }),
  PROBLEMS_FOUND: (a) => ({
    message: `Le fichier a ${plural(Number(a["count"]), "erreur")}.`,
    hint: "`coord doctor --fix` répare ce qui peut l'être sans risque ; le reste se décide à la main.",
  }),
  USAGE: (a) => ({
    message: `${text(a, "option")} ne vaut qu'avec ${text(a, "needed")}.`,
    hint: `\`coord ${text(a, "command")} --help\` montre comment.`,
  }),
  WOULD_CHANGE: (a) => ({
    message: `${text(a, "path")} existe ; le diff ci-dessus lui serait appliqué. Rien n'a changé.`,
    hint: `Lancez \`${text(a, "call")} --yes\` pour l'appliquer.`,
  }),
  MERGE_CONFLICTS: (a) => ({
    message: `${text(a, "path")} : les deux côtés ont modifié les mêmes lignes à ${plural(Number(a["count"]), "endroit")}. Elles sont toutes gardées, entre des marqueurs de conflit.`,
    hint: "Choisissez ce qui doit rester, supprimez les lignes de marqueurs, puis `git add` le fichier.",
  }),
};
