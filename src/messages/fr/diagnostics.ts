import type { Catalog } from "../catalog.ts";
import { text, byInstance, otherOf } from "./phrases.ts";

/** What doctor says of each problem. */
export const diagnostics: Catalog["diagnostics"] = {
  UNDATED: (a) =>
    `« ${text(a, "task")} » de l'Instance #${text(a, "instance")} n'a pas de date et d'heure complètes : son âge est inconnu, elle n'expire jamais seule.`,
  UNREADABLE_TIME: (a) =>
    `« ${text(a, "found")} » n'est pas une heure (Instance #${text(a, "instance")}, « ${text(a, "task")} »). Attendu : AAAA-MM-JJ HH:MM.`,
  PLACEHOLDER_TITLE: (a) =>
    `L'Instance #${text(a, "instance")} réserve « ${text(a, "task")} », qui ressemble à un texte de modèle.`,
  UNKNOWN_STATE: (a) =>
    `« ${text(a, "state")} » n'est pas un état connu ici${byInstance(a)} ; la ligne est gardée et ignorée.`,
  UNREADABLE_ENTRY: (a) =>
    `« ${text(a, "text")} » commence comme une entrée, mais ne peut être lu ainsi ; la ligne est gardée et ignorée. Attendu : ${text(a, "expected")}`,
  UNKNOWN_SETTING: (a) =>
    `« ${text(a, "text")} » n'est pas un réglage, et est ignoré. Réglages : ${text(a, "known")}.`,
  BAD_SETTING: (a) =>
    `« ${text(a, "text")} » est inutilisable : attendu ${text(a, "expected")}. Ce qui compte est ${text(a, "used")}.`,
  BACKWARD_RANGE: (a) => `La plage #${text(a, "from")}-#${text(a, "to")} va à reculons.`,
  DUPLICATE_INSTANCE: (a) =>
    `L'Instance #${text(a, "instance")} figure deux fois ; d'abord ligne ${text(a, "line")}.`,
  OVERLAP: (a) =>
    `« ${text(a, "task")} » de l'Instance #${text(a, "instance")} recouvre « ${text(a, "otherTask")} » de l'Instance #${text(a, "other")} (ligne ${text(a, "line")}).`,
  FUTURE_TIME: (a) => `${text(a, "time")} est dans le futur${byInstance(a)} ; cela compte comme maintenant.`,
  FUTURE_PULSE: (a) =>
    `Le dernier signe de vie de l'Instance #${text(a, "instance")} date de ${text(a, "time")}, donc du futur ; il ne compte pas.`,
  OWNER_UNKNOWN: (a) =>
    `L'Instance #${text(a, "instance")} tient « ${text(a, "task")} » mais n'est pas dans la liste des instances.`,
  OWNER_FINISHED: (a) =>
    `L'Instance #${text(a, "instance")} tient « ${text(a, "task")} » mais est marquée terminée (ligne ${text(a, "line")}).`,
  LAPSED: (a) =>
    `« ${text(a, "task")} » de l'Instance #${text(a, "instance")} a passé son délai de grâce : ${a["alive"] === 1 ? "elle bloque encore, car le processus de son agent tourne sur cette machine" : "la prochaine réservation peut la reprendre"}.`,
  UNCLOSED_FENCE: () => "Ce bloc de code n'est jamais fermé et avale le reste du fichier.",
  CONFLICT_MARKERS: () =>
    "Marqueurs de conflit git : choisissez ce qui reste et effacez les lignes de marqueurs.",
  MOJIBAKE: (a) => `« ${text(a, "found")} » ressemble à un texte passé par un mauvais encodage.`,
  TEMPLATE_LEFT: (a) => `« ${text(a, "text")} » est un texte de modèle que personne n'a rempli.`,
  SHRUNK: (a) =>
    `Le fichier a été changé hors de coord et est bien plus petit que coord ne l'avait laissé : ${text(a, "after")} caractères sur ${text(a, "before")}.`,
  MISSING_OPERATION: (a) =>
    `« ${text(a, "subject")} » (${text(a, "command")} de l'Instance #${text(a, "instance")}, révision ${text(a, "revision")}) ${a["reopened"] === 1 ? "était terminé, et a été rouvert hors de coord" : "a été retiré du fichier hors de coord"}.`,
  DISPLACED: (a) =>
    `« ${text(a, "task")} » de l'Instance #${text(a, "instance")} tient toujours, mais un changement global l'a retirée du fichier. ${a["other"] === undefined ? "--fix la réécrit" : `Elle ne peut pas être réécrite, car elle chevauche ${otherOf(a)}`}, --accept l'abandonne.`,
};
