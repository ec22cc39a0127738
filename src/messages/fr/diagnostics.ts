import type { Catalog } from "../catalog.ts";
import { byInstance, otherOf, plural } from "./words.ts";

/** Doctor's sentence on each problem. */
export const diagnostics = (): Catalog["diagnostics"] => ({
  UNDATED: (a) =>
    `La réservation « ${a.task} » de l'Instance #${a.instance} n'a ni date ni heure : coord ne peut pas connaître son âge et ne la fera jamais expirer.`,
  UNREADABLE_TIME: (a) =>
    `« ${a.found} » n'est pas une date lisible (Instance #${a.instance}, « ${a.task} »). Attendu : AAAA-MM-JJ HH:MM.`,
  PLACEHOLDER_TITLE: (a) =>
    `Le titre de la réservation « ${a.task} » (Instance #${a.instance}) ressemble à un texte d'exemple à remplacer.`,
  UNKNOWN_STATE: (a) =>
    `coord ne reconnaît pas l'état « ${a.state} »${byInstance(a.instance)} : la ligne reste dans le fichier, sans être prise en compte.`,
  UNREADABLE_ENTRY: (a) =>
    `« ${a.text} » ressemble à une entrée, mais coord ne peut pas la lire : la ligne reste dans le fichier, sans être prise en compte. Attendu : ${a.expected}`,
  UNKNOWN_SETTING: (a) => `« ${a.text} » ignoré : réglage inconnu. Réglages possibles : ${a.known}.`,
  BAD_SETTING: (a) =>
    `« ${a.text} » : valeur non valable (attendu : ${a.expected}). Valeur retenue : ${a.used}.`,
  BACKWARD_RANGE: (a) => `La plage #${a.from}-#${a.to} est inversée.`,
  DUPLICATE_INSTANCE: (a) =>
    `L'Instance #${a.instance} figure deux fois dans la liste (déjà présente ligne ${a.line}).`,
  OVERLAP: (a) =>
    `« ${a.task} » de l'Instance #${a.instance} chevauche « ${a.otherTask} » de l'Instance #${a.other} (ligne ${a.line}).`,
  NOT_COMPARED: (a) =>
    `Trop de réservations et de motifs pour tout comparer : à partir de « ${a.task} » de l'Instance #${a.instance}, les chevauchements ne sont pas vérifiés.`,
  NESTED_TOO_DEEP: () =>
    "Citations et listes imbriquées sur plus de 100 niveaux : au-delà, tout est lu comme du texte ordinaire.",
  PATTERN_TOO_LONG: (a) =>
    `Le motif « ${a.pattern} » de l'Instance #${a.instance} dépasse 500 caractères ; coord considère qu'il couvre tous les fichiers.`,
  TOO_MANY_ENTRIES: (a) =>
    `Plus de ${a.most} réservations, ou plus de ${a.files} fichiers et motifs : coord ne lit plus les réservations à partir d'ici et considère qu'elles couvrent tous les fichiers.`,
  FUTURE_TIME: (a) =>
    `${a.time} est dans le futur${byInstance(a.instance)} ; coord retient l'heure actuelle.`,
  FUTURE_PULSE: (a) =>
    `Le dernier signe de vie de l'Instance #${a.instance} porte une date future (${a.time}) ; coord l'ignore.`,
  OWNER_UNKNOWN: (a) =>
    `« ${a.task} » est réservée par l'Instance #${a.instance}, qui ne figure pas dans la liste des instances.`,
  OWNER_FINISHED: (a) =>
    `« ${a.task} » est réservée par l'Instance #${a.instance}, qui est marquée comme terminée (ligne ${a.line}).`,
  LAPSED: (a) =>
    `Le délai de grâce de « ${a.task} » (Instance #${a.instance}) est dépassé : ${a.alive === 1 ? "les autres instances ne peuvent pourtant pas encore la réserver, car le processus de son agent tourne sur cette machine" : "une autre instance peut désormais la réserver"}.`,
  UNCLOSED_FENCE: () =>
    "Ce bloc de code n'est jamais fermé et englobe le reste du fichier : les sections qui suivent ne sont pas lues. Fermez-le là où il doit finir.",
  UNCLOSED_COMMENT: (a) =>
    `Ce commentaire n'est jamais fermé et masque le reste du fichier (${plural(a.lines, "ligne")}) : les réservations et les tâches qui s'y trouvent ne sont pas lues. Fermez-le avec -->.`,
  MIXED_ENCODING: () =>
    "À partir d'ici, ce fichier UTF-8 contient du texte en UTF-16 ou UTF-32, comme en ajoute une redirection PowerShell. Il est lu correctement, mais aucune commande n'y écrira tant qu'il n'aura pas été converti en UTF-8.",
  MARK_WITHIN: () =>
    "Une marque d'ordre des octets (BOM) se trouve au milieu du fichier : le titre ou le bloc qui la suit n'est pas reconnu, et son contenu n'est pas lu.",
  ZERO_BYTES: (a) => `${a.count} octets nuls, sans doute laissés par une coupure de courant. Supprimez-les.`,
  FILE_NOT_FOUND: (a) =>
    `« ${a.file} », que l'Instance #${a.instance} indique pour « ${a.task} », n'existe pas encore dans ce dépôt.`,
  UNREAD_FILES: (a) =>
    `« ${a.text} » mentionne des fichiers, mais pas sous forme de liste : ils ne sont pas réservés (Instance #${a.instance}, « ${a.task} »). Indiquez-les après « Fichiers concernés: ».`,
  CONFLICT_MARKERS: () =>
    "Marqueurs de conflit git : choisissez ce qu'il faut garder, puis supprimez les lignes de marqueurs.",
  MOJIBAKE: (a) => `« ${a.found} » ressemble à un texte décodé avec un mauvais encodage.`,
  FOREIGN_CLAIMS: (a) =>
    `Le fichier contient ${a.count === 1 ? "une réservation" : `${a.count} réservations`}${a.who === "?" ? " sans nom" : ` (${a.who})`} dans un autre format que celui de coord, qui ${a.count === 1 ? "la signale, mais ne la" : "les signale, mais ne les"} fait pas respecter : \`coord adopt\` ${a.count === 1 ? "la convertit" : "les convertit"}.`,
  UNREAD_MENTION: (a) =>
    `« ${a.text} » cite un fichier, comme si quelqu'un y travaillait, mais coord ne sait pas lire cette ligne. Si c'est une réservation, écrivez-la sous la forme \`NOM -> FICHIER\`.`,
  TEMPLATE_LEFT: (a) => `« ${a.text} » est un texte d'exemple qui n'a jamais été remplacé.`,
  SHRUNK: (a) =>
    `Le fichier a été modifié sans passer par coord et s'est beaucoup raccourci : ${a.after} caractères au lieu de ${a.before}.`,
  MISSING_OPERATION: (a) =>
    `« ${a.subject} » (${a.command} de l'Instance #${a.instance}, révision ${a.revision}) ${a.reopened === 1 ? "était terminé, mais a été rouvert autrement que par coord" : "a été retiré du fichier autrement que par coord"}.`,
  DISPLACED: (a) =>
    `La réservation « ${a.task} » de l'Instance #${a.instance} reste valable, mais elle a disparu du fichier quand celui-ci a été remplacé en bloc (checkout, stash…). ${a.other === undefined ? "`coord doctor --fix` l'y remet" : `Elle ne peut pas y être remise, car elle chevauche ${otherOf(a)}`} ; \`--accept\` y renonce.`,
});
